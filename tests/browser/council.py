"""A council some weeks after it began: what its officers find in the console on an ordinary Tuesday.

Everybody in it is made up. Residents come by the providers' signed webhooks, in English, Polish, Panjabi and
Urdu; officers' work goes through the same services as the console's buttons. Told once, read by every page.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select

from bot.calendar import local_day, working_days_after
from bot.language.tags import ENGLISH
from bot.model.issue import Issue
from bot.model.outcome import OutcomeKind
from bot.service.casework import codes, issues, promises
from bot.service.casework.conversation import add_note
from bot.service.casework.facts import edit
from bot.service.outcomes import approval, draft, timing
from bot.service.outcomes.drafting import second_person
from bot.service.outcomes.written import Written
from bot.store import tables
from bot.store.casework import issues as stored
from tests.browser import paperwork
from tests.browser.service import Running, running

MONDAY_9AM = datetime(2026, 10, 19, 9, 5, tzinfo=UTC)
FRIDAY = datetime(2026, 10, 23, 10, 30, tzinfo=UTC)
THREE_WEEKS_ON = datetime(2026, 11, 9, 11, 15, tzinfo=UTC)
TODAY = datetime(2026, 11, 24, 9, 10, tzinfo=UTC)  # a Tuesday, four weeks after the first news
SENSITIVE = "Safety of women at the bus station"

# number's last digits -> what they wrote about the pledge that we tell people what happens next
_ROUND = {
    "101": "I answered the library survey in spring and never heard a word.",
    "102": "You ask, then it is silence. My mum gave up answering.",
    "103": "The Tipton drop-in is shut when people finish work.",
    "104": "Drop-in is closed at six. I work till half past five.",
    "105": "Nobody rings back. I care for my husband and cannot wait in all day.",
    "106": "One letter came, in small print. I could not read it.",
}
_TONGUES = {
    "111": ("POLSKI", "Nikt mi nie powiedział, co dalej z przystankiem."),
    "112": ("POLSKI", "Wysyłam, a potem cisza. Córka tłumaczy mi listy."),
    "113": ("PANJABI", "ਕੋਈ ਜਵਾਬ ਨਹੀਂ ਆਉਂਦਾ। ਅਸੀਂ ਦੋ ਵਾਰ ਪੁੱਛਿਆ।"),
    "114": ("PANJABI", "ਲਾਇਬ੍ਰੇਰੀ ਵਾਲਾ ਸਰਵੇ ਭਰਿਆ ਸੀ, ਫਿਰ ਕੁਝ ਨਹੀਂ ਸੁਣਿਆ।"),
    "115": ("اردو", "کوئی جواب نہیں دیتا۔ ہم پوچھتے ہیں مگر کچھ نہیں ہوتا۔"),
    "116": ("اردو", "میں نے سٹریٹ لائٹ کی شکایت کی تھی، کسی نے نہیں بتایا۔"),
}
# number's last digits -> words, number of the topic, town, what would make it better
_BINS = {
    "201": ("The bins on Owen Street have been missed three times", "9", "tipton", "Come on the day you say"),
    "202": ("Bins on Owen Street missed again, rats in the entry now", "9", "tipton", "Empty them"),
    "203": ("Owen Street bins are never emptied, it smells", "9", "tipton", "A bigger bin"),
}
_LATER = {
    "204": ("Victoria Park is dark after four. I do not walk there now", "4", "smethwick", "Lights"),
    "205": ("Cars fly down Oxford Road past the school", "6", "oldbury", "A crossing"),
    "206": ("There is nothing for teenagers in Wednesbury", "5", "wednesbury", "A youth club"),
}
_SAID_BEFORE_FLAG = ("TIPTON", "1", "3")
_IN_DANGER = "I cannot go on like this. I want to kill myself"

NEWS = Written(
    kind=OutcomeKind.DONE,
    you_said="You ask, then it is silence.",
    we_did="We now text each person within 20 working days.",
    lasts_until="For as long as this service runs.",
    texts={
        ENGLISH: "You said you never hear back. Now each person gets a text in 20 working days.",
        "pl": "Piszecie, że nikt nie mówi, co dalej. Teraz każdy dostaje SMS w ciągu 20 dni roboczych.",
        "pa": "ਤੁਸੀਂ ਕਿਹਾ ਕਿ ਕੋਈ ਜਵਾਬ ਨਹੀਂ ਆਉਂਦਾ। ਹੁਣ ਹਰ ਕਿਸੇ ਨੂੰ 20 ਕੰਮ ਦੇ ਦਿਨਾਂ ਵਿੱਚ ਸੁਨੇਹਾ ਆਵੇਗਾ।",
        "ur": "آپ نے کہا کہ کوئی جواب نہیں دیتا۔ اب ہر شخص کو 20 کام کے دنوں میں پیغام ملے گا۔",
    },
)
PARK = Written(
    kind=OutcomeKind.CANNOT,
    you_said="The park is dark after four.",
    why_not="Lamps on the whole path cost £48,000. We have £6,000 this year.",
    money="£6,000",
    lasts_until="We look at it again in April 2027.",
    next_by=date(2027, 4, 30),
    texts={ENGLISH: "You asked for lights in Victoria Park. We cannot pay for them this year."},
)
STATION = Written(
    kind=OutcomeKind.UNDER_WAY,
    you_said="Women do not feel safe at the bus station.",
    we_did="We walked there with the police in October. New lamps come in January.",
    lasts_until="They stay.",
    next_by=date(2027, 1, 29),
    texts={ENGLISH: "You told us you do not feel safe at the bus station. New lamps come in January."},
)
SCHOOL = Written(
    kind=OutcomeKind.PLANNED,
    you_said="Cars fly past the school.",
    we_did="We will put a crossing on Oxford Road in May.",
    lasts_until="It stays.",
    next_by=date(2027, 5, 31),
    texts={
        ENGLISH: "You asked for a crossing on Oxford Road. We will build one in May 2027.",
        "pl": "Prosiliście o przejście na Oxford Road. Zbudujemy je w maju 2027.",
        "ur": "آپ نے آکسفورڈ روڈ پر کراسنگ مانگی۔ ہم مئی 2027 میں بنائیں گے۔",
    },
    machine=frozenset({"ur"}),
)


@dataclass
class Council:
    """The running service, and where in it things of each kind are found: for the addresses of pages."""

    running: Running
    known: dict[str, Any] = field(default_factory=dict)
    refs: dict[str, str] = field(default_factory=dict)  # last digits of a number -> reference of the talk

    @property
    def url(self) -> str:
        return self.running.url

    def rows(self, table: str) -> list[Any]:
        asked = tables.metadata.tables[table]
        return list(
            self.running.services.db.read(lambda c: c.execute(select(asked).order_by(asked.c.id)).all())
        )

    def issue(self, words: str) -> Issue:
        """The issue whose title begins so."""
        every = self.running.services.read(stored.every)
        return next(each for each in every if each.title.startswith(words))

    def event(self, words: str) -> Any:
        """The row of the message with these words."""
        return next(each for each in self.rows("event") if each.text == words)

    def ref_of(self, number: str) -> str:
        """The reference of the last talk of somebody, by the last digits of their number."""
        return self.refs[number]


def phone(digits: str) -> str:
    """A number that is kept for drama."""
    return f"+447700900{digits}"


@contextmanager
def filled() -> Iterator[Council]:
    """The council as its officers find it on a Tuesday morning."""
    with running(MONDAY_9AM) as service:
        council = Council(service)
        _people_write(council)
        _officers_begin(council)
        _news_goes_out(council)
        _more_people_write(council)
        _drafts_are_written(council)
        _paperwork(council)
        _weeks_later(council)
        yield council


# --- what residents do -------------------------------------------------------------------------------


def _people_write(council: Council) -> None:
    service = council.running
    for digits, words in _ROUND.items():
        service.texts(phone(digits), "TIPTON", "1", "3", words, "DONE")
    for digits, (word, words) in _TONGUES.items():
        begin = (word,) if word.isascii() else ("TIPTON", word)
        service.texts(phone(digits), *begin, "1", "3", words, "DONE")
    for digits in _BINS:
        _writes_of_their_own(council, digits)
    service.texts(phone("301"), "SUGGEST", "1", "Wednesbury", "A swap shelf for books at the bus station")
    service.texts(phone("301"), "People who wait for the bus", "I can build the shelf")
    service.chats(4001, "/start PARK", "1", "18", "1", "smethwick", "2", "Lights at the park", "DONE")
    service.settled()


def _writes_of_their_own(council: Council, digits: str) -> None:
    words, topic, town, better = (_BINS | _LATER)[digits]
    council.running.texts(phone(digits), "LOCAL", "1", town, words, "DONE", topic, better)
    council.refs[digits] = council.rows("talk")[-1].ref


def _more_people_write(council: Council) -> None:
    council.running.leaps(THREE_WEEKS_ON)
    for digits in _LATER:
        _writes_of_their_own(council, digits)
    council.running.settled()


def _weeks_later(council: Council) -> None:
    """Those whom good news reached are asked whether it helped; and what came in since yesterday evening."""
    service = council.running
    service.leaps(TODAY)
    service.settled()
    service.texts(phone("101"), "1")
    service.texts(phone("103"), "3", "The drop-in is still shut.", "2")
    service.texts(phone("302"), "CALL", "1", "Polski", "The library and my bus pass")
    service.texts(phone("303"), *_SAID_BEFORE_FLAG, _IN_DANGER)
    council.refs["303"] = council.rows("talk")[-1].ref
    service.texts(phone("304"), "what about my street light")
    service.texts(phone("204"), "any update on the park?")
    where, words = service.twilio.holds(b"x"), "This hole is on the way to school"
    came = service.twilio.text(
        phone("305"), words, NumMedia="1", MediaUrl0=where, MediaContentType0="image/jpeg"
    )
    assert came == 200
    council.known["file"] = council.rows("event")[-1].id
    service.settled()


# --- what officers do --------------------------------------------------------------------------------


def _officers_begin(council: Council) -> None:
    service = council.running
    for name, role in (("Ravi", "approver"), ("Amrit", "officer"), ("Beth", "reader")):
        service.joins(name, role)
    asha, now, write = service.asha(), service.clock.now(), service.services.write
    first, *like = (_local(council, digits) for digits in ("201", "202"))
    for other in like:
        write(promises.join, other.ref, first.ref, asha, now)
    found = service.services.read(issues.find, first.ref)
    named = replace(edit.facts_of(found), title="Missed bins on Owen Street")
    given = (service.services.content(), first.ref, named, found.version, asha, now)
    try:
        write(edit.edit, *given)
    except edit.Warned as warned:  # the third of them is not joined yet
        write(edit.edit, *given, agreed=warned.warnings.seen)
    for title, sensitive in (("A crossing on Owen Street", False), (SENSITIVE, True)):
        honesty = {"money": "£6,000", "who_decides": "The town team"}
        by = working_days_after(local_day(now), 20)
        new = issues.NewIssue(
            title=title,
            town="tipton",
            owner_id=asha.id,
            reply_by=by,
            stage="open",
            honesty=honesty,
            sensitive=sensitive,
        )
        write(issues.open_issue, new, asha, now)
    _rooms_and_groups(council)


def _rooms_and_groups(council: Council) -> None:
    service = council.running
    asha, now, services = service.asha(), service.clock.now(), service.services
    texts = {ENGLISH: "Should the library open on Sundays?", "ur": "کیا لائبریری اتوار کو کھلے؟"}
    new = codes.NewRoom(texts=texts, minutes=30, place="Tipton library", shows=True, issue_id=None)
    room = services.write(codes.open_room, services.content(), services.dice, new, asha, now)
    council.known["room"] = room.word
    for digits in range(400, 412):
        service.texts(phone(str(digits)), room.word, "1" if digits % 3 else "2")
    services.write(
        codes.open_group,
        services.content(),
        services.dice,
        conversation="pledge-check",
        minutes=120,
        place="Tipton carers' group",
        officer=asha,
        now=now,
    )


def _news_goes_out(council: Council) -> None:
    """To the people of the pledge round; two of them it does not reach."""
    service = council.running
    service.leaps(FRIDAY)
    service.twilio.undelivered = {phone("105"): 30410, phone("106"): 30005}
    services, asha = service.services, service.asha()
    outcome = _draft(council, council.rows("issue")[0].id, NEWS)
    services.write(services.followup.send, services.content(), outcome, asha.id, service.clock.now())
    services.wake()
    council.known["sent"] = outcome
    service.settled()


def _drafts_are_written(council: Council) -> None:
    """One unfinished, one about a sensitive issue that waits for a second person, one set for its hour."""
    services, now = council.running.services, council.running.clock.now()
    crossing = _local(council, "205")
    council.known["draft"] = _draft(council, crossing.id, SCHOOL)
    noted = "Rang the park team. They ring back."
    services.write(add_note, council.ref_of("204"), noted, council.running.asha(), now)
    asked = _draft(council, council.issue(SENSITIVE).id, STATION)
    services.write(second_person.ask_for_check, asked, council.running.asha(), now)
    outcome = _draft(council, _local(council, "204").id, PARK)
    seen = services.read(approval.mark, outcome)
    goes_at = timing.hour_of(date(2026, 12, 7), 10, now)
    given = (services.followup, services.content(), outcome, council.running.asha(), seen, goes_at, now)
    services.write(timing.send_at, *given, fresh=True, public=False, last=None)
    council.known["timed"] = outcome


def _paperwork(council: Council) -> None:
    service, crossing = council.running, council.issue("A crossing on Owen Street")
    paperwork.is_made_public(service, crossing.ref)
    council.known["public"] = crossing.ref
    ravi = service.officer(service.colleagues["Ravi"])  # so that somebody can take over from him
    service.services.db.write(lambda c: stored.change(c, crossing.id, owner_id=ravi.id))
    council.known["invitation"] = paperwork.people_are_invited(service, crossing.ref)
    paperwork.a_reader_of_polish_is_asked(service, council.known["draft"])
    council.known["kept"] = paperwork.a_text_is_kept(service)
    paperwork.a_call_is_booked(service, council.ref_of("205"), date(2026, 11, 25))
    hidden, quoted = (council.event(_LATER[digits][0]) for digits in ("205", "206"))
    paperwork.a_message_is_hidden(service, hidden.id)
    paperwork.they_are_asked_for_a_quote(service, quoted)
    council.known["messages"] = [hidden.id, quoted.id, council.event(_TONGUES["112"][1]).id]
    service.settled()


def _draft(council: Council, issue_id: int, written: Written) -> int:
    service = council.running
    return service.services.write(draft.draft, issue_id, service.asha().id, written, service.clock.now())


def _local(council: Council, digits: str) -> Issue:
    """The issue that somebody's own matter began."""
    ref = council.ref_of(digits)
    talk = next(each for each in council.rows("talk") if each.ref == ref)
    every = council.running.services.read(stored.every)
    return next(each for each in every if each.id == talk.issue_id)
