"""Rules 1 and 6 to 11: what a request must be answered with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from tests.exchange import Exchange, number
from tests.rulebook import rule

MOST_MISSES = 3
"""Rephrase, two choices, leave: the skill's own rule; Amazon names no number."""

# Amazon's pages of each interface; of AlexaSkillEvent and Messaging third party.
SILENT = (
    "SessionEndedRequest",
    "System.ExceptionEncountered",
    "AlexaSkillEvent.",
    "Reminders.",
    "Messaging.",
    "AudioPlayer.",
    "PlaybackController.",
)
UNFILLED = re.compile(r"[{}]|\bnull\b|\bundefined\b|\bNone\b(?! of)")
ANSWER_PARTS: Mapping[str, type] = {
    "version": str,
    "response": Mapping,
    "sessionAttributes": Mapping,
    "userAgent": str,
}
SPEECH_KEYS = ("outputSpeech", "card", "reprompt", "directives")
RESPONSE_KEYS = frozenset(
    {*SPEECH_KEYS, "shouldEndSession", "apiResponse", "canFulfillIntent", "experimentation"}
)
KEEPING = frozenset({"HelpIntent", "RepeatIntent"})
ENDING = frozenset({"StopIntent", "CancelIntent", "NavigateHomeIntent"})
EVERYWHERE = KEEPING | ENDING | {"FallbackIntent"}


@rule(1, lambda x: x.turn or x.lent)
def session_end_is_set(x: Exchange) -> Iterator[str]:
    """Every turn says whether the session goes on; where Alexa is to ask, she decides."""
    if x.lent:
        if "shouldEndSession" in x.response:
            yield "the session is Alexa's while she asks"
    elif not isinstance(x.ends, bool):
        yield f"shouldEndSession must be true or false, and is {x.ends}"


@rule(6, lambda _: True)
def well_formed(x: Exchange) -> Iterator[str]:
    """Whatever the request: an envelope of the documented shape."""
    if not isinstance(x.answer, Mapping) or x.answer.get("version") != "1.0":
        yield 'the answer must be an object of version "1.0"'
        return
    for key, value in x.answer.items():
        if value is not None and not isinstance(value, ANSWER_PARTS.get(key, ())):
            yield f"{key}: {value!r} has no place in an answer"
    response = x.answer.get("response")
    for key in response if isinstance(response, Mapping) else ():
        if key not in RESPONSE_KEYS:
            yield f"{key} has no place in a response"


@rule(7, lambda x: x.kind.startswith(SILENT))
def silent_where_unheard(x: Exchange) -> Iterator[str]:
    """The end of a session, and events, are answered without a word."""
    allowed = (
        {"directives"} if x.kind.startswith(("AudioPlayer.", "PlaybackController.")) else set()
    )
    for key in SPEECH_KEYS:
        if x.response.get(key) and key not in allowed:
            yield f"{x.kind} may not be answered with {key}"


@rule(8, lambda x: x.turn and x.name in EVERYWHERE)
def control_words_work(x: Exchange) -> Iterator[str]:
    """Help and repeat keep the question open; stop, cancel and home end; fallback is answered."""
    if not x.spoken.text:
        yield f"{x.name} must be answered"
    if x.name in ENDING and x.ends is not True:
        yield f"{x.name} must end the session"
    if x.name not in KEEPING or x.apologised:
        return
    if x.ends is not False:
        yield f"{x.name} must leave the session open"
    if x.before.get("asked") and not x.moved_on and not x.same_question:
        yield f"{x.name} must keep the question {x.before}, and left {x.after}"


@rule(9, lambda x: x.turn and bool(x.before.get("asked")) and not x.apologised)
def misses_lead_out(x: Exchange) -> Iterator[str]:
    """A miss counts one, the third one ends; whatever else is said starts counting afresh."""
    before, after = number(x.before.get("misses")), number(x.after.get("misses"))
    missed = x.name == "FallbackIntent" and not x.moved_on
    if missed and before + 1 >= MOST_MISSES and x.ends is not True:
        yield "a third miss must end the session"
    if missed and before + 1 < MOST_MISSES and (not x.same_question or after != before + 1):
        yield f"a miss after {before} must count, and keep the question; there are {after}"
    if not x.same_question and after:
        yield f"another question begins with {after} misses"
    if not 0 <= after < MOST_MISSES or after > before + 1:
        yield f"{after} misses after {before}"


@rule(10, lambda x: x.turn and not x.apologised)
def question_is_remembered(x: Exchange) -> Iterator[str]:
    """A launch asks; an open question is in the session, and a closed one leaves nothing there."""
    if x.kind == "LaunchRequest" and x.ends is not False:
        yield "a launch must lead to a question"
    if x.ends is False and not x.after.get("asked"):
        yield "the session goes on, and doesn't hold the question that was asked"
    if x.ends is True and x.after:
        yield f"the session is over, and keeps {dict(x.after)}"


@rule(11, lambda x: x.turn)
def odd_values_survive(x: Exchange) -> Iterator[str]:
    """A turn is answered aloud, whatever its slots hold; nothing unfilled is said.

    Not visible here: which value was applied. A denied intent applies none.
    """
    if not x.spoken.text:
        yield "nothing is said"
    unfilled = UNFILLED.search(f"{x.spoken.text} {x.reprompt.text}")
    if unfilled:
        yield f"{unfilled[0]!r} is said: {unfilled.string!r}"
    denied = x.intent.get("confirmationStatus") == "DENIED" and x.before.get("asked")
    if denied and x.ends is False and not x.moved_on and not x.same_question:
        yield "a denied intent must not be applied"
