"""One turn against the store: read, take the turn, keep what changed, before anything is said."""

from __future__ import annotations

from dataclasses import dataclass
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


@dataclass(frozen=True)
class Sitting:
    """The session attributes of a request: the sitting, and the generation it belongs to."""

    session: Session
    generation: str = ""


@dataclass(frozen=True)
class Kept:
    """What a turn came to: the next request's sitting, and what to say."""

    sitting: Sitting
    reply: Reply


def take_turn(
    content: Content, store: Store, key: str, sitting: Sitting, heard: Heard, now: datetime
) -> Kept:
    """Take a turn and keep it; a store that fails leads to words that say what was kept."""
    try:
        for _ in range(TRIES):
            record = store.load(key, now)
            taken = _turn(content, record, sitting, heard, now)
            try:
                return _keep(store, key, record, taken, now)
            except Conflict:
                continue
            except Unavailable:
                break
    except Unavailable:
        return _apology(content, "not_read")
    return _apology(content, "not_saved")


def _turn(content: Content, record: Record, sitting: Sitting, heard: Heard, now: datetime) -> Turn:
    """The turn; a sitting of a household that was deleted since has nothing to answer to."""
    session = sitting.session if sitting.generation == record.generation else Session()
    return turn(content, record.household, session, heard, _local(record.household, now))


def _keep(store: Store, key: str, read: Record, taken: Turn, now: datetime) -> Kept:
    """Save what changed, and only that."""
    record = (
        read if taken.household == read.household else store.save(key, taken.household, read, now)
    )
    return Kept(Sitting(taken.session, record.generation), taken.reply)


def _apology(content: Content, phrase: str) -> Kept:
    said = wording.phrase(content, phrase, Household())
    return Kept(Sitting(Session()), Reply(said, event=phrase))


def _local(household: Household, now: datetime) -> datetime:
    """The time where the household lives, as far as it is known."""
    if not household.zone:
        return now
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return now.astimezone(ZoneInfo(household.zone))
    except (ZoneInfoNotFoundError, ValueError):
        return now
