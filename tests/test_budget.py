"""The time of a turn when what it needs hangs: Alexa's services, the store, and both.

Alexa waits 8 s (platform facts, third party); this skill answers inside 3. What may hang is real:
an HTTP server that never answers, and a SQLite file that another connection keeps locked.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from threading import Thread
from time import monotonic, sleep
from typing import Any

import pytest

from speaker.service import Recorded, Service
from steady_ground.alexa.acts import BUDGET
from steady_ground.alexa.skill import SteadyGround
from steady_ground.store.sqlite import BUSY_SECONDS, SCHEMA, SqliteStore
from tests.household import BEGIN, OPEN, Home
from tests.test_lambda_function import envelope
from tools.rehearsal import content

HARD = 8.0
DEFAULT = 3.0
"""Seconds."""


@pytest.fixture
def home(tmp_path: Path) -> Iterator[tuple[Home, Service, Path]]:
    """A household on a SQLite file, with Alexa's services."""
    path = tmp_path / "s.db"
    with Service() as alexa:
        yield Home(SqliteStore(str(path)), alexa), alexa, path


@contextmanager
def locked(path: Path, mode: str = "NORMAL") -> Iterator[None]:
    """Another connection is about to save, and never does; in mode EXCLUSIVE nobody reads, too."""
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        other.execute(f"PRAGMA locking_mode = {mode}")
        other.execute("PRAGMA journal_mode = WAL")
        other.execute("BEGIN IMMEDIATE")
        other.execute(SCHEMA)
        yield
        other.execute("ROLLBACK")


def timed(home: Home, line: str) -> float:
    """Say something; the seconds until it was answered."""
    since = monotonic()
    home.say(line)
    took = monotonic() - since
    assert took < HARD
    return took


def phrase(key: str) -> str:
    """The beginning of a phrase of the house."""
    return content().phrases[key][0].partition(".")[0]


ACTS = {
    "time zone": ("welcome.hello", "skip", "check_in/consent.one"),
    "booking": ("reminder.offer", "yes", ""),
    "deletion of the reminder": ("", "Alexa, ask steady ground to cancel our reminder", ""),
}


@pytest.mark.parametrize(("until", "line", "then"), ACTS.values(), ids=ACTS)
def test_services_that_hang(
    home: tuple[Home, Service, Path], until: str, line: str, then: str
) -> None:
    here, alexa, _ = home
    here.say(BEGIN)
    here.answer(until)
    alexa.fault = "hang"
    took = timed(here, line)
    assert BUDGET <= took < DEFAULT
    assert here.asked == then
    here.answer()
    assert not here.device.in_session
    assert here.item()["runs"] == {"check_in": 1}


def test_a_store_that_is_locked_is_an_apology_and_the_check_in_goes_on_later(
    home: tuple[Home, Service, Path],
) -> None:
    here, _, path = home
    here.say(BEGIN)
    here.answer("pulse")
    kept = here.item()
    with locked(path):
        took = timed(here, "easier")
    assert BUSY_SECONDS <= took < DEFAULT
    assert phrase("not_saved") in here.text
    assert here.item() == kept
    finished(here)


def test_a_store_that_can_not_even_be_read(home: tuple[Home, Service, Path]) -> None:
    here, _, path = home
    with locked(path, "EXCLUSIVE"):
        assert BUSY_SECONDS <= timed(here, BEGIN) < DEFAULT
    assert phrase("not_read") in here.text
    here.say(BEGIN)
    here.answer()
    assert here.item()["runs"] == {"check_in": 1}


def test_both_hang(home: tuple[Home, Service, Path]) -> None:
    here, alexa, path = home
    here.say(BEGIN)
    here.answer("reminder.offer")
    alexa.fault, before = "hang", len(alexa.requests)
    with locked_once(path, lambda: len(alexa.requests) > before):
        assert BUDGET + BUSY_SECONDS <= timed(here, "yes") < DEFAULT
    assert phrase("not_saved") in here.text
    alexa.fault = ""
    finished(here)
    assert len(alexa.reminders) == 1


def test_what_was_booked_and_not_kept_is_found_and_not_booked_again(
    home: tuple[Home, Service, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, alexa, path = home
    here.say(BEGIN)
    here.answer("reminder.offer")
    with ExitStack() as lock:
        answer = alexa.answer

        def locking(asked: Recorded) -> tuple[int, Any]:
            if asked.method == "POST":
                lock.enter_context(locked(path))
            return answer(asked)

        monkeypatch.setattr(alexa, "answer", locking)
        timed(here, "yes")
    assert phrase("not_saved") in here.text
    monkeypatch.undo()
    finished(here)
    assert list(alexa.reminders) == [here.item()["reminder"]]


@contextmanager
def locked_once(path: Path, is_time: Callable[[], bool]) -> Iterator[None]:
    """Lock the file as soon as it is time, until the end of the block."""
    over: list[bool] = []

    def lock() -> None:
        while not is_time():
            sleep(0.001)
        with locked(path):
            while not over:
                sleep(0.01)

    thread = Thread(target=lock)
    thread.start()
    yield
    over.append(True)
    thread.join()


def finished(home: Home) -> None:
    """The household opens the skill again, and comes to the end of its check-in."""
    home.say(OPEN)
    assert home.asked == "home/unfinished"
    home.say("pick up")
    home.answer()
    assert home.item()["runs"] == {"check_in": 1}


@pytest.mark.parametrize("wish", ["NOT_PERSISTED", "PERSISTED"])
def test_an_event_is_answered_in_time_too(home: tuple[Home, Service, Path], wish: str) -> None:
    here, _, path = home
    here.say(BEGIN)
    event = envelope("B", type="AlexaSkillEvent.SkillDisabled")
    event["request"]["body"] = {"userInformationPersistenceStatus": wish}
    with locked(path):
        since = monotonic()
        answer = SteadyGround(content(), here.store).answer(event, None)
    assert monotonic() - since < DEFAULT
    assert answer["response"] == {}


def test_the_budgets_leave_time_to_speak() -> None:
    assert BUDGET + BUSY_SECONDS <= DEFAULT - 0.5
    # Two readings and two saves, each waiting to the end, around the acts of one turn.
    assert BUDGET + 4 * BUSY_SECONDS < HARD - 2
