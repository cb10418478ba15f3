"""What wraps every routine: from what was heard in a sitting to the next one's givens. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from steady_ground import engine, wording
from steady_ground.acts import ASK_PERMISSION, RESULTS, UNANSWERED
from steady_ground.arrival import arrive, moved_on, open_home, present, start
from steady_ground.control import COMMANDS, LEAVING_BE, missed, still_talking
from steady_ground.household import Household, current, with_place
from steady_ground.routine import Content, Routine
from steady_ground.scene import Asked, Scene, Turn, close, phrase
from steady_ground.turn import LAUNCH, Heard, Session


def turn(
    content: Content, household: Household, session: Session, heard: Heard, now: datetime
) -> Turn:
    """One turn. The same arguments give the same turn, whatever happens around it."""
    scene = Scene(content, _visited(current(household, now), content, now), session, now)
    if heard.answer == LAUNCH:
        return open_home(scene)
    if heard.answer in RESULTS[ASK_PERMISSION] and not session.asked:
        scene = replace(scene, session=_waiting(scene))
    asked = present(scene)
    if asked is None:
        return _outside(scene, heard)
    if asked.at.place.mark != scene.session.mark and heard.answer not in LEAVING_BE:
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


def _waiting(scene: Scene) -> Session:
    """The sitting that waits for what Alexa was told, which may come without session attributes."""
    for key, place in scene.household.places.items():
        if scene.content.routines[key].steps[place.step].act == ASK_PERMISSION:
            return Session(f"{key}/{place.step}", place.mark)
    return scene.session


def _outside(scene: Scene, heard: Heard) -> Turn:
    """Something was said that belongs to no question: an end, a routine by name, or the way in."""
    if heard.answer in ("stop", "break"):
        return close(scene, phrase(scene, "goodbye"), "stopped")
    routine = _wanted(scene, heard)
    if routine:
        return start(scene, routine)
    return moved_on(scene) if scene.session.asked else open_home(scene)


def _wanted(scene: Scene, heard: Heard) -> Routine | None:
    """The routine that was asked for by name."""
    named = heard.values.get("routine", "") if heard.answer == "start" else ""
    return scene.content.routines.get(named)


def _hear(scene: Scene, asked: Asked, heard: Heard) -> Turn:
    """An answer to the present question, a control word, talk on the floor, or a miss."""
    resolve = _result if asked.step.act else _resolve
    answer = resolve(scene.content, asked, heard)
    if answer is not None:
        moved = engine.answer(scene.content, asked.routine, asked.at, answer)
        done = arrive(scene, asked.routine, moved)
        return replace(done, reply=replace(done.reply, answered=answer.answer))
    routine = _wanted(scene, heard)
    if routine:
        return start(scene, routine)
    command = COMMANDS.get(heard.answer)
    if command is not None:
        return command(scene, asked)
    return still_talking(scene, asked) if asked.step.quiet else missed(scene, asked)


def _result(_content: Content, asked: Asked, heard: Heard) -> Heard | None:
    """The result of an act. Who speaks while Alexa asks has not answered her, and goes on here."""
    if heard.answer in asked.step.answers:
        return heard
    unanswered = UNANSWERED in asked.step.answers and heard.answer not in COMMANDS
    return Heard(UNANSWERED) if unanswered else None


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
