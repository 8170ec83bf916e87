"""The chat page, with JavaScript off and on."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from sqlalchemy import text as sql
from sqlalchemy.exc import OperationalError

from bot.model.message import BULK, MessageKind, NewMessage
from bot.store.outbox import queue
from bot.web import rate_limit
from tests.web.serving import FOREIGN, Browser, House

WORDS = "It is <b>dark</b> & I am afraid"
SCRIPT = {"X-Fragment": "1"}


@pytest.fixture
def browser(bare: House) -> Browser:
    return Browser(bare)


def through(browser: Browser) -> Browser:
    """From Start to the end of the first pledge, the town tapped."""
    browser.start()
    for label in ("Start", "Yes", "Tipton", "No"):
        browser.tap(label)
    browser.say(WORDS)
    browser.tap("That is all")
    return browser


# --- beginning ---------------------------------------------------------------------------------------


def test_looking_at_the_chat_stores_nothing(bare: House, browser: Browser) -> None:
    before = bare.everything()
    browser.open("/chat")
    browser.open("/chat?w=TIPTON&lang=pl")
    assert browser.bubbles()[0].startswith("Hello. This is an automatic chat.")
    assert bare.everything() == before


def test_start_begins_a_talk_and_gives_a_cookie_that_scripts_and_other_sites_cannot_use(
    browser: Browser,
) -> None:
    answer = browser.start()
    cookie = next(each for each in answer.headers.getlist("Set-Cookie") if each.startswith("talk="))
    for part in ("HttpOnly", "SameSite=Lax", "Secure", "Path=/chat", "Max-Age=31536000"):
        assert part in cookie
    assert browser.bubbles("council")[0].startswith("Hello! This is the Sandwell Council chat bot")
    assert "Start" in browser.choices()


def test_a_posters_word_is_kept_with_the_talk(bare: House, browser: Browser) -> None:
    browser.start("/chat?w=tipton")
    (talk,) = bare.rows("talk")
    assert (talk.came_by, "Tipton library" in talk.facts.values()) == ("TIPTON", True)


def test_a_word_we_do_not_know_begins_at_the_beginning(bare: House, browser: Browser) -> None:
    browser.start("/chat?w=NONSENSE")
    assert [talk.came_by for talk in bare.rows("talk")] == ["CHAT"]


def test_another_poster_is_offered_to_somebody_who_is_in_a_talk(bare: House, browser: Browser) -> None:
    browser.start()
    browser.open("/chat?w=TIPTON")
    assert "Go back to the chat you began" in browser.page
    browser.send("/chat/start", {"w": browser.hidden("w"), "lang": "en_GB"})
    assert [talk.came_by for talk in bare.rows("talk")] == ["CHAT", "TIPTON"]
    assert len(bare.rows("person")) == 1


def test_start_pressed_again_in_a_talk_changes_nothing(bare: House, browser: Browser) -> None:
    browser.start()
    before = bare.rows("talk")
    browser.send("/chat/start", {"w": "", "lang": "en_GB"})
    assert bare.rows("talk") == before


# --- talking -----------------------------------------------------------------------------------------


def test_a_whole_talk_without_javascript(bare: House, browser: Browser) -> None:
    through(browser)
    assert browser.bubbles("you") == [
        "Start",
        "Yes",
        "Tipton",
        "No",
        "It is &lt;b&gt;dark&lt;/b&gt; &amp; I am afraid",
        "That is all",
    ]
    assert "Your number for this is" in browser.bubbles()[-1]
    assert browser.choices() == {}
    assert [row.words for row in bare.rows("answer") if row.question == "why"] == [WORDS]


def test_with_javascript_the_answer_is_the_block_alone(browser: Browser) -> None:
    browser.start()
    answer = browser.tap("Start", **SCRIPT)
    assert answer.status_code == 200
    assert answer.text.lstrip().startswith('<div class="log"')
    assert "csrf_token" not in answer.text
    assert browser.bubbles()[-1].startswith("May we keep this chat")


def test_the_block_is_the_same_until_something_is_said(bare: House, browser: Browser) -> None:
    browser.start()
    first = browser.open("/chat/log")
    again = browser.open("/chat/log", **{"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code, again.text) == (200, 304, "")
    browser.say("hello")
    assert browser.open("/chat/log", **{"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_a_double_press_says_it_once(bare: House, browser: Browser) -> None:
    through(browser)
    fields = {
        "text": "One more thing",
        "message_id": browser.message_id("say"),
        "csrf_token": browser.token(),
    }
    for _ in range(2):
        browser.send("/chat", fields)
    assert browser.bubbles("you").count("One more thing") == 1


def test_two_tabs_do_not_swallow_each_others_words(browser: Browser) -> None:
    through(browser)
    message_id = browser.message_id("say")
    for words in ("from the first tab", "from the second tab"):
        browser.send("/chat", {"text": words, "message_id": message_id})
    assert browser.bubbles("you")[-2:] == ["from the first tab", "from the second tab"]


def test_nothing_typed_changes_nothing(bare: House, browser: Browser) -> None:
    browser.start()
    before = bare.rows("event")
    browser.say(" \n ")
    assert (browser.status, bare.rows("event")) == (200, before)


def test_line_ends_are_kept_as_they_were_typed(bare: House, browser: Browser) -> None:
    browser.start()
    browser.say("one\r\ntwo")
    assert bare.rows("event")[-1].text == "one\ntwo"


def test_news_that_comes_weeks_later_appears_by_itself(bare: House, browser: Browser) -> None:
    through(browser)
    etag = browser.open("/chat/log").headers["ETag"]
    due = bare.clock.now() + timedelta(days=20)
    (address,) = bare.rows("address")
    news = NewMessage(
        lane="web:chat",
        address_id=address.id,
        kind=MessageKind.OUTCOME,
        body="C103: You asked for a call. We rang 90 people.",
        language="en_GB",
        priority=BULK,
        due_at=due,
        expires_at=due + timedelta(days=1),
        made_at=bare.clock.now(),
    )
    bare.services.db.write(lambda c: queue.add(c, [news]))
    assert browser.open("/chat/log", **{"If-None-Match": etag}).status_code == 304, "not before it is due"
    bare.clock.go_to(due)
    browser.open("/chat/log", **{"If-None-Match": etag})
    assert browser.bubbles()[-1] == "C103: You asked for a call. We rang 90 people."


def test_choices_go_away_when_the_person_spoke_last(bare: House, browser: Browser) -> None:
    browser.start()
    assert browser.choices()
    bare.services.db.write(
        lambda c: c.execute(sql("UPDATE event SET text = 'wait', heard_at = heard_at + 60000 WHERE id = 1"))
    )
    browser.open("/chat/log")
    assert browser.choices() == {}


def test_a_message_that_was_taken_back_is_not_shown(bare: House, browser: Browser) -> None:
    browser.start()
    bare.services.db.write(lambda c: c.execute(sql("UPDATE outbox SET state = 'dropped'")))
    browser.open("/chat")
    assert browser.bubbles() == []


def test_nobody_sees_anothers_talk(bare: House, browser: Browser) -> None:
    through(browser)
    other = Browser(bare)
    other.start()
    other.open("/chat")
    assert "afraid" not in other.page
    assert len(bare.rows("person")) == 2


def test_a_page_of_a_talk_is_stored_nowhere(browser: Browser) -> None:
    browser.start()
    assert browser.open("/chat").headers["Cache-Control"] == "no-store"
    assert browser.open("/chat/log").headers["Cache-Control"] == "private, no-cache"


# --- languages ---------------------------------------------------------------------------------------


def test_a_page_in_a_language_begins_the_talk_in_it(bare: House, browser: Browser) -> None:
    browser.start(f"/chat?lang={FOREIGN}")
    assert [person.language for person in bare.rows("person")] == [FOREIGN]
    assert f'<html lang="{FOREIGN}"' in browser.page


def test_a_posters_talk_begins_in_the_language_of_the_page(bare: House, browser: Browser) -> None:
    browser.start(f"/chat?w=TIPTON&lang={FOREIGN}")
    assert [talk.came_by for talk in bare.rows("talk")] == [f"TIPTON_{FOREIGN}"]
    assert [person.language for person in bare.rows("person")] == [FOREIGN]


def test_the_page_follows_when_the_person_changes_the_language(bare: House, browser: Browser) -> None:
    browser.start()
    assert '<html lang="en-GB"' in browser.page
    fields = {"language": FOREIGN, "message_id": browser.message_id("tap")}
    answer = browser.send("/chat", fields, **SCRIPT)
    assert answer.status_code == 303, "the script is sent to the whole page"
    browser.open("/chat")
    assert f'<html lang="{FOREIGN}"' in browser.page
    assert browser.bubbles("you")[-1] == "Polski"


def test_the_browsers_language_is_taken_when_it_is_offered(bare: House) -> None:
    browser = Browser(bare, language=f"xx, {FOREIGN};q=0.8, en;q=0.5")
    browser.open("/chat")
    assert f'<html lang="{FOREIGN}"' in browser.page


# --- stopping ----------------------------------------------------------------------------------------


def test_stop_and_delete_deletes_what_was_said_and_forgets_the_device(bare: House, browser: Browser) -> None:
    through(browser)
    answer = browser.send("/chat/stop")
    assert "We have ended the chat and deleted what you said here." in browser.page
    assert any(each.startswith("talk=;") for each in answer.headers.getlist("Set-Cookie"))
    assert "afraid" not in bare.everything()
    assert [(row.sealed, row.keyed_hash) for row in bare.rows("address")] == [(None, "forgotten:1")]
    browser.open("/chat")
    assert browser.bubbles()[0].startswith("Hello. This is an automatic chat.")


def test_stop_in_the_chat_is_heard_like_a_text(bare: House, browser: Browser) -> None:
    browser.start()
    browser.say("stop")
    assert browser.bubbles()[-1].startswith("You will get no more messages from us.")
    browser.say("hello?")
    assert browser.bubbles()[-1] == "hello?"


def test_a_cookie_of_somebody_we_forgot_is_told_so_and_can_begin_again(bare: House, browser: Browser) -> None:
    through(browser)
    bare.services.db.write(lambda c: c.execute(sql("UPDATE address SET keyed_hash = 'forgotten:1'")))
    browser.open("/chat")
    assert "We do not have your earlier chat on this device any more." in browser.page
    assert "afraid" not in browser.page
    assert browser.open("/chat/log").status_code == 404
    browser.send("/chat/start", {"w": "", "lang": "en_GB"})
    assert "Start" in browser.choices()


@pytest.mark.parametrize("cookie", ["", "abc", "abc.def", "é.ü", "." * 3000])
def test_a_cookie_that_is_not_ours_opens_nothing(browser: Browser, cookie: str) -> None:
    browser.client.set_cookie("talk", cookie, domain="talk.example", path="/chat", secure=True)
    browser.open("/chat")
    assert browser.status == 200
    assert browser.open("/chat/log").status_code == 404


# --- what goes wrong ---------------------------------------------------------------------------------


def test_a_form_that_is_too_old_keeps_the_words_and_works_at_the_next_press(
    bare: House, browser: Browser
) -> None:
    through(browser)
    events = len(bare.rows("event"))
    browser.send("/chat", {"csrf_token": "old", "text": WORDS, "message_id": browser.message_id("say")})
    assert browser.status == 400
    assert "Not sent yet" in browser.page
    assert "It is &lt;b&gt;dark&lt;/b&gt; &amp; I am afraid</textarea>" in browser.page
    assert len(bare.rows("event")) == events
    browser.say(WORDS)
    assert len(bare.rows("event")) == events + 1


def test_a_form_that_is_too_old_keeps_the_words_even_where_the_session_is_gone(browser: Browser) -> None:
    browser.open("/chat")
    browser.send("/chat", {"csrf_token": "old", "text": WORDS, "message_id": "7-say"})
    assert browser.status == 400
    assert "It is &lt;b&gt;dark&lt;/b&gt; &amp; I am afraid</textarea>" in browser.page
    browser.send("/chat", {"text": WORDS, "message_id": browser.message_id("say")})
    assert browser.bubbles("you") == ["It is &lt;b&gt;dark&lt;/b&gt; &amp; I am afraid"]


def test_words_without_a_session_are_not_lost(bare: House, browser: Browser) -> None:
    browser.open("/chat")
    browser.send("/chat", {"text": WORDS, "message_id": "7-say"})
    assert [event.text for event in bare.rows("event")] == [WORDS]
    assert browser.bubbles("you") == ["It is &lt;b&gt;dark&lt;/b&gt; &amp; I am afraid"]


def test_too_many_messages_of_one_browser_are_slowed_and_the_words_kept(
    bare: House, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rate_limit, "PER_SESSION", 2)
    browser.start()
    for number in range(3):
        answer = browser.say(f"message {number}")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "300")
    assert "message 2</textarea>" in browser.page
    assert "Try again in 5 minutes" in browser.page
    bare.clock.pass_by(minutes=6)
    browser.say("message 2")
    assert browser.bubbles("you")[-1] == "message 2"


def test_too_many_messages_of_one_address_are_slowed(bare: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rate_limit, "PER_ADDRESS", 2)
    first, second = (Browser(bare, address="203.0.113.9") for _ in range(2))
    elsewhere = Browser(bare, address="203.0.113.10")
    for each in (first, second, elsewhere):
        each.start()
    assert [each.say("hello").status_code for each in (first, second, first, elsewhere)] == [
        303,
        303,
        429,
        303,
    ]


def test_too_many_beginnings_of_one_address_are_slowed(bare: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rate_limit, "STARTS_PER_ADDRESS", 1)
    assert [Browser(bare, address="203.0.113.9").start().status_code for _ in range(2)] == [303, 429]


def test_addresses_on_the_internet_are_not_stored_as_they_are(bare: House) -> None:
    Browser(bare, address="203.0.113.9").start()
    assert "chat:starts:" in bare.everything()
    assert "203.0.113.9" not in bare.everything()


def test_what_is_too_long_is_sent_back_whole(bare: House, browser: Browser) -> None:
    browser.start()
    events = bare.rows("event")
    browser.say("long " * 900)
    assert browser.status == 400
    assert "too long for one message" in browser.page and "long " * 899 in browser.page
    assert bare.rows("event") == events


def test_when_the_database_is_away_nothing_is_claimed(
    bare: House, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.start()

    def away(*_: object) -> None:
        raise OperationalError("INSERT", {}, Exception("disk I/O error"))

    monkeypatch.setattr(bare.services.intake, "take", away)
    browser.say(WORDS)
    assert browser.status == 503
    assert "Your answer was not lost" not in browser.page


@pytest.mark.parametrize("path", ["/chat/stop", "/chat/start"])
def test_looking_at_the_address_of_a_form_leads_to_the_page(browser: Browser, path: str) -> None:
    answer = browser.open(path)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/chat#end")


def test_no_log_holds_what_was_said(browser: Browser, caplog: pytest.LogCaptureFixture) -> None:
    """I10."""
    caplog.set_level(logging.DEBUG)
    through(browser)
    browser.send("/chat", {"csrf_token": "old", "text": WORDS, "message_id": "1"})
    cookie = browser.client.get_cookie("talk", domain="talk.example", path="/chat")
    assert cookie is not None
    assert "afraid" not in caplog.text and cookie.value not in caplog.text
