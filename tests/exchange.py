"""One request and its response, as the rules look at it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tests.spoken import Spoken, output
from tools.rehearsal import content

TURNS = frozenset(
    {"LaunchRequest", "IntentRequest", "Connections.Response", "SessionResumedRequest"}
)
"""The requests that are answered aloud."""
LENDERS = ("Connections.",)
OWNERS = (*LENDERS, "Dialog.Delegate", "Dialog.Elicit", "Dialog.Confirm")
"""The directives that decide themselves how the session goes on."""
APOLOGIES = ("trouble", "not_saved", "not_read")
WENT_ON = ("moved_on", "finished_elsewhere")
"""The phrases that tell of a household which went on from another device."""

Question = tuple[str, int]
"""A question that was put: the step, and the count of moves that tells it from its next time."""

NOT_ASKED: Question = ("", 0)


def mapping(value: Any) -> Mapping[str, Any]:
    """An object of a request as one; empty for anything else that may stand there."""
    return value if isinstance(value, Mapping) else {}


def number(value: Any) -> int:
    """A whole number of a request as one; 0 for anything else that may stand there."""
    return value if isinstance(value, int) else 0


def question(attributes: Mapping[str, Any]) -> Question:
    """The question that session attributes hold."""
    return str(attributes.get("asked", "")), number(attributes.get("mark"))


def went_on(text: str) -> bool:
    """Whether a reply says that the household went on elsewhere."""
    return text.startswith(tuple(said for key in WENT_ON for said in content().phrases[key]))


@dataclass(frozen=True)
class Exchange:
    """One request and its response.

    `elsewhere` holds the question that the household was last asked in the same routine, by
    whichever device, where that is known; `seconds` how long the answer took, where it was timed.
    """

    request: Mapping[str, Any]
    answer: Mapping[str, Any]
    elsewhere: Question = NOT_ASKED
    seconds: float = 0.0

    @cached_property
    def kind(self) -> str:
        """The type of the request."""
        return str(mapping(self.request.get("request")).get("type"))

    @cached_property
    def intent(self) -> Mapping[str, Any]:
        """The intent that was meant; empty for any other request."""
        return mapping(
            self.request["request"].get("intent") if self.kind == "IntentRequest" else {}
        )

    @property
    def name(self) -> str:
        """The name of the intent, without Amazon's prefix."""
        return str(self.intent.get("name", "")).removeprefix("AMAZON.")

    @cached_property
    def before(self) -> Mapping[str, Any]:
        """The session attributes that came with the request."""
        return mapping(mapping(self.request.get("session")).get("attributes"))

    @cached_property
    def after(self) -> Mapping[str, Any]:
        """The session attributes that the next request will bring."""
        return self.answer.get("sessionAttributes") or {}

    @cached_property
    def response(self) -> Mapping[str, Any]:
        """The response without its envelope."""
        return self.answer.get("response") or {}

    @cached_property
    def spoken(self) -> Spoken:
        """What is said."""
        return output(self.response)

    @cached_property
    def reprompt(self) -> Spoken:
        """What is said when nobody answers."""
        return output(self.response.get("reprompt") or {})

    @property
    def ends(self) -> Any:
        """The value of shouldEndSession; None where it is missing or null."""
        return self.response.get("shouldEndSession")

    @property
    def owned(self) -> bool:
        """Whether a directive decides how the session goes on."""
        return self._directs(OWNERS)

    @property
    def lent(self) -> bool:
        """Whether Alexa is to ask something herself, and to tell the skill the answer."""
        return self._directs(LENDERS)

    def _directs(self, kinds: tuple[str, ...]) -> bool:
        directives = self.response.get("directives") or ()
        return any(str(item.get("type")).startswith(kinds) for item in directives)

    @property
    def turn(self) -> bool:
        """Whether somebody waits for an answer that the skill itself has to give."""
        return self.kind in TURNS and not self.owned

    @property
    def moved_on(self) -> bool:
        """Whether the household went on elsewhere, or was forgotten: another question is open."""
        generation = self.before.get("generation")
        forgotten = self.after.get("generation", generation) != generation
        caught_up = question(self.before) != self.elsewhere == question(self.after) != NOT_ASKED
        return forgotten or caught_up or went_on(self.spoken.text)

    @property
    def apologised(self) -> bool:
        """Whether the state could not be read or kept, or something failed."""
        said = {text for key in APOLOGIES for text in content().phrases[key]}
        return self.ends is True and self.spoken.text in said

    @property
    def same_question(self) -> bool:
        """Whether the question that was open is still the one."""
        return question(self.before) == question(self.after)
