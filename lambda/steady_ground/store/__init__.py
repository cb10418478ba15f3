"""Where the short state is kept: one small item a household, saved only over what was read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from steady_ground.household import Household

KEEP_DAYS = 395
"""Thirteen months after the last visit an item expires; expired means absent, swept or not."""


class Conflict(Exception):
    """Somebody else saved, or deleted, the item since it was read: nothing was written."""


class Unavailable(Exception):
    """The store can't be read or written just now, or holds something that it never wrote."""


@dataclass(frozen=True)
class Record:
    """A household as it was read.

    `version` counts the saves, 0 for an absent one. `generation` is drawn anew for each creation,
    so that a save from before a deletion never meets the household that came after it.
    """

    household: Household
    version: int = 0
    generation: str = ""


class Store(Protocol):
    """One item a household, under a key that tells nothing. Times are aware."""

    def load(self, key: str, now: datetime) -> Record:
        """The household as last saved; an empty one for none. Raises Unavailable."""

    def save(self, key: str, household: Household, read: Record, now: datetime) -> Record:
        """Save over what was read, or raise Conflict. Raises Unavailable."""

    def forget(self, key: str) -> None:
        """Delete everything of a household; deleting twice is fine. Raises Unavailable."""


def open_store(url: str) -> Store:
    """The store that `STEADY_GROUND_STORE` names: `dynamodb:TABLE`, `sqlite:PATH` or `memory:`.

    Raises ValueError for any other name. Each store is imported only where it is wanted.
    """
    scheme, _, place = url.partition(":")
    if scheme == "memory":
        from steady_ground.store.memory import MemoryStore

        return MemoryStore()
    if scheme == "sqlite" and place:
        from steady_ground.store.sqlite import SqliteStore

        return SqliteStore(place)
    if scheme == "dynamodb" and place:
        from steady_ground.store.dynamo import DynamoStore

        return DynamoStore(place)
    takes = "dynamodb:TABLE, sqlite:PATH or memory:"
    raise ValueError(f"STEADY_GROUND_STORE is {url!r}; it takes {takes}")


def expiry(now: datetime) -> int:
    """When an item saved now expires, in seconds since 1970 (UTC)."""
    return int((now + timedelta(days=KEEP_DAYS)).timestamp())
