"""A store that is gone with the process: for tests, and for a first look."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from steady_ground.household import Household, from_item, to_item
from steady_ground.store import Conflict, Record, expiry


@dataclass(frozen=True)
class _Row:
    version: int
    generation: str
    expires: int
    body: str


class MemoryStore:
    """One item a household, in a dict; plain text inside, so that nothing is shared by accident."""

    def __init__(self) -> None:
        self._rows: dict[str, _Row] = {}
        self._lock = Lock()

    def load(self, key: str, now: datetime) -> Record:
        """The household as last saved; an empty one for none, or an expired one."""
        row = self._rows.get(key)
        if row is None or row.expires <= now.timestamp():
            return Record(Household())
        return Record(from_item(json.loads(row.body)), row.version, row.generation)

    def save(self, key: str, household: Household, read: Record, now: datetime) -> Record:
        """Save over what was read, or raise Conflict."""
        generation = read.generation or secrets.token_hex(4)
        body = json.dumps(to_item(household), separators=(",", ":"))
        with self._lock:
            row = self._rows.get(key)
            alive = row is not None and row.expires > now.timestamp()
            found = (row.version, row.generation) if row and alive else (0, "")
            if found != (read.version, read.generation):
                raise Conflict
            self._rows[key] = _Row(read.version + 1, generation, expiry(now), body)
        return Record(household, read.version + 1, generation)

    def forget(self, key: str) -> None:
        """Delete everything of a household."""
        with self._lock:
            self._rows.pop(key, None)
