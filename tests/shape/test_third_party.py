"""THIRD-PARTY.md gives the licence of each thing that comes with Tellback or is installed beside it."""

from __future__ import annotations

import pytest

from tests import third_party

PAGE = third_party.PAGE.read_text("utf-8")


def test_the_tables_are_up_to_date() -> None:
    """Where this fails, `python -m tests.third_party` writes them; read what a new licence asks."""
    assert third_party.brought_up_to_date(PAGE) == PAGE


@pytest.mark.parametrize("name", third_party.installed())
def test_every_package_names_a_licence(name: str) -> None:
    assert third_party.licence(name)


@pytest.mark.parametrize(
    "copyleft", sorted(n for n in third_party.installed() if "GPL" in third_party.licence(n))
)
def test_what_asks_more_than_a_notice_is_spoken_of(copyleft: str) -> None:
    prose = PAGE[: PAGE.index("<!-- installed -->")]
    assert f"`{copyleft}`" in prose
