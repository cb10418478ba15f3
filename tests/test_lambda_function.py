"""A plain dict in, a plain dict out: envelopes written by hand from Amazon's documentation.

Form: "Request and Response JSON Reference" and "Request Types Reference" (developer.amazon.com,
docs/alexa/custom-skills).
"""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import pytest
from ask_sdk_core.exceptions import AskSdkException

from lambda_function import lambda_handler
from steady_ground.alexa.skill import SteadyGround
from steady_ground.household import Household
from steady_ground.routine import Content
from steady_ground.store import Record, Store, Unavailable
from steady_ground.store.memory import MemoryStore
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
    turn = event["request"]["type"] in ("LaunchRequest", "IntentRequest")
    assert ("outputSpeech" in answer["response"]) is turn


def test_another_skill_is_refused() -> None:
    skill = SteadyGround(content(), MemoryStore(), skill_id="amzn1.ask.skill.mine")
    with pytest.raises(AskSdkException, match="Skill ID"):
        skill.answer(start("C"), None)


class Broken(MemoryStore):
    """A real store whose reading or saving fails, as a disk or a network does."""

    def __init__(self, failing: str) -> None:
        super().__init__()
        self.failing = failing

    def load(self, key: str, now: Any) -> Record:
        if self.failing == "load":
            raise Unavailable("the disk is gone")
        return super().load(key, now)

    def save(self, key: str, household: Household, read: Record, now: Any) -> Record:
        if self.failing == "save":
            raise Unavailable("the disk is full")
        return super().save(key, household, read, now)


def said(skill: SteadyGround, event: dict[str, Any]) -> tuple[str, bool]:
    response = skill.answer(event, None)["response"]
    return response["outputSpeech"]["ssml"], response["shouldEndSession"]


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


def test_content_that_was_never_built_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="make build"):
        Content.load(tmp_path / "content.json")
