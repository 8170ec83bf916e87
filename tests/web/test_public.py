"""Public pages: what they show of what is stored, and what they keep to themselves."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy import text as sql

from bot.dialogue.meaning import Chosen, to_json
from bot.dialogue.place import Place
from bot.service.outcomes.written import Written
from bot.store import tables, timers
from bot.store.casework import issues, pledges
from tests.web.serving import FOREIGN, Browser, House

PAGES = ["/", "/pledges", "/towns", "/privacy", "/accessibility", "/how-it-works", "/languages"]
TOWNS = ["Tipton", "Wednesbury", "West Bromwich", "Rowley Regis", "Oldbury", "Smethwick"]


def people_said(house: House, kept: dict[str, int], *, town: str = "tipton", agreed: bool = True) -> int:
    """People who rated the first pledge, so many for each answer. Returns the issue's id."""
    now = house.clock.now()

    def store(c: Any) -> int:
        pledge = pledges.current(c)[0]
        about = f"pledge:{pledge.key}"
        found = issues.still_open(c, about)
        issue_id = (
            found.id
            if found
            else issues.open_new(
                c,
                about=about,
                title=pledge.text,
                owner_id=1,
                reply_by=now + timedelta(days=28),
                honesty={"what_you_get": "Nothing this time."},
                now=now,
                pledge_id=pledge.id,
                public=True,
            )
        )
        script = c.scalar(
            select(tables.conversation.c.id).where(tables.conversation.c.name == "pledge-check")
        )
        start = c.scalar(sql("SELECT count(*) FROM person"))
        for number, option in enumerate([each for each, times in kept.items() for _ in range(times)], start):
            person = c.execute(
                insert(tables.person).values(town=town, may_keep=agreed, known={}, made_at=now)
            ).inserted_primary_key[0]
            address = c.execute(
                insert(tables.address).values(
                    person_id=person,
                    channel="web",
                    account="chat",
                    keyed_hash=f"hash {number}",
                    sealed=house.services.vault.seal(f"somebody {number}"),
                )
            ).inserted_primary_key[0]
            talk = c.execute(
                insert(tables.talk).values(
                    ref=f"Q{number}",
                    person_id=person,
                    address_id=address,
                    conversation_id=script,
                    issue_id=issue_id,
                    state="ended",
                    place=Place().to_json(),
                    facts={},
                    language="en_GB",
                    came_by="CHAT",
                    started_at=now,
                    touched_at=now,
                )
            ).inserted_primary_key[0]
            c.execute(
                insert(tables.answer).values(
                    talk_id=talk,
                    question="kept",
                    words=option,
                    meaning=to_json(Chosen(option)),
                    language="en_GB",
                    heard_at=now,
                    replaced=False,
                )
            )
        return issue_id

    return house.services.db.write(store)


def we_told(
    house: House,
    issue_id: int,
    kind: str = "under-way",
    *,
    public: bool = True,
    gone_out: bool = True,
    **changes: Any,
) -> int:
    """An outcome, written and sent. gone_out: people have been written to."""
    given: dict[str, Any] = {
        "kind": kind,
        "you_said": "Nobody comes to us.",
        "we_did": "We visit each library on Mondays.",
        "money": "£9,400 from our budget.",
        "lasts_until": "Until April.",
        "next_by": date(2027, 1, 8),
        "texts": {"en_GB": "We will come in March. It is not cheap."},
        "english_for": frozenset(),
    }
    written = Written(**(given | changes))
    services, now = house.services, house.clock.now()

    def send(c: Any) -> int:
        outcome = services.followup.draft(c, issue_id, 1, written, now)
        services.followup.send(c, services.content(), outcome, 1, now, public=public)
        return outcome

    made = services.db.write(send)
    if gone_out:
        timers.run_due(services.db, services.handlers.by_kind, now)
    return made


def shown(house: House, path: str, language: str = "en-GB") -> str:
    """A page as text, tags taken away."""
    browser = Browser(house, language=language)
    browser.open(path)
    return plain(browser.page)


def everything(house: House) -> str:
    """All pages on which news stands."""
    return "".join(shown(house, path) for path in ("/", "/pledges", "/issues/I1"))


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", re.sub(r"</(dt|span|h\d|p|b)>", " ", html)))


# --- every page --------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PAGES)
def test_a_page_may_be_kept_and_what_officers_publish_is_asked_for_again(bare: House, path: str) -> None:
    browser = Browser(bare)
    first = browser.open(path)
    assert first.status_code == 200
    published = path in ("/", "/pledges", "/towns")
    assert first.headers["Cache-Control"] == ("public, no-cache" if published else "public, max-age=60")
    assert {"Accept-Language", "Cookie"} <= set(re.split(", ?", first.headers["Vary"]))
    assert "Set-Cookie" not in first.headers
    assert browser.open(path, **{"If-None-Match": first.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize("path", [*PAGES, "/issues/I1", "/towns/tipton", "/live/AB12", "/chat", "/health"])
def test_looking_changes_nothing(bare: House, path: str) -> None:
    """I11."""
    people_said(bare, {"yes": 9})
    before = bare.everything()
    Browser(bare).open(path)
    Browser(bare).open(f"{path}?lang=pl")
    assert bare.everything() == before


def test_a_language_that_was_asked_for_is_remembered_on_the_device_alone(bare: House) -> None:
    browser = Browser(bare)
    answer = browser.open(f"/?lang={FOREIGN}")
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert f'<html lang="{FOREIGN}"' in browser.page
    browser.open("/pledges")
    assert f'<html lang="{FOREIGN}"' in browser.page


def test_a_language_we_do_not_have_is_answered_in_english(bare: House) -> None:
    browser = Browser(bare, language="xx")
    browser.open("/?lang=tlh")
    assert '<html lang="en-GB"' in browser.page


def test_a_draft_language_is_labelled(bare: House) -> None:
    browser = Browser(bare)
    browser.open(f"/?lang={FOREIGN}")
    assert '<aside class="notice no-print">' in browser.page
    browser.open("/?lang=en-GB")
    assert '<aside class="notice no-print">' not in browser.page


# --- how to join in ----------------------------------------------------------------------------------


def test_ways_that_are_not_connected_are_not_shown(bare: House, served: House) -> None:
    assert "By text" not in shown(bare, "/")
    assert "Text CHAT to 0" in shown(served, "/")
    assert "Start the chat" in shown(bare, "/") and "0121 496 0123" in shown(bare, "/")


def test_when_texts_do_not_work_the_page_says_so(served: House) -> None:
    lane = f"sms:{served.services.channels['sms'].account}"
    served.services.db.write(
        lambda c: c.execute(insert(tables.lane).values(name=lane, alarm="Our keys are wrong."))
    )
    assert "Texts are not working just now." in shown(served, "/")
    assert "By text" not in shown(served, "/")


# --- pledges -----------------------------------------------------------------------------------------


def test_all_pledges_stand_there_as_samples(bare: House) -> None:
    page = shown(bare, "/pledges")
    assert page.count("We will") >= 10
    assert "These are sample pledges." in page
    assert page.count("No one has answered yet.") == 10


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (3, "Fewer than 8 people have answered."),
        (7, "Fewer than 8 people have answered."),
        (9, "About 10 people have answered."),
    ],
)
def test_a_pledge_says_about_how_many_rated_it(bare: House, count: int, words: str) -> None:
    people_said(bare, {"yes": count})
    assert words in shown(bare, "/pledges")


def test_a_pledge_shows_its_latest_news(bare: House) -> None:
    issue = people_said(bare, {"yes": 9})
    we_told(bare, issue)
    page = shown(bare, "/pledges")
    assert "Under way" in page and "We visit each library" in page and "23 November 2026" in page


def test_a_withdrawn_pledge_stays_with_its_date(bare: House) -> None:
    bare.services.db.write(
        lambda c: c.execute(
            tables.pledge.update().where(tables.pledge.c.key == "honest").values(to_at=bare.clock.now())
        )
    )
    assert "Withdrawn on 23 November 2026" in shown(bare, "/pledges")


# --- you said, we did --------------------------------------------------------------------------------


def test_an_issue_shows_bars_and_shares_when_all_numbers_are_safe(bare: House) -> None:
    people_said(bare, {"yes": 41, "no": 12})
    page = shown(bare, "/issues/I1")
    assert "Yes about 40 (80%)" in page and "No about 10 (20%)" in page and "Sometimes none" in page
    assert "About 55 people told us something on 23 November 2026." in page
    assert "We round these numbers, and hide those under 8" in page


@pytest.mark.parametrize("few", [1, 4, 7])
def test_one_small_number_hides_itself_and_all_shares(bare: House, few: int) -> None:
    """I8."""
    people_said(bare, {"yes": 41, "no": few})
    browser = Browser(bare)
    browser.open("/issues/i1")
    page = plain(browser.page)
    assert "No fewer than 8" in page and "Yes about 40" in page
    assert "%" not in page
    assert re.findall(r'class="fill"[^>]*width="(\d+)%"', browser.page) == [
        "100",
        "0",
        "0",
        "0",
    ]


def test_few_answers_draw_no_chart(bare: House) -> None:
    people_said(bare, {"yes": 5, "no": 2})
    assert "Too few answers to show yet." in shown(bare, "/issues/I1")
    assert "Fewer than 8 people have told us something so far." in shown(bare, "/issues/I1")


def test_without_news_the_page_says_who_works_on_it_and_until_when(bare: House) -> None:
    people_said(bare, {"yes": 9})
    page = shown(bare, "/issues/I1")
    assert "We will tell you by 21 December 2026. Asha is working on it." in page
    assert "Waiting for our reply" in page and "What you get Nothing this time." in page


def test_when_the_date_has_passed_the_page_does_not_hide_it(bare: House) -> None:
    people_said(bare, {"yes": 9})
    bare.clock.pass_by(days=40)
    page = shown(bare, "/issues/I1")
    assert "Our reply is late" in page and "There is no news yet. Asha is working on it." in page
    assert "21 December 2026" not in page


def test_outcomes_stand_newest_first_with_reason_and_money(bare: House) -> None:
    issue = people_said(bare, {"yes": 9})
    we_told(bare, issue)
    bare.clock.pass_by(days=3)
    we_told(
        bare,
        issue,
        "cannot",
        why_not="A bus costs too much.",
        we_did="",
        next_by=None,
        texts={"en_GB": "It is as you asked."},
    )
    page = shown(bare, "/issues/I1")
    first, second = page.index("We cannot do this"), page.index("Under way")
    assert first < second
    assert "Why not A bus costs too much." in page and "£9,400 from our budget." in page
    assert "You said: Nobody comes to us." in page


def test_a_draft_is_nobodys_business(bare: House) -> None:
    issue = people_said(bare, {"yes": 9})
    draft = Written(
        kind="done",
        you_said="x",
        we_did="A secret.",
        lasts_until="y",
        texts={"en_GB": "A secret."},
    )
    bare.services.db.write(lambda c: bare.services.followup.draft(c, issue, 1, draft, bare.clock.now()))
    assert "A secret." not in shown(bare, "/issues/I1") + shown(bare, "/pledges") + shown(bare, "/")


def test_a_reader_of_another_language_is_told_that_it_is_english(bare: House) -> None:
    issue = people_said(bare, {"yes": 9})
    we_told(bare, issue)
    browser = Browser(bare)
    browser.open(f"/issues/I1?lang={FOREIGN}")
    assert re.search(r'lang="en-GB" dir="ltr">We visit each library on Mondays', browser.page)
    assert browser.page.count('<div class="notice"><p class="govuk-body">') == 1


def test_no_message_to_people_stands_on_a_page(bare: House) -> None:
    """I17."""
    issue = people_said(bare, {"yes": 9})
    we_told(bare, issue, texts={"en_GB": "Dear all.", FOREIGN: "Ours, in another language."})
    read = everything(bare) + shown(bare, f"/issues/I1?lang={FOREIGN}")
    assert "We visit each library on Mondays." in read
    assert "Dear all." not in read and "Ours, in another language." not in read


def test_what_no_officer_chose_to_show_is_not_shown(bare: House) -> None:
    issue = people_said(bare, {"yes": 9})
    we_told(bare, issue, public=False)
    assert "We visit each library" not in everything(bare)


def test_nothing_is_shown_before_people_were_written_to(bare: House) -> None:
    issue = people_said(bare, {"yes": 9})
    we_told(bare, issue, gone_out=False)
    assert "We visit each library" not in everything(bare)


def test_what_was_wrong_says_when_it_was_corrected(bare: House) -> None:
    issue = people_said(bare, {"yes": 9})
    first = we_told(bare, issue)
    bare.clock.pass_by(days=3)
    second = we_told(bare, issue, "changed", we_did="We visit on Tuesdays.", next_by=None)
    corrects = tables.outcome.update().where(tables.outcome.c.id == second).values(corrects=first)
    bare.services.db.write(lambda c: c.execute(corrects))
    page = shown(bare, "/issues/I1")
    assert "We visit on Tuesdays." in page and "We visit each library on Mondays." in page
    assert page.count("Corrected on 26 November 2026.") == 1


def test_what_an_officer_wrote_is_never_html(bare: House) -> None:
    """I12."""
    issue = people_said(bare, {"yes": 9})
    we_told(bare, issue, you_said="<script>alert(1)</script>{{7*7}}")
    browser = Browser(bare)
    browser.open("/issues/I1")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}" in browser.page


@pytest.mark.parametrize("path", ["/issues/I99", "/issues/x", "/live/AB12", "/nothing", "/towns/atlantis"])
def test_what_is_not_there_is_said_in_words(bare: House, path: str) -> None:
    browser = Browser(bare)
    browser.open(path)
    assert browser.status == 404
    assert "0121 496 0123" in browser.page and "Traceback" not in browser.page


def test_a_sensitive_issue_is_not_public(bare: House) -> None:
    issue = people_said(bare, {"yes": 9})
    we_told(bare, issue)
    bare.services.db.write(lambda c: issues.change(c, issue, sensitive=True))
    browser = Browser(bare)
    browser.open("/issues/I1")
    assert browser.status == 404
    assert "We will come in March" not in shown(bare, "/")
    assert "We will come in March" not in shown(bare, "/pledges")


def test_the_first_page_shows_what_happened_lately(bare: House) -> None:
    issue = people_said(bare, {"yes": 9})
    we_told(bare, issue)
    page = shown(bare, "/")
    assert "What happened lately" in page and "Under way" in page and "All six towns" in page


# --- towns -------------------------------------------------------------------------------------------


def test_there_are_always_six_towns_in_the_order_of_the_map(bare: House) -> None:
    page = shown(bare, "/towns")
    listed = page[page.index("The same as a list") :]
    assert sorted(TOWNS, key=listed.index) == TOWNS
    assert page.count("Answers: none") == 6
    assert page.count("no reply is due yet") == 6


def test_a_town_of_few_answers_hides_how_few(bare: House) -> None:
    people_said(bare, {"yes": 4}, town="tipton")
    people_said(bare, {"yes": 22}, town="oldbury")
    page = shown(bare, "/towns")
    assert "Tipton Answers: fewer than 8" in page and "Oldbury Answers: about 20" in page


def test_a_town_knows_how_often_we_replied_on_time(bare: House) -> None:
    issue = people_said(bare, {"yes": 22}, town="oldbury")
    people_said(bare, {"yes": 3}, town="tipton")
    we_told(bare, issue)
    assert "People waiting none Replied on time 10 of 10" in shown(bare, "/towns/oldbury")
    assert "Replied on time too few people to show" in shown(bare, "/towns/tipton")


def test_a_town_whose_date_passed_without_news_is_not_on_time(bare: House) -> None:
    people_said(bare, {"yes": 22}, town="oldbury")
    bare.clock.pass_by(days=40)
    assert "People waiting about 20 Replied on time 0 of 10" in shown(bare, "/towns/oldbury")


def test_a_final_word_after_the_date_is_not_on_time(bare: House) -> None:
    issue = people_said(bare, {"yes": 22}, town="oldbury")
    bare.clock.pass_by(days=40)
    we_told(bare, issue, "done", next_by=None)
    assert "Replied on time 0 of 10" in shown(bare, "/towns/oldbury")


def test_a_town_we_do_not_have_is_answered_with_the_six(bare: House) -> None:
    page = shown(bare, "/towns/atlantis")
    assert "We do not know that town. These are the six." in page and "Smethwick" in page


# --- faults ------------------------------------------------------------------------------------------


def test_a_fault_of_ours_is_owned_up_to_without_the_persons_words(
    bare: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_: object) -> None:
        raise RuntimeError("My landlord is called Bob")

    monkeypatch.setattr(bare.services.db, "read", broken)
    browser = Browser(bare)
    browser.open("/pledges")
    assert browser.status == 500
    assert "Something went wrong on our side" in browser.page and "landlord" not in browser.page
    assert "RuntimeError at test_public.py" in caplog.text and "landlord" not in caplog.text


def test_when_the_database_is_away_a_page_says_so(bare: House) -> None:
    bare.break_database()
    browser = Browser(bare)
    browser.open("/pledges")
    assert browser.status == 503
    assert "Try again in a few minutes." in browser.page


def test_a_form_without_its_token_is_refused_in_words(bare: House) -> None:
    browser = Browser(bare)
    browser.open("/chat")
    browser.send("/chat/start", {"csrf_token": "old"})
    assert browser.status == 400
    assert "That did not work" in browser.page
    assert bare.rows("person") == []


def test_a_no_about_a_pledge_answers_what_was_said_and_not_the_pledge(bare: House) -> None:
    """Or the page would say that we cannot keep our promise."""
    issue = people_said(bare, {"no": 9})
    we_told(bare, issue, "cannot", you_said="Open in the evening.", we_did="", why_not="There is no money.")
    for path in ("/", "/pledges", f"/issues/I{issue}"):
        browser = Browser(bare)
        browser.open(path)
        words = plain(browser.page.partition("<main")[2])
        said, no = words.index("Open in the evening."), words.index("We cannot do this")
        assert said < no, path
        assert "We will" not in words[said:no], path
    browser = Browser(bare)
    browser.open("/")
    card = plain(browser.page.partition("What happened lately")[2])
    assert card.index("There is no money.") < card.index("People told us how we keep this promise: We will")
