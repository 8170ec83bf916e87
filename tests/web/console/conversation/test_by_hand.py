"""An officer writes to one person: looked at with its price, sent once, and news when it arrives."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import update

from bot.service.outcomes import deadlines
from bot.store.tables import address, person
from bot.web.console import conversation as view
from bot.web.console.shell import read
from tests.web.console.desk import Desk, Town

ANN = "+447700900501"
LAMPS = "Two lamps are on behind the shops now."


@pytest.fixture
def ref(town: Town) -> str:
    """Ann agreed to hear, and told us something; her reference."""
    town.answers(ANN)
    town.arrived()
    return str(town.house.rows("talk")[-1].ref)


def looks(asha: Desk, ref: str, text: str = LAMPS, **more: str) -> dict[str, str]:
    """Write it and see how it looks; the fields of the button that sends it."""
    asha.open(f"/console/talks/{ref}")
    fields = {"text": text, "once": asha.hidden("once"), **more}
    asha.press(f"/console/talks/{ref}/message", {**fields, "press": "look"})
    return {**fields, "seen": asha.hidden("seen"), "press": "send"}


def by_hand(town: Town) -> list[str]:
    return [row.body for row in town.house.rows("outbox") if row.written_by]


def test_it_is_looked_at_with_its_price_before_it_can_be_sent(asha: Desk, town: Town, ref: str) -> None:
    asha.open(f"/console/talks/{ref}")
    assert "Send it to this person" not in asha.words
    fields = looks(asha, ref)
    assert f"{ref}: {LAMPS}" in asha.words
    assert "1 text, 44 characters, £0.05" in asha.words
    assert by_hand(town) == []
    asha.press(f"/console/talks/{ref}/message", fields)
    assert "It is on its way" in asha.words
    assert by_hand(town) == [f"{ref}: {LAMPS}"]
    assert "Asha wrote" in asha.words
    asha.open("/console/log")
    assert f"Message written conversation {ref}" in asha.words


def test_pressed_twice_it_goes_out_once(asha: Desk, town: Town, ref: str) -> None:
    fields = looks(asha, ref)
    for _ in range(2):
        asha.press(f"/console/talks/{ref}/message", fields)
    assert "This was sent already" in asha.words
    assert len(by_hand(town)) == 1


def test_what_was_not_seen_is_shown_first(asha: Desk, town: Town, ref: str) -> None:
    fields = looks(asha, ref)
    asha.press(f"/console/talks/{ref}/message", {**fields, "text": "Something else."})
    assert f"{ref}: Something else." in asha.words and "Send it to this person" in asha.words
    assert by_hand(town) == []


@pytest.mark.parametrize(
    ("final", "words"),
    [("", "Told how it stands"), ("y", "Answered")],
    ids=["a word on the way", "the end of it"],
)
def test_on_arrival_it_is_news(asha: Desk, town: Town, ref: str, final: str, words: str) -> None:
    fields = looks(asha, ref, **({"final": final} if final else {}))
    asha.press(f"/console/talks/{ref}/message", fields)
    assert "Nothing has arrived yet" in asha.words, "what was pressed moves nothing"
    town.arrived()
    asha.open(f"/console/talks/{ref}")
    assert f"{words}," in asha.words
    assert (town.house.rows("promise")[-1].state == "answered") is bool(final)


def test_a_notice_that_we_are_late_is_still_a_delay(asha: Desk, town: Town, ref: str) -> None:
    town.due(town.ref(), -3)
    services, now = town.services, town.house.clock.now()
    deadlines.tell_late(services.db, services.content(), services.limits, now, ring=services.wake)
    assert [row.brings for row in town.house.rows("outbox") if row.kind == "notice"] == ["delayed"]
    town.arrived()
    asha.open(f"/console/talks/{ref}")
    assert "Told that it takes longer" in asha.words


def test_quiet_hours_are_kept(asha: Desk, town: Town, ref: str) -> None:
    town.house.clock.go_to(datetime(2026, 11, 28, 21, 30, tzinfo=UTC))
    asha.sign_in()
    fields = looks(asha, ref)
    assert "It goes out 30 November 2026, 09:00" in asha.words
    asha.press(f"/console/talks/{ref}/message", fields)
    due = next(row.due_at for row in town.house.rows("outbox") if row.written_by)
    assert due == datetime(2026, 11, 30, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("says", "words"),
    [
        (["STOP"], "They sent STOP, so we do not write to them."),
        (["FORGET", "FORGET"], "so we cannot write to them"),
    ],
)
def test_who_wants_no_messages_gets_none(
    asha: Desk, town: Town, ref: str, says: list[str], words: str
) -> None:
    fields = looks(asha, ref)
    town.says(ANN, *says)
    town.arrived()
    town.passes(minutes=10)
    asha.press(f"/console/talks/{ref}/message", fields)
    assert asha.status == 400 and words in asha.words
    asha.open(f"/console/talks/{ref}")
    assert words in asha.words and "See how it looks" not in asha.words
    assert by_hand(town) == []


@pytest.mark.parametrize(
    ("table", "values", "words"),
    [
        (person, {"may_keep": False}, "They have not agreed to hear from us"),
        (address, {"sealed": None}, "They did not want us to keep their number"),
        (address, {"left_at": datetime(2026, 11, 20, tzinfo=UTC)}, "the number is gone, or they blocked us"),
    ],
)
def test_why_nobody_may_write_to_them_is_said(
    asha: Desk, town: Town, ref: str, table: object, values: dict[str, object], words: str
) -> None:
    town.services.db.write(lambda c: c.execute(update(table).values(values)))  # type: ignore[arg-type]
    asha.open(f"/console/talks/{ref}")
    assert words in asha.words
    assert f"/console/talks/{ref}/message" not in asha.page


@pytest.mark.parametrize(
    ("text", "words"),
    [(" ", "Write the message."), ("x" * 1700, "This is too long for one message. Remove 10")],
)
def test_what_will_not_do_is_refused_and_kept(
    asha: Desk, town: Town, ref: str, text: str, words: str
) -> None:
    looks(asha, ref, text)
    assert asha.status == 400 and words in asha.words
    assert text.strip() in asha.page and "Send it to this person" not in asha.words


def test_somebody_with_another_language_gets_it_marked_as_english(asha: Desk, town: Town) -> None:
    town.says(ANN, "LANG", "Polski", "TIPTON", "1", "3", "Ciemno tam.")
    ref = str(town.house.rows("talk")[-1].ref)
    looks(asha, ref, "Dwie lampy.")
    assert "They read Polish." in asha.words
    assert f'lang="pl" dir="ltr">{ref}: Dwie lampy.' in asha.page
    fields = looks(asha, ref, english="y")
    asha.press(f"/console/talks/{ref}/message", fields)
    sent = next(row for row in town.house.rows("outbox") if row.written_by)
    assert (sent.body, sent.language) == (f"{ref}: {LAMPS}", "en_GB")


def test_who_only_reads_writes_to_nobody(asha: Desk, town: Town, ref: str) -> None:
    fields = looks(asha, ref)
    town.joins("Ravi", "reader")
    reader = Desk(town.house).sign_in("ravi@council.example")
    reader.open(f"/console/talks/{ref}")
    assert "Write to this person" not in reader.words
    reader.press(f"/console/talks/{ref}/message", fields)
    assert reader.status == 403 and by_hand(town) == []


@pytest.mark.parametrize(("words", "tasks"), [("thank you Asha", 0), ("the second lamp flickers", 1)])
def test_thanks_for_it_are_kept_and_shown_and_nobodys_work(
    asha: Desk, town: Town, ref: str, words: str, tasks: int
) -> None:
    """Also while the bot waits with a question of its own."""
    town.says(ANN, "TIPTON")
    assert town.house.rows("talk")[-1].state == "open"
    asha.press(f"/console/talks/{ref}/message", looks(asha, ref))
    town.arrived()
    before = len(town.house.rows("outbox"))
    town.says(ANN, words)
    assert [row.kind for row in town.house.rows("task")] == ["reply"] * tasks
    assert len(town.house.rows("outbox")) - before == tasks, "thanks get no answer"
    asha.open(f"/console/talks/{ref}")
    assert words in asha.words


# --- two officers ------------------------------------------------------------------------------------


def test_who_writes_second_reads_first_what_the_other_wrote(asha: Desk, town: Town, ref: str) -> None:
    town.joins("Omar", "approver")
    omar = Desk(town.house).sign_in("omar@council.example")
    first, second = looks(omar, ref, "Hello from Omar."), looks(asha, ref, "Hello from Asha.")
    second["ours"] = asha.hidden("ours")
    omar.press(f"/console/talks/{ref}/message", first)
    asha.press(f"/console/talks/{ref}/message", second)
    assert asha.status == 409 and "Omar wrote to them since you opened this page." in asha.words
    assert "Hello from Omar." in asha.words and "Hello from Asha." in asha.page, "both stand there"
    assert by_hand(town) == [f"{ref}: Hello from Omar."]
    again = {**second, "ours": asha.hidden("ours"), "press": "look"}
    asha.press(f"/console/talks/{ref}/message", again)
    asha.press(f"/console/talks/{ref}/message", {**again, "press": "send", "seen": asha.hidden("seen")})
    assert by_hand(town) == [f"{ref}: Hello from Omar.", f"{ref}: Hello from Asha."]


def test_who_looks_only_now_is_warned_too(asha: Desk, town: Town, ref: str) -> None:
    town.joins("Omar", "approver")
    asha.open(f"/console/talks/{ref}")
    mine = {"text": LAMPS, "once": asha.hidden("once"), "ours": asha.hidden("ours"), "press": "look"}
    omar = Desk(town.house).sign_in("omar@council.example")
    omar.press(f"/console/talks/{ref}/message", looks(omar, ref, "Hello from Omar."))
    asha.press(f"/console/talks/{ref}/message", mine)
    assert asha.status == 409 and "Omar wrote to them" in asha.words
    assert "Send it to this person" not in asha.words


def test_what_is_written_while_a_page_is_made_was_not_on_it(
    asha: Desk, town: Town, ref: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a page counts as seen is read with it: a moment later, Omar's message would count as seen."""
    town.joins("Omar", "approver")
    omar = Desk(town.house).sign_in("omar@council.example")
    his = looks(omar, ref, "Hello from Omar.")

    def overtaken(*given: Any, **named: Any) -> Any:
        monkeypatch.setattr(view, "read", read)
        found = read(*given, **named)
        with ThreadPoolExecutor(1) as elsewhere:
            elsewhere.submit(omar.press, f"/console/talks/{ref}/message", his).result()
        return found

    monkeypatch.setattr(view, "read", overtaken)
    asha.open(f"/console/talks/{ref}")
    assert by_hand(town) == [f"{ref}: Hello from Omar."] and "Hello from Omar." not in asha.words
    mine = {"text": LAMPS, "once": asha.hidden("once"), "ours": asha.hidden("ours"), "press": "look"}
    asha.press(f"/console/talks/{ref}/message", mine)
    assert asha.status == 409 and "Omar wrote to them since you opened this page." in asha.words
    assert "Hello from Omar." in asha.words


def test_that_somebody_else_looks_after_it_stands_in_nobodys_way(asha: Desk, town: Town, ref: str) -> None:
    fields = looks(asha, ref)
    fields["ours"] = asha.hidden("ours")
    issue = next(row.ref for row in town.house.rows("issue"))
    Desk(town.house).sign_in().gives(issue, int(town.joins("Ravi", "approver").id))
    town.passes(seconds=1)
    assert [row.kind for row in town.house.rows("outbox")][-1] == "outcome"
    asha.press(f"/console/talks/{ref}/message", fields)
    assert by_hand(town) == [f"{ref}: {LAMPS}"]


def test_a_note_that_is_pressed_twice_is_one(asha: Desk, town: Town, ref: str) -> None:
    for text in ("Rang the ward.", "Rang the ward.", "Rang the ward again."):
        asha.open(f"/console/talks/{ref}")
        asha.press(f"/console/talks/{ref}/note", {"note": text})
    assert [row.text for row in town.house.rows("note")] == ["Rang the ward.", "Rang the ward again."]
