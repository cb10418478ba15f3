"""Control words, which can be said at every question, and repair where nothing fits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from steady_ground import engine, wording
from steady_ground.arrival import arrive, offer, open_home
from steady_ground.scene import Asked, Scene, Turn, ask, leave, phrase
from steady_ground.turn import Say

MOST_MISSES = 3
"""A miss is rephrased, then narrowed to two choices; the third one ends the sitting, place kept."""


def _help(scene: Scene, asked: Asked) -> Turn:
    own = wording.helped(scene.content, asked.step, asked.at)
    said = (*phrase(scene, "help"), *phrase(scene, "everyone"), *own)
    return ask(scene, asked, said, event="helped")


def _repeat(scene: Scene, asked: Asked) -> Turn:
    again = engine.said_at(scene.content, asked.routine, asked.step, asked.at)
    return ask(scene, asked, again, event="repeated")


def _back(scene: Scene, asked: Asked) -> Turn:
    moved = engine.back(scene.content, asked.routine, asked.at)
    if moved is None:
        return ask(scene, asked, phrase(scene, "no_further_back"), event="no_further_back")
    return arrive(scene, asked.routine, moved)


def _where(scene: Scene, asked: Asked) -> Turn:
    said = phrase(scene, "where")
    named = {"routine": asked.routine.title, "part": asked.step.part}
    said = tuple(replace(p, text=p.text.format(**named)) if isinstance(p, Say) else p for p in said)
    return ask(scene, asked, said, event="located")


def _break(scene: Scene, asked: Asked) -> Turn:
    return leave(scene, asked, "break", "paused")


def _stop(scene: Scene, asked: Asked) -> Turn:
    return leave(scene, asked, "stop", "stopped")


def _start_over(scene: Scene, asked: Asked) -> Turn:
    return offer(scene, asked.routine.id) if asked.routine.kept else open_home(scene)


LEAVING_BE = frozenset({"help", "where", "break", "stop", "start_over"})
"""The commands that change nothing, and so may follow a question that is no longer the present."""

COMMANDS: Mapping[str, Callable[[Scene, Asked], Turn]] = {
    "help": _help,
    "repeat": _repeat,
    "back": _back,
    "where": _where,
    "break": _break,
    "stop": _stop,
    "start_over": _start_over,
}


def missed(scene: Scene, asked: Asked) -> Turn:
    """Rephrase, then two choices, then leave kindly with the place kept."""
    if asked.step.act:
        return ask(scene, asked, ())
    misses = scene.session.misses + 1
    if misses >= MOST_MISSES:
        return leave(scene, asked, "leave", "lost")
    said = phrase(scene, f"miss_{misses}")
    if misses == 1:
        text = wording.rephrased(scene.content, asked.routine, asked.step, asked.at)
    else:
        text = wording.two_choices(scene.content, asked.step, asked.at)
    return ask(scene, asked, said, text, misses, "missed")


def still_talking(scene: Scene, asked: Asked) -> Turn:
    """Talk on the floor is not for the skill: the quiet again, twice, then a kind end."""
    misses = scene.session.misses + 1
    if misses >= MOST_MISSES:
        return leave(scene, asked, "talk_on", "paused")
    return ask(scene, asked, engine.quiet(asked.step), misses=misses, event="still_talking")
