"""What is said, and the intent that the interaction model makes of it."""

import json
from datetime import date
from pathlib import Path

import pytest

from speaker.invocation import Invocation
from speaker.understand import FALLBACK, Intent, SlotValue, Understanding

MONDAY = date(2026, 11, 23)
MODEL = Path(__file__).parent / "small_model.json"
UNDERSTANDING = Understanding.load(MODEL)


def hear(utterance: str) -> Intent:
    return UNDERSTANDING.hear(utterance, MONDAY)


def slot(utterance: str, name: str) -> SlotValue | None:
    return hear(utterance).slots[name]


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("next", "NextIntent"),
        ("We’re done, please.", "NextIntent"),
        ("were done", "NextIntent"),
        ("um, more time", "MoreTimeIntent"),
        ("yes, please!", "AMAZON.YesIntent"),
        ("yess", "AMAZON.YesIntent"),
        ("Can you help me?", "AMAZON.HelpIntent"),
        ("never mind", "AMAZON.CancelIntent"),
        ("say that again", "AMAZON.RepeatIntent"),
    ],
)
def test_samples_and_builtin_phrases_are_known_however_written(said: str, intent: str) -> None:
    assert hear(said) == Intent(intent, {})


def test_a_builtin_phrase_needs_its_intent_in_the_model() -> None:
    assert hear("keep going").name == FALLBACK


@pytest.mark.parametrize("said", ["more tiem", "we need some more time", "we need moore time"])
def test_a_slip_or_a_few_words_more_are_near_enough(said: str) -> None:
    assert hear(said).name == "MoreTimeIntent"


@pytest.mark.parametrize(
    "said",
    [
        "purple monkey dishwasher",
        "the cat sat on the mat",
        "no more time",
        "we don't need more time",
        "i felt really sad when you did not call me",
        "",
        "please",
        "🙂 \ue000 {name}; DROP",
        "what",
        "word " * 2000,
    ],
)
def test_the_rest_is_fallback(said: str) -> None:
    assert hear(said) == Intent(FALLBACK, {})


@pytest.mark.parametrize(
    "said",
    [
        "start our check-in",
        "Start the check in",
        "our check-in",
        "weekly check in",
        "i want to do our checkin",
        "could you start our check-in",
    ],
)
def test_a_custom_value_is_resolved_to_its_id(said: str) -> None:
    routine = slot(said, "routine")
    assert routine
    assert (routine.type, routine.id, routine.name) == ("ROUTINE", "check_in", "our check-in")


def test_the_value_is_what_was_said_and_the_name_is_the_canonical_one() -> None:
    promised = SlotValue("PROMISE_KIND", "call if i am late", "call_late", "call when i'm late")
    assert slot("I will call if I am late.", "promise") == promised


def test_a_negation_is_never_a_slip() -> None:
    promised = slot("i will not call when i'm late", "promise")
    assert promised
    assert promised.id is None


def test_an_unknown_value_fills_the_slot_after_a_carrier_phrase_only() -> None:
    assert slot("i will fly to the moon", "promise") == SlotValue("PROMISE_KIND", "fly to the moon")
    assert hear("fly to the moon").name == FALLBACK


def test_a_resolved_value_wins_then_more_words_of_the_sample() -> None:
    assert hear("start to tell the truth first").name == "PromiseIntent"
    assert hear("start to dance").name == "PromiseIntent"
    assert hear("start dancing").name == "StartIntent"
    assert hear("it is sunday's turn").name == "NameIntent"


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Thomas", "thomas"),
        ("My name is Mary-Jane.", "mary-jane"),
        ("my name is O’Brien", "o'brien"),
        ("it is anna's turn", "anna"),
        ("stan", "stan"),
    ],
)
def test_a_single_unknown_word_may_be_a_name(said: str, name: str) -> None:
    assert slot(said, "name") == SlotValue("AMAZON.FirstName", name)


def test_every_declared_slot_is_there_said_or_not() -> None:
    sunday = SlotValue("AMAZON.DATE", "2026-11-29")
    seven = SlotValue("AMAZON.TIME", "19:00")
    assert hear("sunday") == Intent("DayIntent", {"date": sunday, "time": None})
    assert hear("next sunday 7 p.m.") == Intent("DayIntent", {"date": sunday, "time": seven})
    assert hear("sunday at seven pm") == Intent("DayIntent", {"date": sunday, "time": seven})


def test_a_search_query_keeps_the_words_as_said() -> None:
    question = SlotValue("AMAZON.SearchQuery", "what's fair")
    assert slot("I have a question about what's fair?", "question") == question


def test_every_sample_without_slots_is_understood_as_its_own_intent() -> None:
    model = json.loads(MODEL.read_text("utf-8"))
    for intent in model["interactionModel"]["languageModel"]["intents"]:
        for sample in intent["samples"]:
            assert "{" in sample or hear(sample).name == intent["name"]


@pytest.mark.parametrize(
    "said",
    [
        "Alexa, open Steady Ground",
        "hey alexa launch the steady ground",
        "steady ground",
        "alexa, steady ground",
        "talk to steady-ground, please",
        "Alexa, can you open steady ground?",
        "alexa, ask steady ground",
    ],
)
def test_the_name_alone_is_a_launch(said: str) -> None:
    assert Invocation("steady ground").heard(said).launch


@pytest.mark.parametrize(
    ("said", "request_"),
    [
        ("Alexa, ask steady ground to start our check-in", "start our check-in"),
        ("ask Steady Ground for our check-in", "our check-in"),
        ("Alexa, tell steady ground that we're done", "we're done"),
        ("Alexa, open steady ground and start our check-in", "start our check-in"),
        ("Alexa, start our check-in with steady ground.", "start our check-in"),
        ("start our check-in using the steady ground", "start our check-in"),
    ],
)
def test_a_request_comes_before_or_after_the_name(said: str, request_: str) -> None:
    call = Invocation("steady ground").heard(said)
    assert not call.launch
    assert call.requests[0] == request_


def test_without_the_name_nothing_is_asked_of_the_skill() -> None:
    call = Invocation("steady ground").heard("Alexa, what's the weather?")
    assert (call.awake, call.launch, call.requests) == (True, False, ())
    assert call.text == "what's the weather"
