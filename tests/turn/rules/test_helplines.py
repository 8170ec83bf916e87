"""Local lines and interpreters beside the reply to danger and a case: only where they are confirmed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from bot.shipped import LOCALES
from tests.made_up import conversations
from tests.phone import Phone
from tests.web.serving import SMS, House, house

DANGER = "I want to kill myself"
LINES = """
lines:
  - {name: Night Line, phone: "0121 496 0999", for: everybody, hours: day and night, checked_on: 2026-11-01}
  - {name: Youth Line, phone: "0121 496 0888", for: young, hours: day and night, checked_on: 2026-11-01}
  - {name: Elders, phone: "0121 496 0777", for: adults, hours: day and night, checked_on: 2026-11-01}
  - {name: Third Line, phone: "0121 496 0666", for: everybody, hours: day and night, checked_on: 2026-11-01}
  - {name: Long Ago, phone: "0121 496 0555", for: everybody, hours: day and night, checked_on: 2024-11-01}
interpreters:
  - {at: "999", checked_on: 2026-11-01}
  - {at: Elders, checked_on: 2026-11-01}
  - {at: Samaritans, checked_on: 2024-11-01}
  - {at: council, checked_on: 2026-11-01}
"""
Opens = Callable[[str], House]


@pytest.fixture
def opens(tmp_path: Path) -> Iterator[Opens]:
    """A whole app in all languages, with this list."""
    with ExitStack() as stack:

        def with_list(text: str) -> House:
            folder = conversations(tmp_path)
            (folder / "helplines.yaml").write_text(text, "utf-8")
            settings = {"TELLBACK_CONVERSATIONS": str(folder), "TELLBACK_LOCALES": str(LOCALES)}
            made = house(tmp_path, **settings, **SMS)
            stack.enter_context(closing(made.services.db))
            return made

        yield with_list


def danger(phone: Phone, *before: str) -> list[str]:
    phone.goes(*before)
    return phone.says(DANGER)[0].splitlines()


def test_confirmed_lines_follow_the_three_at_most_two_for_their_age(opens: Opens) -> None:
    made = opens(LINES)
    assert danger(Phone(made), "TIPTON")[1:] == [
        "Night Line: 0121 496 0999, day and night.",
        "Elders: 0121 496 0777, day and night.",
    ]
    young = danger(Phone(made, "+447700900777"), "QUIZ")
    assert [row.partition(":")[0] for row in young[1:]] == ["Night Line", "Youth Line"]


def test_who_writes_another_language_hears_where_an_interpreter_is(opens: Opens) -> None:
    made = opens(LINES)
    said = danger(Phone(made), "TIPTON", "polski")
    assert "999" in said[0] and "Samaritans" in said[0] and "Childline" in said[0]
    (asked,) = [row for row in said if "please" in row]
    assert '"Polish, please"' in asked
    assert "999, Elders" in asked and "Samaritans" not in asked


@pytest.mark.parametrize(
    ("name", "english"), [("کوردی", "Kurdish Sorani"), ("ਪੰਜਾਬੀ", "Panjabi"), ("فارسی", "Persian")]
)
def test_the_language_is_named_in_english_letters(name: str, english: str, opens: Opens) -> None:
    said = danger(Phone(opens(LINES)), "TIPTON", name)
    assert any(f"{english}, please" in row for row in said)


@pytest.mark.parametrize("name", ["English", "easy english"])
def test_in_english_no_interpreter_is_spoken_of(name: str, opens: Opens) -> None:
    said = danger(Phone(opens(LINES)), "TIPTON", name)
    assert not any("interpreter" in row for row in said)


def test_beside_a_case_the_councils_own_interpreter(opens: Opens) -> None:
    phone = Phone(opens(LINES))
    phone.goes("TIPTON", "polski", "1")
    (said,) = phone.says("my boiler is broken")
    assert "0121 496 0123" in said and '"Polish, please"' in said


def test_where_nothing_is_confirmed_nothing_is_said(opens: Opens) -> None:
    made = opens("lines: []\ninterpreters: []\n")
    phone = Phone(made)
    assert len(danger(phone, "TIPTON", "polski")) == 2, "in Polish, and in the English they wrote in"
    assert not any("please" in row.body for row in made.rows("outbox") if row.language == "pl")
