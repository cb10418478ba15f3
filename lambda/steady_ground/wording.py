"""From a step, the history and the names to the text that is said."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from steady_ground.household import Household, other
from steady_ground.routine import Content, Routine, Step
from steady_ground.rules import Situation, person
from steady_ground.turn import Part, Quiet, Say

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
PAUSES = {"pause": 2, "breath": 6}
"""How long the pauses in a text are, in seconds."""
PAUSE = re.compile(r"\s*\{(pause|breath)\}\s*")
DAYS_OF_A_WEEK = 7
NAMES = ("one", "two", "first", "second", "speaker", "listener", "owner")
PLACEHOLDERS = frozenset(
    (*NAMES, "promise", "new_promise", "next_day", "next_hour", "everyone", *PAUSES)
)


def count_hearing(household: Household, routine: Routine, step: Step) -> Household:
    """The household after one more hearing of a step, so that its wordings take turns.

    One character a step, in the order of the file: an edit of the file costs at most a repeat.
    """
    if step.wordings < 2:
        return household
    heard = household.heard.get(routine.id, "").ljust(len(routine.steps), "0")
    digit = DIGITS[(DIGITS.index(heard[step.index]) + 1) % step.wordings]
    heard = heard[: step.index] + digit + heard[step.index + 1 :]
    return replace(household, heard={**household.heard, routine.id: heard})


def instruction(content: Content, routine: Routine, step: Step, at: Situation) -> tuple[Part, ...]:
    """What a step says before its quiet time and its question."""
    return _spoken(content, step, at, _turn_of(routine, step, at.household, step.say))


def question(content: Content, routine: Routine, step: Step, at: Situation) -> str:
    """The closing question of a step."""
    return fill(content, step, at, _turn_of(routine, step, at.household, step.ask))


def rephrased(content: Content, routine: Routine, step: Step, at: Situation) -> str:
    """The closing question in other words: the step's reprompt, or its next wording."""
    text = step.reprompt or _turn_of(routine, step, at.household, step.ask, ahead=1)
    return fill(content, step, at, text)


def two_choices(content: Content, step: Step, at: Situation) -> str:
    """The question once more, narrowed to two ways to answer it."""
    if step.choices:
        return fill(content, step, at, step.choices)
    kinds = [content.answers[key] for key in step.answers if key in content.answers]
    labels = [kind.label for kind in kinds if kind.label]
    return content.phrases["choices"][0].format(a=labels[0], b=labels[1])


def helped(content: Content, step: Step, at: Situation) -> tuple[Part, ...]:
    """The help of a step."""
    return _spoken(content, step, at, step.help)


def phrase(content: Content, key: str, household: Household) -> tuple[Part, ...]:
    """A phrase of the house, its wordings in turn."""
    wordings = content.phrases[key]
    return _parts(wordings[household.turns % len(wordings)])


def fill(content: Content, step: Step, at: Situation, text: str) -> str:
    """A text with names, promises and days in place of its placeholders."""
    return text.format_map(_Values(content, step, at)) if "{" in text else text


class _Values(dict[str, str]):
    """Placeholder values, worked out only when a text asks for them."""

    def __init__(self, content: Content, step: Step, at: Situation) -> None:
        self.content, self.step, self.at = content, step, at

    def __missing__(self, key: str) -> str:
        if key in PAUSES:
            return f"{{{key}}}"
        if key == "next_hour":
            return hour_name(self.content, self.at.household.next_time)
        names = labels(self.content, self.at.household)
        if key in ("promise", "new_promise"):
            return self._promise(key)
        if key == "everyone":
            return self.content.phrases[key][0]
        if key == "next_day":
            return day_name(self.content, self.at.household.next, self.at.now.date())
        return names[self._person(key)]

    def _person(self, key: str) -> str:
        speaker = person(self.at, self.step.who) or "one"
        owner = self.at.promise.owner if self.at.promise else speaker
        roles = {"speaker": speaker, "listener": other(speaker), "owner": owner}
        return roles.get(key) or person(self.at, key)

    def _promise(self, key: str) -> str:
        about = self.at.promise
        kept = self.at.place.kept.get("promise", "")
        kind = about.kind if key == "promise" and about else kept
        return self.content.promises.get(kind) or self.content.promises["something_else"]


def labels(content: Content, household: Household) -> Mapping[str, str]:
    """How the two are called: their first names, or the two fixed words."""
    fixed = content.phrases["labels"]
    one, two = household.one or fixed[0], household.two or fixed[1]
    if one.casefold() == two.casefold():
        one, two = fixed
    return {"one": one, "two": two}


def day_name(content: Content, day: str, today: date) -> str:
    """An ISO date as it is said: the weekday, and the date too where the weekday alone won't do."""
    then = date.fromisoformat(day)
    weekday = content.phrases["weekdays"][then.weekday()]
    if (then - today).days <= DAYS_OF_A_WEEK:
        return weekday
    month = content.phrases["months"][then.month - 1]
    return content.phrases["date"][0].format(weekday=weekday, month=month, day=then.day)


def hour_name(content: Content, clock: str) -> str:
    """An hour of the day ("19:00") as it is said: twelve hours, and which half of the day."""
    hour, minutes = (int(part) for part in clock.split(":"))
    said = str((hour + 11) % 12 + 1) + (f":{minutes:02}" if minutes else "")
    return content.phrases["clock"][hour >= 12].format(time=said)


def _spoken(content: Content, step: Step, at: Situation, text: str) -> tuple[Part, ...]:
    return _parts(fill(content, step, at, text))


def _parts(text: str) -> tuple[Part, ...]:
    """A text, cut at its pauses."""
    pieces = enumerate(PAUSE.split(text))
    parts = [Quiet(PAUSES[piece]) if i % 2 else Say(piece) for i, piece in pieces if piece]
    return tuple(parts)


def _turn_of(
    routine: Routine, step: Step, household: Household, wordings: Sequence[str], ahead: int = 0
) -> str:
    """The wording whose turn it is after the last hearing that was counted."""
    if not wordings:
        return ""
    heard = household.heard.get(routine.id, "").ljust(len(routine.steps), "0")
    counted = DIGITS.index(heard[step.index]) - 1
    return wordings[(counted + step.offset + ahead) % len(wordings)]
