"""How long reading a request takes: ask-sdk's serializer against ours, in the same run.

    PYTHONPATH=lambda python benchmarks/serializer.py

Medians in microseconds over runs that take turns; on a busy machine read the ratios.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model.request_envelope import RequestEnvelope

from steady_ground.alexa.serializer import TolerantSerializer

if TYPE_CHECKING:
    from collections.abc import Callable

REQUESTS = Path(__file__).parents[1] / "tests" / "requests"
FIXTURES = ("launch_screen", "intent_slot_match", "session_ended_user_initiated")
ROUNDS = 500


def microseconds(*ways: Callable[[], object]) -> list[float]:
    """The median time of each way to do the same, after one warm-up; they take turns."""
    times: list[list[float]] = [[] for _ in ways]
    for _ in range(ROUNDS + 1):
        for way, kept in zip(ways, times, strict=True):
            start = perf_counter()
            way()
            kept.append((perf_counter() - start) * 1e6)
    return [median(kept[1:]) for kept in times]


def measure(name: str) -> list[float]:
    """The SDK's way (dumps, loads, build), ours through the same door, and ours from the dict."""
    event = json.loads((REQUESTS / f"{name}.json").read_text(encoding="utf-8"))
    theirs, ours = DefaultSerializer(), TolerantSerializer()
    return microseconds(
        lambda: theirs.deserialize(json.dumps(event), RequestEnvelope),
        lambda: ours.deserialize(json.dumps(event), RequestEnvelope),
        lambda: ours.read(event),
    )


def main() -> None:
    """Print one line a fixture."""
    sys.stdout.write(f"{'':30}{'SDK':>8}{'ours':>8}{'read':>8}{'SDK/read':>10}\n")
    for name in FIXTURES:
        sdk, text, read = measure(name)
        sys.stdout.write(f"{name:30}{sdk:8.0f}{text:8.0f}{read:8.0f}{sdk / read:10.0f}\n")


if __name__ == "__main__":
    main()
