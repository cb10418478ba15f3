"""The log: one line of JSON a request, of ids and times alone.

Never an utterance, a slot's value, a name, a token or a user id: nothing of a request gets here but
its own id, its type and the name of its intent.
"""

from __future__ import annotations

import json
import logging
from time import monotonic

from ask_sdk_model import IntentRequest, RequestEnvelope

log = logging.getLogger("steady_ground")


def note(envelope: RequestEnvelope, since: float, outcome: str, asked: str = "") -> None:
    """Log a request that was answered; `since` is `monotonic()` at its start, in seconds."""
    if not log.isEnabledFor(logging.INFO):
        return
    request = envelope.request
    intent = request.intent if isinstance(request, IntentRequest) else None
    routine, _, step = asked.partition("/")
    line = {
        "request": request.request_id if request else None,
        "type": request.object_type if request else None,
        "intent": intent.name if intent else None,
        "routine": routine,
        "step": step,
        "ms": round((monotonic() - since) * 1000),
        "outcome": outcome,
    }
    log.info(json.dumps({key: value for key, value in line.items() if value not in (None, "")}))


def fault(error: Exception) -> str:
    """What went wrong and where; the message is left out, since it may quote what was said."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    if trace is None:
        return type(error).__name__
    room = trace.tb_frame.f_globals.get("__name__", "?")
    return f"{type(error).__name__} at {room}:{trace.tb_lineno}"
