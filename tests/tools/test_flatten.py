"""Routines written out: where every target leads, and what is told of one that leads nowhere."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent, indent

import pytest

from tools.flatten import Flat, flatten
from tools.source import Source, read


class Files:
    """Writes a routine and its parts, and flattens them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.parts: dict[str, str] = {}

    def flat(self, steps: str) -> Flat:
        parts = {name: self._read(name, text) for name, text in self.parts.items()}
        return flatten(
            self._read("talk", f"id: talk\nsteps:\n{indent(dedent(steps), chr(32) * 2)}"), parts
        )

    def problems(self, steps: str) -> list[str]:
        return sorted({str(problem) for problem in self.flat(steps).problems})

    def ways(self, steps: str) -> dict[str, object]:
        """For each step its answers' targets, or what follows it."""
        flat = self.flat(steps)
        assert flat.problems == []
        return {s.id: s.data.get("answers") or s.data.get("go") for s in flat.steps}

    def _read(self, name: str, text: str) -> Source:
        path = self.folder / f"{name}.yaml"
        path.write_text(text)
        return read(path)


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


SHARE_AND_MIRROR = """\
  share:
    each: [one, two]
    ask: Next?
    answers: {next: mirror.same, more_time: stay, no: share.other, pass: share.next}
    after: close
  mirror:
    each: [one, two]
    go: share.other
  close: {say: Goodbye., end: done}
"""


def test_each_makes_a_step_for_each_person(files: Files) -> None:
    same = {"more_time": "stay", "no": "share.two", "pass": "share.two"}
    assert files.ways(SHARE_AND_MIRROR) == {
        "share.one": {"next": "mirror.one", **same},
        "share.two": {
            "next": "mirror.two",
            "more_time": "stay",
            "no": "share.one",
            "pass": "close",
        },
        "mirror.one": "share.two",
        "mirror.two": "share.one",
        "close": None,
    }


def test_each_says_who(files: Files) -> None:
    assert [s.data.get("who") for s in files.flat(SHARE_AND_MIRROR).steps] == [
        *("one", "two"),
        *("one", "two"),
        None,
    ]


def test_a_bare_name_means_the_first_person(files: Files) -> None:
    steps = (
        "  a: {say: Hello., go: b}\n  b: {each: [one, two], say: Well., after: c}\n  c: {end: x}"
    )
    assert files.ways(steps)["a"] == "b.one"
    assert files.ways(steps)["b.one"] == "b.two"
    assert files.ways(steps)["b.two"] == "c"


def test_a_step_without_a_way_on_goes_to_the_next(files: Files) -> None:
    steps = "  a: {say: Hello.}\n  b: {say: Well., when: rule, otherwise: c}\n  c: {end: done}"
    assert files.ways(steps) == {"a": "b", "b": "c", "c": None}


def test_a_step_passed_over_leads_to_the_next(files: Files) -> None:
    flat = files.flat("  a: {say: Hello., when: rule}\n  b: {end: done}")
    assert flat.steps[0].data["otherwise"] == "b"


def test_a_part_holds_for_the_steps_that_follow(files: Files) -> None:
    flat = files.flat("  a: {part: the start}\n  b: {say: Hello.}\n  c: {part: the end, end: done}")
    assert [step.data["part"] for step in flat.steps] == ["the start", "the start", "the end"]


PART = """\
id: yeses
exits: [done, declined]
steps:
  yeses:
    ask: Willing?
    answers: {yes: thanks, no: declined}
  thanks: {say: Good., go: done}
"""


def test_an_included_part_lies_under_the_steps_name(files: Files) -> None:
    files.parts["yeses"] = PART
    steps = """\
      begin:
        include: yeses
        exits: {done: talk, declined: bye}
      talk: {say: Talk., go: begin.thanks}
      bye: {end: done}
    """
    assert files.ways(steps) == {
        "begin": {"yes": "begin.thanks", "no": "bye"},
        "begin.thanks": "talk",
        "talk": "begin.thanks",
        "bye": None,
    }


def test_a_condition_on_an_include_is_one_on_its_first_step(files: Files) -> None:
    files.parts["yeses"] = PART
    steps = """\
      begin:
        when: rule
        otherwise: bye
        include: yeses
        exits: {done: bye, declined: bye}
      bye: {end: done}
    """
    first, second, _ = files.flat(steps).steps
    assert (first.data["when"], first.data["otherwise"]) == ("rule", "bye")
    assert "when" not in second.data


def test_a_part_may_include_a_part(files: Files) -> None:
    files.parts["yeses"] = PART
    files.parts["both"] = (
        "id: both\nexits: [over]\nsteps:\n"
        "  ask: {include: yeses, exits: {done: over, declined: over}}\n"
    )
    steps = "  begin: {include: both, exits: {over: bye}}\n  bye: {end: done}"
    assert files.ways(steps) == {
        "begin.ask": {"yes": "begin.ask.thanks", "no": "bye"},
        "begin.ask.thanks": "bye",
        "bye": None,
    }


def test_a_missing_target_is_told_as_it_is_written(files: Files) -> None:
    broken = SHARE_AND_MIRROR.replace("next: mirror.same", "next: mirorr.same")
    assert files.problems(broken) == [
        'talk.yaml:6: step "share" goes to "mirorr.same"; did you mean "mirror.same"?'
    ]


@pytest.mark.parametrize(
    ("line", "made", "due"),
    [
        (
            "pass: share.next",
            "pass: shar.next",
            '6: step "share" goes to "shar.next"; did you mean',
        ),
        ("no: share.other", "no: shore.other", '6: step "share" goes to "shore.other"; did you'),
        ("after: close", "after: clse", '7: step "share" goes to "clse"; did you mean "close"?'),
        ("go: share.other", "go: sahre", '10: step "mirror" goes to "sahre"; did you mean "share"'),
        ("go: share.other", "go: stay", '10: step "mirror" goes to "stay"; '),
        ("go: share.other", "go: close.same", '10: step "mirror" goes to "close.same"; did you m'),
    ],
)
def test_targets_that_lead_nowhere(files: Files, line: str, made: str, due: str) -> None:
    problems = files.problems(SHARE_AND_MIRROR.replace(line, made))
    assert any(problem.startswith(f"talk.yaml:{due}") for problem in problems)


def test_nothing_follows_the_last_of_the_file(files: Files) -> None:
    steps = """\
      share:
        each: [one, two]
        ask: Next?
        answers: {next: share.next}
    """
    assert files.problems(steps) == [
        'talk.yaml:6: nothing follows the last "share"; add `after:` to that step'
    ]


def test_a_step_that_was_deleted_is_named_where_it_is_gone_to(files: Files) -> None:
    broken = SHARE_AND_MIRROR[: SHARE_AND_MIRROR.index("  close")]
    (problem,) = files.problems(broken)
    assert problem.startswith(
        'talk.yaml:7: step "share" goes to "close"; known: mirror, mirror.one'
    )


def test_a_step_that_was_deleted_from_a_part(files: Files) -> None:
    files.parts["yeses"] = PART.replace("  thanks: {say: Good., go: done}\n", "")
    steps = "  begin: {include: yeses, exits: {done: bye, declined: bye}}\n  bye: {end: done}"
    assert files.problems(steps) == [
        'yeses.yaml:6: step "yeses" goes to "thanks"; known: declined, done, yeses'
    ]


@pytest.mark.parametrize(
    ("include", "due"),
    [
        ("include: yesses, exits: {done: bye}", 'there is no part "yesses"; did you mean "yeses"?'),
        ("include: yeses, exits: {done: bye}", 'the exit "declined" of part "yeses" leads nowhere'),
        (
            "include: yeses, exits: {done: bye, declined: bye, don: bye}",
            'part "yeses" has no exit "don"; did you mean "done"?',
        ),
        (
            "include: yeses, exits: {done: by, declined: bye}",
            'step "begin" goes to "by"; did you mean "bye"?',
        ),
    ],
)
def test_includes_that_do_not_fit(files: Files, include: str, due: str) -> None:
    files.parts["yeses"] = PART
    (problem,) = files.problems(f"  begin: {{{include}}}\n  bye: {{end: done}}")
    assert problem.startswith(f"talk.yaml:3: {due}")


def test_a_part_does_not_include_itself(files: Files) -> None:
    files.parts["round"] = "id: round\nexits: [done]\nsteps:\n  a: {include: round}\n"
    steps = "  begin: {include: round, exits: {done: bye}}\n  bye: {end: done}"
    assert 'round.yaml:4: part "round" includes itself' in files.problems(steps)


@pytest.mark.parametrize(
    ("step", "due"),
    [
        ("{sya: Hello.}", 'unknown key "sya"; did you mean "say"?'),
        ("{_say: Hello.}", 'unknown key "_say"; did you mean "say"?'),
        ("{say: {one}}", "`say:` should be a text, or a list of texts, each in quotes"),
        ("{quiet: 45s}", "`quiet:` should be a whole number, without a unit"),
        ("{answers: [yes]}", "`answers:` should be names with a value each"),
        ("{each: [one, tow]}", "`each:` takes [one, two] or [first, second]"),
        ("{}", 'step "a" has nothing in it'),
        ("", 'step "a" has nothing in it'),
    ],
)
def test_misshapen_steps(files: Files, step: str, due: str) -> None:
    problems = files.problems(f"  a: {step}\n  b: {{end: done}}")
    assert [problem for problem in problems if problem.startswith(f"talk.yaml:3: {due}")]


def test_a_routine_without_steps(tmp_path: Path) -> None:
    path = tmp_path / "talk.yaml"
    path.write_text("id: talk\nstesp: {}\n")
    assert [str(problem) for problem in flatten(read(path), {}).problems] == [
        'talk.yaml:2: unknown key "stesp"; did you mean "steps"?',
        "talk.yaml:1: `steps:` is missing or empty",
    ]
