"""A household that talks to its skill: a device, a store, and Alexa's services where wanted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from speaker.device import Device, Handler, Heard
from speaker.envelope import NOWHERE
from speaker.service import Service
from steady_ground.alexa.skill import SteadyGround
from steady_ground.household import Household, to_item
from steady_ground.store import Record, Store, Unavailable
from steady_ground.store.memory import MemoryStore
from tests.paths import Answers
from tests.response_rules import checked
from tools.rehearsal import content, understanding

Json = dict[str, Any]
Wrap = Callable[[Handler], Handler]

START = datetime(2026, 11, 22, 18, tzinfo=UTC)
BEGIN = "Alexa, ask steady ground to start our check-in"
OPEN = "Alexa, open steady ground"
MOST_LINES = 150


class Home:
    """One household with one device; every response is held against the rules.

    `wrap` stands between the device and the skill, and may change what is sent.
    """

    def __init__(
        self,
        store: Store | None = None,
        service: Service | None = None,
        user: str = "amzn1.ask.account.HOME",
        wrap: Wrap = lambda handler: handler,
    ) -> None:
        self.store: Store = store or MemoryStore()
        self.key = sha256(user.encode()).hexdigest()
        self.now = START
        self.heard: list[Heard] = []
        self.skill = SteadyGround(content(), self.store)
        self.device = Device(
            wrap(checked(self.skill.answer)),
            understanding(),
            user_id=user,
            device_id="amzn1.ask.device.KITCHEN",
            clock=lambda: self.now,
            endpoint=service.endpoint if service else NOWHERE,
            allowed=lambda: setattr(service, "fault", ""),
        )

    def say(self, *lines: str) -> None:
        """Say one thing after the other, ten seconds apart."""
        for line in lines:
            self.now += timedelta(seconds=10)
            self.heard.append(self.device.say(line))

    @property
    def asked(self) -> str:
        """The question that is open, as "routine/step"; empty for none."""
        attributes: Mapping[str, Any] = self.heard[-1].responses[-1].get("sessionAttributes") or {}
        return str(attributes.get("asked", ""))

    @property
    def text(self) -> str:
        """What was said last."""
        return " ".join(piece.text for piece in self.heard[-1].pieces)

    def answer(self, until: str = "") -> None:
        """Answer every question as it is first listed, up to one whose id ends so, or the end."""
        answers = Answers()
        for _ in range(MOST_LINES):
            if not self.device.in_session or (until and self.asked.endswith(until)):
                return
            routine, _, name = self.asked.partition("/")
            step = content().routines[routine].steps[name]
            self.say("yes" if step.act else answers.at(step))
        raise AssertionError(f"never ends: {self.asked}")

    def item(self) -> Json:
        """What is kept of the household."""
        return to_item(self.store.load(self.key, self.now).household)


class Broken(MemoryStore):
    """A real store whose reading, saving or deleting fails, as a disk or a network does."""

    def __init__(self, failing: str) -> None:
        super().__init__()
        self.failing = failing

    def load(self, key: str, now: Any) -> Record:
        if self.failing == "load":
            raise Unavailable("the disk is gone")
        return super().load(key, now)

    def save(self, key: str, household: Household, read: Record, now: Any) -> Record:
        if self.failing == "save":
            raise Unavailable("the disk is full")
        return super().save(key, household, read, now)

    def forget(self, key: str) -> None:
        if self.failing == "forget":
            raise Unavailable("the disk is read-only")
        super().forget(key)
