"""An utterance as it is compared: case, punctuation, apostrophes, hyphens and fillers aside."""

import re
import unicodedata
from dataclasses import dataclass

from speaker.words import words

# Private-use characters stand for the slots of a sample, so they must survive.
_NOT_SPEECH = re.compile(r"[^\w\s':\-\ue000-\uf8ff]|_")
_EDGES = re.compile(r"(?<!\d):|:(?!\d)|(?<![\w\ue000-\uf8ff])['\-]+|['\-]+(?!\w)")
_ABBREVIATION = re.compile(r"\b([a-z])\.")
_QUOTES = str.maketrans("\u2018\u2019\u02bc`\u2010\u2011\u2013\u2014", "''''----")


@dataclass(frozen=True)
class Utterance:
    """What was said.

    `raw` is lower case without punctuation; `key` also lacks apostrophes and has spaces for
    hyphens, and is what gets compared.
    """

    raw: str
    key: str

    def said(self, start: int, end: int) -> str:
        """The words of `raw` behind a span of `key`."""
        places = [place for place, char in enumerate(self.raw) if char != "'"]
        return self.raw[places[start] : places[end - 1] + 1]


def spoken(text: str) -> Utterance:
    """Read a text; fillers ("um", "please") are left out."""
    lower = unicodedata.normalize("NFKC", text).translate(_QUOTES).lower()
    plain = _EDGES.sub(" ", _NOT_SPEECH.sub(" ", _ABBREVIATION.sub(r"\1", lower)))
    raw = " ".join(word for word in plain.split() if word not in words("fillers"))
    return Utterance(raw, raw.replace("'", "").replace("-", " "))


def key(text: str) -> str:
    """The text as it is compared."""
    return spoken(text).key


def squeezed(text: str) -> str:
    """The text with repeated letters told once, for a slip such as "yess"."""
    return re.sub(r"(\w)\1+", r"\1", text)


def without_small_words(text: str) -> str:
    """The text without articles and possessives, unless there is nothing else."""
    return " ".join(word for word in text.split() if word not in words("small")) or text


def negations(text: str) -> list[str]:
    """The words of a text that turn its meaning round."""
    return [word for word in text.split() if word in words("negations")]


def after(group: str, text: str) -> str | None:
    """What follows a phrase of a group of `words.json` at the beginning of a text."""
    said = spoken(text)
    rest = re.fullmatch(rf"(?:{'|'.join(words(group))}) (.+)", said.key)
    return said.said(*rest.span(1)) if rest else None
