"""What stands in a council's database after a year, written straight into the tables: talks in all languages
with what people wrote in them and what we answered, local matters of one person each, tasks, outcomes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import case, func, insert, literal, or_, select

from bench.crowd import take_part
from bot.calendar import local_day, working_days_after
from bot.dialogue.meaning import Words, to_json
from bot.language.folding import phrase
from bot.language.tags import ENGLISH
from bot.model.issue import IssueStage
from bot.service.casework.asking import questions
from bot.service.outcomes.draft import draft
from bot.service.outcomes.inviting import invitations
from bot.service.outcomes.written import Written
from bot.store import tables, timers, transfer
from bot.store.database import Connection
from tests.standins.twilio import OURS
from tests.web.console import crowded
from tests.web.console.desk import Town

TALKS, LOCAL, MESSAGES, TASKS, OUTCOMES = 10_000, 2_000, 50_000, 400, 40
ROUND = "I90000"  # the reference of the pledge's round
TONGUE = "pl"  # a language that an outcome has a text in
PLACE = "Oldbury library"  # where one talk in ten began at a poster
_NEWEST = "+447700900002"  # the number of who wrote to us last
_TOWNS = ("oldbury", "rowley-regis", "smethwick", "tipton", "wednesbury", "west-bromwich")
_ONLY_CHOSE = 4_000  # people, of all but the first of them
_MINE = 420  # messages of the person who wrote most, in one talk
WORDS = (
    "The bins on Owen Street were missed again, and nobody comes to look",
    "It is dark in the park after four, my mother will not walk there",
    "Nobody rings back. I care for my husband and cannot wait in all day",
    "Cars fly down Oxford Road past the school every morning",
    "Nikt mi nie powiedział, co dalej z przystankiem",
    "ਕੋਈ ਜਵਾਬ ਨਹੀਂ ਆਉਂਦਾ। ਅਸੀਂ ਦੋ ਵਾਰ ਪੁੱਛਿਆ।",
    "گلی میں روشنی نہیں ہے، کوئی جواب نہیں دیتا",
    "রাস্তায় আলো নেই, কেউ ফোন করে না",
)
_TOLD = Written(
    kind="done",
    you_said="It is dark.",
    we_did="Two lamps are on.",
    lasts_until="They stay.",
    texts={"en_GB": "You asked for light. Two lamps are on now.", TONGUE: "Dwie lampy już świecą."},
)
_ASKED = questions.NewQuestion(
    kind=questions.OWN, word="LAMPS", texts={"en_GB": "Which path is still dark?"}, place=""
)
_SAID = tables.event.c.text != "1"  # not a choice by its number


def fill(town: Town) -> None:
    """A pledge's round, local matters of one person each, messages, tasks, outcomes of which half went."""
    issue_id = take_part(town.services, TALKS - LOCAL, with_answers=True)
    town.services.db.write(_name_the_round)
    crowded.fill(town, issues=LOCAL, tasks=TASKS, messages=MESSAGES - (TALKS - LOCAL))
    _can_be_reached(town)
    for step in (_say_different_things, _live_in_towns, _own_words, _our_replies, _send_a_picture):
        town.services.db.write(step)
    crowded.flags(town, 5)
    now = town.house.clock.now()
    town.joins("Ravi", "approver")
    _invite(town, issue_id)
    for n in range(OUTCOMES):
        made = town.services.write(draft, issue_id + 1 + n, town.asha.id, _TOLD, now)
        if n % 2:
            services = town.services
            services.write(services.followup.send, services.content(), made, town.asha.id, now)
    _count_rows(town)
    _tell_the_round(town, issue_id)
    _count_rows(town)


def _count_rows(town: Town) -> None:
    """As PostgreSQL does by itself after a while."""
    if not town.services.db.embedded:
        town.services.db.write(lambda c: c.exec_driver_sql("ANALYZE"))


def _tell_the_round(town: Town, issue_id: int) -> None:
    """Everybody in the round was told how it goes. Of ten messages eight arrived, one failed, and of one
    nobody knows."""
    services, outbox = town.services, tables.outbox
    content, now = services.content(), town.house.clock.now()
    news = replace(
        _TOLD,
        kind="under-way",
        next_by=working_days_after(local_day(now), 30),
        texts={ENGLISH: "You asked what happens next. We go on with it."},
        english_for=frozenset(language.tag for language in content.languages if language.tag != ENGLISH),
    )
    made = services.write(draft, issue_id, town.asha.id, news, now)
    services.write(services.followup.send, content, made, town.asha.id, now)
    town.passes(seconds=1)
    while timers.run_due(services.db, services.handlers.by_kind, town.house.clock.now()):
        continue
    whole = outbox.update().where(outbox.c.outcome_id == made)
    went = whole.values(state="sent", sent_at=now, delivery=case((outbox.c.id % 10 != 9, "delivered")))
    failed = {"state": "failed", "delivery": "failed", "news": "failed", "reason": "There is no such number."}

    def reported(connection: Connection) -> None:
        connection.execute(went)
        connection.execute(whole.where(outbox.c.id % 10 == 8).values(failed))

    services.db.write(reported)
    town.passes(seconds=1)


def _name_the_round(connection: Connection) -> None:
    """Its own reference is one of those that follow. How far it is decided has changed, and nobody has said
    yet whether people are told."""
    named = {"ref": ROUND, "stage_before": IssueStage.OPEN, "stage": IssueStage.PART}
    connection.execute(tables.issue.update().where(tables.issue.c.about.like("pledge:%")).values(named))


def _invite(town: Town, issue_id: int) -> None:
    """A question of the first local matter, and everybody who agreed to be asked is invited to it."""
    services, now = town.services, town.house.clock.now()
    local = select(tables.issue.c.ref).where(tables.issue.c.id == issue_id + 1)
    ref = services.db.read(lambda c: c.execute(local).scalar_one())
    services.write(questions.save, services.content(), ref, _ASKED, "", town.asha, now)
    services.write(invitations.keep, services.dice, ref, invitations.Wanted(), town.asha.id, now)


def _say_different_things(connection: Connection) -> None:
    """Several wordings in several scripts, and each once more as search looks for it. All but those that
    nobody could place stand in talks: some in everybody's, and hundreds in the talk of one person."""
    event, talk = tables.event, tables.talk
    spread = 1 + event.c.id % TALKS
    connection.execute(event.update().where(_SAID).values(address_id=spread))
    most = MESSAGES // _MINE
    whose = case((event.c.id % most == 0, 1), else_=spread)
    placed = event.c.outcome == "answer"
    connection.execute(event.update().where(_SAID, placed).values(talk_id=whose))
    theirs = select(talk.c.address_id).where(talk.c.id == event.c.talk_id).scalar_subquery()
    connection.execute(event.update().where(event.c.talk_id.is_not(None)).values(address_id=theirs))
    for place, words in enumerate(WORDS):
        texts = {"text": words, "folded": phrase(words)}
        some = event.c.id % len(WORDS) == place
        connection.execute(event.update().where(_SAID, some).values(texts))


def _can_be_reached(town: Town) -> None:
    """Those too who told us of local matters. What is sealed of the newest is looked at whenever a service
    starts, so it is the number that it is known by."""
    vault, address = town.services.vault, tables.address
    by_hand = address.update().where(address.c.sealed.is_(None)).values(sealed=vault.seal(_NEWEST))
    newest = address.update().where(address.c.id == select(func.max(address.c.id)).scalar_subquery())
    known = vault.keyed_hash("sms", "us", _NEWEST)
    town.services.db.write(lambda c: (c.execute(by_hand), c.execute(newest.values(keyed_hash=known))))


def _live_in_towns(connection: Connection) -> None:
    person, talk = tables.person, tables.talk
    for place, town in enumerate(_TOWNS):
        some = person.c.id % len(_TOWNS) == place
        connection.execute(person.update().where(some).values(town=town))
    connection.execute(talk.update().where(talk.c.id % 10 == 0).values(facts={"place": PLACE}))


def _own_words(connection: Connection) -> None:
    """Most talks have an answer in somebody's own words: the first message in it that is no choice. Those who
    answered first only chose, so who looks for words has to look far."""
    talk, event = tables.talk, tables.event
    wrote = or_(event.c.talk_id == 1, event.c.talk_id > _ONLY_CHOSE)
    first = select(func.min(event.c.id)).where(_SAID, wrote).group_by(event.c.talk_id)
    said = connection.execute(
        select(event, talk.c.language, talk.c.ref)
        .join(talk, talk.c.id == event.c.talk_id)
        .where(event.c.id.in_(first))
        .order_by(event.c.id)
    ).all()
    rows = [
        {
            "talk_id": one.talk_id,
            "event_id": one.id,
            "question": "mind" if one.ref.startswith("X") else "why",
            "words": one.text,
            "meaning": to_json(Words(one.text)),
            "own_words": True,
            "language": one.language,
            "heard_at": one.heard_at,
        }
        for one in said
    ]
    connection.execute(insert(tables.answer), rows)
    transfer.restart_numbers(connection)


def _send_a_picture(connection: Connection) -> None:
    """The newest message has one with it."""
    event = tables.event
    newest = connection.scalar(select(event.c.id).order_by(event.c.heard_at.desc(), event.c.id).limit(1))
    sent = {"attachments": [{"kind": "image", "ref": "x", "content_type": "image/jpeg", "label": ""}]}
    connection.execute(event.update().where(event.c.id == newest).values(detail=sent))


def _our_replies(connection: Connection) -> None:
    """Each message was answered, and the answer arrived."""
    event, talk, address, outbox = tables.event, tables.talk, tables.address, tables.outbox
    values = {
        outbox.c.lane: literal(f"sms:{OURS}"),
        outbox.c.address_id: event.c.address_id,
        outbox.c.person_id: address.c.person_id,
        outbox.c.talk_id: event.c.talk_id,
        outbox.c.kind: literal("reply"),
        outbox.c.question: literal("why"),
        outbox.c.body: literal("Thank you. Is there anything else that you want to tell us? Reply DONE."),
        outbox.c.choices: literal([], outbox.c.choices.type),
        outbox.c.language: func.coalesce(talk.c.language, "en_GB"),
        outbox.c.priority: literal(0),
        outbox.c.state: literal("sent"),
        outbox.c.due_at: event.c.heard_at,
        outbox.c.expires_at: event.c.heard_at,
        outbox.c.attempts: literal(1),
        outbox.c.unsure: literal(0),
        outbox.c.sent_at: event.c.heard_at,
        outbox.c.delivery: literal("delivered"),
        outbox.c.made_at: event.c.heard_at,
    }
    answered: Sequence[str] = [column.name for column in values]
    found = (
        select(*values.values())
        .join_from(event, address, address.c.id == event.c.address_id)
        .outerjoin(talk, talk.c.id == event.c.talk_id)
        .order_by(event.c.id)
    )
    connection.execute(insert(outbox).from_select(answered, found, include_defaults=False))
