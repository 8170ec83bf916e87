"""The door of the console: links, passwords, sessions that end, and forms that keep what was typed."""

from __future__ import annotations

import pyotp
import pytest

from bot.service.casework import access, passwords
from tests.web.console.desk import ASHA, WRITTEN, Desk, Town
from tests.web.serving import House

PASSWORD = "correct horse battery"


def link(house: House) -> str:
    services = house.services
    token = services.db.write(lambda c: access.link_for(c, ASHA, services.dice, services.clock.now()))
    return f"/console/in/{token}"


def set_password(desk: Desk) -> str:
    """Through the page; returns the key that was typed into the app."""
    desk.open("/console/me")
    key = desk.page.split('class="key">')[1].split("<")[0].replace(" ", "")
    fields = {"password": PASSWORD, "again": PASSWORD, "sealed": desk.hidden("sealed")}
    desk.press("/console/me", {**fields, "code": code(key, desk.house)})
    desk.house.clock.pass_by(minutes=1)
    return key


def code(key: str, house: House) -> str:
    return pyotp.TOTP(key).at(int(house.clock.now().timestamp()))


def test_looking_at_a_link_does_not_use_it_up(served: House) -> None:
    """E-mail programs open links by themselves."""
    desk, way = Desk(served), link(served)
    for _ in range(3):
        assert "The link works once" in desk.open(way).get_data(as_text=True)
    desk.press(way)
    assert "Signed in as Asha" in desk.words


def test_a_used_link_says_what_to_do(served: House) -> None:
    way = link(served)
    for status in (302, 410):
        desk = Desk(served)
        desk.open(way)
        assert desk.press(way).status_code == status
    assert "Ask a manager for a new one" in desk.words


def test_an_officer_sets_a_password_and_comes_in_by_it(asha: Desk, served: House) -> None:
    key = set_password(asha)
    assert "Your password and your code app are set." in asha.words
    desk = Desk(served)
    desk.open("/console/issues?state=all")
    assert desk.open("/console/sign-in?next=/console/issues").status_code == 200
    given = {"email": ASHA, "password": PASSWORD, "code": code(key, served), "next": desk.hidden("next")}
    answer = desk.press("/console/sign-in", given)
    assert answer.headers["Location"] == "/console/issues"
    assert "Signed in as Asha" in desk.words


def test_a_key_of_somebody_else_is_not_taken(asha: Desk, town: Town) -> None:
    other = town.joins("Ravi", "officer")
    sealed = asha.house.services.vault.seal(f"{other.id}:{passwords.new_secret()}")
    asha.open("/console/me")
    given = {"password": PASSWORD, "again": PASSWORD, "code": "1", "sealed": sealed}
    assert asha.press("/console/me", given).status_code == 409
    assert town.asha.password_hash is None


@pytest.mark.parametrize(
    "wrong",
    [{"email": "nobody@council.example"}, {"password": "wrong words here"}, {"code": "000000"}],
    ids=["e-mail", "password", "code"],
)
def test_every_wrong_try_hears_the_same_words(wrong: dict[str, str], asha: Desk, served: House) -> None:
    key = set_password(asha)
    desk = Desk(served)
    desk.open("/console/sign-in")
    given = {"email": ASHA, "password": PASSWORD, "code": code(key, served), **wrong}
    assert desk.press("/console/sign-in", given).status_code == 400
    assert "That e-mail, password and code do not match." in desk.words
    assert "<title>Error: " in desk.page
    assert PASSWORD not in desk.page


def test_too_many_tries_have_to_wait(served: House) -> None:
    desk = Desk(served)
    desk.open("/console/sign-in")
    given = {"email": ASHA, "password": "wrong words here", "code": "000000"}
    token = desk.hidden("csrf_token")
    statuses = [desk.press("/console/sign-in", given, token=token).status_code for _ in range(6)]
    assert statuses == [400] * 5 + [429]
    assert "Too many tries. Try again in 5 minutes." in desk.words


@pytest.mark.parametrize(
    ("pauses", "there"),
    [([29] * 10, True), ([31], False), ([25] * 19, True), ([25] * 20, False)],
    ids=["always busy", "idle half an hour", "just under eight hours", "over eight hours"],
)
def test_a_session_ends_when_nobody_is_there_or_after_eight_hours(
    pauses: list[int], there: bool, asha: Desk, served: House
) -> None:
    for minutes in pauses:
        served.clock.pass_by(minutes=minutes)
        asha.open("/console/")
    assert (asha.open("/console/log").status_code == 200) == there


def test_a_page_that_refreshes_itself_does_not_keep_a_session_awake(asha: Desk, town: Town) -> None:
    ref = town.issue()
    asha.write(ref)
    asha.press("/console/outcomes/1/send", {"mark": asha.hidden("mark")})
    for _ in range(4):
        town.house.clock.pass_by(minutes=10)
        answer = asha.open("/console/sent/1/counts")
    assert answer.status_code == 401
    assert asha.open("/console/").status_code == 302


def test_what_was_typed_outlives_the_session(asha: Desk, town: Town) -> None:
    ref = town.issue()
    asha.open(f"/console/issues/{ref}/write")
    town.house.clock.pass_by(minutes=31)
    answer = asha.press(f"/console/issues/{ref}/write", WRITTEN)
    assert answer.status_code == 401
    assert "What you wrote is kept on this page" in asha.words
    assert asha.hidden("text_en_GB") == WRITTEN["text_en_GB"]
    kept = {name: asha.hidden(name) for name in WRITTEN}
    token = asha.hidden("csrf_token")
    asha.sign_in()  # in another window of the same browser
    asha.press(f"/console/issues/{ref}/write", kept, token=token)
    assert "Check and send" in asha.words


def test_a_form_of_another_site_is_shown_but_never_done(asha: Desk, town: Town) -> None:
    ref = town.issue()
    before = town.house.everything()
    answer = asha.press(f"/console/issues/{ref}/write", WRITTEN, token="not ours")
    assert answer.status_code == 400
    assert "Nothing was changed" in asha.words
    assert WRITTEN["text_en_GB"] in asha.page
    assert town.house.everything() == before


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", "/console/\\evil.example", "/chat", "javascript:alert(1)"],
)
def test_signing_in_never_leads_to_another_site(elsewhere: str, asha: Desk) -> None:
    assert asha.open("/console/sign-in?next=" + elsewhere).headers["Location"] == "/console/"


def test_signing_out_ends_it(asha: Desk) -> None:
    asha.open("/console/")
    asha.press("/console/sign-out")
    assert "You are signed out." in asha.words
    assert asha.open("/console/").status_code == 302


def test_a_new_password_ends_the_other_sessions(served: House) -> None:
    here, there = Desk(served).sign_in(), Desk(served).sign_in()
    set_password(here)
    assert here.open("/console/").status_code == 200
    assert there.open("/console/").status_code == 302


def test_somebody_removed_is_out_at_once(asha: Desk, town: Town) -> None:
    ravi = town.joins("Ravi", "officer")
    theirs = Desk(town.house).sign_in(ravi.email)
    asha.leaves(ravi.id, town.asha.id)
    assert theirs.open("/console/").status_code == 302
