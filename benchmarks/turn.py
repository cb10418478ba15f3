"""One turn, warm, through the Lambda handler: with our serializer, and with ask-sdk's own.

`python -m benchmarks.turn` prints medians in microseconds, both measured in the same run, by
turns. The conversation is a whole check-in, again and again, on a store in memory.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from statistics import median, quantiles
from time import perf_counter
from typing import Any

from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model import RequestEnvelope

from speaker.device import Device
from steady_ground.alexa.skill import SteadyGround
from steady_ground.store.memory import MemoryStore
from tools.rehearsal import content, understanding
from tools.transcript import SAID

ROUNDS = 40
Handler = Callable[[dict[str, Any], Any], dict[str, Any]]


class AsTheSdkDoes(SteadyGround):
    """The same skill, its requests read by the SDK's own deserializer."""

    def answer(self, event: Any, context: object) -> Any:
        """Answer a request, through a JSON text as the SDK's own entry does."""
        serializer = DefaultSerializer()
        envelope = serializer.deserialize(json.dumps(event), RequestEnvelope)
        return serializer.serialize(self._skill.invoke(envelope, context))


def timed(handler: Handler, spent: list[float]) -> Handler:
    """The handler, noting how long each turn takes."""

    def answer(event: dict[str, Any], context: Any) -> dict[str, Any]:
        begun = perf_counter()
        reply = handler(event, context)
        spent.append((perf_counter() - begun) * 1e6)
        return reply

    return answer


def check_in(skill: SteadyGround, spent: list[float]) -> None:
    """One first check-in."""
    device = Device(
        timed(skill.answer, spent),
        understanding(),
        user_id="benchmark",
        device_id="kitchen",
        clock=lambda: datetime(2026, 11, 22, 18, tzinfo=UTC),
    )
    for said in SAID.split(";"):
        device.say(said)


def main() -> None:
    """Measure both by turns, and print a line for each."""
    kinds = {"ours": SteadyGround, "ask-sdk": AsTheSdkDoes}
    spent: dict[str, list[float]] = {name: [] for name in kinds}
    for _ in range(ROUNDS):
        for name, kind in kinds.items():
            check_in(kind(content(), MemoryStore()), spent[name])
    for name, times in spent.items():
        slow = quantiles(times, n=100)[98]
        print(f"{name:8} median {median(times):6.0f} us   p99 {slow:6.0f} us   {len(times)} turns")


if __name__ == "__main__":
    main()
