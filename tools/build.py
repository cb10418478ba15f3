"""Compile the content: YAML to one JSON for the skill, and what Amazon is sent.

`python -m tools.build` writes the compiled content where it changed; `--model` the manifest and
the interaction models, too.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from math import lcm
from pathlib import Path
from typing import Any

from tools.flatten import Draft, Flat, flatten
from tools.locales import HOME, with_local
from tools.manifest import manifest
from tools.model import intents_of, interaction_model
from tools.source import CONTENT, ROOT, ContentError, Problem, Source, read

COMPILED = ROOT / "lambda" / "steady_ground" / "content.json"
SINGLES = ("answers", "promises", "phrases", "locales", "helplines", "manifest")


@dataclass(frozen=True)
class Library:
    """All content files, read: the routines written out, and the rest as it stands."""

    routines: dict[str, Flat]
    parts: dict[str, Source]
    answers: Source
    promises: Source
    phrases: Source
    locales: Source
    helplines: Source
    manifest: Source


def load(folder: Path = CONTENT) -> Library:
    """Read and write out all content. Raises ContentError with every problem that was met."""
    problems: list[Problem] = []

    def sources(pattern: str) -> list[Source]:
        found = []
        for path in sorted(folder.glob(pattern)):
            try:
                found.append(read(path))
            except ContentError as error:
                problems.extend(error.problems)
        return found

    parts = {_id(source, problems): source for source in sources("parts/*.yaml")}
    routines = {
        _id(source, problems): flatten(source, parts) for source in sources("routines/*.yaml")
    }
    singles = {Path(s.name).stem: s for s in sources("*.yaml")}
    for name in SINGLES:
        if name not in singles and not problems:
            problems.append(Problem(f"{folder.name}/{name}.yaml", 1, "this file is missing"))
    problems += [p for flat in routines.values() for p in flat.problems]
    if problems:
        raise ContentError(sorted(set(problems)))
    return Library(routines, parts, *(singles[name] for name in SINGLES))


def _id(source: Source, problems: list[Problem]) -> str:
    stem = Path(source.name).stem
    if source.data.get("id") != stem:
        what = f'the id of this file is "{stem}", as its name says; write `id: {stem}`'
        problems.append(source.problem(("id",), what))
    return stem


def compiled(library: Library) -> dict[str, Any]:
    """The content in the form that `steady_ground.routine.Content.of` takes."""
    answers = library.answers.data
    return {
        "routines": {key: _routine(flat) for key, flat in library.routines.items()},
        "answers": {key: _without(value, "says", "intents") for key, value in answers.items()},
        "intents": {
            intent: key for key, value in answers.items() for intent in intents_of(key, value)
        },
        "promises": {key: value["to"] for key, value in library.promises.data.items()},
        "phrases": _phrases(library.phrases.data),
        "local": {k: _phrases(v) for k, v in library.locales.data.get("phrases", {}).items()},
        "helplines": _helplines(library),
    }


def _helplines(library: Library) -> dict[str, Any]:
    """For each locale the countries that it reaches, each with its numbers; where they were read
    and when is for those who publish.
    """
    countries = {
        code: {
            "country": data["country"],
            "emergency": _without(data["emergency"], "source", "seen"),
            "line": _without(data["line"], "source", "seen"),
        }
        for code, data in library.helplines.data.items()
    }
    locales = library.locales.data["locales"]
    return {key: [countries[code] for code in codes] for key, codes in locales.items()}


def _routine(flat: Flat) -> dict[str, Any]:
    families = {draft.keys: n for n, draft in enumerate(flat.steps)}
    order = {keys: n for n, keys in enumerate(families)}
    steps = {draft.id: _step(draft, order[draft.keys]) for draft in flat.steps}
    return {**_without(flat.source.data, "steps"), "steps": steps}


def _step(draft: Draft, family: int) -> dict[str, Any]:
    """A step in the form that `steady_ground.routine.Step` takes.

    Steps that stand side by side begin with different wordings, and the two of a pair half a
    round apart: then no wording comes twice running, in a sitting or from one to the next.
    """
    step = dict(draft.data)
    for key in {"say", "ask"} & set(step):
        step[key] = _listed(step[key])
    wordings = lcm(*(len(step.get(key, [""])) for key in ("say", "ask")))
    if wordings > 1:
        step["wordings"] = wordings
        second = draft.data.get("who") in ("second", "two") and "each" in _raw(draft)
        step["offset"] = (family + second * (wordings // 2)) % wordings
    if isinstance(step.get("do"), str):
        step["do"] = {"": step["do"]}
    return step


def _raw(draft: Draft) -> dict[str, Any]:
    """The step as it stands in its file."""
    raw: dict[str, Any] = draft.source.data["steps"][draft.keys[1]]
    return raw


def model(library: Library, locale: str = HOME) -> dict[str, Any]:
    """The interaction model of the content in a locale, in Alexa's own format."""
    local = library.locales.data
    routines = {key: flat.source.data.get("names", []) for key, flat in library.routines.items()}
    answers = {key: value.get("says", []) for key, value in library.answers.data.items()}
    promises = {key: value["says"] for key, value in library.promises.data.items()}
    said = with_local(answers, local, "says", locale)
    return interaction_model(
        library.phrases.data["invocation"],
        {key: {**value, "says": said[key]} for key, value in library.answers.data.items()},
        {"ROUTINE": routines, "PROMISE_KIND": with_local(promises, local, "promises", locale)},
    )


def committed(library: Library) -> dict[str, Any]:
    """What Amazon is sent, by the name of the file that is committed."""
    locales = library.locales.data["locales"]
    made = {f"interaction_models/{locale}.json": model(library, locale) for locale in locales}
    made["skill.json"] = manifest(library.manifest.data, locales, library.helplines.data)
    return made


def _phrases(data: dict[str, Any]) -> dict[str, list[Any]]:
    return {key: _listed(value) for key, value in data.items()}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _without(data: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key not in keys}


def write(path: Path, data: Any, **style: Any) -> bool:
    """Write JSON where it differs from what is there; whether it did."""
    text = json.dumps(data, ensure_ascii=False, **style) + "\n"
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return False
    path.write_text(text, encoding="utf-8")
    return True


def main(arguments: list[str]) -> int:
    """Compile; 1 where the content has problems, which are printed."""
    try:
        library = load()
    except ContentError as error:
        print(error, file=sys.stderr)
        return 1
    write(COMPILED, compiled(library), separators=(",", ":"))
    if "--model" in arguments:
        for name, data in committed(library).items():
            write(ROOT / name, data, indent=2)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
