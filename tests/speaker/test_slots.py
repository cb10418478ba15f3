"""AMAZON.* slot values, as the slot type reference gives them."""

from datetime import date

import pytest

from speaker.slots import parse

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("today", "2026-11-23"),
        ("tomorrow", "2026-11-24"),
        ("the day after tomorrow", "2026-11-25"),
        ("monday", "2026-11-23"),
        ("next monday", "2026-11-30"),
        ("on sunday", "2026-11-29"),
        ("a week from sunday", "2026-12-06"),
        ("this week", "2026-W48"),
        ("next week", "2026-W49"),
        ("this weekend", "2026-W48-WE"),
        ("next month", "2026-12"),
        ("in two weeks", "2026-12-07"),
        ("three days from now", "2026-11-26"),
        ("November twenty-ninth", "2026-11-29"),
        ("the 29th of november", "2026-11-29"),
        ("the 5th", "2026-12-05"),
        ("may 5", "2027-05-05"),
        ("february thirtieth", None),
        ("someday", None),
    ],
)
def test_a_date_is_a_day_from_today_on_or_a_week(said: str, value: str | None) -> None:
    assert parse("AMAZON.DATE", said, MONDAY) == value


def test_weeks_and_months_go_over_the_end_of_the_year() -> None:
    assert parse("AMAZON.DATE", "next week", date(2026, 12, 28)) == "2027-W01"
    assert parse("AMAZON.DATE", "next month", date(2026, 12, 28)) == "2027-01"
    assert parse("AMAZON.DATE", "the 3rd", date(2026, 12, 28)) == "2027-01-03"


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("seven pm", "19:00"),
        ("7 p.m.", "19:00"),
        ("7:30 pm", "19:30"),
        ("seven thirty five in the evening", "19:35"),
        ("seven oh five", "07:05"),
        ("half past seven", "07:30"),
        ("quarter to eight pm", "19:45"),
        ("7 o'clock", "07:00"),
        ("12 am", "00:00"),
        ("noon", "12:00"),
        ("in the evening", "EV"),
        ("25", None),
        ("7:75", None),
        ("ten to zero", None),
    ],
)
def test_a_time_is_of_24_hours_or_a_part_of_the_day(said: str, value: str | None) -> None:
    assert parse("AMAZON.TIME", said, MONDAY) == value


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("20 minutes", "PT20M"),
        ("ninety seconds", "PT90S"),
        ("half an hour", "PT30M"),
        ("an hour and a half", "PT1H30M"),
        ("two minutes and thirty seconds", "PT2M30S"),
        ("two weeks", "P2W"),
        ("three days", "P3D"),
        ("a while", None),
    ],
)
def test_a_duration_is_iso_8601(said: str, value: str | None) -> None:
    assert parse("AMAZON.DURATION", said, MONDAY) == value


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("five", "5"),
        ("twenty-five", "25"),
        ("a hundred and five", "105"),
        ("two thousand twenty six", "2026"),
        ("seven seven", None),
        ("many", None),
    ],
)
def test_a_number_is_digits(said: str, value: str | None) -> None:
    assert parse("AMAZON.NUMBER", said, MONDAY) == value


@pytest.mark.parametrize("name", ["thomas", "mary-jane", "o'brien", "josé"])
def test_a_first_name_is_one_word(name: str) -> None:
    assert parse("AMAZON.FirstName", name, MONDAY) == name


@pytest.mark.parametrize("word", ["the", "x", "r2d2", "mary jane", "what"])
def test_not_every_word_is_a_first_name(word: str) -> None:
    assert parse("AMAZON.FirstName", word, MONDAY) is None


def test_other_types_take_any_text() -> None:
    assert parse("AMAZON.SearchQuery", "what's fair", MONDAY) == "what's fair"
