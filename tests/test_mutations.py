"""Mutated envelopes: no exception, no invalid response, nothing changed by what is not a turn."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from speaker.device import Handler
from speaker.service import Service
from steady_ground.alexa.skill import SteadyGround
from steady_ground.household import Household, to_item
from steady_ground.store import Record
from steady_ground.store.memory import MemoryStore
from tests.exchange import TURNS, mapping
from tests.household import BEGIN, OPEN, Home
from tests.mutations import mutated
from tests.response_rules import checked
from tools.rehearsal import content

Json = dict[str, Any]
Rows = dict[str, Any]

REQUESTS = sorted((Path(__file__).parent / "requests").glob("*.json"))
USER = "amzn1.ask.account.EXAMPLEUSER0000000000000000000000000000000000000001"
DISABLED = "AlexaSkillEvent.SkillDisabled"
MOST_BYTES = 4096


class Watched(MemoryStore):
    """A real store that is filled anew for each request, and notes what was done to it."""

    def __init__(self) -> None:
        super().__init__()
        self.saved: list[Household] = []
        self.forgotten: list[str] = []

    def fill(self, rows: Rows) -> None:
        """Hold these rows and nothing else."""
        self._rows = dict(rows)
        self.saved, self.forgotten = [], []

    def rows(self) -> Rows:
        """What it holds now."""
        return dict(self._rows)

    def save(self, key: str, household: Household, read: Record, now: datetime) -> Record:
        self.saved.append(household)
        return super().save(key, household, read, now)

    def forget(self, key: str) -> None:
        self.forgotten.append(key)
        super().forget(key)


@dataclass(frozen=True)
class Sample:
    """A request that was sent, and what the store held when it came."""

    event: Json
    rows: Rows


@pytest.fixture(scope="module")
def samples() -> Iterator[list[Sample]]:
    """Every fixture, and every request of three visits; the services that they name are there."""
    with Service() as alexa:
        turns: list[Sample] = []
        store = Watched()

        def recorded(handler: Handler) -> Handler:
            def answer(event: Json, context: Any) -> Json:
                turns.append(Sample(deepcopy(event), store.rows()))
                return handler(event, context)

            return answer

        visits(Home(store, alexa, USER, recorded), alexa)
        middle = turns[len(turns) // 2].rows
        yield [*turns, *(Sample(fixture(path, alexa), middle) for path in REQUESTS)]


def visits(home: Home, alexa: Service) -> None:
    """A first visit with names and a reminder, a second one cut off, and the end of it all."""
    alexa.fault = "no_permission"
    home.say(BEGIN, "yes", "Ana", "go back", "Ana", "Ben", "help", "friends")
    home.answer()
    home.now += timedelta(days=7)
    home.say(OPEN, "yes", "yes", "yes", "repeat", "purple elephants sing", "mm", "where are we")
    home.answer("share.second")
    home.device.cut_off()
    home.say(OPEN, "what about seven green", "pick up", "more time", "take a break")
    home.say("Alexa, ask steady ground to cancel our reminder")
    home.say("Alexa, ask steady ground to delete everything", "no")
    home.say(OPEN, "start afresh")
    home.device.end("USER_INITIATED")
    home.say("Alexa, ask steady ground to delete everything", "yes")


def fixture(path: Path, alexa: Service) -> Json:
    """A fixture that reaches no service but the one of the tests."""
    text = path.read_text(encoding="utf-8")
    event: Json = json.loads(text.replace("https://api.amazonalexa.com", alexa.endpoint))
    return event


def run(samples: list[Sample], seed: int, number: int) -> None:
    """Send mutated envelopes, so many. What is raised carries the one that led there."""
    chance, store = Random(seed), Watched()
    skill = SteadyGround(content(), store)
    for count in range(number):
        sample = chance.choice(samples)
        event, touched = mutated(sample.event, chance)
        store.fill(sample.rows)
        try:
            holds(skill.answer, store, sample, event, touched)
        except Exception as error:
            error.add_note(f"envelope {count} of seed {seed}: {json.dumps(event)[:4000]}")
            raise


def holds(
    answer: Callable[[Json, Any], Json], store: Watched, sample: Sample, event: Json, touched: bool
) -> None:
    """One envelope is answered within the rules, and changes no more than it may."""
    # Damaged attributes count for none: the rules then judge the first request of a sitting.
    judged = without_attributes(event) if touched else event
    response = checked(lambda _judged, context: answer(event, context))(judged, None)
    assert json.loads(json.dumps(response)) == response
    kind = mapping(event.get("request")).get("type")
    if not (isinstance(kind, str) and kind in TURNS):
        assert not store.saved, "a request that is no turn changed a household"
        assert not store.forgotten or kind == DISABLED
    for household in store.saved:
        assert len(json.dumps(to_item(household))) < MOST_BYTES
    for key in sample.rows:
        store.load(key, datetime.fromisoformat("2026-11-22T18:00:00+00:00"))  # not damaged


def without_attributes(event: Json) -> Json:
    """The same request without session attributes."""
    session = event.get("session")
    return event | ({"session": session | {"attributes": {}}} if isinstance(session, dict) else {})


def troubles(caplog: pytest.LogCaptureFixture) -> list[str]:
    """The faults of the program that were apologised for; nobody's requests are expected."""
    lines = [record.getMessage() for record in caplog.records]
    return [line for line in lines if '"trouble' in line and "LookupError" not in line]


def test_1_000_mutated_envelopes(samples: list[Sample], caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, "steady_ground"):
        run(samples, 20_261_122, 1_000)
    assert troubles(caplog) == []


@pytest.mark.slow
def test_20_000_of_another_seed(samples: list[Sample], caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, "steady_ground"):
        run(samples, 7, 20_000)
    assert troubles(caplog) == []
