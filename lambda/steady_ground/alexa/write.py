"""From a reply to an Alexa response, and from a sitting to session attributes."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from ask_sdk_model import Response
from ask_sdk_model.ui import Reprompt, SsmlOutputSpeech

from steady_ground.acts import ASK_PERMISSION
from steady_ground.alexa.permission import ask_for_reminders
from steady_ground.alexa.ssml import speak, speech
from steady_ground.keeping import Sitting
from steady_ground.turn import Reply, Say


def response(reply: Reply) -> Response:
    """The response of a reply: the microphone opens exactly where it ends in a question.

    Where Alexa is to ask for a permission, the question, and the session, are hers.
    """
    if reply.act == ASK_PERMISSION:
        return Response(output_speech=_ssml(speak(reply.parts)), directives=[ask_for_reminders()])
    if not reply.ask:
        return Response(output_speech=_ssml(speak(reply.parts)), should_end_session=True)
    return Response(
        output_speech=_ssml(speak([*reply.parts, Say(reply.ask)])),
        reprompt=Reprompt(output_speech=_ssml(speech(reply.reprompt))),
        should_end_session=False,
    )


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
