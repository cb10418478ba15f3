"""Content changes while households are in the middle of it: nobody is lost, nothing is guessed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from steady_ground.conversation import turn
from steady_ground.household import Household, Place, from_item, to_item
from steady_ground.routine import Content
from steady_ground.scene import Turn
from steady_ground.turn import LAUNCH, Heard, Session
from tools.rehearsal import content

NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)
AT = Place("opening", began="2026-11-22", at="2026-11-22T17:00", mark=7)


def edited(**moved: str) -> Content:
    """The content after an edit that retired some steps in favour of others."""
    routines = content().routines
    check_in = replace(routines["check_in"], moved=moved)
    return replace(content(), routines={**routines, "check_in": check_in})


def launched(household: Household, **moved: str) -> Turn:
    return turn(edited(**moved), household, Session(), Heard(LAUNCH), NOW)


def test_a_retired_step_is_resumed_at_its_heir() -> None:
    opened = launched(Household(welcomed="2026-11-01", places={"check_in": AT}), opening="first")
    assert opened.session.asked == "home/unfinished"
    again = turn(edited(opening="first"), opened.household, opened.session, Heard("resume"), NOW)
    assert again.session.asked == "check_in/first"


def test_a_step_that_vanished_without_an_heir_is_not_offered() -> None:
    opened = launched(Household(welcomed="2026-11-01", places={"check_in": AT}))
    assert opened.session.asked == "home/offer"
    assert not opened.household.places


def test_a_routine_that_vanished_is_not_offered() -> None:
    opened = launched(Household(welcomed="2026-11-01", places={"temperature": AT}))
    assert opened.session.asked == "home/offer"
    assert not opened.household.places


@pytest.mark.parametrize("asked", ["temperature/opening", "check_in/first", "check_in", "/", "x"])
def test_session_attributes_of_another_program_fall_back_to_the_household(asked: str) -> None:
    session = Session(asked=asked, mark=3)
    done = turn(content(), Household(welcomed="2026-11-01"), session, Heard("yes"), NOW)
    assert done.session.asked == "home/offer"


def test_the_plain_form_of_a_household_is_the_household() -> None:
    household = Household(one="Ana", places={"check_in": replace(AT, undo={"parked": ""})})
    assert from_item(to_item(household)) == household


def test_an_answer_to_alexa_that_nobody_waits_for_changes_nothing() -> None:
    at = replace(AT, step="first")
    household = Household(welcomed="2026-11-01", places={"check_in": at})
    done = turn(content(), household, Session(), Heard("accepted"), NOW)
    assert done.session.asked == "home/unfinished"
    assert done.household.places["check_in"] == at
