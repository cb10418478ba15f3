"""Alexa request envelopes, whole, as the service sends them.

Sources: https://developer.amazon.com/docs/custom-skills/request-and-response-json-reference.html
and .../request-types-reference.html. Times are UTC, ISO 8601; ids are of Amazon's shape.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import uuid4

from speaker.understand import Intent, SlotValue

Json = dict[str, Any]
EndReason = Literal["USER_INITIATED", "ERROR", "EXCEEDED_MAX_REPROMPTS"]

_SKILL_ID = "amzn1.ask.skill.00000000-0000-0000-0000-000000000000"
_VIEWPORT: Mapping[str, Any] = {
    "experiences": [
        {"arcMinuteWidth": 246, "arcMinuteHeight": 144, "canRotate": False, "canResize": False}
    ],
    "mode": "HUB",
    "shape": "RECTANGLE",
    "pixelWidth": 1280,
    "pixelHeight": 800,
    "dpi": 160,
    "currentPixelWidth": 1280,
    "currentPixelHeight": 800,
    "touch": ["SINGLE"],
}


NOWHERE = "http://127.0.0.1:9"
"""An endpoint of Alexa's services at which nobody answers (the discard port)."""


@dataclass(frozen=True)
class Origin:
    """Whose account and which device a request comes from, and where Alexa's services are."""

    user_id: str
    device_id: str
    locale: str
    screen: bool
    endpoint: str = NOWHERE


@dataclass
class Session:
    """What Alexa keeps from one turn to the next."""

    id: str = field(default_factory=lambda: f"amzn1.echo-api.session.{uuid4()}")
    new: bool = True
    attributes: Json = field(default_factory=dict)


def skill_id() -> str:
    """The application id: STEADY_GROUND_SKILL_ID, or one of zeros."""
    return os.environ.get("STEADY_GROUND_SKILL_ID") or _SKILL_ID


def launch(origin: Origin, session: Session, now: datetime) -> Json:
    """The skill was opened by its name alone."""
    request = _request("LaunchRequest", origin, now)
    return _envelope(origin, session, request | {"shouldLinkResultBeReturned": False})


def intent_request(origin: Origin, session: Session, now: datetime, intent: Intent) -> Json:
    """Something was said that the interaction model knows, or AMAZON.FallbackIntent."""
    said: Json = {"name": intent.name, "confirmationStatus": "NONE"}
    request = _request("IntentRequest", origin, now) | {"intent": said}
    if intent.slots:
        said["slots"] = {name: _slot(name, value) for name, value in intent.slots.items()}
        request["dialogState"] = "COMPLETED"
    return _envelope(origin, session, request)


def session_ended(origin: Origin, session: Session, now: datetime, reason: EndReason) -> Json:
    """The session ended, and not by the skill's own response."""
    request = _request("SessionEndedRequest", origin, now) | {"reason": reason}
    if reason == "ERROR":
        request["error"] = {"type": "INVALID_RESPONSE", "message": ""}
    return _envelope(origin, session, request)


def connections_response(
    origin: Origin, session: Session, now: datetime, asked: Json, status: str
) -> Json:
    """What became of a Connections.SendRequest: here, what a person told Alexa when she asked."""
    request = _request("Connections.Response", origin, now) | {
        "name": asked["name"],
        "status": {"code": "200", "message": "OK"},
        "payload": {"status": status},
        "token": asked["token"],
    }
    return _envelope(origin, session, request)


def _request(kind: str, origin: Origin, now: datetime) -> Json:
    return {
        "type": kind,
        "requestId": f"amzn1.echo-api.request.{uuid4()}",
        "timestamp": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "locale": origin.locale,
    }


def _envelope(origin: Origin, session: Session, request: Json) -> Json:
    application, user = {"applicationId": skill_id()}, {"userId": origin.user_id}
    return {
        "version": "1.0",
        "session": {
            "new": session.new,
            "sessionId": session.id,
            "application": application,
            "attributes": session.attributes,
            "user": user,
        },
        "context": _context(origin, application, user),
        "request": request,
    }


def _context(origin: Origin, application: Json, user: Json) -> Json:
    interfaces: Json = {"AudioPlayer": {}}
    if origin.screen:
        interfaces["Alexa.Presentation.APL"] = {"runtime": {"maxVersion": "2023.3"}}
    context: Json = {
        "System": {
            "application": application,
            "user": user,
            "device": {"deviceId": origin.device_id, "supportedInterfaces": interfaces},
            "apiEndpoint": origin.endpoint,
            "apiAccessToken": "a-token-of-the-local-speaker",
        },
        "AudioPlayer": {"playerActivity": "IDLE"},
        "Extensions": {"available": {}},
    }
    return context | ({"Viewport": dict(_VIEWPORT)} if origin.screen else {})


def _slot(name: str, said: SlotValue | None) -> Json:
    slot: Json = {"name": name, "confirmationStatus": "NONE"}
    if said is None:
        return slot
    value: Json = {"value": said.value}
    if not said.type.startswith("AMAZON."):
        value["resolutions"] = {"resolutionsPerAuthority": [_resolution(said)]}
    return slot | value | {"source": "USER", "slotValue": {"type": "Simple"} | value}


def _resolution(said: SlotValue) -> Json:
    resolution: Json = {
        "authority": f"amzn1.er-authority.echo-sdk.{skill_id()}.{said.type}",
        "status": {"code": "ER_SUCCESS_MATCH" if said.id else "ER_SUCCESS_NO_MATCH"},
    }
    if said.id:
        resolution["values"] = [{"value": {"name": said.name, "id": said.id}}]
    return resolution
