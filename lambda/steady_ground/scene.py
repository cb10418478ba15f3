"""A turn in the making: its givens, the question an answer belongs to, and how a turn closes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from steady_ground import wording
from steady_ground.household import Household, Place
from steady_ground.routine import Content, Routine, Step
from steady_ground.rules import Situation
from steady_ground.turn import Part, Reply, Session


@dataclass(frozen=True)
class Turn:
    """What a turn makes of the household and the sitting, and what is said."""

    household: Household
    session: Session
    reply: Reply


@dataclass(frozen=True)
class Scene:
    """A turn's givens: the content, the household, the sitting, and the local time (aware).

    `path` names the steps that this turn has entered so far, as "routine/step".
    """

    content: Content
    household: Household
    session: Session
    now: datetime
    path: tuple[str, ...] = ()


@dataclass(frozen=True)
class Asked:
    """The question that an answer belongs to."""

    routine: Routine
    step: Step
    at: Situation


def ask(
    scene: Scene,
    asked: Asked,
    said: tuple[Part, ...],
    text: str = "",
    misses: int = 0,
    event: str = "asked",
) -> Turn:
    """Put the step's question, with a reprompt in other words; or `text`, with the question."""
    content, routine, step, at = scene.content, asked.routine, asked.step, asked.at
    session = Session(
        asked=f"{routine.id}/{step.id}",
        mark=at.place.mark,
        misses=misses,
        place=None if routine.kept else at.place,
    )
    if step.act:
        reply = Reply(said, event=event, act=step.act, steps=scene.path)
        return Turn(scene.household, session, reply)
    question = wording.question(content, routine, step, at)
    again = question if text else wording.rephrased(content, routine, step, at)
    reply = Reply(said, text or question, again, event, steps=scene.path)
    return Turn(scene.household, session, reply)


def leave(scene: Scene, asked: Asked, farewell: str, event: str) -> Turn:
    """End the sitting in the words of a phrase; the place stays where one is kept."""
    if not asked.routine.kept:
        farewell = "leave_home" if event == "lost" else "goodbye"
    return close(scene, phrase(scene, farewell), event)


def close(scene: Scene, said: tuple[Part, ...], event: str) -> Turn:
    """End the sitting: nothing is asked, and nothing of the sitting is left."""
    return Turn(scene.household, Session(), Reply(said, event=event, steps=scene.path))


def phrase(scene: Scene, key: str) -> tuple[Part, ...]:
    """A phrase of the house."""
    return wording.phrase(scene.content, key, scene.household)


def situation(scene: Scene, place: Place) -> Situation:
    """What rules and actions see of a scene at a place."""
    return Situation(scene.household, place, scene.now)
