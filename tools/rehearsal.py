"""Test conversations: read from YAML, and played on the pure conversation or a real handler.

A conversation is a list of turns, each a single `key: value` (tests/conversations/README.md).
The one that is played on the pure conversation also notes which steps and answers it takes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from speaker.device import Device, Heard
from speaker.understand import Understanding
from steady_ground.alexa.read import read as read_call
from steady_ground.alexa.serializer import TolerantSerializer
from steady_ground.alexa.write import attributes, response
from steady_ground.conversation import turn
from steady_ground.household import Household, to_item
from steady_ground.keeping import Sitting
from steady_ground.routine import Content
from steady_ground.turn import Reply
from tools.build import Library, compiled, load, model
from tools.source import ROOT, Source, read

FOLDER = ROOT / "tests" / "conversations"
START = "2026-11-22T18:00:00+00:00"
FIRST_DEVICE = "living room"
UNITS = {"minute": 60, "hour": 3600, "day": 86400, "week": 7 * 86400}

Handler = Callable[[dict[str, Any], Any], dict[str, Any]]
State = Callable[[datetime], Mapping[str, Any]]


class Failed(AssertionError):
    """A turn of a conversation that is not as written: file, line, what was and what should be."""


@dataclass
class Stage:
    """Where conversations are played: a handler, what it keeps, and (when known) its reply."""

    handler: Handler
    state: State
    reply: Callable[[], Reply | None] = lambda: None


@dataclass
class Play:
    """One conversation on its way: the clock, the devices, and what was heard last."""

    source: Source
    stage: Stage
    understanding: Understanding
    now: datetime
    device: str = FIRST_DEVICE
    devices: dict[str, Device] = field(default_factory=dict)
    heard: Heard | None = None

    def speaker(self) -> Device:
        """The device of this room; all rooms belong to one household."""
        if self.device not in self.devices:
            self.devices[self.device] = Device(
                self.stage.handler,
                self.understanding,
                user_id="household",
                device_id=self.device,
                clock=lambda: self.now,
            )
        return self.devices[self.device]


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
    state = Play(
        source, stage, understanding(), datetime.fromisoformat(source.data.get("at", START))
    )
    for number, item in enumerate(source.data["turns"]):
        key, value = next(iter(item.items())) if isinstance(item, dict) else (item, "")
        try:
            TURNS[key](state, value)
        except AssertionError as error:
            where = source.problem(("turns", number), f"{key}: {value}")
            raise Failed(f"{where}\n{error}\n{_heard(state)}") from None
        yield state


def _heard(state: Play) -> str:
    if state.heard is None:
        return ""
    said = " ".join(p.text or f"[{p.seconds:.0f} s]" for p in state.heard.pieces)
    return f"  heard: {said}\n  asked: {_asked(state)}"


# What a person or a device does.


def _user(state: Play, text: str) -> None:
    state.now += timedelta(seconds=10)
    state.heard = state.speaker().say(text)
    assert state.heard.responses or not state.heard.requests, "no answer"


def _silence(state: Play, _value: str) -> None:
    state.now += timedelta(seconds=8)
    state.heard = state.speaker().silence()


def _cut_off(state: Play, _value: str) -> None:
    state.speaker().cut_off()


def _device(state: Play, name: str) -> None:
    state.device = name


def _wait(state: Play, text: str) -> None:
    number, _, unit = text.partition(" ")
    state.now += timedelta(seconds=int(number) * UNITS[unit.rstrip("s")])


# What is expected of the last turn.


def _asks(state: Play, step: str) -> None:
    assert _asked(state) == step, f"should ask {step}"
    assert state.heard, "nothing was heard"
    assert state.heard.listening, "the microphone should be open"


def _offers(state: Play, routine: str) -> None:
    attributes_now = _attributes(state)
    about = attributes_now.get("place", {}).get("about")
    assert (_asked(state), about) == ("home.unfinished", routine), f"should offer {routine}"


def _ends(state: Play, event: str) -> None:
    assert state.heard, "nothing was heard"
    assert not state.heard.listening, "the session should be over"
    assert not state.speaker().in_session, "the session should be over"
    if event:
        _event(state, event)


def _event(state: Play, event: str) -> None:
    reply = state.stage.reply()
    assert reply is None or reply.event == event, f"should be {event}, was {reply and reply.event}"


def _passes(state: Play, step: str) -> None:
    reply = state.stage.reply()
    taken = [name.replace("/", ".", 1) for name in reply.steps] if reply else [step]
    assert step in taken, f"should pass {step}, passed {taken}"


def _waits(state: Play, seconds: int) -> None:
    pieces = state.heard.pieces if state.heard else ()
    longest = max((p.seconds for p in pieces if p.kind == "quiet"), default=0)
    assert longest == seconds, f"should be quiet for {seconds} s, was {longest:.0f} s"


def _tells(state: Play, words: str) -> None:
    """A name, a promise, a phrase of the house: never the author's prose."""
    expected = content().phrases.get(words, (words,))
    said = _said(state)
    assert any(text in said for text in expected), f"should tell {expected}"


def _hides(state: Play, words: str) -> None:
    hidden = content().phrases.get(words, (words,))
    assert not any(text in _said(state) for text in hidden), f"should not tell {hidden}"


def _keeps(state: Play, expected: Mapping[str, Any]) -> None:
    for path, value in expected.items():
        found: Any = state.stage.state(state.now)
        for key in path.split("."):
            try:
                found = found[int(key) if isinstance(found, list) else key]
            except (KeyError, IndexError):
                found = "nothing"
                break
        assert found == value, f"should keep {path}: {value}, keeps {found}"


TURNS: Mapping[str, Callable[[Play, Any], None]] = {
    "user": _user,
    "silence": _silence,
    "cut off": _cut_off,
    "device": _device,
    "wait": _wait,
    "asks": _asks,
    "offers": _offers,
    "ends": _ends,
    "event": _event,
    "passes": _passes,
    "waits": _waits,
    "tells": _tells,
    "hides": _hides,
    "keeps": _keeps,
}


def _said(state: Play) -> str:
    return " ".join(p.text for p in state.heard.pieces) if state.heard else ""


def _attributes(state: Play) -> Mapping[str, Any]:
    responses = state.heard.responses if state.heard else ()
    found: Mapping[str, Any] = responses[-1].get("sessionAttributes", {}) if responses else {}
    return found


def _asked(state: Play) -> str:
    return str(_attributes(state).get("asked", "")).replace("/", ".", 1)


# The pure conversation as a stage, and what its conversations take of the content.


def pure_stage(taken: set[str]) -> Stage:
    """The conversation alone: no store, no SDK, no handler; `taken` collects steps and answers."""
    household = Household()
    replies: list[Reply] = []
    serializer = TolerantSerializer()

    def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
        nonlocal household
        if event["request"]["type"] == "SessionEndedRequest":
            return {"version": "1.0", "response": {}}
        call = read_call(content(), serializer.read(event))
        session = call.sitting.session
        done = turn(content(), household, session, call.heard, call.now)
        household = done.household
        replies.append(done.reply)
        taken.update(done.reply.steps)
        taken.add(f"{session.asked}: {done.reply.answered}")
        body = serializer.serialize(response(done.reply))
        return {
            "version": "1.0",
            "sessionAttributes": attributes(Sitting(done.session)),
            "response": body,
        }

    return Stage(handler, lambda _now: to_item(household), lambda: replies[-1] if replies else None)


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
