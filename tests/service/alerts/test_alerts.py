"""Officers are told outside the console: once, again where it failed or nobody looks, never what was said.

On both databases.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.calendar import local_day
from bot.content.content import Content
from bot.model.officer import Officer
from bot.service.alerts.alerts import Alerts
from bot.service.alerts.port import Mail
from bot.service.casework import tasks as casework
from bot.service.casework import team
from bot.store import tables
from bot.store.casework import alerts, officers
from bot.store.database import Database
from tests.fixed import FixedClock, FixedDice
from tests.standins.mail import Letterbox
from tests.town import HER, Town

DANGER = "I want to kill myself, I am Maureen of 12 Owen Street"
SITE = "https://talk.example"
SOON = timedelta(minutes=30)
ASHA, RAVI = "asha@example", "ravi@example"


class Office(Town):
    """A town whose officers are told by e-mail. Asha answers for flags; Ravi is her deputy."""

    def __init__(self, database: Database, content: Content, clock: FixedClock, dice: FixedDice) -> None:
        super().__init__(database, content, clock, dice)
        self.post = Letterbox()
        self.alerts = Alerts(db=database, post=self.post, site=SITE, again_after=SOON)
        self.joins("ravi", "officer", deputy=True)
        clock.pass_by(hours=3)  # the morning's digest is over

    def joins(self, name: str, role: str, *, deputy: bool = False) -> int:
        def work(c: Any) -> int:
            given = {"email": f"{name}@example", "name": name.title(), "team": "another", "role": role}
            made = officers.add(c, now=self.clock.now(), **given)
            officers.change(c, made, deputy=deputy)
            return made

        return int(self.db.write(work))

    def officer(self, email: str) -> Officer:
        found = self.db.read(lambda c: officers.by_email(c, email))
        assert found is not None
        return found

    def flag(self, words: str = DANGER, who: str = HER) -> int:
        self.hears(words, who=who)
        return int(self.rows(tables.task)[-1].id)

    def run(self, **later: float) -> list[Mail]:
        """The next turn of the job, after so long: the e-mails that got through."""
        before = len(self.post.taken)
        self.clock.pass_by(**later)
        self.alerts.run(self.clock.now())
        return self.post.taken[before:]


@pytest.fixture
def office(database: Database, content: Content, clock: FixedClock, dice: FixedDice) -> Office:
    return Office(database, content, clock, dice)


def to(mails: list[Mail]) -> list[str]:
    return sorted(mail.to for mail in mails)


# --- at once -----------------------------------------------------------------------------------------


def test_a_new_flag_is_told_once_to_its_owner_and_the_deputy(office: Office) -> None:
    task = office.flag()
    told = office.run()
    assert to(told) == [ASHA, RAVI]
    words = f"There is a new alert in Tellback. Sign in to read it.\n\n{SITE}/console/tasks/{task}\n"
    assert {mail.body for mail in told} == {words}
    assert office.run(minutes=1) == []


def test_nothing_of_whoever_wrote_is_in_any_e_mail(office: Office) -> None:
    office.flag()
    told = [*office.run(), *office.run(minutes=31), *office.run(hours=20)]
    assert {mail.subject for mail in told} == {
        *("Tellback: a new alert", "Tellback: nobody looks at an alert yet"),
        "Tellback: what waits this morning",
    }
    everything = repr(told)
    for word in ("kill", "Maureen", "Owen", HER.removeprefix("+44"), "T1"):
        assert word not in everything
    logged = repr(office.rows(tables.alert))
    assert "kill" not in logged and "Owen" not in logged


def test_who_is_named_in_both_ways_is_told_once(office: Office) -> None:
    office.db.write(lambda c: officers.change(c, office.owner, deputy=True))
    office.flag()
    assert to(office.run()) == [ASHA, RAVI]


def test_what_waited_before_there_was_a_mail_server_is_told_then(office: Office) -> None:
    office.flag()
    assert to(office.run(days=-3)) == [ASHA, RAVI], "and not a second time as one that nobody looks at"


def test_what_is_no_danger_is_nobodys_alarm(office: Office) -> None:
    office.goes("CALL", "2", "English", "lights")
    assert office.run() == []


# --- until it is through -------------------------------------------------------------------------------


def test_what_failed_is_sent_again_until_it_is_through(office: Office) -> None:
    office.post.failing = 2
    office.flag()
    assert office.run() == []
    assert office.post.tried == 1, "a server that did not take one is not asked for the next at once"
    assert office.run(seconds=15) == []
    stuck = office.db.read(alerts.trouble)
    assert (stuck.waiting, stuck.fault) == (2, "The mail server cannot be reached (TimeoutError).")
    assert to(office.run(minutes=6)) == [ASHA, RAVI]
    rows = office.rows(tables.alert)
    assert [(row.state, row.tries, row.fault) for row in rows] == [("sent", 2, None)] * 2
    assert office.db.read(alerts.trouble).waiting == 0
    assert office.run(minutes=6) == []


def test_a_crash_between_sending_and_writing_it_down_sends_it_again(office: Office) -> None:
    class Killed(BaseException):
        pass

    class Dies(Letterbox):
        def send(self, mail: Mail) -> None:
            super().send(mail)
            raise Killed

    office.flag()
    dying = Alerts(db=office.db, post=Dies(), site=SITE, again_after=SOON)
    with pytest.raises(Killed):
        dying.run(office.clock.now())
    assert len(office.run()) == 1, "the one that nobody had claimed"
    assert len(office.run(minutes=3)) == 1, "the other, once its claim is over"
    assert to(office.post.taken) == [ASHA, RAVI]


def test_no_transaction_is_open_while_the_mail_server_is_spoken_to(office: Office) -> None:
    """Somebody else can write meanwhile."""

    class Writes(Letterbox):
        def send(self, mail: Mail) -> None:
            office.db.write(lambda c: officers.change(c, office.owner, name="Asha"))
            super().send(mail)

    office.flag()
    office.post = Writes()
    office.alerts = Alerts(db=office.db, post=office.post, site=SITE, again_after=SOON)
    assert len(office.run()) == 2


def test_a_fault_of_ours_is_tried_again_too(office: Office) -> None:
    class Broken(Letterbox):
        def send(self, mail: Mail) -> None:
            raise ZeroDivisionError

    office.flag()
    Alerts(db=office.db, post=Broken(), site=SITE, again_after=SOON).run(office.clock.now())
    assert len(office.run(minutes=3)) == 2


# --- where nobody looks --------------------------------------------------------------------------------


def test_the_deputy_is_told_again_when_nobody_looks_within_half_an_hour(office: Office) -> None:
    office.flag()
    office.run()
    assert office.run(minutes=29) == []
    told = office.run(minutes=2)
    assert to(told) == [RAVI]
    assert "has waited for 30 minutes, and nobody has said that they look at it" in told[0].body
    assert office.run(minutes=31) == []


def test_without_a_deputy_the_owner_is_told_again(office: Office) -> None:
    office.db.write(lambda c: officers.change(c, office.officer(RAVI).id, deputy=False))
    office.flag()
    assert to(office.run()) == [ASHA]
    assert to(office.run(minutes=31)) == [ASHA]


@pytest.mark.parametrize("how", ["looks", "takes", "done", "number"])
def test_nobody_is_called_to_what_somebody_looks_at(office: Office, how: str) -> None:
    task, ravi, now = office.flag(), office.officer(RAVI), office.clock.now()
    office.run()
    does: dict[str, Any] = {
        "looks": lambda c: casework.look_at(c, task, ravi, now),
        "takes": lambda c: casework.take(c, task, ravi, office.owner, now),
        "done": lambda c: casework.finish(c, task, ravi, now, note="Rang them."),
        "number": lambda c: casework.number_to_ring(c, task, ravi, office.vault, {}, now),
    }
    office.db.write(does[how])
    assert office.run(minutes=31) == []


def test_what_was_dealt_with_meanwhile_is_not_told(office: Office) -> None:
    task, asha = office.flag(), office.officer(ASHA)
    office.post.failing = 1
    office.run()
    office.db.write(lambda c: casework.finish(c, task, asha, office.clock.now(), note="Rang them."))
    assert office.run(minutes=6) == []
    assert {row.state for row in office.rows(tables.alert)} == {"needless"}


def test_who_is_handed_a_flag_is_told_and_the_clock_begins_anew(office: Office) -> None:
    task, asha = office.flag(), office.officer(ASHA)
    olive = office.joins("olive", "officer")
    office.run()
    office.db.write(lambda c: casework.look_at(c, task, asha, office.clock.now()))
    office.clock.pass_by(minutes=20)
    office.db.write(lambda c: casework.hand_over(c, task, olive, asha, asha.id, office.clock.now()))
    assert to(office.run()) == ["olive@example"]
    assert office.run(minutes=20) == []
    assert to(office.run(minutes=11)) == [RAVI]


def test_a_new_flag_reminds_nobody_of_the_others(office: Office) -> None:
    """The newest alert of all flags was taken for the newest of each."""
    for who in (HER, "+447700900003", "+447700900004"):
        office.flag(who=who)
    office.run()
    assert to(office.run(minutes=31)) == [RAVI] * 3
    new = office.flag(who="+447700900005")
    told = office.run(minutes=1)
    assert to(told) == [ASHA, RAVI]
    assert {mail.body.rpartition("/")[2] for mail in told} == {f"{new}\n"}
    asha, olive, now = office.officer(ASHA), office.joins("olive", "officer"), office.clock.now()
    office.db.write(lambda c: casework.hand_over(c, 1, olive, asha, asha.id, now))
    assert to(office.run()) == ["olive@example"]
    told = office.run(minutes=32)
    assert [mail.body.rpartition("/")[2] for mail in told] == ["1\n", f"{new}\n"], "each at its own time"


def test_who_stands_in_is_told_of_a_flag_again(office: Office) -> None:
    """Ravi, the deputy, was told when it came; now it is his."""
    task, asha, ravi = office.flag(), office.officer(ASHA), office.officer(RAVI)
    office.joins("mia", "manager")
    office.db.write(lambda c: officers.change(c, ravi.id, role="manager"))
    office.run()
    office.db.write(lambda c: casework.look_at(c, task, asha, office.clock.now()))
    now = office.clock.now()
    office.db.write(lambda c: team.go_away(c, asha.id, local_day(now), ravi.id, asha, now))
    assert to(office.run()) == [RAVI]
    assert to(office.run(minutes=31)) == [RAVI], "and as long as nobody looks at it"


def test_who_left_is_told_nothing(office: Office) -> None:
    office.flag()
    office.post.failing = 1
    office.run()
    asha, ravi = office.officer(ASHA), office.officer(RAVI)
    office.joins("mia", "manager")
    office.leaves(ravi.id, asha.id, asha.id)
    assert to(office.run(minutes=6)) == [ASHA]


# --- the digest ----------------------------------------------------------------------------------------

TUESDAY_8AM = datetime(2026, 11, 24, 8, tzinfo=UTC)


def test_each_working_morning_every_officer_hears_what_waits_in_counts(office: Office) -> None:
    office.joins("rose", "reader")
    office.took_part("+447700900002")
    office.goes("CALL", "2", "English", "the lamp", who="+447700900002")
    office.flag()
    office.run()
    office.clock.go_to(TUESDAY_8AM - timedelta(minutes=1))
    assert [mail for mail in office.run() if "morning" in mail.subject] == []
    office.clock.go_to(TUESDAY_8AM)
    told = {mail.to: mail.body for mail in office.run()}
    assert set(told) == {ASHA, RAVI}, "a reader has nothing to do"
    assert told[ASHA].splitlines() == [
        *("Alerts open: 1", "Issues late: 0", "Issues due in the next 5 working days: 0"),
        *("New matters that nobody has read: 0", "Conversations that nobody has read: 3"),
        *("Calls to make: 1", "Texts to check: 0", "Other things to do: 0"),
        *("", f"{SITE}/console/?whose=mine"),
    ]
    assert "Calls to make: 0" in told[RAVI] and "Alerts open: 1" in told[RAVI]
    assert office.run(hours=1) == []


def test_the_digest_of_who_stands_in_counts_what_the_other_looks_after(office: Office) -> None:
    office.took_part("+447700900002")
    office.goes("CALL", "2", "English", "the lamp", who="+447700900002")
    until, ravi = TUESDAY_8AM + timedelta(days=40), office.officer(RAVI)
    office.db.write(lambda c: officers.change(c, office.owner, away_until=until, cover_id=ravi.id))
    office.clock.go_to(office.issue.due_at.replace(hour=8))
    told = {mail.to: mail.body for mail in office.run()}
    assert set(told) == {RAVI}
    assert "Issues due in the next 5 working days: 1" in told[RAVI] and "Calls to make: 1" in told[RAVI]


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 11, 28, 8, 5, tzinfo=UTC),  # a Saturday
        datetime(2026, 12, 25, 8, 5, tzinfo=UTC),
        datetime(2026, 11, 24, 12, 1, tzinfo=UTC),  # no morning any more
    ],
    ids=["weekend", "Christmas", "noon"],
)
def test_no_digest_at_other_times(office: Office, moment: datetime) -> None:
    office.clock.go_to(moment)
    assert office.run() == []


def test_summer_time_is_londons(office: Office) -> None:
    office.clock.go_to(datetime(2027, 6, 1, 7, 1, tzinfo=UTC))
    assert to(office.run()) == [ASHA, RAVI]


def test_yesterdays_digest_is_not_sent_today_and_who_is_away_gets_none(office: Office) -> None:
    office.post.failing = 99
    office.clock.go_to(TUESDAY_8AM)
    office.run()
    office.post.failing = 0
    ravi = office.officer(RAVI)
    until = TUESDAY_8AM + timedelta(days=9)
    office.db.write(lambda c: officers.change(c, ravi.id, away_until=until, cover_id=office.owner))
    assert to(office.run(days=1)) == [ASHA]
    assert {row.state for row in office.rows(tables.alert)} == {"needless", "sent"}
