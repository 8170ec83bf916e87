"""Officers are told outside the console: of a new flag at once, again where nobody looks at it, and each
working morning of what waits.

Every e-mail is a row before it is sent (`bot/store/casework/alerts.py`). It is claimed in one transaction,
sent outside of any, and settled in another: a crash sends it again, and never loses it.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.calendar import is_working_day, local_day
from bot.clock import LONDON
from bot.model.alert import Alert, AlertKind, AlertState
from bot.model.ids import OfficerId
from bot.service.alerts import words
from bot.service.alerts.port import Mail, MailFault, Post
from bot.service.casework.access import who_may_own
from bot.service.casework.todo import waiting
from bot.store.casework import alerts, officers
from bot.store.casework.alerts import Unseen
from bot.store.database import Connection, Database
from bot.trace import kind_and_place

DIGEST_AT = time(8)
_DIGEST_UNTIL = time(12)  # what was not sent by noon is no morning's digest any more
_AT_ONCE = 50  # e-mails in one go; the rest follow in the next
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alerts:
    """post: the way out. site: the public address. again_after: how long a flag may wait to be looked at."""

    db: Database
    post: Post
    site: str
    again_after: timedelta

    def run(self, now: datetime) -> int:
        """Write down what is to be told, and send what is due. Returns how many e-mails got through."""
        if self.db.read(lambda c: self._is_new(c, now)):
            self.db.write(lambda c: self._write_down(c, now))
        sent = 0
        while sent < _AT_ONCE and self.db.read(lambda c: alerts.any_due(c, now)):
            claimed = self.db.write(lambda c: self._claim(c, now))
            if claimed is None or not self._send(*claimed, now):
                break  # a server that did not take one is left in peace until the next time
            sent += 1
        return sent

    # --- what is to be told ---

    def _is_new(self, connection: Connection, now: datetime) -> bool:
        return bool(
            alerts.untold(connection)
            or alerts.overdue(connection, now - self.again_after)
            or self._owed_a_digest(connection, now)
        )

    def _write_down(self, connection: Connection, now: datetime) -> None:
        deputies = alerts.deputies(connection)
        for flag in alerts.untold(connection):
            alerts.add(
                connection,
                AlertKind.NEW,
                str(flag.task_id),
                [flag.owner_id, *deputies],
                now,
                task_id=flag.task_id,
            )
        for flag in alerts.overdue(connection, now - self.again_after):
            self._tell_again(connection, flag, deputies, now)
        alerts.add(
            connection,
            AlertKind.DIGEST,
            local_day(now).isoformat(),
            self._owed_a_digest(connection, now),
            now,
        )

    def _tell_again(
        self, connection: Connection, flag: Unseen, deputies: list[OfficerId], now: datetime
    ) -> None:
        """The deputies; where nobody else is one, the owner."""
        others = [each for each in deputies if each != flag.owner_id]
        about = f"{flag.task_id}:{now:%Y%m%d%H%M}"
        who = others or [flag.owner_id]
        alerts.add(connection, AlertKind.AGAIN, about, who, now, task_id=flag.task_id)

    def _owed_a_digest(self, connection: Connection, now: datetime) -> list[int]:
        """Officers who have none this morning yet; nobody at other times, or while they are away."""
        local = now.astimezone(LONDON)
        if not (is_working_day(local.date()) and DIGEST_AT <= local.time() < _DIGEST_UNTIL):
            return []
        day = f"{AlertKind.DIGEST}:{local.date().isoformat()}:"
        there = alerts.keys_like(connection, day)
        here = (each for each in who_may_own(connection) if each.away_until is None)
        return [each.id for each in here if f"{day}{each.id}" not in there]

    # --- sending ---

    def _claim(self, connection: Connection, now: datetime) -> tuple[Alert, Mail] | None:
        """The next e-mail with its words; what is needless is passed by."""
        while alert := alerts.claim(connection, now):
            if mail := self._mail(connection, alert, now):
                return alert, mail
            alerts.settle(connection, alert.id, AlertState.NEEDLESS, now)
        return None

    def _mail(self, connection: Connection, alert: Alert, now: datetime) -> Mail | None:
        officer = officers.by_id(connection, alert.officer_id)
        if officer is None or not officer.may_own:
            return None
        if alert.kind is AlertKind.DIGEST:
            if local_day(alert.made_at) != local_day(now):
                return None
            return words.digest(officer.email, waiting(connection, officer.id, now), self.site)
        if alert.task_id is None or not alerts.is_open(connection, alert.task_id):
            return None
        if alert.kind is AlertKind.AGAIN:
            return words.again(officer.email, alert, self.site, self.again_after)
        return words.new(officer.email, alert, self.site)

    def _send(self, alert: Alert, mail: Mail, now: datetime) -> bool:
        try:
            self.post.send(mail)
        except MailFault as fault:
            _log.error("an e-mail to an officer did not get through, attempt %s: %s", alert.tries, fault)
            return self._failed(alert, str(fault))
        except Exception as fault:
            _log.error("an e-mail to an officer could not be sent: %s", kind_and_place(fault))
            return self._failed(alert, "It could not be sent. The log of the service says where it failed.")
        self.db.write(lambda c: alerts.settle(c, alert.id, AlertState.SENT, now))
        return True

    def _failed(self, alert: Alert, fault: str) -> bool:
        self.db.write(lambda c: alerts.failed(c, alert.id, fault))
        return False
