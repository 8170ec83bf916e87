"""Every text that goes out is held to plain words; what stands all the same has a reason and a name."""

from __future__ import annotations

import re

import pytest

from tests.web.console.desk import WRITTEN, Desk, Town
from tests.web.console.outcomes.sending import messages

SPEAK = "Going forward, we will leverage a robust framework."
NO = {"kind": "cannot", "we_did": "", "money": "£6,000"}


def written(asha: Desk, town: Town, language: str = "en_GB", **changes: str) -> str:
    ref = town.issue()
    town.crowd(1, ref, language)
    asha.write(ref, **changes)
    return ref


# --- English -------------------------------------------------------------------------------------------


def test_council_speak_is_refused_with_the_words_and_what_to_write(asha: Desk, town: Town) -> None:
    written(asha, town, text_en_GB=SPEAK)
    assert asha.status == 400 and town.house.rows("outcome") == []
    for words in (
        "“going forward”. Instead: leave it out",
        "“leverage”. Try “use”",
        "“robust”. Try “strong”",
    ):
        assert words in asha.words
    assert SPEAK in asha.page


@pytest.mark.parametrize("field", ["you_said", "we_did", "why_not", "money", "lasts_until"])
def test_a_fact_is_held_to_it_too_because_it_may_be_public(field: str, asha: Desk, town: Town) -> None:
    written(asha, town, **{field: "We will implement it."})
    assert asha.status == 400 and f'<a href="#{field}">Hard word: “implement”' in asha.page


def test_a_long_sentence_is_refused(asha: Desk, town: Town) -> None:
    written(asha, town, text_en_GB=" ".join(["word"] * 21) + ".")
    assert asha.status == 400 and "21 words. Write two sentences" in asha.words


def test_a_reason_lets_it_stand_and_is_kept_with_a_name(asha: Desk, town: Town) -> None:
    ref = written(asha, town, text_en_GB=SPEAK)
    assert 'name="override"' in asha.page
    reason = {"override": "The law has these words.", "override_of": asha.hidden("override_of")}
    asha.press(f"/console/issues/{ref}/write", {**WRITTEN, "text_en_GB": SPEAK, **reason})
    assert "They stand because: The law has these words. (Asha)" in asha.words
    asha.press("/console/outcomes/1/send", {"mark": asha.hidden("mark")})
    town.passes(seconds=1)
    assert SPEAK in messages(town)[0].body
    asha.open("/console/sent/1")
    assert "Asha let them stand: The law has these words." in asha.words
    asha.open("/console/log")
    assert "Asha Rules on words overridden outcome 1" in asha.words


def test_a_reason_given_for_other_words_does_not_count(asha: Desk, town: Town) -> None:
    ref = written(asha, town, text_en_GB="We will implement it.")
    reason = {"override": "The law has this word.", "override_of": asha.hidden("override_of")}
    asha.press(f"/console/issues/{ref}/write", {**WRITTEN, "text_en_GB": SPEAK, **reason})
    assert asha.status == 400 and town.house.rows("outcome") == []
    assert "The law has this word." in asha.page
    again = {**reason, "override_of": asha.hidden("override_of")}
    asha.press(f"/console/issues/{ref}/write", {**WRITTEN, "text_en_GB": SPEAK, **again})
    assert "They stand because: The law has this word." in asha.words


def test_a_forged_reason_alone_does_not_send_it(asha: Desk, town: Town) -> None:
    written(asha, town, text_en_GB=SPEAK, press="later", override="Because.", override_of="0123456789abcdef")
    assert "Hard word: “going forward”" in asha.words and "/outcomes/1/send" not in asha.page
    asha.press("/console/outcomes/1/send", {"mark": "x"})
    assert asha.status == 409 and town.house.rows("outcome")[0].state == "draft"


@pytest.mark.parametrize("word", ["co-production", "Co production", "coproduced", "CO\u2011PRODUCTION"])
def test_the_word_nobody_buys_into_never_goes_out(word: str, asha: Desk, town: Town) -> None:
    ref = written(asha, town, text_en_GB=f"This is {word}.")
    assert asha.status == 400 and "This word never goes out." in asha.words
    reason = {"override": "It must.", "override_of": asha.hidden("override_of") or "x"}
    asha.press(f"/console/issues/{ref}/write", {**WRITTEN, "text_en_GB": f"This is {word}.", **reason})
    assert asha.status == 400 and town.house.rows("outcome") == []


# --- bad news ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "reason", ["There is no doubt that we love your idea.", "We will think about it now."]
)
def test_kindness_is_no_reason_for_a_no(reason: str, asha: Desk, town: Town) -> None:
    written(asha, town, why_not=reason, **NO)
    assert asha.status == 400 and "is no reason. Say what stands in the way" in asha.words


def test_the_no_of_the_issue_page_passes(asha: Desk, town: Town) -> None:
    """`seed-needs.md`, O3, which was refused."""
    written(
        asha,
        town,
        kind="not-now",
        you_said="You asked for a crossing on Owen Street.",
        we_did="",
        why_not="It costs 60,000 pounds. We have 20,000.",
        money="60,000 pounds.",
        text_en_GB="You asked for a crossing on Owen Street. It costs 60,000 pounds. We have 20,000.",
    )
    assert "The answer is no for now. You asked for a crossing on Owen Street." in asha.words


@pytest.mark.parametrize("kind", ["done", "planned", "under-way", "already-there"])
def test_a_no_under_a_good_kind_is_asked_about(kind: str, asha: Desk, town: Town) -> None:
    day = {"next_by-day": "15", "next_by-month": "1", "next_by-year": "2027"}
    ref = written(asha, town, kind=kind, text_en_GB="Sorry. We cannot do this.", **day)
    assert asha.status == 400 and "“We cannot do this” reads like a no. Is “" in asha.words
    stands = {"override": "We did another part.", "override_of": asha.hidden("override_of")}
    given = {**WRITTEN, "kind": kind, "text_en_GB": "Sorry. We cannot do this.", **day, **stands}
    asha.press(f"/console/issues/{ref}/write", given)
    assert "They stand because: We did another part. (Asha)" in asha.words


# --- other languages -----------------------------------------------------------------------------------

ENGLISH = "Two lamps are on at Owen Street since 12 December. We paid £6,000. Call 0121 569 2200."


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("pl", "Dwie lampy świecą przy Owen Street od 12 grudnia. Zadzwoń: 0121 569 2200.", "lacks 6000"),
        ("pl", "Lampy przy Owen Street od 13.12. Zapłaciliśmy 6 000 funtów. 0121 569 2200.", "lacks 12"),
        ("pl", "Dwie lampy od 12 grudnia, 6 000 funtów. Tel. 0121 569 2200.", "lacks the name Owen"),
        ("pl", ENGLISH, "This is the English text."),
        (
            "pl",
            "Dwie lampy Owen 12, 6000, 0121 569 2200. We will tell you when they are on.",
            "still English: “we”, “will”, “you”, “they” and “are”",
        ),
        ("ur", "Owen Street 12 December 6000 0121 569 2200 lamps", "not in the letters of Urdu"),
        ("pl", "Owen 12 6000 0121 569 2200 \u202e", "Hidden signs turn its direction."),
        ("pl", "Owen 12 6000 0121 569 2200 ok", None),
        ("ur", "اوون اسٹریٹ پر ۱۲ دسمبر سے دو بتیاں ہیں۔ ۶۰۰۰ پاؤنڈ دیے۔ کال کریں ۰۱۲۱ ۵۶۹ ۲۲۰۰۔", None),
    ],
)
def test_what_can_be_checked_of_a_language_is(
    language: str, text: str, words: str | None, asha: Desk, town: Town
) -> None:
    written(asha, town, language, text_en_GB=ENGLISH, **{f"text_{language}": text})
    if words is None:
        assert asha.status == 302 or "There is a problem" not in asha.words, asha.words
        assert len(town.house.rows("outcome")) == 1
    else:
        assert asha.status == 400 and words in asha.words
        assert re.search(rf'<a href="#text_{language}">', asha.page)


def test_days_that_come_round_are_no_names(asha: Desk, town: Town) -> None:
    """Each language has words of its own for "on Thursdays", as for "on Thursday"."""
    english = "Two lamps are on at Owen Street. We look at them on Thursdays, and on Mondays too."
    polish = "Dwie lampy świecą przy Owen Street. Sprawdzamy je w czwartki i w poniedziałki."
    written(asha, town, "pl", text_en_GB=english, text_pl=polish)
    assert "lacks the name" not in asha.words
    assert len(town.house.rows("outcome")) == 1
