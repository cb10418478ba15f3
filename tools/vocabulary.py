"""The words that the linter knows, from the JSON file beside this one.

Amazon's slot types, intents and reserved words: its "Slot Type Reference", "Standard Built-in
Intents" and "Choose the Invocation Name" (developer.amazon.com, docs/alexa).
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path


@cache
def words(group: str) -> frozenset[str]:
    """The words of a group. Raises KeyError for a group that is not there."""
    groups = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
    return frozenset(groups[group].split())
