"""Routines with `each` and `include` written out: a flat list of steps, as the engine reads it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from tools import shape
from tools.source import Keys, Problem, Source, nearest
from tools.targets import STAY, stray_targets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

PEOPLE = {"one": "two", "two": "one", "first": "second", "second": "first"}


class StepId(str):
    """A target that names a step for good, not a name still to be looked up in its file."""

    __slots__ = ()


@dataclass(frozen=True)
class Draft:
    """A step on its way from the file to the engine: its id, its keys, and where they stand."""

    id: str
    data: dict[str, Any]
    source: Source
    keys: Keys
    following: str = ""

    def problem(self, what: str, *keys: str | int) -> Problem:
        """A problem at a key of this step."""
        return self.source.problem((*self.keys, *keys), what)


@dataclass
class Flat:
    """A file written out: its steps, and the problems met on the way."""

    source: Source
    steps: list[Draft] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def flatten(source: Source, parts: Mapping[str, Source], within: tuple[str, ...] = ()) -> Flat:
    """Write out a routine or a part, its targets resolved to step ids (or, in a part, exits)."""
    flat = Flat(source)
    kinds = shape.PART if any(source is part for part in parts.values()) else shape.ROUTINE
    flat.problems += [
        source.problem((key,), what) for key, what in shape.misfits(source.data, kinds)
    ]
    raw = _followed(list(_raw_steps(flat)))
    afters = {draft.id: draft.data.get("after", draft.following) for draft in raw}
    names: dict[str, str] = {}
    for draft in raw:
        written = list(_written(draft, flat, parts, within, afters))
        if written:
            names[draft.id] = written[0].id
        flat.steps += written
    names |= {draft.id: draft.id for draft in flat.steps}
    known = {*names, *(draft.id for draft in raw), *_exits(source)}
    flat.problems += stray_targets(raw, known)
    flat.steps = [_resolved(draft, names, flat) for draft in flat.steps]
    return flat


def _exits(part: Source) -> list[str]:
    """The ways out of a part; a routine has none."""
    exits = part.data.get("exits")
    return [name for name in exits if isinstance(name, str)] if isinstance(exits, list) else []


def _raw_steps(flat: Flat) -> Iterator[Draft]:
    """The steps as they stand in the file, each with the part of the routine that it is in."""
    steps = flat.source.data.get("steps")
    if not isinstance(steps, dict) or not steps:
        flat.problems.append(flat.source.problem(("steps",), "`steps:` is missing or empty"))
        return
    part = ""
    for name, data in steps.items():
        draft = Draft(name, data, flat.source, ("steps", name))
        if not isinstance(data, dict) or not data:
            flat.problems.append(draft.problem(f'step "{name}" has nothing in it'))
            continue
        wrong = dict(shape.misfits(data, shape.STEP))
        flat.problems += [draft.problem(what, key) for key, what in wrong.items()]
        data = {key: value for key, value in data.items() if key not in wrong}
        part = data.get("part", part)
        yield replace(draft, data={**({"part": part} if part else {}), **data})


def _followed(drafts: list[Draft]) -> list[Draft]:
    """The steps, each knowing the one that follows it in the file."""
    following = [*(draft.id for draft in drafts[1:]), ""]
    return [replace(d, following=after) for d, after in zip(drafts, following, strict=False)]


def _written(
    draft: Draft,
    flat: Flat,
    parts: Mapping[str, Source],
    within: tuple[str, ...],
    afters: Mapping[str, str],
) -> Iterator[Draft]:
    """One step of the file as the steps that it stands for."""
    if "include" in draft.data:
        yield from _included(draft, flat, parts, within)
    elif "each" in draft.data:
        yield from _for_each(draft, flat, afters)
    else:
        yield _with_way_on(draft, draft.following)


def _for_each(draft: Draft, flat: Flat, afters: Mapping[str, str]) -> Iterator[Draft]:
    """A step for each person; `x.same`, `x.other` and `x.next` are resolved to that person's."""
    people = draft.data["each"]
    if not isinstance(people, list) or any(p not in PEOPLE for p in people):
        what = "`each:` takes [one, two] or [first, second]"
        flat.problems.append(draft.problem(what, "each"))
        return
    for i, who in enumerate(people):
        last = i + 1 == len(people)
        data = {k: v for k, v in draft.data.items() if k not in ("each", "after")}
        step = replace(draft, id=f"{draft.id}.{who}", data={**data, "who": who})
        step = _with_way_on(step, f"{draft.id}.next")

        def personal(target: str, who: str = who, i: int = i, last: bool = last) -> str:
            name, _, role = target.rpartition(".")
            if role == "next":
                return afters.get(name, target) if last else f"{name}.{people[i + 1]}"
            return {"same": f"{name}.{who}", "other": f"{name}.{PEOPLE[who]}"}.get(role, target)

        yield _retargeted(step, personal)


def _with_way_on(draft: Draft, following: str) -> Draft:
    """A step that names no way on, or no way round, goes to the one that follows."""
    data = dict(draft.data)
    if following and not any(key in data for key in ("ask", "act", "go", "end", "start")):
        data["go"] = following
    if following and ("when" in data or "about" in data):
        data.setdefault("otherwise", following)
    return replace(draft, data=data)


def _included(
    draft: Draft, flat: Flat, parts: Mapping[str, Source], within: tuple[str, ...]
) -> Iterator[Draft]:
    """The steps of a part under this step's name, its exits mapped to the routine's own steps."""
    name = draft.data["include"]
    if name not in parts or name in within:
        what = f'there is no part "{name}"; {nearest(name, parts)}'
        if name in within:
            what = f'part "{name}" includes itself'
        flat.problems.append(draft.problem(what, "include"))
        return
    inner = flatten(parts[name], parts, (*within, name))
    exits = draft.data.get("exits", {})
    declared = _exits(parts[name])
    for key in sorted(set(declared) ^ set(exits)):
        what = f'part "{name}" has no exit "{key}"; {nearest(key, declared)}'
        if key in declared:
            what = f'the exit "{key}" of part "{name}" leads nowhere; add it to `exits:`'
        flat.problems.append(draft.problem(what, "exits", key))
    flat.problems += [p for p in inner.problems if p not in flat.problems]

    def outward(target: str) -> str:
        return exits.get(target, target) if target in declared else _under(draft.id, name, target)

    for i, step in enumerate(inner.steps):
        outer = {
            k: draft.data[k] for k in ("when", "about", "otherwise") if i == 0 and k in draft.data
        }
        moved = _retargeted(replace(step, id=_under(draft.id, name, step.id)), outward)
        data = {**({"part": draft.data["part"]} if "part" in draft.data else {}), **moved.data}
        yield _with_way_on(replace(moved, data=data | outer), draft.following if outer else "")


def _under(include: str, part: str, step: str) -> StepId:
    """The id of a part's step in the routine: a step named like the part takes the bare name."""
    head, _, rest = step.partition(".")
    tail = rest if head == part else step
    return StepId(f"{include}.{tail}" if tail else include)


def _retargeted(draft: Draft, change: Callable[[str], str]) -> Draft:
    """The step with every target changed, but for the one that means staying."""

    def changed(target: Any) -> str:
        return target if target == STAY else change(target)

    data = dict(draft.data)
    if isinstance(data.get("answers"), dict):
        data["answers"] = {key: changed(value) for key, value in data["answers"].items()}
    for key in {"go", "otherwise"} & set(data):
        data[key] = changed(data[key])
    return replace(draft, data=data)


def _resolved(draft: Draft, names: Mapping[str, str], flat: Flat) -> Draft:
    """The step with its targets looked up; those that lead nowhere were reported already."""
    exits = _exits(flat.source)

    def lookup(target: str) -> str:
        if isinstance(target, StepId) or target in exits:
            return target
        return StepId(names.get(target, target))

    return _retargeted(draft, lookup)
