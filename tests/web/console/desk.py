"""Officers at the console: a whole app, people who answered, and a browser that is signed in."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Connection, update
from werkzeug.test import TestResponse

from bot.calendar import local_day, working_days_after
from bot.model.officer import Officer
from bot.service.casework import access, issues
from bot.service.casework import team as casework
from bot.service.casework.issues import NewIssue
from bot.service.outcomes import arrivals
from bot.store import tables, timers
from bot.store.casework import officers, promises
from bot.store.inbound import people, published
from channels.port import Heard, Reading
from tests.begun import begun
from tests.channels.requests import PUBLIC
from tests.standins.twilio import OURS
from tests.web.serving import House

ASHA = "asha@council.example"


class Desk:
    """The browser of one officer. `page` is what they see."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.client = house.app.test_client()
        self.page = ""
        self.status = 0

    # --- what a browser does ---

    def open(self, path: str, **headers: str) -> TestResponse:
        answer = self.client.get(path, base_url=PUBLIC, headers=headers)
        return self._seen(answer)

    def press(
        self, path: str, fields: dict[str, Any] | None = None, *, token: str | None = None
    ) -> TestResponse:
        """POST with the token of the page that is open; follows one redirect."""
        given = {"csrf_token": self.hidden("csrf_token") if token is None else token} | (fields or {})
        answer = self.client.post(
            path,
            data=urlencode(given, doseq=True),
            content_type="application/x-www-form-urlencoded",
            base_url=PUBLIC,
        )
        self._seen(answer)
        if answer.status_code == 302:
            self.open(answer.headers["Location"])
        return answer

    def hidden(self, name: str) -> str:
        found = re.search(rf'name="{re.escape(name)}"[^>]*? value="([^"]*)"', self.page)
        return html.unescape(found.group(1)) if found else ""

    @property
    def words(self) -> str:
        """What is to be read on the page, blanks made one."""
        seen = re.sub(r"<(script|head|style)\b.*?</\1>", " ", self.page, flags=re.S)
        return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", seen).split()))

    def _seen(self, answer: TestResponse) -> TestResponse:
        self.status = answer.status_code
        if answer.mimetype == "text/html":
            self.page = answer.get_data(as_text=True)
        return answer

    # --- what an officer does ---

    def sign_in(self, email: str = ASHA) -> Desk:
        """Through the door, by a one-time link."""
        services = self.house.services
        token = services.db.write(lambda c: access.link_for(c, email, services.dice, services.clock.now()))
        self.open(f"/console/in/{token}")
        self.press(f"/console/in/{token}")
        return self

    def gives(self, ref: str, owner_id: int) -> TestResponse:
        """Give an issue to somebody else: look, then press."""
        path, owner = f"/console/issues/{ref}/owner", {"owner": str(owner_id)}
        self.open(path)
        self.press(path, owner | {"press": "look"})
        return self.press(path, owner | {"press": "change", "tell": "yes", "mark": self.hidden("mark")})

    def leaves(
        self, officer_id: int, heir_id: int | str, *, how: str = "remove", **more: str
    ) -> TestResponse:
        """Take somebody off the team, or with how="reader" make them one: look, then press."""
        path, heir = f"/console/team/{officer_id}/{how}", {"heir": str(heir_id)}
        self.open(path)
        self.press(path, heir | {"press": "look"})
        return self.press(path, heir | {"press": "leave", "mark": self.hidden("mark"), "tell": "yes"} | more)

    def write(self, ref: str, **changes: str) -> TestResponse:
        """Write what happened, and press Save and check."""
        self.open(f"/console/issues/{ref}/write")
        return self.press(f"/console/issues/{ref}/write", {**WRITTEN, **changes})


WRITTEN = {
    "kind": "done",
    "you_said": "It is too dark behind the shops.",
    "we_did": "Two lamps are on.",
    "why_not": "",
    "money": "",
    "lasts_until": "They stay.",
    "text_en_GB": "You asked for light. Two lamps are on now.",
    "press": "keep",
}


class Town:
    """People who talk to us, and officers who listen."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.services = house.services
        self._said = 0

    @property
    def asha(self) -> Officer:
        return self.officer(ASHA)

    def officer(self, email: str) -> Officer:
        found = self.services.db.read(lambda c: officers.by_email(c, email))
        assert found is not None
        return found

    def joins(self, name: str, role: str) -> Officer:
        email = f"{name.lower()}@council.example"
        team = "community-partnerships"
        self.services.db.write(
            lambda c: casework.invite(
                c, email=email, name=name, team=team, role=role, by=self.asha, now=self.house.clock.now()
            )
        )
        return self.officer(email)

    def says(self, who: str, *words: str, channel: str = "sms") -> None:
        """Somebody sends one message after the other, by the channel's own way in."""
        door = self.services.channels[channel]
        for text in words:
            self._said += 1
            self.house.clock.pass_by(seconds=10)
            heard = Heard(event_id=f"E{self._said}", account=door.account, sender=who, text=text)
            self.services.intake.take(door, Reading(events=(heard,)))

    def answers(self, who: str = "+447700900101", why: str = "It is dark.", channel: str = "sms") -> None:
        """A whole talk about one pledge: agrees to hear, says no, says why. An app greets first, and asks the
        town, which is skipped."""
        begins = ("TIPTON", "yes") if channel == "sms" else ("TIPTON", "start", "yes", "SKIP")
        self.says(who, *begins, "no", why, "DONE", channel=channel)

    def issue(self, title: str = "Lights behind the shops", *, sensitive: bool = False) -> str:
        """An issue opened by hand; its reference."""
        now = self.house.clock.now()
        new = NewIssue(
            title=title,
            town="tipton",
            owner_id=self.asha.id,
            reply_by=working_days_after(local_day(now), 20),
            stage="open",
            honesty={"money": "£6,000"},
            sensitive=sensitive,
            public=True,
        )
        return self.services.db.write(lambda c: issues.open_issue(c, new, self.asha, now)).ref

    def crowd(self, number: int, ref: str, language: str = "en_GB") -> None:
        """So many people who took part in an issue by text and agreed to hear, written straight down."""
        now = self.house.clock.now()
        issue = next(row.id for row in self.house.rows("issue") if row.ref == ref)
        script = self.services.content().conversations["pledge-check"]

        def put_down(connection: Connection) -> None:
            version = published.publish(connection, script, now)
            for _ in range(number):
                self._said += 1
                phone = f"+44770091{self._said:04}"
                reached = people.meet(connection, self.services.vault, "sms", OURS, phone, now)
                people.change_person(connection, reached.person_id, may_keep=True, language=language)
                ref = f"Z{1000 + self._said}"
                begun(connection, reached, script, version, ref, now, language=language, issue_id=issue)
                promises.make(connection, reached.person_id, now)

        self.services.db.write(put_down)

    def may_be_asked(self) -> None:
        """Everybody agrees to be asked about other things too, and has come to the end of their talk."""
        self.services.db.write(lambda c: c.execute(update(tables.person).values(may_ask=True)))
        self.services.db.write(lambda c: c.execute(update(tables.talk).values(state="ended")))

    def due(self, ref: str, days: int) -> None:
        """Move the date of an issue and of those who wait in it, by so many days from now."""
        when = self.house.clock.now() + timedelta(days=days)
        (about,) = (row.id for row in self.house.rows("issue") if row.ref == ref)

        def move(connection: Connection) -> None:
            theirs, promise = tables.issue.c.id == about, tables.promise
            connection.execute(update(tables.issue).where(theirs).values(reply_by=when))
            connection.execute(update(promise).where(promise.c.issue_id == about).values(due_at=when))

        self.services.db.write(move)

    def passes(self, **time: float) -> None:
        """Time goes by, and what was to happen in it happens."""
        self.house.clock.pass_by(**time)
        self._take_arrivals()
        timers.run_due(self.services.db, self.services.handlers.by_kind, self.house.clock.now())

    def hands_on(self, times: int = 1) -> None:
        """What is on its way from who left to their heir, a page each time."""
        (run,) = (run for name, _, run in self.services.handlers.jobs if name == "hand-on")
        for _ in range(times):
            run(self.house.clock.now())

    def arrived(self) -> None:
        """Every message went out."""
        sent = {"state": "sent", "delivery": "delivered", "sent_at": self.house.clock.now()}
        self.services.db.write(lambda c: c.execute(update(tables.outbox).values(sent)))
        self._take_arrivals()

    def _take_arrivals(self) -> None:
        services = self.services
        limits = {name: channel.limits for name, channel in services.channels.items()}
        arrivals.take_arrivals(services.db, limits, self.house.clock.now())

    def ref(self) -> str:
        """The issue that was opened last."""
        return str(self.house.rows("issue")[-1].ref)
