"""The skill, on ask-sdk-core: its handlers, and the entry that never goes silent."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any, cast

from ask_sdk_core.dispatch_components import AbstractExceptionHandler, AbstractRequestHandler
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_core.skill_builder import SkillBuilder
from ask_sdk_model import IntentRequest, LaunchRequest, Response

from steady_ground import wording
from steady_ground.alexa.read import read
from steady_ground.alexa.serializer import TolerantSerializer
from steady_ground.alexa.write import attributes, response
from steady_ground.household import Household
from steady_ground.keeping import take_turn
from steady_ground.routine import Content
from steady_ground.store import Store
from steady_ground.turn import Reply

log = logging.getLogger(__name__)


class TurnHandler(AbstractRequestHandler):
    """Opens the skill, and hears every intent."""

    def __init__(self, content: Content, store: Store) -> None:
        self._content, self._store = content, store

    def can_handle(self, handler_input: HandlerInput) -> bool:
        """Whether the request is a launch or an intent."""
        return isinstance(handler_input.request_envelope.request, LaunchRequest | IntentRequest)

    def handle(self, handler_input: HandlerInput) -> Response:
        """Take the turn."""
        call = read(self._content, handler_input.request_envelope)
        kept = take_turn(
            self._content, self._store, call.household, call.sitting, call.heard, call.now
        )
        handler_input.attributes_manager.session_attributes = attributes(kept.sitting)
        return response(kept.reply)


class QuietHandler(AbstractRequestHandler):
    """Acknowledges what no speech may answer: the end of a session, and whatever is not a turn."""

    def can_handle(self, handler_input: HandlerInput) -> bool:  # noqa: ARG002
        """Whether the request is anything else."""
        return True

    def handle(self, handler_input: HandlerInput) -> Response:  # noqa: ARG002
        """Say nothing; everything was kept before the last reply."""
        return Response()


class TroubleHandler(AbstractExceptionHandler):
    """Turns a fault of the program into a spoken apology; the log names it, without its values."""

    def __init__(self, content: Content) -> None:
        self._content = content

    def can_handle(self, handler_input: HandlerInput, exception: Exception) -> bool:  # noqa: ARG002
        """Whatever it is."""
        return True

    def handle(self, handler_input: HandlerInput, exception: Exception) -> Response:
        """Apologise and end the sitting; the place is kept."""
        log_fault(exception)
        handler_input.attributes_manager.session_attributes = {}
        said = wording.phrase(self._content, "trouble", Household())
        return response(Reply(said, event="trouble"))


class SteadyGround:
    """The skill: request JSON in, response JSON out, as plain dicts."""

    def __init__(self, content: Content, store: Store, skill_id: str | None = None) -> None:
        builder = SkillBuilder()
        builder.skill_id = skill_id  # type: ignore[assignment]
        builder.add_request_handler(TurnHandler(content, store))
        builder.add_request_handler(QuietHandler())
        builder.add_exception_handler(TroubleHandler(content))
        self._skill = builder.create()
        self._skill.serializer = self._serializer = TolerantSerializer()

    def answer(self, event: Mapping[str, Any], context: object) -> dict[str, Any]:
        """Answer a request. Raises AskSdkException for another skill's application id."""
        envelope = self._serializer.read(event)
        reply = self._serializer.serialize(self._skill.invoke(envelope, context))
        return cast(dict[str, Any], reply)


def log_fault(error: Exception) -> None:
    """Log what went wrong and where; the message is left out, since it may quote what was said."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"
    log.error("turn failed: %s at %s", type(error).__name__, where)
