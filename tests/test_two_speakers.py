"""Two devices of one household in one check-in: an answer lands on its own question or none."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from multiprocessing.queues import SimpleQueue
from multiprocessing.synchronize import Barrier
from pathlib import Path
from random import Random
from typing import Any

from speaker.device import Device, Heard
from steady_ground.alexa.skill import SteadyGround
from steady_ground.household import to_item
from steady_ground.routine import STAY
from steady_ground.store.sqlite import SqliteStore
from tests.exchange import went_on
from tests.paths import OPENING, ROUTINE, START, listed
from tests.phrasebook import say
from tests.response_rules import checked
from tools.rehearsal import content, understanding

ROOMS = ("living room", "kitchen")
INTERLEAVINGS = 200
TURNS = 24
RACES = 12
LINES = {"talk.more.first": "no", "talk.more.second": "no"}
"""Where the first answer that is listed would lead round in a circle."""
SUBSTANCE = ("places", "promises", "pulses", "parked", "next", "runs")


Told = tuple[int, str, str]
"""A promise that was acknowledged: the household, whose turn it was, the kind."""
Out = SimpleQueue[tuple[list[Told], int]]


class Household:
    """A household on a SQLite file: its devices, and what each of them asked last."""

    def __init__(self, store: SqliteStore, user: str, rooms: tuple[str, ...] = ROOMS) -> None:
        self.store, self.key = store, sha256(user.encode()).hexdigest()
        self.now: datetime = START
        handler = checked(SteadyGround(content(), store).answer)
        self.devices = {room: self._device(handler, user, room) for room in rooms}
        self.asked = dict.fromkeys(rooms, "")
        self.text = ""

    def _device(self, handler: Any, user: str, room: str) -> Device:
        return Device(
            handler, understanding(), user_id=user, device_id=room, clock=lambda: self.now
        )

    def say(self, room: str, text: str) -> None:
        """Say something to the device of a room."""
        self.now += timedelta(seconds=10)
        heard = self.devices[room].say(text)
        self.asked[room] = _asked(heard)
        self.text = " ".join(piece.text for piece in heard.pieces)

    @property
    def moved_on(self) -> bool:
        """Whether the answer was not applied, since the household had gone on elsewhere."""
        return went_on(self.text)

    def kept(self) -> Mapping[str, Any]:
        """What an answer may change."""
        item = to_item(self.store.load(self.key, self.now).household)
        return {name: item[name] for name in SUBSTANCE if name in item}


def _asked(heard: Heard) -> str:
    attributes: Mapping[str, Any] = heard.responses[-1].get("sessionAttributes") or {}
    return str(attributes.get("asked", ""))


def test_an_answer_lands_on_the_question_that_its_device_asked(tmp_path: Path) -> None:
    store = SqliteStore(str(tmp_path / "household.db"))
    seen: Counter[str] = Counter()
    for seed in range(INTERLEAVINGS):
        interleave(Household(store, f"household-{seed}"), Random(seed), seen)
    assert min(seen["applied"], seen["refused"]) > INTERLEAVINGS, seen


def interleave(home: Household, chance: Random, seen: Counter[str]) -> None:
    """Both devices talk in turns of chance; the question each asked last is counted on our own."""
    question, known = 0, dict.fromkeys(ROOMS, -1)
    for _ in range(TURNS):
        room = chance.choice(ROOMS)
        asked, before = home.asked[room], home.kept()
        text, moves = _line(home, room, chance)
        home.say(room, text)
        changed = home.kept() != before
        in_routine = asked.startswith(ROUTINE)
        if in_routine and known[room] != question:
            assert not changed, f"{text!r} was applied to a question that {room} never asked"
            assert home.moved_on
            seen["refused"] += 1
        elif in_routine and moves:
            assert changed, f"{text!r} was lost, though {room} had asked it last"
            assert not home.moved_on
            seen["applied"] += 1
        question += changed
        known[room] = question


def _line(home: Household, room: str, chance: Random) -> tuple[str, bool]:
    """Something that fits what this device asked, and whether it must lead on from there."""
    asked = home.asked[room]
    if not asked:
        return chance.choice((OPENING, "Alexa, open steady ground")), False
    routine, _, name = asked.partition("/")
    step = content().routines[routine].steps[name]
    answers = [answer for answer in listed(step) if answer != "start"]  # a command: begins anew
    answer = chance.choices(answers, [8, *[1] * (len(answers) - 1)])[0]
    return say(answer, _first), step.answers[answer] != STAY


# Two real processes on one file.


class Racer:
    """One process of two that answer the same questions; `told` holds what was acknowledged."""

    def __init__(self, place: str, room: str, promise: str, start: Barrier) -> None:
        self.store, self.room, self.promise, self.start = SqliteStore(place), room, promise, start
        self.told: list[Told] = []
        self.late = 0

    def run(self, number: int) -> None:
        """Lead one household through its first check-in; both have opened it before it goes on."""
        home = Household(self.store, f"race-{number}", (self.room,))
        self.start.wait(60)
        home.say(self.room, OPENING)
        self.start.wait(60)
        while (asked := home.asked[self.room]) not in ("", "home/offer"):
            question = home.text
            home.say(self.room, self._line(asked))
            self.late += home.moved_on
            if "promise.confirm" in asked and not home.moved_on:
                self.told.append((number, asked.rpartition(".")[2], _kind(question)))

    def _line(self, asked: str) -> str:
        routine, _, name = asked.partition("/")
        answer = listed(content().routines[routine].steps[name])[0]
        return self.promise if answer == "promise" else LINES.get(name) or say(answer, _first)


def race(place: str, room: str, promise: str, start: Barrier, out: Out) -> None:
    """What a process does."""
    racer = Racer(place, room, promise, start)
    for number in range(RACES):
        racer.run(number)
    out.put((racer.told, racer.late))


def test_no_acknowledged_promise_is_lost_between_two_processes(tmp_path: Path) -> None:
    place = str(tmp_path / "household.db")
    spawn = multiprocessing.get_context("spawn")
    start, out = spawn.Barrier(2), spawn.SimpleQueue()
    racers = [
        spawn.Process(target=race, args=(place, room, promise, start, out), daemon=True)
        for room, promise in (("living room", "no phone at dinner"), ("kitchen", "a walk together"))
    ]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join(120)
        assert racer.exitcode == 0
    (told, late), (told_too, late_too) = out.get(), out.get()
    kept = [promise for number in range(RACES) for promise in _kept(place, number)]
    assert sorted(kept) == sorted(told + told_too)
    assert len(kept) == 2 * RACES
    assert late + late_too >= RACES, "the two never met"


def _kept(place: str, number: int) -> list[Told]:
    household = Household(SqliteStore(place), f"race-{number}", ())
    names = {"one": "first", "two": "second"}
    promises = household.kept()["promises"]
    return [(number, names[promise["owner"]], promise["kind"]) for promise in promises]


def _kind(question: str) -> str:
    """The kind of promise that a question asks to confirm."""
    return next(kind for kind, words in content().promises.items() if words in question)


def _first(options: Sequence[str]) -> str:
    return options[0]
