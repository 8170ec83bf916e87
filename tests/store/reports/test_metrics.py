"""The figures are right on both databases, and what is asked often reads no history."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from bot.model.message import DropReason
from bot.store.casework import tasks
from bot.store.database import Database
from bot.store.outbox.queue import drop
from bot.store.reports import metrics
from bot.store.reports.metrics import Count, Ended
from bot.store.tables import address, event, issue, officer, outbox, task
from channels.port import Fault
from tests.fixed import MONDAY_10AM
from tests.post import LANE, Post, failed, taken


def figures(post: Post) -> metrics.Figures:
    return post.database.read(lambda connection: metrics.figures(connection, post.now))


def ended(post: Post) -> dict[str, Ended]:
    assert {lane for lane, _ in figures(post).ended} <= {LANE}
    return {how: count for (_, how), count in figures(post).ended.items()}


def change(post: Post, id_: int, **values: Any) -> None:
    post.database.write(lambda c: c.execute(update(outbox).where(outbox.c.id == id_).values(**values)))


def test_how_sends_ended_is_counted_for_an_hour_and_for_a_day(post: Post) -> None:
    for hours_ago, name in ((30, "long ago"), (5, "today"), (0.5, "just now")):
        post.clock.go_to(MONDAY_10AM - timedelta(hours=hours_ago))
        post.add(post.resident(name))
        post.settle(*(taken(message) for message in post.claim().messages))
    post.clock.go_to(MONDAY_10AM)
    assert ended(post) == {"sent": Ended(hour=1, day=2)}


def test_each_end_has_its_name_and_what_has_not_ended_has_none(post: Post) -> None:
    ids = {name: post.add(post.resident(name)) for name in ("refused", "reported", "unsure", "fine")}
    by_id = {message.id: message for message in post.claim().messages}
    post.settle(
        failed(by_id[ids["refused"]], Fault.CONTENT),
        failed(by_id[ids["unsure"]], Fault.UNSURE),
        taken(by_id[ids["reported"]]),
        taken(by_id[ids["fine"]]),
    )
    change(post, ids["reported"], delivery="failed")
    taken_back = post.resident("taken back")
    post.add(taken_back)
    post.database.write(lambda c: drop(c, DropReason.ON_STOP_LIST, address_id=taken_back))
    post.add(post.resident("waiting"))
    once = Ended(hour=1, day=1)
    assert ended(post) == {"sent": once, "undelivered": once, "failed": once, "dropped": once}
    assert (figures(post).looked_up, figures(post).unknown) == (1, 0)
    change(post, ids["unsure"], lease_until=None)
    assert ended(post)["unsure"] == once
    assert (figures(post).looked_up, figures(post).unknown) == (0, 1)


def test_a_text_that_waited_for_its_morning_counts_when_it_went(post: Post) -> None:
    post.clock.go_to(MONDAY_10AM - timedelta(days=4))
    post.add(post.resident(), due_at=MONDAY_10AM, expires_at=MONDAY_10AM + timedelta(days=1))
    post.clock.go_to(MONDAY_10AM)
    post.settle(*(taken(message) for message in post.claim().messages))
    assert ended(post) == {"sent": Ended(hour=1, day=1)}


@pytest.mark.parametrize("old", [0, 1, 7, 64], ids=lambda n: f"{n} old ones")
@pytest.mark.parametrize("new", [0, 1, 5], ids=lambda n: f"{n} new ones")
def test_the_first_message_of_the_week_is_found_among_gaps(post: Post, old: int, new: int) -> None:
    who = post.resident()
    month_ago = MONDAY_10AM - timedelta(days=30)
    ids = [
        post.add(who, made_at=at)
        for at, count in ((month_ago, old), (MONDAY_10AM, new))
        for _ in range(count)
    ]
    post.database.write(lambda c: c.execute(outbox.delete().where(outbox.c.id.in_(ids[2:old:3]))))
    first = post.database.read(lambda c: metrics._first_of(c, MONDAY_10AM - timedelta(days=7)))
    kept = post.database.read(
        lambda c: list(c.scalars(select(outbox.c.id).where(outbox.c.id >= first).order_by(outbox.c.id)))
    )
    assert kept == ids[old:]


def test_a_channel_was_last_heard_when_its_newest_event_came(post: Post) -> None:
    post.resident("mo")
    heard(post, "sms", "1", MONDAY_10AM)
    post.database.write(lambda c: c.execute(update(address).values(heard_at=MONDAY_10AM)))
    first = post.database.read(metrics.last_in)
    assert (first.by_channel, first.upto) == ({"sms": MONDAY_10AM}, 1)
    later = MONDAY_10AM + timedelta(minutes=5)
    heard(post, "telegram", "2", later)
    heard(post, "sms", "3", later)
    again = post.database.read(lambda c: metrics.last_in(c, first))
    assert (again.by_channel, again.upto) == ({"sms": later, "telegram": later}, 3)
    assert post.database.read(lambda c: metrics.last_in(c, again)) == again


def heard(post: Post, channel: str, provider_id: str, at: datetime, fault: str | None = None) -> int:
    values = {"channel": channel, "account": "us", "provider_id": provider_id, "heard_at": at, "fault": fault}
    return post.database.write(
        lambda c: int(c.scalar(insert(event).values(values).returning(event.c.id)) or 0)
    )


def owner(post: Post) -> int:
    given = {"email": "a@example.org", "name": "A", "role": "manager", "made_at": post.now}
    return post.database.write(
        lambda c: int(c.scalar(insert(officer).values(given).returning(officer.c.id)) or 0)
    )


def raise_task(post: Post, owner_id: int, kind: str, key: str, **more: Any) -> None:
    values: dict[str, Any] = {"kind": kind, "key": key, "owner_id": owner_id, "opened_at": post.now} | more
    post.database.write(lambda c: tasks.add_task(c, **{"due_at": post.now, **values}))


def test_a_failed_event_counts_until_it_is_run_again_even_when_its_task_is_done(post: Post) -> None:
    who = owner(post)
    for minutes in (30, 10):
        failed_id = heard(post, "sms", f"{minutes}", post.now - timedelta(minutes=minutes), "KeyError")
        raise_task(post, who, "fault", f"fault:{failed_id}", event_id=failed_id)
    post.database.write(lambda c: c.execute(update(task).values(done_at=post.now)))
    assert (figures(post).failed, figures(post).failed_since) == (2, post.now - timedelta(minutes=30))
    post.database.write(lambda c: c.execute(update(event).values(fault=None)))
    assert (figures(post).failed, figures(post).failed_since) == (0, None)


@pytest.mark.parametrize(
    ("state", "reply_by", "late"),
    [
        pytest.param("open", MONDAY_10AM - timedelta(days=3), 1, id="open and past its day"),
        pytest.param("open", MONDAY_10AM - timedelta(hours=1), 0, id="its day is not over"),
        pytest.param("open", MONDAY_10AM + timedelta(days=3), 0, id="to come"),
        pytest.param("answered", MONDAY_10AM - timedelta(days=3), 0, id="answered"),
        pytest.param("reopened", MONDAY_10AM - timedelta(days=3), 1, id="open again, and past its day"),
        pytest.param("open", MONDAY_10AM - timedelta(days=2), 0, id="its day is none at work: due today"),
    ],
)
def test_an_issue_is_overdue_when_the_day_people_were_told_is_over(
    post: Post, state: str, reply_by: datetime, late: int
) -> None:
    values = {"ref": "I1", "about": "local:parks", "title": "Parks", "owner_id": owner(post), "state": state}
    post.database.write(
        lambda c: c.execute(insert(issue).values(**values, reply_by=reply_by, opened_at=reply_by))
    )
    assert figures(post).issues == {state: Count(all=1, late=late)}


def test_tasks_are_counted_by_kind_and_done_ones_are_not(post: Post) -> None:
    who = owner(post)
    raise_task(post, who, "flag", "1", due_at=post.now - timedelta(minutes=1))
    raise_task(post, who, "flag", "2", due_at=post.now + timedelta(minutes=1))
    raise_task(post, who, "call-back", "3", due_at=post.now - timedelta(minutes=1), done_at=post.now)
    assert figures(post).tasks == {"flag": Count(all=2, late=1)}


def test_counting_reads_the_part_of_the_outbox_that_it_needs(sqlite: Database) -> None:
    def plan(statement: Any) -> str:
        words = str(statement.compile(sqlite.engine, compile_kwargs={"literal_binds": True}))
        rows = sqlite.read(lambda c: c.exec_driver_sql(f"EXPLAIN QUERY PLAN {words}").all())
        return " ".join(row[-1] for row in rows)

    assert "ix_outbox_lease" in plan(metrics._UNSURE)
    assert "event USING INTEGER PRIMARY KEY" in plan(metrics._FAILED)
    assert "event USING INTEGER PRIMARY KEY" in plan(metrics._EVENTS.where(event.c.id > 7))
    assert "ix_task_open" in plan(metrics._tasks(MONDAY_10AM))
    assert "outbox USING INTEGER PRIMARY KEY" in plan(metrics._ended_since(7, MONDAY_10AM))
