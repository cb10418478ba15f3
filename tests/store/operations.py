"""What a store is asked to do, and what the operator reads where it can't."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from steady_ground.household import Household
from steady_ground.store import Record, Store, Unavailable

NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)
KEY = "c0ffee" * 10
ANA = Household(one="Ana", turns=1)
ABSENT = Record(Household())

Operation = Callable[[Store], object]

OPERATIONS: tuple[Operation, ...] = (
    lambda store: store.load(KEY, NOW),
    lambda store: store.save(KEY, ANA, ABSENT, NOW),
    lambda store: store.forget(KEY),
)


def fault(operation: Operation, store: Store) -> str:
    """What the operator reads, which is never what was sent."""
    with pytest.raises(Unavailable) as caught:
        operation(store)
    text = str(caught.value)
    assert KEY not in text
    assert "Ana" not in text
    assert caught.value.__cause__ is None
    return text
