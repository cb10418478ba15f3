"""The canary: marked strings in all that Alexa may tell, and none of them where it may not be.

Not in a log line, the store's bytes, session attributes, a card, a reminder, nor in what is said.
First names, which are given on purpose, stand in the household's item alone, and are spoken.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from speaker.service import Fault, Service
from steady_ground.household import Household
from steady_ground.store import Record, Store
from steady_ground.store.memory import MemoryStore
from steady_ground.store.sqlite import SqliteStore
from tests.canary import MARK, NAMES, REQUEST_ID, TOKEN, Watch, logged, stored, visits
from tests.household import BEGIN, OPEN, Broken
from tests.response_rules import checked
from tests.test_mutations import Watched
from tools.build import model
from tools.rehearsal import library

Json = dict[str, Any]

KEYS = {"request", "type", "intent", "routine", "step", "ms", "outcome"}
"""The keys of a log line, as documented in `alexa/journal.py`."""
INTENTS = model(library())["interactionModel"]["languageModel"]["intents"]


@pytest.fixture
def alexa() -> Iterator[Service]:
    with Service(TOKEN) as service:
        yield service


@pytest.fixture(autouse=True)
def _everything_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("steady_ground", "urllib3", "ask_sdk_core"):
        caplog.set_level(logging.DEBUG, name)


def test_nothing_that_was_told_is_found_again(
    tmp_path: Path, alexa: Service, caplog: pytest.LogCaptureFixture
) -> None:
    watch = Watch(SqliteStore(str(tmp_path / "s.db")), alexa)
    visits(watch, alexa)
    reminders = json.dumps([request.body for request in alexa.requests])
    assert "spokenInfo" in reminders
    places = {
        "log": logged(caplog),
        "store": stored(tmp_path),
        "session attributes": watch.attributes(),
        "cards": watch.cards(),
        "reminders": reminders,
        "speech": watch.said(),
    }
    assert [place for place, text in places.items() if MARK in text.casefold()] == []
    assert [place for place, text in places.items() if REQUEST_ID in text] == []
    for name in NAMES:
        assert [place for place, text in places.items() if name in text] == ["store", "speech"]
    kept = watch.home.item()
    assert (kept.pop("one"), kept.pop("two")) == NAMES
    assert not any(name in json.dumps(kept) for name in NAMES)


def test_a_turn_is_one_line_of_the_documented_keys(
    alexa: Service, caplog: pytest.LogCaptureFixture
) -> None:
    watch = Watch(MemoryStore(), alexa)
    visits(watch, alexa)
    ours = [record for record in caplog.records if record.name.startswith("steady_ground")]
    lines = [json.loads(record.getMessage()) for record in ours]
    assert len(lines) == watch.sent
    assert {key for line in lines for key in line} == KEYS
    assert all({"request", "type", "ms", "outcome"} <= set(line) for line in lines)
    in_routine = [line for line in lines if "step" in line and line["type"] == "IntentRequest"]
    assert len(in_routine) > 50
    assert all(set(line) == KEYS for line in in_routine)
    tokens = [request.path.rpartition("/")[2] for request in alexa.requests]
    assert not any(token in caplog.text for token in tokens if "-" in token)


@pytest.mark.parametrize("question", ["welcome.name_one", "promise.first", "meet", "reminder.hour"])
def test_no_slot_of_any_intent_is_told(
    question: str, alexa: Service, caplog: pytest.LogCaptureFixture
) -> None:
    store = Watched()
    watch = Watch(store, alexa)
    watch.home.say(BEGIN)
    watch.home.answer(question)
    rows = store.rows()
    for intent in INTENTS:
        for id_ in ("CANARY", None):
            store.fill(rows)
            heard(watch, intent["name"], intent.get("slots", []), id_)
            assert MARK not in json.dumps(watch.home.item()).casefold(), intent["name"]
    assert MARK not in (logged(caplog) + watch.attributes() + watch.said()).casefold()


def heard(watch: Watch, name: str, slots: list[Json], id_: str | None) -> None:
    """An intent whose slots hold marks alone, resolved to nothing, or to an id of nobody's."""
    last = watch.home.heard[-1]
    value = {"values": [{"value": {"id": id_, "name": "CANARY"}}]}
    authority = {"status": {"code": "ER_SUCCESS_MATCH"}, **value}
    told = {"value": "CANARY", "resolutions": {"resolutionsPerAuthority": [authority]}}
    made = {slot["name"]: {"name": slot["name"], **deepcopy(told)} for slot in slots}
    if "name" not in made:  # a name would be kept, and spoken
        session = last.requests[-1]["session"]
        session |= {"attributes": last.responses[-1]["sessionAttributes"]}
        sent = last.requests[-1] | {"request": intent_request(last.requests[-1], name, made)}
        watch.marking(checked(watch.home.skill.answer))(sent, None)


def intent_request(sent: Json, name: str, slots: Json) -> Json:
    """A request of this intent, as of the same moment."""
    about = {key: sent["request"][key] for key in ("requestId", "timestamp", "locale")}
    return {**about, "type": "IntentRequest", "intent": {"name": name, "slots": slots}}


def test_a_locale_of_no_known_form_is_told_to_nobody(
    alexa: Service, caplog: pytest.LogCaptureFixture
) -> None:
    watch = Watch(MemoryStore(), alexa, "en-CANARY")
    visits(watch, alexa)
    told = json.dumps([request.body for request in alexa.requests])
    assert MARK not in (told + logged(caplog) + watch.said() + watch.attributes()).casefold()


class Faulty(MemoryStore):
    """A store that fails as a program does, and says so with everything it knows."""

    def save(self, key: str, household: Household, read: Record, now: Any) -> Record:
        raise KeyError("CANARY", key, household, read, now)


@pytest.mark.parametrize(
    "store", [Broken("load"), Broken("save"), Faulty()], ids=["read", "saved", "fault"]
)
def test_an_error_tells_where_and_not_what(
    store: Store, alexa: Service, caplog: pytest.LogCaptureFixture
) -> None:
    watch = Watch(store, alexa)
    watch.home.say(BEGIN, OPEN)
    assert MARK not in (logged(caplog) + watch.said() + watch.attributes()).casefold()
    lines = [json.loads(record.getMessage()) for record in caplog.records if record.levelno >= 40]
    assert len(lines) == 2
    assert all(set(line) <= KEYS and " at " in line["outcome"] for line in lines)


@pytest.mark.parametrize("fault", ["no_permission", "error", "hang", "malformed", "lost"])
def test_a_service_that_fails_tells_nothing(
    fault: Fault, alexa: Service, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("steady_ground.alexa.acts.BUDGET", 0.2)
    alexa.fault = fault
    watch = Watch(MemoryStore(), alexa)
    watch.home.say(BEGIN, "yes", *NAMES, "pass")
    assert MARK not in (logged(caplog) + watch.said() + watch.attributes()).casefold()
    assert not any(name in logged(caplog) + watch.attributes() for name in NAMES)


def test_what_is_deleted_is_gone_from_the_file(
    tmp_path: Path, alexa: Service, caplog: pytest.LogCaptureFixture
) -> None:
    watch = Watch(SqliteStore(str(tmp_path / "s.db")), alexa)
    visits(watch, alexa)
    assert NAMES[0] in stored(tmp_path)
    watch.home.say("Alexa, ask steady ground to delete everything", "yes")
    assert watch.home.item() == {"schema": 1}
    assert MARK not in (logged(caplog) + stored(tmp_path)).casefold()
    assert not any(name in stored(tmp_path) for name in NAMES)
