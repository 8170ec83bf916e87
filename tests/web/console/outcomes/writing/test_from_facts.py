"""Facts are written once: the message is made from them, follows them, and says when it does not any more."""

from __future__ import annotations

import html
import re

import pytest

from tests.web.console.desk import WRITTEN, Desk, Town

MADE = "You said: It is too dark behind the shops. Two lamps are on. How long: They stay."


def box(asha: Desk, name: str) -> str:
    """What stands in a box of the page that is open."""
    found = re.search(rf'<textarea[^>]* id="{name}"[^>]*>(.*?)</textarea>', asha.page, re.S)
    assert found is not None
    return html.unescape(found[1])


def pressed(asha: Desk, town: Town, press: str, **changes: str) -> str:
    """The reference of an issue on whose page a button was pressed that keeps nothing."""
    ref = town.issue()
    town.crowd(2, ref)
    asha.write(ref, press=press, text_en_GB="", **changes)
    assert asha.status == 200 and town.house.rows("outcome") == []
    return ref


def test_a_message_is_made_from_the_facts_by_a_press(asha: Desk, town: Town) -> None:
    pressed(asha, town, "compose")
    assert box(asha, "text_en_GB") == MADE
    assert "The message is made from the facts, and follows them." in asha.words
    assert asha.words.count(MADE) == 2  # in its box and as a phone shows it


def test_who_writes_no_message_sends_the_one_the_facts_make(asha: Desk, town: Town) -> None:
    ref = town.issue()
    town.crowd(1, ref)
    asha.write(ref, text_en_GB="")
    assert MADE in asha.words and "Send to 1 person" in asha.words
    assert [row.text for row in town.house.rows("outcome_text")] == [MADE]


@pytest.mark.parametrize(
    ("kind", "made"),
    [
        ("cannot", "The reason: The kerb is too narrow. Money: It is not about money."),
        ("late", "We are late. Sorry. The reason: The kerb is too narrow."),
        ("planned", "It is planned."),
    ],
)
def test_each_kind_of_news_says_what_it_is(kind: str, made: str, asha: Desk, town: Town) -> None:
    facts = {"we_did": "", "why_not": "The kerb is too narrow", "money": "It is not about money"}
    day = {"next_by-day": "15", "next_by-month": "1", "next_by-year": "2027"}
    pressed(asha, town, "compose", kind=kind, **facts, **day)
    assert made in box(asha, "text_en_GB")
    assert "You will hear from us again by 15 January 2027." in box(asha, "text_en_GB")


def test_a_message_that_nobody_touched_follows_a_fact(asha: Desk, town: Town) -> None:
    ref = pressed(asha, town, "compose")
    kept = {**WRITTEN, "text_en_GB": MADE, "composed": asha.hidden("composed"), "press": "preview"}
    asha.press(f"/console/issues/{ref}/write", {**kept, "we_did": "Three lamps are on."})
    assert "Three lamps are on." in box(asha, "text_en_GB")


def test_a_message_changed_by_hand_stays_and_says_that_it_follows_no_more(asha: Desk, town: Town) -> None:
    ref = pressed(asha, town, "compose")
    mine = {**WRITTEN, "text_en_GB": f"{MADE} Thank you.", "composed": asha.hidden("composed")}
    asha.press(f"/console/issues/{ref}/write", {**mine, "press": "preview"})
    assert "You changed the message by hand." in asha.words
    asha.press(f"/console/issues/{ref}/write", {**mine, "we_did": "Three lamps.", "press": "preview"})
    assert box(asha, "text_en_GB") == f"{MADE} Thank you."
    assert "A fact was changed since. The message does not follow it any more." in asha.words
    asha.press(f"/console/issues/{ref}/write", {**mine, "we_did": "Three lamps.", "press": "compose"})
    assert "Three lamps." in box(asha, "text_en_GB") and "Thank you." not in box(asha, "text_en_GB")
    assert f"This stood there before: {MADE} Thank you." in asha.words


def test_it_is_still_known_in_a_draft_that_was_kept(asha: Desk, town: Town) -> None:
    ref = town.issue()
    town.crowd(1, ref)
    asha.write(ref, text_en_GB=f"{MADE} Thank you.", composed=MADE)
    asha.open("/console/outcomes/1/write")
    assert "You changed the message by hand." in asha.words
    mine = {**WRITTEN, "text_en_GB": f"{MADE} Thank you.", "composed": asha.hidden("composed")}
    asha.press("/console/outcomes/1/write", {**mine, "lasts_until": "For a year.", "press": "preview"})
    assert "The message does not follow it any more." in asha.words


def test_the_preview_of_a_script_carries_the_message(asha: Desk, town: Town) -> None:
    ref = town.issue()
    asha.open(f"/console/issues/{ref}/write")
    asha.press(f"/console/issues/{ref}/preview", {**WRITTEN, "text_en_GB": ""})
    assert f'data-fill="text_en_GB" value="{MADE}"' in asha.page
    assert f'data-fill="composed" value="{MADE}"' in asha.page


# --- what people said, beside it -----------------------------------------------------------------------


def test_their_words_are_paged_and_typing_is_not_lost(asha: Desk, town: Town) -> None:
    for number in range(12):
        town.answers(f"+4477009002{number:02}", why=f"Lamp number {number} is out.")
    ref = town.ref()
    asha.write(ref, press="preview", we_did="I typed this.")
    assert "This answers 12 people." in asha.words
    assert "Lamp number 9 is out." in asha.words and "Lamp number 10 is out." not in asha.words
    after = re.search(r'formaction="\?words=(\d+)"', asha.page)
    assert after is not None
    asha.press(
        f"/console/issues/{ref}/write?words={after[1]}", {**WRITTEN, "press": "words", "we_did": "I typed."}
    )
    assert "Lamp number 11 is out." in asha.words and "Lamp number 9 is out." not in asha.words
    assert box(asha, "we_did") == "I typed."
    asha.press(f"/console/issues/{ref}/write", WRITTEN)
    assert "Lamp number 0 is out." in asha.words and 'href="?after=' in asha.page
    link = re.search(r'href="(\?after=\d+)"', asha.page)
    assert link is not None
    asha.open(f"/console/outcomes/1{link[1]}")
    assert "Lamp number 11 is out." in asha.words and "The first of them" in asha.words


def test_who_only_chose_is_counted_and_not_shown(asha: Desk, town: Town) -> None:
    town.answers("+447700900301", why="It is dark.")
    town.says("+447700900302", "TIPTON", "yes", "no", "SKIP")
    asha.open(f"/console/issues/{town.ref()}/write")
    assert "This answers 2 people." in asha.words and asha.page.count("It is dark.") == 1


# --- kept texts ----------------------------------------------------------------------------------------


def test_a_kept_text_fills_the_boxes_that_are_empty(asha: Desk, town: Town) -> None:
    ref = town.issue()
    asha.open(f"/console/issues/{ref}/write")
    assert "No for now: there is no money" in asha.words
    asha.press(f"/console/issues/{ref}/write", {"press": "use", "kept_text": "no-money"})
    assert box(asha, "why_not").startswith("It costs [amount].")
    assert 'value="not-now" checked' in asha.page
    assert "The reason: It costs [amount]." in box(asha, "text_en_GB")


def test_it_never_takes_typed_words_away_unasked(asha: Desk, town: Town) -> None:
    ref = town.issue()
    asha.open(f"/console/issues/{ref}/write")
    mine = {"kind": "done", "you_said": "Mine.", "kept_text": "late-people"}
    asha.press(f"/console/issues/{ref}/write", {**mine, "press": "use"})
    assert box(asha, "you_said") == "Mine." and 'value="done" checked' in asha.page
    assert "What you typed stays in these boxes: “What did people say?”, “What is the news?”." in asha.words
    assert box(asha, "why_not") == "[who] is away, and nobody else can decide it."
    asha.press(f"/console/issues/{ref}/write", {**mine, "press": "use-over"})
    assert box(asha, "you_said") == "We said that you would hear by [day]."
    assert 'value="late" checked' in asha.page


def test_a_gap_that_nobody_filled_never_goes_out(asha: Desk, town: Town) -> None:
    ref = town.issue()
    town.crowd(1, ref)
    asha.write(ref, we_did="We mended it on [day].", override="It must.", text_en_GB="")
    assert asha.status == 400 and "Fill the gap [day]." in asha.words
    assert town.house.rows("outcome") == []


def test_a_kept_text_that_is_not_there_is_a_clear_page(asha: Desk, town: Town) -> None:
    ref = town.issue()
    asha.open(f"/console/issues/{ref}/write")
    asha.press(f"/console/issues/{ref}/write", {"press": "use", "kept_text": "no-such-text"})
    assert asha.status == 404
