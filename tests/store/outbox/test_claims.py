"""What may go, when, and in which order. Each on SQLite and on PostgreSQL."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, event, insert, select, text

from bot.model.message import BULK, DropReason
from bot.store.outbox import queue
from bot.store.outbox.claims import claim
from bot.store.outbox.token_bucket import Pace
from bot.store.tables import address, stop
from channels.port import Choice, Fault
from tests.post import Post, failed, taken

HOUR = timedelta(hours=1)


def test_a_claim_hands_out_all_that_is_needed_to_send(post: Post) -> None:
    mo = post.resident()
    choices = (Choice(key="q1:yes", label="ਹਾਂ"), Choice(key="q1:no", label="No"))
    id_ = post.add(mo, "Do we do this?", question="kept", choices=choices, parts=2)
    (message,) = post.claim().messages
    assert (message.id, message.body, message.question, message.choices) == (
        id_, "Do we do this?", "kept", choices,
    )  # fmt: skip
    assert (message.sealed, message.parts, message.attempts, message.unsure) == ("sealed mo", 2, 1, 0)
    assert (message.tried_at, message.lease_until) == (post.now, post.now + timedelta(seconds=60))
    assert post.row(id_).lease_by == "ann"


def test_a_key_that_is_there_already_adds_nothing(post: Post) -> None:
    mo, jo = post.resident("mo"), post.resident("jo")
    first = post.add_all([post.message(mo, key="outcome:7:p1"), post.message(jo, key="outcome:7:p2")])
    again = post.add_all(
        [post.message(mo, "Changed", key="outcome:7:p1"), post.message(mo, key="outcome:8:p1")]
    )
    assert len(first) == 2
    assert len(again) == 1
    assert [row.body for row in post.rows()] == ["Hello"] * 3


def test_a_key_twice_in_one_go_adds_one(post: Post) -> None:
    mo = post.resident()
    assert len(post.add_all([post.message(mo, key="k"), post.message(mo, key="k")])) == 1


def test_messages_without_a_key_are_never_the_same(post: Post) -> None:
    mo = post.resident()
    ids = post.add_all([post.message(mo, str(n)) for n in range(50)])
    assert ids == sorted(set(ids))
    assert [row.body for row in post.rows()] == [str(n) for n in range(50)]


def test_nothing_is_claimed_before_it_is_due(post: Post) -> None:
    post.add(post.resident(), due_at=post.now + timedelta(seconds=1))
    assert post.claimed() == []
    post.clock.pass_by(seconds=1)
    assert post.claimed() == ["Hello"]


def test_another_lane_is_left_alone(post: Post) -> None:
    post.add(post.resident(), lane="telegram:bot")
    assert post.claimed() == []


def test_of_one_person_one_message_is_under_way_and_the_next_one_follows(post: Post) -> None:
    mo, jo = post.resident("mo"), post.resident("jo")
    for body in ("one", "two", "three"):
        post.add(mo, body)
    post.add(jo, "other")
    assert post.claimed() == ["one", "other"]
    assert post.claimed() == []


def test_the_order_holds_through_retries(post: Post) -> None:
    mo = post.resident()
    post.add(mo, "one")
    post.add(mo, "two")
    (first,) = post.claim().messages
    post.settle(failed(first, Fault.NOT_SENT))
    assert post.claimed() == []  # "two" waits while "one" backs off
    post.clock.pass_by(seconds=10)
    assert post.send() == ["one"]
    assert post.send() == ["two"]


def test_a_reply_overtakes_bulk_that_has_not_begun(post: Post) -> None:
    mo = post.resident()
    post.add_bulk(mo, "news")
    post.add(mo, "reply")
    assert post.send() == ["reply"]
    assert post.send() == ["news"]


def test_a_reply_is_not_held_up_by_bulk_that_is_tried_again_later(post: Post) -> None:
    mo = post.resident()
    post.add_bulk(mo, "news")
    (news,) = post.claim().messages
    post.settle(failed(news, Fault.NOT_SENT))
    post.add(mo, "reply")
    assert post.send() == ["reply"]


def test_a_message_put_off_blocks_nothing(post: Post) -> None:
    mo = post.resident()
    post.add(mo, "tomorrow", due_at=post.now + 20 * HOUR)
    post.add(mo, "today")
    assert post.send() == ["today"]


def test_replies_go_before_bulk_whatever_the_age(post: Post) -> None:
    for n in range(5):
        post.add_bulk(post.resident(f"b{n}"), f"bulk {n}", due_at=post.now - HOUR)
    post.add(post.resident("mo"), "reply")
    assert post.claimed(want=2) == ["reply", "bulk 0"]


def test_bulk_is_put_off_in_quiet_hours_and_replies_are_not(post: Post) -> None:
    opening = post.now + 12 * HOUR
    late = post.add_bulk(post.resident("jo"), "news")
    post.add(post.resident("mo"), "reply")
    claimed = post.claim(bulk_from=opening)
    assert [message.body for message in claimed.messages] == ["reply"]
    row = post.row(late)
    assert (row.state, row.due_at, row.attempts) == ("queued", opening, 0)
    assert row.reason == "Waits for the hours in which we write, from Monday 10pm."


def test_in_quiet_hours_a_retried_notice_does_not_hold_up_a_reply(post: Post) -> None:
    mo = post.resident()
    post.add_bulk(mo, "news")
    (news,) = post.claim().messages
    post.settle(failed(news, Fault.NOT_SENT))
    post.clock.pass_by(minutes=1)
    post.add(mo, "reply")
    night = post.claim(bulk_from=post.now + 12 * HOUR)
    assert [message.body for message in night.messages] == ["reply"]


def _stop_list(post: Post, address_id: int) -> None:
    columns = ("channel", "account", "keyed_hash")
    post.database.write(
        lambda c: c.execute(
            insert(stop).from_select(
                [*columns, "since", "by_provider"],
                select(*(address.c[name] for name in columns), text("0"), text("false")).where(
                    address.c.id == address_id
                ),
            )
        )
    )


@pytest.mark.parametrize("kind", ["reply", "receipt", "notice", "outcome", "ask"])
def test_stop_between_queue_and_send_wins(post: Post, kind: str) -> None:
    mo = post.resident()
    id_ = post.add(mo, kind=kind)
    _stop_list(post, mo)
    assert post.claimed() == []
    assert (post.row(id_).state, post.row(id_).reason) == ("dropped", "The person asked us to stop.")


def test_the_confirmation_of_stop_still_goes(post: Post) -> None:
    mo = post.resident()
    _stop_list(post, mo)
    post.add(mo, "You will get no more texts.", kind="stop")
    assert post.claimed() == ["You will get no more texts."]


def test_stop_takes_back_what_is_queued_but_its_confirmation(post: Post) -> None:
    mo, jo = post.resident("mo"), post.resident("jo")
    gone = [post.add(mo), post.add_bulk(mo)]
    kept = [post.add(mo, kind="stop"), post.add(jo)]
    dropped = post.database.write(lambda c: queue.drop(c, DropReason.ON_STOP_LIST, address_id=mo))
    assert dropped == 2
    assert [post.row(id_).state for id_ in gone] == ["dropped"] * 2
    assert [post.row(id_).state for id_ in kept] == ["queued"] * 2


@pytest.mark.parametrize(
    ("kind", "may_keep", "goes"),
    [
        pytest.param("notice", True, True, id="agreed: a notice goes"),
        pytest.param("notice", None, False, id="never asked: no notice"),
        pytest.param("outcome", False, False, id="said no: no outcome"),
        pytest.param("ask", None, False, id="never asked: no question of ours"),
        pytest.param("reply", None, True, id="never asked: a reply goes"),
        pytest.param("receipt", False, True, id="said no: the receipt of what they said goes"),
    ],
)
def test_consent_decides_who_may_be_written_to(
    post: Post, kind: str, may_keep: bool | None, goes: bool
) -> None:
    id_ = post.add(post.resident(may_keep=may_keep), kind=kind)
    assert bool(post.claimed()) is goes
    row = post.row(id_)
    no_consent = "The person has not agreed that we keep their number to write to them."
    assert (row.state, row.reason) == (("sending", None) if goes else ("dropped", no_consent))


def test_people_whose_details_are_gone_get_nothing(post: Post) -> None:
    mo, jo = post.resident("mo"), post.resident("jo")
    erased, declined = post.add(mo), post.add(jo)
    post.change_person(mo, erased_at=post.now)
    post.change_address(mo, sealed=None)
    post.change_address(jo, sealed=None)
    assert post.claimed() == []
    assert [post.row(id_).reason for id_ in (erased, declined)] == [
        "The person's details are gone: they asked for it, or the time they allowed was over.",
        "We no longer hold this address.",
    ]


def test_an_address_that_was_lost_gets_nothing(post: Post) -> None:
    mo = post.resident()
    id_ = post.add(mo)
    post.change_address(mo, left_at=post.now, left_why="blocked")
    assert post.claimed() == []
    row = post.row(id_)
    assert (row.state, row.reason) == ("dropped", "This address could not be reached before.")


def test_what_is_too_old_is_dropped_and_what_is_behind_it_goes(post: Post) -> None:
    mo = post.resident()
    old = post.add(mo, "Are you there?", expires_at=post.now + HOUR)
    post.add(mo, "new")
    post.clock.pass_by(hours=1)
    claimed = post.claim()
    assert claimed.messages == ()
    assert claimed.next_at == post.now  # come back at once
    assert post.row(old).reason == "It became too old to make sense."
    assert post.claimed() == ["new"]


def test_tokens_run_out_and_come_back(post: Post) -> None:
    post.pace = Pace(per_second=2, burst=3)
    for n in range(6):
        post.add(post.resident(f"p{n}"), str(n))
    first = post.claim()
    assert [message.body for message in first.messages] == ["0", "1", "2"]
    second = post.claim()
    assert second.messages == ()
    assert second.next_at == post.now + timedelta(seconds=0.5)
    post.clock.go_to(second.next_at)
    assert post.claimed() == ["3"]


def test_long_texts_cost_as_many_tokens_as_they_have_parts(post: Post) -> None:
    post.pace = Pace(per_second=1, burst=5, by_parts=True)
    for n, parts in enumerate([3, 3, 1]):
        post.add(post.resident(f"p{n}"), str(n), parts=parts)
    assert post.claimed() == ["0"]
    assert post.claim().next_at == post.now + timedelta(seconds=1)  # nothing slips past the long one
    post.clock.pass_by(seconds=1)
    assert post.claimed() == ["1"]


def test_a_text_longer_than_the_bucket_goes_when_it_is_full(post: Post) -> None:
    post.pace = Pace(per_second=1, burst=2, by_parts=True)
    post.add(post.resident("a"), "endless", parts=6)
    post.add(post.resident("b"), "short", parts=1)
    assert post.claimed() == ["endless"]
    assert post.claim().next_at == post.now + timedelta(seconds=5)  # its debt is paid first


def test_bulk_does_not_take_the_token_that_a_reply_waits_for(post: Post) -> None:
    post.pace = Pace(per_second=1, burst=4, by_parts=True)
    post.add(post.resident("a"), "first", parts=2)
    post.add(post.resident("b"), "long reply", parts=3)
    post.add_bulk(post.resident("c"), "short news", parts=1)
    assert post.claimed() == ["first"]


def test_two_workers_keep_one_exact_pace(post: Post) -> None:
    post.pace = Pace(per_second=10, burst=5)
    addresses = [post.resident(f"p{n}") for n in range(8)]
    post.add_all([post.message(addresses[n % 8], str(n)) for n in range(400)])
    times: list[float] = []
    for tick in range(400):  # twenty seconds in steps of a twentieth
        for worker in ("ann", "bob"):
            times += [tick / 20] * len(post.send(worker=worker))
        post.clock.pass_by(seconds=0.05)
    assert len(times) == 5 + 199  # the bucket, then 10 a second up to 19.95 s
    for start in range(19):
        assert sum(start < moment <= start + 1 for moment in times) <= 10 + 5


def test_two_claims_never_share_a_row(post: Post) -> None:
    addresses = [post.resident(f"p{n}") for n in range(20)]
    ids = post.add_all([post.message(addresses[n % 20]) for n in range(200)])
    taken_by: dict[str, list[int]] = {"ann": [], "bob": [], "cat": []}

    def work(worker: str) -> None:
        while True:
            messages = post.database.write(lambda c: claim(c, post.sender(worker), 7, post.now)).messages
            taken_by[worker] += [message.id for message in messages]
            post.settle(*(taken(message) for message in messages), worker=worker)
            if not messages and all(row.state == "sent" for row in post.rows()):
                return

    threads = [threading.Thread(target=work, args=(worker,)) for worker in taken_by]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(id_ for some in taken_by.values() for id_ in some) == ids
    assert {row.attempts for row in post.rows()} == {1}


def test_the_claim_reads_by_its_indexes(post: Post) -> None:
    """A bound state or another order of words would hide the partial indexes and read the whole history."""
    mo = post.resident()
    post.add_all([post.message(mo, priority=BULK) for _ in range(3)])

    asked: list[tuple[str, Any]] = []

    @event.listens_for(post.database.engine, "before_cursor_execute")
    def _note(_c: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        asked.append((statement, values))

    post.claim()
    event.remove(post.database.engine, "before_cursor_execute", _note)
    (pick, *_) = [one for one in asked if "EXISTS" in one[0]]

    def plan(connection: Connection) -> str:
        if post.database.embedded:
            return str(connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {pick[0]}", pick[1]).all())
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")  # three rows would be read at once
        return str(connection.exec_driver_sql(f"EXPLAIN {pick[0]}", pick[1]).all())

    found = post.database.write(plan)
    assert "ix_outbox_due" in found
    assert "ix_outbox_order" in found
