"""A random walk: households that talk to their speakers as people do, and as nobody does."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from speaker.device import Device, Handler, Heard
from speaker.service import Fault, Service
from steady_ground import wording
from steady_ground.household import from_item, to_item
from steady_ground.keeping import FORGOTTEN
from steady_ground.scene import Turn
from steady_ground.turn import UNHEARD, Session
from steady_ground.turn import Heard as Answer
from tests.paths import OUTSIDE, listed
from tests.phrasebook import say, ways
from tools.rehearsal import content, understanding

START = datetime(2026, 11, 22, 18, tzinfo=UTC)
ROOMS = ("living room", "kitchen")
MOST_BYTES = 4096
NONSENSE = ("purple elephants sing", "mm", "the cat is on the the", "what about seven green")
CALLS = ("open steady ground", "ask steady ground to start our check-in", "ask steady ground {}")
CONTROLS = ("help", "repeat", "back", "where", "start_over")
WAITS = (
    *[timedelta(minutes=m) for m in (1, 4, 9, 20)],
    *[timedelta(days=d) for d in (1, 7, 7, 15)],
)
FAULTS: tuple[Fault, ...] = (
    *("", "", "", "no_permission", "no_permission", "no_permission"),
    *("unsupported", "throttled", "malformed", "dropped", "lost"),
)
ZONES = ("America/New_York", "Europe/London", "Australia/Sydney", "")
EXITS: Mapping[str, int] = {"stop": 1, UNHEARD: 3, "pass": 45}
"""The ways out, and how many turns each may take: one word, three misses, passing on everything."""


@dataclass
class Walk:
    """A seeded walk through a handler, each household for `life` turns.

    `taken` is told of each turn by whoever plugs it in; `days` is how long the last one lived.
    """

    handler: Handler
    chance: Random
    life: int
    alexa: Service
    taken: list[Turn] = field(default_factory=list)
    turns: int = 0
    days: int = 0
    steps: set[str] = field(default_factory=set)
    shapes: set[tuple[Any, ...]] = field(default_factory=set)

    def go(self, turns: int) -> None:
        """Walk so many turns. What is raised carries the last words that led there."""
        number = 0
        while self.turns < turns:
            number += 1
            life = Life(self, f"amzn1.ask.account.WALK-{id(self)}-{number}")
            try:
                life.live(min(self.turns + self.life, turns))
            except Exception as error:
                error.add_note(f"after {life.said[-12:]}")
                raise
            self.days = (life.now - START).days

    def answer(self, event: dict[str, Any], context: Any) -> dict[str, Any]:
        """Answer for the devices, and look at what the turn left behind."""
        self.turns += 1
        self.taken.clear()
        response = self.handler(event, context)
        for turn in self.taken:
            self.steps.update(turn.reply.steps)
            keeps_small(turn)
        self._one_reminder()
        return response

    def _one_reminder(self) -> None:
        """There is one at most. Who was forgotten while the service failed has left one behind."""
        assert len(self.alexa.reminders) < 2, "a second reminder"
        if self.taken and self.taken[-1].reply.event == FORGOTTEN:
            self.alexa.reminders.clear()


@dataclass
class Life:
    """One household of the walk."""

    walk: Walk
    user: str
    now: datetime = START
    room: str = ROOMS[0]
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.devices = {room: self._device(room) for room in ROOMS}
        self.walk.alexa.reminders.clear()
        self.walk.alexa.zone = self.walk.chance.choice(ZONES)
        self.last: Turn | None = None

    def _device(self, room: str) -> Device:
        return Device(
            self.walk.answer,
            understanding(),
            user_id=self.user,
            device_id=room,
            clock=lambda: self.now,
            endpoint=self.walk.alexa.endpoint,
            allowed=self._fails,
        )

    def live(self, until: int) -> None:
        """Talk until so many turns were taken; then a word is enough to be let go."""
        while self.walk.turns < until:
            self._act()
        for device in self.devices.values():
            if device.in_session:
                device.say("stop")
            assert not device.in_session, "stop didn't end the session"

    def _act(self) -> None:
        device, chance = self.devices[self.room], self.walk.chance
        if not device.in_session:
            self._say(chance.choice(CALLS).format(self._anything()))
            return
        acts: list[tuple[int, Callable[[], object]]] = [
            (700, lambda: self._say(self._fitting())),
            (90, lambda: self._say(say(chance.choice(CONTROLS), chance.choice))),
            (12, lambda: self._say(say(chance.choice(("break", "stop")), chance.choice))),
            (40, lambda: self._say(self._anything())),
            (25, lambda: self._say(say("start", chance.choice))),
            (40, lambda: self._say(chance.choice(NONSENSE))),
            (40, self._silence),
            (10, device.cut_off),
            (25, self._move),
            (25, self._wait),
            (60, self._fails),
        ]
        chance.choices([act for _, act in acts], [weight for weight, _ in acts])[0]()

    def _say(self, text: str) -> None:
        self.said.append(f"{self.room}: {text}")
        self._heard(self.devices[self.room].say(text))

    def _silence(self) -> None:
        self.said.append(f"{self.room}: (silence)")
        self._heard(self.devices[self.room].silence())

    def _move(self) -> None:
        self.room = self.walk.chance.choice(ROOMS)

    def _fails(self) -> None:
        """Alexa's services are in another mood; a permission that was given may not help."""
        self.walk.alexa.fault = self.walk.chance.choice(FAULTS)

    def _wait(self) -> None:
        """Minutes go by in a sitting; over a day nobody keeps a session open."""
        wait = self.walk.chance.choice(WAITS)
        self.said.append(f"(wait {wait})")
        self.now += wait
        if wait >= timedelta(days=1):
            for device in self.devices.values():
                device.cut_off()

    def _heard(self, heard: Heard) -> None:
        self.now += timedelta(seconds=5 + sum(piece.seconds for piece in heard.pieces))
        if self.walk.taken:
            self.last = self.walk.taken[-1]
            self._lets_out(self.last)

    def _anything(self) -> str:
        return say(self.walk.chance.choice(list(ways())), self.walk.chance.choice)

    def _fitting(self) -> str:
        """An answer that the question lists, most often the first one."""
        asked = self.last.session.asked if self.last else ""
        routine, _, step = asked.partition("/")
        answers = listed(content().routines[routine].steps[step]) if step else ["start"]
        answers = answers or ["yes", "no"]  # Alexa asks, for a permission
        answer = self.walk.chance.choices(answers, [6, *[1] * (len(answers) - 1)])[0]
        if answer in ("one", "two") and self.last:
            return wording.labels(content(), self.last.household)[answer]
        return say(answer, self.walk.chance.choice)

    def _lets_out(self, turn: Turn) -> None:
        """From a state of a kind not met before, each of the ways out ends the session."""
        shape = (turn.session.asked, turn.session.misses, *_shape(turn))
        if not turn.session.asked or shape in self.walk.shapes:
            return
        self.walk.shapes.add(shape)
        for word, most in EXITS.items():
            assert _ended(turn, word, self.now, most), f"{word!r} x {most} is no way out"


def _shape(turn: Turn) -> tuple[Any, ...]:
    """What of the household decides where a routine leads."""
    home = turn.household
    places = ((p.step, bool(p.about), p.first, *p.kept) for p in home.places.values())
    return (*places, bool(home.welcomed), bool(home.parked), min(len(home.promises), 4))


def _ended(turn: Turn, word: str, now: datetime, most: int) -> bool:
    """Whether saying one thing over and over ends the session, within so many turns."""
    for _ in range(most):
        if turn.session == Session():
            return True
        now += timedelta(seconds=60)
        *_, turn = OUTSIDE.turns(content(), turn.household, turn.session, Answer(word), now)
    return turn.session == Session()


def keeps_small(turn: Turn) -> None:
    """The item of the household is small, and comes back from its plain form as it was."""
    plain = json.dumps(to_item(turn.household), separators=(",", ":"))
    assert len(plain.encode()) < MOST_BYTES, f"the item has {len(plain)} bytes: {plain}"
    assert from_item(json.loads(plain)) == turn.household
