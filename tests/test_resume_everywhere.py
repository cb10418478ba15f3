"""Cut off at any question of the check-in, and picked up on another device: nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

import pytest

from speaker.device import Device, Heard
from speaker.service import Service
from steady_ground.alexa.skill import SteadyGround
from steady_ground.household import to_item
from steady_ground.routine import Step
from steady_ground.store.memory import MemoryStore
from tests.paths import AT_ONCE, BREATH, ROUTINE, START, Answers, Line, questions, scripts
from tests.response_rules import checked
from tools.rehearsal import content, understanding

USER = "amzn1.ask.account.RESUME"
MOST_LINES = 150
PASSING = ("schema", "heard", "turns", "seen")
"""What may differ: which wording was heard, how many moves there were."""


class Home:
    """A household with two devices, on a store of its own; no other one has a reminder."""

    def __init__(self, alexa: Service) -> None:
        self.store, self.alexa = MemoryStore(), alexa
        alexa.reminders = {}
        self.now: datetime = START
        handler = checked(SteadyGround(content(), self.store).answer)
        self.devices = [
            Device(
                handler,
                understanding(),
                user_id=USER,
                device_id=room,
                clock=lambda: self.now,
                endpoint=alexa.endpoint,
            )
            for room in ("living room", "kitchen")
        ]
        self.asked, self.text = "", ""

    def say(self, line: Line, device: int = 0) -> None:
        """Say a line of a script to a device."""
        wait, text = line
        self.now += wait + BREATH
        heard = self.devices[device].say(text)
        self.asked = str(attributes(heard).get("asked", ""))
        self.text = " ".join(piece.text for piece in heard.pieces)

    @property
    def step(self) -> Step:
        """The step whose question is open."""
        routine, _, step = self.asked.partition("/")
        return content().routines[routine].steps[step]

    def kept(self) -> Mapping[str, Any]:
        """What the household keeps, but for what may differ; of reminders all that are booked."""
        key = sha256(USER.encode()).hexdigest()
        item = to_item(self.store.load(key, self.now).household)
        assert {item.pop("reminder", "")} - {""} == set(self.alexa.reminders)
        booked = [one["trigger"] for one in self.alexa.reminders.values()]
        kept = {name: value for name, value in item.items() if name not in PASSING}
        return {**kept, "reminders": booked}


def attributes(heard: Heard) -> Mapping[str, Any]:
    found: Mapping[str, Any] = heard.responses[-1].get("sessionAttributes") or {}
    return found


@pytest.fixture(scope="module")
def alexa() -> Iterator[Service]:
    with Service() as service:
        yield service


def begun(question: str, alexa: Service) -> Home:
    """A household that was led to a question."""
    home = Home(alexa)
    for line in scripts()[question]:
        home.say(line)
    assert home.asked == f"{ROUTINE}/{question}"
    return home


def uninterrupted(home: Home, begin: int) -> tuple[list[tuple[str, str]], Mapping[str, Any]]:
    """What is asked and said from a question to the end, and what is kept then."""
    answers = Answers(begin)
    said: list[tuple[str, str]] = []
    while home.asked:
        assert len(said) < MOST_LINES, f"never ends: {said[-6:]}"
        said.append((home.asked, answers.at(home.step)))
        home.say((AT_ONCE, said[-1][1]))
    return said, home.kept()


@pytest.mark.parametrize("question", questions())
@pytest.mark.parametrize("begin", [0, 1], ids=["willing", "otherwise"])
def test_cut_off_and_picked_up(question: str, begin: int, alexa: Service) -> None:
    said, kept = uninterrupted(begun(question, alexa), begin)
    home = begun(question, alexa)
    about = place(home).get("about", "")
    home.devices[0].cut_off()

    home.say((AT_ONCE, "Alexa, open steady ground"), device=1)
    assert home.asked == "home/unfinished"
    assert named(question, home.text) == []

    home.say((AT_ONCE, "pick up"), device=1)
    assert place(home).get("about", "") == about
    for asked, text in said:
        assert home.asked == asked
        home.say((AT_ONCE, text), device=1)
    assert home.asked == ""
    assert home.kept() == kept


def place(home: Home) -> Mapping[str, Any]:
    """Where the check-in stands."""
    found: Mapping[str, Any] = home.kept()["places"][ROUTINE]
    return found


def named(question: str, text: str) -> list[str]:
    """Words that would tell what lies unfinished, or whose it is."""
    routine = content().routines[ROUTINE]
    telling = [routine.title, *routine.names, routine.steps[question].part, "Ana", "Sam", "Maple"]
    telling += content().promises.values()
    return [words for words in telling if words and words.casefold() in text.casefold()]
