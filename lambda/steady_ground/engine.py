"""The engine: one answer, and the next thing to say. Pure: no clock, no chance, no outside."""

from __future__ import annotations

from dataclasses import dataclass, replace

from steady_ground import wording
from steady_ground.actions import ACTIONS
from steady_ground.household import Household, Place, minute
from steady_ground.routine import PASSING, STAY, Content, Routine, Step
from steady_ground.rules import CHOICES, RULES, Situation
from steady_ground.turn import Heard, Part, Quiet
from steady_ground.undo import undo_of, undone

NOTHING = Heard(PASSING)


@dataclass(frozen=True)
class Moved:
    """Where a move led: what was said on the way, and the step that now asks, ends or starts.

    `path` names the steps that were entered, the last one included.
    """

    at: Situation
    step: Step
    said: tuple[Part, ...]
    path: tuple[str, ...] = ()

    @property
    def household(self) -> Household:
        """The household after the move."""
        return self.at.household

    @property
    def place(self) -> Place:
        """The place after the move; of no more use once the step ends or starts something."""
        return self.at.place


def begin(content: Content, routine: Routine, at: Situation) -> Moved:
    """Enter a routine at its first step."""
    return go(content, routine, at, routine.opening)


def answer(content: Content, routine: Routine, at: Situation, heard: Heard) -> Moved:
    """Apply an answer that the present step lists, and go where it leads."""
    step = routine.steps[at.place.step]
    target = step.answers[heard.answer]
    if target == STAY:
        return Moved(at, step, quiet(step))
    if step.keep in heard.values:
        kept = {**at.place.kept, step.keep: heard.values[step.keep]}
        at = replace(at, place=replace(at.place, kept=kept))
    if step.act:  # no way back to it: what was done outside is not undone
        return go(content, routine, _changed(at, step, heard), target)
    asked = replace(at.place, before=step.id, before_about=at.place.about)
    changed = _changed(replace(at, place=asked), step, heard)
    moved = go(content, routine, changed, target)
    undo = undo_of(at.household, moved.household)
    return replace(moved, at=replace(moved.at, place=replace(moved.place, undo=undo)))


def back(content: Content, routine: Routine, at: Situation) -> Moved | None:
    """Return to the question before this one, about the same thing; None where there is none.

    What the answer to it changed is undone.
    """
    place = at.place
    if place.before not in routine.steps:
        return None
    # The household keeps what somebody else did meanwhile where no place kept them from it.
    alone = routine.kept or at.household.turns == place.mark
    household = undone(at.household, place.undo) if alone else at.household
    place = replace(place, about=place.before_about, before="", before_about="", undo={})
    step = routine.steps[at.place.before]
    at = _moved(routine, step, replace(at, household=household, place=place))
    return Moved(at, step, said_at(content, routine, step, at), (step.id,))


def said_at(content: Content, routine: Routine, step: Step, at: Situation) -> tuple[Part, ...]:
    """What a step says before its question: the instruction and the quiet time."""
    return (*wording.instruction(content, routine, step, at), *quiet(step))


def quiet(step: Step) -> tuple[Part, ...]:
    """The quiet time of a step alone."""
    return (Quiet(step.quiet),) if step.quiet else ()


def go(content: Content, routine: Routine, at: Situation, target: str) -> Moved:
    """Go on from a step until one asks, wants an act, ends or starts something.

    The linter proves that no loop of a routine is without a question, so this ends.
    """
    said: tuple[Part, ...] = ()
    path: tuple[str, ...] = ()
    while True:
        step = routine.steps[target]
        entered = _enter(step, at)
        if entered is None:
            target = step.otherwise
            continue
        at = _moved(routine, step, entered)
        said += said_at(content, routine, step, at)
        path += (step.id,)
        if step.ask or step.act:
            return Moved(at, step, said, path)
        at = _changed(at, step, NOTHING)
        if step.end or step.start:
            return Moved(at, step, said, path)
        target = step.go


def _enter(step: Step, at: Situation) -> Situation | None:
    """The situation in a step, or None where the step is to be passed over."""
    if step.when and not RULES[step.when](at):
        return None
    if step.about:
        about = CHOICES[step.about](at)
        return replace(at, place=replace(at.place, about=about)) if about else None
    return at


def _moved(routine: Routine, step: Step, at: Situation) -> Situation:
    """Stand in a step: the move is counted, and so is the hearing of its wordings."""
    household = replace(at.household, turns=at.household.turns + 1)
    household = wording.count_hearing(household, routine, step)
    place = replace(at.place, step=step.id, at=minute(at.now), mark=household.turns)
    return replace(at, household=household, place=place)


def _changed(at: Situation, step: Step, heard: Heard) -> Situation:
    """The situation after what a step changes on this answer, or in passing."""
    action = step.do.get(heard.answer)
    return ACTIONS[action](at, step, heard) if action else at
