"""Short ways to every question of the check-in, found on the pure conversation, breadth first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from speaker import envelope
from steady_ground.alexa.read import read
from steady_ground.alexa.serializer import TolerantSerializer
from steady_ground.household import Household
from steady_ground.routine import STAY, Step
from steady_ground.turn import Heard, Session
from tests.phrasebook import say
from tools.outside import Outside
from tools.rehearsal import content, understanding

ROUTINE = "check_in"
OPENING = "Alexa, ask steady ground to start our check-in"
START = datetime(2026, 11, 22, 18, tzinfo=UTC)
BREATH = timedelta(seconds=10)
AT_ONCE, LONG = timedelta(), timedelta(minutes=16)
"""Long enough for the time box of a talk to close."""

OUTSIDE = Outside(zone="America/New_York")
"""Alexa's services as they are where all is well: the zone that the local service tells, too."""

NOBODY, NO_SESSION = Household(), Session()

Line = tuple[timedelta, str]
"""How long nobody speaks, and what is said then."""


@dataclass(frozen=True)
class Node:
    """Where a script has led: the state, and every line of the script."""

    household: Household = NOBODY
    session: Session = NO_SESSION
    now: datetime = START
    script: tuple[Line, ...] = ()

    @property
    def step(self) -> Step:
        """The step whose question is open."""
        routine, _, step = self.session.asked.partition("/")
        return content().routines[routine].steps[step]

    @property
    def question(self) -> tuple[str, str]:
        """The step, and what it is about: a promise that comes back, if any."""
        return self.step.id, self.household.places[ROUTINE].about

    def after(self, wait: timedelta, text: str) -> Node:
        """The node after one more line."""
        now = self.now + wait + BREATH
        heard = understood(text, now)
        *_, done = OUTSIDE.turns(content(), self.household, self.session, heard, now)
        return Node(done.household, done.session, now, (*self.script, (wait, text)))


def understood(text: str, now: datetime) -> Heard:
    """What the skill hears when this is said."""
    intent = understanding().hear(text.removeprefix("Alexa, ask steady ground to "), now.date())
    origin = envelope.Origin("household", "device", "en-US", screen=False)
    event = envelope.intent_request(origin, envelope.Session(), now, intent)
    return read(content(), TolerantSerializer().read(event)).heard


def worded(step: Step, answer: str) -> str:
    """One way to give an answer at a step; the two of a pair say it differently."""
    last = step.who in ("two", "second")
    return say(answer, lambda options: options[-1 if last else 0])


def listed(step: Step) -> list[str]:
    """The answers of a step that have words of their own."""
    return [answer for answer in step.answers if answer in content().answers]


def questions() -> list[str]:
    """The ids of all steps of the check-in that ask."""
    return [step.id for step in content().routines[ROUTINE].steps.values() if step.ask]


@lru_cache(maxsize=1)
def scripts() -> dict[str, tuple[Line, ...]]:
    """For each question a short script that leads to it, on the first visit or a week later."""
    first = Node().after(AT_ONCE, OPENING)
    found = _reached(first)
    parked = _to_the_end(found["topic"].after(AT_ONCE, "park it"))
    later = replace(parked, session=Session()).after(timedelta(days=7), OPENING)
    return {step: node.script for step, node in {**_reached(later), **found}.items()}


def _reached(start: Node) -> dict[str, Node]:
    """Every question that answers lead to, each by as few lines as possible."""
    found = {start.question: start}
    queue = [start]
    for node in queue:
        for new in _onward(node):
            if new.session.asked and new.question not in found:
                found[new.question] = new
                queue.append(new)
    return {step: found[step, about] for step, about in reversed(found)}


def _onward(node: Node) -> Iterator[Node]:
    for wait in (AT_ONCE, LONG):
        for answer in listed(node.step):
            if node.step.answers[answer] != STAY:
                yield node.after(wait, worded(node.step, answer))


def _to_the_end(node: Node) -> Node:
    answers = Answers()
    while node.session.asked:
        node = node.after(AT_ONCE, answers.at(node.step))
    return node


@dataclass
class Answers:
    """Answers one question after the other: one that is listed, and at each return the next."""

    begin: int = 0
    visits: Counter[str] = field(default_factory=Counter)

    def at(self, step: Step) -> str:
        """What to say at a step."""
        answers = listed(step)
        answer = answers[(self.begin + self.visits[step.id]) % len(answers)]
        self.visits[step.id] += 1
        return worded(step, answer)
