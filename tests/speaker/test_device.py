"""The device: what reaches the skill, what is played, and when the session ends."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from speaker.device import Device, Heard
from speaker.understand import Understanding

Json = dict[str, Any]

UNDERSTANDING = Understanding.load(Path(__file__).parent / "small_model.json")
NOW = datetime(2026, 11, 23, 19, 30, tzinfo=UTC)
SCREEN = {"type": "Alexa.Presentation.APL.RenderDocument", "token": "t", "document": {}}


class Skill:
    """A skill that counts its turns in the session and answers as it is told."""

    def __init__(self, response: Json | None = None) -> None:
        self.events: list[Json] = []
        self.response = response or {
            "outputSpeech": {"type": "SSML", "ssml": "<speak>Ready?</speak>"},
            "reprompt": {"outputSpeech": {"type": "PlainText", "text": "Are you ready?"}},
            "shouldEndSession": False,
        }

    def __call__(self, event: Json, _context: Any) -> Json:
        self.events.append(event)
        turns = event["session"]["attributes"].get("turns", 0) + 1
        return {"version": "1.0", "sessionAttributes": {"turns": turns}, "response": self.response}

    @property
    def types(self) -> list[str]:
        return [event["request"]["type"] for event in self.events]


def device(skill: Skill) -> Device:
    return Device(
        skill,
        UNDERSTANDING,
        user_id="amzn1.ask.account.HOME",
        device_id="amzn1.ask.device.KITCHEN",
        clock=lambda: NOW,
    )


def spoken(heard: Heard) -> list[str]:
    return [piece.text for piece in heard.pieces]


def request(heard: Heard) -> Json:
    (envelope,) = heard.requests
    sent: Json = envelope["request"]
    return sent


def test_asleep_it_says_how_to_wake_the_skill_and_asks_nothing_of_it() -> None:
    skill = Skill()
    kitchen = device(skill)
    heard = kitchen.say("start our check-in")
    assert "steady ground" in spoken(heard)[0]
    assert (heard.requests, heard.listening, kitchen.in_session) == ((), False, False)
    assert kitchen.silence() == kitchen.end("USER_INITIATED") == Heard()
    assert skill.events == []


def test_a_launch_opens_a_session_and_the_microphone() -> None:
    skill = Skill()
    kitchen = device(skill)
    heard = kitchen.say("Alexa, open steady ground")
    assert heard.requests == tuple(skill.events)
    assert (spoken(heard), heard.listening, kitchen.in_session) == (["Ready?"], True, True)


def test_a_one_shot_that_is_not_understood_is_fallback() -> None:
    sent = request(device(Skill()).say("ask steady ground about purple monkey dishwashers"))
    assert sent["intent"]["name"] == "AMAZON.FallbackIntent"


def test_the_session_keeps_its_id_and_the_attributes_of_the_last_response() -> None:
    skill = Skill()
    kitchen = device(skill)
    kitchen.say("open steady ground")
    kitchen.say("Alexa, yes")
    kitchen.say("next")
    sessions = [event["session"] for event in skill.events]
    assert [session["new"] for session in sessions] == [True, False, False]
    assert len({session["sessionId"] for session in sessions}) == 1
    assert [session["attributes"] for session in sessions] == [{}, {"turns": 1}, {"turns": 2}]


def test_the_skill_cannot_reach_what_the_device_holds() -> None:
    skill = Skill()
    kitchen = device(skill)
    kitchen.say("open steady ground")
    skill.events[0]["session"]["user"]["userId"] = "somebody else"
    skill.response["shouldEndSession"] = True
    assert kitchen.say("yes").requests[0]["session"]["user"]["userId"] == "amzn1.ask.account.HOME"


def test_opened_again_within_a_session_it_is_a_new_one_and_the_old_one_is_not_told() -> None:
    skill = Skill()
    kitchen = device(skill)
    kitchen.say("open steady ground")
    kitchen.say("Alexa, open steady ground")
    kitchen.say("Alexa, ask steady ground to start our check-in")
    assert skill.types == ["LaunchRequest", "LaunchRequest", "IntentRequest"]
    assert all(event["session"]["new"] for event in skill.events)
    assert len({event["session"]["sessionId"] for event in skill.events}) == 3


def test_talk_about_steady_ground_within_a_session_is_no_call() -> None:
    kitchen = device(Skill())
    kitchen.say("open steady ground")
    heard = kitchen.say("we should build our house on steady ground")
    assert request(heard)["intent"]["name"] == "AMAZON.FallbackIntent"
    assert not heard.requests[0]["session"]["new"]


def test_stop_is_an_intent_exit_ends_the_session() -> None:
    skill = Skill()
    kitchen = device(skill)
    kitchen.say("open steady ground")
    assert request(kitchen.say("Alexa, stop"))["intent"]["name"] == "AMAZON.StopIntent"
    assert request(kitchen.say("Alexa, cancel"))["intent"]["name"] == "AMAZON.CancelIntent"
    left = kitchen.say("Alexa, exit")
    assert request(left)["reason"] == "USER_INITIATED"
    assert (left.pieces, left.listening, kitchen.in_session) == ((), False, False)


def test_the_wake_word_alone_goes_on_listening() -> None:
    kitchen = device(Skill())
    kitchen.say("open steady ground")
    assert kitchen.say("Alexa.") == Heard(listening=True)


def test_the_first_silence_plays_the_reprompt_the_second_ends_the_session() -> None:
    skill = Skill()
    kitchen = device(skill)
    kitchen.say("open steady ground")
    first = kitchen.silence()
    assert (spoken(first), first.requests, first.listening) == (["Are you ready?"], (), True)
    second = kitchen.silence()
    assert request(second)["reason"] == "EXCEEDED_MAX_REPROMPTS"
    assert second.requests[0]["session"]["attributes"] == {"turns": 1}
    assert len(second.responses) == 1
    assert (second.pieces, second.listening, kitchen.in_session) == ((), False, False)


def test_an_answer_between_two_silences_brings_the_reprompt_back() -> None:
    kitchen = device(Skill())
    kitchen.say("open steady ground")
    kitchen.silence()
    kitchen.say("yes")
    assert spoken(kitchen.silence()) == ["Are you ready?"]


def test_without_a_reprompt_the_first_silence_ends_the_session() -> None:
    kitchen = device(Skill({"shouldEndSession": False}))
    kitchen.say("open steady ground")
    assert request(kitchen.silence())["reason"] == "EXCEEDED_MAX_REPROMPTS"


@pytest.mark.parametrize(
    ("response", "in_session", "listening"),
    [
        ({"shouldEndSession": True}, False, False),
        ({"shouldEndSession": False}, True, True),
        ({"shouldEndSession": None}, True, True),
        ({"card": {}}, False, False),
        ({"directives": [SCREEN]}, True, False),
        ({"directives": [SCREEN], "shouldEndSession": True}, False, False),
    ],
)
def test_the_microphone_follows_should_end_session(
    response: Json, in_session: bool, listening: bool
) -> None:
    skill = Skill(response)
    kitchen = device(skill)
    heard = kitchen.say("open steady ground")
    assert (kitchen.in_session, heard.listening) == (in_session, listening)
    assert heard.display == (SCREEN if "directives" in response else None)
    kitchen.silence()
    assert skill.types[1:] == (["SessionEndedRequest"] if in_session else [])


def test_cut_off_tells_the_skill_nothing() -> None:
    skill = Skill()
    kitchen = device(skill)
    kitchen.say("open steady ground")
    kitchen.cut_off()
    assert not kitchen.in_session
    assert skill.types == ["LaunchRequest"]


def test_what_the_handler_raises_is_passed_on_and_the_session_can_be_ended() -> None:
    def broken(event: Mapping[str, Any], _context: Any) -> Json:
        if event["request"]["type"] == "LaunchRequest":
            raise ZeroDivisionError
        return {}

    kitchen = Device(broken, UNDERSTANDING, user_id="u", device_id="d", clock=lambda: NOW)
    with pytest.raises(ZeroDivisionError):
        kitchen.say("open steady ground")
    ended = request(kitchen.end("ERROR"))
    assert (ended["reason"], ended["error"]["type"]) == ("ERROR", "INVALID_RESPONSE")


def test_every_exchange_is_plain_json() -> None:
    heard = device(Skill({"directives": [SCREEN]})).say("open steady ground")
    assert json.loads(json.dumps([*heard.requests, *heard.responses, heard.display]))
