"""What only the SQLite store promises: several processes, hard deaths, clear errors."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from steady_ground.household import Household
from steady_ground.store import Record, Unavailable, open_store

NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)
LAMBDA = Path(__file__).parents[2] / "lambda"
WRITER = """
import sys
from datetime import UTC, datetime
from dataclasses import replace
sys.path.insert(0, sys.argv[2])
from steady_ground.store import Conflict, Unavailable, open_store
store, now = open_store("sqlite:" + sys.argv[1]), datetime(2026, 11, 22, 18, tzinfo=UTC)
while True:
    try:
        record = store.load("k", now)
        one_more = replace(record.household, turns=record.household.turns + 1)
        saved = store.save("k", one_more, record, now)
    except (Conflict, Unavailable):  # somebody else was first, or has the file locked
        continue
    print(saved.household.turns, flush=True)
"""


def writer(path: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), str(LAMBDA)], stdout=subprocess.PIPE, text=True
    )


def test_two_processes_lose_nothing_and_a_kill_loses_nothing_acknowledged(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    processes = [writer(path), writer(path)]
    seen: list[int] = []
    for process in processes:
        assert process.stdout
        seen += [int(process.stdout.readline()) for _ in range(50)]
        process.kill()
        seen += [int(line) for line in process.communicate()[0].split()]
    kept = open_store(f"sqlite:{path}").load("k", NOW)
    assert len(seen) == len(set(seen)), "a count that two saved is a lost update"
    assert max(seen) <= kept.household.turns == kept.version <= len(seen) + len(processes)


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear diary, this is not a database at all." * 9)
    with pytest.raises(Unavailable, match="letter"):
        open_store(f"sqlite:{path}").load("k", NOW)


@pytest.mark.parametrize("body", ["{", "[]", '{"schema": 9}', '{"schema": 1, "turns": "many"}'])
def test_a_row_damaged_by_hand_is_not_taken_for_an_empty_one(tmp_path: Path, body: str) -> None:
    store = open_store(f"sqlite:{tmp_path}/s.db")
    store.save("k", Household(turns=1), Record(Household()), NOW)
    with sqlite3.connect(tmp_path / "s.db") as db:
        db.execute("UPDATE household SET body = ?", (body,))
    db.close()
    with pytest.raises(Unavailable, match="damaged"):
        store.load("k", NOW)


@pytest.mark.parametrize("url", ["", "sqlite:", "postgres:x", "dynamodb", "dynamodb:"])
def test_a_store_that_does_not_exist_is_named(url: str) -> None:
    with pytest.raises(ValueError, match="dynamodb:TABLE, sqlite:PATH or memory:"):
        open_store(url)
