"""What an officer looked after goes over to their heir, after the press (`leaving.py`) and a page at a time.

Each issue of which somebody may hear is one transaction, by the way of a change of owner (`handover.py`); all
others follow in silence. What a crash leaves out comes the next time: an issue that went over is not the
leaver's any more, so nothing goes twice.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from bot.content.content import Content
from bot.model.officer import Officer
from bot.service.casework.access import may
from bot.service.outcomes import handover
from bot.service.outcomes.broadcast import Followup
from bot.store.casework import handing_on, issues, officers, tasks
from bot.store.casework.handing_on import HandingOn
from bot.store.database import PASSING_FAULTS, Connection, Database
from bot.trace import kind_and_place

EVERY = timedelta(seconds=10)
PAGE = 25  # issues in one turn, each told of in a transaction of its own
SILENT_PAGE = 500  # issues in one transaction, of which nobody hears
# Whoever was giving them something at the very press is done by then: no transaction lasts so long.
AT_LEAST = timedelta(minutes=1)
_log = logging.getLogger(__name__)


def hand_on(
    db: Database, followup: Followup, content: Content, now: datetime, *, ring: Callable[[], None]
) -> int:
    """One page of what is on its way. Returns how many issues went over. ring: see `timers.run_due`."""
    went = 0
    for handing in db.read(handing_on.waiting):
        ids = db.read(partial(handing_on.one_by_one, handing=handing, limit=PAGE - went))
        went += sum(_safely(db, followup, content, handing, each, now) for each in ids)
        if ids:
            ring()
        if went >= PAGE:
            break
        went += db.write(partial(_rest, handing=handing, now=now))
    return went


def _safely(
    db: Database, followup: Followup, content: Content, handing: HandingOn, issue_id: int, now: datetime
) -> bool:
    """Whether it went over now. A fault with one issue keeps no other waiting: that one goes over too, and
    its new owner hears that nobody was told."""
    try:
        return db.write(lambda c: _one(c, followup, content, handing, issue_id, now))
    except PASSING_FAULTS:
        raise
    except Exception as fault:
        _log.error("nobody could be told who looks after an issue now: %s", kind_and_place(fault))
        return db.write(lambda c: _untold(c, handing, issue_id, now))


def _one(
    connection: Connection,
    followup: Followup,
    content: Content,
    handing: HandingOn,
    issue_id: int,
    now: datetime,
) -> bool:
    stands = _stands(connection, handing, issue_id)
    issue = issues.by_id(connection, issue_id)
    if stands is None or issue is None:
        return False
    by, heir = _who(connection, stands), stands.to_id
    handover.hand_over(
        connection, followup, content, issue.ref, heir, by, None, now, tell_nobody=stands.untold
    )
    return True


def _untold(connection: Connection, handing: HandingOn, issue_id: int, now: datetime) -> bool:
    stands = _stands(connection, handing, issue_id)
    if stands is None:
        return False
    handing_on.give(connection, stands, [issue_id], stands.by_id, now)
    key = f"hand-on:{handing.id}:{issue_id}"
    note = "You look after this now. Something failed, so those who wait were not told."
    tasks.add_fault(connection, key, now, note, owner_id=stands.to_id, issue_id=issue_id)
    return True


def _stands(connection: Connection, handing: HandingOn, issue_id: int) -> HandingOn | None:
    """To whom it goes as of this moment; None where it does not go any more. Nobody else gives it away until
    this transaction is over."""
    stands = handing_on.lock(connection, handing.id)
    issues.wait_turn(connection, issue_id)
    return stands if stands and handing_on.still(connection, stands, issue_id) else None


def _rest(connection: Connection, handing: HandingOn, now: datetime) -> int:
    """What nobody hears of, once all else has gone over; and the end of it. Returns how many issues went."""
    stands = handing_on.lock(connection, handing.id)
    if stands is None:
        return 0
    ids = handing_on.in_silence(connection, stands, SILENT_PAGE)
    handing_on.give(connection, stands, ids, stands.by_id, now)
    is_all = not ids and not handing_on.one_by_one(connection, stands, 1)
    if is_all and now - stands.made_at >= AT_LEAST:
        handing_on.finish(connection, stands.id, now)
    return len(ids)


def _who(connection: Connection, handing: HandingOn) -> Officer:
    """In whose name people are told: who pressed, while they may send; else the new owner."""
    by, heir = officers.by_id(connection, handing.by_id), officers.by_id(connection, handing.to_id)
    assert heir is not None, "who leaves hands on what was coming to them"
    return by if by is not None and may(by, "send") else heir
