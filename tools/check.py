"""The content linter: `python -m tools.check`, a part of `make check`.

Prints every problem as `file:line: what`, and ends with 1 where there is any. `--ids` adds the
questions that are new to content/ids.txt. Each rule is a function of its own: see STAGES.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from tools.build import Library, committed, load
from tools.check_ids import heirs_exist, ids_are_kept, rewrite
from tools.check_locales import PLACES, RULES_ON_LOCALES, places_have_their_shape
from tools.check_manifest import RULES_ON_MANIFEST, manifest_has_its_shape
from tools.check_model import RULES_ON_MODEL, slots_are_declared
from tools.check_names import RULES_ON_NAMES, SHAPES
from tools.check_offers import RULES_ON_OFFERS
from tools.check_paths import RULES_ON_PATHS
from tools.check_steps import RULES_ON_STEPS
from tools.check_wording import RULES_ON_WORDING
from tools.source import ROOT, ContentError, Problem
from tools.views import Rule

STAGES: list[list[Rule]] = [
    [*SHAPES, places_have_their_shape, manifest_has_its_shape],
    [slots_are_declared, *PLACES],
    [
        *RULES_ON_NAMES,
        *RULES_ON_STEPS,
        *RULES_ON_PATHS,
        *RULES_ON_WORDING,
        *RULES_ON_OFFERS,
        *RULES_ON_MODEL,
        *RULES_ON_LOCALES,
        *RULES_ON_MANIFEST,
        heirs_exist,
    ],
]
"""All rules. What a stage takes for granted is looked at in the one before."""


def problems(library: Library, root: Path = ROOT) -> list[Problem]:
    """What an author should mend, sorted by file and line."""
    for stage in STAGES:
        found = {problem for rule in stage for problem in rule(library)}
        if found and stage is not STAGES[-1]:
            return sorted(found)
    found.update(ids_are_kept(library, root / "content" / "ids.txt"))
    found.update(committed_files_are_fresh(library, root))
    return sorted(found)


def committed_files_are_fresh(library: Library, root: Path) -> Iterator[Problem]:
    """The committed models and the manifest are those that the content makes."""
    for name, made in committed(library).items():
        path = root / name
        if not path.exists() or json.loads(path.read_text(encoding="utf-8")) != made:
            yield Problem(name, 1, "is not what the content makes; run `make model`")


def untaken(library: Library) -> list[str]:
    """Steps and answers that no test conversation takes; or the conversation that fails."""
    from tools.rehearsal import Failed
    from tools.rehearsal import untaken as steps_and_answers

    try:
        return steps_and_answers(library)
    except Failed as error:
        return [f"(unknown, as a conversation fails: {error})"]


def conversations_take_all(missing: list[str], *, strict: bool) -> bool:
    """Print what no conversation takes; whether that will do. A person may listen first."""
    for what in missing:
        print(f"no conversation takes: {what}")
    return not (missing and strict)


def summary(library: Library) -> str:
    """The content in three numbers."""
    steps = [step for flat in library.routines.values() for step in flat.steps]
    ways = sum(len(step.data.get("answers", {})) for step in steps)
    count = f"{len(library.routines)} routines, {len(steps)} steps, {ways} ways to answer"
    return f"content is good: {count}"


def main(arguments: list[str], root: Path = ROOT) -> int:
    """Check the content below a folder; 1 where there is anything to mend."""
    try:
        library = load(root / "content" / "en")
    except ContentError as error:
        print(error)
        return 1
    if "--ids" in arguments:
        rewrite(library, root / "content" / "ids.txt")
    found = problems(library, root)
    if found:
        print(*found, sep="\n")
        return 1
    if not conversations_take_all(untaken(library), strict=os.environ.get("CI") == "true"):
        return 1
    print(summary(library))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
