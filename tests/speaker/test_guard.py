from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from speaker.app import create_app
from speaker.guard import BODY_LIMIT
from speaker.understand import Understanding

MODEL = Path(__file__).with_name("small_model.json")
OPEN = "Alexa, open steady ground"


def echo(event: dict[str, Any], context: object) -> dict[str, Any]:
    assert context is None
    return {"version": "1.0", "response": event}


@pytest.fixture
def page() -> FlaskClient:
    now = datetime(2026, 11, 23, 19, 0, tzinfo=UTC)
    return create_app(echo, Understanding.load(MODEL), lambda: now).test_client()


def sent(answer: TestResponse) -> dict[str, Any]:
    assert isinstance(answer.json, dict)
    return answer.json


def test_the_page_may_load_nothing_from_elsewhere(page: FlaskClient) -> None:
    answer = page.get("/", buffered=True)
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert "unsafe" not in policy
    html = answer.text.replace("http://www.w3.org/2000/svg", "")
    assert "http" not in html
    assert " style=" not in html
    assert "<script>" not in html


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'"hi"', b"null", b"\xff\xfe", b"[" * 100_000], ids=repr
)
@pytest.mark.parametrize("path", ["/alexa", "/say", "/silence", "/cut"])
def test_what_is_not_a_json_object_is_refused(page: FlaskClient, path: str, body: bytes) -> None:
    answer = page.post(path, data=body)
    assert (answer.status_code, answer.json) == (400, {"error": "the body must be a JSON object"})


@pytest.mark.parametrize(
    "body",
    [
        {"text": OPEN},
        {"text": OPEN, "device": "../etc"},
        {"text": OPEN, "device": "kitchen\n"},
        {"text": OPEN, "device": "k" * 33},
        {"text": OPEN, "device": ""},
        {"text": OPEN, "device": 7},
        {"device": "kitchen"},
        {"device": "kitchen", "text": " "},
        {"device": "kitchen", "text": ["yes"]},
    ],
    ids=repr,
)
def test_a_bad_device_or_text_is_refused(page: FlaskClient, body: dict[str, Any]) -> None:
    answer = page.post("/say", json=body)
    assert answer.status_code == 400
    assert sent(answer)["error"].startswith(("device:", "text:"))


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8321", 200),
        ("localhost:8321", 200),
        ("LOCALHOST:8321", 200),
        ("localhost", 403),
        ("localhost:80", 403),
        ("evil.example:8321", 403),
        ("127.0.0.1.evil.example:8321", 403),
        ("", 403),
    ],
)
def test_only_this_machines_names_are_answered(page: FlaskClient, host: str, status: int) -> None:
    here = "http://127.0.0.1:8321"
    answer = page.get("/", base_url=here, headers={"Host": host}, buffered=True)
    assert answer.status_code == status


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("http://localhost", 200),
        ("https://localhost", 403),
        ("http://localhost:8000", 403),
        ("http://evil.example", 403),
        ("null", 403),
    ],
)
def test_only_its_own_page_may_post(page: FlaskClient, origin: str, status: int) -> None:
    answer = page.post("/alexa", json={}, headers={"Origin": origin})
    assert answer.status_code == status


def test_a_body_over_the_limit_is_refused(page: FlaskClient) -> None:
    answer = page.post("/alexa", data=b" " * (BODY_LIMIT + 1))
    assert answer.status_code == 413
    assert "error" in sent(answer)
