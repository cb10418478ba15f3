"""The speakers of one home, for the page."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from threading import Lock

from speaker.device import Device, Handler
from speaker.envelope import NOWHERE
from speaker.service import Service
from speaker.skill import HOUSEHOLD, allow
from speaker.understand import Understanding

DEVICES_KEPT = 16


class Home:
    """Speakers by name: one user id, a session each.

    Beyond DEVICES_KEPT the one least recently used is forgotten, as if unplugged.
    """

    def __init__(
        self,
        handler: Handler,
        understanding: Understanding,
        clock: Callable[[], datetime],
        service: Service | None = None,
    ) -> None:
        self._service = service
        self._handler = handler
        self._understanding = understanding
        self._clock = clock
        self._rooms: dict[str, tuple[Device, Lock]] = {}
        self._door = Lock()

    @contextmanager
    def device(self, name: str) -> Iterator[Device]:
        """The speaker of that name, for one exchange at a time: two tabs don't interleave."""
        device, lock = self._room(name)
        with lock:
            yield device

    def _room(self, name: str) -> tuple[Device, Lock]:
        with self._door:
            room = self._rooms.pop(name, None) or (self._plugged_in(name), Lock())
            self._rooms[name] = room  # a dict keeps its order: the last used is last
            if len(self._rooms) > DEVICES_KEPT:
                del self._rooms[next(iter(self._rooms))]
            return room

    def _plugged_in(self, name: str) -> Device:
        return Device(
            self._handler,
            self._understanding,
            user_id=HOUSEHOLD,
            device_id=f"amzn1.ask.device.{name.upper()}",
            clock=self._clock,
            endpoint=self._service.endpoint if self._service else NOWHERE,
            allowed=partial(allow, self._service) if self._service else lambda: None,
        )
