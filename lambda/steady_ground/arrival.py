"""Where a move leads: a question, the end of a routine, or the start of another."""

from __future__ import annotations

from dataclasses import replace

from steady_ground import engine
from steady_ground.actions import picked_up
from steady_ground.engine import Moved
from steady_ground.household import Household, Place, minute, other, with_place
from steady_ground.routine import Routine
from steady_ground.scene import Asked, Scene, Turn, ask, close, phrase, situation
from steady_ground.turn import Part

HOME = "home"
UNFINISHED = "unfinished"
"""The step of the home routine that offers to pick up or to start afresh."""


def arrive(scene: Scene, routine: Routine, moved: Moved, before: tuple[Part, ...] = ()) -> Turn:
    """Say what a move led to, and go on into another routine where the step starts one."""
    said = (*before, *moved.said)
    scene = replace(scene, path=(*scene.path, *(f"{routine.id}/{step}" for step in moved.path)))
    if moved.step.end:
        return close(replace(scene, household=_ended(routine, moved)), said, moved.step.end)
    household = moved.household
    if routine.kept:
        household = with_place(household, routine.id, None if moved.step.start else moved.place)
    scene = replace(scene, household=household)
    if moved.step.start:
        return _onward(scene, moved, said)
    return ask(scene, Asked(routine, moved.step, moved.at), said)


def _onward(scene: Scene, moved: Moved, said: tuple[Part, ...]) -> Turn:
    """Start what a step says: a routine, or the unfinished one, where it stood or afresh."""
    if moved.step.start not in ("resume", "afresh"):
        return start(scene, scene.content.routines[moved.step.start], said)
    routine = scene.content.routines.get(moved.place.about)
    place = scene.household.places.get(moved.place.about)
    if routine is None or place is None:
        return open_home(scene, phrase(scene, "finished_elsewhere"))
    gone_on = place.mark > scene.session.mark
    if moved.step.start == "afresh" and not gone_on:
        return begin(scene, routine, said)
    return _resumed(scene, routine, place, phrase(scene, "moved_on") if gone_on else ())


def _resumed(scene: Scene, routine: Routine, place: Place, before: tuple[Part, ...]) -> Turn:
    """Pick up a routine: the step that was asked is said again, from its beginning."""
    at = picked_up(situation(scene, place))
    scene = replace(scene, household=with_place(scene.household, routine.id, at.place))
    asked = Asked(routine, routine.steps[place.step], at)
    again = engine.said_at(scene.content, asked.routine, asked.step, asked.at)
    return ask(scene, asked, (*before, *again), event="resumed")


def _ended(routine: Routine, moved: Moved) -> Household:
    """A routine is over: its place is gone; brought to its end, it counts, and turns alternate."""
    household = with_place(moved.household, routine.id, None)
    if moved.step.end != "done" or not routine.kept:
        return household
    runs = {**household.runs, routine.id: household.runs.get(routine.id, 0) + 1}
    return replace(household, runs=runs, first=other(moved.place.first))


def start(scene: Scene, routine: Routine, before: tuple[Part, ...] = ()) -> Turn:
    """Begin a routine; one that lies unfinished is offered first."""
    if routine.id in scene.household.places:
        return offer(scene, routine.id)
    return begin(scene, routine, before)


def begin(scene: Scene, routine: Routine, before: tuple[Part, ...] = ()) -> Turn:
    """Enter a routine at its first step, after what was said before."""
    place = _place(scene, routine)
    moved = engine.begin(scene.content, routine, situation(scene, place))
    return arrive(scene, routine, moved, before)


def offer(scene: Scene, wanted: str) -> Turn:
    """Offer to pick up an unfinished routine, or to start it afresh."""
    home = scene.content.routines[HOME]
    place = replace(_place(scene, home), kept={"wanted": wanted})
    moved = engine.go(scene.content, home, situation(scene, place), UNFINISHED)
    return arrive(scene, home, moved)


def open_home(scene: Scene, before: tuple[Part, ...] = ()) -> Turn:
    """Enter the home routine, which offers what is due."""
    return begin(scene, scene.content.routines[HOME], before)


def moved_on(scene: Scene) -> Turn:
    """The household went on elsewhere: nothing is applied, and the present question is asked."""
    asked = present(scene)
    if asked is None:
        return open_home(scene, phrase(scene, "finished_elsewhere"))
    return ask(scene, asked, phrase(scene, "moved_on"), event="moved_on")


def present(scene: Scene) -> Asked | None:
    """The question that is open now in the routine of this sitting; None where it is over."""
    routine = scene.content.routines.get(scene.session.routine)
    if routine is None:
        return None
    place = scene.household.places.get(routine.id) if routine.kept else scene.session.place
    if place is None or place.step not in routine.steps:
        return None
    return Asked(routine, routine.steps[place.step], situation(scene, place))


def _place(scene: Scene, routine: Routine) -> Place:
    today, first = scene.now.date().isoformat(), scene.household.first
    return Place(routine.opening, began=today, at=minute(scene.now), first=first)
