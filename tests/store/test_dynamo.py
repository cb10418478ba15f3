"""What only the DynamoDB store promises: clear errors, bounded time, few operations."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace
from time import monotonic
from typing import Any

import boto3
import pytest

from speaker.device import Handler
from steady_ground.household import SCHEMA
from steady_ground.store import Conflict, Store, Unavailable, open_store
from tests.household import BEGIN, Home
from tests.store.emulators import new_table
from tests.store.endpoint import Act, Endpoint, Json, Reply, refusal
from tests.store.operations import ABSENT, ANA, KEY, NOW, OPERATIONS, fault

BUDGET = 1.2
"""Seconds: 0.85 for two attempts, and something for a busy machine."""


@pytest.fixture
def endpoint(moto: pytest.MonkeyPatch) -> Iterator[Endpoint]:
    """An endpoint that fails as told, in front of a table in this process."""
    new_table()
    with Endpoint(boto3.Session().client("dynamodb")) as running:
        moto.setenv("AWS_ENDPOINT_URL_DYNAMODB", running.url)
        yield running


@pytest.fixture
def table(endpoint: Endpoint) -> str:
    """That table."""
    (name,) = endpoint.upstream.list_tables()["TableNames"]
    return str(name)


@pytest.fixture
def store(table: str) -> Store:
    """The store on that table, behind the endpoint."""
    return open_store(f"dynamodb:{table}")


THROTTLED = refusal(400, "ProvisionedThroughputExceededException")
REFUSALS = [
    (THROTTLED, "ProvisionedThroughputExceededException", 2),
    (refusal(400, "ThrottlingException"), "ThrottlingException", 2),
    (refusal(500, "InternalServerError"), "InternalServerError", 2),
    (Reply(503, b"<html>sorry</html>"), "503", 2),
    (refusal(400, "ExpiredTokenException"), "ExpiredTokenException", 1),
    (refusal(400, "UnrecognizedClientException"), "UnrecognizedClientException", 1),
    (refusal(400, "AccessDeniedException"), "AccessDeniedException", 1),
    (Act.DROPPED, "ConnectionClosedError", 2),
    (Reply(200, b'{"Item": {}}', checked=True, cut=True), "ChecksumError", 2),
    (Reply(200, b'{"Item": {}}', cut=True), "not one of DynamoDB", 1),
    (Reply(200, b""), "not one of DynamoDB", 1),
    (Reply(200, b"[]"), "not one of DynamoDB", 1),
    (Reply(200, b"<html>Sign in to this network</html>"), "not one of DynamoDB", 1),
]


@pytest.mark.parametrize(("act", "word", "attempts"), REFUSALS)
def test_a_failure_is_named(
    endpoint: Endpoint, store: Store, act: Act | Reply, word: str, attempts: int
) -> None:
    for operation in OPERATIONS:
        endpoint.script = [act] * attempts
        endpoint.requests.clear()
        text = fault(operation, store)
        assert word in text
        assert endpoint.url in text
        assert len(endpoint.requests) == attempts


def test_an_endpoint_that_hangs_takes_a_second_at_most(endpoint: Endpoint, store: Store) -> None:
    endpoint.script = [Act.HANGING] * 9
    for operation in OPERATIONS:
        begun = monotonic()
        assert "ReadTimeoutError" in fault(operation, store)
        assert monotonic() - begun < BUDGET


def test_an_endpoint_that_takes_no_connection_does_too(aws: pytest.MonkeyPatch) -> None:
    with socket.socket() as full, socket.socket() as first, socket.socket() as second:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for waiting in (first, second):
            waiting.setblocking(False)
            waiting.connect_ex(full.getsockname())
        port = full.getsockname()[1]
        aws.setenv("AWS_ENDPOINT_URL_DYNAMODB", f"http://127.0.0.1:{port}")
        store, begun = open_store("dynamodb:t"), monotonic()
        assert "ConnectTimeoutError" in fault(OPERATIONS[0], store)
    assert monotonic() - begun < BUDGET


@pytest.mark.parametrize("act", [THROTTLED, Act.DROPPED, Act.HANGING, Act.LOST])
def test_what_fails_once_is_tried_again(endpoint: Endpoint, store: Store, act: Act | Reply) -> None:
    saved = ABSENT
    for turns in (1, 2):
        endpoint.script = [act]
        saved = store.save(KEY, replace(ANA, turns=turns), saved, NOW)
        endpoint.script = [act]
        assert store.load(KEY, NOW) == saved
    assert saved.version == 2, (
        "a save whose reply was lost is known again, not taken for a conflict"
    )
    assert len(endpoint.requests) == 8


def test_the_same_words_of_another_are_a_conflict_all_the_same(store: Store) -> None:
    first = store.save(KEY, ANA, ABSENT, NOW)
    store.save(KEY, ANA, first, NOW)
    with pytest.raises(Conflict):
        store.save(KEY, ANA, first, NOW)


@pytest.mark.usefixtures("moto")
def test_a_table_that_is_missing_is_named() -> None:
    for operation in OPERATIONS:
        text = fault(operation, open_store("dynamodb:nowhere"))
        assert "table nowhere at https://dynamodb.eu-west-1." in text
        assert "ResourceNotFoundException" in text


DAMAGES: list[tuple[str, Any, str]] = [
    ("version", None, "damaged"),
    ("version", {"S": "one"}, "damaged"),
    ("expires", {"N": "9999999999.5"}, "damaged"),
    ("generation", {"N": "1"}, "damaged"),
    ("household", {"S": "{}"}, "damaged"),
    ("household", {"M": {}}, "schema"),
    ("household", {"M": {"schema": {"N": "1"}, "turns": {"S": "Ana"}}}, "damaged"),
    ("household", {"M": {"schema": {"N": "1"}, "pulses": {"SS": ["Ana"]}}}, "damaged"),
    ("household", {"M": {"schema": {"N": str(SCHEMA + 1)}}}, "schema"),
]


@pytest.mark.parametrize(("name", "value", "word"), DAMAGES)
def test_an_item_that_was_never_saved_so_is_not_taken_for_an_empty_one(
    endpoint: Endpoint, table: str, store: Store, name: str, value: Any, word: str
) -> None:
    client = endpoint.upstream
    store.save(KEY, ANA, ABSENT, NOW)
    item = client.get_item(TableName=table, Key={"id": {"S": KEY}})["Item"]
    changed = {**item, name: value} if value else {k: v for k, v in item.items() if k != name}
    client.put_item(TableName=table, Item=changed)
    assert word in fault(OPERATIONS[0], store)
    with pytest.raises(Conflict):
        store.save(KEY, ANA, ABSENT, NOW)
    assert client.get_item(TableName=table, Key={"id": {"S": KEY}})["Item"] == changed


def test_nobody_s_credentials_are_named(moto: pytest.MonkeyPatch) -> None:
    moto.delenv("AWS_ACCESS_KEY_ID")
    moto.delenv("AWS_SECRET_ACCESS_KEY")
    assert "NoCredentialsError" in fault(OPERATIONS[0], open_store("dynamodb:t"))


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [
        ("AWS_DEFAULT_REGION", None, "region"),
        ("AWS_DEFAULT_REGION", "", "endpoint"),
        ("AWS_PROFILE", "nobody's", "profile"),
        ("AWS_ENDPOINT_URL_DYNAMODB", "not an address", "endpoint"),
    ],
)
def test_variables_that_make_no_client_are_named_at_once(
    aws: pytest.MonkeyPatch, name: str, value: str | None, word: str
) -> None:
    aws.delenv(name, raising=False)
    if value is not None:
        aws.setenv(name, value)
    with pytest.raises(Unavailable, match=f"^table t: .*{word}"):
        open_store("dynamodb:t")


def test_a_turn_is_one_read_and_at_most_one_write(endpoint: Endpoint, store: Store) -> None:
    seen: list[list[str]] = []

    def noted(handler: Handler) -> Handler:
        def answer(event: Json, context: Any) -> Json:
            endpoint.requests.clear()
            reply = handler(event, context)
            seen.append(endpoint.requests[:])
            return reply

        return answer

    home = Home(store, wrap=noted)
    home.say(BEGIN, "help", "repeat", "what can I say")
    once, unchanged = ["GetItem", "PutItem"], ["GetItem"]
    assert seen == [once, unchanged, unchanged, unchanged]
    home.answer()
    others = [operations for operations in seen if operations not in (once, unchanged)]
    assert others == [once * 2], "a time zone that was asked for is heard as a turn of its own"
    assert len(seen) > 20
