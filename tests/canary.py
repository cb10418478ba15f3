"""Marked requests: what Alexa may tell, told with a mark in it, so that it can be searched for."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from speaker.device import Handler
from speaker.service import Service
from steady_ground.store import Store
from tests.household import BEGIN, OPEN, Home

Json = dict[str, Any]

MARK = "canary"
"""In every value that is to be found nowhere; in any case of its letters."""
TOKEN = "CANARY-token"
REQUEST_ID = "amzn1.echo-api.request.MARKED"
"""The one id that a log line names."""
NAMES = ("Zephyrine", "Thelonius")


def marked(event: Json) -> Json:
    """The request with a mark wherever Alexa may tell something: ids, tokens, slots."""
    event = deepcopy(event)
    system, session = event["context"]["System"], event["session"]
    person = {"personId": "CANARY-person", "accessToken": "CANARY-person-token"}
    system |= {"person": person, "unit": {"unitId": "CANARY-unit", "persistentUnitId": "CANARY"}}
    user = {
        "userId": "CANARY-user",
        "accessToken": "CANARY",
        "permissions": {"consentToken": "CANARY"},
    }
    system["user"] = session["user"] = user
    system["device"]["deviceId"] = "CANARY-device"
    system["apiAccessToken"] = TOKEN
    session["sessionId"] = "CANARY-session"
    event["request"] |= {"requestId": REQUEST_ID, "canary": "CANARY"}
    if event["request"]["type"] == "IntentRequest":
        mark_slots(event["request"]["intent"])
    return event


def mark_slots(intent: Json) -> None:
    """Mark what was heard: all of it but ids, days, hours, and the first names."""
    slots = intent.setdefault("slots", {})
    slots["canary"] = {"name": "canary", "value": "CANARY", "confirmationStatus": "NONE"}
    for slot in slots.values():
        value = {"value": slot.get("value"), "type": "Simple", "canary": "CANARY"}
        for authority in slot.get("resolutions", {}).get("resolutionsPerAuthority", []):
            authority["authority"] = slot["value"] = "CANARY"
            for found in authority.get("values", []):
                found["value"]["name"] = "CANARY"
            value = {"value": "CANARY", "type": "Simple", "resolutions": slot["resolutions"]}
        slot["slotValue"] = value


class Watch:
    """A household all of whose requests are marked; what comes back is kept for the search."""

    def __init__(self, store: Store, alexa: Service, locale: str = "en-US") -> None:
        self.locale = locale
        self.answers: list[Json] = []
        self.sent = 0
        self.home = Home(store, alexa, "CANARY-user", self.marking)

    def marking(self, handler: Handler) -> Handler:
        def answer(event: Json, context: Any) -> Json:
            self.sent += 1
            told = marked(event)
            told["request"]["locale"] = self.locale
            self.answers.append(handler(told, context))
            return self.answers[-1]

        return answer

    def attributes(self) -> str:
        """Every session attribute that was given."""
        return json.dumps([answer.get("sessionAttributes") for answer in self.answers])

    def cards(self) -> str:
        """Every card that was sent."""
        return json.dumps([answer["response"].get("card") for answer in self.answers])

    def said(self) -> str:
        """Everything that was said, or sent with it."""
        return json.dumps([answer["response"] for answer in self.answers], ensure_ascii=False)


def visits(watch: Watch, alexa: Service) -> None:
    """Two check-ins with names and reminders, cut off in between, with every kind of talk."""
    home = watch.home
    home.say(OPEN, "yes", NAMES[1], OPEN, "yes", NAMES[0])  # another name in place of the first
    home.say(BEGIN, "yes", *NAMES, "help", "friends")
    alexa.fault = "no_permission"
    home.answer("share.second")
    home.say("purple elephants sing", "my name is Zephyrine", "what about seven green")
    home.say(OPEN, "pick up")
    home.answer()
    assert len(alexa.reminders) == 1
    home.now += timedelta(days=7)
    home.say(OPEN, "yes")
    home.answer()
    home.device.end("ERROR")
    home.say("Alexa, ask steady ground to cancel our reminder", OPEN, "go back", "no")


def logged(caplog: pytest.LogCaptureFixture) -> str:
    """All that the log holds, arguments and tracebacks included, but for the request's id."""
    records = [{**vars(record), "text": record.getMessage()} for record in caplog.records]
    return f"{records} {caplog.text}".replace(REQUEST_ID, "")


def stored(folder: Path) -> str:
    """The bytes of the store, its write-ahead log included."""
    files = sorted(folder.iterdir())
    assert {file.name for file in files} >= {"s.db", "s.db-wal"}
    return "".join(file.read_bytes().decode("latin-1") for file in files)
