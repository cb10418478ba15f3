"""The ways to answer that a prompt offers, taken from its words.

"Next, or more time?" offers "next" and "more time"; "Say swap to change it" offers "swap". Each
offer comes as the phrases that it may stand for, the longest first: of "Was it easier" the words
at its end, of "or harder than the week before" those at its beginning.

What this can't see: offers without "or" or "say" ("With yes, ..."); an "or" inside an offer;
alternatives further up than the closing question; and in "Shall we go on, or swap?" whether the
first half is one to be repeated or one to be answered with yes (where yes is an answer, it is).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tools.vocabulary import words

_SENTENCE = re.compile(r"(?<=[.?!])\s+|\{pause\}")
_OR = re.compile(r",?\s+or\s+|,\s*")
_SAY = re.compile(
    r"(?:^|[.:]\s+|,\s+|\b(?:you (?:can|may)|or|and|also)\s+)say ([^.:?]+)", re.IGNORECASE
)


@dataclass(frozen=True)
class Offer:
    """A way to answer, as the phrases it may be; `shown` is how it stands in the prompt.

    A `question` can be answered with yes where none of its phrases is an answer.
    """

    shown: str
    phrases: tuple[str, ...]
    question: bool = False


def closing(prompt: str) -> str:
    """The last sentence of a prompt, without its question mark."""
    return _SENTENCE.split(prompt.strip())[-1].rstrip("? ")


def is_yes_no(question: str) -> bool:
    """Whether a closing question without alternatives wants a yes or a no."""
    return any(_opens(piece) == "yes" for piece in _OR.split(question)) and not any(
        _opens(piece) == "open" for piece in _OR.split(question)
    )


def offered(question: str) -> list[Offer]:
    """The alternatives of a closing question that has "or"."""
    _, colon, rest = question.rpartition(":")
    if not re.search(r"\bor\b", rest):
        return []
    pieces = [piece for piece in _OR.split(rest.strip()) if piece]
    if colon:
        return [_offer(piece, last=piece is pieces[-1]) for piece in pieces]
    start = next((i for i, piece in enumerate(pieces) if _opens(piece)), 0)
    first, *others = pieces[start:]
    offers = [_offer(piece, last=piece is others[-1]) for piece in others]
    if _opens(first) == "open" and len(others) > 1:
        return offers
    if _opens(first) == "yes" and any(offer.phrases[0] in ("yes", "no") for offer in offers):
        return [*_suffixed(first, "yes", "no"), *offers]
    question_first = _opens(first) == "yes" and len(others) == 1
    return [_offer(first, first=True, question=question_first), *offers]


def _suffixed(piece: str, *answers: str) -> list[Offer]:
    """The first answer of a list such as "is it yes, partly, or no"; nothing for a mere lead."""
    word = piece.split()[-1]
    return [Offer(word, (word,))] if word in answers else []


def told(text: str) -> Iterator[Offer]:
    """What a text tells people to say: after "say", and on in its list.

    A piece that begins with a word such as "what" or "the" tells what to speak of, not a phrase.
    """
    for found in _SAY.finditer(text):
        for piece in filter(None, _OR.split(found[1].strip())):
            if piece.split()[0].lower() not in words("aside"):
                yield _offer(piece, last=True)


def _offer(piece: str, *, first: bool = False, last: bool = False, question: bool = False) -> Offer:
    """The phrases that a piece may be: cut at its beginning, at its end, or taken whole."""
    said = piece.split()
    starts = range(len(said)) if first or _opens(piece) else range(1)
    ends = range(len(said), 0, -1) if last else (len(said),)
    phrases = (" ".join(said[start:end]) for start in starts for end in ends if end > start)
    return Offer(piece, tuple(phrases), question)


def _opens(piece: str) -> str:
    """Whether a piece opens a yes or no question ("yes"), an open one ("open"), or none."""
    word = piece.split()[0].lower() if piece.split() else ""
    return "yes" if word in words("yes_no") else "open" if word in words("open") else ""
