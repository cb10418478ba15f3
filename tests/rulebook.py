"""Where the rules are entered, each under its number in the platform's list."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.exchange import Exchange

Rule = Callable[[Exchange], Iterator[str]]
"""What an exchange has against it, if anything."""
Applies = Callable[[Exchange], bool]
RULES: dict[int, tuple[Applies, Rule]] = {}


def rule(number: int, applies: Applies) -> Callable[[Rule], Rule]:
    """Enter a rule under its number, with the exchanges that it judges."""

    def entered(body: Rule) -> Rule:
        RULES[number] = (applies, body)
        return body

    return entered
