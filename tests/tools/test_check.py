"""The content linter: every rule of it, on content that breaks it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.tools.house import House, house
from tools import check
from tools.check_ids import rewrite
from tools.check_model import model_is_small_enough

__all__ = ["house"]

RULES = {rule.__name__: rule for stage in check.STAGES for rule in stage}
BAD: list[dict[str, Any]] = [
    bad
    for file in ("bad_content.yaml", "bad_places.yaml")
    for bad in yaml.safe_load((Path(__file__).parent / file).read_text())
]
UNBROKEN = {model_is_small_enough.__name__}
"""Rules that no single line breaks."""


def found(house: House) -> list[str]:
    return [str(problem) for problem in check.problems(house.load(), house.root)]


def test_good_content_has_no_problems(house: House) -> None:
    assert found(house) == []
    assert check.summary(house.load()) == (
        "content is good: 2 routines, 16 steps, 28 ways to answer"
    )


@pytest.mark.parametrize("bad", BAD, ids=[f"{bad['rule']}-{bad['due'][:24]}" for bad in BAD])
def test_bad_content_is_named(house: House, bad: dict[str, Any]) -> None:
    for line, made in {bad["line"]: bad["made"], **bad.get("and", {})}.items():
        house.change(bad["file"], line, made)
    problems = [str(problem) for problem in RULES[bad["rule"]](house.load())]
    due = f"content/en/{bad.get('at', bad['file'])}:{bad['due']}"
    assert any(problem.startswith(due) for problem in problems), problems
    assert set(problems) <= set(found(house))


def test_every_rule_has_its_bad_content() -> None:
    assert {bad["rule"] for bad in BAD} | UNBROKEN == set(RULES)


def test_a_model_may_be_too_large(house: House) -> None:
    more = "".join(f"a{'b' * i}:\n  says: [word{' word' * i}]\n" for i in range(300))
    house.change("answers.yaml", "yes:\n", f"{more}yes:\n")
    problems = [str(problem) for problem in model_is_small_enough(house.load())]
    assert problems == ["content/en/answers.yaml:1: 321 intents; 250 are the most"]


STALE = "is not what the content makes; run `make model`"


def test_stale_models_are_named(house: House) -> None:
    house.change("answers.yaml", "  says: [i do]", "  says: [i do, we do]")
    locales = ("en-AU", "en-GB", "en-US")
    assert found(house) == [f"interaction_models/{locale}.json:1: {STALE}" for locale in locales]


def test_a_stale_model_of_one_locale_is_named(house: House) -> None:
    house.change("locales.yaml", "    be on the dot: [en-GB]", "    be on the dot: [en-AU]")
    locales = ("en-AU", "en-GB")
    assert found(house) == [f"interaction_models/{locale}.json:1: {STALE}" for locale in locales]


def test_a_stale_or_missing_manifest_is_named(house: House) -> None:
    house.change("helplines.yaml", "country: the United States", "country: America")
    assert found(house) == [f"skill.json:1: {STALE}"]
    house.make()
    assert found(house) == []
    (house.root / "skill.json").unlink()
    assert found(house) == [f"skill.json:1: {STALE}"]


def test_a_new_question_is_listed_on_demand(house: House) -> None:
    kept = house.ids.read_text().replace("talk/meet\n", "")
    house.ids.write_text(kept)
    (problem,) = found(house)
    assert problem.startswith("content/ids.txt:1: new questions are not listed yet: talk/meet; run")
    rewrite(house.load(), house.ids)
    assert found(house) == []


def test_a_question_that_is_gone_needs_an_heir(house: House) -> None:
    house.ids.write_text("talk/meeting\n" + house.ids.read_text())
    (problem,) = found(house)
    assert problem.startswith('content/en/routines/talk.yaml:1: the question "meeting" is gone')
    assert problem.endswith('`moved: {meeting: ...}`; did you mean "meet"?')
    house.change("routines/talk.yaml", "steps:", "moved: {meeting: meet}\nsteps:")
    assert found(house) == []


def test_a_question_that_asks_no_more_is_gone(house: House) -> None:
    house.ids.write_text("talk/bye\n" + house.ids.read_text())
    assert found(house)[0].startswith(
        'content/en/routines/talk.yaml:42: step "bye" asked once, and people may be left there'
    )


def test_a_routine_that_is_gone_is_unlisted_by_hand(house: House) -> None:
    house.ids.write_text("chat/opening\n" + house.ids.read_text())
    assert found(house) == [
        'content/ids.txt:1: the routine "chat" is gone; if it is meant to be, delete this line'
    ]


def test_main_names_problems_and_fails(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    house.change("routines/talk.yaml", "next: promise.same", "next: promisse.same")
    assert check.main([], house.root) == 1
    assert capsys.readouterr().out == (
        'content/en/routines/talk.yaml:22: step "share" goes to "promisse.same"; '
        'did you mean "promise.same"?\n'
    )


def test_what_no_conversation_takes_fails_in_ci_only(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert check.conversations_take_all(["talk/meet: day"], strict=False)
    assert not check.conversations_take_all(["talk/meet: day"], strict=True)
    assert check.conversations_take_all([], strict=True)
    assert capsys.readouterr().out == "no conversation takes: talk/meet: day\n" * 2
