"""Every page of the console, and every one that anybody may read: what a person with any means can use.

`make test` takes a sample: every address with scripts as the manager, every page without scripts, the reader
at what officers read most. `make browser` takes all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser

from tests.browser.addresses import (
    BUTTONS,
    CONSOLE,
    FORMS,
    LOOKED_FOR,
    NOT_FOUND,
    PUBLIC,
    PUBLIC_NOT_FOUND,
    of_form,
    of_route,
)
from tests.browser.chromium import whole_matrix
from tests.browser.council import Council
from tests.browser.service import ASHA
from tests.browser.watched import Watched, watched

SCRIPTS = [pytest.param(True, id="scripts"), pytest.param(False, id="no-scripts")]
READ_MOST = ("/", "/issues", "/issues/<ref>", "/issues/<ref>/owed", "/talks/<ref>", "/tasks/<int:task_id>")
TONGUES = ("ur", "pa", "pl", "ar") if whole_matrix() else ("ur",)
ROLES = ("Ravi", "Amrit", "Beth") if whole_matrix() else ("Beth",)
BY_OTHERS = tuple(CONSOLE) if whole_matrix() else READ_MOST
_MAY_NOT = 403

Seat = Callable[..., Watched]


@pytest.fixture(scope="module")
def seat(browser: Browser, council: Council) -> Iterator[Seat]:
    """A browser for each officer, and one for anybody, in which all tests follow each other."""
    seats: dict[tuple[str, bool, str], Watched] = {}
    with ExitStack() as open_:

        def taken(name: str = "", *, scripts: bool = True, language: str = "en-GB") -> Watched:
            key = (name, scripts, language)
            if key not in seats:
                made = watched(browser, council.url, scripts=scripts, language=language)
                seats[key] = open_.enter_context(made)
                if name:
                    email = ASHA if name == "Asha" else council.running.colleagues[name]
                    seats[key].open(council.running.door_for(email))
                    seats[key].page.get_by_role("button", name="Sign in").click()
            return seats[key]

        yield taken


def none(complaints: list[str], path: str) -> None:
    assert not complaints, "\n".join([path, *complaints])


@pytest.mark.parametrize("scripts", SCRIPTS)
@pytest.mark.parametrize("path", CONSOLE)
def test_a_page_of_the_console(seat: Seat, council: Council, path: str, scripts: bool) -> None:
    at = seat("Asha", scripts=scripts)
    addresses = of_route(path, council)
    for address in addresses if scripts or whole_matrix() else addresses[:1]:
        at.open(address)
        none(at.complaints(), address)


@pytest.mark.parametrize("name", ROLES)
@pytest.mark.parametrize("path", BY_OTHERS)
def test_a_page_as_others_see_it(seat: Seat, council: Council, path: str, name: str) -> None:
    at = seat(name)
    for address in of_route(path, council):
        at.open(address, status=None)
        none(at.complaints(), f"{address} as {name}")


@pytest.mark.parametrize("address", NOT_FOUND)
def test_a_page_that_is_not_there(seat: Seat, address: str) -> None:
    at = seat("Asha")
    at.open(address, status=404)
    none(at.complaints(), address)


@pytest.mark.parametrize("scripts", SCRIPTS)
@pytest.mark.parametrize("path", FORMS)
def test_a_form_that_was_sent_empty(seat: Seat, council: Council, path: str, scripts: bool) -> None:
    at = seat("Asha", scripts=scripts)
    for address in of_form(path, council):
        at.open(address, status=None)
        if at.has_form(path, BUTTONS.get(path, "")):
            break
    assert at.has_form(path, BUTTONS.get(path, "")), f"no page has the form of {path}"
    at.send_form_empty(path, BUTTONS.get(path, ""))
    assert at.page.title().startswith("Error:"), at.page.title()
    assert at.page.get_by_role("alert").count() == 1, "what is wrong stands at the top"
    # Some forms bring their reader back to where they stand, not to the top of the page.
    none([each for each in at.complaints() if "Autofocus processing was blocked" not in each], path)


@pytest.mark.parametrize("how", ["remove", "reader"])
def test_what_is_seen_before_somebody_leaves(seat: Seat, council: Council, how: str) -> None:
    """Who hears, and the press: behind the first button."""
    at = seat("Asha")
    leaver = next(row.id for row in council.rows("officer") if row.name.startswith("Ravi"))
    at.open(f"/console/team/{leaver}/{how}")
    at.page.get_by_label("Who takes over?").select_option(index=1)
    at.page.get_by_role("button", name="See").first.click()
    none(at.complaints(), f"/console/team/{leaver}/{how}")
    assert at.page.get_by_role("heading", name="What will happen").count() == 1


@pytest.mark.parametrize("scripts", SCRIPTS)
def test_what_search_finds(seat: Seat, scripts: bool) -> None:
    at = seat("Asha", scripts=scripts)
    at.open("/console/search")
    for words in LOOKED_FOR if scripts or whole_matrix() else LOOKED_FOR[:1]:
        at.look_for(words)
        none(at.complaints(), f"search for {words}")


@pytest.mark.parametrize("path", [each for each in CONSOLE if "<" not in each])
def test_a_page_where_nothing_is_yet(empty_seat: Watched, path: str) -> None:
    """Pages of one thing have none to show."""
    empty_seat.open(f"/console{path}")
    none(empty_seat.complaints(), path)


@pytest.mark.parametrize("scripts", SCRIPTS)
@pytest.mark.parametrize("address", PUBLIC)
def test_a_page_anybody_may_read(seat: Seat, council: Council, address: str, scripts: bool) -> None:
    at = seat(scripts=scripts)
    at.open(address.format(**council.known))
    none(at.complaints(), address)


@pytest.mark.parametrize("language", TONGUES)
@pytest.mark.parametrize("address", PUBLIC)
def test_the_same_in_another_language(seat: Seat, council: Council, address: str, language: str) -> None:
    at = seat(language=language)
    at.open(address.format(**council.known))
    none(at.complaints(), f"{address} in {language}")


@pytest.mark.parametrize("address", PUBLIC_NOT_FOUND)
def test_a_public_page_that_is_not_there(seat: Seat, address: str) -> None:
    at = seat()
    at.open(address, status=404)
    none(at.complaints(), address)
