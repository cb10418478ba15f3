"""What passes between the rooms in one turn: what is heard, what is said, what a sitting holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from steady_ground.household import Place

LAUNCH = "launch"
"""The answer that stands for opening the skill without saying what for."""

UNHEARD = "unheard"
"""The answer that stands for speech which the interaction model does not know."""


@dataclass(frozen=True)
class Heard:
    """What a person said, as an answer id of `content/en/answers.yaml` and its slot values."""

    answer: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Say:
    """A piece of plain text to speak; never SSML, so nothing in it needs to be trusted."""

    text: str


@dataclass(frozen=True)
class Quiet:
    """A stretch in which the speaker waits, microphone closed. `seconds` is at least 1."""

    seconds: int


Part = Say | Quiet


@dataclass(frozen=True)
class Reply:
    """What is said in answer to a turn, and whether the microphone opens after it.

    `ask` is the closing question and `reprompt` its other wording; both are empty exactly when
    the session ends, or an `act` is wanted (`acts.py`). `event` names what happened, `answered`
    the answer that was applied and `steps` the steps that were entered, for tests and the log:
    ids, never words.
    """

    parts: tuple[Part, ...]
    ask: str = ""
    reprompt: str = ""
    event: str = "asked"
    act: str = ""
    answered: str = ""
    steps: tuple[str, ...] = ()


@dataclass(frozen=True)
class Session:
    """What belongs to this sitting alone (Alexa's session attributes).

    `asked` is the question that was put, as "routine/step", and `mark` the household's count of
    moves when it was put: together they tell an answer to this question from an answer to one
    that was asked elsewhere. `place` is the place in a routine that no household keeps.
    """

    asked: str = ""
    mark: int = 0
    misses: int = 0
    place: Place | None = None

    @property
    def routine(self) -> str:
        """The id of the routine whose question was put; empty when none was."""
        return self.asked.partition("/")[0]
