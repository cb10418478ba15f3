"""Every conversation, played on the pure conversation and through the real Lambda handler."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from speaker.service import Service
from steady_ground.alexa.skill import SteadyGround
from steady_ground.household import to_item
from steady_ground.store import Store
from steady_ground.store.memory import MemoryStore
from tests.response_rules import checked
from tools.rehearsal import content, conversations, play, pure_stage
from tools.stage import Stage

ALL = pytest.mark.parametrize(
    "path", conversations(), ids=lambda path: f"{path.parent.name}/{path.stem}"
)


@ALL
def test_pure(path: Path) -> None:
    stage = pure_stage(set())
    for _ in play(path, replace(stage, handler=checked(stage.handler))):
        pass


@pytest.fixture(scope="module")
def alexa() -> Iterator[Service]:
    """Alexa's services, for real, on this machine."""
    with Service() as service:
        yield service


@ALL
def test_through_the_handler(path: Path, alexa: Service) -> None:
    alexa.fault, alexa.zone, alexa.reminders = "", "", {}
    for _ in play(path, handler_stage(MemoryStore(), alexa)):
        pass


def handler_stage(store: Store, alexa: Service) -> Stage:
    """The real handler on a store; what it keeps is read from the store, as of just now."""
    skill = SteadyGround(content(), store)
    key = sha256(b"household").hexdigest()
    return Stage(
        checked(skill.answer),
        lambda now: to_item(store.load(key, now).household),
        service=alexa,
    )
