"""Numbers, times, money and references among right-to-left words. How it looks: tests/browser."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.content.content import Content
from bot.dialogue.text import Text
from bot.language.bidi import FSI, LRM, NO_BREAK, PDI, RLI, in_order, listed, set_apart
from bot.language.figures import clock, pounds, weekday_and_day, whole_date
from bot.wording.fit import fit
from bot.wording.prompt import Prompt
from channels.port import Choice, Limits
from channels.sms_text import measure, split
from tests.fixed import MONDAY_10AM

SMS, APP = Limits(max_text=1600, counts_parts=True), Limits(max_text=4096, buttons=10, isolates=True)
NB = NO_BREAK
RTL = ("ar", "ur", "ckb", "fa")

HELD = [
    pytest.param("116 123", f"116{NB}123", id="a helpline"),
    pytest.param("0800 1111", f"0800{NB}1111", id="a freephone number"),
    pytest.param("0121 496 0123", f"0121{NB}496{NB}0123", id="three groups"),
    pytest.param("07700 900123", f"07700{NB}900123", id="a mobile"),
    pytest.param("+44 7700 900123", f"{LRM}+44{NB}7700{NB}900123", id="with its country"),
    pytest.param("(0121) 496 0123", f"{LRM}(0121){NB}496{NB}0123", id="its code in brackets"),
    pytest.param("0121-496-0123", f"{LRM}0121-496-0123", id="dashes"),
    pytest.param("£9,400", f"{LRM}£9,400", id="money"),
    pytest.param("£60,000.50", f"{LRM}£60,000.50", id="pounds and pence"),
    pytest.param("£2m", f"{LRM}£2m", id="millions"),
    pytest.param("60 000", f"60{NB}000", id="thousands with a space"),
    pytest.param("14:00-16:00", f"{LRM}14:00-16:00", id="a time range"),
    pytest.param("9–17", f"{LRM}9–17", id="a range with a long dash"),
    pytest.param("14:00 - 16:00", f"{LRM}14:00{NB}-{NB}16:00", id="a spaced range"),
    pytest.param("۰۱۲۱ ۴۹۶ ۰۱۲۳", f"۰۱۲۱{NB}۴۹۶{NB}۰۱۲۳", id="figures of Persian"),
]
LEFT = [
    "1 3",
    "2 1 3 4 5",
    "14:00",
    "9,400",
    "999",
    "1,3",
    "https://a.example/2026-12/9-17",
    "a@b-2-3.example",
]
CODES = ["T482", "B70 8QE", "WS10 9AA", "K3"]


@pytest.mark.parametrize(("run", "by_text"), HELD)
@pytest.mark.parametrize("frame", ["رقمنا {}.", "{} هو رقمنا", "نعم\n{}\nلا", "اتصل بـ({})، شكرا"])
def test_what_belongs_together_is_held_together(frame: str, run: str, by_text: str) -> None:
    said = frame.format(run)
    assert in_order(said, isolates=False) == frame.format(by_text)
    assert in_order(said, isolates=True) == frame.format(f"{FSI}{run}{PDI}")


@pytest.mark.parametrize("run", LEFT)
def test_lists_links_and_what_stays_by_itself_are_left_alone(run: str) -> None:
    assert in_order(f"مثل {run}", isolates=False) == f"مثل {run}"


@pytest.mark.parametrize("code", CODES[:3])
def test_references_and_postcodes_are_isolated_whole_and_cost_a_text_nothing(code: str) -> None:
    assert in_order(f"رقمك {code}.", isolates=True) == f"رقمك {FSI}{code}{PDI}."
    assert in_order(f"رقمك {code}.", isolates=False) == f"رقمك {code}."


@example(words="ا:+0£0")
@given(st.text(alphabet="ابەہ aZ019 -–:£+,.()\n" + NB + FSI + PDI))
def test_only_signs_that_nobody_sees_are_added(words: str) -> None:
    bare = str.maketrans({FSI: None, PDI: None, LRM: None, NB: " "})
    for isolates in (True, False):
        once = in_order(words, isolates=isolates)
        assert once.translate(bare) == words.translate(bare)
        assert in_order(once, isolates=isolates) == once, "once more changes nothing"
        assert isolates or (FSI not in once and PDI not in once)


@given(st.text(alphabet="ا 0123456789"))
def test_a_text_costs_no_part_more_where_groups_are_held(words: str) -> None:
    assert measure(in_order(words, isolates=False)).parts == measure(words).parts


def test_words_from_left_to_right_are_never_touched() -> None:
    for said in ("Ring 0121 496 0123 on 9-17, £9,400", "Zadzwoń: 0121 496 0123", "ਫ਼ੋਨ 0121 496 0123"):
        assert in_order(said, isolates=True) == in_order(said, isolates=False) == said


def test_each_message_is_put_in_order_where_it_is_fitted_to_its_channel() -> None:
    asked = Prompt(text="اختر", choices=(Choice(key="a", label="حدائق (£9,400)"),), footer="أو 116 123")
    assert fit(asked, SMS).text == f"اختر\n1 حدائق ({LRM}£9,400)\nأو 116{NB}123"
    shown = fit(asked, APP)
    assert shown.text == f"اختر\nأو {FSI}116 123{PDI}"
    assert [each.label for each in shown.choices] == [f"حدائق ({FSI}£9,400{PDI})"]
    short = Limits(max_text=4096, buttons=10, label=14, isolates=True)
    assert [each.label for each in fit(asked, short).choices] == ["حدائق (£9,400)"], "its words come first"


def test_a_number_is_not_cut_where_a_long_text_is() -> None:
    words = "كلمة " * 30 + "0121 496 0123 " + "كلمة " * 30
    for limit in range(100, 260, 7):
        pieces = split(in_order(words, isolates=False), limit)
        assert sum(f"0121{NB}496{NB}0123" in piece for piece in pieces) == 1, limit


@pytest.mark.parametrize("tag", RTL)
def test_what_fills_a_gap_is_set_apart_in_one_place(content: Content, tag: str) -> None:
    def said(**values: object) -> str:
        return content.catalogues.say(Text("none", "{a} {b}"), tag, values)

    assert said(a="T482", b="Asha") == f"{FSI}T482{PDI} {FSI}Asha{PDI}"
    assert said(a="أولدبري", b=5) == f"أولدبري {FSI}5{PDI}"
    assert said(a="One\nTwo", b=set_apart("x")) == f"{FSI}One{PDI}\n{FSI}Two{PDI} {FSI}x{PDI}"
    assert said(a=listed(["2", "1"]), b="") == f"{RLI}2، 1{PDI} "
    assert content.catalogues.say(Text("none", "{a}"), "pl", {"a": "T482"}) == "T482"


def test_dates_times_and_money_have_one_form_in_every_language(content: Content) -> None:
    day, assumed = MONDAY_10AM.date(), {}
    for language in content.languages:
        assumed[language.tag] = f"{weekday_and_day(day, language)} | {whole_date(day, language)}"
    assert assumed == {
        "en_GB": "Monday 23 November | 23 November 2026",
        "en@easy": "Monday 23 November | 23 November 2026",
        "pa": "ਸੋਮਵਾਰ 23 ਨਵੰਬਰ | 23 ਨਵੰਬਰ 2026",
        "pl": "poniedziałek 23 listopada | 23 listopada 2026",
        "ur": "پیر 23 نومبر | 23 نومبر 2026",
        "bn": "সোমবার 23 নভেম্বর | 23 নভেম্বর 2026",
        "ro": "luni 23 noiembrie | 23 noiembrie 2026",
        "gu": "સોમવાર 23 નવેમ્બર | 23 નવેમ્બર 2026",
        "ar": "الاثنين 23 نوفمبر | 23 نوفمبر 2026",
        "ckb": "دووشەممە 23ی تشرینی دووەم | 23ی تشرینی دووەمی 2026",
        "fa": "دوشنبه 23 نوامبر | 23 نوامبر 2026",
    }, json.dumps(assumed, ensure_ascii=False)
    assert (clock(MONDAY_10AM.time()), pounds(9400), pounds(1_000_000)) == ("10:00", "£9,400", "£1,000,000")
