"""What wraps every routine: from what was heard in a sitting to the next one's givens. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from steady_ground import engine, wording
from steady_ground.arrival import arrive, begin, moved_on, offer, open_home
from steady_ground.control import COMMANDS, missed, still_talking
from steady_ground.household import Household, current, with_place
from steady_ground.routine import Content
from steady_ground.scene import Asked, Scene, Turn, close, phrase, situation
from steady_ground.turn import LAUNCH, Heard, Session


def turn(
    content: Content, household: Household, session: Session, heard: Heard, now: datetime
) -> Turn:
    """One turn. The same arguments give the same turn, whatever happens around it."""
    scene = Scene(content, _visited(current(household, now), content, now), session, now)
    if heard.answer == LAUNCH:
        return open_home(scene)
    if heard.answer == "start":
        return _start(scene, heard.values["routine"])
    if not session.asked:
        return _outside(scene, heard)
    asked = _asked(scene)
    if asked is None:
        return moved_on(scene)
    return _hear(scene, asked, heard)


def _visited(household: Household, content: Content, now: datetime) -> Household:
    """The household today, its places on steps that exist (`moved:` names the heirs of others)."""
    household = replace(household, seen=now.date().isoformat())
    for key, place in household.places.items():
        routine = content.routines.get(key)
        if routine is None or place.step not in routine.steps:
            heir = routine.moved.get(place.step, "") if routine else ""
            household = with_place(household, key, replace(place, step=heir) if heir else None)
    return household


def _start(scene: Scene, routine_id: str) -> Turn:
    """Begin a routine that was asked for by name; one that lies unfinished is offered first."""
    routine = scene.content.routines.get(routine_id)
    if routine is None:
        return open_home(scene)
    if routine.id not in scene.household.places:
        return begin(scene, routine)
    return offer(scene, routine.id)


def _outside(scene: Scene, heard: Heard) -> Turn:
    """Something was said that belongs to no question: an end, or the way in."""
    if heard.answer == "stop":
        return close(scene, phrase(scene, "goodbye"), "stopped")
    return open_home(scene)


def _asked(scene: Scene) -> Asked | None:
    """The question that was put in this sitting; None if the household has moved on since."""
    routine = scene.content.routines.get(scene.session.routine)
    if routine is None:
        return None
    place = scene.household.places.get(routine.id) if routine.kept else scene.session.place
    if place is None or place.mark != scene.session.mark or place.step not in routine.steps:
        return None
    return Asked(routine, routine.steps[place.step], situation(scene, place))


def _hear(scene: Scene, asked: Asked, heard: Heard) -> Turn:
    """An answer to the present question, a control word, talk on the floor, or a miss."""
    answer = _resolve(scene.content, asked, heard)
    if answer is not None:
        moved = engine.answer(scene.content, asked.routine, asked.at, answer)
        done = arrive(scene, asked.routine, moved)
        return replace(done, reply=replace(done.reply, answered=answer.answer))
    command = COMMANDS.get(heard.answer)
    if command is not None:
        return command(scene, asked)
    return still_talking(scene, asked) if asked.step.quiet else missed(scene, asked)


def _resolve(content: Content, asked: Asked, heard: Heard) -> Heard | None:
    """The answer in the step's own terms, or None where the step does not list it."""
    kind = content.answers.get(heard.answer)
    if kind is None or any(
        slot not in heard.values for slot in kind.slots if slot not in kind.optional
    ):
        return None
    who = _named(content, asked, heard)
    candidates = (who, heard.answer, *kind.counts_as)
    listed = next((key for key in candidates if key in asked.step.answers), None)
    return None if listed is None else replace(heard, answer=listed)


def _named(content: Content, asked: Asked, heard: Heard) -> str:
    """Which of the two a spoken name means; empty for any other name."""
    spoken = heard.values.get("name", "").casefold()
    labels = wording.labels(content, asked.at.household)
    return next((person for person, label in labels.items() if label.casefold() == spoken), "")
