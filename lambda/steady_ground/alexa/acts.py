"""The outside acts of a turn, done through Alexa's services: once, after the save."""

from __future__ import annotations

from dataclasses import dataclass

from ask_sdk_model.interfaces.system import SystemState

from steady_ground.acts import BOOK_REMINDER, CANCEL_REMINDER, READ_ZONE
from steady_ground.alexa.services import Result, Services
from steady_ground.household import Household
from steady_ground.routine import Content
from steady_ground.turn import Heard

BUDGET = 1.5
"""Seconds for all outside calls of one request; the rest of three is the store's."""


@dataclass
class Acts:
    """What a turn may have done outside. The services are only set up when one is wanted."""

    content: Content
    system: SystemState | None
    locale: str
    _services: Services | None = None

    def perform(self, act: str, household: Household) -> Heard | None:
        """Do an act; None for one that Alexa does herself after the reply."""
        if act == READ_ZONE:
            zone = self.services.time_zone()
            return Heard("zone_read", {"zone": zone}) if zone else Heard("failed")
        if act == BOOK_REMINDER:
            return self._book(household)
        if act == CANCEL_REMINDER:
            return self.cancel(household)
        return None

    @property
    def services(self) -> Services:
        """Alexa's services during this request."""
        if self._services is None:
            self._services = Services(self.system, BUDGET)
        return self._services

    def cancel(self, household: Household) -> Heard:
        """Delete the reminder that is booked; none is as good as deleted."""
        if not household.reminder:
            return Heard("deleted")
        deleted = self.services.cancel(household.reminder).outcome == "deleted"
        return Heard("deleted" if deleted else "failed")

    def _book(self, household: Household) -> Heard:
        """Book one reminder, in place of an older one; one that is there already is enough."""
        at = f"{household.next}T{household.next_time}"
        text = self.content.phrases["reminder"][0]
        found = self.services.find(at, text)
        if found.outcome == "absent" and household.reminder:
            gone = self.services.cancel(household.reminder)
            found = found if gone.outcome == "deleted" else gone
        if found.outcome == "absent":
            found = self.services.book(at, text, self.locale, household.zone)
        if found.outcome == "failed":  # perhaps only its reply was lost
            again = self.services.find(at, text)
            found = again if again.outcome == "booked" else found
        return _heard(found)


def _heard(result: Result) -> Heard:
    return Heard(result.outcome, {"reminder": result.token} if result.token else {})
