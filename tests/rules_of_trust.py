"""Rules 17, 18 and 20, as far as they show in one request and its response."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from tests.exchange import Exchange, mapping, went_on
from tests.rulebook import rule
from tools.rehearsal import content

HARD_SECONDS = 8.0
"""Alexa waits no longer; third party."""
FIRST = re.compile(r"\w+/(\w+\.)?hello")
"""The step that says what this is, in whichever routine the welcome stands."""
DISCLAIMERS = ("not a therapist", "emergency number")
LEAST_LETTERS = 3
"""A shorter name is found in any text."""


def _first_use(x: Exchange) -> bool:
    asked = str(x.after.get("asked", ""))
    come = bool(x.before.get("asked")) or mapping(x.request.get("session")).get("new") is True
    told = x.turn and come and not x.same_question and not went_on(x.spoken.text)
    return told and bool(FIRST.fullmatch(asked)) and not x.after.get("misses")


def _helped(x: Exchange) -> bool:
    return x.turn and x.name == "HelpIntent" and x.same_question and not x.apologised


@rule(17, lambda x: _first_use(x) or _helped(x))
def nobody_is_misled(x: Exchange) -> Iterator[str]:
    """The first use says what this is not; with every help everyone hears where else to turn."""
    for words in DISCLAIMERS if _first_use(x) else ():
        if words not in x.spoken.text:
            yield f"the first use must say {words!r}: {x.spoken.text!r}"
    if content().phrases["everyone"][0] not in x.spoken.text:
        yield f"the sentence that everyone hears is missing: {x.spoken.text!r}"


@rule(18, lambda x: bool(_names(x)))
def names_stay_at_home(x: Exchange) -> Iterator[str]:
    """A name that was said is in no session attribute, card or directive."""
    silent = ("card", "directives")
    told = json.dumps([x.after, *(x.response.get(key) for key in silent)], ensure_ascii=False)
    for name in _names(x):
        if re.search(rf"\b{re.escape(name)}\b", told, re.IGNORECASE):
            yield f"a name that was said is sent back: {told}"


def _names(x: Exchange) -> list[str]:
    """The first names that were heard."""
    slot: Mapping[str, object] = mapping(mapping(x.intent.get("slots")).get("name"))
    name = slot.get("value")
    return [name] if isinstance(name, str) and len(name) >= LEAST_LETTERS else []


@rule(20, lambda x: x.seconds > 0)
def answered_in_time(x: Exchange) -> Iterator[str]:
    """Every request is answered before Alexa gives up."""
    if x.seconds > HARD_SECONDS:
        yield f"it took {x.seconds:.1f} s; Alexa waits {HARD_SECONDS:g}"
