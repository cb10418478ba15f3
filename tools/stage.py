"""Where a test conversation is played: a handler, Alexa's services, devices, the clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from speaker.device import Device, Heard
from speaker.understand import Understanding
from steady_ground.keeping import local
from steady_ground.routine import Content
from steady_ground.turn import Reply
from tools.outside import Outside
from tools.source import Source

FIRST_DEVICE = "living room"

Handler = Callable[[dict[str, Any], Any], dict[str, Any]]
State = Callable[[datetime], Mapping[str, Any]]


class Services(Protocol):
    """Alexa's services: the fault that they have just now, the zone that they tell.

    `reminders` are those that are booked, by token; None where they are not for real.
    """

    fault: Any
    zone: str
    endpoint: str

    @property
    def reminders(self) -> Mapping[str, Any] | None:
        """The reminders that are booked."""


@dataclass
class Stage:
    """Where conversations are played: a handler, what it keeps, and (when known) its reply."""

    handler: Handler
    state: State
    reply: Callable[[], Reply | None] = lambda: None
    service: Services = field(default_factory=Outside)


@dataclass
class Play:
    """One conversation on its way: the clock, the devices, and what was heard last.

    `allowed` is the fault of Alexa's services once a person has given the permission.
    """

    source: Source
    stage: Stage
    understanding: Understanding
    content: Content
    now: datetime
    device: str = FIRST_DEVICE
    devices: dict[str, Device] = field(default_factory=dict)
    heard: Heard | None = None
    allowed: str = ""

    def speaker(self) -> Device:
        """The device of this room; all rooms belong to one household."""
        if self.device not in self.devices:
            self.devices[self.device] = Device(
                self.stage.handler,
                self.understanding,
                user_id="household",
                device_id=self.device,
                clock=lambda: local(self.stage.service.zone, self.now),
                endpoint=self.stage.service.endpoint,
                allowed=self._allow,
            )
        return self.devices[self.device]

    def _allow(self) -> None:
        self.stage.service.fault = self.allowed
