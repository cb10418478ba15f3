"""Rules on the manifest: what the store refuses, and what would not be true of the skill.

Lengths: the summary's limit as Amazon's own template has it; those of the name, the description,
the keywords and the testing instructions are the console's, from memory, so keep well inside.
Categories: "Skill Manifest Schema" (developer.amazon.com, docs/alexa/smapi), as three public
tools copied them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from speaker.invocation import Invocation
from tools.build import Library
from tools.manifest import FACTS, description
from tools.samples import form, spoken_forms
from tools.shape import LIST, NAMES, TEXT, Shape, misfits
from tools.source import Keys, Problem, nearest
from tools.views import Rule
from tools.vocabulary import words

SHAPE: Shape = {
    **dict.fromkeys(("name", "summary", "privacy", "terms", "category", "distribution"), TEXT),
    **dict.fromkeys(("testing", "endpoint"), TEXT),
    **dict.fromkeys(("description", "examples", "keywords", "declares", "permissions"), LIST),
    "events": LIST,
    "icons": NAMES,
}
LONGEST = {"name": 50, "summary": 120, "description": 4000, "testing": 4000}
MOST_KEYWORDS = 30
EXAMPLES = 3
WAKE_WORD = "Alexa, "

CODE = Path(__file__).parent.parent / "lambda"
SCOPE = re.compile(r"alexa::[\w:]+")
ENDPOINT = re.compile(r"arn:aws:lambda:[a-z]{2}-[a-z]+-\d:\d{12}:function:[\w-]+:[\w-]+")
FORGETTING = "SKILL_DISABLED"
"""The event without which nothing tells that a household left, and what it kept would stay."""
TRUE = {"usesPersonalInfo": "first names are kept"}
UNTRUE = ("allowsPurchases", "isChildDirected", "containsAds", "usesHealthInfo")


def manifest_has_its_shape(library: Library) -> Iterator[Problem]:
    """The manifest has all its keys, and nothing else."""
    source = library.manifest
    for key, what in misfits(source.data, SHAPE):
        yield source.problem((key,), what)
    for key in SHAPE.keys() - source.data.keys():
        yield source.problem((), f"`{key}:` is missing")
    icons = source.data.get("icons")
    if isinstance(icons, dict) and set(icons) != {"small", "large"}:
        yield source.problem(("icons",), "`icons:` has a small one and a large one")


def texts_fit_the_store(library: Library) -> Iterator[Problem]:
    """No text is longer than the store takes, and no keyword stands twice."""
    data = library.manifest.data
    for key, most in LONGEST.items():
        long = _longest_description(library) if key == "description" else len(data[key])
        if long > most:
            yield library.manifest.problem((key,), f"{long} characters; {most} are the most")
    keywords = [keyword.casefold() for keyword in data["keywords"]]
    if len(keywords) > MOST_KEYWORDS:
        what = f"{len(keywords)} keywords; {MOST_KEYWORDS} are the most"
        yield library.manifest.problem(("keywords",), what)
    for i, keyword in enumerate(keywords):
        if keyword in keywords[:i]:
            yield library.manifest.problem(("keywords", i), f'"{keyword}" stands here already')


def _longest_description(library: Library) -> int:
    places, helplines = library.locales.data["locales"], library.helplines.data
    return max(
        len(description(library.manifest.data, [helplines[code] for code in codes]))
        for codes in places.values()
    )


def name_is_ours(library: Library) -> Iterator[Problem]:
    """No name of Amazon's stands in ours."""
    for word in sorted(words("amazon_names") & set(library.manifest.data["name"].lower().split())):
        yield library.manifest.problem(("name",), f'"{word}" is Amazon\'s; leave it out')


def example_phrases_are_samples(library: Library) -> Iterator[Problem]:
    """The first opens the skill; each other one asks for what the model has, word for word."""
    source, phrases = library.manifest, library.manifest.data["examples"]
    invocation = library.phrases.data["invocation"]
    heard = _heard_everywhere(library)
    if len(phrases) != EXAMPLES:
        yield source.problem(("examples",), f"{len(phrases)} examples; Amazon shows {EXAMPLES}")
    for i, phrase in enumerate(phrases):
        call = Invocation(invocation).heard(phrase)
        keys: Keys = ("examples", i)
        if not phrase.startswith(WAKE_WORD) or not (call.launch or call.requests):
            what = f'"{phrase}" does not call the skill: {WAKE_WORD}open {invocation}'
            yield source.problem(keys, what)
        elif i == 0 and not call.launch:
            yield source.problem(keys, "the first example opens the skill by its name alone")
        elif i and not heard & {form(said) for said in call.requests}:
            yield source.problem(keys, f'"{phrase}" asks for nothing that the model has')


def _heard_everywhere(library: Library) -> set[str]:
    """All that is said in every locale."""
    local = library.locales
    return {said for _, source, _, said in spoken_forms(library) if source is not local}


def disclaimer_is_told(library: Library) -> Iterator[Problem]:
    """The description says what the skill is not, for whom it is not, and whom to call instead."""
    told = set(re.findall(r"\w+", " ".join(library.manifest.data["description"]).lower()))
    for word in sorted(words("disclaimer") - told):
        what = f'the disclaimer should have the word "{word}"'
        yield library.manifest.problem(("description",), what)


def addresses_can_be_reached(library: Library) -> Iterator[Problem]:
    """Pages and icons are on https, and the endpoint is an alias of a Lambda function."""
    source, data = library.manifest, library.manifest.data
    addresses: dict[Keys, str] = {(key,): data[key] for key in ("privacy", "terms")}
    addresses |= {("icons", size): address for size, address in data["icons"].items()}
    for keys, address in addresses.items():
        if not address.startswith("https://"):
            yield source.problem(keys, f'"{address}" should begin with https://')
    if not ENDPOINT.fullmatch(data["endpoint"]):
        what = "the endpoint is the ARN of a Lambda function's alias: arn:aws:lambda:...:live"
        yield source.problem(("endpoint",), what)


def store_entry_is_true(library: Library) -> Iterator[Problem]:
    """A category that there is, open to everybody, and the truth on privacy."""
    source, data = library.manifest, library.manifest.data
    if data["category"] not in words("skill_categories"):
        what = f'no category is "{data["category"]}"'
        near = nearest(data["category"], words("skill_categories"))
        yield source.problem(("category",), f"{what}; {near}")
    if data["distribution"] != "PUBLIC":
        yield source.problem(("distribution",), "the skill is PUBLIC, or the store won't have it")
    for i, fact in enumerate(data["declares"]):
        if fact not in FACTS:
            what = f'Amazon does not ask "{fact}"; {nearest(fact, FACTS)}'
            yield source.problem(("declares", i), what)
        if fact in UNTRUE:
            yield source.problem(("declares", i), f'"{fact}" is not true of this skill')
    for fact in TRUE.keys() - set(data["declares"]):
        yield source.problem(("declares",), f'"{fact}" is true: {TRUE[fact]}')


def permissions_are_those_of_the_code(library: Library) -> Iterator[Problem]:
    """The skill asks for what it uses, and for nothing else."""
    source, asked = library.manifest, library.manifest.data["permissions"]
    for scope in sorted(scopes_of_the_code() - set(asked)):
        yield source.problem(("permissions",), f'the program uses "{scope}"; add it')
    for i, scope in enumerate(asked):
        if scope not in scopes_of_the_code():
            yield source.problem(("permissions", i), f'nothing uses "{scope}"; leave it out')


@cache
def scopes_of_the_code() -> frozenset[str]:
    """The permission scopes that the program names."""
    files = [path.read_text(encoding="utf-8") for path in sorted(CODE.rglob("*.py"))]
    return frozenset(scope for text in files for scope in SCOPE.findall(text))


def leaving_is_heard(library: Library) -> Iterator[Problem]:
    """A household that disables the skill is told to it, so that it can be forgotten."""
    if FORGETTING not in library.manifest.data["events"]:
        what = f"{FORGETTING} is missing; without it nothing is forgotten"
        yield library.manifest.problem(("events",), what)


RULES_ON_MANIFEST: list[Rule] = [
    texts_fit_the_store,
    name_is_ours,
    example_phrases_are_samples,
    disclaimer_is_told,
    addresses_can_be_reached,
    store_entry_is_true,
    permissions_are_those_of_the_code,
    leaving_is_heard,
]
