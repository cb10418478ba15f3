"""Test conversations: read from YAML, and played on the pure conversation or a real handler.

A conversation is a list of turns, each a single `key: value` (tests/conversations/README.md).
The one that is played on the pure conversation also notes which steps and answers it takes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from speaker.understand import Understanding
from steady_ground.alexa.read import read as read_call
from steady_ground.alexa.serializer import TolerantSerializer
from steady_ground.alexa.write import attributes, response
from steady_ground.household import Household, to_item
from steady_ground.keeping import FORGOTTEN, Sitting
from steady_ground.routine import Content
from steady_ground.turn import Part, Reply
from tools.build import Library, compiled, load, model
from tools.outside import Outside
from tools.script import TURNS, last_heard
from tools.source import ROOT, read
from tools.stage import Play, Stage

FOLDER = ROOT / "tests" / "conversations"
START = "2026-11-22T18:00:00+00:00"


class Failed(AssertionError):
    """A turn of a conversation that is not as written: file, line, what was and what should be."""


def conversations() -> list[Path]:
    """The files of all test conversations."""
    return sorted(FOLDER.glob("*/*.yaml"))


@lru_cache(maxsize=1)
def library() -> Library:
    """The content, read once."""
    return load()


@lru_cache(maxsize=1)
def content() -> Content:
    """The content as the skill has it."""
    return Content.of(compiled(library()))


@lru_cache(maxsize=1)
def understanding() -> Understanding:
    """The understanding of the model that the content makes."""
    return Understanding(model(library()))


def play(path: Path, stage: Stage) -> Iterator[Play]:
    """Play a conversation, one state after each turn. Raises Failed where it is not as written."""
    source = read(path)
    start = datetime.fromisoformat(source.data.get("at", START))
    state = Play(source, stage, understanding(), content(), start)
    for number, item in enumerate(source.data["turns"]):
        key, value = next(iter(item.items())) if isinstance(item, dict) else (item, "")
        try:
            TURNS[key](state, value)
        except AssertionError as error:
            where = source.problem(("turns", number), f"{key}: {value}")
            raise Failed(f"{where}\n{error}\n{last_heard(state)}") from None
        yield state


# The pure conversation as a stage, and what its conversations take of the content.


def pure_stage(taken: set[str]) -> Stage:
    """The conversation alone: no store, no SDK, no handler; `taken` collects steps and answers."""
    household = Household()
    replies: list[Reply] = []
    serializer = TolerantSerializer()
    outside = Outside()

    def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
        nonlocal household
        if event["request"]["type"] == "SessionEndedRequest":
            return {"version": "1.0", "response": {}}
        call = read_call(content(), serializer.read(event))
        said: tuple[Part, ...] = ()
        path: tuple[str, ...] = ()
        session = call.sitting.session
        for done in outside.turns(content(), household, session, call.heard, call.now):
            taken.update(done.reply.steps)
            taken.add(f"{session.asked}: {done.reply.answered}")
            household, session = done.household, done.session
            said, path = said + done.reply.parts, path + done.reply.steps
        replies.append(replace(done.reply, parts=said, steps=path))
        household = household if done.reply.event != FORGOTTEN else Household()
        return {
            "version": "1.0",
            "sessionAttributes": attributes(Sitting(session)),
            "response": serializer.serialize(response(replies[-1])),
        }

    last = lambda: replies[-1] if replies else None  # noqa: E731
    return Stage(handler, lambda _now: to_item(household), last, outside)


def untaken(found: Library | None = None) -> list[str]:
    """The steps and answers of the content that no test conversation takes."""
    taken: set[str] = set()
    for path in conversations():
        for _ in play(path, pure_stage(taken)):
            pass
    return sorted(set(_all(found or library())) - taken)


def _all(found: Library) -> Iterator[str]:
    """Every step as "routine/step", every answer as "routine/step: answer"."""
    for name, routine in compiled(found)["routines"].items():
        for step, data in routine["steps"].items():
            yield f"{name}/{step}"
            for answer in data.get("answers", {}):
                yield f"{name}/{step}: {answer}"
