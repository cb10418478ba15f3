"""Alexa's REST API on this machine, for the local speaker and for tests: reminders, time zone.

Real HTTP on 127.0.0.1, reminders in memory. A body that isn't as documented gets a 400.

Sources, under https://developer.amazon.com/en-US/docs/alexa/smapi/: alexa-reminders-api-reference
.html, alexa-settings-api-reference.html; status codes and messages in `ask_sdk_model.services`.
401 is a permission not given, 403 a device without reminders (alexa/alexa-cookbook, its samples).
"""

import json
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache, partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any, Literal, NamedTuple, Self
from uuid import uuid4
from zoneinfo import available_timezones

Json = dict[str, Any]

# hang: no answer. trickle: one byte at a time, never done. malformed: no JSON. dropped: the
# connection ends before anything is done. lost: it is done, and then the connection ends.
Fault = Literal[
    "", "no_permission", "unsupported", "throttled", "error", "unavailable", "hang", "trickle",
    "malformed", "dropped", "lost",
]  # fmt: skip

REMINDERS = "/v1/alerts/reminders"
UNAUTHORIZED = (
    "Request is not authorized/authenticated e.g. If customer does not have permission "
    "to create a reminder."
)
REFUSALS: Mapping[str, tuple[int, str]] = {
    "no_permission": (401, UNAUTHORIZED),
    "unsupported": (403, "Forbidden"),
    "throttled": (429, "RateExceededException"),
    "error": (500, "Internal Server Error"),
    "unavailable": (503, "Service Unavailable"),
}
TOKEN = "a-token-of-the-local-speaker"
LOCAL_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?")


class Recorded(NamedTuple):
    """A request as it came."""

    method: str
    path: str
    body: Any
    headers: Mapping[str, str]


class Service:
    """The service while a `with` block lasts; `fault`, `zone` and `reminders` may be set at will.

    An empty `zone` is one that the household never set (204).
    """

    def __init__(self, token: str = TOKEN, port: int = 0) -> None:
        self.token, self.zone = token, "America/New_York"
        self.fault: Fault = ""
        self.reminders: dict[str, Json] = {}
        self.requests: list[Recorded] = []
        self.closing = Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", port), partial(_Handler, self))
        self.endpoint = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        """Answer from now on."""
        Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_exception: object) -> None:
        """End what hangs, and close the door."""
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()

    def answer(self, asked: Recorded) -> tuple[int, Any]:
        """The status and the body of an answer; a body of None is none at all."""
        of_reminders = asked.path.startswith(REMINDERS)
        about_reminders_only = self.fault in ("no_permission", "unsupported")
        if asked.headers.get("Authorization") != f"Bearer {self.token}":
            return _error(401, "The authentication token is malformed or invalid.")
        if self.fault in REFUSALS and (of_reminders or not about_reminders_only):
            return _error(*REFUSALS[self.fault])
        if of_reminders:
            return self._of_reminders(asked, asked.path.removeprefix(REMINDERS).strip("/"))
        if re.fullmatch(r"/v2/devices/[^/]+/settings/System\.timeZone", asked.path):
            return (200, self.zone) if self.zone else (204, None)
        return _error(404, "Not Found")

    def _of_reminders(self, asked: Recorded, token: str) -> tuple[int, Any]:
        if asked.method == "POST" and not token:
            return self._create(asked.body)
        if asked.method == "GET" and not token:
            alerts = list(self.reminders.values())
            return 200, {"totalCount": str(len(alerts)), "alerts": alerts, "links": None}
        if token not in self.reminders:
            return _error(404, "Not Found")
        if asked.method == "DELETE":
            del self.reminders[token]
            return 200, None
        return 200, self.reminders[token]

    def _create(self, body: Any) -> tuple[int, Any]:
        if problem := problem_of(body):
            return _error(400, problem)
        now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        kept = {"alertToken": str(uuid4()), "createdTime": now, "updatedTime": now}
        kept |= {"status": "ON", "version": "1"}
        told = {key: value for key, value in body.items() if key != "requestTime"}
        self.reminders[kept["alertToken"]] = kept | told
        return 200, kept | {"href": f"{REMINDERS}/{kept['alertToken']}"}


def problem_of(body: Any) -> str:
    """What in the request of a reminder is not as documented; empty if all of it is."""
    if not isinstance(body, dict):
        return "body"
    for path, is_right in CHECKS.items():
        value: Any = body
        for key in path.split("."):
            value = value.get(key) if isinstance(value, dict) else None
        if not is_right(value):
            return path
    return ""


def _is_time(value: Any) -> bool:
    with suppress(TypeError, ValueError):
        return bool(datetime.fromisoformat(value))
    return False


def _is_local_time(value: Any) -> bool:
    return _is_time(value) and bool(LOCAL_TIME.fullmatch(value))


def _is_content(value: Any) -> bool:
    def is_right(one: Any) -> bool:
        locale, text = (one.get("locale"), one.get("text")) if isinstance(one, dict) else (0, 0)
        told = isinstance(text, str) and bool(text.strip())
        return told and bool(re.fullmatch("[a-z]{2}-[A-Z]{2}", str(locale)))

    return isinstance(value, list) and bool(value) and all(map(is_right, value))


@cache
def _zones() -> set[str]:
    return available_timezones()


CHECKS: Mapping[str, Callable[[Any], bool]] = {
    "requestTime": _is_time,
    "trigger.type": lambda value: value == "SCHEDULED_ABSOLUTE",  # the one kind in use
    "trigger.scheduledTime": _is_local_time,
    "trigger.timeZoneId": lambda value: value in _zones(),
    "alertInfo.spokenInfo.content": _is_content,
    "pushNotification.status": lambda value: value in ("ENABLED", "DISABLED"),
}


def _error(status: int, message: str) -> tuple[int, Json]:
    return status, {"code": str(status), "message": message}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, service: Service, *request: Any) -> None:
        self._service = service
        super().__init__(*request)

    def do_GET(self) -> None:
        body = None
        with suppress(ValueError):
            body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)))
        asked = Recorded(self.command, self.path, body, dict(self.headers.items()))
        self._service.requests.append(asked)
        fault = self._service.fault
        self.close_connection = fault in ("hang", "trickle", "dropped", "lost")
        if fault == "hang":
            self._service.closing.wait()
        elif fault != "dropped":
            status, answer = self._service.answer(asked)
            if fault != "lost":
                with suppress(ConnectionError):  # they don't wait for ever
                    self._reply(fault, status, answer)

    do_POST = do_DELETE = do_GET  # noqa: N815  # the standard library's names

    def _reply(self, fault: Fault, status: int, answer: Any) -> None:
        text = b"" if answer is None else json.dumps(answer).encode()
        text = b'{"alertToken": ' if fault == "malformed" else text
        text = text * 1000 if fault == "trickle" else text
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        if status != 204:
            self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        for part in (bytes([byte]) for byte in text) if fault == "trickle" else [text]:
            if not self._service.closing.wait(0.05 if fault == "trickle" else 0):
                self.wfile.write(part)

    def log_message(self, *_: object) -> None:
        """Nothing: paths hold tokens."""
