from typing import Any

import pytest
from ask_sdk_model import Response

from steady_ground.alexa.permission import ask_for_reminders, consent
from steady_ground.alexa.serializer import TolerantSerializer

# Both as in https://developer.amazon.com/en-US/docs/alexa/smapi/voice-permissions-for-reminders.html
SCOPES = [{"permissionScope": "alexa::alerts:reminders:skill:readwrite", "consentLevel": "ACCOUNT"}]
DOCUMENTED = {
    "type": "Connections.SendRequest",
    "name": "AskFor",
    "payload": {
        "@type": "AskForPermissionsConsentRequest",
        "@version": "2",
        "permissionScopes": SCOPES,
    },
}


def read(answer: Any = "ACCEPTED", **other: Any) -> Any:
    request = {
        "type": "Connections.Response",
        "requestId": "amzn1.echo-api.request.1",
        "timestamp": "2026-01-11T18:30:00Z",
        "locale": "en-US",
        "name": "AskFor",
        "status": {"code": "200", "message": "OK"},
        "token": "reminder",
        "payload": {"permissionScopes": SCOPES, "status": answer},
    }
    return TolerantSerializer().read({"request": request | other}).request


def test_the_directive_is_the_documented_one() -> None:
    response: Any = TolerantSerializer().serialize(Response(directives=[ask_for_reminders()]))
    assert response == {"directives": [DOCUMENTED | {"token": "reminder"}]}


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("ACCEPTED", "accepted"),
        ("DENIED", "denied"),
        ("NOT_ANSWERED", "unanswered"),
        ("SOMETHING_NEW", "unanswered"),
        (None, "unanswered"),
        (7, "unanswered"),
        (["ACCEPTED"], "unanswered"),
    ],
)
def test_what_was_answered(answer: Any, expected: str) -> None:
    assert consent(read(answer)) == expected


def test_the_first_version_of_the_answer_is_read_too() -> None:
    payload = {"permissionScope": SCOPES[0]["permissionScope"], "status": "ACCEPTED"}
    assert consent(read(payload=payload)) == "accepted"


@pytest.mark.parametrize(
    "other",
    [
        {"status": {"code": "400", "message": "no such permission in the manifest"}},
        {"status": {"code": "500"}},
        {"status": None},
        {"status": "200"},
        {"payload": None},
        {"payload": "ACCEPTED"},
        {"payload": []},
        {"name": "Buy"},
        {"name": None},
    ],
    ids=str,
)
def test_an_error_is_no_answer(other: dict[str, Any]) -> None:
    assert consent(read(**other)) == "unanswered"


def test_a_status_code_may_be_a_number() -> None:
    assert consent(read(status={"code": 200})) == "accepted"
