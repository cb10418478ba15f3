"""Who may enter which room: one door to each outside, and no English in Python."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "lambda" / "steady_ground"
PURE = ("engine", "conversation", "arrival", "control", "scene", "routine", "household", "wording")
PURE_TOO = ("rules", "actions", "acts", "turn", "undo")


def imports(path: Path) -> set[str]:
    """The top-level packages and modules that a file imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(str(node.module))
    return found


FILES = sorted((ROOT / "lambda").rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_each_outside_has_one_door(path: Path) -> None:
    room = path.relative_to(ROOT / "lambda").as_posix()
    packages = {name.partition(".")[0] for name in imports(path)}
    alexa = room.startswith("steady_ground/alexa/") or room == "lambda_function.py"
    assert alexa or not packages & {"ask_sdk_core", "ask_sdk_model", "ask_sdk_runtime"}
    assert room == "steady_ground/store/dynamo.py" or not packages & {"boto3", "botocore"}
    assert room == "steady_ground/alexa/services.py" or not packages & {"urllib3", "certifi"}
    assert not packages & {"flask", "yaml", "requests", "rapidfuzz"}


@pytest.mark.parametrize("name", [*PURE, *PURE_TOO])
def test_a_turn_is_pure(name: str) -> None:
    """No clock, no chance, no outside: only the standard library's plain parts."""
    allowed = {"__future__", "collections", "dataclasses", "datetime", "json", "math", "pathlib"}
    allowed |= {"re", "typing", "steady_ground"}
    source = (PACKAGE / f"{name}.py").read_text(encoding="utf-8")
    assert {found.partition(".")[0] for found in imports(PACKAGE / f"{name}.py")} <= allowed
    assert ".now(" not in source
    assert ".today(" not in source
    rooms = {found for found in imports(PACKAGE / f"{name}.py") if found.startswith("steady_")}
    assert not any(
        room.startswith(("steady_ground.alexa", "steady_ground.store")) for room in rooms
    )


def spoken(path: Path) -> Iterator[str]:
    """Strings of a file that could be said: not docstrings, not names, not error texts."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    quiet: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            quiet.add(id(node.value))
        if isinstance(node, ast.Raise):
            quiet |= {id(child) for child in ast.walk(node)}
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "error":
            quiet |= {id(child) for child in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in quiet:
            yield node.value


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_english_sentence_in_python(path: Path) -> None:
    for text in spoken(path):
        words = [word for word in text.split() if word.isalpha() and word.islower()]
        sql = any(word in text for word in ("SELECT", "INSERT", "UPDATE", "CREATE", "DELETE"))
        listing = not any(mark in text for mark in ".,?!") and path.stem == "wording"
        assert len(words) < 4 or sql or listing, text


@pytest.mark.parametrize(
    ("store", "needed"), [("memory:", set()), ("sqlite:never opened.db", {"sqlite3"})]
)
def test_the_way_of_a_turn_imports_nothing_it_does_not_need(store: str, needed: set[str]) -> None:
    code = "import sys, lambda_function; print(*sys.modules)"
    environment = {
        **os.environ,
        "STEADY_GROUND_STORE": store,
        "PYTHONPATH": str(ROOT / "lambda"),
    }
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    heavy = {"yaml", "requests", "boto3", "botocore", "flask", "sqlite3", "rapidfuzz", "zoneinfo"}
    heavy |= {"urllib3", "certifi"}
    assert heavy & set(done.stdout.split()) == needed
