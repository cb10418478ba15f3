import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from copy import deepcopy
from datetime import datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from time import monotonic
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from ask_sdk_model.interfaces.system import SystemState

from speaker.service import Fault, Service, problem_of
from steady_ground.alexa.serializer import TolerantSerializer
from steady_ground.alexa.services import Result, Services

LAMBDA = Path(__file__).parents[2] / "lambda"
DEVICE = "amzn1.ask.device.MARKED-DEVICE"
AT, TEXT = "2026-11-29T19:00", "your time together"

# A single reminder, as the Reminders API reference shows it (without its optional `ssml`).
# https://developer.amazon.com/en-US/docs/alexa/smapi/alexa-reminders-api-reference.html
DOCUMENTED: dict[str, Any] = {
    "requestTime": "2019-09-22T19:04:00.672",
    "trigger": {
        "type": "SCHEDULED_ABSOLUTE",
        "scheduledTime": "2019-09-22T19:00:00.000",
        "timeZoneId": "America/Los_Angeles",
    },
    "alertInfo": {"spokenInfo": {"content": [{"locale": "en-US", "text": "walk the dog"}]}},
    "pushNotification": {"status": "ENABLED"},
}

# What each fault makes of a time zone, a booking, a deletion and a search, and the reason of each.
FAULTS: dict[Fault, tuple[str, str]] = {
    "no_permission": ("no_permission", "401"),
    "unsupported": ("refused", "403"),
    "throttled": ("failed", "429"),
    "error": ("failed", "500"),
    "unavailable": ("failed", "503"),
    "dropped": ("failed", "unreachable"),
    "lost": ("failed", "unreachable"),
    "hang": ("failed", "timeout"),
    "trickle": ("failed", "timeout"),
}


@pytest.fixture
def alexa() -> Iterator[Service]:
    with Service("MARKED-ACCESS-TOKEN") as running:
        yield running


def services(alexa: Service, budget: float = 2.0, **other: Any) -> Services:
    """As the skill makes them: from the context of a request, read by its own serializer."""
    system = {"apiEndpoint": alexa.endpoint, "apiAccessToken": alexa.token} | other
    system = {"device": {"deviceId": DEVICE}} | system
    envelope: Any = TolerantSerializer().read({"context": {"System": system}})
    return Services(envelope.context.system, budget)


def book(alexa: Service, at: str = AT, text: str = TEXT, zone: str = "Europe/London") -> Result:
    return services(alexa).book(at, text, "en-GB", zone)


def test_the_time_zone_of_the_device(alexa: Service) -> None:
    asked = services(alexa)
    assert (asked.time_zone(), asked.reason) == ("America/New_York", "")
    request = alexa.requests[-1]
    assert (request.method, request.path) == (
        "GET",
        f"/v2/devices/{DEVICE}/settings/System.timeZone",
    )
    assert request.headers["Authorization"] == f"Bearer {alexa.token}"


def test_the_body_is_the_documented_one(alexa: Service) -> None:
    asked = services(alexa)
    booked = asked.book("2019-09-22T19:00", "walk the dog", "en-US", "America/Los_Angeles")
    (sent,) = alexa.requests
    assert sent.body | {"requestTime": ""} == DOCUMENTED | {"requestTime": ""}
    assert datetime.fromisoformat(sent.body["requestTime"]).tzinfo
    assert (sent.method, sent.path) == ("POST", "/v1/alerts/reminders")
    assert sent.headers["Content-type"] == "application/json"
    assert (booked.outcome, asked.reason, [*alexa.reminders]) == ("booked", "", [booked.token])


@pytest.mark.parametrize(
    ("zone", "at"),
    [
        ("America/New_York", "2027-03-14T02:30"),  # the hour that is skipped
        ("America/New_York", "2026-11-01T01:30"),  # the hour that comes twice
        ("Europe/London", "2027-03-28T01:30"),
        ("Europe/London", "2026-10-25T01:30"),
    ],
)
def test_daylight_saving_is_left_to_amazon(alexa: Service, zone: str, at: str) -> None:
    booked = book(alexa, at=at, zone=zone)
    assert alexa.requests[-1].body["trigger"] == {
        "type": "SCHEDULED_ABSOLUTE",
        "scheduledTime": f"{at}:00.000",
        "timeZoneId": zone,
    }
    assert services(alexa).find(at, TEXT) == booked


def test_deleting_twice_is_fine(alexa: Service) -> None:
    token = book(alexa).token
    for reason in ("", "404"):
        asked = services(alexa)
        assert (asked.cancel(token), asked.reason) == (Result("deleted"), reason)
    assert alexa.requests[-1][:2] == ("DELETE", f"/v1/alerts/reminders/{token}")
    assert not alexa.reminders


def test_no_token_deletes_nothing(alexa: Service) -> None:
    assert services(alexa).cancel("") == Result("deleted")
    assert not alexa.requests


def test_a_reminder_whose_reply_was_lost_is_found_among_others(alexa: Service) -> None:
    alexa.fault = "lost"
    assert book(alexa).outcome == "failed"
    (ours,) = alexa.reminders
    alexa.fault = ""
    book(alexa, text="something else")
    book(alexa, at="2026-11-29T20:00")
    assert services(alexa).find(AT, TEXT) == Result("booked", ours)
    alexa.reminders = dict(reversed(alexa.reminders.items()))
    assert services(alexa).find(AT, TEXT) == Result("booked", ours)
    alexa.reminders[ours]["status"] = "COMPLETED"
    assert services(alexa).find(AT, TEXT) == Result("absent")


def test_a_list_that_has_more_pages_proves_no_absence(
    alexa: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = {"totalCount": "2", "alerts": [{"alertToken": "theirs"}], "links": "next"}
    monkeypatch.setattr(alexa, "answer", lambda _asked: (200, page))
    asked = services(alexa)
    assert (asked.find(AT, TEXT), asked.reason) == (Result("failed"), "more_pages")


@pytest.mark.parametrize("fault", FAULTS)
def test_every_failure_is_a_result_with_a_reason_and_in_time(alexa: Service, fault: Fault) -> None:
    alexa.fault = fault
    outcome, reason = FAULTS[fault]
    for call in ("book", "cancel", "find"):
        asked, start = services(alexa, budget=0.3), monotonic()
        arguments = {"book": (AT, TEXT, "en-GB", "Europe/London"), "cancel": ("token",)}
        result = getattr(asked, call)(*arguments.get(call, (AT, TEXT)))
        assert (result, asked.reason) == (Result(outcome), reason)  # type: ignore[arg-type]
        assert monotonic() - start < 0.3 + 0.5
    assert len(alexa.requests) == 3  # nothing was tried again


@pytest.mark.parametrize("fault", FAULTS)
def test_without_a_time_zone_there_is_an_empty_one(alexa: Service, fault: Fault) -> None:
    alexa.fault = fault
    asked, start = services(alexa, budget=0.3), monotonic()
    permitted = fault in ("no_permission", "unsupported")  # these are about reminders only
    assert asked.time_zone() == ("America/New_York" if permitted else "")
    assert asked.reason == ("" if permitted else FAULTS[fault][1])
    assert monotonic() - start < 0.3 + 0.5


def test_a_zone_that_was_never_set(alexa: Service) -> None:
    alexa.zone = ""
    asked = services(alexa)
    assert (asked.time_zone(), asked.reason) == ("", "unreadable")
    assert (asked.book(AT, TEXT, "en-GB", ""), asked.reason) == (Result("failed"), "no_zone")
    assert len(alexa.requests) == 1


def test_an_answer_that_is_no_json(alexa: Service) -> None:
    alexa.fault = "malformed"
    asked = services(alexa)
    assert (asked.time_zone(), asked.reason) == ("", "unreadable")
    assert (book(alexa).outcome, services(alexa).find(AT, TEXT).outcome) == ("failed", "failed")
    alexa.fault = ""
    assert services(alexa).find(AT, TEXT).outcome == "booked"  # it was, all the same


def test_all_calls_share_one_budget(alexa: Service) -> None:
    alexa.fault = "hang"
    asked, start = services(alexa, budget=0.3), monotonic()
    for _ in range(3):
        assert asked.find(AT, TEXT) == Result("failed")
    assert monotonic() - start < 0.3 + 0.5
    assert asked.reason == "timeout"
    assert len(alexa.requests) == 1


ODD: list[Any] = [
    None, True, 7, "", "Not a zone!", [], {}, [[]], {"alerts": None}, {"alerts": {"a": 1}},
    {"alertToken": 7}, {"alertToken": ""}, "x" * 2_000_000,
]  # fmt: skip
ODD_ALERTS: list[Any] = [
    None, 7, "x", [], {}, {"trigger": []}, {"trigger": {"scheduledTime": 7}},
    {"trigger": {"scheduledTime": f"{AT}:00.000"}, "alertInfo": {"spokenInfo": {"content": {}}}},
    {"trigger": {"scheduledTime": AT}, "alertInfo": {"spokenInfo": {"content": [None, {}]}}},
    {"trigger": {"scheduledTime": AT}, "alertInfo": {"spokenInfo": {"content": [{"text": TEXT}]}}},
]  # fmt: skip


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: str(odd)[:20])
def test_an_odd_answer_is_a_failure(
    alexa: Service, monkeypatch: pytest.MonkeyPatch, odd: Any
) -> None:
    monkeypatch.setattr(alexa, "answer", lambda _asked: (200, odd))
    asked = services(alexa)
    assert (asked.time_zone(), asked.reason) == ("", "unreadable")
    assert (asked.find(AT, TEXT), asked.reason) == (Result("failed"), "unreadable")
    assert book(alexa) == Result("failed")


def test_odd_reminders_in_a_list_are_none_of_ours(
    alexa: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alexa, "answer", lambda _asked: (200, {"alerts": ODD_ALERTS}))
    assert services(alexa).find(AT, TEXT) == Result("absent")


@pytest.mark.parametrize(
    "endpoint",
    [
        None,
        "",
        "https://",
        "http://api.amazonalexa.com",
        "http://localhost:8080",
        "http://127.0.0.1@api.example.org:80",
        "https://user@api.example.org",
        "ftp://127.0.0.1:21",
    ],
)
def test_an_endpoint_without_encryption_is_never_called(
    alexa: Service, endpoint: str | None
) -> None:
    asked = services(alexa, apiEndpoint=endpoint)
    assert (asked.find(AT, TEXT), asked.reason) == (Result("failed"), "endpoint")


def test_a_server_that_can_not_prove_who_it_is(alexa: Service) -> None:
    asked = services(alexa, apiEndpoint=alexa.endpoint.replace("http:", "https:"))
    assert (asked.find(AT, TEXT), asked.reason) == (Result("failed"), "unreachable")


def test_an_answer_that_sends_elsewhere_is_not_followed(alexa: Service) -> None:
    class Elsewhere(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(302)
            self.send_header("Location", f"{alexa.endpoint}/v1/alerts/reminders")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Elsewhere) as server:
        Thread(target=server.handle_request, daemon=True).start()
        asked = services(alexa, apiEndpoint=f"http://127.0.0.1:{server.server_port}")
        assert (asked.find(AT, TEXT), asked.reason) == (Result("failed"), "302")
    assert not alexa.requests


@pytest.mark.parametrize("missing", ["device", "apiAccessToken"])
def test_a_request_that_lacks_what_is_needed(alexa: Service, missing: str) -> None:
    system: dict[str, Any] = {missing: None}
    asked = services(alexa, 2.0, **system)
    assert asked.time_zone() == ""
    assert asked.reason
    assert not alexa.requests


@pytest.mark.parametrize("system", [None, SystemState()])
def test_a_request_without_a_context(system: SystemState | None) -> None:
    assert Services(system, 1).time_zone() == ""
    assert Services(system, 1).find(AT, TEXT) == Result("failed")


def test_another_token_is_not_let_in(alexa: Service) -> None:
    assert services(alexa, apiAccessToken="stale").find(AT, TEXT) == Result("no_permission")
    assert services(alexa, apiAccessToken="two\r\nlines").find(AT, TEXT) == Result("failed")


def test_nothing_of_it_is_logged(alexa: Service, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        token = book(alexa).token
        services(alexa).time_zone()
        services(alexa).cancel(token)
        alexa.fault = "error"
        failed = book(alexa)
    for secret in (token, alexa.token, DEVICE, TEXT, AT):
        assert secret not in caplog.text + repr(failed) + repr(Result("booked", token))


def test_a_turn_that_asks_no_service_imports_nothing_for_it() -> None:
    code = "import sys, lambda_function; from steady_ground.alexa.services import Services;"
    code += "Services(None, 1); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": str(LAMBDA)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert not {"urllib3", "certifi", "requests", "ssl", "zoneinfo"} & set(done.stdout.split())


def test_the_service_accepts_the_documented_body_and_no_other() -> None:
    assert problem_of(DOCUMENTED) == ""
    assert problem_of([]) == "body"
    for path, wrong in [
        ("requestTime", "now"),
        ("trigger.type", "SCHEDULED"),
        ("trigger.scheduledTime", "2026-11-29T19:00:00.000Z"),
        ("trigger.scheduledTime", "2026-02-30T19:00:00.000"),
        ("trigger.timeZoneId", "America/Springfield"),
        ("alertInfo.spokenInfo.content", []),
        ("alertInfo.spokenInfo.content", [{"locale": "english", "text": "x"}]),
        ("alertInfo.spokenInfo.content", [{"locale": "en-US", "text": " "}]),
        ("pushNotification.status", "ON"),
    ]:
        for value in (wrong, None):
            body = inner = deepcopy(DOCUMENTED)
            *above, last = path.split(".")
            for key in above:
                inner = inner[key]
            inner[last] = value
            assert problem_of(body) == path


def test_the_service_shows_one_reminder_and_nothing_it_does_not_have(alexa: Service) -> None:
    token, headers = book(alexa).token, {"Authorization": f"Bearer {alexa.token}"}
    asked = Request(f"{alexa.endpoint}/v1/alerts/reminders/{token}", headers=headers)
    with urlopen(asked) as answer:
        assert json.load(answer) == alexa.reminders[token]
    for path in ("/v1/alerts/reminders/other", "/v1/devices"):
        with pytest.raises(HTTPError, match="404") as missing:
            urlopen(Request(alexa.endpoint + path, headers=headers))
        missing.value.close()


def test_a_time_that_is_none_is_answered_by_a_400(alexa: Service) -> None:
    asked = services(alexa)
    assert asked.book("tomorrow", TEXT, "en-GB", "Europe/London") == Result("failed")
    assert asked.reason == "400"
