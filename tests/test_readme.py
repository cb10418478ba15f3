"""The README is true: its example of a routine is good, and every command in it exists."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from tools.build import load
from tools.check import problems
from tools.source import ROOT
from tools.transcript import BEGIN, END, transcript

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_example_routine_is_good_as_it_stands(tmp_path: Path) -> None:
    example = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)[0]
    folder = tmp_path / "content" / "en"
    shutil.copytree(ROOT / "content" / "en", folder)
    name = re.findall(r"^id: (\w+)", example)[0]
    (folder / "routines" / f"{name}.yaml").write_text(example, encoding="utf-8")
    library = load(folder)
    assert name in library.routines
    found = [p for p in problems(library, ROOT) if name in p.file]
    assert not found


def test_the_transcript_is_what_is_said() -> None:
    assert README.partition(BEGIN)[2].partition(END)[0].strip() == transcript().strip()


def test_every_make_target_that_it_names_is_there() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"(?:^|`|\| )make (?:-s )?([a-z][a-z-]*)", README, re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_every_file_that_it_names_is_there() -> None:
    for path in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / path).exists(), path
