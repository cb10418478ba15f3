"""Rules on names and keys: every name that the content uses must mean something."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from steady_ground.actions import ACTIONS
from steady_ground.acts import RESULTS
from steady_ground.arrival import HOME, UNFINISHED
from steady_ground.control import COMMANDS
from steady_ground.rules import CHOICES, RULES
from tools import shape
from tools.build import Library
from tools.flatten import PEOPLE
from tools.source import Problem, Source, nearest
from tools.views import Rule, listed, written_steps
from tools.vocabulary import words

NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
PERSONS = ("one", "two")
"""Answers that a person gives by naming one of the two; they need no entry in answers.yaml."""

FIXED_COUNTS = {"labels": 2, "weekdays": 7, "months": 12, "clock": 2}
SINGLE = ("invocation", "everyone", "choices", "date")
CATCH_ALL = "something_else"
"""The promise that is named where another one can't be."""

STARTS = ("resume", "afresh")
PLACES = ("household", "session")


def entries_have_their_shape(library: Library) -> Iterator[Problem]:
    """Answers, promises and phrases have the keys that they should, and nothing else."""
    for source, kinds, needed in (
        (library.answers, shape.ANSWER, ()),
        (library.promises, shape.PROMISE, ("to", "says")),
    ):
        for name, data in source.data.items():
            yield from _entry(source, name, data, kinds, needed)
    for key, value in library.phrases.data.items():
        if not shape.TEXTS.fits(value):
            yield library.phrases.problem((key,), f"`{key}:` should be {shape.TEXTS.name}")


def _entry(
    source: Source, name: str, data: object, kinds: shape.Shape, needed: Sequence[str]
) -> Iterator[Problem]:
    if not isinstance(data, dict):
        yield source.problem((name,), f'"{name}" should have keys: {", ".join(kinds)}')
        return
    for key, what in shape.misfits(data, kinds):
        yield source.problem((name, key), what)
    for key in needed:
        if key not in data:
            yield source.problem((name,), f'"{name}" has no `{key}:`')


def phrases_are_those_of_the_program(library: Library) -> Iterator[Problem]:
    """Every phrase that the program says is there, and no other."""
    found = library.phrases.data
    for key in sorted(words("phrases") - set(found)):
        yield library.phrases.problem((), f'the phrase "{key}" is missing')
    for key in found:
        if key not in words("phrases"):
            what = f'nothing says the phrase "{key}"; {nearest(key, words("phrases"))}'
            yield library.phrases.problem((key,), what)
    for key, count in FIXED_COUNTS.items():
        if key in found and len({word.casefold() for word in listed(found[key])}) != count:
            yield library.phrases.problem((key,), f"`{key}:` should be {count} different names")
    for key in SINGLE:
        if isinstance(found.get(key), list):
            yield library.phrases.problem((key,), f"`{key}:` has one wording only")


def routines_are_whole(library: Library) -> Iterator[Problem]:
    """A routine has an id, a title and a place that is known; a part is included somewhere."""
    for flat in library.routines.values():
        source = flat.source
        if "title" not in source.data:
            yield source.problem((), "a routine has a `title:`; it is named so aloud")
        place = source.data.get("place", PLACES[0])
        yield from _known(source, ("place",), "place", place, PLACES)
    included = {step.data.get("include") for step in written_steps(library)}
    for name, source in library.parts.items():
        if name not in included:
            yield source.problem((), f'no routine includes the part "{name}"; use or delete it')


def program_finds_its_content(library: Library) -> Iterator[Problem]:
    """The routine, step, promise and answers that the program itself names are there."""
    home = library.routines.get(HOME)
    if home is None or UNFINISHED not in {step.id for step in home.steps}:
        source = home.source if home else library.phrases
        what = f'the program opens with the routine "{HOME}" and its step "{UNFINISHED}"'
        yield source.problem(("steps",), what)
    if CATCH_ALL not in library.promises.data:
        yield library.promises.problem((), f'the promise "{CATCH_ALL}" is missing')
    for answer in ("start", "pass", *COMMANDS):
        if answer not in library.answers.data:
            yield library.answers.problem((), f'the answer "{answer}" is missing')


def ids_are_plain(library: Library) -> Iterator[Problem]:
    """Ids are small letters, digits and underscores; no step is named like an exit."""
    for step in written_steps(library):
        if not NAME.fullmatch(step.id):
            yield step.problem(f'name the step "{step.id}" in small letters, such as went_well')
        if step.id in step.source.data.get("exits", []):
            yield step.problem(f'"{step.id}" is an exit of this part, too; rename the step')
    for source in (library.answers, library.promises):
        for key in source.data:
            if not NAME.fullmatch(key):
                yield source.problem((key,), f'name "{key}" in small letters, such as not_yet')


def steps_use_known_names(library: Library) -> Iterator[Problem]:
    """`when`, `about`, `do`, `who`, `act` and `start` name something that there is."""
    kinds: Mapping[str, Iterable[str]] = {
        "when": RULES,
        "about": CHOICES,
        "who": PEOPLE,
        "act": RESULTS,
        "start": {*library.routines, *STARTS},
    }
    for step in written_steps(library):
        for key, known in kinds.items():
            yield from _known(step.source, (*step.keys, key), key, step.data.get(key), known)
        do = step.data.get("do", {})
        for answer, action in do.items() if isinstance(do, dict) else [("", do)]:
            where = (*step.keys, "do", answer)
            yield from _known(step.source, where, "do", action, ACTIONS)


def answers_are_known(library: Library) -> Iterator[Problem]:
    """A step lists answers of answers.yaml, changes something on those alone, keeps their slots."""
    for step in written_steps(library):
        results = RESULTS.get(step.data.get("act", ""))
        known = results or {*library.answers.data, *PERSONS}
        answers = step.data.get("answers", {})
        for result in sorted(set(results or ()) - set(answers)):
            what = f'step "{step.id}" leaves open what follows when the act is "{result}"'
            yield step.problem(f"{what}; add it to `answers:`", "answers")
        for answer in answers:
            where = (*step.keys, "answers", answer)
            yield from _known(step.source, where, "answers", answer, known)
        do = step.data.get("do")
        for answer in do if isinstance(do, dict) else ():
            where = (*step.keys, "do", answer)
            yield from _known(step.source, where, "do", answer, answers)
        slots = {slot for a in answers for slot in library.answers.data.get(a, {}).get("slots", {})}
        keep = step.data.get("keep")
        yield from _known(step.source, (*step.keys, "keep"), "keep", keep, slots)


def answers_stand_for_known_ones(library: Library) -> Iterator[Problem]:
    """`counts_as` names other answers, and each answer is heard by a step or by the program."""
    listed_somewhere = {a for step in written_steps(library) for a in step.data.get("answers", {})}
    heard = {*listed_somewhere, *COMMANDS, "start"}
    for key, answer in library.answers.data.items():
        stands_for = answer.get("counts_as", [])
        for i, other in enumerate(stands_for):
            where = (key, "counts_as", i)
            yield from _known(library.answers, where, "counts_as", other, library.answers.data)
        if not heard & {key, *stands_for}:
            yield library.answers.problem((key,), f'no step takes the answer "{key}"; delete it')


def _known(
    source: Source, keys: tuple[str | int, ...], what: str, name: str | None, known: Iterable[str]
) -> Iterator[Problem]:
    if name is not None and name not in known:
        yield source.problem(keys, f'`{what}:` has no "{name}" to name; {nearest(name, known)}')


SHAPES: list[Rule] = [entries_have_their_shape, phrases_are_those_of_the_program]
"""What the other rules take for granted."""

RULES_ON_NAMES: list[Rule] = [
    routines_are_whole,
    program_finds_its_content,
    ids_are_plain,
    steps_use_known_names,
    answers_are_known,
    answers_stand_for_known_ones,
]
