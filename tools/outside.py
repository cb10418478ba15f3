"""Alexa's services, as far as the pure conversation meets them: an act in, its result out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from speaker.envelope import NOWHERE
from steady_ground.acts import ASK_PERMISSION, BOOK_REMINDER, CANCEL_REMINDER
from steady_ground.conversation import turn
from steady_ground.household import Household
from steady_ground.keeping import local
from steady_ground.routine import Content
from steady_ground.scene import Turn
from steady_ground.turn import Heard, Session


@dataclass
class Outside:
    """Alexa's services: the fault that they have just now, and the zone that they tell.

    The pure conversation knows them by these two alone; a real handler finds them at `endpoint`.
    """

    fault: str = ""
    zone: str = ""
    endpoint: str = NOWHERE
    reminders: None = None

    def turns(
        self, content: Content, household: Household, session: Session, heard: Heard, now: datetime
    ) -> Iterator[Turn]:
        """A turn, and those in which the results of its acts are heard."""
        wanted: Heard | None = heard
        while wanted:
            there = local(wanted.values.get("zone") or household.zone, now)
            done = turn(content, household, session, wanted, there)
            household, session = done.household, done.session
            yield done
            wanted = self.perform(done.reply.act, household) if done.reply.act else None

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
