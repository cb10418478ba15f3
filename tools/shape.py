"""Which keys a content file may have, and what may stand behind each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tools.source import nearest


@dataclass(frozen=True)
class Kind:
    """What may stand behind a key: a test, and its name in an error."""

    fits: Callable[[Any], bool]
    name: str


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _list(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(map(_text, value))


def _names(value: Any) -> bool:
    return isinstance(value, dict) and all(map(_text, value.values()))


TEXT = Kind(_text, "a text (in quotes where it begins with { or has a colon)")
TEXTS = Kind(
    lambda value: _text(value) or _list(value),
    "a text, or a list of texts, each in quotes where it begins with { or has a colon",
)
LIST = Kind(_list, "a list: [one, another]")
NAMES = Kind(_names, "names with a value each: {name: value}")
NAME_OR_NAMES = Kind(lambda value: _text(value) or _names(value), "a name, or {answer: name}")
NUMBER = Kind(lambda value: isinstance(value, int), "a whole number, without a unit")
ENTRIES = Kind(lambda value: isinstance(value, dict), "named entries, indented below it")

Shape = Mapping[str, Kind]

STEP: Shape = {
    "say": TEXTS,
    "quiet": NUMBER,
    "ask": TEXTS,
    "reprompt": TEXT,
    "help": TEXT,
    "choices": TEXT,
    "answers": NAMES,
    "keep": TEXT,
    "do": NAME_OR_NAMES,
    "act": TEXT,
    "when": TEXT,
    "about": TEXT,
    "otherwise": TEXT,
    "go": TEXT,
    "end": TEXT,
    "start": TEXT,
    "part": TEXT,
    "who": TEXT,
    "each": LIST,
    "after": TEXT,
    "include": TEXT,
    "exits": NAMES,
}
ROUTINE: Shape = {
    "id": TEXT,
    "title": TEXT,
    "names": LIST,
    "place": TEXT,
    "steps": ENTRIES,
    "moved": NAMES,
}
PART: Shape = {"id": TEXT, "exits": LIST, "steps": ENTRIES}
ANSWER: Shape = {
    "says": LIST,
    "label": TEXT,
    "counts_as": LIST,
    "slots": NAMES,
    "optional": LIST,
    "intents": LIST,
}
PROMISE: Shape = {"to": TEXT, "says": LIST, "row": TEXT}


def misfits(data: Mapping[str, Any], shape: Shape) -> Iterator[tuple[str, str]]:
    """The keys that are unknown, or have something else behind them than they should; and why."""
    for key, value in data.items():
        if key not in shape:
            yield key, f'unknown key "{key}"; {nearest(key, shape)}'
        elif not shape[key].fits(value):
            yield key, f"`{key}:` should be {shape[key].name}"
