"""Rules 1 to 11 of the platform, as far as they show in one request and its response.

`checked(handler)` applies them to every response of a handler, and counts in SEEN how many
responses each rule had something to say about.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from tests.exchange import Exchange, Question, question

Handler = Callable[[dict[str, Any], Any], dict[str, Any]]

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

Rule = Callable[[Exchange], Iterator[str]]
Applies = Callable[[Exchange], bool]
RULES: dict[int, tuple[Applies, Rule]] = {}
SEEN: Counter[int] = Counter()


def violations(request: Mapping[str, Any], response: Mapping[str, Any]) -> list[str]:
    """Every rule that a response breaks, as "rule 2: ..."."""
    return _listed(judged(Exchange(request, response)))


def judged(exchange: Exchange) -> dict[int, list[str]]:
    """The faults by rule, for the rules that apply; of a malformed response only its form."""
    faults = list(well_formed(exchange))
    if faults:
        return {6: faults}
    return {
        number: list(body(exchange))
        for number, (applies, body) in RULES.items()
        if applies(exchange)
    }


def checked(handler: Handler) -> Handler:
    """The handler, each of its responses held against the rules. Raises AssertionError."""
    put: dict[tuple[str, str], Question] = {}

    def answer(event: dict[str, Any], context: Any) -> dict[str, Any]:
        exchange = Exchange(event, handler(event, context))
        user = str(event["context"]["System"].get("user"))
        here = user, _routine(exchange.before)
        exchange = replace(exchange, elsewhere=put.get(here, exchange.elsewhere))
        found = judged(exchange)
        SEEN.update(found.keys())
        put[user, _routine(exchange.after)] = question(exchange.after)
        assert not any(found.values()), _report(exchange, found)
        return dict(exchange.answer)

    return answer


def _routine(attributes: Mapping[str, Any]) -> str:
    return question(attributes)[0].partition("/")[0]


def _listed(found: Mapping[int, list[str]]) -> list[str]:
    return [f"rule {number}: {fault}" for number, faults in found.items() for fault in faults]


def _report(exchange: Exchange, found: Mapping[int, list[str]]) -> str:
    pair = (exchange.request["request"], exchange.before, exchange.answer)
    return "\n".join([*_listed(found), *map(json.dumps, pair)])


def rule(number: int, applies: Applies) -> Callable[[Rule], Rule]:
    """Enter a rule under its number in the platform's list, with the exchanges it judges."""

    def entered(body: Rule) -> Rule:
        RULES[number] = (applies, body)
        return body

    return entered


@rule(1, lambda x: x.turn)
def session_end_is_set(x: Exchange) -> Iterator[str]:
    """Every launch and intent says whether the session goes on."""
    if not isinstance(x.ends, bool):
        yield f"shouldEndSession must be true or false, and is {x.ends}"


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
    before, after = x.before.get("misses", 0), x.after.get("misses", 0)
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
