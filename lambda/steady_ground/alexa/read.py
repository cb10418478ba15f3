"""From an Alexa request to what was heard, in which sitting, by which household, and when."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

from ask_sdk_model import IntentRequest, LaunchRequest, RequestEnvelope, SessionResumedRequest
from ask_sdk_model.interfaces.connections import ConnectionsResponse

from steady_ground.alexa.permission import consent
from steady_ground.household import Place
from steady_ground.keeping import Sitting
from steady_ground.routine import Content
from steady_ground.turn import LAUNCH, UNHEARD, Heard, Session

MATCH = "ER_SUCCESS_MATCH"
WEEK = re.compile(r"(\d{4})-W(\d{2})(-WE)?")
CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


@dataclass(frozen=True)
class Call:
    """What a request asks of the conversation."""

    household: str
    sitting: Sitting
    heard: Heard
    now: datetime


def read(content: Content, envelope: RequestEnvelope) -> Call:
    """A turn's request in the program's own terms; what can't be made out is unheard."""
    now = moment(envelope)
    return Call(household_key(envelope), _sitting(envelope), _heard(content, envelope, now), now)


def household_key(envelope: RequestEnvelope) -> str:
    """The SHA-256 of the account's user id: an id that tells nothing, the same on every device."""
    system = envelope.context.system if envelope.context else None
    user = (system and system.user) or (envelope.session and envelope.session.user)
    return sha256(str(user.user_id if user else "").encode()).hexdigest()


def moment(envelope: RequestEnvelope) -> datetime:
    """The time of the request (UTC); the clock's, where the request has none."""
    stamp = envelope.request.timestamp if envelope.request else None
    if not isinstance(stamp, datetime):
        return datetime.now(UTC)
    return stamp if stamp.tzinfo else stamp.replace(tzinfo=UTC)


def locale(envelope: RequestEnvelope) -> str:
    """The locale of the request, such as "en-GB"."""
    return str((envelope.request and envelope.request.locale) or "en-US")


def _heard(content: Content, envelope: RequestEnvelope, now: datetime) -> Heard:
    request = envelope.request
    if isinstance(request, LaunchRequest):
        return Heard(LAUNCH)
    if isinstance(request, SessionResumedRequest):
        return Heard("repeat")
    if isinstance(request, ConnectionsResponse):
        return Heard(consent(request))
    intent = request.intent if isinstance(request, IntentRequest) else None
    answer = content.intents.get(str(intent.name)) if intent else None
    if intent is None or answer is None or _denied(intent):
        return Heard(UNHEARD)
    kinds = content.answers[answer].slots
    slots = intent.slots if isinstance(intent.slots, dict) else {}
    values = {name: _value(kind, slots.get(name), now) for name, kind in kinds.items()}
    return Heard(answer, {name: value for name, value in values.items() if value})


def _denied(confirmable: Any) -> bool:
    """Whether an intent or a slot was taken back, which a completed dialog may still carry."""
    status = getattr(confirmable, "confirmation_status", None)
    return getattr(status, "value", status) == "DENIED"


def _value(kind: str, slot: Any, now: datetime) -> str:
    """A slot's value: the id of our own types, a plain form of Amazon's; empty for none."""
    if _denied(slot):
        return ""
    spoken = str(getattr(slot, "value", None) or "").strip()
    if not kind.startswith("AMAZON."):
        return _resolved(slot)
    reader = {"AMAZON.DATE": _day, "AMAZON.TIME": _clock}.get(kind)
    return reader(spoken, now) if reader else spoken.strip("?")


def _resolved(slot: Any) -> str:
    """The id that entity resolution found, whichever authority found it."""
    resolutions = getattr(slot, "resolutions", None)
    for authority in getattr(resolutions, "resolutions_per_authority", None) or []:
        code = getattr(getattr(authority, "status", None), "code", None)
        if getattr(code, "value", code) == MATCH and getattr(authority, "values", None):
            value = getattr(authority.values[0], "value", None)
            return str(getattr(value, "id", None) or "")
    return ""


def _day(spoken: str, now: datetime) -> str:
    """An AMAZON.DATE as a day: a week means its same weekday, a weekend its Saturday."""
    week = WEEK.fullmatch(spoken)
    try:
        if week:
            weekday = 6 if week[3] else now.isoweekday()
            return date.fromisocalendar(int(week[1]), int(week[2]), weekday).isoformat()
        return date.fromisoformat(spoken).isoformat() if len(spoken) == len("2026-11-29") else ""
    except ValueError:
        return ""


def _clock(spoken: str, _now: datetime) -> str:
    """An AMAZON.TIME as hours and minutes; a part of the day ("EV") is no time."""
    return spoken if CLOCK.fullmatch(spoken) else ""


def _sitting(envelope: RequestEnvelope) -> Sitting:
    """The sitting of the session attributes; a new one for a new session, or damaged ones."""
    attributes = envelope.session.attributes if envelope.session else None
    try:
        return sitting_of(attributes or {})
    except (TypeError, ValueError, AttributeError):
        return Sitting(Session())


def sitting_of(attributes: Mapping[str, Any]) -> Sitting:
    """The sitting of session attributes. Raises TypeError or ValueError for damaged ones."""
    place = attributes.get("place")
    session = Session(
        asked=str(attributes.get("asked", "")),
        mark=int(attributes.get("mark", 0)),
        misses=int(attributes.get("misses", 0)),
        place=Place(**place) if place else None,
    )
    return Sitting(session, str(attributes.get("generation", "")))
