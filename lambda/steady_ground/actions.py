"""Named changes that `do:` may use.

Each is keyed by what it is about (a promise, a date), so that a second answer overwrites the first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from steady_ground.household import (
    MOST_PROMISES,
    MOST_PULSES,
    Household,
    Promise,
    days_after,
    minute,
    other,
)
from steady_ground.routine import Step
from steady_ground.rules import Situation, person
from steady_ground.turn import Heard

TALK_MINUTES = 15
NAME_LETTERS = 30

Action = Callable[[Situation, Step, Heard], Situation]


def mark_welcomed(situation: Situation, _step: Step, _heard: Heard) -> Situation:
    """The welcome was heard to its end, or skipped."""
    return _household(situation, welcomed=situation.now.date().isoformat())


def set_name(situation: Situation, step: Step, heard: Heard) -> Situation:
    """Keep a first name for this person; the letters of one word, and nothing else."""
    return _household(situation, **{step.who: _name(heard.values["name"])})


def _name(spoken: str) -> str:
    word = "".join(c for c in spoken.split()[0] if c.isalpha() or c in "-'")[:NAME_LETTERS]
    return word[:1].upper() + word[1:]


def set_kind(situation: Situation, _step: Step, heard: Heard) -> Situation:
    """Keep what the two are to each other."""
    return _household(situation, kind=heard.answer)


def choose_first(situation: Situation, _step: Step, heard: Heard) -> Situation:
    """Let the named one go first in this sitting, or the other one than planned."""
    planned = situation.place.first
    named = {"one": "one", "two": "two", "swap": other(planned), "no": other(planned)}
    place = replace(situation.place, first=named.get(heard.answer, planned))
    return replace(situation, place=place)


def start_clock(situation: Situation, _step: Step, _heard: Heard) -> Situation:
    """Open the time box of a talk."""
    return _with_time(situation)


def picked_up(situation: Situation) -> Situation:
    """The situation on coming back to it: a talk that was cut off gets its time anew."""
    return _with_time(situation) if "until" in situation.place.kept else situation


def _with_time(situation: Situation) -> Situation:
    until = minute(situation.now + timedelta(minutes=TALK_MINUTES))
    place = replace(situation.place, kept={**situation.place.kept, "until": until})
    return replace(situation, place=place)


def note_outcome(situation: Situation, _step: Step, heard: Heard) -> Situation:
    """How the promise that came back went: kept, partly or not yet, at this sitting."""
    return _promise(situation, outcome=heard.answer)


def leave_promise(situation: Situation, _step: Step, _heard: Heard) -> Situation:
    """Nobody wants to answer for it today: the promise stays as it is until the next sitting."""
    return _promise(situation, outcome="passed")


def let_go(situation: Situation, _step: Step, _heard: Heard) -> Situation:
    """The promise is over, without blame."""
    left = (p for p in situation.household.promises if p != situation.promise)
    return _household(situation, promises=tuple(left))


def change_promise(situation: Situation, _step: Step, _heard: Heard) -> Situation:
    """Another kind takes the place of the promise that came back, and starts afresh."""
    fresh = {"outcome": "changed", "kept": 0, "partly": 0, "not_yet": 0}
    return _promise(situation, kind=situation.place.kept["promise"], **fresh)


def make_promise(situation: Situation, step: Step, _heard: Heard) -> Situation:
    """Keep this person's promise; one of the same kind that is open already stays as it is."""
    promises, began = situation.household.promises, situation.place.began
    owner, kind = person(situation, step.who), situation.place.kept["promise"]
    if any((p.owner, p.kind) == (owner, kind) for p in promises):
        again = (_again(p) if (p.owner, p.kind) == (owner, kind) else p for p in promises)
        return _household(situation, promises=tuple(again))
    if len(promises) >= MOST_PROMISES:
        return situation
    number = 1 + max((p.id for p in promises), default=0)
    promise = Promise(number, kind, owner, asked=began, due=days_after(began, 7))
    return _household(situation, promises=(*promises, promise))


def note_pulse(situation: Situation, _step: Step, heard: Heard) -> Situation:
    """Keep the one word that both agreed on, for the day on which the sitting began."""
    pulses = {**situation.household.pulses, situation.place.began: heard.answer}
    return _household(situation, pulses=dict(sorted(pulses.items())[-MOST_PULSES:]))


def park_topic(situation: Situation, _step: Step, _heard: Heard) -> Situation:
    """A subject waits for the next sitting; what it is stays with the two."""
    return _household(situation, parked=situation.place.began)


def unpark_topic(situation: Situation, _step: Step, _heard: Heard) -> Situation:
    """The subject that waited is taken up, or no longer wanted."""
    return _household(situation, parked="")


def set_next(situation: Situation, _step: Step, heard: Heard) -> Situation:
    """Keep the day of the next sitting; a day that is not ahead means the one a week later."""
    today = situation.now.date().isoformat()
    day = heard.values.get("date", "")
    ahead = day if day > today else days_after(today, 7)
    return _household(situation, next=ahead, next_time=heard.values.get("time", ""))


def set_hour(situation: Situation, _step: Step, heard: Heard) -> Situation:
    """Keep the hour of the next sitting."""
    return _household(situation, next_time=heard.values["time"])


def set_zone(situation: Situation, _step: Step, heard: Heard) -> Situation:
    """Keep the time zone of the speaker; the sitting began on the day that it is there."""
    place = replace(situation.place, began=situation.now.date().isoformat())
    return replace(_household(situation, zone=heard.values["zone"]), place=place)


def note_reminder(situation: Situation, _step: Step, heard: Heard) -> Situation:
    """Keep the token of the reminder that was booked; it is how it can be moved or deleted."""
    return _household(situation, reminder=heard.values["reminder"])


def note_denied(situation: Situation, _step: Step, _heard: Heard) -> Situation:
    """Keep the day on which nobody wanted reminders to be allowed."""
    return _household(situation, denied=situation.now.date().isoformat())


def drop_reminder(situation: Situation, _step: Step, _heard: Heard) -> Situation:
    """No reminder is booked any more."""
    return _household(situation, reminder="")


def close_ledger(situation: Situation, _step: Step, _heard: Heard) -> Situation:
    """Fold this sitting's outcomes into the counts; what was kept is done with."""
    still_open = (p for p in situation.household.promises if p.outcome != "kept")
    return _household(situation, promises=tuple(_folded(p) for p in still_open))


def _again(promise: Promise) -> Promise:
    """The same kind, promised once more: what was kept stays open, what is open stays as it is."""
    return replace(promise, outcome="again") if promise.outcome == "kept" else promise


def _folded(promise: Promise) -> Promise:
    outcome = "kept" if promise.outcome == "again" else promise.outcome
    return replace(
        promise,
        outcome="",
        kept=promise.kept + (outcome == "kept"),
        partly=promise.partly + (outcome == "partly"),
        not_yet=promise.not_yet + (outcome == "not_yet"),
    )


def _household(situation: Situation, **changes: object) -> Situation:
    household: Household = replace(situation.household, **changes)  # type: ignore[arg-type]
    return replace(situation, household=household)


def _promise(situation: Situation, **changes: object) -> Situation:
    """Change the promise that the step is about, as of this sitting."""
    began = situation.place.began

    def changed(promise: Promise) -> Promise:
        base = promise if promise.asked == began else _folded(promise)
        return replace(base, asked=began, **changes)  # type: ignore[arg-type]

    about = situation.promise
    promises = situation.household.promises
    return _household(situation, promises=tuple(changed(p) if p == about else p for p in promises))


ACTIONS: Mapping[str, Action] = {
    action.__name__: action
    for action in (
        change_promise,
        choose_first,
        close_ledger,
        drop_reminder,
        leave_promise,
        let_go,
        make_promise,
        mark_welcomed,
        note_denied,
        note_outcome,
        note_pulse,
        note_reminder,
        park_topic,
        set_hour,
        set_kind,
        set_name,
        set_next,
        set_zone,
        start_clock,
        unpark_topic,
    )
}
