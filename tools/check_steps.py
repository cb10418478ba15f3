"""Rules on a single step: which keys go together, and what a question must come with."""

from __future__ import annotations

from collections.abc import Iterator

from tools.build import Library
from tools.check_names import PERSONS
from tools.flatten import Draft
from tools.source import Problem
from tools.views import Rule, flat_steps, listed, written_steps

LONGEST_QUIET = 90
"""Seconds in a turn that leaves the microphone open: Amazon's design guide, "Audio"."""

OF_QUESTIONS = ("reprompt", "help", "choices", "keep")
WAYS_ON = ("ask", "act", "go", "end", "start")
OF_INCLUDES = frozenset(["include", "exits", "part", "when", "about", "otherwise"])


def steps_have_one_way_on(library: Library) -> Iterator[Problem]:
    """A step asks, acts, goes on, ends or starts something: one of these, and no two."""
    for _, step in flat_steps(library):
        if not any(step.data.get(key) for key in WAYS_ON):
            name = step.keys[1]
            what = f'step "{name}" has no way on; add `go:` with a target, or `end: done`'
            yield step.problem(what)
    for step in written_steps(library):
        ways = [key for key in WAYS_ON if key in step.data]
        if len(ways) > 1:
            both = " and ".join(f"`{way}:`" for way in ways)
            yield step.problem(f'step "{step.id}" has {both}; keep one', ways[1])


def keys_go_together(library: Library) -> Iterator[Problem]:
    """No key stands where it would never be looked at."""
    for step in written_steps(library):
        for key in _idle(step):
            yield step.problem(f'`{key}:` does nothing in step "{step.id}"; {_why(key)}', key)


def _idle(step: Draft) -> Iterator[str]:
    data = step.data
    if "include" in data:
        yield from (key for key in data if key not in OF_INCLUDES)
        return
    asks = "ask" in data
    answered = asks or "act" in data
    idle = {
        **dict.fromkeys(OF_QUESTIONS, not asks),
        "answers": not answered,
        "do": isinstance(data.get("do"), dict) != answered,
        "after": "each" not in data,
        "who": "each" in data,
        "exits": True,
        "otherwise": "when" not in data and "about" not in data,
    }
    yield from (key for key in data if idle.get(key))


def _why(key: str) -> str:
    return {
        "do": "where a step asks or acts, write {answer: change}; elsewhere the change alone",
        "answers": "it belongs to a step that asks or acts",
        "each": "put `each:` on the steps of the part itself",
        "after": "it belongs to `each:`",
        "who": "`each:` says who",
        "exits": "it belongs to `include:`",
        "otherwise": "it belongs to `when:` or `about:`",
    }.get(key, "it belongs to a step that asks")


def quiet_times_fit(library: Library) -> Iterator[Problem]:
    """A quiet time is at most as long as the microphone may be kept waiting."""
    for step in written_steps(library):
        if not 1 <= step.data.get("quiet", 1) <= LONGEST_QUIET:
            yield step.problem(f"`quiet:` is 1 to {LONGEST_QUIET}, in seconds", "quiet")


def questions_come_with_help(library: Library) -> Iterator[Problem]:
    """Nobody gets stuck: a question can be passed, rephrased, explained."""
    for step in _asking(library):
        if "pass" not in step.data.get("answers", {}):
            yield step.problem(f'step "{step.id}" can\'t be passed; add `pass:` to its answers')
        if "help" not in step.data:
            yield step.problem(f'step "{step.id}" asks, but has no `help:`')
        if "reprompt" not in step.data and len(set(listed(step.data["ask"]))) < 2:
            what = f'step "{step.id}" can\'t rephrase; add a `reprompt:` or another wording'
            yield step.problem(what, "ask")


def questions_narrow_to_two(library: Library) -> Iterator[Problem]:
    """After a second miss two ways to answer are named: `choices`, or the first two labels."""
    for step in _asking(library):
        answers = step.data.get("answers", {})
        if "choices" not in step.data and len(set(two_labels(library, step))) < 2:
            what = f'step "{step.id}" has no two labelled answers to choose from; add `choices:`'
            yield step.problem(what, "answers")
        elif "choices" not in step.data and any(person in answers for person in PERSONS):
            # A person is no entry of answers.yaml, so there is no label to look up.
            yield step.problem(f'step "{step.id}" takes a name; add `choices:`', "answers")


def two_labels(library: Library, step: Draft) -> list[str]:
    """The labels of the first two answers of a step that have one."""
    known = library.answers.data
    labels = (known.get(answer, {}).get("label") for answer in step.data.get("answers", {}))
    return [label for label in labels if label][:2]


def questions_know_their_part(library: Library) -> Iterator[Problem]:
    """The question "where are we" can be answered at every question whose place is kept."""
    for name, step in flat_steps(library):
        kept = library.routines[name].source.data.get("place") != "session"
        if kept and "ask" in step.data and not step.data.get("part"):
            what = f'step "{step.keys[1]}" is in no `part:`; name one here or on a step before'
            yield step.problem(what)


def _asking(library: Library) -> Iterator[Draft]:
    return (step for step in written_steps(library) if "ask" in step.data)


RULES_ON_STEPS: list[Rule] = [
    steps_have_one_way_on,
    keys_go_together,
    quiet_times_fit,
    questions_come_with_help,
    questions_narrow_to_two,
    questions_know_their_part,
]
