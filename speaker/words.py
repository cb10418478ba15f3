"""The speaker's own vocabulary, read once from the JSON files beside this one."""

import json
from functools import cache
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent


@cache
def _read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((_HERE / name).read_text("utf-8"))
    return content


def words(group: str) -> tuple[str, ...]:
    """Words or phrases of one group of `words.json`, lower case and without apostrophes."""
    return tuple(_read("words.json")[group])


def phrase(which: str, /, **values: str) -> str:
    """A sentence or mark of the speaker itself, not of the skill."""
    return str(_read("words.json")[which]).format(**values)


def builtin_phrases(intent: str) -> tuple[str, ...]:
    """What Alexa matches for a built-in intent without samples; empty for any other intent."""
    return tuple(_read("builtin_intents.json").get(intent, ()))
