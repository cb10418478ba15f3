"""Random walks through the real handler: every step is reached, nobody gets stuck."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from logging import WARNING
from random import Random

import pytest

from lambda_function import lambda_handler
from speaker.service import Service
from steady_ground import conversation
from steady_ground.household import Household
from steady_ground.routine import Content
from steady_ground.scene import Turn
from steady_ground.turn import Heard, Session
from tests.response_rules import checked
from tests.walk import Walk
from tools.rehearsal import content

Go = Callable[..., Walk]


@pytest.fixture
def alexa() -> Iterator[Service]:
    """Alexa's services, for real, on this machine."""
    with Service() as service:
        yield service


@pytest.fixture
def go(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, alexa: Service) -> Go:
    """Walks a seed's turns through the entry point; faults it apologised for are in the log."""
    monkeypatch.setenv("STEADY_GROUND_STORE", "memory:walk")

    def walked(seed: int, turns: int, life: int = 350) -> Walk:
        walk = Walk(checked(lambda_handler), Random(seed), life, alexa)
        monkeypatch.setattr("steady_ground.keeping.turn", watched(walk))
        walk.go(turns)
        faults = [record.message for record in caplog.records if record.levelno >= WARNING]
        assert not faults
        return walk

    return walked


def watched(walk: Walk) -> Callable[..., Turn]:
    """The turn itself, with the walk looking on: the response names no step that asks nothing."""

    def turn(
        given: Content, household: Household, session: Session, heard: Heard, now: datetime
    ) -> Turn:
        taken = conversation.turn(given, household, session, heard, now)
        walk.taken.append(taken)
        return taken

    return turn


def test_20_000_turns(go: Go) -> None:
    walk = go(20_261_122, 20_000)
    assert walk.turns >= 20_000
    assert sorted(every_step() - walk.steps) == [], "never reached"


@pytest.mark.slow
def test_100_000_turns_of_another_seed(go: Go) -> None:
    walk = go(7, 100_000)
    assert sorted(every_step() - walk.steps) == [], "never reached"


@pytest.mark.slow
def test_one_household_of_years_stays_small(go: Go) -> None:
    walk = go(11, 30_000, life=30_000)
    assert walk.days > 5 * 365


def every_step() -> set[str]:
    """Every step of every routine, the endings among them."""
    return {
        f"{key}/{step}" for key, routine in content().routines.items() for step in routine.steps
    }
