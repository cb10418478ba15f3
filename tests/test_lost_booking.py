"""A booking whose reply was lost: it is found again, told, and never doubled."""

from tests.paths import OPENING
from tests.test_acts import Home, Mumbling, Story


def test_a_reminder_that_may_be_booked_can_be_cancelled() -> None:
    with Mumbling() as alexa:
        home = Home(alexa, Story())
        home.talk("living room", OPENING)
        home.say("living room", "Alexa, ask steady ground to cancel our reminder")
        assert home.rings() == []


def test_a_reminder_that_may_be_booked_is_not_joined_by_another() -> None:
    with Mumbling() as alexa:
        home = Home(alexa, Story())
        home.talk("living room", OPENING)
        home.lines = {**home.lines, "meet": "Saturday at five pm"}
        home.talk("living room", OPENING)
        assert home.rings() == home.kept()["rings"]


def test_what_was_booked_is_said_to_be_booked() -> None:
    with Mumbling() as alexa:
        home = Home(alexa, Story())
        home.talk("living room", OPENING)
        assert home.rings() == home.kept()["rings"]
