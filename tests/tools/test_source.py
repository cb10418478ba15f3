"""Content files: what YAML makes of words, and errors with their line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.source import ContentError, Source, nearest, read


def source(tmp_path: Path, text: str) -> Source:
    path = tmp_path / "some.yaml"
    path.write_text(text)
    return read(path)


def problems(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(ContentError) as error:
        source(tmp_path, text)
    return [str(problem) for problem in error.value.problems]


@pytest.mark.parametrize("word", ["yes", "no", "on", "off", "Yes", "NO", "12:30", "0x1f", "1_000"])
def test_words_stay_words(tmp_path: Path, word: str) -> None:
    assert source(tmp_path, f"a: {word}\n{word}: b").data == {"a": word, word: "b"}


def test_whole_numbers_are_numbers(tmp_path: Path) -> None:
    assert source(tmp_path, 'quiet: 40\nsaid: "40"').data == {"quiet": 40, "said": "40"}


def test_nothing_is_an_empty_text(tmp_path: Path) -> None:
    assert source(tmp_path, "a:\nb: []").data == {"a": "", "b": []}


def test_every_key_and_item_has_its_line(tmp_path: Path) -> None:
    found = source(tmp_path, "a:\n  b:\n    - one\n    - two\nc: {d: e}")
    assert found.lines[("a", "b", 1)] == 4
    assert found.lines[("c", "d")] == 5


def test_a_problem_stands_at_the_nearest_key_that_is_there(tmp_path: Path) -> None:
    found = source(tmp_path, "a:\n  b: c")
    assert str(found.problem(("a", "b", "missing"), "is bad")) == "some.yaml:2: is bad"
    assert str(found.problem(("missing",), "is bad")) == "some.yaml:1: is bad"


def test_repeated_keys_are_refused(tmp_path: Path) -> None:
    assert problems(tmp_path, "a: b\nc:\n  d: e\n  d: f\na: g") == [
        'some.yaml:4: "d" stands here twice (first on line 3); rename or remove one',
        'some.yaml:5: "a" stands here twice (first on line 1); rename or remove one',
    ]


def test_a_boolean_is_refused(tmp_path: Path) -> None:
    what = "is no word that can be said; write what is meant, or put it in quotes"
    assert problems(tmp_path, "a: true\nb:\n  - False") == [
        f"some.yaml:1: true {what}",
        f"some.yaml:3: False {what}",
    ]
    assert source(tmp_path, 'a: "true"').data == {"a": "true"}


def test_broken_yaml_has_its_line(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, 'a: b\nsay:\n  - "{one}", speak\n')
    assert problem.startswith("some.yaml:3: not YAML: ")


@pytest.mark.parametrize("text", ["", "- a\n- b", "just words"])
def test_a_file_is_named_values(tmp_path: Path, text: str) -> None:
    assert problems(tmp_path, text) == [
        "some.yaml:1: a content file is a list of `name: value` lines"
    ]


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "some.yaml"
    path.write_bytes(b"a: \xff")
    with pytest.raises(ContentError, match=r"some\.yaml:1: not YAML"):
        read(path)


def test_the_nearest_name_is_told() -> None:
    assert nearest("swapp", ["swap", "share"]) == 'did you mean "swap"?'
    assert nearest("quite", ["one", "two"]) == "known: one, two"
    assert nearest("zzz", [f"step_{i}" for i in range(20)]) == "no name here is like it"
