"""The entry point of the skill on AWS Lambda: wiring only."""

from __future__ import annotations

import logging
import os
from functools import lru_cache
from pathlib import Path
from typing import Any

from steady_ground.alexa.apla import Way
from steady_ground.alexa.skill import SteadyGround
from steady_ground.routine import Content
from steady_ground.store import open_store

CONTENT = Path(__file__).parent / "steady_ground" / "content.json"

logging.getLogger("steady_ground").setLevel(logging.INFO)


@lru_cache(maxsize=4)
def _skill(store: str, skill_id: str | None, quiet: Way) -> SteadyGround:
    """One skill a store and application id; an environment has one of each."""
    return SteadyGround(Content.load(CONTENT), open_store(store), skill_id, quiet)


def _configured() -> SteadyGround:
    store = os.environ.get("STEADY_GROUND_STORE", "memory:")
    quiet = Way(os.environ.get("STEADY_GROUND_QUIET") or Way.BREAKS)
    return _skill(store, os.environ.get("STEADY_GROUND_SKILL_ID") or None, quiet)


def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer one Alexa request."""
    return _configured().answer(event, context)


_configured()  # at init, so that the first turn does not pay for it
