"""A number that no row could have is a page that is not there, whichever page it is."""

from __future__ import annotations

import re

import pytest

from bot.web import console
from tests.web.console.desk import Desk

NUMBERED = sorted({route.path for route in console.ROUTES if "<int:" in route.path})
ODD = ("99999999999999999999", "9" * 400, "-1", "1.5", "٣")


@pytest.mark.parametrize("path", NUMBERED)
def test_in_an_address(asha: Desk, path: str) -> None:
    for odd in ODD:
        asked = re.sub(r"<int:[^>]+>", odd, path)
        assert asha.open(f"/console{asked}").status_code in (404, 405), odd


@pytest.mark.parametrize(
    "page",
    ["said?page", "said/copies?page", "log?before", "issues/I1/owed?after", "issues?page", "tasks?page"],
)
def test_as_a_place_in_a_list(asha: Desk, page: str) -> None:
    for odd in ODD:
        assert asha.open(f"/console/{page}={odd}").status_code in (200, 404), odd
