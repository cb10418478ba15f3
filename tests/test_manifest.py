"""The manifest: its examples are answered in context, and Amazon's own classes know every key."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from ask_sdk_core.exceptions import SerializationException
from ask_sdk_core.serialize import DefaultSerializer

from speaker.device import Device, Heard
from speaker.understand import Understanding
from steady_ground.alexa.skill import SteadyGround
from steady_ground.store.memory import MemoryStore
from tools.build import committed, model
from tools.rehearsal import content, library

pytestmark = pytest.mark.filterwarnings("ignore:invalid escape sequence")  # in Amazon's classes

MADE = committed(library())
SKILL = MADE["skill.json"]["manifest"]
STORE = SKILL["publishingInformation"]["locales"]
SUNDAY = datetime(2026, 11, 29, 18, tzinfo=UTC)

MANIFEST = "ask_smapi_model.v1.skill.manifest.skill_manifest_envelope.SkillManifestEnvelope"
MODEL = "ask_smapi_model.v1.skill.interaction_model.interaction_model_data.InteractionModelData"
"""Amazon's model classes of PyPI's ask-smapi-model, by name: the SDK's serializer loads them."""


def device(locale: str) -> Device:
    """A device of a new household in this locale."""
    return Device(
        SteadyGround(content(), MemoryStore()).answer,
        Understanding(model(library(), locale)),
        user_id="tester",
        device_id="desk",
        locale=locale,
        clock=lambda: SUNDAY,
    )


def asked(heard: Heard) -> str:
    """The question that the skill ends with."""
    assert heard.listening
    return str(heard.responses[-1]["sessionAttributes"]["asked"])


# Rule 15: the examples.


@pytest.mark.parametrize("locale", STORE)
def test_the_first_example_opens_the_skill(locale: str) -> None:
    assert asked(device(locale).say(STORE[locale]["examplePhrases"][0])).startswith("home/")


@pytest.mark.parametrize("locale", STORE)
@pytest.mark.parametrize("number", [1, 2])
def test_the_others_are_answered_in_context(locale: str, number: int) -> None:
    phrase = STORE[locale]["examplePhrases"][number]
    assert asked(device(locale).say(phrase)).startswith("check_in/")
    known = device(locale)
    for said in ("Alexa, open steady ground", "skip", "no"):
        known.say(said)
    assert asked(known.say(phrase)).startswith("check_in/consent")


# Rule 16: what Amazon's own classes make of the files.


def lost(sent: Any, back: Any, path: str = "") -> Iterator[str]:
    """The keys, and the items, that are not as they were when they come back."""
    if isinstance(sent, dict) and isinstance(back, dict):
        for key in sent.keys() | back.keys():
            yield from lost(sent.get(key), back.get(key), f"{path}.{key}")
    elif isinstance(sent, list) and isinstance(back, list) and len(sent) == len(back):
        for number, (one, other) in enumerate(zip(sent, back, strict=True)):
            yield from lost(one, other, f"{path}[{number}]")
    elif sent != back:
        yield path


def lost_by_amazon(made: Any, kind: str) -> list[str]:
    """What a class of Amazon's does not know: read into it and written again, it is gone."""
    serializer = DefaultSerializer()
    back = serializer.serialize(serializer.deserialize(json.dumps(made), kind))
    return sorted(lost(made, back))


@pytest.mark.parametrize("name", MADE)
def test_amazon_knows_every_key(name: str) -> None:
    assert lost_by_amazon(MADE[name], MANIFEST if name == "skill.json" else MODEL) == []


def changed(name: str, line: str, made: str) -> Any:
    """A committed file with one change in its text."""
    text = json.dumps(MADE[name])
    assert line in text
    return json.loads(text.replace(line, made, 1))


@pytest.mark.parametrize(
    ("line", "made", "due"),
    [
        ('"publishingInformation"', '"publishingInfo"', ".manifest.publishingInfo"),
        (
            '"testingInstructions"',
            '"testingInstruction"',
            ".manifest.publishingInformation.testingInstruction",
        ),
        (
            '"examplePhrases"',
            '"examples"',
            ".manifest.publishingInformation.locales.en-US.examples",
        ),
        (
            '"privacyPolicyUrl"',
            '"privacyPolicyURL"',
            ".manifest.privacyAndCompliance.locales.en-US.privacyPolicyURL",
        ),
        ('"subscriptions"', '"subscription"', ".manifest.events.subscription"),
    ],
)
def test_a_misspelt_key_of_the_manifest_is_lost(line: str, made: str, due: str) -> None:
    assert lost_by_amazon(changed("skill.json", line, made), MANIFEST) == [due]


@pytest.mark.parametrize(
    ("line", "made", "due"),
    [
        ('"invocationName"', '"invocation"', ".interactionModel.languageModel.invocation"),
        ('"samples"', '"utterances"', ".interactionModel.languageModel.intents[0].utterances"),
        (
            '"synonyms"',
            '"synonym"',
            ".interactionModel.languageModel.types[0].values[0].name.synonym",
        ),
    ],
)
def test_a_misspelt_key_of_a_model_is_lost(line: str, made: str, due: str) -> None:
    assert lost_by_amazon(changed("interaction_models/en-GB.json", line, made), MODEL) == [due]


@pytest.mark.parametrize(
    ("line", "made"),
    [
        ('"SKILL_DISABLED"', '"SKILL_DISABLE"'),
        ("alexa::alerts:reminders:skill:readwrite", "alexa::alerts:reminders:skill:read"),
        ('"PUBLIC"', '"OPEN"'),
        ('"GB"', '"UK"'),
    ],
)
def test_a_value_that_amazon_has_not_is_refused(line: str, made: str) -> None:
    with pytest.raises(SerializationException, match="is not a valid"):
        lost_by_amazon(changed("skill.json", line, made), MANIFEST)
