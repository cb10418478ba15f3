"""Rules on the locales and the helplines: every place has its numbers, every number a date."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from speaker.words import words
from tools.build import Library
from tools.locales import HOME, KINDS, local_phrases
from tools.shape import ENTRIES, TEXT, Shape, misfits
from tools.source import Keys, Problem, Source, nearest
from tools.views import Rule, listed

LOCALES: Shape = {"locales": ENTRIES, "phrases": ENTRIES, **dict.fromkeys(KINDS, ENTRIES)}
COUNTRY: Shape = {"country": TEXT, "emergency": ENTRIES, "line": ENTRIES}
NUMBER: Shape = {"name": TEXT, "number": TEXT, "says": TEXT, "source": TEXT, "seen": TEXT}
NUMBERS = ("emergency", "line")

DIGITS = {word: str(digit) for digit, word in enumerate(words("ones")[:10])}
HUNDRED, TRIPLE = "hundred", "triple"
"""What people say for two noughts ("eight hundred"), and for a digit three times."""

LOCALE = re.compile(r"[a-z]{2}-[A-Z]{2}")


def places_have_their_shape(library: Library) -> Iterator[Problem]:
    """Locales list country codes, local phrases list locales, countries have their two numbers."""
    source = library.locales
    yield from _shaped(source, (), source.data, LOCALES, ("locales",))
    places = _entries(source.data.get("locales"))
    for locale, codes in places.items():
        if not LOCALE.fullmatch(locale) or not isinstance(codes, list) or not codes:
            what = f'"{locale}" should be a locale with its countries, such as `en-GB: [GB, IE]`'
            yield source.problem(("locales", locale), what)
    if HOME not in places:
        yield source.problem(("locales",), f"{HOME} is missing; the local speaker speaks it")
    for kind in KINDS:
        for of, phrases in _entries(source.data.get(kind)).items():
            if not all(isinstance(where, list) for where in _entries(phrases).values() or [""]):
                what = "should be phrases with the locales that hear them: {a phrase: [en-GB]}"
                yield source.problem((kind, of), f"`{of}:` {what}")
    for code, country in library.helplines.data.items():
        yield from _country(library.helplines, code, country)


def _entries(data: Any) -> dict[str, Any]:
    return data if isinstance(data, dict) else {}


def _country(source: Source, code: str, data: Any) -> Iterator[Problem]:
    if not isinstance(data, dict):
        yield source.problem((code,), f'"{code}" should have keys: {", ".join(COUNTRY)}')
        return
    yield from _shaped(source, (code,), data, COUNTRY, tuple(COUNTRY))
    for which in NUMBERS:
        number = data.get(which)
        if isinstance(number, dict):
            needed = [key for key in NUMBER if key != "name" or which == "line"]
            yield from _shaped(source, (code, which), number, NUMBER, tuple(needed))


def _shaped(
    source: Source, keys: Keys, data: Mapping[str, Any], kinds: Shape, needed: tuple[str, ...]
) -> Iterator[Problem]:
    for key, what in misfits(data, kinds):
        yield source.problem((*keys, key), what)
    for key in needed:
        if key not in data:
            yield source.problem(keys, f"`{key}:` is missing")


def countries_have_helplines(library: Library) -> Iterator[Problem]:
    """Every country that a locale reaches has its numbers, and none is listed for nobody."""
    known = library.helplines.data
    reached = library.locales.data["locales"]
    for locale, codes in reached.items():
        for i, code in enumerate(codes):
            if code not in known:
                what = f'helplines.yaml has no "{code}"; {nearest(code, known)}'
                yield library.locales.problem(("locales", locale, i), what)
    for code in set(known) - {code for codes in reached.values() for code in codes}:
        what = f'no locale reaches "{code}"; delete it, or add it to locales.yaml'
        yield library.helplines.problem((code,), what)


def local_phrases_have_a_place(library: Library) -> Iterator[Problem]:
    """A local phrase belongs to an answer or a promise, and to some of the locales, not to all."""
    source, locales = library.locales, library.locales.data["locales"]
    for kind, known in zip(KINDS, (library.answers.data, library.promises.data), strict=True):
        for of, keys, said, where in local_phrases(source.data, kind):
            if of not in known:
                yield source.problem(keys, f'nothing is named "{of}"; {nearest(of, known)}')
            for i, locale in enumerate(where):
                if locale not in locales:
                    what = f'no locale is named "{locale}"; {nearest(locale, locales)}'
                    yield source.problem((*keys, i), what)
            if set(where) == set(locales):
                what = f'"{said}" is heard everywhere; move it to the file of "{of}"'
                yield source.problem(keys, what)


def helplines_are_dated(library: Library) -> Iterator[Problem]:
    """Every number has an address where it was read, and the day, which is not to come."""
    today = datetime.now().astimezone().date()
    for keys, number in _numbers(library):
        if not number["source"].startswith("https://"):
            what = "`source:` is the address where the number was read; it begins with https://"
            yield library.helplines.problem((*keys, "source"), what)
        try:
            future = date.fromisoformat(number["seen"]) > today
        except ValueError:
            yield library.helplines.problem((*keys, "seen"), "`seen:` is a day, such as 2026-11-23")
            continue
        if future:
            yield library.helplines.problem((*keys, "seen"), "`seen:` is a day that is yet to come")


def numbers_are_said_as_dialled(library: Library) -> Iterator[Problem]:
    """The words for the ear are the digits of the number."""
    for keys, number in _numbers(library):
        said = _digits(number["says"])
        if said != re.sub(r"[ -]", "", number["number"]):
            what = f'"{number["says"]}" is {said or "no number"}, not {number["number"]}'
            yield library.helplines.problem((*keys, "says"), what)


def _numbers(library: Library) -> Iterator[tuple[Keys, Mapping[str, str]]]:
    for code, country in library.helplines.data.items():
        for which in NUMBERS:
            yield (code, which), country[which]


def _digits(said: str) -> str:
    """The digits of a spoken number; empty where a word is no digit."""
    digits, times = "", 1
    for word in said.replace(",", " ").split():
        if word == HUNDRED:
            digits += "00"
        elif word == TRIPLE:
            times = 3
        elif word in DIGITS:
            digits, times = digits + DIGITS[word] * times, 1
        else:
            return ""
    return digits


PLACES: list[Rule] = [countries_have_helplines, local_phrases_have_a_place]
"""What the models and the manifest take for granted."""


def local_wordings_replace_others(library: Library) -> Iterator[Problem]:
    """What a locale says in its own way is a phrase that is said everywhere, as often worded."""
    source, locales = library.locales, library.locales.data["locales"]
    for locale, phrases in source.data.get("phrases", {}).items():
        if locale not in locales:
            what = f'no locale is named "{locale}"; {nearest(locale, locales)}'
            yield source.problem(("phrases", locale), what)
        for key, wordings in phrases.items():
            known = library.phrases.data
            if key not in known:
                what = f'there is no phrase "{key}"; {nearest(key, known)}'
                yield source.problem(("phrases", locale, key), what)
            elif len(listed(wordings)) != len(listed(known[key])):
                what = f"`{key}:` has {len(listed(known[key]))} wordings in phrases.yaml"
                yield source.problem(("phrases", locale, key), what)


RULES_ON_LOCALES: list[Rule] = [
    helplines_are_dated,
    numbers_are_said_as_dialled,
    local_wordings_replace_others,
]
