"""One turn against the store: read, take the turn, keep what changed, before anything is said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from steady_ground import wording
from steady_ground.conversation import turn
from steady_ground.household import Household
from steady_ground.routine import Content
from steady_ground.scene import Turn
from steady_ground.store import Conflict, Record, Store, Unavailable
from steady_ground.turn import Heard, Reply, Session

TRIES = 3
"""How often a turn is taken again where somebody else saved in between."""

MOST_ACTS = 4
"""How many outside acts one request may lead to, one after the other."""

FORGOTTEN = "forgotten"
"""The end of a routine after which nothing of the household is kept."""


@dataclass(frozen=True)
class Sitting:
    """The session attributes of a request: the sitting, and the generation it belongs to."""

    session: Session
    generation: str = ""


@dataclass(frozen=True)
class Kept:
    """What a turn came to: the next request's sitting, the household, and what to say.

    `fault` is why the store failed, for the log.
    """

    sitting: Sitting
    household: Household
    reply: Reply
    fault: Exception | None = None


Perform = Callable[[str, Household], Heard | None]
"""Does an outside act and tells its result; None where Alexa is to do it after the reply."""


@dataclass(frozen=True)
class Keeper:
    """Takes turns against a store, for one household, at one moment, with one way to act."""

    content: Content
    store: Store
    key: str
    now: datetime
    perform: Perform

    def take_turn(self, sitting: Sitting, heard: Heard) -> Kept:
        """Take a turn and keep it; do what it wants done outside, and hear the result as a turn.

        A store that fails leads to words that say what was kept. Nothing is said, and nothing is
        done, before it is saved.
        """
        kept = self._kept(sitting, heard)
        said = kept.reply.parts
        for _ in range(MOST_ACTS):
            result = self.perform(kept.reply.act, kept.household) if kept.reply.act else None
            if result is None:
                break
            kept = self._kept(kept.sitting, result)
            said += kept.reply.parts
        return replace(kept, reply=replace(kept.reply, parts=said))

    def _kept(self, sitting: Sitting, heard: Heard) -> Kept:
        conflict: Exception | None = None
        for _ in range(TRIES):
            try:
                record = self.store.load(self.key, self.now)
            except Unavailable as error:
                return self._apology("not_read", error)
            taken = self._turn(record, sitting, heard)
            try:
                return self._keep(record, taken)
            except Conflict as error:
                conflict = error
            except Unavailable as error:
                return self._apology("not_saved", error)
        return self._apology("not_saved", conflict)

    def _turn(self, record: Record, sitting: Sitting, heard: Heard) -> Turn:
        """The turn; a sitting of a household that was deleted since has nothing to answer to."""
        session = sitting.session if sitting.generation == record.generation else Session()
        now = local(heard.values.get("zone") or record.household.zone, self.now)
        return turn(self.content, record.household, session, heard, now)

    def _keep(self, read: Record, taken: Turn) -> Kept:
        """Save what changed, and only that; or forget everything, where that was asked for."""
        if taken.reply.event == FORGOTTEN:
            self.store.forget(self.key)
            return Kept(Sitting(Session()), read.household, taken.reply)
        changed = taken.household != read.household
        record = self.store.save(self.key, taken.household, read, self.now) if changed else read
        return Kept(Sitting(taken.session, record.generation), record.household, taken.reply)

    def _apology(self, phrase: str, fault: Exception | None) -> Kept:
        said = wording.phrase(self.content, phrase, Household())
        return Kept(Sitting(Session()), Household(), Reply(said, event=phrase), fault)


def local(zone: str, now: datetime) -> datetime:
    """The time in a zone (an IANA name), where one is known."""
    if not zone:
        return now
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return now.astimezone(ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError):
        return now
