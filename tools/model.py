"""The interaction model, in Alexa's own format, from what the content says people say.

Format: Amazon's "Interaction Model Schema" (developer.amazon.com, docs/alexa/smapi).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FALLBACK = "AMAZON.FallbackIntent"


def interaction_model(
    invocation: str,
    answers: Mapping[str, Mapping[str, Any]],
    types: Mapping[str, Mapping[str, Sequence[str]]],
) -> dict[str, Any]:
    """The model of the answers, and of slot types that map a value's id to its ways to say it."""
    intents = [intent for key, answer in answers.items() for intent in _intents(key, answer)]
    language = {
        "invocationName": invocation,
        "intents": [*intents, {"name": FALLBACK, "samples": []}],
        "types": [{"name": name, "values": _values(values)} for name, values in types.items()],
    }
    return {"interactionModel": {"languageModel": language}}


def intents_of(answer: str, data: Mapping[str, Any]) -> list[str]:
    """The names of the intents that stand for an answer: Amazon's own, or one of ours."""
    words = "".join(word.capitalize() for word in answer.split("_"))
    return list(data.get("intents", [f"{words}Intent"]))


def _intents(key: str, answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The first intent takes the samples; the others stand on Amazon's own phrases."""
    first, *others = intents_of(key, answer)
    intent: dict[str, Any] = {"name": first}
    if "slots" in answer:
        intent["slots"] = [{"name": slot, "type": kind} for slot, kind in answer["slots"].items()]
    intent["samples"] = list(answer.get("says", []))
    return [intent, *({"name": name, "samples": []} for name in others)]


def _values(values: Mapping[str, Sequence[str]]) -> list[dict[str, Any]]:
    return [
        {"id": key, "name": {"value": names[0], "synonyms": list(names[1:])}}
        for key, names in values.items()
        if names
    ]
