"""What the turns of a test conversation mean: what somebody does, and what is expected then."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from tools.stage import Play

UNITS = {"minute": 60, "hour": 3600, "day": 86400, "week": 7 * 86400}


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


def _service(state: Play, fault: str) -> None:
    state.stage.service.fault = fault


def _allowed(state: Play, fault: str) -> None:
    state.allowed = fault


def _zone(state: Play, zone: str) -> None:
    state.stage.service.zone = zone


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
    expected = state.content.phrases.get(words, (words,))
    said = _said(state)
    assert any(text in said for text in expected), f"should tell {expected}"


def _hides(state: Play, words: str) -> None:
    hidden = state.content.phrases.get(words, (words,))
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


def _reminders(state: Play, expected: list[str]) -> None:
    booked = state.stage.service.reminders
    if booked is None:
        return
    found = sorted(one["trigger"]["scheduledTime"][:16] for one in booked.values())
    assert found == expected, f"should have reminders at {expected}, has {found}"


TURNS: Mapping[str, Callable[[Play, Any], None]] = {
    "user": _user,
    "silence": _silence,
    "cut off": _cut_off,
    "device": _device,
    "wait": _wait,
    "service": _service,
    "allowed": _allowed,
    "zone": _zone,
    "asks": _asks,
    "offers": _offers,
    "ends": _ends,
    "event": _event,
    "passes": _passes,
    "waits": _waits,
    "tells": _tells,
    "hides": _hides,
    "keeps": _keeps,
    "reminders": _reminders,
}


def _said(state: Play) -> str:
    return " ".join(p.text for p in state.heard.pieces) if state.heard else ""


def _attributes(state: Play) -> Mapping[str, Any]:
    responses = state.heard.responses if state.heard else ()
    found: Mapping[str, Any] = responses[-1].get("sessionAttributes", {}) if responses else {}
    return found


def _asked(state: Play) -> str:
    return str(_attributes(state).get("asked", "")).replace("/", ".", 1)


def last_heard(state: Play) -> str:
    """What was heard last and what is asked now, for an error."""
    if state.heard is None:
        return ""
    said = " ".join(p.text or f"[{p.seconds:.0f} s]" for p in state.heard.pieces)
    return f"  heard: {said}\n  asked: {_asked(state)}"
