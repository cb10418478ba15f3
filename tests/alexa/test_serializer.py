import json
from collections.abc import Iterator
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
from ask_sdk_core.exceptions import SerializationException
from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_core.skill_builder import SkillBuilder
from ask_sdk_model.intent_request import IntentRequest
from ask_sdk_model.request import Request
from ask_sdk_model.request_envelope import RequestEnvelope
from ask_sdk_model.services.reminder_management.get_reminder_response import GetReminderResponse
from ask_sdk_model.session_ended_request import SessionEndedRequest

from steady_ground.alexa.serializer import TolerantSerializer

REQUESTS = Path(__file__).parents[1] / "requests"
TEXTS = {path.stem: path.read_text(encoding="utf-8") for path in sorted(REQUESTS.glob("*.json"))}
NEW_TO_THE_SDK = [*(name for name in TEXTS if name.startswith("unknown_")), "integer_timestamp"]
KNOWN_TO_THE_SDK = [name for name in TEXTS if name not in NEW_TO_THE_SDK]
ODD: list[Any] = ["", "?", 0, -1, 1.5, 10**400, True, None, [], [None], ["x"], [[]], {}]
ODD += [{"type": 7}, {"type": "Nobody.Knows"}, {"__class__": "x", "__dict__": 1, "to_dict": 0}]

serializer: Any = TolerantSerializer()


def event(name: str) -> Any:
    return json.loads(TEXTS[name])


def read(name: str) -> Any:
    return serializer.read(event(name))


def tree(value: Any) -> Any:
    """Everything an object holds, with the class of every node."""
    if isinstance(value, datetime):
        return (datetime, value, value.utcoffset())
    if isinstance(value, Enum):
        return value
    if isinstance(value, list):
        return [tree(item) for item in value]
    held = value if isinstance(value, dict) else getattr(value, "__dict__", None)
    if held is None:
        return (type(value), value)
    return (type(value), {key: tree(item) for key, item in held.items()})


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every container and key of a JSON document."""
    for key, item in list(value.items() if isinstance(value, dict) else enumerate(value)):
        yield value, key
        if isinstance(item, dict | list):
            yield from places(item)


@pytest.mark.parametrize("name", KNOWN_TO_THE_SDK)
def test_what_the_sdk_accepts_gives_the_same_tree(name: str) -> None:
    theirs = DefaultSerializer().deserialize(TEXTS[name], RequestEnvelope)
    assert tree(read(name)) == tree(theirs)
    assert tree(serializer.deserialize(TEXTS[name], RequestEnvelope)) == tree(theirs)


@pytest.mark.parametrize("name", NEW_TO_THE_SDK)
def test_what_the_sdk_refuses_is_read(name: str) -> None:
    with pytest.raises(SerializationException):
        DefaultSerializer().deserialize(TEXTS[name], RequestEnvelope)
    envelope = read(name)
    assert envelope.request.object_type == event(name)["request"]["type"]
    assert envelope.session.session_id == event(name)["session"]["sessionId"]


@pytest.mark.parametrize("name", TEXTS)
def test_every_request_reaches_a_handler(name: str) -> None:
    builder = SkillBuilder()
    builder.skill_id = event(name)["context"]["System"]["application"]["applicationId"]
    seen: list[str] = []

    @builder.request_handler(lambda handler_input: True)  # noqa: ARG005
    def handle(handler_input: Any) -> Any:
        seen.append(handler_input.request_envelope.request.object_type)
        return handler_input.response_builder.response

    skill = builder.create()
    skill.serializer = serializer
    answer: Any = skill.serializer.serialize(skill.invoke(read(name), None))
    assert seen == [event(name)["request"]["type"]]
    assert answer["version"] == "1.0"


def test_an_unknown_request_type_is_a_plain_request() -> None:
    request = read("unknown_request_type").request
    assert request.locale == "en-US"
    assert request.timestamp == datetime(2026, 1, 11, 18, 30, tzinfo=UTC)
    assert request.request_id.startswith("amzn1.echo-api.request.")
    assert request.detail == {"code": 7}
    assert type(request) is Request


def test_an_unknown_enum_value_is_the_string() -> None:
    ended = read("unknown_end_reason").request
    viewport = read("unknown_viewport").context.viewport
    assert (ended.reason, ended.error.object_type) == ("DEVICE_ASLEEP", "NEW_ERROR")
    assert (viewport.mode, viewport.shape) == ("WALL", "OVAL")
    assert [getattr(touch, "value", touch) for touch in viewport.touch] == ["SINGLE", "STYLUS"]
    assert read("unknown_dialog_state").request.dialog_state == "PAUSED"
    assert type(ended) is SessionEndedRequest


def test_an_unknown_subtype_is_its_base_class() -> None:
    cause = read("unknown_resume_cause").request.cause
    assert (cause.object_type, cause.token) == ("HandoverCompleted", "reminder")
    value = read("unknown_slot_value_type").request.intent.slots["promise"]
    assert (value.value, value.slot_value.object_type) == ("put my phone away", "Range")


@pytest.mark.parametrize(
    ("timestamp", "expected"),
    [
        ("2026-01-11T18:30:00Z", datetime(2026, 1, 11, 18, 30, tzinfo=UTC)),
        ("2026-01-11T19:30:00.250+01:00", datetime(2026, 1, 11, 18, 30, 0, 250_000, tzinfo=UTC)),
        (1768156200000, datetime(2026, 1, 11, 18, 30, tzinfo=UTC)),
        (1768156200000.5, datetime(2026, 1, 11, 18, 30, 0, 500, tzinfo=UTC)),
        ("yesterday", None),
        (10**30, None),
        (float("nan"), None),
        ({}, None),
    ],
)
def test_timestamps(timestamp: Any, expected: datetime | None) -> None:
    request = serializer.read({"request": {"type": "LaunchRequest", "timestamp": timestamp}})
    assert request.request.timestamp == expected


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("playerActivity", {"a": 1}, None),
        ("token", 7, "7"),
        ("token", ["x"], None),
        ("offsetInMilliseconds", "250", 250),
        ("offsetInMilliseconds", "soon", None),
        ("offsetInMilliseconds", 1e400, None),
    ],
)
def test_a_value_of_the_wrong_type(field: str, value: Any, expected: Any) -> None:
    context: Any = serializer.read({"context": {"AudioPlayer": {field: value}}}).context
    assert [held for held in vars(context.audio_player).values() if held] == (
        [] if expected is None else [expected]
    )


def test_an_element_of_the_wrong_shape_is_none_in_its_place() -> None:
    odd = event("intent_slot_match")
    odd["request"]["intent"]["slots"] |= {"other": "text", "third": None}
    slots = serializer.read(odd).request.intent.slots
    assert slots["promise"].value == "put my phone away"
    assert (slots["other"], slots["third"]) == (None, None)


@pytest.mark.parametrize("value", [*ODD, "text", [{"request": {}}]])
def test_what_is_no_envelope_is_an_empty_one(value: Any) -> None:
    assert isinstance(serializer.read(value), RequestEnvelope)
    held = serializer.deserialize(json.dumps(value, default=str), RequestEnvelope)
    assert (held.request, held.session, held.context) == (None, None, None)


@pytest.mark.parametrize("name", TEXTS)
def test_any_value_anywhere_is_read(name: str) -> None:
    document = event(name)
    for container, key in places(document):
        kept = container[key]
        for odd in ODD:
            container[key] = odd
            assert type(serializer.read(document)) is RequestEnvelope
        container[key] = kept


@pytest.mark.parametrize("text", ["[" * 100_000, "9" * 5_000, "null", "-0", '"text"'])
def test_json_text_that_holds_nothing_for_us(text: str) -> None:
    assert serializer.deserialize(text, RequestEnvelope) == RequestEnvelope()


def test_deep_nesting_is_dropped_and_the_rest_is_read() -> None:
    deep: dict[str, Any] = {}
    for _ in range(900):
        deep = {"children": [deep]}
    odd = event("intent_yes")
    odd["context"]["Alexa.Presentation.APL"] = {"componentsVisibleOnScreen": [deep]}
    assert type(serializer.read(odd).request) is IntentRequest


def test_unknown_fields_are_kept_unless_they_hide_the_models_own() -> None:
    odd = event("intent_yes")
    odd["session"] |= {"mood": "fine", "session_id": "x", "to_dict": 1, "__class__": 2, "": 3}
    session = serializer.read(odd).session
    assert session.mood == "fine"
    assert session.session_id == odd["session"]["sessionId"]
    assert session.to_dict()["session_id"] == session.session_id


def test_text_that_is_no_json_is_refused_without_being_quoted() -> None:
    with pytest.raises(SerializationException) as refused:
        serializer.deserialize('{"said": "a secret', RequestEnvelope)
    assert "secret" not in str(refused.value)
    assert serializer.deserialize(None, RequestEnvelope) is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('"America/New_York"', "str"),
        ('["a", null, "b"]', "list[str]"),
        ('{"a": [1], "b": null}', "dict(str, object)"),
        ("null", "str"),
        ('{"status": "ON", "createdTime": "2026-01-11T18:30:00.250Z"}', GetReminderResponse),
        ('{"code": "INVALID_KEY"}', "ask_sdk_model.services.ups.error.Error"),
    ],
)
def test_answers_of_alexas_services_are_read_as_the_sdk_reads_them(text: str, kind: Any) -> None:
    theirs = DefaultSerializer().deserialize(text, kind)
    assert tree(serializer.deserialize(text, kind)) == tree(theirs)


def test_reading_leaves_a_models_maps_alone() -> None:
    class Model:
        deserialized_types = {"first_name": "str", "age": "int"}  # noqa: RUF012
        attribute_map = {"first_name": "firstName"}  # noqa: RUF012

    model = serializer.deserialize('{"firstName": "Sam", "age": 4}', Model)
    assert vars(model) == {"first_name": "Sam", "age": 4}
    assert Model.attribute_map == {"first_name": "firstName"}
