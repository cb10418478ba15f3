"""A plain dict in, a plain dict out: envelopes written by hand from Amazon's documentation.

Form: "Request and Response JSON Reference" and "Request Types Reference" (developer.amazon.com,
docs/alexa/custom-skills).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from ask_sdk_model import Request

from lambda_function import lambda_handler
from steady_ground.alexa.skill import NotForThisSkill, SteadyGround
from steady_ground.routine import Content
from steady_ground.store.memory import MemoryStore
from tests.exchange import TURNS
from tests.response_rules import checked
from tools.rehearsal import content

REQUESTS = Path(__file__).parent / "requests"
SKILL = "amzn1.ask.skill.4f1b"
CHECK_IN = {
    "routine": {
        "name": "routine",
        "value": "our check in",
        "confirmationStatus": "NONE",
        "resolutions": {
            "resolutionsPerAuthority": [
                {
                    "authority": f"amzn1.er-authority.echo-sdk.{SKILL}.ROUTINE",
                    "status": {"code": "ER_SUCCESS_MATCH"},
                    "values": [{"value": {"name": "our check in", "id": "check_in"}}],
                }
            ]
        },
    }
}


def envelope(user: str, **request: Any) -> dict[str, Any]:
    """A request of a device with no screen."""
    skill, account = {"applicationId": SKILL}, {"userId": f"amzn1.ask.account.{user}"}
    device = {"deviceId": "amzn1.ask.device.KITCHEN", "supportedInterfaces": {"AudioPlayer": {}}}
    return {
        "version": "1.0",
        "session": {
            "new": True,
            "sessionId": "amzn1.echo-api.session.0001",
            "application": skill,
            "attributes": {},
            "user": account,
        },
        "context": {
            "System": {
                "application": skill,
                "user": account,
                "device": device,
                "apiEndpoint": "https://api.amazonalexa.com",
                "apiAccessToken": "token",
            }
        },
        "request": {
            "requestId": "amzn1.echo-api.request.0001",
            "timestamp": "2026-11-22T18:00:00Z",
            "locale": "en-US",
            **request,
        },
    }


def start(user: str) -> dict[str, Any]:
    intent = {"name": "StartIntent", "confirmationStatus": "NONE", "slots": CHECK_IN}
    return envelope(user, type="IntentRequest", dialogState="STARTED", intent=intent)


def test_the_one_shot_is_answered_with_plain_json(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STEADY_GROUND_STORE", "memory:")
    answer = lambda_handler(start("A"), None)
    assert json.loads(json.dumps(answer)) == answer
    assert answer["version"] == "1.0"
    assert answer["sessionAttributes"]["asked"] == "check_in/welcome.hello"
    assert answer["response"]["shouldEndSession"] is False
    assert answer["response"]["outputSpeech"]["type"] == "SSML"
    assert answer["response"]["outputSpeech"]["ssml"].endswith("?</speak>")


def test_the_store_is_the_one_that_the_environment_names(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("STEADY_GROUND_STORE", f"sqlite:{tmp_path}/s.db")
    lambda_handler(start("B"), None)
    again = lambda_handler(envelope("B", type="LaunchRequest"), None)
    assert again["sessionAttributes"]["asked"] == "home/unfinished"
    assert (tmp_path / "s.db").exists()


@pytest.mark.parametrize("path", sorted(REQUESTS.glob("*.json")), ids=lambda p: p.stem)
def test_no_request_ends_in_silence_or_a_traceback(path: Path) -> None:
    event = json.loads(path.read_text(encoding="utf-8"))
    answer = SteadyGround(content(), MemoryStore()).answer(event, None)
    assert ("outputSpeech" in answer["response"]) is (event["request"]["type"] in TURNS)


@pytest.mark.parametrize("kind", [*Request.discriminator_value_class_map, "Nobody.Knows", "", None])
@pytest.mark.parametrize("session", [True, False])
def test_every_type_that_the_sdk_knows_is_answered_within_the_rules(
    kind: str | None, session: bool
) -> None:
    event = envelope("T", type=kind)
    if not session:
        del event["session"]
    answer = checked(SteadyGround(content(), MemoryStore()).answer)(event, None)
    assert ("outputSpeech" in answer["response"]) is (kind in TURNS)


@pytest.mark.parametrize("event", [{}, {"request": None}, {"context": {}}, {"version": 7}], ids=str)
def test_what_is_no_request_is_acknowledged(event: dict[str, Any]) -> None:
    answer = SteadyGround(content(), MemoryStore()).answer(event, None)
    assert answer["response"] == {}


def said(skill: SteadyGround, event: dict[str, Any]) -> tuple[str, bool]:
    response = skill.answer(event, None)["response"]
    return response["outputSpeech"]["ssml"], response["shouldEndSession"]


def test_nobodys_request_is_an_apology_and_keeps_nothing() -> None:
    event, store = start("N"), MemoryStore()
    del event["session"]["user"], event["context"]["System"]["user"]
    ssml, over = said(SteadyGround(content(), store), event)
    assert content().phrases["trouble"][0].split("'")[0] in ssml
    assert over is True
    assert vars(store)["_rows"] == {}


# Who may call: the application id.


def foreign(system: Any) -> dict[str, Any]:
    """A request whose context says something else of the skill that it is for."""
    event = start("C")
    event["context"] = system
    return event


@pytest.mark.parametrize(
    "context",
    [
        {"System": {"application": {"applicationId": "amzn1.ask.skill.theirs"}}},
        {"System": {"application": {"applicationId": None}}},
        {"System": {"application": {"applicationId": [SKILL]}}},
        {"System": {"application": {}}},
        {"System": {"application": None}},
        {"System": {}},
        {"System": None},
        {},
        [],
        None,
    ],
    ids=str,
)
def test_a_request_for_another_skill_or_for_none_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, context: Any
) -> None:
    monkeypatch.setenv("STEADY_GROUND_SKILL_ID", SKILL)
    monkeypatch.setenv("STEADY_GROUND_STORE", f"sqlite:{tmp_path}/s.db")
    with pytest.raises(NotForThisSkill):
        lambda_handler(foreign(context), None)
    assert not (tmp_path / "s.db").exists()


def test_a_request_for_this_skill_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STEADY_GROUND_SKILL_ID", SKILL)
    assert lambda_handler(start("C"), None)["sessionAttributes"]["asked"]


def test_content_that_was_never_built_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="make build"):
        Content.load(tmp_path / "content.json")
