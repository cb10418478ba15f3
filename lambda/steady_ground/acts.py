"""Outside acts that a step may want, by name, and what may come of them.

A step with `act:` is where the household stands while the act is pending: it is saved first, the
edge acts once, and the result is heard as the next answer (law 8 of the design). Whoever comes
back to such a step, because a reply was lost, meets the act again; the edge then looks whether it
was done before.
"""

from __future__ import annotations

from collections.abc import Mapping

READ_ZONE = "read_zone"
BOOK_REMINDER = "book_reminder"
CANCEL_REMINDER = "cancel_reminder"
ASK_PERMISSION = "ask_permission"

UNANSWERED = "unanswered"

RESULTS: Mapping[str, tuple[str, ...]] = {
    READ_ZONE: ("zone_read", "failed"),
    BOOK_REMINDER: ("booked", "no_permission", "refused", "failed"),
    CANCEL_REMINDER: ("deleted", "failed"),
    ASK_PERMISSION: ("accepted", "denied", UNANSWERED),
}
"""The results of each act: a step that wants it says where each of them leads."""
