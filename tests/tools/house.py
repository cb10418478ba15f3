"""The small house of content/, copied so that a test may break it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tools.build import Library, committed, load, write
from tools.check_ids import rewrite

CONTENT = Path(__file__).parent / "content"


class House:
    """A copy of the small content below a folder of its own, with all that is made of it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.content = root / "content" / "en"
        self.ids = root / "content" / "ids.txt"
        shutil.copytree(CONTENT, self.content)
        self.make()

    def make(self) -> None:
        """Write what is made of the content and committed beside it."""
        (self.root / "interaction_models").mkdir(exist_ok=True)
        for name, data in committed(self.load()).items():
            write(self.root / name, data)
        rewrite(self.load(), self.ids)

    def load(self) -> Library:
        return load(self.content)

    def change(self, file: str, line: str, made: str) -> None:
        path = self.content / file
        text = path.read_text()
        assert text.count(line) == 1, f"{line} stands {text.count(line)} times in {file}"
        path.write_text(text.replace(line, made))


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    """A house whose files are named as those of the real one are."""
    monkeypatch.setattr("tools.source.ROOT", tmp_path)
    return House(tmp_path)
