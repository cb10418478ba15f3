"""Outside acts, cut off at any save: whoever comes back gets the same ending, and one reminder.

A skill that is killed is a save after which, or in place of which, nothing more happens. Killed
after a save, the act that it noted is not done yet; killed in place of the next one, it is done,
and nobody knows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest

from speaker.device import Device
from speaker.service import Fault, Recorded, Service
from steady_ground.alexa.skill import SteadyGround
from steady_ground.household import Household, to_item
from steady_ground.store import Record, Store
from steady_ground.store.memory import MemoryStore
from tests.paths import OPENING, START
from tests.response_rules import checked
from tools.rehearsal import content, understanding

USER = "amzn1.ask.account.ACTS"
KEY = sha256(USER.encode()).hexdigest()
OPEN = "Alexa, open steady ground"
MOST_LINES = 60
PASSING = ("schema", "heard", "turns", "reminder")
"""What may differ: which wording was heard, how many moves there were, a token."""

LINES: Mapping[str, str] = {
    "visit.hello": "skip",
    "welcome.hello": "skip",
    "unfinished": "pick up",
    "offer": "no",
    "offer_first": "yes",
    "consent.one": "yes",
    "consent.two": "yes",
    "first": "yes",
    "topic": "no",
    "meet": "Sunday at seven pm",
    "reminder.offer": "yes",
    "reminder.permission": "yes",
}
"""What is said to a question; pass, to any other."""


class Killed(BaseException):
    """The skill is gone, in the middle of a turn."""


class DyingStore:
    """A store at whose save number `at` the skill is killed, just before it or just after."""

    def __init__(self, store: Store, at: int, *, saves: bool) -> None:
        self._store, self._at, self._saves = store, at, saves
        self.count = 0

    def load(self, key: str, now: datetime) -> Record:
        return self._store.load(key, now)

    def save(self, key: str, household: Household, read: Record, now: datetime) -> Record:
        self.count += 1
        if self.count == self._at and not self._saves:
            raise Killed
        record = self._store.save(key, household, read, now)
        if self.count == self._at:
            raise Killed
        return record

    def forget(self, key: str) -> None:
        self._store.forget(key)


@dataclass(frozen=True)
class Story:
    """A check-in: what the services do at its start, and which lines differ.

    `before` is the day for which a reminder was booked at an earlier check-in, if any.
    """

    fault: Fault = ""
    lines: Mapping[str, str] = field(default_factory=dict)
    before: str = ""


STORIES = {
    "booked": Story(),
    "permission asked": Story("no_permission"),
    "permission denied": Story("no_permission", {"reminder.permission": "no"}),
    "moved": Story(before="Saturday at five pm"),
    "taken back": Story(lines={"reminder.offer": "no"}, before="Saturday at five pm"),
}
NEVER = 0


class Home:
    """A household with a device in each of two rooms, and Alexa's services."""

    def __init__(
        self, alexa: Service, story: Story, at: int = NEVER, *, saves: bool = True
    ) -> None:
        self.alexa, self.now, self.asked = alexa, START, ""
        self.memory = MemoryStore()
        alexa.fault, alexa.reminders = "", {}
        if story.before:
            self._move_in(self.memory, {**LINES, "meet": story.before})
            self.talk("kitchen", OPENING)
            self.now += timedelta(days=2)
        alexa.fault = story.fault
        alexa.requests.clear()
        self.store = DyingStore(self.memory, at, saves=saves)
        self._move_in(self.store, {**LINES, **story.lines})

    def _move_in(self, store: Store, lines: Mapping[str, str]) -> None:
        self.lines = lines
        handler = checked(SteadyGround(content(), store).answer)
        self.devices = {
            room: Device(
                handler,
                understanding(),
                user_id=USER,
                device_id=room,
                clock=lambda: self.now,
                endpoint=self.alexa.endpoint,
                allowed=lambda: setattr(self.alexa, "fault", ""),
            )
            for room in ("living room", "kitchen")
        }

    def say(self, room: str, text: str) -> None:
        """Say something in a room."""
        self.now += timedelta(seconds=10)
        heard = self.devices[room].say(text)
        attributes = heard.responses[-1].get("sessionAttributes") or {}
        self.asked = str(attributes.get("asked", ""))

    def talk(self, room: str, text: str) -> None:
        """Say something, and answer what is asked until nothing is."""
        for _ in range(MOST_LINES):
            self.say(room, text)
            if not self.asked:
                return
            text = self.lines.get(self.asked.partition("/")[2], "pass")
        raise AssertionError(f"never ends: {self.asked}")

    def killed(self) -> bool:
        """Lead a check-in in the living room; whether the skill was killed on the way."""
        try:
            self.talk("living room", OPENING)
        except Killed:
            self.devices["living room"].cut_off()
            return True
        return False

    def kept(self) -> Mapping[str, Any]:
        """What the household keeps, and when the reminders ring that it knows of."""
        item = to_item(self.memory.load(KEY, self.now).household)
        known = [self.alexa.reminders[token] for token in [item.get("reminder")] if token]
        rings = [one["trigger"]["scheduledTime"] for one in known]
        return {**{key: value for key, value in item.items() if key not in PASSING}, "rings": rings}

    def rings(self) -> list[str]:
        """When the reminders ring that there are."""
        return [one["trigger"]["scheduledTime"] for one in self.alexa.reminders.values()]

    def asked_of_alexa(self) -> Counter[str]:
        """How many requests of each method Alexa's services had."""
        return Counter(request.method for request in self.alexa.requests)


@pytest.fixture(scope="module")
def alexa() -> Iterator[Service]:
    with Service() as service:
        yield service


@pytest.mark.parametrize("saves", [True, False], ids=["after the save", "before the save"])
@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES)
def test_killed_at_any_save_and_picked_up_in_another_room(
    story: Story, saves: bool, alexa: Service
) -> None:
    whole = Home(alexa, story)
    assert not whole.killed()
    kept, rings, asked = whole.kept(), whole.rings(), whole.asked_of_alexa()
    assert rings == kept["rings"]

    for at in range(1, whole.store.count + 1):
        home = Home(alexa, story, at, saves=saves)
        assert home.killed()
        home.talk("kitchen", OPENING if at == 1 else OPEN)  # at first there may be nothing to open
        assert home.kept() == kept, f"killed at save {at}"
        assert home.rings() == rings, f"killed at save {at}"
        assert home.asked_of_alexa()["POST"] == asked["POST"], f"killed at save {at}"


@pytest.mark.parametrize("saves", [True, False], ids=["after the save", "before the save"])
def test_killed_while_the_reminder_is_cancelled(saves: bool, alexa: Service) -> None:
    home = Home(alexa, Story(before="Saturday at five pm"), 1, saves=saves)
    with pytest.raises(Killed):
        home.say("living room", "Alexa, ask steady ground to cancel our reminder")
    home.talk("kitchen", "Alexa, ask steady ground to cancel our reminder")
    assert home.rings() == home.kept()["rings"] == []


class Mumbling(Service):
    """Books a reminder, and answers without a word: the reply is as good as lost."""

    def answer(self, asked: Recorded) -> tuple[int, Any]:
        status, body = super().answer(asked)
        return status, None if asked.method == "POST" else body


def test_a_reminder_whose_reply_was_lost_is_found_and_not_booked_again() -> None:
    with Mumbling() as alexa:
        home = Home(alexa, Story())
        home.talk("living room", OPENING)
        home.now += timedelta(days=1)
        home.talk("living room", OPENING)
        assert home.rings() == home.kept()["rings"] == ["2026-11-29T19:00:00.000"]
        assert home.asked_of_alexa()["POST"] == 1
