"""From a reply to an Alexa response, and from a sitting to session attributes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from math import ceil
from typing import Any

from ask_sdk_model import Response
from ask_sdk_model.ui import Reprompt, SsmlOutputSpeech

from steady_ground.acts import ASK_PERMISSION
from steady_ground.alexa.apla import Way, cut, render
from steady_ground.alexa.permission import ask_for_reminders
from steady_ground.alexa.ssml import chimed, is_quiet_time, speak, speech
from steady_ground.keeping import Sitting
from steady_ground.turn import Part, Quiet, Reply, Say

LONGEST_TURN = 90
"""Seconds of a turn that expects a reply: Amazon's design guide, "Audio"."""

WORDS_A_SECOND = 2.5
"""Slower than Alexa is, to be on the safe side; espeak-ng speaks 3.2."""

CHIME_SECONDS = 2
"""At most, from memory; the sound library names no lengths."""


def response(reply: Reply, way: Way = Way.BREAKS) -> Response:
    """The response of a reply: the microphone opens exactly where it ends in a question.

    Where Alexa is to ask for a permission, the question, and the session, are hers.
    """
    if reply.act == ASK_PERMISSION:
        said = _ssml(speak(chimed(fitted(reply.parts))))
        return Response(output_speech=said, directives=[ask_for_reminders()])
    parts = fitted([*reply.parts, Say(reply.ask)]) if reply.ask else reply.parts
    first, rest = cut(list(chimed(parts)), way)
    answer = Response(
        output_speech=_ssml(speak(first)) if first else None,
        directives=[render(rest)] if rest else None,
        should_end_session=not reply.ask,
    )
    if reply.ask:
        answer.reprompt = Reprompt(output_speech=_ssml(speech(reply.reprompt)))
    return answer


def fitted(parts: Iterable[Part]) -> list[Part]:
    """The parts of a turn that opens the microphone, in time: the longest quiet gives way first."""
    result = list(parts)
    over = ceil(sum(map(_seconds, result))) - LONGEST_TURN
    quiets = [(part.seconds, at) for at, part in enumerate(result) if isinstance(part, Quiet)]
    for seconds, at in sorted(quiets, reverse=True):
        less = min(over, seconds - 1)
        if less > 0:
            result[at] = Quiet(seconds - less)
            over -= less
    return result


def _seconds(part: Part) -> float:
    if isinstance(part, Quiet):
        return part.seconds + (CHIME_SECONDS if is_quiet_time(part) else 0)
    return len(part.text.split()) / WORDS_A_SECOND


def attributes(sitting: Sitting) -> dict[str, Any]:
    """Session attributes of a sitting that goes on; none of one that is over."""
    session = sitting.session
    if not session.asked:
        return {}
    plain: dict[str, Any] = {"asked": session.asked, "mark": session.mark}
    if session.misses:
        plain["misses"] = session.misses
    if session.place:
        plain["place"] = {key: value for key, value in asdict(session.place).items() if value}
    if sitting.generation:
        plain["generation"] = sitting.generation
    return plain


def _ssml(text: str) -> SsmlOutputSpeech:
    return SsmlOutputSpeech(ssml=text)
