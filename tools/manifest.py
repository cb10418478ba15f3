"""The manifest, in Amazon's own format, from what content/en/ says of the skill.

Format: Amazon's "Skill Manifest Schema" (developer.amazon.com, docs/alexa/smapi). The list of
interfaces is empty: APL for Audio needs none ("Add APL Support to Your Skill").
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

FACTS = (
    "allowsPurchases",
    "usesPersonalInfo",
    "isChildDirected",
    "isExportCompliant",
    "containsAds",
    "usesHealthInfo",
)
"""Amazon's questions on privacy and compliance."""

EMERGENCY = "{emergency}"

Data = Mapping[str, Any]


def manifest(data: Data, locales: Mapping[str, Sequence[str]], helplines: Data) -> dict[str, Any]:
    """The manifest for these locales, each with the codes of the countries that it reaches."""
    reached = {key: [helplines[code] for code in codes] for key, codes in locales.items()}
    endpoint = {"uri": data["endpoint"]}
    inner = {
        "manifestVersion": "1.0",
        "publishingInformation": {
            "locales": {key: _page(data, found) for key, found in reached.items()},
            "isAvailableWorldwide": False,
            "distributionMode": data["distribution"],
            "distributionCountries": sorted({c for codes in locales.values() for c in codes}),
            "testingInstructions": data["testing"],
            "category": data["category"],
        },
        "privacyAndCompliance": {
            **{fact: fact in data["declares"] for fact in FACTS},
            "locales": {key: _legal(data) for key in locales},
        },
        "permissions": [{"name": scope} for scope in data["permissions"]],
        "events": {
            "endpoint": endpoint,
            "subscriptions": [{"eventName": event} for event in data["events"]],
        },
        "apis": {"custom": {"endpoint": endpoint, "interfaces": []}},
    }
    return {"manifest": inner}


def description(data: Data, reached: Sequence[Data]) -> str:
    """The description, with the emergency numbers of these countries."""
    numbers = ", ".join(f"{c['emergency']['number']} in {c['country']}" for c in reached)
    return "\n\n".join(data["description"]).replace(EMERGENCY, numbers)


def _page(data: Data, reached: Sequence[Data]) -> dict[str, Any]:
    """What the store shows in one locale."""
    return {
        "name": data["name"],
        "summary": data["summary"],
        "description": description(data, reached),
        "examplePhrases": data["examples"],
        "keywords": data["keywords"],
        "smallIconUri": data["icons"]["small"],
        "largeIconUri": data["icons"]["large"],
    }


def _legal(data: Data) -> dict[str, str]:
    return {"privacyPolicyUrl": data["privacy"], "termsOfUseUrl": data["terms"]}
