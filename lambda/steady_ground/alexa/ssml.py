"""Text, quiet time and its chime as SSML. All that is said is escaped here, and nowhere else.

Limits: Amazon's "SSML Reference" allows 10 s a break; its staff named five sounds a response when
the tag was new (amazon.developer.forums.answerhub.com/articles/2758).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from steady_ground.turn import Part, Quiet, Say

LONGEST_BREAK = 10
"""Seconds."""

MOST_SOUNDS = 5
"""In one response."""

LEAST_QUIET = 8
"""Seconds from which on quiet is time for the two; below, it is a pause in what is said."""

CHIME = "soundbank://soundlibrary/musical/amzn_sfx_bell_short_chime_01"
"""Amazon's "Alexa Skills Kit Sound Library": hosted by Amazon, played on every device."""


@dataclass(frozen=True)
class Chime:
    """A short bell: quiet time is over, the speaker is about to speak."""


Piece = Part | Chime


def chimed(parts: Iterable[Part]) -> Iterator[Piece]:
    """The parts, with a chime after each quiet time while sounds are left."""
    left = MOST_SOUNDS
    for part in parts:
        yield part
        if is_quiet_time(part) and left:
            left -= 1
            yield Chime()


def is_quiet_time(piece: Piece) -> bool:
    """Whether this is time for the two, and not a pause in what is said."""
    return isinstance(piece, Quiet) and piece.seconds >= LEAST_QUIET


def speak(pieces: Iterable[Piece]) -> str:
    """One `<speak>` document of these pieces."""
    return f"<speak>{' '.join(_tag(piece) for piece in pieces)}</speak>"


def speech(text: str) -> str:
    """One `<speak>` document of a text."""
    return speak([Say(text)])


def _tag(piece: Piece) -> str:
    if isinstance(piece, Quiet):
        return breaks(piece.seconds)
    return f'<audio src="{CHIME}"/>' if isinstance(piece, Chime) else escape(piece.text)


def breaks(seconds: int) -> str:
    """Quiet time as breaks, each as long as is allowed."""
    whole, rest = divmod(seconds, LONGEST_BREAK)
    lengths = [LONGEST_BREAK] * whole + ([rest] if rest else [])
    return " ".join(f'<break time="{length}s"/>' for length in lengths)
