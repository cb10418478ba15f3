"""The log: one line of JSON a request, of ids and times alone.

Never an utterance, a slot's value, a name, a token or a user id: nothing of a request gets here but
its own id, its type and the name of its intent.
"""

from __future__ import annotations

import json
import logging
from time import monotonic
from typing import cast

from ask_sdk_core.dispatch_components import AbstractRequestInterceptor
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_model import IntentRequest

log = logging.getLogger("steady_ground")

SINCE = "since"


class Stopwatch(AbstractRequestInterceptor):
    """Notes when a request came."""

    def process(self, handler_input: HandlerInput) -> None:
        """Start the watch."""
        handler_input.attributes_manager.request_attributes[SINCE] = monotonic()


def note(
    handler_input: HandlerInput, outcome: str, asked: str = "", error: Exception | None = None
) -> None:
    """Log a request that was answered, with the question it led to and what went wrong, if any."""
    level = logging.ERROR if error else logging.INFO
    if not log.isEnabledFor(level):
        return
    request = handler_input.request_envelope.request
    intent = request.intent if isinstance(request, IntentRequest) else None
    routine, _, step = asked.partition("/")
    since = cast(float, handler_input.attributes_manager.request_attributes[SINCE])
    line = {
        "request": request.request_id if request else None,
        "type": request.object_type if request else None,
        "intent": intent.name if intent else None,
        "routine": routine,
        "step": step,
        "ms": round((monotonic() - since) * 1000),
        "outcome": f"{outcome}: {fault(error)}" if error else outcome,
    }
    plain = {key: value for key, value in line.items() if value not in (None, "")}
    log.log(level, json.dumps(plain))


def fault(error: BaseException) -> str:
    """What went wrong and where; the message is left out, since it may quote what was said."""
    error = error.__cause__ or error
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    if trace is None:
        return type(error).__name__
    room = trace.tb_frame.f_globals.get("__name__", "?")
    return f"{type(error).__name__} at {room}:{trace.tb_lineno}"
