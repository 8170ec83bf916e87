"""What nobody has opened within one working day is late on To do: what found no place, replies, and flags."""

from __future__ import annotations

import pytest

from tests.web.console.desk import Desk, Town

WHO = "+447700900101"
LATE = "Late: "


def todo(desk: Desk) -> str:
    desk.sign_in().open("/console/")
    return desk.words


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (("bin form",), "1 message we could not place"),
        (("[auto] the lift is broken",), "1 message we could not place"),
        (
            ("TIPTON", "1", "nobody answers the phone there", "my mum cannot get out"),
            "1 message we could not place",
        ),
        (("I want to kill myself",), "1 alert"),
    ],
    ids=["no question", "perhaps a machine", "two misses", "danger"],
)
def test_it_is_late_when_a_working_day_has_gone_by(
    words: tuple[str, ...], what: str, asha: Desk, town: Town
) -> None:
    """They wrote on a Monday at 10."""
    town.says(WHO, *words)
    town.passes(hours=24)
    assert LATE not in todo(asha), "Tuesday, before five"
    town.passes(hours=7)
    assert f"{LATE}{what} that nobody read within one working day" in todo(asha)


def test_a_weekend_is_no_working_day(asha: Desk, town: Town) -> None:
    town.passes(days=4)
    town.says(WHO, "bin form")
    town.passes(days=3)
    assert LATE not in todo(asha), "Friday to Monday at 10"
    town.passes(hours=7)
    assert f"{LATE}1 message" in todo(asha)


def test_what_somebody_has_read_or_looks_at_is_not_late(asha: Desk, town: Town) -> None:
    town.says(WHO, "bin form", "I want to kill myself")
    town.passes(hours=31)
    assert f"{LATE}1 alert" in todo(asha)
    for row in town.house.rows("event"):
        asha.press(f"/console/messages/{row.id}/read")
    for task in town.house.rows("task"):
        asha.press(f"/console/tasks/{task.id}/look")
    assert LATE not in todo(asha)


def test_a_reply_to_what_we_told_them_is_late_until_it_is_opened(asha: Desk, town: Town) -> None:
    town.answers(WHO)
    asha.write(town.ref())
    asha.press("/console/outcomes/1/send", {"mark": asha.hidden("mark"), "press": "send"})
    town.passes(minutes=5)
    town.arrived()
    town.says(WHO, "that is not what I asked for, the path is dark and there is no lamp")
    town.passes(hours=31)
    assert f"{LATE}1 reply to what we told them that nobody read" in todo(asha)
    ref = town.house.rows("talk")[0].ref
    asha.open(f"/console/talks/{ref}")
    asha.press(f"/console/talks/{ref}/read", {"upto": asha.hidden("upto")})
    assert "reply to what we told them" not in todo(asha)
