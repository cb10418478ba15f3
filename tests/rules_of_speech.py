"""Rules 2 to 5: what is said, and how."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from tests.exchange import Exchange
from tests.rulebook import rule

SSML_LETTERS = 8000
"""Tags included; Amazon's best practice on text responses, and an error message that quotes it."""
CARD_LETTERS = 4000
"""Half of what a third party names."""
IMAGE_LETTERS = 1000
"""Half of what a third party names, an address."""
RESPONSE_BYTES = 24 * 1024
"""The limit of older pages; 120 KB is quoted by a third party from a newer one."""
MOST_SOUNDS = 5
"""Third party."""
OPEN_QUIET = 90.0
"""Seconds in a turn that leaves the microphone open; Amazon, "Alexa design: audio"."""


@rule(2, lambda x: not x.owned and bool(x.spoken.text or "shouldEndSession" in x.response))
def microphone_follows_question(x: Exchange) -> Iterator[str]:
    """The microphone opens after one question, with a reprompt; it stays closed after none."""
    listening = "shouldEndSession" in x.response and not x.ends
    if not listening:
        if "?" in x.spoken.text:
            yield f"a question, and the microphone closed: {x.spoken.text!r}"
        return
    yield from _one_question("the speech", x.spoken.text)
    yield from _one_question("the reprompt", x.reprompt.text)
    # Amazon, "Alexa design: be available": a reprompt rephrases.
    if x.reprompt.text and x.spoken.text.endswith(x.reprompt.text):
        yield f"the reprompt repeats the question word for word: {x.reprompt.text!r}"


def _one_question(what: str, text: str) -> Iterator[str]:
    if not text.endswith("?"):
        yield f"the microphone opens, and {what} doesn't end in a question: {text!r}"
    if text.count("?") > 1:
        yield f"more than one question in {what}: {text!r}"


@rule(3, lambda _: True)
def within_size(x: Exchange) -> Iterator[str]:
    """Speech, card and the whole response stay within their sizes."""
    for what, spoken in (("the speech", x.spoken), ("the reprompt", x.reprompt)):
        if spoken.length > SSML_LETTERS:
            yield f"{what} has {spoken.length} characters; {SSML_LETTERS} are allowed"
    yield from _card_size(x.response.get("card") or {})
    size = len(json.dumps(x.answer).encode())
    if size > RESPONSE_BYTES:
        yield f"the response has {size} bytes; {RESPONSE_BYTES} are allowed"


def _card_size(card: Mapping[str, Any]) -> Iterator[str]:
    letters = sum(len(str(card.get(key, ""))) for key in ("title", "content", "text"))
    if letters > CARD_LETTERS:
        yield f"the card has {letters} characters; {CARD_LETTERS} are allowed"
    for address in (card.get("image") or {}).values():
        if len(str(address)) > IMAGE_LETTERS:
            yield f"an address of the card has {len(str(address))} characters"


@rule(4, lambda x: bool(x.spoken.length or x.reprompt.length or x.spoken.markup))
def markup_is_sound(x: Exchange) -> Iterator[str]:
    """SSML parses: one <speak>, known tags, escaped text."""
    yield from (*x.spoken.markup, *x.reprompt.markup)


@rule(5, lambda x: bool(x.spoken.length or x.spoken.sounds or x.spoken.quiet or x.spoken.limits))
def sounds_within_limits(x: Exchange) -> Iterator[str]:
    """Breaks, quiet and sounds stay within their limits.

    How long a sound lasts can't be heard here: the content names none but chimes.
    """
    yield from (*x.spoken.limits, *x.reprompt.limits)
    sounds = x.spoken.sounds + x.reprompt.sounds
    if sounds > MOST_SOUNDS:
        yield f"{sounds} sounds; {MOST_SOUNDS} are allowed"
    if x.spoken.quiet > OPEN_QUIET and x.ends is not True:
        yield f"{x.spoken.quiet:g} s of quiet before the microphone opens; {OPEN_QUIET:g} at most"
    if x.reprompt.quiet > OPEN_QUIET:
        yield f"{x.reprompt.quiet:g} s of quiet in the reprompt; {OPEN_QUIET:g} at most"
