"""Whole numbers and ordinals from words."""

import re

from speaker.words import words

_ONES, _TENS = words("ones"), words("tens")
_UNITS = {word: value for value, word in enumerate(_ONES)} | {
    word: 10 * place for place, word in enumerate(_TENS, start=2)
}
_ORDINALS = {word: place for place, word in enumerate(words("places"), start=1)} | {"thirtieth": 30}
_WORD = "|".join([*_UNITS, "hundred", "thousand"])

NUMBER = rf"(?:\d+|(?:an? (?=hundred|thousand))?(?:{_WORD})(?: (?:and )?(?:{_WORD}))*)"
"""What a whole number looks like, as a pattern without groups."""
UNDER_SIXTY = (
    rf"(?:\d{{1,2}}|(?:{'|'.join(_TENS[:4])})(?: (?:{'|'.join(_ONES[1:10])}))?|{'|'.join(_ONES)})"
)
"""What an hour or a minute looks like."""
ORDINAL = rf"(?:\d{{1,2}}(?:st|nd|rd|th)?|(?:(?:twenty|thirty) )?(?:{'|'.join(_ORDINALS)}))"
"""What the day of a month looks like."""


def number(text: str) -> int | None:
    """A whole number under a million: `25`, "twenty five", "a hundred and five"; else None."""
    if text.isdecimal():
        return int(text)
    if not re.fullmatch(NUMBER, text):
        return None
    total = part = 0
    for word in text.split():
        if word == "hundred":
            part = max(part, 1) * 100
        elif word == "thousand":
            total, part = total + max(part, 1) * 1000, 0
        elif word in _UNITS:
            if not _fits(part, _UNITS[word]):
                return None
            part += _UNITS[word]
    return total + part


def _fits(part: int, unit: int) -> bool:
    rest = part % 100
    return rest == 0 or (rest >= 20 and rest % 10 == 0 and 0 < unit < 10)


def ordinal(text: str) -> int | None:
    """A place from 1 to 39: `29th`, "twenty ninth", `29`; else None."""
    if digits := re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?", text):
        return int(digits[1])
    if not re.fullmatch(ORDINAL, text):
        return None
    *tens, last = text.split()
    return _ORDINALS[last] + sum(_UNITS[word] for word in tens)
