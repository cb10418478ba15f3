"""From an Alexa request to what was heard, in which sitting, by which household, and when."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any, TypeVar

from ask_sdk_model import IntentRequest, LaunchRequest, RequestEnvelope, SessionResumedRequest
from ask_sdk_model.interfaces.connections import ConnectionsResponse

from steady_ground.alexa.permission import consent
from steady_ground.control import MOST_MISSES
from steady_ground.household import SCHEMA, Place, from_item
from steady_ground.keeping import Sitting
from steady_ground.routine import Content
from steady_ground.turn import LAUNCH, UNHEARD, Heard, Session

MATCH = "ER_SUCCESS_MATCH"
WEEK = re.compile(r"(\d{4})-W(\d{2})(-WE)?")
CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
LOCALE = re.compile("[a-z]{2}-[A-Z]{2}")

LONGEST_SITTING = 4000
"""Characters of session attributes as JSON; the skill itself writes a few hundred."""

T = TypeVar("T", str, int)


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
    return Call(household_key(envelope), sitting(envelope), _heard(content, envelope, now), now)


def household_key(envelope: RequestEnvelope) -> str:
    """The SHA-256 of the account's user id: an id that tells nothing, the same on every device.

    Raises LookupError where nobody is named: what is kept for nobody would be everybody's.
    """
    system = envelope.context.system if envelope.context else None
    users = (system and system.user, envelope.session and envelope.session.user)
    user_id = next((user.user_id for user in users if user and user.user_id), None)
    if not user_id:
        raise LookupError("the request names no user")
    return sha256(user_id.encode("utf-8", "surrogatepass")).hexdigest()


def moment(envelope: RequestEnvelope) -> datetime:
    """The time of the request (UTC); the clock's, where the request has none that can be."""
    stamp = envelope.request.timestamp if envelope.request else None
    if not isinstance(stamp, datetime) or not 2000 < stamp.year < 3000:
        return datetime.now(UTC)
    return stamp if stamp.tzinfo else stamp.replace(tzinfo=UTC)


def locale(envelope: RequestEnvelope) -> str:
    """The locale of the request, such as "en-GB"; "en-US" for anything of another form."""
    found = str(envelope.request.locale) if envelope.request else ""
    return found if LOCALE.fullmatch(found) else "en-US"


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
    values = {name: _value(content, kind, slots.get(name), now) for name, kind in kinds.items()}
    return Heard(answer, {name: value for name, value in values.items() if value})


def _denied(confirmable: Any) -> bool:
    """Whether an intent or a slot was taken back, which a completed dialog may still carry."""
    status = getattr(confirmable, "confirmation_status", None)
    return getattr(status, "value", status) == "DENIED"


def _value(content: Content, kind: str, slot: Any, now: datetime) -> str:
    """A slot's value: the id of our own types, a plain form of Amazon's; empty for none."""
    if _denied(slot):
        return ""
    spoken = str(getattr(slot, "value", None) or "").strip()
    if not kind.startswith("AMAZON."):
        found = _resolved(slot)
        return found if found in content.promises or found in content.routines else ""
    reader = {"AMAZON.DATE": _day, "AMAZON.TIME": _clock}.get(kind)
    return reader(spoken, now) if reader else spoken.replace("?", " ").strip()


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


def sitting(envelope: RequestEnvelope) -> Sitting:
    """The sitting of the session attributes; a new one for a new session, or damaged ones."""
    attributes = envelope.session.attributes if envelope.session else None
    try:
        return _sitting_of(attributes or {})
    except (TypeError, ValueError, AttributeError, RecursionError):
        return Sitting(Session())


def _sitting_of(attributes: Mapping[str, Any]) -> Sitting:
    """The sitting of session attributes. Raises TypeError or ValueError for damaged ones."""
    if len(json.dumps(attributes)) > LONGEST_SITTING:
        raise ValueError("the sitting is longer than any")
    place = attributes.get("place")
    session = Session(
        asked=_typed(attributes, "asked", ""),
        mark=_typed(attributes, "mark", 0),
        misses=_typed(attributes, "misses", 0),
        place=_place(place) if place else None,
    )
    if not 0 <= session.misses < MOST_MISSES:
        raise ValueError("nobody is asked again after so many misses")
    return Sitting(session, _typed(attributes, "generation", ""))


def _typed(attributes: Mapping[str, Any], name: str, blank: T) -> T:
    value = attributes.get(name, blank)
    if type(value) is not type(blank):
        raise TypeError(name)
    return value


def _place(data: Any) -> Place:
    """A place that only the sitting keeps, held to what a store would take, undo and all."""
    place = from_item({"schema": SCHEMA, "places": {"": data}}).places[""]
    undo = dict(place.undo)
    promises = undo.pop("promises", {})
    from_item({"schema": SCHEMA, "promises": [p for p in promises.values() if p], **undo})
    texts = [*place.kept.values(), *filter(None, undo.get("pulses", {}).values())]
    if place.first not in ("one", "two") or not all(isinstance(text, str) for text in texts):
        raise TypeError("place")
    date.fromisoformat(place.began)
    return place
