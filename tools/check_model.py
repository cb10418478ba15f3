"""Rules on the interaction model: what Amazon refuses, or hears in two ways.

Limits: Amazon's "Interaction Model Schema", "Choose the Invocation Name" and "Create Intents,
Utterances, and Slots" (developer.amazon.com, docs/alexa).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace

from speaker.words import builtin_phrases
from tools.build import Library, model
from tools.model import intents_of
from tools.samples import OWN_TYPES, form, samples, spoken_forms, values
from tools.source import Keys, Problem, nearest
from tools.views import PLACEHOLDER, Rule
from tools.vocabulary import words

MOST_INTENTS = 250
LONGEST_VALUE = 140
MOST_BYTES = 1_500_000

SEARCH = "AMAZON.SearchQuery"
NEEDED_INTENTS = [f"AMAZON.{name}Intent" for name in ("Cancel", "Help", "NavigateHome", "Stop")]

SAMPLE = re.compile(r"(?:[^\W\d_]|[ ._'-]|\{\w+\})+")
VALUE = re.compile(r"(?:[^\W\d_]|[ ._'-])+")
INVOCATION = re.compile(r"[a-z][a-z .']*")


def invocation_name_is_allowed(library: Library) -> Iterator[Problem]:
    """Small letters, two words or more, none that Alexa itself acts on."""
    name = library.phrases.data["invocation"]
    said = name.split()
    if not INVOCATION.fullmatch(name) or any(len(word) < 2 for word in said):
        yield library.phrases.problem(("invocation",), "the invocation name is words of a to z")
    if len(said) < 2 or (len(said) == 2 and words("small_words") & set(said)):
        what = "the invocation name is two words at least, without article or preposition"
        yield library.phrases.problem(("invocation",), what)
    for word in sorted(words("reserved") & set(said)):
        what = f'"{word}" can\'t be part of an invocation name; Alexa acts on it'
        yield library.phrases.problem(("invocation",), what)


def samples_can_be_heard(library: Library) -> Iterator[Problem]:
    """Samples and slot values are made of letters, spaces and the few marks that Amazon takes."""
    for _, source, keys, sample in samples(library):
        if not SAMPLE.fullmatch(sample):
            yield source.problem(keys, f'"{sample}" has {_odd(sample)}; write it in plain words')
    for _, source, keys, value in values(library):
        if not VALUE.fullmatch(value):
            yield source.problem(keys, f'"{value}" has {_odd(value)}; write it in plain words')
        if len(value) > LONGEST_VALUE:
            what = f"{len(value)} characters; {LONGEST_VALUE} are the most in a slot value"
            yield source.problem(keys, what)


def slots_are_declared(library: Library) -> Iterator[Problem]:
    """A slot in a sample is declared, a declared one is used, and its type is known."""
    known = {*OWN_TYPES, *words("amazon_types")}
    for answer, data in library.answers.data.items():
        slots = data.get("slots", {})
        used = {slot for sample in data.get("says", []) for slot in PLACEHOLDER.findall(sample)}
        for i, sample in enumerate(data.get("says", [])):
            for slot in set(PLACEHOLDER.findall(sample)) - set(slots):
                what = f'the slot "{slot}" is not in `slots:`; {nearest(slot, slots)}'
                yield library.answers.problem((answer, "says", i), what)
        for slot, kind in slots.items():
            where = (answer, "slots", slot)
            if kind not in known:
                what = f'no slot type is named "{kind}"; {nearest(kind, known)}'
                yield library.answers.problem(where, what)
            if slot not in used:
                yield library.answers.problem(where, f'no sample has the slot "{slot}"')
        for i, slot in enumerate(data.get("optional", [])):
            if slot not in slots:
                what = f'the slot "{slot}" is not in `slots:`; {nearest(slot, slots)}'
                yield library.answers.problem((answer, "optional", i), what)


def free_speech_has_a_carrier(library: Library) -> Iterator[Problem]:
    """AMAZON.SearchQuery stands with words around it, and no other slot beside it."""
    for answer, source, keys, sample in samples(library):
        slots = library.answers.data[answer].get("slots", {})
        found = PLACEHOLDER.findall(sample)
        if SEARCH in (slots.get(slot) for slot in found):
            if len(found) > 1:
                yield source.problem(keys, f"{SEARCH} takes no other slot in the same sample")
            if not PLACEHOLDER.sub("", sample).strip():
                yield source.problem(keys, f"{SEARCH} needs words around it, a carrier phrase")


def nothing_is_said_twice(library: Library) -> Iterator[Problem]:
    """No way to say something stands for two answers, or stands twice."""
    first: dict[str, tuple[str, Keys]] = {}
    for _, source, keys, said in spoken_forms(library):
        here = source.problem(keys, "")
        place = (f"{here.file}:{here.line}", keys)
        there = first.setdefault(said, place)
        if there != place:
            yield replace(here, what=f'"{said}" stands on {there[0]} already; remove one')


def amazons_phrases_are_left_to_amazon(library: Library) -> Iterator[Problem]:
    """No sample is what Amazon hears as a built-in intent of another answer."""
    amazons = {
        form(phrase): (answer, intent)
        for answer, data in library.answers.data.items()
        for intent in intents_of(answer, data)
        for phrase in builtin_phrases(intent)
    }
    for answer, source, keys, said in spoken_forms(library):
        other, intent = amazons.get(said, (answer, ""))
        if other != answer:
            what = f'Amazon hears "{said}" as {intent}, which is "{other}"; remove it here'
            yield source.problem(keys, f'{what}, or let "{other}" do without that intent')


def intents_are_amazons(library: Library) -> Iterator[Problem]:
    """`intents:` are such as Amazon has, no two answers share one, and none needed is missing."""
    amazons = {f"AMAZON.{name}Intent" for name in words("amazon_intents")}
    taken: dict[str, str] = {}
    for answer, data in library.answers.data.items():
        for i, intent in enumerate(data.get("intents", [])):
            where = (answer, "intents", i)
            if intent not in amazons:
                what = f'Amazon has no "{intent}"; {nearest(intent, amazons)}'
                yield library.answers.problem(where, what)
            if taken.setdefault(intent, answer) != answer:
                what = f'{intent} stands for "{taken[intent]}" already'
                yield library.answers.problem(where, what)
    for intent in NEEDED_INTENTS:
        if intent not in taken:
            yield library.answers.problem((), f"no answer has {intent}; Amazon asks for it")


def model_is_small_enough(library: Library) -> Iterator[Problem]:
    """The number of intents, and the size of the file."""
    made = model(library)
    count = len(made["interactionModel"]["languageModel"]["intents"])
    size = len(json.dumps(made, ensure_ascii=False, indent=2).encode())
    if count > MOST_INTENTS:
        yield library.answers.problem((), f"{count} intents; {MOST_INTENTS} are the most")
    if size > MOST_BYTES:
        yield library.answers.problem((), f"a model of {size} bytes; {MOST_BYTES} are the most")


def _odd(said: str) -> str:
    odd = [mark for mark in PLACEHOLDER.sub("", said) if not VALUE.fullmatch(mark)]
    return f'"{odd[0]}" in it' if odd else "nothing in it"


RULES_ON_MODEL: list[Rule] = [
    invocation_name_is_allowed,
    samples_can_be_heard,
    free_speech_has_a_carrier,
    nothing_is_said_twice,
    amazons_phrases_are_left_to_amazon,
    intents_are_amazons,
    model_is_small_enough,
]
