"""The handlers of the skill: a turn, the end of a household, and what is only acknowledged."""

from __future__ import annotations

from ask_sdk_core.dispatch_components import AbstractExceptionHandler, AbstractRequestHandler
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_model import IntentRequest, LaunchRequest, Response, SessionResumedRequest
from ask_sdk_model.canfulfill import (
    CanFulfillIntent,
    CanFulfillIntentRequest,
    CanFulfillIntentValues,
)
from ask_sdk_model.events.skillevents import SkillDisabledRequest
from ask_sdk_model.interfaces.connections import ConnectionsResponse

from steady_ground import wording
from steady_ground.alexa.acts import Acts
from steady_ground.alexa.apla import Way
from steady_ground.alexa.journal import note
from steady_ground.alexa.read import household_key, locale, read
from steady_ground.alexa.write import attributes, response
from steady_ground.household import Household
from steady_ground.keeping import FORGOTTEN, Keeper
from steady_ground.routine import Content
from steady_ground.store import Store, Unavailable
from steady_ground.turn import Reply

TURNS = (LaunchRequest, IntentRequest, ConnectionsResponse, SessionResumedRequest)
"""The requests that are answered aloud."""


class TurnHandler(AbstractRequestHandler):
    """Opens the skill, hears every intent, and goes on after Alexa has asked for a permission."""

    def __init__(self, content: Content, store: Store, quiet: Way = Way.BREAKS) -> None:
        self._content, self._store, self._quiet = content, store, quiet

    def can_handle(self, handler_input: HandlerInput) -> bool:
        """Whether the request is a turn of the conversation."""
        return isinstance(handler_input.request_envelope.request, TURNS)

    def handle(self, handler_input: HandlerInput) -> Response:
        """Take the turn."""
        envelope = handler_input.request_envelope
        content = self._content.in_locale(locale(envelope))
        call = read(content, envelope)
        system = envelope.context.system if envelope.context else None
        acts = Acts(content, system, locale(envelope))
        keeper = Keeper(content, self._store, call.household, call.now, acts.perform)
        kept = keeper.take_turn(call.sitting, call.heard)
        handler_input.attributes_manager.session_attributes = attributes(kept.sitting)
        note(handler_input, kept.reply.event, kept.sitting.session.asked, kept.fault)
        return response(kept.reply, self._quiet)


class DisabledHandler(AbstractRequestHandler):
    """Forgets a household that disabled the skill and does not want its data kept."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def can_handle(self, handler_input: HandlerInput) -> bool:
        """Whether the skill was disabled."""
        return isinstance(handler_input.request_envelope.request, SkillDisabledRequest)

    def handle(self, handler_input: HandlerInput) -> Response:
        """Delete everything, unless Amazon is to keep it for a return."""
        envelope = handler_input.request_envelope
        body = getattr(envelope.request, "body", None)
        wish = body.get("userInformationPersistenceStatus") if isinstance(body, dict) else None
        if wish != "NOT_PERSISTED":
            note(handler_input, "kept")
            return Response()
        try:
            self._store.forget(household_key(envelope))
        except Unavailable as error:
            note(handler_input, "not_forgotten", error=error)
        else:
            note(handler_input, FORGOTTEN)
        return Response()


class QuietHandler(AbstractRequestHandler):
    """Acknowledges what no speech may answer: the end of a session, and whatever is not a turn."""

    def can_handle(self, handler_input: HandlerInput) -> bool:  # noqa: ARG002
        """Whether the request is anything else."""
        return True

    def handle(self, handler_input: HandlerInput) -> Response:
        """Say nothing; everything was kept before the last reply."""
        note(handler_input, "acknowledged")
        if isinstance(handler_input.request_envelope.request, CanFulfillIntentRequest):
            no = CanFulfillIntentValues.NO
            return Response(can_fulfill_intent=CanFulfillIntent(can_fulfill=no))
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
        note(handler_input, "trouble", error=exception)
        if not isinstance(handler_input.request_envelope.request, TURNS):
            return Response()
        handler_input.attributes_manager.session_attributes = {}
        said = wording.phrase(self._content, "trouble", Household())
        return response(Reply(said, event="trouble"))
