"""Who is speaking (context.System.person) is neither needed nor trusted: it changes nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from speaker.device import Handler
from speaker.service import Service
from tests.household import BEGIN, OPEN, Home, Wrap

Json = dict[str, Any]
Person = Callable[[int], Any]

ONE, TWO = {"personId": "amzn1.ask.person.ONE"}, {"personId": "amzn1.ask.person.TWO"}
AUTHENTICATED = TWO | {
    "authenticationConfidenceLevel": {"level": 400, "custom": {"policyName": "x"}}
}

VOICES: dict[str, Person] = {
    "the same": lambda _turn: ONE,
    "taking turns": lambda turn: (ONE, TWO)[turn % 2],
    "known at times": lambda turn: (None, ONE, {}, TWO)[turn % 4],
    "authenticated": lambda _turn: AUTHENTICATED,
    "odd": lambda turn: ("Ana", 7, [], {"personId": None}, {"personId": ["x"]})[turn % 5],
}


def spoken_by(person: Person) -> Wrap:
    """What is sent, with this person in each request."""
    turns = count()

    def wrapped(handler: Handler) -> Handler:
        def answer(event: Json, context: Any) -> Json:
            event = deepcopy(event)
            event["context"]["System"]["person"] = person(next(turns))
            return handler(event, context)

        return answer

    return wrapped


def visits(wrap: Wrap) -> tuple[list[str], Json]:
    """Two check-ins and a deletion that is thought better of: every answer, and what is kept."""
    with Service() as alexa:
        home = Home(service=alexa, wrap=wrap)
        home.say(BEGIN, "yes", "Ana", "Ben", "couple")
        home.answer()
        home.now += timedelta(days=7)
        home.say(OPEN, "yes", "yes", "yes", "swap")
        home.answer("share.second")
        home.say("talk talk talk")
        home.device.cut_off()
        home.say(OPEN, "pick up")
        home.answer()
        home.say("Alexa, ask steady ground to delete everything", "no")
        (generation,) = {
            _generation(answer) for heard in home.heard for answer in heard.responses
        } - {""}
        texts = [json.dumps(heard.responses).replace(generation, "") for heard in home.heard]
        (token,) = alexa.reminders
        kept = home.item()
        assert kept.pop("reminder") == token
        return texts, kept


def _generation(answer: Json) -> str:
    """The one id in a response that chance decides."""
    return str((answer.get("sessionAttributes") or {}).get("generation", ""))


@pytest.fixture(scope="module")
def nobody_known() -> tuple[list[str], Json]:
    return visits(lambda handler: handler)


@pytest.mark.parametrize("voices", VOICES)
def test_whoever_speaks_hears_the_same(voices: str, nobody_known: tuple[list[str], Json]) -> None:
    said, kept = visits(spoken_by(VOICES[voices]))
    assert said == nobody_known[0]
    assert kept == nobody_known[1]
    assert "person" not in json.dumps(kept)
