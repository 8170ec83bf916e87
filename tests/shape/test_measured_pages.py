"""Every page of the console is measured: `bench` knows where it is found, and what stands on it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bench.addresses import paths, shown, where
from bot.web.console import ROUTES
from bot.web.console.log import log
from bot.web.console.shell import Route


@pytest.mark.parametrize("path", paths(ROUTES))
def test_the_bench_knows_a_page(path: str) -> None:
    assert shown(path)
    assert (where(path) is None) is ("<" not in path), "the part of an address that is its own is found"


def test_what_is_behind_the_door_is_measured_and_nothing_else() -> None:
    measured = paths(ROUTES)
    assert {"/", "/team/<int:officer_id>/reader", "/search"} <= set(measured)
    assert not {"/sign-in", "/said/read"} & set(measured)


@pytest.mark.parametrize("ask", [shown, where])
def test_a_page_that_the_bench_does_not_know_is_named(ask: Callable[[str], object]) -> None:
    """Else these tests would let any page pass."""
    new = Route(path="/drop-ins/<int:drop_in_id>", view=log, verb="read")
    assert paths([new]) == [new.path]
    with pytest.raises(LookupError, match=r"^/drop-ins/<int:drop_in_id>: say in bench/addresses\.py"):
        ask(new.path)
