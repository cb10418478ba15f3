"""What an answer changed in the household, small enough to keep, so that "go back" can undo it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from steady_ground.household import Household, Promise

NAMES = ("one", "two")
PLAIN = ("one", "two", "kind", "welcomed", "next", "next_time", "parked")
"""The fields that an answer may change as a whole; promises and pulses change one by one."""


def undo_of(before: Household, after: Household) -> dict[str, Any]:
    """What it takes to bring back what stood before: old values, and None for what is new.

    A name is not noted, only that it goes: names stand in one place of the item alone.
    """
    undo: dict[str, Any] = {
        name: "" if name in NAMES else getattr(before, name)
        for name in PLAIN
        if getattr(before, name) != getattr(after, name)
    }
    undo |= _changed("pulses", before.pulses, after.pulses)
    return undo | _changed("promises", _by_id(before), _by_id(after))


def undone(household: Household, undo: Mapping[str, Any]) -> Household:
    """The household with what `undo_of` noted brought back."""
    plain = {name: value for name, value in undo.items() if name in PLAIN}
    pulses = _restored(household.pulses, undo.get("pulses", {}))
    promises = _restored(_by_id(household), undo.get("promises", {}))
    return replace(
        household,
        **plain,
        pulses=dict(sorted(pulses.items())),
        promises=tuple(Promise(**promises[key]) for key in sorted(promises, key=int)),
    )


def _by_id(household: Household) -> dict[str, Any]:
    return {str(promise.id): asdict(promise) for promise in household.promises}


def _changed(name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    keys = [key for key in {**before, **after} if before.get(key) != after.get(key)]
    return {name: {key: before.get(key) for key in keys}} if keys else {}


def _restored(found: Mapping[str, Any], undo: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in {**found, **undo}.items() if value is not None}
