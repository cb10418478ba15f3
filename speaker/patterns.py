"""The interaction model made ready to match: sample patterns and the values of custom types.

Source: https://developer.amazon.com/docs/custom-skills/interaction-model-schema.html
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from rapidfuzz import fuzz, process

from speaker import slots
from speaker.text import key, negations, without_small_words

_SLOT = re.compile(r"\{\s*(\w+)\s*\}")
_FIRST_MARK = 0xE000
_MARKED = re.compile("[\ue000-\uf8ff]")
_NEAR_VALUE = 84


class Entity(NamedTuple):
    """A value of a custom slot type."""

    id: str
    name: str


class SlotType:
    """The values and synonyms of one custom slot type."""

    def __init__(self, values: list[Mapping[str, Any]]) -> None:
        self.entities: dict[str, Entity] = {}
        for value in values:
            name = value["name"]
            entity = Entity(value.get("id") or name["value"], name["value"])
            for said in (name["value"], *name.get("synonyms", ())):
                self.entities.setdefault(key(said), entity)
        self._bare = {without_small_words(said): said for said in self.entities}

    def resolve(self, said: str) -> Entity | None:
        """The value that was meant: exactly, but for small words, or nearly."""
        bare = without_small_words(said)
        if said in self.entities or bare in self._bare:
            return self.entities.get(said) or self.entities[self._bare[bare]]
        near = process.extract(bare, self._bare.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR_VALUE)
        alike = (value for value, _, _ in near if negations(value) == negations(bare))
        value = next(alike, None)
        return self.entities[self._bare[value]] if value else None


@dataclass(frozen=True)
class Sample:
    """One sample of an intent; in `key`, a private-use character stands for each slot."""

    intent: str
    slots: tuple[tuple[str, str], ...]
    key: str

    @classmethod
    def of(cls, intent: str, types: Mapping[str, str], text: str) -> "Sample":
        """Read a sample such as "my name is {name}", given the types of the intent's slots."""
        names = _SLOT.findall(text)
        marks = map(chr, range(_FIRST_MARK, _FIRST_MARK + len(names)))
        return cls(
            intent,
            tuple((name, types[name]) for name in names),
            key(_SLOT.sub(lambda _: next(marks), text)),
        )

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(word for word in self.key.split() if not _MARKED.search(word))

    @property
    def literals(self) -> int:
        """How many words stand in the sample itself."""
        return len(self._words)

    @property
    def is_bare_name(self) -> bool:
        """Whether any single word would fit."""
        return not self._words and any(kind == "AMAZON.FirstName" for _, kind in self.slots)

    def could_be(self, heard: Iterable[str]) -> bool:
        """Whether all words of the sample were heard: quicker than the pattern."""
        return self._words.issubset(heard)

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The sample as a pattern over `Utterance.key`, one group for each slot."""
        source = re.escape(self.key)
        for place, (_, kind) in enumerate(self.slots):
            source = source.replace(chr(_FIRST_MARK + place), f"({slots.pattern(kind)})")
        return re.compile(source)

    def filled(self, types: Mapping[str, SlotType]) -> Iterator[tuple[str, str, str, str]]:
        """The sample with each value of its one custom slot: text, slot, type and value."""
        if len(self.slots) == 1 and self.slots[0][1] in types:
            slot, kind = self.slots[0]
            for said in types[kind].entities:
                yield self.key.replace(chr(_FIRST_MARK), said), slot, kind, said
