"""The day of two officers, from a flag to a correction, with and without scripts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Browser
from sqlalchemy import update

from bot.store.tables import issue
from tests.browser.council import phone
from tests.browser.officer import OfficerAt, officer
from tests.browser.service import Running

ANN, BARTEK, CEM, DEE = phone("501"), phone("502"), phone("503"), phone("504")
BEGIN = {ANN: ("LOCAL",), BARTEK: ("LOCAL", "po polsku"), CEM: ("LOCAL", "اردو")}
BINS = {
    ANN: "The bins on Owen Street have been missed three times",
    BARTEK: "Bins on Owen Street missed again",
    CEM: "Owen Street bins missed for the third week",
}
NEWS = {
    "English": "You told us the bins were missed. From Monday a second round comes on Thursdays.",
    "Polish": "Piszecie o śmieciach. Od poniedziałku jest drugi wywóz, w czwartki.",
    "Urdu": "آپ نے کوڑے کی بات کی۔ پیر سے جمعرات کو بھی گاڑی آئے گی۔",
}
WRONG = "We told you a second round comes on Thursdays. It is Fridays. Sorry."


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_the_officers_day(browser: Browser, service: Running, scripts: bool) -> None:
    service.joins("Ravi", "approver")
    service.joins("Beth", "officer")
    with (
        officer(browser, service, "Asha", scripts=scripts) as asha,
        officer(browser, service, "Ravi", scripts=scripts) as ravi,
    ):
        somebody_is_in_danger(service, asha)
        somebody_wants_a_call(service, asha)
        three_matters_are_one(service, asha)
        they_are_told_in_three_languages(service, asha, ravi)
        one_it_did_not_reach_is_rung(service, asha)
        somebody_rings_with_their_reference(service, asha)
        what_was_wrong_is_corrected(service, asha, ravi)


def somebody_is_in_danger(service: Running, asha: OfficerAt) -> None:
    for digits in ("511", "512"):
        service.texts(phone(digits), "CALL", "1", "English", "My bus pass")
    service.texts(DEE, "TIPTON", "1", "3", "I want to kill myself")
    asha.goes_to("To do")
    assert asha.headings()[0] == "May be in danger (1)", "danger stands first, whatever else there is"
    asha.sees("I want to kill myself", "Nobody looks at it yet")
    asha.opens("May be in danger")
    asha.presses("I am looking at it")
    asha.presses("Show the number")
    asha.sees(DEE)
    asha.writes("What was done", "Rang them. A nurse is with them now.")
    asha.presses("Mark as dealt with")
    asha.goes_to("To do")
    asha.does_not_see("May be in danger")


def somebody_wants_a_call(service: Running, asha: OfficerAt) -> None:
    service.texts(phone("513"), "CALL", "1", "Polski", "The library and my bus pass")
    asha.goes_to("Tasks")
    asha.sees("The library and my bus pass")
    asha.main.get_by_role("listitem").filter(has_text="The library").get_by_role("link").first.click()
    asha.sees("The library and my bus pass", "Polish")
    asha.chooses("We spoke to them")
    asha.writes("What was said", "Told them when the library is open. Sent the bus pass form.")
    asha.presses("Keep it")
    asha.goes_to("Tasks")
    asha.does_not_see("The library and my bus pass")


def three_matters_are_one(service: Running, asha: OfficerAt) -> None:
    for who, words in BINS.items():
        service.texts(who, *BEGIN[who], "1", "tipton", words, "DONE", "9")
    for who in (BARTEK, CEM):
        asha.goes_to("Issues")
        asha.opens(BINS[who])
        asha.opens("Join it with another issue")
        asha.main.get_by_label(BINS[ANN]).check()
        asha.presses("Join them")
    asha.is_on(BINS[ANN])
    asha.sees("3 people are owed an answer")


def they_are_told_in_three_languages(service: Running, asha: OfficerAt, ravi: OfficerAt) -> None:
    _two_must_read_it(service)
    asha.opens("Write what happened")
    asha.is_on("Write what happened")
    asha.chooses("We did it")
    asha.writes("What did people say?", "The bins on Owen Street are missed.")
    asha.writes("What did we do?", "A second round comes on Thursdays.")
    asha.writes("How long", "It stays.")
    asha.dates("When will you next", service.clock.now().date() + timedelta(days=28))
    for language, words in NEWS.items():
        asha.writes(f"Message in {language}", words)
        if language != "English":
            asha.chooses(f"I wrote this {language} text")
    asha.presses("Save and check")
    asha.is_on("Check and send")
    asha.selects("Who reads and sends it?", "Ravi")
    asha.presses("Ask them to read and send it")
    service.twilio.undelivered = {CEM: 30005}
    ravi.goes_to("To do")
    ravi.opens("Read it")
    ravi.sees(*NEWS.values())
    ravi.presses("Send to 3 people")
    ravi.is_on("Sent")
    service.settled()
    assert NEWS["Polish"] in service.heard_by(BARTEK)[-1]
    assert NEWS["Urdu"] in service.heard_by(CEM)[-1]


def one_it_did_not_reach_is_rung(service: Running, asha: OfficerAt) -> None:
    asha.goes_to("Sent")
    asha.opens(BINS[ANN])
    asha.sees("Whom it has not reached")
    asha.presses("Make a call task")
    asha.sees("Call tasks made: 1")
    asha.goes_to("Tasks")
    asha.sees(_ref(service, CEM))


def somebody_rings_with_their_reference(service: Running, asha: OfficerAt) -> None:
    ref = _ref(service, BARTEK)
    asha.searches(ref.lower())
    asha.opens(ref)
    asha.is_on(f"Conversation {ref}")
    asha.sees(BINS[BARTEK], NEWS["Polish"])
    asha.searches("owen street")
    asha.sees(BINS[ANN])


def what_was_wrong_is_corrected(service: Running, asha: OfficerAt, ravi: OfficerAt) -> None:
    asha.goes_to("Sent")
    asha.opens(BINS[ANN])
    asha.presses("Write a correction")
    asha.writes("Message in English", WRONG)
    asha.writes("Message in Polish", "Drugi wywóz jest w piątki. Przepraszamy.")
    asha.presses("Save and check")
    asha.is_on("Check and send")
    asha.selects("Who reads and sends it?", "Ravi")
    asha.presses("Ask them to read and send it")
    ravi.goes_to("To do")
    ravi.opens("Read it")
    ravi.presses("Send to 2 people")
    service.settled()
    assert WRONG in service.heard_by(ANN)[-1]
    assert "piątki" in service.heard_by(BARTEK)[-1]
    assert not any("piątki" in each or WRONG in each for each in service.heard_by(CEM)), "they had nothing"


def _two_must_read_it(service: Running) -> None:
    """As an issue that was marked as sensitive."""
    service.services.db.write(lambda c: c.execute(update(issue).values(sensitive=True)))


def _ref(service: Running, number: str) -> str:
    """The reference in the last text to somebody that named one."""
    said = next(
        each for each in service.heard_by(number) if ": " in each and each.split(":")[0][-3:].isdigit()
    )
    return said.split(":")[0].split()[-1].strip("⁨⁩")
