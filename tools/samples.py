"""What people say, as the interaction model has it: samples, values, and the form they share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

from tools.build import Library
from tools.locales import local_phrases
from tools.source import Keys, Source
from tools.views import PLACEHOLDER

OWN_TYPES = ("ROUTINE", "PROMISE_KIND")

Said = tuple[str, Source, Keys, str]
"""An answer (or a slot type), the place in a file, and what is said."""


def samples(library: Library) -> Iterator[Said]:
    """The samples of every answer, in whichever locale."""
    for answer, data in library.answers.data.items():
        for i, sample in enumerate(data.get("says", [])):
            yield answer, library.answers, (answer, "says", i), sample
    for answer, keys, sample, _ in local_phrases(library.locales.data, "says"):
        yield answer, library.locales, keys, sample


def values(library: Library) -> Iterator[Said]:
    """The values of our own slot types, with the type."""
    for flat in library.routines.values():
        for i, name in enumerate(flat.source.data.get("names", [])):
            yield "ROUTINE", flat.source, ("names", i), name
    for kind, data in library.promises.data.items():
        for i, said in enumerate(data["says"]):
            yield "PROMISE_KIND", library.promises, (kind, "says", i), said
    for _, keys, said, _ in local_phrases(library.locales.data, "promises"):
        yield "PROMISE_KIND", library.locales, keys, said


def spoken_forms(library: Library) -> Iterator[Said]:
    """All samples in the form they are heard in, a slot of our own filled with each value, too.

    A value that fills a sample is noted where the value stands: that is what could be removed.
    """
    for answer, source, keys, sample in samples(library):
        types = library.answers.data[answer].get("slots", {})
        slots = [(slot, types.get(slot)) for slot in PLACEHOLDER.findall(sample)]
        own = [(slot, kind) for slot, kind in slots if kind in OWN_TYPES]
        yield answer, source, keys, form(_typed(sample, dict(slots)))
        if len(own) != 1:
            continue
        for (slot, kind), (of, at, where, value) in product(own, list(values(library))):
            if of == kind:
                yield answer, at, where, form(sample.replace(f"{{{slot}}}", value))


def _typed(sample: str, types: dict[str, str | None]) -> str:
    """A sample with the types of its slots in place of their names."""
    return PLACEHOLDER.sub(lambda found: f"{{{types.get(found[1]) or found[1]}}}", sample)


def form(said: str) -> str:
    """What was said, without what can't be heard: case, apostrophes, periods, hyphens."""
    return " ".join(re.sub("['\u2019.]", "", said.replace("-", " ")).lower().split())
