"""Rules on the paths through a routine: every step is reached, and no path talks on and on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import groupby

from tools.build import Library
from tools.flatten import Draft, Flat
from tools.source import Problem
from tools.targets import STAY
from tools.views import Longest, Rule, listed, written_steps

MOST_WORDS = 60
"""Words between two pauses."""

MOST_QUIET = 90
"""Seconds of quiet in a turn that leaves the microphone open: Amazon's design guide, "Audio"."""

PAUSE = "{pause}"


def steps_are_reached(library: Library) -> Iterator[Problem]:
    """Some path from the first step leads to every step."""
    for flat in library.routines.values():
        steps = {step.id: step for step in flat.steps}
        reached = _reached(flat.steps[0].id, steps, _ways)
        for name, written in groupby(flat.steps, partial(_head, flat)):
            family = list(written)
            lost = [step for step in family if step.id not in reached]
            if len(lost) == len(family):
                yield flat.source.problem(("steps", name), _unreached(flat, name))
            else:
                yield from (step.problem(_unreached(flat, step.id)) for step in lost)


def _unreached(flat: Flat, step: str) -> str:
    routine = flat.source.data["id"]
    return f'no step of "{routine}" leads to "{step}"; lead there, or delete it'


def no_loop_without_a_question(library: Library) -> Iterator[Problem]:
    """Going on from step to step comes to a question or an end."""
    for flat in library.routines.values():
        steps = {step.id: step for step in flat.steps}
        after = {name: _reached(name, steps, _silent_ways, itself=False) for name in steps}
        seen: set[str] = set()
        for step in flat.steps:
            if step.id in after[step.id] and step.id not in seen:
                loop = [name for name in steps if name in after[step.id] and step.id in after[name]]
                seen.update(loop)
                yield _loop_problem([steps[name] for name in loop])


def _loop_problem(loop: list[Draft]) -> Problem:
    """A loop is told of at its last step, which as a rule is the one that leads back."""
    last, names = loop[-1], [step.id for step in loop]
    key = "go" if last.data.get("go") in names and "ask" not in last.data else "otherwise"
    shown = ", ".join(f'"{name}"' for name in names)
    return last.problem(f"steps go round without a question: {shown}; let one ask or end", key)


def talk_has_pauses(library: Library) -> Iterator[Problem]:
    """What is said in one go, at its longest, has a pause or a quiet time in time."""
    longest = Longest(library)
    for flat in library.routines.values():
        carried = _carried(flat, lambda step, before: _left(step, longest, before))
        for step in flat.steps:
            words = _most_words(step, longest, carried.get(step.id, 0))
            if words > MOST_WORDS:
                key = "say" if "say" in step.data else "ask"
                what = f"{words} words without a pause here, with what is said on the way"
                yield step.problem(f"{what}; put a {PAUSE} in, {MOST_WORDS} are the most", key)


def help_has_pauses(library: Library) -> Iterator[Problem]:
    """The help of the house is followed by the step's own, then by the question."""
    phrases = library.phrases.data
    house = " ".join(max(listed(phrases[key]), key=_count) for key in ("help", "everyone"))
    worst = max(_helps(library, house), default=None)
    if worst and worst[0] > MOST_WORDS:
        words, file, line = worst
        what = f"{words} words without a pause, up to the question after the help of {file}:{line}"
        yield library.phrases.problem(
            ("help",), f"{what}; put a {PAUSE} in, {MOST_WORDS} are the most"
        )


def _helps(library: Library, house: str) -> Iterator[tuple[int, str, int]]:
    """How many words there are between two pauses, at most, when a step's help is asked for."""
    longest = Longest(library)
    for step in written_steps(library):
        if "ask" in step.data and "help" in step.data:
            ask = max(map(longest.fill, listed(step.data["ask"])), key=_count)
            said = f"{house} {longest.fill(step.data['help'])} {ask}"
            here = step.problem("", "help")
            yield max(map(_count, said.split(PAUSE))), here.file, here.line


def quiet_leaves_the_microphone_open(library: Library) -> Iterator[Problem]:
    """The quiet times up to a question are together no longer than a session waits."""
    for flat in library.routines.values():
        carried = _carried(flat, lambda step, before: before + step.data.get("quiet", 0))
        for step in flat.steps:
            seconds = carried.get(step.id, 0) + step.data.get("quiet", 0)
            if "ask" in step.data and seconds > MOST_QUIET:
                what = f"{seconds} seconds of quiet before this question; {MOST_QUIET} are the most"
                yield step.problem(what, "quiet")


def _head(flat: Flat, step: Draft) -> str:
    """The step of the routine's own file that a step comes from."""
    written = flat.source.data["steps"]
    return next((name for name in written if f"{step.id}.".startswith(f"{name}.")), step.id)


def _ways(step: Draft) -> list[str]:
    """Where a step may lead."""
    targets = [target for target in step.data.get("answers", {}).values() if target != STAY]
    return [*targets, *_silent_ways(step)]


def _silent_ways(step: Draft) -> list[str]:
    """Where a step may lead without a question."""
    keys = ("otherwise",) if "ask" in step.data else ("go", "otherwise")
    return [step.data[key] for key in keys if step.data.get(key)]


def _reached(
    start: str,
    steps: Mapping[str, Draft],
    ways: Callable[[Draft], list[str]],
    *,
    itself: bool = True,
) -> set[str]:
    found: set[str] = {start} if itself else set()
    ahead = ways(steps[start])
    while ahead:
        name = ahead.pop()
        if name in steps and name not in found:
            found.add(name)
            ahead += ways(steps[name])
    return found


def _carried(flat: Flat, left: Callable[[Draft, int], int]) -> dict[str, int]:
    """For each step the most that the steps before it may leave, by what each one leaves.

    Repeated until nothing grows; a loop without a question is cut off (another rule reports it).
    """
    carried = {step.id: 0 for step in flat.steps}
    for _ in flat.steps:
        before = dict(carried)
        for step in flat.steps:
            leaves = {"otherwise": carried[step.id]}
            if "ask" not in step.data:
                leaves["go"] = left(step, carried[step.id])
            for key, most in leaves.items():
                target = step.data.get(key)
                if target in carried:
                    carried[target] = max(carried[target], most)
        if carried == before:
            break
    return carried


def _left(step: Draft, longest: Longest, before: int) -> int:
    """The most words since the last pause after a step that doesn't ask."""
    if "quiet" in step.data:
        return 0
    return max(_counts(text, before)[-1] for text in _says(step, longest))


def _most_words(step: Draft, longest: Longest, before: int) -> int:
    """The most words between two pauses in a step, with what was left before it."""
    counts = [_counts(text, before) for text in _says(step, longest)]
    left = 0 if "quiet" in step.data else max(c[-1] for c in counts)
    asks = max(_count(longest.fill(text)) for text in listed(step.data.get("ask", "")))
    return max(left + asks, *(max(c) for c in counts))


def _says(step: Draft, longest: Longest) -> list[str]:
    return [longest.fill(text) for text in listed(step.data.get("say", ""))]


def _counts(text: str, before: int) -> list[int]:
    """The words of a text from pause to pause, the first ones added to those before."""
    first, *others = map(_count, text.split(PAUSE))
    return [before + first, *others]


def _count(text: str) -> int:
    return len(text.split())


RULES_ON_PATHS: list[Rule] = [
    steps_are_reached,
    no_loop_without_a_question,
    talk_has_pauses,
    help_has_pauses,
    quiet_leaves_the_microphone_open,
]
