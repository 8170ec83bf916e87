"""The inbox: what nobody has read, narrowed down and counted, and read with a press."""

from __future__ import annotations

import re

import pytest

from channels.port import Attachment, Heard, Reading
from tests.web.console.desk import Desk, Town

ANN, BEN, CAL = "+447700900601", "+447700900602", "+447700900603"
DANGER = "I want to kill myself on Owen Street"
DARK = "It is dark behind the shops"


def reader(town: Town) -> Desk:
    return Desk(town.house).sign_in(town.joins("Ravi", "reader").email)


def keys(desk: Desk) -> list[str]:
    return re.findall(r'name="row" type="checkbox" value="([^"]+)"', desk.page)


def unread(desk: Desk) -> list[str]:
    """The references of the rows that nobody has read."""
    desk.open("/console/said?unread=yes")
    heads = re.findall(r'<div class="thread-head">(.*?)</div>\s*(?:<p|<block)', desk.page, flags=re.S)
    return [found[1] for head in heads if (found := re.search(r'<bdi dir="ltr">(\w+)</bdi>', head))]


def ref(town: Town, at: int = -1) -> str:
    return str(town.house.rows("talk")[at].ref)


def test_a_conversation_is_unread_until_somebody_says_that_they_read_it(asha: Desk, town: Town) -> None:
    town.answers(ANN, DARK)
    assert unread(asha) == [ref(town)]
    asha.open(f"/console/talks/{ref(town)}")
    assert unread(asha) == [ref(town)], "to look changes nothing"
    asha.open(f"/console/talks/{ref(town)}")
    asha.press(f"/console/talks/{ref(town)}/read", {"upto": asha.hidden("upto")})
    assert unread(asha) == [] and "Nothing matches." in asha.words
    assert unread(Desk(town.house).sign_in(town.joins("Ben", "officer").email)) == [], "for the whole team"
    town.says(ANN, "And the bins too")
    assert unread(asha) == [ref(town)], "the person wrote again"
    asha.open("/console/log")
    assert f"Read conversation {ref(town)}" in asha.words


def test_what_came_while_it_was_open_stays_unread(asha: Desk, town: Town) -> None:
    town.answers(ANN, DARK)
    asha.open(f"/console/talks/{ref(town)}")
    seen = asha.hidden("upto")
    town.says(ANN, "One more thing")
    asha.press(f"/console/talks/{ref(town)}/read", {"upto": seen})
    assert unread(asha) == [ref(town)]
    asha.open("/console/said")
    chosen = keys(asha)
    town.says(ANN, "And another")
    asha.press("/console/said/read", {"row": chosen})
    assert unread(asha) == [ref(town)]


def test_to_write_by_hand_is_to_have_read_it(asha: Desk, town: Town) -> None:
    town.answers(ANN, DARK)
    town.arrived()
    asha.open(f"/console/talks/{ref(town)}")
    fields = {"text": "Two lamps are on.", "once": asha.hidden("once"), "upto": asha.hidden("upto")}
    asha.press(f"/console/talks/{ref(town)}/message", {**fields, "press": "look"})
    asha.press(
        f"/console/talks/{ref(town)}/message", {**fields, "seen": asha.hidden("seen"), "press": "send"}
    )
    assert unread(asha) == []


def test_rows_are_read_together_and_all_that_match_at_once(asha: Desk, town: Town) -> None:
    for number in range(30):
        town.says(f"+4477009007{number:02}", f"bins again, the {number}th time")
    asha.open("/console/said?unread=yes")
    assert "30 conversations" in asha.words and len(keys(asha)) == 25 and "Page 1 of 2" in asha.words
    asha.press("/console/said/read?unread=yes", {"row": keys(asha)[:2]})
    assert "28 conversations" in asha.words
    asha.press("/console/said/read?unread=yes", {"all": "yes", "upto": asha.hidden("upto")})
    assert "Nothing matches." in asha.words and unread(asha) == []


def test_nothing_chosen_is_said(asha: Desk, town: Town) -> None:
    town.answers(ANN, DARK)
    asha.open("/console/said")
    asha.press("/console/said/read", {})
    assert asha.status == 400 and "Choose at least one conversation." in asha.words
    for odd in ("t", "x1.1", "t1", "t.1", "t١.١", "t" + "9" * 30 + ".1", ""):
        asha.press("/console/said/read", {"row": odd})
        assert asha.status in (200, 400), odd
    assert unread(asha) == [ref(town)]


def test_a_reply_to_an_outcome_and_words_nobody_could_place_stand_in_it(asha: Desk, town: Town) -> None:
    town.answers(ANN, DARK)
    asha.open(f"/console/talks/{ref(town)}")
    asha.press(f"/console/talks/{ref(town)}/read", {"upto": asha.hidden("upto")})
    asha.write(town.ref())
    outcome = town.house.rows("outcome")[-1].id
    asha.press(f"/console/outcomes/{outcome}/send", {"mark": asha.hidden("mark"), "press": "send"})
    town.passes(minutes=1)
    town.arrived()
    town.says(ANN, "that is not good enough my son nearly got run over")
    town.says(BEN, "bin form")
    asha.open("/console/said?unread=yes")
    assert "that is not good enough my son nearly got run over" in asha.words
    assert "bin form" in asha.words and "2 conversations" in asha.words


def test_filters_combine_and_count_with_the_others_as_they_are(asha: Desk, town: Town) -> None:
    town.says(ANN, "LOCAL", "yes", "tipton", DARK, "DONE", "6")
    town.says(BEN, "LOCAL", "yes", "oldbury", "No lamps here.", "DONE", "6")
    town.says("b", "POLSKI", "1", "1", "SKIP", "1", "Ciemno tam.", "DONE", channel="web")
    asha.open("/console/said")
    for words in ("Tipton (1)", "Oldbury (1)", "Polish (1)", "English (2)", "Text (2)", "Web chat (1)"):
        assert words in asha.words, words
    asha.open("/console/said?town=tipton")
    assert DARK in asha.words and "No lamps here." not in asha.words and "1 conversation " in asha.words
    assert "Oldbury (1)" in asha.words, "what another choice would show"
    assert "Polish (0)" not in asha.words
    asha.open("/console/said?town=tipton&language=pl")
    assert "Nothing matches. Clear the filters" in asha.words
    assert '<option value="tipton" selected>' in asha.page and '<option value="pl" selected>' in asha.page


@pytest.mark.parametrize(
    "query", ["since=0001-01-01", "until=9999-12-31", "town=%00", "issue=I999&place=%FF"]
)
def test_odd_filters_find_something_or_nothing(asha: Desk, town: Town, query: str) -> None:
    town.answers(ANN, DARK)
    assert asha.open(f"/console/said?{query}").status_code == 200


def test_a_place_and_how_it_came_narrow_it_down(asha: Desk, town: Town) -> None:
    town.says(ANN, "HELPER TIPTON", "yes", "tipton", "no", "No lamps here.", "DONE")
    town.answers(BEN, DARK)
    asha.open("/console/said?came=assisted")
    assert "No lamps here." in asha.words and DARK not in asha.words
    place = next(row.facts["place"] for row in town.house.rows("talk") if row.facts.get("place"))
    asha.open(f"/console/said?place={place}&came=own")
    assert DARK in asha.words and "No lamps here." not in asha.words


def test_who_may_not_ring_sees_no_flagged_words_and_no_numbers_anywhere(asha: Desk, town: Town) -> None:
    town.says(ANN, "LOCAL", "yes", "SKIP", "I want to kill myself on Owen Street", "DONE", "SKIP")
    town.says(ANN, "please somebody help me here")
    town.says(BEN, "TIPTON", "yes", "no", "Ring me on 07700 900 123 please", "DONE")
    town.says(CAL, "I want to kill myself")
    desk, issues = reader(town), town.house.rows("issue")
    talks = [f"/console/talks/{row.ref}" for row in town.house.rows("talk")]
    messages = [f"/console/messages/{row.id}" for row in town.house.rows("event")]
    lists = ("/console/said", "/console/said?unplaced=yes", "/console/said/copies", "/console/issues")
    each = [f"/console/issues/{row.ref}{page}" for row in issues for page in ("", "/owed")]
    for path in ("/console/", *lists, "/console/tasks", "/console/sent", *each, *talks, *messages):
        desk.open(path)
        assert desk.status == 200, path
        for words in ("kill myself", "please somebody", "900 123"):
            assert words not in desk.page, (path, words)
    asha.open("/console/said")
    assert "kill myself" in asha.words and "07700 900 123" in asha.words and "Flagged" in asha.words


def test_no_task_and_no_english_copy_shows_a_reader_a_number(asha: Desk, town: Town) -> None:
    town.answers(BEN, DARK)
    town.house.clock.pass_by(hours=2)
    town.says(BEN, "still dark, my son has the number 07700 900 123")
    asha.sign_in()
    answer = next(row.id for row in town.house.rows("answer") if row.words == DARK)
    asha.open(f"/console/said/{answer}")
    asha.press(f"/console/said/{answer}", {"english": "It is dark. Ring 07700 900 123.", "seen": ""})
    tasks = [f"/console/tasks/{row.id}" for row in town.house.rows("task")]
    assert tasks
    for desk, sees in ((asha, True), (reader(town), False)):
        for path in tasks:
            desk.open(path)
            assert ("900 123" in desk.page) == sees, path
        desk.open("/console/search")
        desk.press("/console/search", {"q": "it is dark"})
        assert "It is dark. Ring" in desk.words
        assert "900 123" not in desk.page, "found by its words, and nobody needs the number there"


def test_a_matter_that_was_moved_is_found_under_the_topic_that_its_row_shows(asha: Desk, town: Town) -> None:
    town.answers(ANN, DARK)
    town.says(BEN, "LOCAL", "yes", "SKIP", "The park gate is locked", "DONE", "4")
    topic = town.house.rows("issue")[-1].topic
    ref_of_ann, park = ref(town, 0), town.house.rows("issue")[-1].ref
    asha.press(f"/console/talks/{ref_of_ann}/matter", {"press": "move", "into": park})
    asha.open(f"/console/said?topic={topic}")
    assert DARK in asha.words


def test_the_name_of_an_issue_never_holds_what_was_flagged(asha: Desk, town: Town) -> None:
    town.says(ANN, "LOCAL", "yes", "SKIP", "I want to kill myself on Owen Street", "DONE", "SKIP")
    town.says(ANN, "LOCAL", "The bus stop is gone too", "DONE", "SKIP")
    titles = [row.title for row in town.house.rows("issue")]
    assert titles and not any("kill" in each or "bus stop" in each for each in titles)


def test_pictures_and_voice_notes_say_what_they_are(asha: Desk, town: Town) -> None:
    town.answers(ANN, DARK)
    door = town.services.channels["sms"]
    sent = (Attachment(kind="image", ref="m1"), Attachment(kind="audio", ref="m2"))
    heard = Heard(event_id="mms", account=door.account, sender=ANN, text="", attachments=sent)
    town.house.clock.pass_by(days=5)
    town.services.intake.take(door, Reading(events=(heard,)))
    asha.sign_in().open("/console/said")
    assert "Sent a picture, a voice note" in asha.words
    asha.open(f"/console/talks/{ref(town, 0)}")
    assert "Sent a picture, a voice note" in asha.words
    for words in ("Open a picture", "Open a voice note"):
        assert words in asha.words


def test_a_reader_reads_it_and_marks_nothing(asha: Desk, town: Town) -> None:
    town.answers(ANN, DARK)
    asha.open("/console/said")
    chosen = keys(asha)
    desk = reader(town)
    desk.open("/console/said")
    assert DARK in desk.words and keys(desk) == [] and "Mark as read" not in desk.words
    for path, fields in (
        ("/console/said/read", {"row": chosen}),
        ("/console/messages/1/hide", {"reason": "abuse"}),
        ("/console/messages/1/mend", {}),
        ("/console/messages/1/quote", {"words": "x"}),
        (f"/console/talks/{ref(town)}/read", {"upto": "9"}),
        (f"/console/talks/{ref(town)}/call", {"press": "log"}),
        (f"/console/talks/{ref(town)}/service", {}),
        (f"/console/talks/{ref(town)}/matter", {}),
        ("/console/said/copies", {}),
    ):
        desk.press(path, fields)
        assert desk.status == 403, path
    assert unread(asha) == [ref(town)]


def test_somebody_without_a_number_with_us_can_be_read(asha: Desk, town: Town) -> None:
    town.says(BEN, "boiler broken 3 weeks")
    event = town.house.rows("event")[-1].id
    asha.open("/console/said")
    assert f'href="/console/messages/{event}"' in asha.page and "No number yet" in asha.words
    asha.open(f"/console/messages/{event}")
    assert "boiler broken 3 weeks" in asha.words and "Sounds like a repair" in asha.words


def test_what_is_gone_is_a_page_that_is_not_there(asha: Desk) -> None:
    assert asha.open("/console/messages/999").status_code == 404
    for path in ("read", "call", "service", "matter"):
        asha.open("/console/said")
        asha.press(f"/console/talks/T999/{path}", {"service": "repair", "press": "move", "into": "I1"})
        assert asha.status in (400, 404), path
