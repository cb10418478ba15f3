"""The locales: which countries each reaches, and what is said in some of them only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tools.source import Keys

HOME = "en-US"
"""The locale of the local speaker, and of whatever asks for no other."""

KINDS = ("says", "promises")
"""What may differ: the ways to say an answer, and to name a promise."""

Local = tuple[str, Keys, str, list[str]]
"""An answer or a promise, the place in the file, a phrase for it, and the locales that hear it."""


def local_phrases(data: Mapping[str, Any], kind: str) -> Iterator[Local]:
    """All phrases that only some locales hear."""
    for of, phrases in data.get(kind, {}).items():
        for said, where in phrases.items():
            yield of, (kind, of, said), said, where


def with_local(
    said: Mapping[str, list[str]], data: Mapping[str, Any], kind: str, locale: str
) -> dict[str, list[str]]:
    """What is said for each answer or promise, with what this locale adds."""
    added: dict[str, list[str]] = {}
    for of, _, phrase, where in local_phrases(data, kind):
        if locale in where:
            added.setdefault(of, []).append(phrase)
    return {of: [*phrases, *added.get(of, [])] for of, phrases in said.items()}
