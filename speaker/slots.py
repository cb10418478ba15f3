"""AMAZON.* slot values from words, in the form in which Alexa hands them to a skill.

Alexa takes a first name from a catalogue; there is none here, so any single word may be one,
except the few that `words.json` lists.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache

from speaker import times
from speaker.numbers import NUMBER, number
from speaker.text import key
from speaker.words import words

_NAME = r"[^\W\d_]+(?:[-'][^\W\d_]+)*"


def _first_name(found: re.Match[str], _today: date) -> str | None:
    name = found[0]
    return name if 2 <= len(name) <= 24 and name not in words("not_names") else None


def _number(found: re.Match[str], _today: date) -> str | None:
    value = number(found[0])
    return None if value is None else str(value)


_RULES: Mapping[str, Sequence[times.Rule]] = {
    "AMAZON.NUMBER": ((NUMBER, _number),),
    "AMAZON.DATE": times.DATE,
    "AMAZON.TIME": times.TIME,
    "AMAZON.DURATION": times.DURATION,
}


def is_closed(kind: str) -> bool:
    """Whether a type takes only what it knows, not any text."""
    return kind in _RULES


@cache
def pattern(kind: str) -> str:
    """What a value of a slot type looks like in `Utterance.key`, as a pattern without groups."""
    if kind == "AMAZON.FirstName":
        return r"[^\W\d_]+(?: [^\W\d_]+)*"  # a hyphen is a space here
    if kind not in _RULES:
        return ".+?"
    return "|".join(re.sub(r"\((?!\?)", "(?:", source) for source, _ in _RULES[kind])


def parse(kind: str, raw: str, today: date) -> str | None:
    """The value Alexa would send for what was said, or None.

    A type without rules (AMAZON.SearchQuery among them) takes any text as it is.
    """
    if kind == "AMAZON.FirstName":
        return _first(((_NAME, _first_name),), raw, today)
    return _first(_RULES[kind], key(raw), today) if kind in _RULES else raw


def _first(rules: Sequence[times.Rule], text: str, today: date) -> str | None:
    for source, value in rules:
        if (found := re.fullmatch(source, text)) and (said := value(found, today)):
            return said
    return None
