"""Each store: opening it, a read, and a save over what was read.

`python -m benchmarks.stores` prints medians in microseconds, all measured in the same run, by
turns: memory, SQLite on this disk, DynamoDB in this process (moto), and DynamoDB over the wire
where `AWS_ENDPOINT_URL_DYNAMODB` names one (MiniStack, DynamoDB Local). No AWS is ever called.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter

from moto import mock_aws

from steady_ground.household import Household, Place, Promise
from steady_ground.store import Record, Store, open_store
from tests.store.emulators import new_table

ROUNDS, EACH = 20, 25
ENDPOINT = "AWS_ENDPOINT_URL_DYNAMODB"
NOBODY = {
    "AWS_ACCESS_KEY_ID": "nobody",
    "AWS_SECRET_ACCESS_KEY": "nothing",
    "AWS_DEFAULT_REGION": "eu-west-1",
}
KEY, NOW = "a" * 64, datetime(2026, 11, 22, 18, tzinfo=UTC)
HOUSEHOLD = Household(
    one="Ana",
    two="Ben",
    places={"check_in": Place("meet", "2026-11-22", "2026-11-22T18:00")},
    promises=tuple(Promise(number, "phone_away", "one", "2026-11-22") for number in range(4)),
)


@dataclass
class Measured:
    """A store, and the microseconds that its operations took."""

    store: Store
    opened: float
    read: Record
    gets: list[float] = field(default_factory=list)
    puts: list[float] = field(default_factory=list)

    def measure(self) -> None:
        """Read and save, again and again."""
        for _ in range(EACH):
            begun = perf_counter()
            self.read = self.store.load(KEY, NOW)
            loaded = perf_counter()
            more = replace(self.read.household, turns=self.read.household.turns + 1)
            prepared = perf_counter()
            self.store.save(KEY, more, self.read, NOW)
            self.gets.append((loaded - begun) * 1e6)
            self.puts.append((perf_counter() - prepared) * 1e6)


def opened(url: str) -> Measured:
    """A store with a household in it."""
    begun = perf_counter()
    store = open_store(url)
    spent = (perf_counter() - begun) * 1e6
    return Measured(store, spent, store.save(KEY, HOUSEHOLD, Record(Household()), NOW))


@contextmanager
def stores() -> Iterator[dict[str, Measured]]:
    """Every store that there is to measure."""
    os.environ.update(NOBODY)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(dir=Path.cwd())))
        found = {"memory": opened("memory:"), "sqlite": opened(f"sqlite:{folder}/s.db")}
        if wire := os.environ.get(ENDPOINT):
            found[wire] = opened(f"dynamodb:{new_table()}")
            del os.environ[ENDPOINT]
        stack.enter_context(mock_aws())
        found["moto"] = opened(f"dynamodb:{new_table()}")
        yield found


def main() -> None:
    """Measure all by turns, and print a line for each."""
    with stores() as found:
        for _ in range(ROUNDS):
            for measured in found.values():
                measured.measure()
    for name, done in found.items():
        worst = [quantiles(times, n=100)[98] for times in (done.gets, done.puts)]
        print(
            f"{name:24} open {done.opened:8.0f} us"
            f"   get {median(done.gets):6.0f} us, p99 {worst[0]:6.0f}"
            f"   put {median(done.puts):6.0f} us, p99 {worst[1]:6.0f}"
        )


if __name__ == "__main__":
    main()
