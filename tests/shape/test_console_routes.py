"""Every page of the console asks who is there and what they may do; looking at one changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from operator import attrgetter
from pathlib import Path

import pytest

from bot.service.casework.access import VERBS
from bot.web.console import ROUTES
from bot.web.console.shell import Route
from tests.web.console.desk import Desk, Town
from tests.web.serving import SMS, House, house

THE_DOOR = {"sign_in", "link"}
GUARDED = [route for route in ROUTES if route.name not in THE_DOOR]
NAME = attrgetter("name")
ALL_VERBS = frozenset().union(*VERBS.values())
GIVEN = {f"<int:{name}_id>": "1" for name in ("code", "outcome", "answer", "event", "task")}
_MORE = {"<int:officer_id>": "1", "<int:place>": "0", "<ref>": "I1", "<token>": "none"}


def path_of(route: Route) -> str:
    path = f"/console{route.path}"
    for gap, value in {**GIVEN, **_MORE}.items():
        path = path.replace(gap, value)
    return path


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house in which every kind of page has something to show."""
    folder: Path = tmp_path_factory.mktemp("console")
    made = house(folder, **SMS)
    with closing(made.services.db):
        town = Town(made)
        town.answers()
        town.says("+447700900101", "CALL", "2", "1", "The bus")
        for name, role in (("Rose", "reader"), ("Olive", "officer"), ("Ann", "approver")):
            town.joins(name, role)
        Desk(made).sign_in().write("I1")
        yield made


def test_only_the_door_is_open_to_everybody() -> None:
    assert {route.name for route in ROUTES if not route.verb} == THE_DOOR


def test_every_console_address_of_the_app_comes_from_the_table(busy: House) -> None:
    """So none can be added without a verb."""
    rules = [rule for rule in busy.app.url_map.iter_rules() if rule.rule.startswith("/console")]
    assert {rule.endpoint for rule in rules} == {f"console.{route.name}" for route in ROUTES}
    assert len(rules) == len(ROUTES)


@pytest.mark.parametrize("route", GUARDED, ids=NAME)
def test_a_route_names_a_verb_that_some_role_has(route: Route) -> None:
    assert route.verb in ALL_VERBS


@pytest.mark.parametrize("route", GUARDED, ids=NAME)
def test_a_stranger_is_sent_to_the_door(route: Route, busy: House) -> None:
    desk = Desk(busy)
    desk.open("/console/sign-in")
    token, before = desk.hidden("csrf_token"), busy.everything()
    for method in route.methods:
        path = path_of(route)
        answer = desk.open(path) if method == "GET" else desk.press(path, token=token)
        sent_on = answer.status_code == 302 and "/console/sign-in" in answer.headers["Location"]
        assert sent_on or answer.status_code == 401
    assert busy.everything() == before


@pytest.mark.parametrize("role", ["reader", "officer", "approver"])
@pytest.mark.parametrize("route", GUARDED, ids=NAME)
def test_a_role_without_the_verb_is_refused(route: Route, role: str, busy: House) -> None:
    name = {"reader": "rose", "officer": "olive", "approver": "ann"}[role]
    desk = Desk(busy).sign_in(f"{name}@council.example")
    before = busy.everything()
    allowed = route.verb in VERBS[role]
    if not allowed:
        for method in route.methods:
            answer = desk.open(path_of(route)) if method == "GET" else desk.press(path_of(route))
            assert answer.status_code == 403
            assert "Your role does not allow this" in desk.words
            desk.open("/console/")
        assert busy.everything() == before
    elif "GET" in route.methods:
        assert desk.open(path_of(route)).status_code != 403


@pytest.mark.parametrize("route", [each for each in GUARDED if "GET" in each.methods], ids=NAME)
def test_looking_changes_nothing(route: Route, busy: House) -> None:
    desk = Desk(busy).sign_in()
    before = busy.everything()
    answer = desk.open(path_of(route))
    assert answer.status_code in (200, 302, 304, 404)
    assert busy.everything() == before
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("route", [each for each in GUARDED if "POST" in each.methods], ids=NAME)
def test_a_post_without_its_token_is_refused(route: Route, busy: House) -> None:
    desk = Desk(busy).sign_in()
    before = busy.everything()
    assert desk.press(path_of(route), token="").status_code == 400
    assert busy.everything() == before
