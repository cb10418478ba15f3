"""Alexa's services, as far as the pure conversation meets them: an act in, its result out."""

from __future__ import annotations

from dataclasses import dataclass

from speaker.envelope import NOWHERE
from steady_ground.acts import ASK_PERMISSION, BOOK_REMINDER, CANCEL_REMINDER
from steady_ground.household import Household
from steady_ground.turn import Heard


@dataclass
class Outside:
    """Alexa's services: the fault that they have just now, and the zone that they tell.

    The pure conversation knows them by these two alone; a real handler finds them at `endpoint`.
    """

    fault: str = ""
    zone: str = ""
    endpoint: str = NOWHERE

    def perform(self, act: str, household: Household) -> Heard | None:
        """The result of an act, as the real services would give it."""
        if act == ASK_PERMISSION:
            return None
        of_reminders = act in (BOOK_REMINDER, CANCEL_REMINDER)
        if self.fault == "no_permission" and act == BOOK_REMINDER:
            return Heard("no_permission")
        if self.fault == "unsupported" and act == BOOK_REMINDER:
            return Heard("refused")
        if act == BOOK_REMINDER and not self.fault:
            return Heard("booked", {"reminder": "token"})
        if act == CANCEL_REMINDER and (not self.fault or not household.reminder):
            return Heard("deleted")
        if not of_reminders and self.zone and self.fault in ("", "no_permission", "unsupported"):
            return Heard("zone_read", {"zone": self.zone})
        return Heard("failed")
