"""The permission to set reminders, asked by voice: Alexa asks in her own words, and tells us.

The session goes on meanwhile: the reply that carries the directive leaves `shouldEndSession` out,
as Amazon's examples do, and has no reprompt of ours (the next question is Alexa's). The answer
comes as Connections.Response, the skill's turn to speak. Only the directives of a purchase end a
session by themselves; still, rely on the store, not on session attributes, to know the place.
Nobody may be asked again within seven days of a no.

Sources, under https://developer.amazon.com/en-US/docs/alexa/: smapi/voice-permissions-for-reminders
.html (version 2 of the request; version 1, in alexa/alexa-cookbook's
Skill-demo-Medicine-reminder-python, has a single `permissionScope` and still works),
custom-skills/manage-skill-session-and-session-attributes.html,
smapi/alexa-reminders-guidelines-for-usage.html (seven days).
"""

from __future__ import annotations

from typing import Literal

from ask_sdk_model.interfaces.connections import ConnectionsResponse, SendRequestDirective

SCOPE = "alexa::alerts:reminders:skill:readwrite"
Consent = Literal["accepted", "denied", "unanswered"]

_NAME, _TOKEN = "AskFor", "reminder"
_ANSWERS: dict[object, Consent] = {"ACCEPTED": "accepted", "DENIED": "denied"}


def ask_for_reminders() -> SendRequestDirective:
    """The directive that makes Alexa ask whether the skill may set reminders."""
    scope = {"permissionScope": SCOPE, "consentLevel": "ACCOUNT"}
    return SendRequestDirective(
        name=_NAME,
        payload={
            "@type": "AskForPermissionsConsentRequest",
            "@version": "2",
            "permissionScopes": [scope],
        },
        token=_TOKEN,  # comes back as it is; the household knows what is pending
    )


def consent(request: ConnectionsResponse) -> Consent:
    """What was answered. ACCEPTED may stand for an earlier yes; an error is no answer."""
    code = request.status.code if request.status else None
    payload = request.payload if isinstance(request.payload, dict) else {}
    if request.name != _NAME or code != "200":
        return "unanswered"
    status = payload.get("status")
    return _ANSWERS.get(status, "unanswered") if isinstance(status, str) else "unanswered"
