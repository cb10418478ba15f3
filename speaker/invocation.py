"""How people call the skill by its name.

Source: https://developer.amazon.com/docs/custom-skills/understanding-how-users-invoke-custom-skills.html
"""

import re
from dataclasses import dataclass

from speaker.text import Utterance, after, key, spoken
from speaker.words import words


@dataclass(frozen=True)
class Call:
    """An utterance as the device takes it.

    `awake`: it began with the wake word. `launch`: the skill was opened by name. `requests`: what
    was asked of it, in the readings to be tried one after the other; empty if it wasn't named.
    `text`: what was said after the wake word.
    """

    text: str
    awake: bool = False
    launch: bool = False
    requests: tuple[str, ...] = ()


class Invocation:
    """The phrases that Alexa supports, for one invocation name."""

    def __init__(self, name: str) -> None:
        named = rf"(?:the )?{re.escape(key(name))}"
        verb = rf"(?:{_any('courtesy')} )?(?:{_any('launch')}|{_any('ask')})"
        self._wake = re.compile(rf"{_any('wake')}(?: (.+))?")
        self._launch = re.compile(rf"(?:{verb} )?{named}")
        self._asked = re.compile(rf"{verb} {named} (.+)")
        self._from = re.compile(rf"(.+) {_any('from')} {named}")

    def heard(self, text: str) -> Call:
        """Tell whether the skill was called, and what for."""
        said = spoken(text)
        woken = self._wake.fullmatch(said.key)
        if woken:
            said = spoken(said.said(*woken.span(1)) if woken[1] else "")
        launch = bool(self._launch.fullmatch(said.key))
        requests = () if launch else self._requests(said)
        return Call(said.raw, bool(woken), launch, requests)

    def _requests(self, said: Utterance) -> tuple[str, ...]:
        if asked := self._asked.fullmatch(said.key):
            whole = said.said(*asked.span(1))
            return tuple(filter(None, (after("joining", whole), whole)))
        if named_last := self._from.fullmatch(said.key):
            return (said.said(*named_last.span(1)),)
        return ()


def _any(group: str) -> str:
    return f"(?:{'|'.join(words(group))})"
