"""Two officers write at the same time: neither loses a word, each hears of the other. On both databases."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest

from bot.service.outcomes import approval
from tests.web.console.desk import WRITTEN, Desk, Town

HERS, HIS = "Three lamps are on.", "Four lamps are on."


@pytest.fixture
def ravi(town: Town) -> Desk:
    return Desk(town.house).sign_in(town.joins("Ravi", "officer").email)


def saves(desk: Desk, version: str, **changes: str) -> int:
    desk.press("/console/outcomes/1/write", {**WRITTEN, "version": version, **changes})
    return desk.status


def both_open_it(asha: Desk, ravi: Desk, town: Town) -> str:
    """The version that both have before them."""
    ref = town.issue()
    town.crowd(2, ref)
    asha.write(ref)
    asha.open("/console/outcomes/1/write")
    ravi.open("/console/outcomes/1/write")
    return asha.hidden("version")


def kept(town: Town) -> str:
    return str(town.house.rows("outcome_text")[0].text)


def test_who_saves_last_sees_both_texts_and_nothing_is_overwritten(
    asha: Desk, ravi: Desk, town: Town
) -> None:
    seen = both_open_it(asha, ravi, town)
    saves(asha, seen, text_en_GB=HERS, money="£6")
    assert saves(ravi, seen, text_en_GB=HIS) == 409
    assert "Asha changed this while you had it open. Nothing is saved yet." in ravi.words
    assert f"Message in English You: {HIS} Asha: {HERS}" in ravi.words
    assert "What about the money? You: Nothing Asha: £6" in ravi.words
    assert "What did people say? You:" not in ravi.words  # there they agree
    assert kept(town) == HERS


def test_to_save_once_more_is_to_keep_ones_own(asha: Desk, ravi: Desk, town: Town) -> None:
    seen = both_open_it(asha, ravi, town)
    saves(asha, seen, text_en_GB=HERS)
    saves(ravi, seen, text_en_GB=HIS)
    assert HIS in ravi.page and "Keep what Asha wrote" in ravi.words
    saves(ravi, ravi.hidden("version"), text_en_GB=HIS)
    assert kept(town) == HIS


def test_to_keep_theirs_leads_to_theirs(asha: Desk, ravi: Desk, town: Town) -> None:
    seen = both_open_it(asha, ravi, town)
    saves(asha, seen, text_en_GB=HERS)
    saves(ravi, seen, text_en_GB=HIS)
    assert 'href="/console/outcomes/1">Keep what Asha wrote' in ravi.page
    ravi.open("/console/outcomes/1")
    assert HERS in ravi.words and HIS not in ravi.words


@pytest.mark.parametrize("done", ["deleted", "sent"])
def test_where_it_cannot_be_saved_any_more_what_was_typed_is_shown(
    done: str, asha: Desk, ravi: Desk, town: Town
) -> None:
    seen = both_open_it(asha, ravi, town)
    asha.open("/console/outcomes/1")
    if done == "deleted":
        asha.press("/console/outcomes/1/delete", {"version": seen})
        assert "The draft is deleted." in asha.words
    else:
        asha.press("/console/outcomes/1/send", {"mark": asha.hidden("mark")})
    assert saves(ravi, seen, text_en_GB=HIS) == 409
    assert "This was not saved" in ravi.words and HIS in ravi.page


def test_a_draft_that_somebody_changed_is_not_deleted(asha: Desk, ravi: Desk, town: Town) -> None:
    seen = both_open_it(asha, ravi, town)
    saves(asha, seen, text_en_GB=HERS)
    ravi.press("/console/outcomes/1/delete", {"version": seen})
    assert ravi.status == 409 and kept(town) == HERS


def test_a_second_draft_is_warned_of_on_both_pages(asha: Desk, ravi: Desk, town: Town) -> None:
    ref = town.issue()
    town.crowd(2, ref)
    ravi.write(ref)
    asha.open(f"/console/issues/{ref}/write")
    assert "Ravi has a draft for this issue since 23 November 2026, 10:00." in asha.words
    asha.write(ref)
    assert "Ravi has a draft for this issue since" in asha.words
    assert 'href="/console/outcomes/1"' in asha.page


def test_who_sends_hears_that_something_else_went_out_meanwhile(asha: Desk, ravi: Desk, town: Town) -> None:
    ref = town.issue()
    town.crowd(2, ref)
    ravi.write(ref, text_en_GB="It is planned for May.")
    asha.write(ref)
    token = asha.hidden("csrf_token")
    before = {"mark": asha.hidden("mark"), "last": asha.hidden("last")}
    ravi.open("/console/outcomes/1")
    ravi.press("/console/outcomes/1/send", {"mark": ravi.hidden("mark"), "last": ravi.hidden("last")})
    asha.press("/console/outcomes/2/send", before, token=token)
    assert asha.status == 409
    assert "Ravi told people something else about this since you opened this page." in asha.words
    asha.press("/console/outcomes/2/send", {"mark": asha.hidden("mark"), "last": asha.hidden("last")})
    assert "2 people will hear." in asha.words


def test_of_two_who_send_at_the_same_moment_one_hears_of_the_other(asha: Desk, town: Town) -> None:
    ref = town.issue()
    town.crowd(2, ref)
    for text in (HERS, HIS):
        asha.write(ref, text_en_GB=text)
    services, now, both = town.services, town.house.clock.now(), Barrier(2)
    ended: list[str] = []

    def send(outcome_id: int) -> None:
        seen = services.read(approval.mark, outcome_id)
        given = (services.followup, services.content(), outcome_id, town.asha, seen, now)
        both.wait()
        try:
            services.write(approval.send, *given, last=0)
        except approval.Overtaken:
            ended.append("overtaken")
        else:
            ended.append("sent")

    threads = [Thread(target=send, args=(outcome_id,)) for outcome_id in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ended) == ["overtaken", "sent"]
