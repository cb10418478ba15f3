"""Named tests that `when:` may use, and named choices that `about:` may use.

A rule answers yes or no from the household, the place and the time alone. A choice names what a
step is about (a promise, an unfinished routine), or is empty when there is nothing: then the step
is passed over, as with a rule that says no.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from steady_ground.household import Household, Place, Promise, days_after, minute, other

MOST_DUE = 3
"""How many promises come back in one sitting, oldest first."""


@dataclass(frozen=True)
class Situation:
    """What a rule may look at: the household, the place in the routine, the local time."""

    household: Household
    place: Place
    now: datetime

    @property
    def promise(self) -> Promise | None:
        """The promise that the present step is about."""
        found = (p for p in self.household.promises if str(p.id) == self.place.about)
        return next(found, None)


def person(situation: Situation, who: str) -> str:
    """Which of the two ("one" or "two") a step belongs to, by its `who`; empty for none."""
    first = situation.place.first
    return {"first": first, "second": other(first)}.get(who, who)


def first_visit(situation: Situation) -> bool:
    """Nobody of this household has heard the welcome to its end."""
    return not situation.household.welcomed


def both_named(situation: Situation) -> bool:
    """Two first names are known, and they differ."""
    one, two = situation.household.one.casefold(), situation.household.two.casefold()
    return bool(one and two) and one != two


def one_named(situation: Situation) -> bool:
    """One first name is known, and only one."""
    return bool(situation.household.one) != bool(situation.household.two)


def hour_missing(situation: Situation) -> bool:
    """The next sitting has a day and a time zone, and no hour yet."""
    household = situation.household
    return day_set(situation) and bool(household.zone) and not household.next_time


def permission_askable(situation: Situation) -> bool:
    """Nobody said no to reminders within a week: Amazon asks not to ask again before."""
    denied = situation.household.denied
    return not denied or days_after(denied, 7) <= situation.now.date().isoformat()


def reminder_booked(situation: Situation) -> bool:
    """A reminder is booked, as far as is known."""
    return bool(situation.household.reminder)


def reminder_possible(situation: Situation) -> bool:
    """The next sitting has a day, an hour and a time zone to ring in."""
    household = situation.household
    return day_set(situation) and bool(household.next_time and household.zone)


def zone_unknown(situation: Situation) -> bool:
    """The time zone of the household's speaker was never read."""
    return not situation.household.zone


def time_left(situation: Situation) -> bool:
    """The time box of the talk is still open."""
    return minute(situation.now) < situation.place.kept.get("until", "9")


def time_over(situation: Situation) -> bool:
    """The time box of the talk has run out."""
    return not time_left(situation)


def parked(situation: Situation) -> bool:
    """A subject was set aside at an earlier sitting."""
    return "" < situation.household.parked < situation.place.began


def day_set(situation: Situation) -> bool:
    """The day of the next sitting is known."""
    return situation.household.next > situation.place.began


def set_aside(situation: Situation) -> bool:
    """A subject waits for the next sitting."""
    return bool(situation.household.parked)


def promised(situation: Situation) -> bool:
    """Somebody's promise is open, and will come back next time."""
    return any(p.outcome != "kept" for p in situation.household.promises)


def unfinished(situation: Situation) -> str:
    """The routine to pick up: the one that was asked for, or the one left last."""
    places = situation.household.places
    wanted = situation.place.kept.get("wanted", "")
    if wanted in places:
        return wanted
    return max(places, key=lambda routine: (places[routine].at, places[routine].mark), default="")


def promise_due(situation: Situation) -> str:
    """The oldest promise of an earlier sitting that has not come back in this one."""
    today = situation.place.began
    answered = [p for p in situation.household.promises if p.outcome and p.asked == today]
    due = [p for p in situation.household.promises if p.asked < today and p.outcome != "kept"]
    return str(due[0].id) if due and len(answered) < MOST_DUE else ""


RULES: Mapping[str, Callable[[Situation], bool]] = {
    rule.__name__: rule
    for rule in (
        both_named,
        day_set,
        first_visit,
        hour_missing,
        one_named,
        parked,
        permission_askable,
        promised,
        reminder_booked,
        reminder_possible,
        set_aside,
        time_left,
        time_over,
        zone_unknown,
    )
}

CHOICES: Mapping[str, Callable[[Situation], str]] = {
    choice.__name__: choice for choice in (unfinished, promise_due)
}
