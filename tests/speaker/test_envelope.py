"""The envelopes that reach the skill, after Amazon's reference."""

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


def always_listening(_event: Json, _context: Any) -> Json:
    return {"version": "1.0", "response": {"directives": [SCREEN], "shouldEndSession": False}}


def device(*, screen: bool = True) -> Device:
    return Device(
        always_listening,
        UNDERSTANDING,
        user_id="amzn1.ask.account.HOME",
        device_id="amzn1.ask.device.KITCHEN",
        screen=screen,
        clock=lambda: NOW,
    )


def request(heard: Heard) -> Json:
    (envelope,) = heard.requests
    sent: Json = envelope["request"]
    return sent


def test_a_launch_is_a_whole_envelope() -> None:
    event = device().say("Alexa, open steady ground").requests[0]
    assert event["version"] == "1.0"
    assert event["session"] == {
        "new": True,
        "sessionId": event["session"]["sessionId"],
        "application": {"applicationId": "amzn1.ask.skill.00000000-0000-0000-0000-000000000000"},
        "attributes": {},
        "user": {"userId": "amzn1.ask.account.HOME"},
    }
    system = event["context"]["System"]
    assert system["application"] == event["session"]["application"]
    assert system["user"] == event["session"]["user"]
    assert system["device"] == {
        "deviceId": "amzn1.ask.device.KITCHEN",
        "supportedInterfaces": {
            "AudioPlayer": {},
            "Alexa.Presentation.APL": {"runtime": {"maxVersion": "2023.3"}},
        },
    }
    assert system["apiEndpoint"] == "http://127.0.0.1:9", "no test calls Amazon"
    assert system["apiAccessToken"]
    assert event["context"]["Viewport"]["pixelWidth"] == 1280
    assert event["request"]["type"] == "LaunchRequest"
    assert event["request"]["requestId"].startswith("amzn1.echo-api.request.")
    assert event["request"]["timestamp"] == "2026-11-23T19:30:00Z"
    assert event["request"]["locale"] == "en-US"


def test_without_a_screen_nothing_of_one_is_told_or_shown() -> None:
    heard = device(screen=False).say("open steady ground")
    context = heard.requests[0]["context"]
    assert "Viewport" not in context
    assert context["System"]["device"]["supportedInterfaces"] == {"AudioPlayer": {}}
    assert heard.display is None


def test_the_skill_id_can_be_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STEADY_GROUND_SKILL_ID", "amzn1.ask.skill.mine")
    heard = device().say("open steady ground")
    assert heard.requests[0]["session"]["application"]["applicationId"] == "amzn1.ask.skill.mine"


def test_a_one_shot_starts_a_session_with_an_intent_and_its_resolution() -> None:
    heard = device().say("Alexa, ask Steady Ground to start our check-in")
    assert heard.requests[0]["session"]["new"]
    resolutions = {
        "resolutionsPerAuthority": [
            {
                "authority": "amzn1.er-authority.echo-sdk."
                "amzn1.ask.skill.00000000-0000-0000-0000-000000000000.ROUTINE",
                "status": {"code": "ER_SUCCESS_MATCH"},
                "values": [{"value": {"name": "our check-in", "id": "check_in"}}],
            }
        ]
    }
    assert request(heard)["dialogState"] == "COMPLETED"
    assert request(heard)["intent"] == {
        "name": "StartIntent",
        "confirmationStatus": "NONE",
        "slots": {
            "routine": {
                "name": "routine",
                "value": "our check-in",
                "resolutions": resolutions,
                "confirmationStatus": "NONE",
                "source": "USER",
                "slotValue": {
                    "type": "Simple",
                    "value": "our check-in",
                    "resolutions": resolutions,
                },
            }
        },
    }


def test_slots_that_resolve_to_nothing_were_not_said_or_are_amazons_own() -> None:
    kitchen = device()
    promised = request(kitchen.say("tell steady ground that i will fly to the moon"))
    slot = promised["intent"]["slots"]["promise"]
    (resolution,) = slot["resolutions"]["resolutionsPerAuthority"]
    assert resolution["status"] == {"code": "ER_SUCCESS_NO_MATCH"}
    assert "values" not in resolution
    day = request(kitchen.say("sunday"))["intent"]["slots"]
    assert day["time"] == {"name": "time", "confirmationStatus": "NONE"}
    assert day["date"]["value"] == day["date"]["slotValue"]["value"] == "2026-11-29"
    assert "resolutions" not in day["date"]


def test_an_intent_without_slots_says_no_more() -> None:
    sent = request(device().say("ask steady ground for help"))
    assert sent["intent"] == {"name": "AMAZON.HelpIntent", "confirmationStatus": "NONE"}
    assert "dialogState" not in sent
