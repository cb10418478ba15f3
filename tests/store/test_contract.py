"""One contract for every store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from steady_ground.household import Household, Place, Promise
from steady_ground.store import KEEP_DAYS, Conflict, Record, Store, open_store
from tests.store.emulators import new_table

NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)
KEY = "a" * 64
FULL = Household(
    one="Ana",
    two="Ben",
    kind="couple",
    zone="Europe/London",
    welcomed="2026-11-22",
    seen="2026-11-22",
    first="two",
    next="2026-11-29",
    next_time="19:00",
    parked="2026-11-22",
    turns=41,
    places={
        "check_in": Place(
            "first",
            "2026-11-22",
            "2026-11-22T18:00",
            kept={"promise": "x"},
            undo={"parked": "", "pulses": {"2026-11-22": None}},
        )
    },
    promises=(Promise(1, "phone_away", "one", "2026-11-22", outcome="partly", partly=2),),
    pulses={"2026-11-22": "easier"},
    runs={"check_in": 3},
    heard={"check_in": "0123"},
)

Opened = Callable[[], Store]

STORES = [
    "memory",
    "sqlite",
    "moto",
    pytest.param("ministack", marks=pytest.mark.slow),
    pytest.param("dynamodb_local", marks=pytest.mark.slow),
]


@pytest.fixture(params=STORES)
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Opened:
    """Opens the store again: the same one, as another process or a restart would see it."""
    if request.param == "memory":
        store = open_store("memory:")
        return lambda: store
    if request.param == "sqlite":
        return lambda: open_store(f"sqlite:{tmp_path}/folder/steady ground.db")
    request.getfixturevalue(request.param)
    table = new_table()
    return lambda: open_store(f"dynamodb:{table}")


def test_an_absent_household_is_empty(opened: Opened) -> None:
    assert opened().load(KEY, NOW) == Record(Household())


def test_what_was_saved_is_there_after_a_restart(opened: Opened) -> None:
    saved = opened().save(KEY, FULL, Record(Household()), NOW)
    assert opened().load(KEY, NOW) == saved
    assert (saved.household, saved.version) == (FULL, 1)


def test_households_are_apart(opened: Opened) -> None:
    store = opened()
    store.save(KEY, FULL, Record(Household()), NOW)
    assert store.load("b" * 64, NOW).household == Household()


def test_a_save_over_an_older_reading_is_refused(opened: Opened) -> None:
    store = opened()
    first = store.save(KEY, FULL, Record(Household()), NOW)
    second = store.save(KEY, replace(FULL, turns=42), first, NOW)
    with pytest.raises(Conflict):
        store.save(KEY, replace(FULL, turns=99), first, NOW)
    assert store.load(KEY, NOW) == second


def test_only_one_of_two_first_visits_is_kept(opened: Opened) -> None:
    store, absent = opened(), Record(Household())
    kept = store.save(KEY, FULL, absent, NOW)
    with pytest.raises(Conflict):
        store.save(KEY, Household(), absent, NOW)
    assert store.load(KEY, NOW) == kept


def test_forgotten_means_absent_and_twice_is_fine(opened: Opened) -> None:
    store = opened()
    store.save(KEY, FULL, Record(Household()), NOW)
    store.forget(KEY)
    store.forget(KEY)
    assert store.load(KEY, NOW) == Record(Household())


def test_no_save_from_before_a_deletion_comes_back(opened: Opened) -> None:
    store = opened()
    before = store.save(KEY, FULL, Record(Household()), NOW)
    store.forget(KEY)
    with pytest.raises(Conflict):
        store.save(KEY, FULL, before, NOW)
    after = store.save(KEY, Household(), Record(Household()), NOW)
    with pytest.raises(Conflict):
        store.save(KEY, FULL, before, NOW)
    assert after.version == before.version
    assert after.generation != before.generation
    assert store.load(KEY, NOW).household == Household()


def test_expired_means_absent_and_the_key_is_free_again(opened: Opened) -> None:
    store = opened()
    old = store.save(KEY, FULL, Record(Household()), NOW)
    later = NOW + timedelta(days=KEEP_DAYS)
    assert store.load(KEY, later - timedelta(seconds=1)) == old
    assert store.load(KEY, later) == Record(Household())
    new = store.save(KEY, Household(), Record(Household()), later)
    assert store.load(KEY, later) == new
    assert new.generation != old.generation


def test_a_visit_puts_the_expiry_off(opened: Opened) -> None:
    store = opened()
    first = store.save(KEY, FULL, Record(Household()), NOW)
    later = NOW + timedelta(days=300)
    store.save(KEY, FULL, first, later)
    assert store.load(KEY, later + timedelta(days=300)).household == FULL
