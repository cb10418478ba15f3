"""No rule of the platform is without a check: on responses, or by a test that is there."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests import response_rules  # noqa: F401  # it enters its rules
from tests.rulebook import RULES

ROOT = Path(__file__).parents[1]
ELSEWHERE: Mapping[int, Any] = yaml.safe_load(
    (Path(__file__).parent / "rules_elsewhere.yaml").read_text(encoding="utf-8")
)
NAMED = sorted({name for entry in ELSEWHERE.values() for name in entry["by"]})


def test_every_rule_is_checked_somewhere() -> None:
    assert set(RULES) | set(ELSEWHERE) == set(range(1, 21))


@pytest.mark.parametrize("number", ELSEWHERE)
def test_an_entry_has_its_shape(number: int) -> None:
    entry = ELSEWHERE[number]
    assert set(entry) <= {"what", "by", "not_here"}
    assert entry["what"].endswith(".")
    assert entry["by"]


@pytest.mark.parametrize("name", NAMED)
def test_what_is_named_is_there(name: str) -> None:
    path, _, function = name.partition("::")
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    assert function in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
