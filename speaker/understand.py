"""From what was said to an intent, by the interaction model alone.

Alexa's own understanding is a statistical model; this one matches samples, then looks for near
ones. It is stricter than Alexa with free speech, and knows no catalogue of first names.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from rapidfuzz import fuzz, process

from speaker import slots
from speaker.patterns import Sample, SlotType
from speaker.text import Utterance, after, key, negations, spoken, squeezed, without_small_words
from speaker.words import builtin_phrases

FALLBACK = "AMAZON.FallbackIntent"
# Chosen on the sentences of the tests: a slip in a phrase of two words leaves it about 88 per cent
# alike; unrelated sentences rarely pass 75. One word alone may be a name ("stan", "start"), and a
# carrier phrase makes any two values look alike: there a slip must be smaller.
_NEAR, _NEARER = 84, 90


@dataclass(frozen=True)
class SlotValue:
    """What was said for a slot; `id` and `name` are those of a custom type's value, if resolved."""

    type: str
    value: str
    id: str | None = None
    name: str | None = None


@dataclass(frozen=True)
class Intent:
    """An intent with each of its declared slots; None for a slot that was not said."""

    name: str
    slots: Mapping[str, SlotValue | None]


class _Match(NamedTuple):
    """A sample that fits; the greater one is the better one."""

    resolved: bool
    closed: bool
    literals: int
    earlier: int
    intent: str
    values: Mapping[str, SlotValue]


class Understanding:
    """An interaction model, ready to hear."""

    def __init__(self, model: Mapping[str, Any]) -> None:
        language = model["interactionModel"]["languageModel"]
        intents = {intent["name"]: intent for intent in language["intents"]}
        self.invocation: str = language["invocationName"]
        self._types = {kind["name"]: SlotType(kind["values"]) for kind in language.get("types", ())}
        self._slots = {
            name: {slot["name"]: slot["type"] for slot in intent.get("slots", ())}
            for name, intent in intents.items()
        }
        samples = [
            Sample.of(name, self._slots[name], text)
            for name, intent in intents.items()
            for text in intent.get("samples", ())
        ]
        self._patterns = [sample for sample in samples if sample.slots]
        plain = [(sample.key, sample.intent) for sample in samples if not sample.slots]
        builtin = [(key(phrase), name) for name in intents for phrase in builtin_phrases(name)]
        self._phrases = dict(reversed(plain + builtin))  # the model's own samples win

    @classmethod
    def load(cls, path: Path) -> "Understanding":
        """Read a model in Alexa's own format, such as `interaction_models/en-US.json`."""
        return cls(json.loads(path.read_text("utf-8")))

    def hear(self, utterance: str, today: date) -> Intent:
        """The intent that was meant; AMAZON.FallbackIntent for what the model does not know."""
        plainly = after("courtesy", utterance)
        return (
            self._known(spoken(utterance), today)
            or (plainly and self._known(spoken(plainly), today))
            or self._by_name(spoken(utterance), today)
            or self._intent(FALLBACK, {})
        )

    def _known(self, said: Utterance, today: date) -> Intent | None:
        best = max(self._matches(said, today), default=None)
        matched = best and self._intent(best.intent, best.values)
        if best and best.resolved:
            return self._by_phrase(said) or matched
        return self._by_phrase(said) or self._by_likeness(said) or matched

    def _intent(self, name: str, values: Mapping[str, SlotValue]) -> Intent:
        return Intent(name, {slot: values.get(slot) for slot in self._slots.get(name, ())})

    def _by_phrase(self, said: Utterance) -> Intent | None:
        name = self._phrases.get(said.key) or self._squeezed.get(squeezed(said.key))
        return self._intent(name, {}) if name else None

    @cached_property
    def _squeezed(self) -> dict[str, str]:
        return {squeezed(phrase): name for phrase, name in self._phrases.items()}

    def _matches(self, said: Utterance, today: date) -> Iterator[_Match]:
        heard = said.key.split()
        for place, sample in enumerate(self._patterns):
            if sample.could_be(heard) and not sample.is_bare_name:
                match = self._match(sample, said, today)
                if match:
                    yield match._replace(earlier=-place)

    def _match(self, sample: Sample, said: Utterance, today: date) -> _Match | None:
        found = sample.regex.fullmatch(said.key)
        if not found:
            return None
        values = {}
        for group, (slot, kind) in enumerate(sample.slots, start=1):
            value = self._value(kind, said.said(*found.span(group)), today)
            if value is None:
                return None
            values[slot] = value
        missed = any(kind in self._types and not values[s].id for s, kind in sample.slots)
        if missed and not sample.literals:
            return None
        closed = all(kind in self._types or slots.is_closed(kind) for _, kind in sample.slots)
        return _Match(not missed, closed, sample.literals, 0, sample.intent, values)

    def _value(self, kind: str, said: str, today: date) -> SlotValue | None:
        if kind in self._types:
            entity = self._types[kind].resolve(key(said))
            return SlotValue(kind, said, *(entity or ()))
        value = slots.parse(kind, said, today)
        return None if value is None else SlotValue(kind, value)

    def _by_name(self, said: Utterance, today: date) -> Intent | None:
        for sample in self._patterns:
            if sample.is_bare_name and (match := self._match(sample, said, today)):
                return self._intent(match.intent, match.values)
        return None

    def _by_likeness(self, said: Utterance) -> Intent | None:
        bare = without_small_words(said.key)
        near = process.extract(bare, self._phrasings.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR)
        for phrase, score, _ in near:
            intent = self._phrasings[phrase]
            sure = score >= _NEARER or (" " in bare and not any(intent.slots.values()))
            if sure and negations(phrase) == negations(said.key):
                return intent
        return None

    @cached_property
    def _phrasings(self) -> dict[str, Intent]:
        """Every phrase without a slot, and every sample filled with a custom type's values."""
        known = {}
        for sample in self._patterns:
            for text, slot, kind, value in sample.filled(self._types):
                filled = SlotValue(kind, value, *self._types[kind].entities[value])
                known[without_small_words(text)] = self._intent(sample.intent, {slot: filled})
        for phrase, name in self._phrases.items():
            known[without_small_words(phrase)] = self._intent(name, {})
        return known
