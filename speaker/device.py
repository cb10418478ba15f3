"""A smart speaker with one skill: what is said goes to the handler as Alexa would send it.

Sessions follow
https://developer.amazon.com/docs/custom-skills/manage-skill-session-and-session-attributes.html:
`shouldEndSession` true ends the session, false or null opens the microphone; without it the
session stays only as long as a screen shows something, the microphone closed.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from speaker import envelope
from speaker.envelope import EndReason, Json, Origin, Session
from speaker.invocation import Call, Invocation
from speaker.render import Piece, render
from speaker.understand import FALLBACK, Intent, Understanding
from speaker.words import phrase, words

__all__ = ["Device", "Heard", "Piece"]

Handler = Callable[[Json, Any], Json]

_SCREEN = "Alexa.Presentation.APL.RenderDocument"
_CONNECTION = "Connections.SendRequest"
_PERMISSION = {"AMAZON.YesIntent": "ACCEPTED", "AMAZON.NoIntent": "DENIED"}


@dataclass(frozen=True)
class Heard:
    """One exchange: what was sent, what came back, what is played now and shown.

    `listening`: the microphone is open afterwards. `display`: the RenderDocument directive.
    """

    requests: tuple[Json, ...] = ()
    responses: tuple[Json, ...] = ()
    pieces: tuple[Piece, ...] = ()
    listening: bool = False
    display: Mapping[str, Any] | None = None


class Device:
    """One smart speaker of a household; what the handler raises is passed on.

    `endpoint` is where Alexa's services are; `allowed` is called when a person, asked by Alexa,
    gives the skill a permission.
    """

    def __init__(
        self,
        handler: Handler,
        understanding: Understanding,
        *,
        user_id: str,
        device_id: str,
        locale: str = "en-US",
        screen: bool = True,
        clock: Callable[[], datetime],
        endpoint: str = envelope.NOWHERE,
        allowed: Callable[[], None] = lambda: None,
    ) -> None:
        self._handler = handler
        self._understanding = understanding
        self._invocation = Invocation(understanding.invocation)
        self._origin = Origin(user_id, device_id, locale, screen, endpoint)
        self._clock = clock
        self._session: Session | None = None
        self._listening = False
        self._reprompt: Json | None = None
        self._allowed = allowed
        self._asking: Json | None = None

    @property
    def in_session(self) -> bool:
        """Whether what is said next goes to the skill."""
        return self._session is not None

    def say(self, text: str) -> Heard:
        """Hear a person; the clock's date is today."""
        if self._asking and self._session:
            return self._answered(self._session, self._asking, text)
        call = self._invocation.heard(text)
        if call.launch or (call.requests and (call.awake or not self.in_session)):
            return self._call(call)
        if not self._session:
            asleep = phrase("asleep", invocation=self._understanding.invocation)
            return Heard(pieces=(Piece("speech", asleep),))
        if call.awake and not call.text:  # the wake word alone
            return Heard(listening=True)
        intent = self._understand(call.text)
        if intent.name == FALLBACK and call.text in words("exit"):
            return self.end("USER_INITIATED")
        return self._send_intent(self._session, intent)

    def silence(self) -> Heard:
        """Hear nobody: the reprompt, once; then the session ends.

        The skill isn't asked for the reprompt: it came with the question.
        """
        if self._asking and self._session:
            return self._answered(self._session, self._asking, "")
        if self._listening and self._reprompt is not None:
            pieces, self._reprompt = render(self._reprompt), None
            return Heard(pieces=pieces, listening=True)
        return self.end("EXCEEDED_MAX_REPROMPTS")

    def end(self, reason: EndReason) -> Heard:
        """End the session, if there is one, and tell the skill, whose answer nobody hears."""
        session = self._session
        self.cut_off()
        if not session:
            return Heard()
        request = envelope.session_ended(self._origin, session, self._clock(), reason)
        return Heard((request,), (self._ask(request),))

    def cut_off(self) -> None:
        """Lose the session without a word to the skill, as without power or network."""
        self._session, self._reprompt, self._listening = None, None, False
        self._asking = None

    def _answered(self, session: Session, asked: Json, text: str) -> Heard:
        """Alexa has asked for a permission, and hears the answer herself."""
        self._asking = None
        status = _PERMISSION.get(self._understand(text).name if text else "", "NOT_ANSWERED")
        if status == "ACCEPTED":
            self._allowed()
        request = envelope.connections_response(self._origin, session, self._clock(), asked, status)
        return self._send(request)

    def _call(self, call: Call) -> Heard:
        self._session = session = Session()
        if call.launch:
            return self._send(envelope.launch(self._origin, session, self._clock()))
        return self._send_intent(session, self._understand(*call.requests))

    def _understand(self, *readings: str) -> Intent:
        today = self._clock().date()
        intents = [self._understanding.hear(reading, today) for reading in readings]
        return next((intent for intent in intents if intent.name != FALLBACK), intents[0])

    def _send_intent(self, session: Session, intent: Intent) -> Heard:
        request = envelope.intent_request(self._origin, session, self._clock(), intent)
        return self._send(request)

    def _send(self, request: Json) -> Heard:
        answer = self._ask(request)
        response = answer.get("response") or {}
        pieces = render(response)
        display = self._display(response)
        asked = self._permission(response)
        if asked:
            pieces += (Piece("speech", phrase("permission")),)
        self._keep(answer.get("sessionAttributes") or {}, response, display or asked)
        self._asking, self._listening = asked, self._listening or asked is not None
        return Heard((request,), (answer,), pieces, self._listening, display)

    def _ask(self, request: Json) -> Json:
        """Through JSON both ways: nothing else reaches the skill, or comes back."""
        answer: Json = json.loads(json.dumps(self._handler(json.loads(json.dumps(request)), None)))
        return answer

    @staticmethod
    def _permission(response: Json) -> Json | None:
        """The directive that makes Alexa ask for a permission in her own words."""
        directives = response.get("directives") or ()
        return next((item for item in directives if item["type"] == _CONNECTION), None)

    def _display(self, response: Json) -> Json | None:
        shown = [item for item in response.get("directives") or () if item["type"] == _SCREEN]
        return shown[-1] if shown and self._origin.screen else None

    def _keep(self, attributes: Json, response: Json, display: Json | None) -> None:
        if response.get("shouldEndSession", display is None):
            self.cut_off()
        elif self._session:
            self._session = Session(self._session.id, new=False, attributes=attributes)
            self._listening = "shouldEndSession" in response
            self._reprompt = response.get("reprompt")
