"""What the rules of the linter look at: the steps as they are written, and every text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tools.build import Library
from tools.flatten import Draft
from tools.source import Keys, Problem, Source

Rule = Callable[[Library], Iterable[Problem]]

PROMPTS = ("ask", "reprompt", "choices")
"""The texts of a step that the microphone opens after."""

FIXED = ("invocation", "labels", "weekdays", "months", "date", "clock")
"""Phrases that are no sentences."""

PLACEHOLDER = re.compile(r"\{(\w*)\}")


@dataclass(frozen=True)
class Text:
    """One wording of something that is said: what it is for, and where it stands."""

    words: str
    use: str
    source: Source
    keys: Keys
    step: Draft | None = None

    def problem(self, what: str) -> Problem:
        """A problem at this wording."""
        return self.source.problem(self.keys, what)


def files(library: Library) -> list[Source]:
    """All routines and parts, as they stand."""
    return [*(flat.source for flat in library.routines.values()), *library.parts.values()]


def written_steps(library: Library) -> Iterator[Draft]:
    """Every step as it stands in its file, `each` and `include` as they are."""
    for source in files(library):
        for name, data in source.data["steps"].items():
            yield Draft(name, data, source, ("steps", name))


def flat_steps(library: Library) -> Iterator[tuple[str, Draft]]:
    """Every step that the engine sees, with its routine's id."""
    for name, flat in library.routines.items():
        for draft in flat.steps:
            yield name, draft


def texts(library: Library) -> Iterator[Text]:
    """Everything that is ever said, wording by wording."""
    for step in written_steps(library):
        for use in ("say", "ask", "reprompt", "help", "choices"):
            yield from _wordings(step.source, (*step.keys, use), step.data, use, step)
        yield from _wordings(step.source, (*step.keys, "part"), step.data, "name")
    for key in library.phrases.data:
        if key not in FIXED:
            use = "choices" if key == "choices" else "phrase"
            yield from _wordings(library.phrases, (key,), library.phrases.data, use)
    for source, key in ((library.promises, "to"), (library.answers, "label")):
        for name, data in source.data.items():
            yield from _wordings(source, (name, key), data, "name")
    for source in files(library):
        yield from _wordings(source, ("title",), source.data, "name")


def _wordings(
    source: Source, keys: Keys, data: Mapping[str, Any], use: str, step: Draft | None = None
) -> Iterator[Text]:
    value = data.get(str(keys[-1]))
    if isinstance(value, list):
        for i, words in enumerate(value):
            yield Text(words, use, source, (*keys, i), step)
    elif value is not None:
        yield Text(value, use, source, keys, step)


def listed(value: Any) -> list[str]:
    """One wording or several, as a list."""
    return list(value) if isinstance(value, list) else [value]


class Longest:
    """Texts with the longest values in place of their placeholders; a name is one word."""

    def __init__(self, library: Library) -> None:
        promises = [entry["to"] for entry in library.promises.data.values()]
        answers = [entry.get("label", "") for entry in library.answers.data.values()]
        parts = [step.data.get("part", "") for step in written_steps(library)]
        titles = [source.data.get("title", "") for source in files(library)]
        self._longest = {
            "promise": _longest(promises),
            "new_promise": _longest(promises),
            "everyone": _longest(listed(library.phrases.data["everyone"])),
            "routine": _longest(titles),
            "part": _longest(parts),
            "a": _longest(answers),
            "b": _longest(answers),
            "pause": "{pause}",
        }

    def fill(self, text: str) -> str:
        """The text as it is at its longest; pauses stay marked."""
        return PLACEHOLDER.sub(lambda found: self._longest.get(found[1], "Ana"), text)


def _longest(candidates: Iterable[str]) -> str:
    return max(candidates, key=lambda text: len(text.split()), default="")
