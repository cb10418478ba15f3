"""Skill events: what is kept of a household goes when its people want it gone, and only then.

Form: https://developer.amazon.com/en-US/docs/alexa/smapi/skill-events-in-alexa-skills.html.
"""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import pytest

from steady_ground.alexa.skill import SteadyGround
from steady_ground.store import Store
from steady_ground.store.memory import MemoryStore
from steady_ground.store.sqlite import SqliteStore
from tests.exchange import TURNS
from tests.household import BEGIN, OPEN, Broken, Home
from tests.response_rules import checked
from tools.rehearsal import content

Json = dict[str, Any]

REQUESTS = Path(__file__).parent / "requests"
EVENTS = [
    path
    for path in sorted(REQUESTS.glob("*.json"))
    if json.loads(path.read_text("utf-8"))["request"]["type"] not in TURNS
]
USER = "amzn1.ask.account.EXAMPLEUSER0000000000000000000000000000000000000001"
NOTHING = {"schema": 1}
ENDING = "skill_disabled_not_persisted"


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    return MemoryStore() if request.param == "memory" else SqliteStore(str(tmp_path / "s.db"))


def event(name: str) -> Json:
    """An event of USER's, as it stands in tests/requests."""
    found: Json = json.loads((REQUESTS / f"{name}.json").read_text("utf-8"))
    return found


def send(store: Store, sent: Json) -> None:
    """Send an event; it is acknowledged, and no more."""
    answer = checked(SteadyGround(content(), store).answer)(sent, None)
    assert answer["response"] == {}


def household(store: Store, user: str = USER) -> Home:
    """A household in the middle of a check-in."""
    home = Home(store, user=user)
    home.say(BEGIN, "yes", "Ana", "Ben")
    home.answer("pulse")
    assert home.item()["places"]
    return home


def test_all_of_one_household_goes_and_of_no_other(store: Store) -> None:
    home, other = household(store), household(store, "amzn1.ask.account.OTHER")
    kept = other.item()
    for _ in range(2):  # twice is fine
        send(store, event(ENDING))
        assert home.item() == NOTHING
    assert other.item() == kept


def test_what_comes_after_is_a_first_visit(store: Store) -> None:
    home = household(store)
    send(store, event(ENDING))
    home.say("harder")  # from the session that was open then
    assert "pulses" not in home.item()
    home.say(OPEN)
    assert home.asked == "home/visit.hello"


def test_deleting_what_never_was_is_fine(store: Store) -> None:
    send(store, event(ENDING))


def test_the_spoken_deletion_is_the_same(store: Store) -> None:
    spoken, told = household(store), household(store, "amzn1.ask.account.OTHER")
    spoken.say("Alexa, ask steady ground to delete everything")
    assert spoken.item()["one"] == "Ana"
    spoken.say("yes")
    sent = event(ENDING)
    sent["context"]["System"]["user"]["userId"] = "amzn1.ask.account.OTHER"
    send(store, sent)
    assert spoken.item() == told.item() == NOTHING
    records = [store.load(home.key, home.now) for home in (spoken, told)]
    assert [(record.version, record.generation) for record in records] == [(0, "")] * 2
    assert not spoken.device.in_session


@pytest.mark.parametrize("answer", ["no", "stop", "purple elephants sing"])
def test_without_a_yes_nothing_is_deleted(store: Store, answer: str) -> None:
    home = household(store)
    kept = home.item()["places"]
    home.say("Alexa, ask steady ground to delete everything", answer)
    assert home.item()["places"] == kept


@pytest.mark.parametrize(
    "path", [p for p in EVENTS if p.stem != ENDING], ids=lambda path: path.stem
)
def test_nothing_else_changes_anything(store: Store, path: Path) -> None:
    home = household(store)
    kept = store.load(home.key, home.now)
    checked(SteadyGround(content(), store).answer)(json.loads(path.read_text("utf-8")), None)
    assert store.load(home.key, home.now) == kept


ODD_BODIES: list[Any] = [
    None,
    "NOT_PERSISTED",
    ["NOT_PERSISTED"],
    7,
    {},
    {"status": "NOT_PERSISTED"},
]
ODD_WISHES: list[Any] = [None, "", "not_persisted", "NEW", True, ["NOT_PERSISTED"], {}]


@pytest.mark.parametrize(
    "body",
    ODD_BODIES + [{"userInformationPersistenceStatus": wish} for wish in ODD_WISHES],
    ids=str,
)
def test_an_odd_wish_deletes_nothing(store: Store, body: Any) -> None:
    home = household(store)
    kept = home.item()
    send(store, event(ENDING) | {"request": event(ENDING)["request"] | {"body": body}})
    assert home.item() == kept


def test_an_event_of_nobody_deletes_nothing(store: Store) -> None:
    home = household(store)
    kept, sent = home.item(), event(ENDING)
    del sent["context"]["System"]["user"]
    send(store, sent)
    assert home.item() == kept


def test_a_deletion_that_failed_is_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    store = Broken("forget")
    household(store)
    caplog.clear()
    with caplog.at_level(logging.ERROR, "steady_ground"):
        send(store, event(ENDING))
    (line,) = (json.loads(record.getMessage()) for record in caplog.records)
    assert line["outcome"].startswith("not_forgotten: Unavailable at ")
    assert line["request"] == event(ENDING)["request"]["requestId"]
