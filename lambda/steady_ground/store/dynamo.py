"""The store for AWS Lambda: one small DynamoDB item a household, and the project's only boto3."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from steady_ground.household import Household, from_item, to_item
from steady_ground.store import Conflict, Record, Unavailable, expiry

CONFIG = Config(
    connect_timeout=0.3,
    read_timeout=0.4,
    # Two attempts, 0.05 s apart: the second one meets connections that died in a SnapStart
    # snapshot. "legacy" also checks the CRC of a reply; "standard" may sleep for seconds.
    retries={"mode": "legacy", "total_max_attempts": 2},
)
"""Seconds: a table that hangs takes 0.85 s of the three that a turn has."""

CREATE = "attribute_not_exists(id) OR expires <= :now"
UPDATE = "version = :version AND generation = :generation"

Attribute = dict[str, Any]
"""A value as DynamoDB writes it: {"S": "text"}, {"N": "1"}."""


class DynamoStore:
    """One item a household: one consistent read, and one write on condition, for a turn.

    The client is made once and may be kept across a SnapStart restore: region, endpoint and
    credentials come from AWS's own variables, and credentials renew themselves. Raises
    Unavailable where those variables do not make a client.
    """

    def __init__(self, table: str) -> None:
        self._table = table
        try:
            self._client = boto3.Session().client("dynamodb", config=CONFIG)
        except (BotoCoreError, ValueError) as error:
            raise Unavailable(f"table {table}: {error}") from error
        self._client.meta.events.register("before-parse.dynamodb", _refuse_what_is_no_reply)

    def load(self, key: str, now: datetime) -> Record:
        """The household as last saved; an empty one for none, or an expired one."""
        with self._named():
            reply = self._client.get_item(
                TableName=self._table, Key={"id": {"S": key}}, ConsistentRead=True
            )
            item = reply.get("Item")
            return Record(Household()) if item is None else _record(item, now)

    def save(self, key: str, household: Household, read: Record, now: datetime) -> Record:
        """Save over what was read, or raise Conflict."""
        saved = Record(household, read.version + 1, read.generation or secrets.token_hex(4))
        item = _item(key, saved, expiry(now))
        condition: Mapping[str, Any] = _created(now) if read.version == 0 else _updated(read)
        with self._named():
            try:
                self._client.put_item(
                    TableName=self._table,
                    Item=item,
                    ReturnValuesOnConditionCheckFailure="ALL_OLD",
                    **condition,
                )
            except self._client.exceptions.ConditionalCheckFailedException as error:
                # A second attempt meets its own save where only the reply to the first was lost.
                if error.response.get("Item", {}).get("save") != item["save"]:
                    raise Conflict from None
        return saved

    def forget(self, key: str) -> None:
        """Delete everything of a household."""
        with self._named():
            self._client.delete_item(TableName=self._table, Key={"id": {"S": key}})

    @contextmanager
    def _named(self) -> Iterator[None]:
        """Failures for the operator: where and what, and nothing of what was sent or read."""
        where = f"table {self._table} at {self._client.meta.endpoint_url}"
        try:
            yield
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code == "ValidationException":
                raise Unavailable(f"{where}: {code}; is its key a string named id?") from None
            raise Unavailable(f"{where}: {code}") from None
        except BotoCoreError as error:
            raise Unavailable(f"{where}: {type(error).__name__}") from None
        except ValueError as error:
            raise Unavailable(f"{where}: {error}") from None


def _refuse_what_is_no_reply(response_dict: Mapping[str, Any], **_: Any) -> None:
    """Raise ValueError for a good status with a body that is no JSON object.

    botocore reads such a body as an empty reply: a household that is absent, a save that is done.
    One with a CRC, as DynamoDB sends it, is checked and asked for again by botocore itself.
    """
    if response_dict["status_code"] >= 300 or "x-amz-crc32" in response_dict["headers"]:
        return
    try:
        json.loads(response_dict["body"]).items()
    except (AttributeError, ValueError):
        raise ValueError("the reply is not one of DynamoDB") from None


def _created(now: datetime) -> dict[str, Any]:
    values = {":now": _attribute(int(now.timestamp()))}
    return {"ConditionExpression": CREATE, "ExpressionAttributeValues": values}


def _updated(read: Record) -> dict[str, Any]:
    values = {
        ":version": _attribute(read.version),
        ":generation": _attribute(read.generation),
    }
    return {"ConditionExpression": UPDATE, "ExpressionAttributeValues": values}


def _item(key: str, record: Record, expires: int) -> dict[str, Attribute]:
    """The item of a record. `save` is drawn anew each time, so that a save knows itself again."""
    return {
        "id": _attribute(key),
        "version": _attribute(record.version),
        "generation": _attribute(record.generation),
        "expires": _attribute(expires),
        "save": _attribute(secrets.token_hex(4)),
        "household": _attribute(to_item(record.household)),
    }


def _record(item: Mapping[str, Attribute], now: datetime) -> Record:
    """The record of an item. Raises ValueError for what `save` never wrote."""
    try:
        version, expires = int(item["version"]["N"]), int(item["expires"]["N"])
        generation, body = item["generation"]["S"], _plain({"M": item["household"]["M"]})
    except (KeyError, ValueError):
        raise ValueError("the item is damaged") from None
    if expires <= now.timestamp():
        return Record(Household())
    return Record(from_item(body), version, generation)


def _attribute(value: Any) -> Attribute:
    """A plain value as DynamoDB takes it. Raises TypeError for a kind that no item holds."""
    match value:
        case None:
            return {"NULL": True}
        case str():
            return {"S": value}
        case int():
            return {"N": str(value)}
        case Mapping():
            return {"M": {name: _attribute(inner) for name, inner in value.items()}}
        case list() | tuple():
            return {"L": [_attribute(inner) for inner in value]}
    raise TypeError(type(value).__name__)


def _plain(attribute: Attribute) -> Any:
    """The plain value of what DynamoDB gave. Raises ValueError for a kind that no item holds."""
    ((kind, value),) = attribute.items()
    match kind:
        case "NULL":
            return None
        case "S":
            return value
        case "N":
            return int(value)
        case "M":
            return {name: _plain(inner) for name, inner in value.items()}
        case "L":
            return [_plain(inner) for inner in value]
    raise ValueError(kind)
