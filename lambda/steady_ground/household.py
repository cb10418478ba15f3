"""The short state that outlives a sitting: dataclasses, and their plain form for a store.

Kinds, dates and counts only (law on privacy): no word that was said is in here but the two first
names, which people may give on purpose.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar

SCHEMA = 1
PLACE_DAYS = 14
MOST_PROMISES = 12
MOST_PULSES = 52

T = TypeVar("T", bound="Place | Promise | Household")


@dataclass(frozen=True)
class Place:
    """Where a routine stands: the step that was asked, and what that step was about.

    `began` is the local date of the first step, `at` the UTC minute of the last one (both ISO).
    `first` is who goes first ("one" or "two"). `mark` is the household's count of moves. `undo` is
    what the last answer changed, as `undo.py` notes it.
    """

    step: str
    began: str
    at: str
    first: str = "one"
    about: str = ""
    before: str = ""
    before_about: str = ""
    mark: int = 0
    kept: Mapping[str, str] = field(default_factory=dict)
    undo: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Promise:
    """One promise: a kind of the catalogue, its owner, and how it went so far.

    `asked` is the date of the sitting in which it was made or last came back; `outcome` belongs
    to that date alone, so answering again overwrites. `kept`, `partly` and `not_yet` count the
    outcomes of earlier dates.
    """

    id: int
    kind: str
    owner: str
    asked: str
    due: str = ""
    outcome: str = ""
    kept: int = 0
    partly: int = 0
    not_yet: int = 0


@dataclass(frozen=True)
class Household:
    """All that is kept of a household. Dates are local, ISO; `pulses` maps a date to a word.

    `one` and `two` are first names, empty where none was given. `first` is whose turn it is to
    go first. `reminder` is the token of the one that is booked, `denied`
    the day on which reminders were not allowed. `heard` holds, for each routine,
    one character a step: how often it was heard, modulo its wordings. `turns` counts the moves
    ever made, so that no two share a mark.
    """

    one: str = ""
    two: str = ""
    kind: str = ""
    zone: str = ""
    welcomed: str = ""
    seen: str = ""
    first: str = "one"
    next: str = ""
    next_time: str = ""
    parked: str = ""
    reminder: str = ""
    denied: str = ""
    turns: int = 0
    places: Mapping[str, Place] = field(default_factory=dict)
    promises: tuple[Promise, ...] = ()
    pulses: Mapping[str, str] = field(default_factory=dict)
    runs: Mapping[str, int] = field(default_factory=dict)
    heard: Mapping[str, str] = field(default_factory=dict)


def to_item(household: Household) -> dict[str, Any]:
    """The plain form of a household: strings, integers, lists and maps, defaults left out."""
    item = _plain(household)
    item["schema"] = SCHEMA
    for name in ("places", "promises"):
        item.pop(name, None)
    if household.places:
        item["places"] = {key: _plain(place) for key, place in household.places.items()}
    if household.promises:
        item["promises"] = [_plain(promise) for promise in household.promises]
    return item


def from_item(item: Mapping[str, Any]) -> Household:
    """The household of a plain form. Raises ValueError for what `to_item` never wrote."""
    data = dict(item)
    if data.pop("schema", None) != SCHEMA:
        raise ValueError("the item has an unknown schema number")
    try:
        places = {key: _checked(Place, value) for key, value in data.pop("places", {}).items()}
        promises = tuple(_checked(Promise, value) for value in data.pop("promises", []))
        household = _checked(Household, data)
    except (TypeError, AttributeError) as error:
        raise ValueError("the item is damaged") from error
    return replace(household, places=places, promises=promises)


def other(person: str) -> str:
    """The other of the two: "two" for "one", and the other way round."""
    return "two" if person == "one" else "one"


def current(household: Household, now: datetime) -> Household:
    """The household without the places that nobody came back to for a fortnight."""
    oldest = minute(now - timedelta(days=PLACE_DAYS))
    alive = {key: place for key, place in household.places.items() if place.at >= oldest}
    return household if len(alive) == len(household.places) else replace(household, places=alive)


def with_place(household: Household, routine: str, place: Place | None) -> Household:
    """The household with this place in a routine, or without one for None."""
    places = {key: value for key, value in household.places.items() if key != routine}
    return replace(household, places=places if place is None else {**places, routine: place})


def minute(now: datetime) -> str:
    """An aware time as ISO in UTC, to the minute: texts in this form sort as times do."""
    return now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M")


def days_after(day: str, days: int) -> str:
    """The ISO date so many days after another."""
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def _plain(record: Place | Promise | Household) -> dict[str, Any]:
    """The fields that differ from their default; nested records are left to the caller."""
    plain = {}
    for f in fields(record):
        value = getattr(record, f.name)
        if value or not _has_default(f):
            plain[f.name] = dict(value) if isinstance(value, Mapping) else value
    if isinstance(record, Place | Household) and record.first == "one":
        plain.pop("first", None)
    return plain


def _has_default(f: Any) -> bool:
    return f.default is not MISSING or f.default_factory is not MISSING


def _checked(cls: type[T], data: Mapping[str, Any]) -> T:
    """A record of plain data. Raises TypeError for a field that is unknown or of another type."""
    kinds = {f.name: f.type for f in fields(cls)}
    for key, value in data.items():
        kind = {"str": str, "int": int}.get(str(kinds[key]) if key in kinds else "", dict)
        if key not in kinds or not isinstance(value, kind) or isinstance(value, bool):
            raise TypeError(key)
    return cls(**data)
