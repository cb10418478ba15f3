"""The skill, on ask-sdk-core: request JSON in, response JSON out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from ask_sdk_core.skill_builder import SkillBuilder

from steady_ground.alexa.apla import Way
from steady_ground.alexa.handlers import (
    DisabledHandler,
    QuietHandler,
    TroubleHandler,
    TurnHandler,
)
from steady_ground.alexa.serializer import TolerantSerializer
from steady_ground.routine import Content
from steady_ground.store import Store


class SteadyGround:
    """The skill: request JSON in, response JSON out, as plain dicts."""

    def __init__(
        self,
        content: Content,
        store: Store,
        skill_id: str | None = None,
        quiet: Way = Way.BREAKS,
    ) -> None:
        builder = SkillBuilder()
        builder.skill_id = skill_id  # type: ignore[assignment]
        builder.add_request_handler(TurnHandler(content, store, quiet))
        builder.add_request_handler(DisabledHandler(store))
        builder.add_request_handler(QuietHandler())
        builder.add_exception_handler(TroubleHandler(content))
        self._skill = builder.create()
        self._skill.serializer = self._serializer = TolerantSerializer()

    def answer(self, event: Mapping[str, Any], context: object) -> dict[str, Any]:
        """Answer a request. Raises AskSdkException for another skill's application id."""
        envelope = self._serializer.read(event)
        reply = self._serializer.serialize(self._skill.invoke(envelope, context))
        return cast(dict[str, Any], reply)
