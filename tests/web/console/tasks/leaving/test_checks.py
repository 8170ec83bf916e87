"""What somebody was asked to read or check when they leave: it goes to who may, or back to who wrote it."""

from __future__ import annotations

import pytest

from bot.model.officer import Officer
from bot.service.casework import team
from tests.web.console.desk import Desk, Town


def open_tasks(town: Town, *kinds: str) -> list[tuple[str, int]]:
    return [
        (row.kind, row.owner_id)
        for row in town.house.rows("task")
        if row.kind in kinds and row.done_at is None
    ]


@pytest.mark.parametrize("heir_wrote_it", [False, True])
def test_a_message_to_read_and_send_lies_with_nobody_who_wrote_it(
    heir_wrote_it: bool, asha: Desk, town: Town, ravi: Officer, olive: Officer
) -> None:
    writer = olive if heir_wrote_it else town.joins("Ned", "officer")
    ref = town.issue(sensitive=True)
    town.crowd(1, ref)
    theirs = Desk(town.house).sign_in(writer.email)
    theirs.write(ref)
    theirs.open("/console/outcomes/1")
    theirs.press("/console/outcomes/1/ask", {"to": str(ravi.id)})
    assert open_tasks(town, "check") == [("check", ravi.id)]
    asha.leaves(ravi.id, olive.id)
    now_open = open_tasks(town, "check", "sent-back")
    if not heir_wrote_it:
        assert now_open == [("check", olive.id)]
        return
    assert now_open == [("sent-back", writer.id)]
    theirs.open("/console/outcomes/1")
    assert "Ravi was asked to read and send this, and does not do it any more. Ask somebody" in theirs.words
    theirs.press("/console/outcomes/1/ask", {"to": str(town.asha.id)})
    assert open_tasks(town, "check", "sent-back") == [("check", town.asha.id)]


@pytest.mark.parametrize("heir_reads", [False, True])
def test_words_to_check_go_to_who_reads_them_or_back_to_the_writer(
    heir_reads: bool, asha: Desk, town: Town, ravi: Officer, olive: Officer
) -> None:
    content, now = town.services.content(), town.house.clock.now()
    for each in (ravi, olive)[: 1 + heir_reads]:
        town.services.write(team.set_reads, content, each.id, ["pl"], town.asha, now)
    ref = town.issue()
    town.crowd(1, ref, language="pl")
    asha.write(ref, text_pl="Prosili Państwo o światło. Dwie lampy już świecą.")
    asha.open("/console/outcomes/1")
    asha.press("/console/outcomes/1/words/pl/ask", {"to": str(ravi.id)})
    assert open_tasks(town, "check-words") == [("check-words", ravi.id)]
    asha.leaves(ravi.id, olive.id)
    asked = [row.asked_id for row in town.house.rows("outcome_text") if row.language == "pl"]
    found = open_tasks(town, "check-words", "sent-back")
    if heir_reads:
        assert (found, asked) == ([("check-words", olive.id)], [olive.id])
        return
    assert (found, asked) == ([("sent-back", town.asha.id)], [None])
    asha.open("/console/outcomes/1")
    assert "Ravi was asked to check the Polish, and does not do it any more. Ask somebody else" in asha.words
