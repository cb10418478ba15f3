"""Rules on what is kept beyond a sitting: the ids of the questions that people may be in.

`content/ids.txt` holds every question that a household's place was ever kept at, as
`routine/step`. One that is gone needs an heir in its routine: `moved: {opening: choose}`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tools.build import Library
from tools.source import Problem, Source, nearest
from tools.views import flat_steps

REWRITE = "python -m tools.check --ids"
NAME = "content/ids.txt"


def ids_of(library: Library) -> set[str]:
    """The questions of routines that the household keeps its place in."""
    return {
        f"{routine}/{step.id}"
        for routine, step in flat_steps(library)
        if _stands(step.data) and _kept(library.routines[routine].source)
    }


def rewrite(library: Library, path: Path) -> None:
    """Add the questions that are new; what is there stays, for those who were left there."""
    path.write_text("".join(f"{i}\n" for i in sorted({*_listed(path), *ids_of(library)})))


def ids_are_kept(library: Library, path: Path) -> Iterator[Problem]:
    """A question that is gone has an heir, and a new one is listed."""
    known = _listed(path)
    present = ids_of(library)
    for line, name in enumerate(known, start=1):
        routine, _, step = name.partition("/")
        if routine not in library.routines:
            what = f'the routine "{routine}" is gone; if it is meant to be, delete this line'
            yield Problem(NAME, line, what)
        elif name not in present and _kept(library.routines[routine].source):
            yield from _gone(library, routine, step)
    new = sorted(present - set(known))
    if new:
        shown = ", ".join(new[:3]) + (", ..." if len(new) > 3 else "")
        yield Problem(NAME, 1, f"new questions are not listed yet: {shown}; run `{REWRITE}`")


def _gone(library: Library, routine: str, step: str) -> Iterator[Problem]:
    """A question that people may be left at is gone: it needs a moved entry, of another name."""
    flat = library.routines[routine]
    steps = {draft.id for draft in flat.steps}
    asking = [draft.id for draft in flat.steps if _stands(draft.data)]
    if step in steps:
        draft = next(draft for draft in flat.steps if draft.id == step)
        what = f'step "{step}" asked once, and people may be left there; give it another name'
        yield draft.problem(f"{what}, and say `moved: {{{step}: ...}}`")
    elif step not in flat.source.data.get("moved", {}):
        heir = nearest(step, asking)
        what = f'the question "{step}" is gone, and people may be left there; say where they go on'
        yield flat.source.problem(("moved",), f"{what}: `moved: {{{step}: ...}}`; {heir}")


def heirs_exist(library: Library) -> Iterator[Problem]:
    """`moved:` leads from a step that is gone to a question."""
    for flat in library.routines.values():
        steps = {draft.id for draft in flat.steps}
        asking = [draft.id for draft in flat.steps if _stands(draft.data)]
        for old, heir in flat.source.data.get("moved", {}).items():
            if old in steps:
                what = f'step "{old}" is still there; delete its entry'
                yield flat.source.problem(("moved", old), what)
            if heir not in asking:
                what = f'"{old}" moved to "{heir}", which is no question; {nearest(heir, asking)}'
                yield flat.source.problem(("moved", old), what)


def _kept(source: Source) -> bool:
    return source.data.get("place") != "session"


def _listed(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").split() if path.exists() else []


def _stands(data: dict[str, Any]) -> bool:
    """Whether people can be left at a step, and come back to it."""
    return "ask" in data or "act" in data
