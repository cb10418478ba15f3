"""What people may say to a question: the generated model's own samples, their slots filled."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from speaker.words import builtin_phrases
from tools.build import model
from tools.rehearsal import content, library

Pick = Callable[[Sequence[str]], str]
"""Chooses one of several ways."""

SLOT = re.compile(r"\{(\w+)\}")
SPOKEN: Mapping[str, Sequence[str]] = {
    "AMAZON.FirstName": ("Ana", "Ben", "Maria", "Sam"),
    "AMAZON.DATE": ("sunday", "tomorrow", "next friday", "yesterday"),
    "AMAZON.TIME": ("six pm", "noon"),
}
"""Values of Amazon's own types, which no model lists."""


@lru_cache(maxsize=1)
def ways() -> Mapping[str, tuple[str, ...]]:
    """The samples of each answer, and Amazon's own phrases for it."""
    found: dict[str, tuple[str, ...]] = {}
    for intent in _language()["intents"]:
        answer = content().intents.get(intent["name"])
        if answer is not None:
            said = (*intent["samples"], *builtin_phrases(intent["name"]))
            found[answer] = found.get(answer, ()) + said
    return found


def say(answer: str, pick: Pick) -> str:
    """A way to give this answer."""
    slots = content().answers[answer].slots
    return SLOT.sub(lambda slot: pick(_values()[slots[slot[1]]]), pick(ways()[answer]))


@lru_cache(maxsize=1)
def _values() -> Mapping[str, Sequence[str]]:
    own = {
        kind["name"]: [
            said
            for value in kind["values"]
            for said in (value["name"]["value"], *value["name"].get("synonyms", ()))
        ]
        for kind in _language()["types"]
    }
    return {**SPOKEN, **own}


@lru_cache(maxsize=1)
def _language() -> Mapping[str, Any]:
    language: Mapping[str, Any] = model(library())["interactionModel"]["languageModel"]
    return language
