"""From Alexa's request JSON to ask-sdk's model objects, whatever Alexa adds next.

ask-sdk-core 1.19.0 refuses a whole request for one value its model of 2023 doesn't know, before
any exception handler runs, so the speaker stays silent. Here no JSON value raises:

- unknown enum value: the string itself;
- unknown or missing subtype (request, cause, slot value, viewport): the base class, with
  `object_type` set and what it doesn't declare as plain attributes;
- scalar: cast as the SDK casts it; one that can't be cast, an object or a list: None;
- object, list or enum expected and something else found: None, alone or inside a list or map.
  Plain data would be a trap there: everyone tests for None, nobody for a string without fields;
- time: an ISO 8601 string, or a number of milliseconds since the epoch; malformed: None. UTC is
  `datetime.UTC` where the SDK puts dateutil's, which is equal and costs an import;
- unknown field: a plain attribute, as in the SDK, unless it would hide one of the model's own.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from functools import cache, partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

from ask_sdk_core.exceptions import SerializationException
from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model.request_envelope import RequestEnvelope

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    # Takes any JSON value but null, which is always None.
    Converter = Callable[[Any], Any]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CONTAINER = re.compile(r"(list\[|dict\(str, )(.+)[\])]")


class TolerantSerializer(DefaultSerializer):
    """Reads every request envelope; set as `skill.serializer`. Writes as the SDK does."""

    def read(self, event: object) -> RequestEnvelope:
        """Read an event that is parsed already, as Lambda passes it.

        What the model calls `object` (an argument, a session attribute) is shared with `event`.
        """
        envelope: RequestEnvelope | None = _reader(RequestEnvelope)(event)
        return RequestEnvelope() if envelope is None else envelope

    def deserialize(self, payload: str | None, obj_type: Any) -> Any:
        """Read a JSON text as a model class, or as what a type name of the SDK's stands for.

        Raises SerializationException if it is no JSON, unquoted: it may hold what was said.
        """
        if payload is None:
            return None
        try:
            value = json.loads(payload)
        except (TypeError, json.JSONDecodeError) as error:
            raise SerializationException("The payload is not JSON") from error
        except (RecursionError, ValueError):  # deeper, or with longer numbers, than Python reads
            value = None
        if obj_type is RequestEnvelope:
            return self.read(value)
        return None if value is None else _converter(obj_type)(value)


@dataclass(frozen=True, slots=True)
class _Plan:
    """How one model class is filled, worked out once and apart from the class's own maps."""

    model: type
    blank: Mapping[str, Any]  # the attributes of a new object
    fields: Mapping[str, tuple[str, Converter]]  # JSON key -> attribute, converter
    taken: frozenset[str]  # names an unknown field may not hide


@cache
def _converter(kind: Any) -> Converter:
    """Make the converter for a model class, or for a type as the SDK's models name it."""
    if not isinstance(kind, str):
        return _reader(kind)
    if kind in _NATIVE:
        return _NATIVE[kind]
    if container := _CONTAINER.fullmatch(kind):
        wrap = _each if container[1] == "list[" else _values
        return partial(wrap, _converter(container[2]))
    # Loaded at its first value: models hold themselves, and a cold start imports only what comes.
    return lambda value: _reader(_load(kind))(value)


@cache
def _load(name: str) -> Any:
    module, _, attribute = name.rpartition(".")
    return getattr(import_module(module), attribute)


@cache
def _reader(model: Any) -> Converter:
    if issubclass(model, Enum):
        return partial(_choice, {member.value: member for member in model})
    if hasattr(model, "get_real_child_model"):
        return partial(_variant, model)
    return partial(_build, _plan(model))


@cache
def _plan(model: Any) -> _Plan:
    new = model()
    names = model.attribute_map
    fields = {
        names.get(attribute, attribute): (attribute, _converter(kind))
        for attribute, kind in model.deserialized_types.items()
    }
    return _Plan(model, dict(vars(new)), fields, frozenset(dir(new)))


def _variant(base: Any, payload: Any) -> Any:
    if not isinstance(payload, dict):
        return None
    kind = payload.get(base.json_discriminator_key)
    name = base.discriminator_value_class_map.get(kind) if isinstance(kind, str) else None
    return _build(_plan(_load(name) if name else base), payload)


def _build(plan: _Plan, payload: Any) -> Any:
    if not isinstance(payload, dict):
        return None
    made: Any = object.__new__(plan.model)
    state = made.__dict__
    state.update(plan.blank)
    try:
        for key, value in payload.items():
            if field := plan.fields.get(key):
                state[field[0]] = None if value is None else field[1](value)
            elif key not in plan.taken:
                state[key] = value
    except RecursionError:
        return None
    return made


def _each(convert: Converter, value: Any) -> Any:
    if not isinstance(value, list):
        return None
    return [None if item is None else convert(item) for item in value]


def _values(convert: Converter, value: Any) -> Any:
    if not isinstance(value, dict):
        return None
    return {key: None if item is None else convert(item) for key, item in value.items()}


def _choice(members: Mapping[str, Enum], value: Any) -> Any:
    return members.get(value, value) if isinstance(value, str) else None


def _scalar(cast: type, value: Any) -> Any:
    if type(value) is cast:
        return value
    if isinstance(value, dict | list):
        return None
    try:
        return cast(value)
    except (TypeError, ValueError, OverflowError):
        return None


def _moment(value: Any) -> datetime | None:
    try:
        if isinstance(value, str):
            return datetime.fromisoformat(value)
        return _EPOCH + timedelta(milliseconds=value)
    except (TypeError, ValueError, OverflowError):
        return None


_NATIVE: dict[str, Converter] = {
    **{cast.__name__: partial(_scalar, cast) for cast in (str, int, float, bool)},
    "datetime": _moment,
    "object": lambda value: value,
}
