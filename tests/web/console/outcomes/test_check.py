"""The last look before it goes out: what each officer is told comes next, and that the press holds it too."""

from __future__ import annotations

import pytest

from bot.service.outcomes.approval import mark
from tests.web.console.desk import Desk, Town

SEND, ASK, KEEP = "/console/outcomes/1/send", "/console/outcomes/1/ask", "Keep it with the issue"


def draft(asha: Desk, town: Town, people: int, *, language: str = "en_GB", sensitive: bool = False) -> None:
    ref = town.issue(sensitive=sensitive)
    town.crowd(people, ref, language)
    asha.write(ref)


def looks(town: Town, role: str) -> Desk:
    desk = Desk(town.house).sign_in(town.joins("Rose", role).email)
    desk.open("/console/outcomes/1")
    return desk


def test_what_nobody_gets_as_a_message_stays_with_the_issue(asha: Desk, town: Town) -> None:
    draft(asha, town, 0)
    assert "Nobody can get this as a message." in asha.words
    assert KEEP in asha.words
    asha.press(SEND, {"mark": asha.hidden("mark")})
    assert "0 people will hear." in asha.words
    assert "Sending starts in a moment." in asha.words
    town.passes(seconds=1)
    asha.open("/console/sent/1")
    assert "Nobody was sent a message." in asha.words


def test_who_may_not_send_is_told_whom_to_ask(asha: Desk, town: Town) -> None:
    draft(asha, town, 3)
    reader = looks(town, "reader")
    assert "Your role does not let you send. Ask an officer." in reader.words
    assert SEND not in reader.page and "Change What is the news" not in reader.words


def test_who_may_not_write_asks_nobody(asha: Desk, town: Town) -> None:
    town.joins("Ravi", "approver")
    draft(asha, town, 60)
    assert ASK in asha.page and SEND not in asha.page
    reader = looks(town, "reader")
    assert "a second person must read and send it" in reader.words
    assert ASK not in reader.page and SEND not in reader.page


def test_a_text_that_is_wanting_comes_before_everything_else(asha: Desk, town: Town) -> None:
    draft(asha, town, 60, language="pl")
    assert "There is no text yet in Polish." in asha.words
    assert "/console/outcomes/1/write" in asha.page
    assert SEND not in asha.page and ASK not in asha.page


@pytest.mark.parametrize("role", ["officer", "approver", "manager"])
def test_few_people_can_be_told_by_whoever_sends(role: str, asha: Desk, town: Town) -> None:
    draft(asha, town, 3)
    desk = looks(town, role)
    desk.press(SEND, {"mark": desk.hidden("mark")})
    assert "3 people will hear." in desk.words


def test_an_officer_cannot_send_to_many_by_hand_either(asha: Desk, town: Town) -> None:
    draft(asha, town, 51)
    desk = looks(town, "officer")
    desk.press(SEND, {"mark": town.services.read(mark, 1)})
    assert desk.status == 409
    assert "51 people would get this" in desk.words
    assert town.house.rows("outcome")[0].state == "draft"
