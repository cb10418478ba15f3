"""The five locales: one English source, and what differs is data."""

from __future__ import annotations

import json
from datetime import date
from functools import lru_cache
from typing import Any

import pytest

from speaker.understand import FALLBACK, Understanding
from speaker.words import builtin_phrases
from tools.build import compiled, model
from tools.locales import KINDS, local_phrases
from tools.rehearsal import content, library
from tools.source import ROOT

LOCALES = ("en-US", "en-CA", "en-GB", "en-AU", "en-IN")
LOCAL = [found for kind in KINDS for found in local_phrases(library().locales.data, kind)]
SUNDAY = date(2026, 11, 29)


@lru_cache
def language(locale: str) -> dict[str, Any]:
    """The committed model of a locale."""
    path = ROOT / "interaction_models" / f"{locale}.json"
    found: dict[str, Any] = json.loads(path.read_text())["interactionModel"]["languageModel"]
    return found


@lru_cache
def understanding(locale: str) -> Understanding:
    return Understanding(model(library(), locale))


def intents(locale: str) -> dict[str, list[str]]:
    return {intent["name"]: intent["samples"] for intent in language(locale)["intents"]}


def test_these_are_the_locales() -> None:
    assert tuple(library().locales.data["locales"]) == LOCALES
    files = {path.stem for path in (ROOT / "interaction_models").glob("*.json")}
    assert files == set(LOCALES)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_intent_is_handled_and_every_handled_intent_is_there(locale: str) -> None:
    assert set(intents(locale)) - {FALLBACK} == set(content().intents)
    assert FALLBACK in intents(locale)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(
    "intent", ["AMAZON.YesIntent", "AMAZON.NoIntent", "NextIntent", "AMAZON.RepeatIntent"]
)
def test_yes_no_next_and_repeat_have_more_ways_than_amazons(locale: str, intent: str) -> None:
    samples = intents(locale)[intent]
    assert len(set(samples) - set(builtin_phrases(intent))) >= 10
    for sample in (*samples, *builtin_phrases(intent)):
        assert understanding(locale).hear(sample, SUNDAY).name == intent, sample


@pytest.mark.parametrize(
    ("of", "keys", "said", "where"), LOCAL, ids=[said for _, _, said, _ in LOCAL]
)
def test_a_local_phrase_is_heard_where_it_is_said(
    of: str, keys: tuple[str, ...], said: str, where: list[str]
) -> None:
    for locale in LOCALES:
        assert (f'"{said}"' in json.dumps(language(locale))) == (locale in where)
    for locale in where:
        heard = understanding(locale).hear(said, SUNDAY)
        slot = heard.slots.get("promise")
        found = slot.id if keys[0] == "promises" and slot else content().intents.get(heard.name)
        assert found == of


def test_every_locale_has_the_numbers_of_the_countries_it_reaches() -> None:
    helplines = compiled(library())["helplines"]
    assert tuple(helplines) == LOCALES
    assert [c["country"] for c in helplines["en-GB"]] == ["the United Kingdom", "Ireland"]
    assert [c["country"] for c in helplines["en-AU"]] == ["Australia", "New Zealand"]
    for country in [country for countries in helplines.values() for country in countries]:
        assert set(country) == {"country", "emergency", "line"}
        assert set(country["emergency"]) == {"number", "says"}
        assert set(country["line"]) == {"name", "number", "says"}
