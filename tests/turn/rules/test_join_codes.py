"""Codes, votes, hands and helped people in the store: on both databases, and under a crowd."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest

from bot.content.content import Content
from bot.dialogue.meaning import Tally, from_json
from bot.model.code import LIVE_POLL, Code, CodeKind
from bot.service.casework import codes as casework
from bot.service.insight import live_poll, public
from bot.store.casework import audience as stored_audience
from bot.store.database import Connection, Database
from bot.store.inbound import codes
from bot.store.reports import public as public_store
from bot.store.reports import votes as voices
from bot.store.tables import answer, code, issue, talk
from channels.port import Heard
from tests.fixed import FixedClock, FixedDice
from tests.town import Town


def opened(town: Town, content: Content, kind: str = CodeKind.ROOM, **more: Any) -> Code:
    usual = LIVE_POLL if kind == CodeKind.ROOM else "pledge-check"
    given: dict[str, Any] = {"conversation": usual, "texts": {"en_GB": "More benches?"}, "shows": True} | more
    return town.db.write(
        lambda c: casework.open_code(c, content, FixedDice(), town.clock.now(), kind=kind, **given)
    )


def come_to(town: Town, content: Content, room: Code) -> live_poll.Results:
    return town.db.read(lambda c: live_poll.results(c, content, room, town.clock.now()))


def test_two_codes_are_never_open_with_the_same_word(town: Town, content: Content) -> None:
    first = opened(town, content)
    clash = {"word": first.word, "kind": CodeKind.ROOM, "conversation": LIVE_POLL}
    now = town.clock.now()
    end = now + timedelta(hours=1)
    assert town.db.write(lambda c: codes.add(c, now=now, closes_at=end, **clash)) is None
    assert opened(town, content).word != first.word


def test_a_word_can_be_used_again_when_its_time_is_over(town: Town, content: Content) -> None:
    first = opened(town, content)
    now = town.clock.pass_by(hours=2)
    again = town.db.write(
        lambda c: codes.add(
            c,
            word=first.word,
            kind=CodeKind.ROOM,
            conversation=LIVE_POLL,
            now=now,
            closes_at=now + timedelta(hours=1),
        )
    )
    assert again is not None
    assert town.db.read(lambda c: codes.by_word(c, first.word)) == again
    assert [row.key for row in town.rows(code)] == [None, first.word]
    assert town.rows(code)[0].closed_at == first.closes_at


def test_a_hundred_people_vote_at_once_and_each_counts_once(town: Town, content: Content) -> None:
    room = opened(town, content)
    heard = [
        Heard(event_id=f"{person}-{at}", account="us", sender=f"+4477009{person:05}", text=text)
        for person in range(100)
        for at, text in enumerate((room.word, "no" if person % 4 else "yes", "yes" if person % 2 else "no"))
    ]
    by_person = [[each for each in heard if int(each.sender[-5:]) % 4 == at] for at in range(4)]

    def send(messages: list[Heard]) -> None:
        for each in messages:
            town.intake.hear("sms", each)

    threads = [threading.Thread(target=send, args=(messages,)) for messages in by_person]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    votes = town.db.read(lambda c: codes.votes(c, room.id, "poll"))
    assert votes == {"yes": 50, "no": 50}
    kept = [row for row in town.rows(answer) if row.question == "poll"]
    assert len(kept) == 200, "the first votes are kept"
    assert come_to(town, content, room).votes.about == 100


def test_hands_are_kept_as_a_tally_in_a_talk_of_a_group(town: Town, content: Content) -> None:
    led = opened(town, content, CodeKind.GROUP)
    town.goes(led.word, "yes", "yes 14 no 9 unsure 3", "yes 13 no 9 unsure 4")
    stored = [row for row in town.rows(answer) if row.question == "kept"]
    assert [from_json(row.meaning) for row in stored] == [Tally(("yes=14", "no=9", "unsure=3"))]
    assert [(row.mode, row.code_id) for row in town.rows(talk)] == [("group", led.id)]
    assert [row.words for row in town.rows(answer) if row.question == "why"] == ["yes 13 no 9 unsure 4"]


def test_a_corrected_count_takes_the_place_of_the_first(town: Town, content: Content) -> None:
    led = opened(town, content, CodeKind.GROUP)
    town.goes(led.word, "yes", "14 0 9 3", "BACK", "13 0 9 4")
    about = town.rows(issue)[0].id
    assert town.db.read(lambda c: voices.hands(c, about, "kept")) == {
        "yes": 13,
        "sometimes": 0,
        "no": 9,
        "unsure": 4,
    }


def test_groups_and_single_people_are_counted_apart(town: Town, content: Content) -> None:
    led = opened(town, content, CodeKind.GROUP, conversation="young-quiz")
    for leader in range(2):
        town.goes(led.word, "yes", "8 4 0", "DONE", who=f"+44770090010{leader}")
    town.goes("QUIZ", "SKIP", "yes", "SKIP", "staff", who="+447700900200")
    now = town.clock.now()

    def look(connection: Connection) -> public.IssuePage | None:
        return public.issue(connection, content, "I1", now)

    page = town.db.read(look)
    assert page is not None
    shown = {cell.key: cell.count.about for cell in page.groups}
    assert shown == {"staff": 15, "councillors": 10, "local": 0}
    assert page.chart == (), "one person alone is not shown"
    assert town.db.read(lambda c: public_store.took_part(c, 1)).people == 1
    assert town.db.read(lambda c: voices.votes(c, 1, "quiz-park")) == {"staff": 1}


def test_helped_people_are_voices_of_their_own(town: Town) -> None:
    town.goes("HELPER TIPTON", "yes", "tipton", "no", "dark", "DONE")
    town.passes(minutes=5)
    town.goes("HELPER TIPTON", "oldbury", "no", "dark", "DONE")
    assert town.db.read(public_store.people_by_town) == {"tipton": 1, "oldbury": 1}
    assert town.db.read(lambda c: voices.votes(c, 1, "kept")) == {"no": 2}
    rows = town.db.read(public_store.town_rows)
    assert {row.town: row.people for row in rows} == {"tipton": 1, "oldbury": 1}


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_nobody_is_left_out_of_a_page_of_hearers(town: Town, limit: int) -> None:
    """A helper's messages are never torn apart by the end of a page."""
    for at, who in enumerate(("+447700900301", "+447700900302", "+447700900303")):
        town.goes("TIPTON", "yes", "no", "dark", "DONE", who=who)
        if at == 1:
            for _ in range(3):
                town.passes(minutes=5)
                town.goes("HELPER TIPTON", "oldbury", "no", "dark", "DONE", who=who)
    found, after = [], 0
    while page := town.db.read(lambda c, a=after: stored_audience.hearers(c, 1, after=a, limit=limit)):
        assert len({each.person_id for each in page}) <= limit
        found += page
        after = page[-1].person_id
    assert [each.assisted for each in found] == [False, False, True, True, True, False]
    assert len({each.talk_id for each in found}) == 6
    hear, _ = town.db.read(lambda c: stored_audience.audience(c, 1))
    assert sum(hear.values()) == 6


def test_a_leader_may_not_open_codes_without_end(town: Town) -> None:
    for _ in range(10):
        assert "is open for 60 minutes" in town.says("GROUP PLEDGE")[0]
        town.passes(minutes=10)
    assert "many codes today" in town.says("GROUP PLEDGE")[0]
    town.passes(days=1)
    assert "is open for 60 minutes" in town.says("GROUP PLEDGE")[0]


def test_group_alone_is_still_the_word_for_local_groups(town: Town) -> None:
    town.says("GROUP")
    town.says("GROUPS")
    assert not town.rows(code)


def test_a_code_among_own_words_opens_its_room_and_the_talk_comes_back(town: Town, content: Content) -> None:
    room = opened(town, content)
    town.goes("TIPTON", "yes", "no", "It is dark.")
    assert "More benches?" in town.says(room.word)[0]
    said = town.says("yes")[0]
    assert "Look at the screen" in said
    assert "What makes you say that?" in said
    assert town.says("Bear 7") == [], "among own words what is no code is one more of them"
    assert town.rows(answer)[-1].words == "Bear 7"


@pytest.mark.usefixtures("clock")
def test_results_hold_nothing_that_points_to_few(sqlite: Database, content: Content) -> None:
    town = Town(sqlite, content, FixedClock(), FixedDice())
    room = opened(town, content)
    for number in range(10):
        town.goes(room.word, "yes" if number else "no", who=f"+4477009000{number:02}")
    found = come_to(town, content, room)
    assert found.votes.about == 10
    assert [cell.count.hidden for cell in found.chart] == [False, True, False]
    assert [cell.percent for cell in found.chart] == [None, None, None]
