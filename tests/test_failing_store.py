"""A store that fails: words that say what was kept, and nothing done outside before a save."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from speaker.service import Service
from steady_ground.alexa.skill import SteadyGround
from steady_ground.household import Household
from steady_ground.store import Record, Store
from steady_ground.store.memory import MemoryStore
from tests.household import BEGIN, Broken, Home
from tests.test_lambda_function import said, start
from tools.rehearsal import content

ACTS = {
    "read the time zone": ("welcome.hello", "skip"),
    "book a reminder": ("reminder.offer", "yes"),
    "delete the reminder": ("", "Alexa, ask steady ground to cancel our reminder"),
}


@pytest.mark.parametrize(("until", "line"), ACTS.values(), ids=ACTS)
def test_nothing_is_done_outside_before_it_is_saved(until: str, line: str) -> None:
    store = Broken("nothing")
    with Service() as alexa:
        home = Home(store, alexa)
        home.say(BEGIN)
        home.answer(until)
        store.failing = "save"
        alexa.requests.clear()
        home.say(line)
        assert not alexa.requests
        store.failing = "nothing"
        home.say("Alexa, open steady ground", "pick up", line)
        assert alexa.requests


def test_a_deletion_that_failed_can_be_asked_for_again() -> None:
    store = Broken("nothing")
    with Service() as alexa:
        home = Home(store, alexa)
        home.say(BEGIN)
        home.answer()
        store.failing = "forget"
        home.say("Alexa, ask steady ground to delete everything", "yes")
        assert home.item()["welcomed"], "nothing was deleted"
        assert not alexa.reminders, "the reminder goes first: it would ring for nobody"
        store.failing = "nothing"
        home.say("Alexa, ask steady ground to delete everything", "yes")
        assert not alexa.reminders
        assert "welcomed" not in home.item()


@pytest.mark.parametrize(("failing", "phrase"), [("load", "not_read"), ("save", "not_saved")])
def test_a_store_that_fails_leads_to_words_that_say_what_was_kept(
    failing: str, phrase: str
) -> None:
    ssml, over = said(SteadyGround(content(), Broken(failing)), start("D"))
    assert content().phrases[phrase][0].split("'")[0] in ssml
    assert over is True


def test_a_save_that_always_meets_another_is_given_up_kindly() -> None:
    class Busy(MemoryStore):
        def load(self, key: str, now: Any) -> Record:
            record = super().load(key, now)
            super().save(key, Household(turns=record.household.turns + 1), record, now)
            return record

    ssml, over = said(SteadyGround(content(), Busy()), start("E"))
    assert content().phrases["not_saved"][0].split("'")[0] in ssml
    assert over is True


def test_a_fault_of_the_program_is_an_apology_and_a_log_line_without_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Faulty(MemoryStore):
        def load(self, key: str, now: Any) -> Record:
            raise KeyError("CANARY", key, now)

    store: Store = Faulty()
    with caplog.at_level(logging.ERROR):
        ssml, over = said(SteadyGround(content(), store), start("F"))
    assert content().phrases["trouble"][0].split("'")[0] in ssml
    assert over is True
    assert "KeyError" in caplog.text
    assert "CANARY" not in caplog.text
