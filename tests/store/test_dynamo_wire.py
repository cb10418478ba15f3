"""The DynamoDB store over the wire: what DynamoDB in this process can't show."""

from __future__ import annotations

from dataclasses import replace
from threading import Thread

import boto3
import pytest

from steady_ground.store import Conflict, open_store
from tests.store.emulators import new_table
from tests.store.endpoint import Act, Endpoint
from tests.store.operations import ABSENT, ANA, KEY, NOW, OPERATIONS, fault

pytestmark = pytest.mark.slow


@pytest.fixture(params=["ministack", "dynamodb_local"], autouse=True)
def wire(request: pytest.FixtureRequest) -> None:
    """Both, one after the other."""
    request.getfixturevalue(request.param)


@pytest.mark.parametrize(("key", "kind"), [("pk", "S"), ("id", "N")])
def test_a_table_with_another_key_is_named(key: str, kind: str) -> None:
    store = open_store(f"dynamodb:{new_table(key, kind)}")
    for operation in OPERATIONS:
        assert "is its key a string named id?" in fault(operation, store)


def test_two_at_once_lose_nothing() -> None:
    table, seen = new_table(), list[int]()

    def one_more_each_time() -> None:
        store, done = open_store(f"dynamodb:{table}"), 0
        while done < 50:
            read = store.load(KEY, NOW)
            more = replace(read.household, turns=read.household.turns + 1)
            try:
                seen.append(store.save(KEY, more, read, NOW).household.turns)
                done += 1
            except Conflict:
                continue

    threads = [Thread(target=one_more_each_time) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(seen) == list(range(1, 101))


def test_a_save_whose_reply_was_lost_is_no_conflict_with_itself(aws: pytest.MonkeyPatch) -> None:
    table, saved = new_table(), ABSENT
    with Endpoint(boto3.Session().client("dynamodb")) as endpoint:
        aws.setenv("AWS_ENDPOINT_URL_DYNAMODB", endpoint.url)
        store = open_store(f"dynamodb:{table}")
        for turns in (1, 2):
            endpoint.script = [Act.LOST]
            saved = store.save(KEY, replace(ANA, turns=turns), saved, NOW)
            assert store.load(KEY, NOW) == saved
