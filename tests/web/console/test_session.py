"""The session of somebody who types does not end under their hands; where it ends, nothing typed is lost."""

from __future__ import annotations

from tests.web.console.desk import WRITTEN, Desk, Town
from tests.web.serving import House


def test_the_page_learns_how_long_the_session_lasts_and_asking_does_not_lengthen_it(
    asha: Desk, served: House
) -> None:
    answer = asha.open("/console/session")
    assert answer.get_data(as_text=True) == "1800"
    served.clock.pass_by(minutes=20)
    assert asha.open("/console/session").get_data(as_text=True) == "600"
    served.clock.pass_by(minutes=11)
    assert asha.open("/console/session").status_code == 401


def test_a_press_keeps_it(asha: Desk, served: House) -> None:
    asha.open("/console/")
    served.clock.pass_by(minutes=29)
    answer = asha.press("/console/session/stay")
    assert answer.get_data(as_text=True) == "1800"
    served.clock.pass_by(minutes=29)
    assert asha.open("/console/session").status_code == 200


def test_typing_keeps_it(asha: Desk, town: Town) -> None:
    ref = town.issue()
    asha.open(f"/console/issues/{ref}/write")
    for _ in range(3):
        town.house.clock.pass_by(minutes=25)
        asha.press(f"/console/issues/{ref}/preview", WRITTEN, token=asha.hidden("csrf_token"))
        assert asha.status == 200
        asha.open(f"/console/issues/{ref}/write")


def test_it_never_lasts_longer_than_a_day_of_work(asha: Desk, served: House) -> None:
    asha.open("/console/")
    for _ in range(23):
        served.clock.pass_by(minutes=20)
        asha.open("/console/")
    assert asha.open("/console/session").get_data(as_text=True) == str(20 * 60)


def test_once_it_is_over_the_preview_says_so_and_what_was_typed_is_handed_back(
    asha: Desk, town: Town
) -> None:
    ref = town.issue()
    asha.open(f"/console/issues/{ref}/write")
    token = asha.hidden("csrf_token")
    assert 'data-left="/console/session"' in asha.page and 'id="preview-status"' in asha.page
    town.house.clock.pass_by(minutes=31)
    typed = {**WRITTEN, "composed": "", "mine_pl": "y"}
    assert asha.press(f"/console/issues/{ref}/preview", typed, token=token).status_code == 401
    asha.press(f"/console/issues/{ref}/write", typed, token=token)
    assert asha.status == 401 and "What you wrote is kept on this page." in asha.words
    assert WRITTEN["we_did"] in asha.page and 'name="mine_pl" value="y"' in asha.page
