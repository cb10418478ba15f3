"""Whether the targets of a routine or a part, as they are written there, lead anywhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tools.source import Keys, Problem, nearest

if TYPE_CHECKING:
    from tools.flatten import Draft

STAY = "stay"
ROLES = ("same", "other", "next")
"""`x.same` is the step x of the same person, `x.other` of the other one, `x.next` of the next."""


def stray_targets(drafts: Sequence[Draft], known: set[str]) -> Iterator[Problem]:
    """Targets that lead nowhere. `known` holds the file's exits and the ids of its steps."""
    afters = {d.id: d.data.get("after", d.following) for d in drafts if "each" in d.data}
    for draft in drafts:
        for keys, target in _written(draft.data):
            people = [] if keys == ("after",) else draft.data.get("each", [])
            if target == STAY and keys[0] == "answers":
                continue
            if not _leads(target, known, people):
                near = nearest(target, _possible(known, people))
                yield draft.problem(f'step "{draft.id}" goes to "{target}"; {near}', *keys)
            name, _, role = target.rpartition(".")
            if role == "next" and afters.get(name) == "":
                what = f'nothing follows the last "{name}"; add `after:` to that step'
                yield draft.problem(what, *keys)


def _written(data: Mapping[str, Any]) -> Iterator[tuple[Keys, str]]:
    for group in ("answers", "exits"):
        for key, target in data.get(group, {}).items():
            yield (group, key), target
    for key in ("go", "otherwise", "after"):
        if key in data:
            yield (key,), data[key]


def _leads(target: str, known: set[str], people: Sequence[str]) -> bool:
    """Whether a target is a known one, or one for each of these people."""
    name, _, role = target.rpartition(".")
    personal = bool(people) and role in ROLES and all(f"{name}.{p}" in known for p in people)
    return target in known or personal


def _possible(known: set[str], people: Sequence[str]) -> set[str]:
    """What could have been meant."""
    plain = {name for name in known if "." not in name}
    personal = {f"{name}.{role}" for name in plain for role in ROLES}
    return known | {target for target in personal if _leads(target, known, people)}
