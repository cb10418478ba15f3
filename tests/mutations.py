"""Envelopes as no one sends them: fields dropped, types changed, texts without end, new enums.

A mutation keeps JSON JSON. What it does to the session attributes is told apart, since the skill
may take damaged ones for none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from random import Random
from typing import Any

Json = dict[str, Any]
Mutation = Callable[[Any, Random], Any]

LONGEST = 100_000
DEEPEST = 60
TEXTS = (
    *("", " ", "?", "? ?", "null", "None", "true", "0", "-1", "1e999", "2026-11-29", "9999-W53"),
    *("نعم", "はい", "\u202eyes", "e\u0301" * 9, "🤝🏽", "a\u0000b", "\ud800", "\uffff", "ß\u200d"),
    *('<break time="99s"/>', "</speak><speak>", "&amp;&", "\"'>", "${payload}", "{one}", "%s%n"),
    *("0001-01-01T00:00:00Z", "9999-12-31T23:59:59-14:00", "2026-11-22T18:00:00", "../../etc"),
)
ODD: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 7, 1.5, 10**18, 10**400, -(10**12)),
    *([], {}, [None], [[]], ["x", 7], {"": None}, {"type": 7}, {"value": {"id": []}}),
)
ENUMS = ("type", "code", "status", "confirmationStatus", "dialogState", "reason", "name", "shape")
SITTING = ("asked", "mark", "misses", "place", "generation")
ASKED = (
    *(
        "check_in/consent.one",
        "check_in/settle",
        "check_in/gone_since",
        "home/offer",
        "forget/sure",
    ),
    *("home/visit.hello", "home/", "/", "nowhere/at_all", "check_in", "check_in/reminder.book"),
)


def mutated(event: Json, chance: Random) -> tuple[Json, bool]:
    """An envelope with one to four mutations, and whether they touch its session attributes."""
    result = deepcopy(event)
    for _ in range(chance.randint(1, 4)):
        if chance.random() < 0.25 and isinstance(result.get("session"), dict):
            result["session"]["attributes"] = _sitting(result["session"].get("attributes"), chance)
        else:
            _mutate(result, chance)
    return result, _attributes(result) != _attributes(event)


def _attributes(event: Json) -> Any:
    session = event.get("session")
    return session.get("attributes") if isinstance(session, dict) else None


def _mutate(event: Json, chance: Random) -> None:
    """Change one place: of the whole, of the request, the session or the system."""
    context = event.get("context")
    system = context.get("System") if isinstance(context, dict) else None
    areas = [event, event.get("request"), event.get("request"), event.get("session"), system]
    found = [list(_places(area)) for area in areas]
    container, key = chance.choice(
        chance.choice([places for places in found if places] or [[(event, "x")]])
    )
    if chance.random() < 0.3:
        container.pop(key, None) if isinstance(container, dict) else container.clear()
        return
    value = container[key] if isinstance(container, list) else container.get(key)
    container[key] = chance.choice([_other, _other, _longer, _invented, _nested])(value, chance)


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every container and key of a document."""
    if not isinstance(value, dict | list):
        return
    for key, item in list(value.items() if isinstance(value, dict) else enumerate(value)):
        yield value, key
        yield from _places(item)


def _other(_value: Any, chance: Random) -> Any:
    """A value of another type, or another text."""
    return deepcopy(chance.choice(ODD)) if chance.random() < 0.5 else chance.choice(TEXTS)


def _longer(value: Any, chance: Random) -> Any:
    """A text without end, of the same beginning."""
    text = value if isinstance(value, str) and value else chance.choice(TEXTS) or "x"
    return (text * (LONGEST // len(text)))[: chance.choice((300, 5_000, LONGEST))]


def _invented(value: Any, chance: Random) -> Any:
    """A value that no model lists, in the manner of this one."""
    made = chance.choice(("Tomorrow", "_NEW", ".Sub", "Intent", "_2"))
    return f"{value}{made}" if isinstance(value, str) else made


def _nested(value: Any, chance: Random) -> Any:
    """The value, wrapped up over and over."""
    for _ in range(chance.randint(1, DEEPEST)):
        value = [value] if chance.random() < 0.5 else {chance.choice(SITTING): value}
    return value


def _sitting(attributes: Any, chance: Random) -> Any:
    """Session attributes that are damaged, of an older version of the skill, or somebody else's."""
    if chance.random() < 0.2:
        return chance.choice([_other, _nested, _longer])(attributes, chance)
    result: Json = deepcopy(attributes) if isinstance(attributes, dict) else {}
    key = chance.choice(SITTING)
    fitting = {
        "asked": chance.choice(ASKED),
        "mark": chance.randint(-2, 90),
        "place": _place(chance),
    }
    fitting |= {"misses": chance.randint(-1, 4), "generation": chance.choice(("", "0" * 8))}
    result[key] = fitting[key] if chance.random() < 0.6 else _other(None, chance)
    if chance.random() < 0.3:
        result[chance.choice((*TEXTS, "older", "speaker"))] = _nested("x", chance)
    if chance.random() < 0.2:
        result.pop(chance.choice(SITTING), None)
    return result


def _place(chance: Random) -> Json:
    """A place that looks like one, with perhaps one thing wrong."""
    place: Json = {"step": chance.choice(ASKED).partition("/")[2], "began": "2026-11-22"}
    place |= {"at": "2026-11-22T18:00", "mark": chance.randint(0, 60), "before": "visit.hello"}
    place |= {"kept": {"wanted": "check_in"}, "undo": {"one": "", "kind": "friends"}}
    key = chance.choice([*place, "first", "about", "note"])
    if chance.random() < 0.5:
        place[key] = _other(None, chance)
    elif chance.random() < 0.5:
        inner = chance.choice(("promises", "pulses", "turns", "welcomed", "until", "promise"))
        place[chance.choice(("kept", "undo"))] = {inner: _other(None, chance)}
    return place
