"""To do names the local numbers that somebody has to ring again."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from tests.made_up import conversations
from tests.web.console.desk import Desk
from tests.web.serving import SMS, house

LINE = '{{name: Night Line, phone: "0121 496 0999", for: everybody, hours: day and night, checked_on: {day}}}'


def with_line(folder: Path, day: str) -> dict[str, str]:
    made = conversations(folder)
    line = LINE.format(day=day)
    (made / "helplines.yaml").write_text(f"lines:\n  - {line}\n", "utf-8")
    return {"TELLBACK_CONVERSATIONS": str(made)}


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-11-01", ""),
        ("2026-06-01", ""),
        ("2026-05-01", "Night Line: last rung on 1 May 2026, more than six months ago."),
        ("2025-05-01", "Night Line: last rung on 1 May 2025. Nobody is told of it any more."),
        ("2027-05-01", "Night Line: 1 May 2027 is still to come. Nobody is told of it."),
    ],
)
def test_to_do_names_what_was_not_rung_for_long(day: str, said: str, tmp_path: Path) -> None:
    made = house(tmp_path, **with_line(tmp_path, day), **SMS)
    with closing(made.services.db):
        asha = Desk(made).sign_in()
        asha.open("/console/")
        assert ("Night Line" in asha.words) is bool(said)
        assert said in asha.words
