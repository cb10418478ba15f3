"""The skill, on ask-sdk-core: request JSON in, response JSON out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from ask_sdk_core.skill_builder import SkillBuilder
from ask_sdk_model import RequestEnvelope, Session

from steady_ground.alexa.apla import Way
from steady_ground.alexa.handlers import (
    TURNS,
    DisabledHandler,
    QuietHandler,
    TroubleHandler,
    TurnHandler,
)
from steady_ground.alexa.journal import Stopwatch
from steady_ground.alexa.read import sitting
from steady_ground.alexa.serializer import TolerantSerializer
from steady_ground.alexa.write import attributes
from steady_ground.routine import Content
from steady_ground.store import Store


class NotForThisSkill(Exception):
    """The request names another skill, or none: whoever sent it is not answered."""


class SteadyGround:
    """The skill: request JSON in, response JSON out, as plain dicts.

    Without a `skill_id` it answers requests for any skill: for tests and the local speaker.
    """

    def __init__(
        self,
        content: Content,
        store: Store,
        skill_id: str | None = None,
        quiet: Way = Way.BREAKS,
    ) -> None:
        builder = SkillBuilder()
        builder.add_global_request_interceptor(Stopwatch())
        builder.add_request_handler(TurnHandler(content, store, quiet))
        builder.add_request_handler(DisabledHandler(store))
        builder.add_request_handler(QuietHandler())
        builder.add_exception_handler(TroubleHandler(content))
        self._skill_id = skill_id
        self._skill = builder.create()
        self._skill.serializer = self._serializer = TolerantSerializer()

    def answer(self, event: Mapping[str, Any], context: object) -> dict[str, Any]:
        """Answer a request. Raises NotForThisSkill for another skill's, before anything is done."""
        envelope = self._serializer.read(event)
        if self._skill_id and _application_id(envelope) != self._skill_id:
            raise NotForThisSkill
        _settle_session(envelope)
        reply = self._serializer.serialize(self._skill.invoke(envelope, context))
        return cast(dict[str, Any], reply)


def _application_id(envelope: RequestEnvelope) -> str | None:
    """The skill that a request is for. The SDK's own check fails on a request without a context."""
    system = envelope.context.system if envelope.context else None
    return system.application.application_id if system and system.application else None


def _settle_session(envelope: RequestEnvelope) -> None:
    """Leave of the session attributes what this skill wrote, before the SDK copies them.

    The SDK can't answer a turn without a session: it gets one.
    """
    if envelope.session is None and isinstance(envelope.request, TURNS):
        envelope.session = Session()
    if envelope.session:
        envelope.session.attributes = attributes(sitting(envelope))
