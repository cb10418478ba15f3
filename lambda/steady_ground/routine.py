"""Routines and steps: the compiled content, as data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

STAY = "stay"
"""The target that keeps a step where it is: its quiet is played again, without the instruction."""

PASSING = ""
"""The key in `do` of what a step changes that asks nothing."""


@dataclass(frozen=True)
class Step:
    """One step: something said, perhaps a quiet time (seconds), perhaps a question.

    A step ends in exactly one of: `ask` (the microphone opens), `act` (something is done outside,
    and its result is the answer), `end` (the routine is over, the value is how), `start` (another
    routine, or "resume" or "afresh"), or `go` (the next step).
    """

    id: str
    say: tuple[str, ...] = ()
    quiet: int = 0
    ask: tuple[str, ...] = ()
    reprompt: str = ""
    help: str = ""
    choices: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    keep: str = ""
    do: Mapping[str, str] = field(default_factory=dict)
    act: str = ""
    when: str = ""
    about: str = ""
    otherwise: str = ""
    go: str = ""
    end: str = ""
    start: str = ""
    part: str = ""
    who: str = ""
    index: int = 0
    wordings: int = 1
    """After how many hearings the wordings of this step come round again."""
    offset: int = 0
    """With which wording it begins, so that neighbours of the same words don't sound alike."""


@dataclass(frozen=True)
class Routine:
    """A routine: its steps in the order of the file, the first one first.

    `place` is "household" (kept, resumed on any device) or "session" (gone with the sitting).
    """

    id: str
    title: str
    steps: Mapping[str, Step]
    names: tuple[str, ...] = ()
    place: str = "household"
    moved: Mapping[str, str] = field(default_factory=dict)

    @property
    def opening(self) -> str:
        """The id of the first step."""
        return next(iter(self.steps))

    @property
    def kept(self) -> bool:
        """Whether the household keeps the place in this routine."""
        return self.place == "household"


@dataclass(frozen=True)
class Answer:
    """A kind of answer: how it is named aloud, and which answers it stands for where unlisted."""

    label: str = ""
    counts_as: tuple[str, ...] = ()
    slots: Mapping[str, str] = field(default_factory=dict)
    optional: tuple[str, ...] = ()


@dataclass(frozen=True)
class Content:
    """Everything that is said, in one language."""

    routines: Mapping[str, Routine]
    answers: Mapping[str, Answer]
    intents: Mapping[str, str]
    promises: Mapping[str, str]
    phrases: Mapping[str, tuple[str, ...]]
    local: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)

    def in_locale(self, locale: str) -> Content:
        """The content as it is said in a locale, such as "en-GB"."""
        own = self.local.get(locale)
        return replace(self, phrases={**self.phrases, **own}) if own else self

    @classmethod
    def load(cls, path: Path) -> Content:
        """Read the compiled content. Raises FileNotFoundError where it was never built."""
        if not path.exists():
            raise FileNotFoundError(f"{path} is not there yet; `make build` writes it")
        return cls.of(json.loads(path.read_text(encoding="utf-8")))

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Content:
        """The content from its compiled form (`tools/build.py` writes it)."""
        return cls(
            routines={key: _routine(value) for key, value in data["routines"].items()},
            answers={key: Answer(**_tuples(value)) for key, value in data["answers"].items()},
            intents=data["intents"],
            promises=data["promises"],
            phrases=_phrases(data["phrases"]),
            local={key: _phrases(value) for key, value in data["local"].items()},
        )


def _phrases(data: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {key: tuple(value) for key, value in data.items()}


def _routine(data: Mapping[str, Any]) -> Routine:
    steps = {
        key: Step(id=key, index=index, **_tuples(value))
        for index, (key, value) in enumerate(data["steps"].items())
    }
    return Routine(**{**_tuples(data), "steps": steps})


def _tuples(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(v) if isinstance(v, list) else v for key, v in data.items()}
