"""Content files, with the line of everything in them, and the errors that an author can act on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).resolve().parent.parent
CONTENT = ROOT / "content" / "en"

Keys = tuple[str | int, ...]


@dataclass(frozen=True, order=True)
class Problem:
    """Something an author should mend: where it is, and what is wrong, with the nearest fix."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}"


class ContentError(Exception):
    """Content that can't be compiled; `problems` says why, one by one."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True)
class Source:
    """One YAML file: its plain data, and the line on which each key or item stands."""

    name: str
    data: dict[str, Any]
    lines: dict[Keys, int]

    def problem(self, keys: Keys, what: str) -> Problem:
        """A problem at a key, or at the nearest one above it that stands in the file."""
        while keys not in self.lines and keys:
            keys = keys[:-1]
        return Problem(self.name, self.lines.get(keys, 1), what)


class _Loader(yaml.SafeLoader):
    """YAML in which yes, no, on and off are words, as are dates and numbers with colons."""


_Loader.yaml_implicit_resolvers = {}
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"[0-9]+$"), list("0123456789"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"(?:~|null|)$"), ["~", "n", ""])


def read(path: Path) -> Source:
    """Read a content file. Raises ContentError for broken YAML, repeated keys and booleans."""
    name = str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else path.name
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ContentError([Problem(name, line, f"not YAML: {error.problem}")]) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ContentError([Problem(name, 1, f"not YAML: {error}")]) from error
    if not isinstance(node, yaml.MappingNode):
        raise ContentError([Problem(name, 1, "a content file is a list of `name: value` lines")])
    reader = _Reader(name)
    data = reader.plain(node, ())
    if reader.problems:
        raise ContentError(reader.problems)
    return Source(name, data, reader.lines)


class _Reader:
    """Plain data of YAML nodes, noting lines and problems on the way."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.lines: dict[Keys, int] = {}
        self.problems: list[Problem] = []

    def plain(self, node: yaml.Node, keys: Keys) -> Any:
        self.lines.setdefault(keys, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, keys)
        if isinstance(node, yaml.SequenceNode):
            return [self.plain(item, (*keys, i)) for i, item in enumerate(node.value)]
        assert isinstance(node, yaml.ScalarNode), "composed YAML has no fourth kind"
        return self._scalar(node, keys)

    def _mapping(self, node: yaml.MappingNode, keys: Keys) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            line = key_node.start_mark.line + 1
            if key in data:
                first = self.lines[(*keys, key)]
                what = f'"{key}" stands here twice (first on line {first}); rename or remove one'
                self.problems.append(Problem(self.name, line, what))
            self.lines[(*keys, key)] = line
            data[key] = self.plain(value_node, (*keys, key))
        return data

    def _scalar(self, node: yaml.ScalarNode, keys: Keys) -> Any:
        text = str(node.value)
        if node.tag.endswith(":int"):
            return int(text)
        if node.style is None and text.lower() in ("true", "false"):
            what = f"{text} is no word that can be said; write what is meant, or put it in quotes"
            self.problems.append(Problem(self.name, self.lines[keys], what))
        return text


def nearest(name: str, known: Iterable[str]) -> str:
    """The closing part of an error: the nearest known name, or all of a few."""
    names = sorted(known)
    close = get_close_matches(name, names, n=1, cutoff=0.5)
    if close:
        return f'did you mean "{close[0]}"?'
    return f"known: {', '.join(names)}" if len(names) <= 12 else "no name here is like it"
