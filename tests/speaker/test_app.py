import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from speaker.app import create_app
from speaker.home import DEVICES_KEPT, Home
from speaker.understand import Understanding
from speaker.words import phrase

MODEL = Path(__file__).with_name("small_model.json")
OPEN = "Alexa, open steady ground"


def respond(speech: str, *, end: bool, step: str) -> dict[str, Any]:
    return {
        "version": "1.0",
        "sessionAttributes": {"step": step},
        "response": {
            "outputSpeech": {"type": "SSML", "ssml": f"<speak>{speech}</speak>"},
            "reprompt": {"outputSpeech": {"type": "SSML", "ssml": "<speak>Still here?</speak>"}},
            "shouldEndSession": end,
        },
    }


def skill(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Asks, is quiet for a while after "yes", ends at "stop", and fails at "help"."""
    assert context is None
    if event["request"]["type"] == "SessionEndedRequest":
        return {"version": "1.0", "response": {}}
    match event["request"].get("intent", {}).get("name"):
        case "AMAZON.YesIntent":
            return respond('Talk.<break time="10s"/>Next?', end=False, step="talk")
        case "AMAZON.StopIntent":
            return respond("Goodbye.", end=True, step="end")
        case "AMAZON.HelpIntent":
            raise RuntimeError("no help here")
    return respond("Ready?", end=False, step="ready")


def now() -> datetime:
    return datetime(2026, 11, 23, 19, 0, tzinfo=UTC)


@pytest.fixture
def app() -> Flask:
    return create_app(skill, Understanding.load(MODEL), now)


@pytest.fixture
def page(app: Flask) -> FlaskClient:
    return app.test_client()


def sent(answer: TestResponse) -> dict[str, Any]:
    assert isinstance(answer.json, dict)
    return answer.json


def say(page: FlaskClient, text: str, device: str = "kitchen") -> dict[str, Any]:
    answer = page.post("/say", json={"device": device, "text": text})
    assert answer.status_code == 200, answer.text
    return sent(answer)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html"),
        ("/static/speaker.css", "text/css"),
        ("/static/speaker.js", "text/javascript"),
        ("/static/player.js", "text/javascript"),
        ("/static/favicon.svg", "image/svg+xml"),
    ],
)
def test_the_page_and_its_parts_are_served(page: FlaskClient, path: str, kind: str) -> None:
    answer = page.get(path, buffered=True)
    assert (answer.status_code, answer.mimetype) == (200, kind)


def test_what_is_said_goes_to_the_skill_and_its_reply_comes_back_in_pieces(
    page: FlaskClient,
) -> None:
    heard = say(page, OPEN)
    assert heard["pieces"] == [{"kind": "speech", "text": "Ready?", "seconds": 0.0}]
    assert heard["listening"]
    assert heard["request"]["request"]["type"] == "LaunchRequest"
    assert heard["response"]["sessionAttributes"] == {"step": "ready"}

    heard = say(page, "yes")
    assert [piece["kind"] for piece in heard["pieces"]] == ["speech", "quiet", "speech"]
    assert heard["pieces"][1]["seconds"] == 10
    assert heard["request"]["session"]["attributes"] == {"step": "ready"}

    assert not say(page, "stop")["listening"]


def test_outside_a_session_nothing_is_sent(page: FlaskClient) -> None:
    heard = say(page, "yes")
    assert heard["pieces"][0]["text"] == phrase("asleep", invocation="steady ground")
    assert (heard["request"], heard["response"]) == (None, None)


def test_silence_plays_the_reprompt_then_ends_the_session(page: FlaskClient) -> None:
    say(page, OPEN)
    first, second = (sent(page.post("/silence", json={"device": "kitchen"})) for _ in range(2))
    assert first["pieces"][0]["text"] == "Still here?"
    assert first["listening"]
    assert second["request"]["request"]["reason"] == "EXCEEDED_MAX_REPROMPTS"
    assert not second["listening"]


def test_a_cut_loses_the_session(page: FlaskClient) -> None:
    say(page, OPEN)
    assert page.get("/state?device=kitchen").json == {"listening": True}
    assert page.post("/cut", json={"device": "kitchen"}).json == {"listening": False}
    assert page.get("/state?device=kitchen").json == {"listening": False}
    assert say(page, "yes")["request"] is None


def test_two_speakers_of_one_household_have_a_session_each(page: FlaskClient) -> None:
    kitchen, bedroom = say(page, OPEN)["request"], say(page, OPEN, "bedroom")["request"]
    assert kitchen["session"]["user"] == bedroom["session"]["user"]
    assert kitchen["session"]["sessionId"] != bedroom["session"]["sessionId"]
    ids = {r["context"]["System"]["device"]["deviceId"] for r in (kitchen, bedroom)}
    assert len(ids) == 2
    say(page, "stop")
    assert page.get("/state?device=bedroom").json == {"listening": True}


def test_the_speaker_least_recently_used_is_forgotten(page: FlaskClient) -> None:
    for name in ("kitchen", "bedroom"):
        say(page, OPEN, name)
    for number in range(DEVICES_KEPT - 2):
        page.get(f"/state?device=room-{number}")
    page.get("/state?device=kitchen")
    page.get("/state?device=one-more")
    assert page.get("/state?device=kitchen").json == {"listening": True}
    assert page.get("/state?device=bedroom").json == {"listening": False}


def test_two_tabs_take_turns_at_one_speaker() -> None:
    home = Home(skill, Understanding.load(MODEL), now)
    entered = threading.Event()

    def other_tab() -> None:
        with home.device("kitchen"):
            entered.set()

    with home.device("kitchen"), home.device("bedroom"):
        tab = threading.Thread(target=other_tab)
        tab.start()
        assert not entered.wait(0.1)
    tab.join(5)
    assert entered.is_set()


def test_the_raw_endpoint_takes_a_request_and_gives_the_response(page: FlaskClient) -> None:
    request = say(page, OPEN)["request"]
    assert page.post("/alexa", json=request).json == skill(request, None)


def test_when_the_skill_fails_the_page_says_what_alexa_says(
    page: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    say(page, OPEN)
    heard = say(page, "help")
    assert [piece["text"] for piece in heard["pieces"]] == [phrase("problem")]
    assert heard["request"]["request"]["reason"] == "ERROR"
    assert not heard["listening"]
    assert "no help here" in caplog.text


def test_when_even_the_end_fails_the_page_still_answers() -> None:
    def broken(event: dict[str, Any], context: object) -> dict[str, Any]:
        raise RuntimeError(event["version"], context)

    page = create_app(broken, Understanding.load(MODEL), now).test_client()
    heard = say(page, OPEN)
    assert [piece["text"] for piece in heard["pieces"]] == [phrase("problem")]
    assert heard["request"] is None


def test_a_raw_request_that_the_skill_fails_on_is_an_error(page: FlaskClient) -> None:
    request = say(page, OPEN)["request"]
    request["request"] = {"type": "IntentRequest", "intent": {"name": "AMAZON.HelpIntent"}}
    answer = page.post("/alexa", json=request)
    assert answer.status_code == 500
    assert "no help here" not in answer.text
