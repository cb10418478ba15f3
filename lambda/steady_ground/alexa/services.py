"""Alexa's services for a skill: the device's time zone, and reminders.

Through ask-sdk's own clients, so that paths and bodies are Amazon's. Two things are ours: the HTTP
client, since the SDK's knows no timeout and costs a slow import; and the reading of answers, since
ask_sdk_model 1.82.0 can't read a list of reminders (`AlertInfo` names a module that it lacks).

Sources: https://developer.amazon.com/en-US/docs/alexa/smapi/alexa-reminders-api-reference.html and
.../alexa-reminders-overview.html; status codes in `ask_sdk_model.services`. 401 is a permission
not given, 403 a device without reminders (alexa/alexa-cookbook, reminders-api samples).
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from typing import Any, Literal

from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model import services as sdk
from ask_sdk_model.interfaces.system import SystemState
from ask_sdk_model.services import reminder_management as api

Outcome = Literal["booked", "absent", "deleted", "no_permission", "refused", "failed"]

# Plain HTTP is for a service on this machine: in a test, or beside the local speaker.
_URL = re.compile(r"(https://[\w.-]+(:\d+)?|http://127\.0\.0\.1:\d+)/v\d/\S+")
_ZONE = re.compile(r"[A-Za-z][\w+-]*(/[\w+-]+){0,2}")
_LONGEST_ANSWER = 1_000_000  # bytes; a longer one is cut off, and so unreadable


@dataclass(frozen=True)
class Result:
    """What became of an act, and the token of a reminder that is booked.

    no_permission: ask for it. refused: no use in asking, this device takes no reminders.
    failed: it may have happened all the same; `find` it before booking again.
    """

    outcome: Outcome
    token: str = field(default="", repr=False)  # in no log


class Services:
    """Alexa's services during one request. Nothing here raises.

    `budget`: seconds from now for all calls together. `reason`: why the last call brought nothing,
    in a word or a status code that may be logged; empty if it brought something.
    """

    def __init__(self, system: SystemState | None, budget: float) -> None:
        system = system or SystemState()
        self.reason = ""
        self._device_id = system.device.device_id if system.device else None
        configuration = sdk.ApiConfiguration(_PlainJson(), _Http(budget))
        configuration.authorization_value = system.api_access_token or ""
        configuration.api_endpoint = (system.api_access_token and system.api_endpoint) or ""
        clients = sdk.ServiceClientFactory(configuration)
        self._reminders = clients.get_reminder_management_service()
        self._settings = clients.get_ups_service()

    def time_zone(self) -> str:
        """The device's time zone, an IANA name; empty for none. Needs no permission."""
        name = self._ask(partial(self._settings.get_system_time_zone, self._device_id))
        if isinstance(name, str) and _ZONE.fullmatch(name):
            return name
        self._unreadable()
        return ""

    def book(self, at: str, text: str, locale: str, zone: str) -> Result:
        """Book a reminder that rings once, at a local time ("2026-11-29T19:00") of `zone`.

        Amazon works out the moment: daylight saving is its affair, also if the rules change.
        """
        if not zone:
            self.reason = "no_zone"
            return Result("failed")
        answer = self._ask(partial(self._reminders.create_reminder, _body(at, text, locale, zone)))
        token = _dig(answer, "alertToken")
        return Result("booked", token) if token and isinstance(token, str) else self._failure()

    def cancel(self, token: str) -> Result:
        """Delete a reminder; one that is gone already is deleted too."""
        self.reason = ""
        if token:  # without one the path would be that of all reminders
            self._ask(partial(self._reminders.delete_reminder, token))
        return Result("deleted") if self.reason in ("", "404") else self._failure()

    def find(self, at: str, text: str) -> Result:
        """Whether a reminder that we lost sight of is booked: one of this local time and text."""
        answer = self._ask(self._reminders.get_reminders)
        alerts = _dig(answer, "alerts")
        if not isinstance(alerts, list):
            return self._failure()
        ours = (alert for alert in alerts if _is(alert, at, text))
        if token := next(filter(None, (_dig(alert, "alertToken") for alert in ours)), ""):
            return Result("booked", str(token))
        total = str(_dig(answer, "totalCount"))
        if total.isdecimal() and int(total) > len(alerts):  # the SDK can't turn the page
            self.reason = "more_pages"
            return Result("failed")
        return Result("absent")

    def _ask(self, call: Callable[[], Any]) -> Any:
        """The answer of a call as plain JSON data; None, with the reason, if there is none."""
        self.reason = ""
        try:
            return call()
        except sdk.ServiceException as error:
            # The SDK turns whatever its HTTP client raises into a 500; the cause tells them apart.
            cause = error.__context__
            unanswered = isinstance(cause, _Unanswered)
            self.reason = str(cause) if unanswered else str(error.status_code)
        except Exception as error:
            self.reason = type(error).__name__
        return None

    def _failure(self) -> Result:
        self._unreadable()
        outcomes: dict[str, Outcome] = {"401": "no_permission", "403": "refused"}
        return Result(outcomes.get(self.reason, "failed"))

    def _unreadable(self) -> None:
        self.reason = self.reason or "unreadable"


def _body(at: str, text: str, locale: str, zone: str) -> api.ReminderRequest:
    now = datetime.now(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"
    trigger = api.Trigger(
        object_type=api.TriggerType.SCHEDULED_ABSOLUTE,
        scheduled_time=f"{at}:00.000",  # type: ignore[arg-type]  # local, as it was said
        time_zone_id=zone,
    )
    spoken = api.SpokenInfo([api.SpokenText(locale=locale, text=text)])
    push = api.PushNotification(api.PushNotificationStatus.ENABLED)
    return api.ReminderRequest(now, trigger, api.AlertInfo(spoken), push)  # type: ignore[arg-type]


def _is(alert: Any, at: str, text: str) -> bool:
    """Whether a listed reminder is to ring at that minute with that text; one that rang is not."""
    when = str(_dig(alert, "trigger", "scheduledTime"))
    said = _dig(alert, "alertInfo", "spokenInfo", "content")
    texts = [_dig(one, "text") for one in said] if isinstance(said, list) else []
    return when.startswith(at) and text in texts and _dig(alert, "status") != "COMPLETED"


def _dig(value: Any, *path: str) -> Any:
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


class _PlainJson(sdk.Serializer):
    """Models to JSON text; JSON text to plain data, and to None if it is no JSON."""

    def serialize(self, obj: Any) -> str:
        return json.dumps(DefaultSerializer().serialize(obj))

    def deserialize(self, payload: str | None, obj_type: Any) -> Any:  # noqa: ARG002
        with suppress(TypeError, ValueError, RecursionError):
            return json.loads(payload or "")
        return None


class _Unanswered(Exception):
    """There was no answer; the word says why."""


class _Http(sdk.ApiClient):
    """Sends requests within a budget of seconds: no retry, no redirect, no proxy."""

    def __init__(self, budget: float) -> None:
        self._until = monotonic() + budget

    def invoke(self, request: sdk.ApiClientRequest) -> sdk.ApiClientResponse:
        if not _URL.fullmatch(str(request.url)):
            raise _Unanswered("endpoint")
        seconds = self._until - monotonic()
        if seconds <= 0:
            raise _Unanswered("timeout")
        answers: SimpleQueue[sdk.ApiClientResponse | str] = SimpleQueue()
        # urllib3's timeouts bound each read, but neither a name lookup nor an answer that trickles.
        Thread(target=lambda: answers.put(_send(request, seconds)), daemon=True).start()
        try:
            answer = answers.get(timeout=seconds)
        except Empty:
            raise _Unanswered("timeout") from None
        if isinstance(answer, str):
            raise _Unanswered(answer)
        return answer


def _send(request: sdk.ApiClientRequest, seconds: float) -> sdk.ApiClientResponse | str:
    """The answer, or in a word why there is none."""
    import certifi  # here, not above: most turns ask no service
    import urllib3

    # At DEBUG it logs paths, and a path holds the device id or a reminder's token.
    logging.getLogger("urllib3").setLevel(logging.WARNING)
    limits = urllib3.Timeout(total=seconds)
    try:
        with (
            urllib3.PoolManager(ca_certs=certifi.where(), timeout=limits, retries=False) as pool,
            pool.request(
                str(request.method),
                str(request.url),
                body=request.body,
                headers=dict(request.headers or []),
                preload_content=False,
            ) as answer,
        ):
            body = answer.read(_LONGEST_ANSWER).decode("utf-8", "replace")
            return sdk.ApiClientResponse([*answer.headers.items()], body, answer.status)
    except urllib3.exceptions.TimeoutError:
        return "timeout"
    except urllib3.exceptions.HTTPError:
        return "unreachable"
    except Exception as error:
        return type(error).__name__
