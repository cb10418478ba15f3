"""AMAZON.DATE, AMAZON.TIME and AMAZON.DURATION from words.

Source: https://developer.amazon.com/docs/custom-skills/slot-type-reference.html. A day without a
year is the next one, today included; "next week" is an ISO week, a weekend ends in `-WE`.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from speaker.numbers import NUMBER, ORDINAL, UNDER_SIXTY, number, ordinal
from speaker.words import words

Rule = tuple[str, Callable[[re.Match[str], date], str | None]]

_DAYS, _MONTHS = words("days"), words("months")
_DAY, _MONTH = "|".join(_DAYS), "|".join(_MONTHS)
_NEAR = {"yesterday": -1, "today": 0, "tonight": 0, "now": 0, "tomorrow": 1}
_NEAR |= {"day after tomorrow": 2, "the day after tomorrow": 2}
_STEPS = {"last": -1, "this": 0, "the": 0, "next": 1}
_PARTS = {"morning": "MO", "afternoon": "AF", "evening": "EV", "night": "NI"}
_NAMED_HOURS = {"noon": "12:00", "midday": "12:00", "midnight": "00:00"}
_HALVES = {"am": 0, "a m": 0, "in the morning": 0}
_HALVES |= {"pm": 12, "p m": 12, "in the afternoon": 12, "in the evening": 12, "at night": 12}
_HALF = rf"(?: ({'|'.join(_HALVES)}))?"
_FRACTION = rf"half|(?:a )?quarter|{UNDER_SIXTY}"
_UNITS = {"second": "TS", "minute": "TM", "hour": "TH", "day": "D", "week": "W", "month": "M"}
_UNIT = "|".join(_UNITS)


def _near(found: re.Match[str], today: date) -> str:
    return str(today + timedelta(_NEAR[found[1]]))


def _weekday(found: re.Match[str], today: date) -> str:
    ahead = (_DAYS.index(found[2]) - today.weekday()) % 7
    if found[1] == "next" and ahead == 0:
        ahead = 7
    return str(today + timedelta(ahead))


def _week_after(found: re.Match[str], today: date) -> str:
    return str(today + timedelta((_DAYS.index(found[1]) - today.weekday()) % 7 + 7))


def _week(found: re.Match[str], today: date) -> str:
    year, week, _ = (today + timedelta(7 * _STEPS[found[1]])).isocalendar()
    return f"{year}-W{week:02}" + ("-WE" if found[2] == "weekend" else "")


def _month(found: re.Match[str], today: date) -> str:
    months = today.year * 12 + today.month - 1 + _STEPS[found[1]]
    return f"{months // 12}-{months % 12 + 1:02}"


def _ahead(found: re.Match[str], today: date) -> str | None:
    count = 1 if found[1] in {"a", "an", "one"} else number(found[1])
    if count is None or count > 5000:
        return None
    return str(today + timedelta(count * (7 if found[2] == "week" else 1)))


def _month_day(found: re.Match[str], today: date) -> str | None:
    return _calendar(today, _MONTHS.index(found[1]) + 1, ordinal(found[2]) or number(found[2]))


def _day_month(found: re.Match[str], today: date) -> str | None:
    return _calendar(today, _MONTHS.index(found[2]) + 1, ordinal(found[1]))


def _day_alone(found: re.Match[str], today: date) -> str | None:
    day = ordinal(found[1])
    month = today.month if day and day >= today.day else today.month % 12 + 1
    return _calendar(today, month, day)


def _calendar(today: date, month: int, day: int | None) -> str | None:
    try:
        this_year = date(today.year, month, day or 0)
        return str(this_year if this_year >= today else this_year.replace(year=today.year + 1))
    except ValueError:
        return None


DATE: Sequence[Rule] = (
    (rf"({'|'.join(_NEAR)})", _near),
    (rf"(?:on )?(?:(this|next|coming|the coming) )?({_DAY})", _weekday),
    (rf"a week from ({_DAY})", _week_after),
    (rf"({_DAY}) after next", _week_after),
    (r"(this|next|last|the) (weekend)", _week),
    (r"(this|next|last) (week)", _week),
    (r"(this|next|last) month", _month),
    (rf"in ({NUMBER}|a) (day|week)s?", _ahead),
    (rf"({NUMBER}|a) (day|week)s? from (?:now|today)", _ahead),
    (rf"(?:on )?({_MONTH}) (?:the )?({ORDINAL}|{UNDER_SIXTY})", _month_day),
    (rf"(?:on )?(?:the )?({ORDINAL})(?: of)? ({_MONTH})", _day_month),
    (rf"(?:on )?the ({ORDINAL})", _day_alone),
)
"""Patterns of AMAZON.DATE, with what each one means on a given day."""


def _named(found: re.Match[str], _today: date) -> str:
    return _NAMED_HOURS[found[1]]


def _part(found: re.Match[str], _today: date) -> str:
    return _PARTS[found[1]]


def _clock(found: re.Match[str], _today: date) -> str | None:
    return _hour(number(found[1]), number(found[2] or "0"), found[3])


def _past(found: re.Match[str], _today: date) -> str | None:
    minutes = {"half": 30, "quarter": 15, "a quarter": 15}.get(found[1], number(found[1]))
    hour = number(found[3])
    if minutes is None or hour is None:
        return None
    if found[2] == "to":
        hour, minutes = hour - 1, 60 - minutes
    return _hour(hour, minutes, found[4])


def _hour(hour: int | None, minute: int | None, half: str | None) -> str | None:
    if hour is None or minute is None or not 0 <= hour < 24 or minute > 59:
        return None
    if half:
        hour = hour % 12 + _HALVES[half]
    return f"{hour:02}:{minute:02}"


TIME: Sequence[Rule] = (
    (rf"(?:at )?({'|'.join(_NAMED_HOURS)})", _named),
    (rf"(?:in the )?({'|'.join(_PARTS)})", _part),
    (rf"(?:at )?({UNDER_SIXTY})(?: oclock|[ :](?:oh )?({UNDER_SIXTY}))?{_HALF}", _clock),
    (rf"(?:at )?({_FRACTION})(?: minutes)? (past|to) ({UNDER_SIXTY}){_HALF}", _past),
)
"""Patterns of AMAZON.TIME."""


def _span(found: re.Match[str], _today: date) -> str | None:
    count = 1 if found[1] in {"a", "an"} else number(found[1])
    return None if count is None else _iso(count, found[2], bool(found[3]))


def _half_span(found: re.Match[str], _today: date) -> str:
    return {"hour": "PT30M", "minute": "PT30S"}[found[1]]


def _two_spans(found: re.Match[str], _today: date) -> str | None:
    first, second = number(found[1]), number(found[3])
    if first is None or second is None:
        return None
    return f"PT{first}{found[2][0].upper()}{second}{found[4][0].upper()}"


def _iso(count: int, unit: str, half: bool) -> str | None:
    time, letter = _UNITS[unit][:-1], _UNITS[unit][-1]
    if not half:
        return f"P{time}{count}{letter}"
    return {"H": f"PT{count}H30M", "M": f"PT{count}M30S"}.get(letter) if time else None


DURATION: Sequence[Rule] = (
    (rf"({NUMBER}|an?) ({_UNIT})s?( and a half)?", _span),
    (r"half an? (hour|minute)", _half_span),
    (rf"({NUMBER}) (hour|minute)s?(?: and)? ({NUMBER}) (minute|second)s?", _two_spans),
)
"""Patterns of AMAZON.DURATION."""
