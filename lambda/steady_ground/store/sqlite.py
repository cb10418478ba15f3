"""The store for one machine: a SQLite file that several processes may use at once."""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import local

from steady_ground.household import Household, from_item, to_item
from steady_ground.store import Conflict, Record, Unavailable, expiry

BUSY_SECONDS = 1.0
"""How long a turn waits for another process to finish its save, which takes about 8 ms.

With the seconds that Alexa's services may take (`alexa/acts.py`) it stays below three.
"""

SCHEMA = """CREATE TABLE IF NOT EXISTS household (
    key TEXT PRIMARY KEY, version INTEGER NOT NULL, generation TEXT NOT NULL,
    expires INTEGER NOT NULL, body TEXT NOT NULL) WITHOUT ROWID"""

SELECT = "SELECT version, generation, body FROM household WHERE key = ? AND expires > ?"

CREATE = """INSERT INTO household VALUES (:key, 1, :generation, :expires, :body)
    ON CONFLICT (key) DO UPDATE SET version = 1, generation = excluded.generation,
    expires = excluded.expires, body = excluded.body WHERE household.expires <= :now"""

UPDATE = """UPDATE household SET version = version + 1, expires = :expires, body = :body
    WHERE key = :key AND version = :version AND generation = :generation"""


class SqliteStore:
    """One row a household. What was acknowledged survives a killed process and a power cut.

    Write-ahead logging lets one process read while another saves; `synchronous=FULL` waits for
    the disk (about 8 ms); `secure_delete` overwrites what is forgotten.
    """

    def __init__(self, path: str) -> None:
        self._path = Path(path)
        self._threads = local()

    def load(self, key: str, now: datetime) -> Record:
        """The household as last saved; an empty one for none, or an expired one."""
        with self._connection() as db:
            row = db.execute(SELECT, (key, int(now.timestamp()))).fetchone()
        if row is None:
            return Record(Household())
        version, generation, body = row
        try:
            return Record(from_item(json.loads(body)), version, generation)
        except ValueError as error:
            raise Unavailable("a household's row is damaged") from error

    def save(self, key: str, household: Household, read: Record, now: datetime) -> Record:
        """Save over what was read, or raise Conflict."""
        generation = read.generation or secrets.token_hex(4)
        values = {
            "key": key,
            "version": read.version,
            "generation": generation,
            "expires": expiry(now),
            "now": int(now.timestamp()),
            "body": json.dumps(to_item(household), separators=(",", ":")),
        }
        with self._connection() as db:
            saved = db.execute(UPDATE if read.version else CREATE, values).rowcount
        if not saved:
            raise Conflict
        return Record(household, read.version + 1, generation)

    def forget(self, key: str) -> None:
        """Delete everything of a household."""
        with self._connection() as db:
            db.execute("DELETE FROM household WHERE key = ?", (key,))
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # nor is it left in the log of writes

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        """This thread's connection; each statement is a transaction of its own."""
        try:
            if not hasattr(self._threads, "db"):
                self._threads.db = self._connect()
            yield self._threads.db
        except (sqlite3.Error, OSError) as error:
            raise Unavailable(f"{self._path}: {error}") from error

    def _connect(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        db = sqlite3.connect(self._path, timeout=BUSY_SECONDS, isolation_level=None)
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON"):
            db.execute(f"PRAGMA {pragma}")
        db.execute(SCHEMA)
        return db
