"""Text and quiet time as SSML. Everything that is said is escaped here, and nowhere else.

Limits: Amazon's "SSML Reference" allows 10 s a break.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from steady_ground.turn import Part, Quiet, Say

LONGEST_BREAK = 10
"""Seconds."""


def speak(parts: Iterable[Part]) -> str:
    """One `<speak>` document of these parts."""
    return f"<speak>{' '.join(_tag(part) for part in parts)}</speak>"


def speech(text: str) -> str:
    """One `<speak>` document of a text."""
    return speak([Say(text)])


def _tag(part: Part) -> str:
    return breaks(part.seconds) if isinstance(part, Quiet) else escape(part.text)


def breaks(seconds: int) -> str:
    """Quiet time as breaks, each as long as is allowed."""
    whole, rest = divmod(seconds, LONGEST_BREAK)
    lengths = [LONGEST_BREAK] * whole + ([rest] if rest else [])
    return " ".join(f'<break time="{length}s"/>' for length in lengths)
