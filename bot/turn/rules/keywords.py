"""What each command word does. They work in every state and language, before any dialogue."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.calendar import local_day
from bot.clock import LONDON
from bot.content.content import FIRST, IDEA
from bot.content.council import team_text
from bot.dialogue import engine
from bot.dialogue.meaning import Skipped, Words
from bot.dialogue.schema import Kind, Option
from bot.dialogue.text import Text
from bot.language.commands import Command
from bot.model.message import Kind as MessageKind
from bot.model.talk import Mode, Talk
from bot.store import erasure, timers
from bot.store.casework import issues, officers
from bot.store.inbound import people, talks
from bot.store.outbox import queue
from bot.turn import conversation
from bot.turn.context import Stage
from bot.turn.placeholders import Gaps
from bot.turn.reply import language_choices
from bot.turn.rules import safeguarding
from bot.wording.prompt import Prompt

_FORGET_WITHIN = timedelta(minutes=15)  # to say FORGET a second time
_SORRY_ONCE = timedelta(days=7)  # for a wrong number
_MOST_GROUPS = 4
_GOODBYE = timedelta(minutes=5)  # the confirmation needs the address that long


def obey(stage: Stage, talk: Talk | None, command: Command) -> bool:
    """Do what a command says. False when it is no command here, so that the words are heard as an answer."""
    match command:
        case Command.STOP:
            stop(stage)
        case Command.START:
            if talk is None:
                conversation.begin(stage, "hello", came_by=command)
            else:
                conversation.ask_again(stage, talk)
        case Command.HELP:
            stage.voice.say(stage.voice.phrase("help", phone=stage.content.council.phone))
            _return_to(stage, talk)
        case Command.WHO:
            _who(stage)
            _return_to(stage, talk)
        case Command.CALL:
            conversation.begin(stage, "call-me", came_by="CALL", facts=safeguarding.call_facts(talk))
        case Command.LANG:
            show_languages(stage, talk)
        case Command.TOWN:
            _town(stage)
        case Command.STATUS:
            _status(stage)
            _return_to(stage, talk)
        case Command.SKIP | Command.DONE:
            return _skip_or_done(stage, talk, command)
        case Command.BACK:
            return _back(stage, talk)
        case Command.MYDATA:
            _mydata(stage)
            _return_to(stage, talk)
        case Command.FORGET:
            _forget(stage)
        case Command.WRONG_NUMBER:
            _wrong_number(stage)
        case Command.COMPLAIN:
            stage.voice.say(stage.voice.phrase("complain", phone=stage.content.council.phone))
            _return_to(stage, talk)
        case Command.MORE:
            _more(stage, talk)
        case Command.IDEA:
            conversation.begin(stage, IDEA, came_by="IDEA")
        case Command.GROUPS:
            _groups(stage)
            _return_to(stage, talk)
        case Command.DROPIN:
            _dropins(stage)
            _return_to(stage, talk)
    return True


def stop(stage: Stage, *, by_provider: bool = False) -> None:
    """Opt out at once, and take back what is queued. One confirmation goes, unless the provider sent it."""
    new = people.add_stop(stage.connection, stage.reached, stage.now, by_provider=by_provider)
    queue.drop(stage.connection, "The person sent STOP.", address_id=stage.reached.address_id)
    talks.stop_all(stage.connection, stage.reached.person_id, stage.now)
    if new and not by_provider and not stage.voice.limits.answers_stop:
        stage.voice.say(stage.voice.phrase("stopped"))
        stage.voice.flush(stage.connection, kind=MessageKind.STOP)


def start_again(stage: Stage) -> None:
    people.remove_stop(stage.connection, stage.reached)
    stage.reached = replace(stage.reached, stopped=False)
    stage.voice.say(stage.voice.phrase("started"))


def switch(stage: Stage, tag: str) -> None:
    """Go on in another language, from now on and on every channel of this person."""
    people.change_person(stage.connection, stage.reached.person_id, language=tag)
    stage.reached = replace(stage.reached, language=tag)
    stage.voice.speak(tag)


def show_languages(stage: Stage, talk: Talk | None) -> None:
    names = language_choices(stage.content, "", own_letters=True)
    buttons = stage.voice.limits.buttons >= len(names)
    text = stage.voice.phrase("languages")
    listed = "\n".join(choice.label for choice in names)
    prompt = Prompt(text=text if buttons else f"{text}\n{listed}", choices=names if buttons else ())
    stage.voice.ask(
        prompt, question=talk.place.question or "" if talk else "", talk_id=talk.id if talk else None
    )


def forget_stopped(stage: Stage) -> None:
    """FORGET after STOP was offered in the confirmation: done at once, and nothing more is sent."""
    if stage.watch:
        stage.watch.forget()
    erasure.erase(stage.connection, stage.reached.person_id, stage.now)


def _return_to(stage: Stage, talk: Talk | None) -> None:
    if talk is not None:
        conversation.ask_again(stage, talk)


def _who(stage: Stage) -> None:
    owner = officers.in_team(stage.connection, "community-partnerships")
    assert owner is not None
    team = team_text(stage.content.council.teams.get(owner.team, owner.team))
    phone = stage.content.council.phone
    stage.voice.say(stage.voice.phrase("who", owner=owner.name, team=team, phone=phone))


def _town(stage: Stage) -> None:
    """Ask for the town again; a talk of its own, so that an open question waits and comes back."""
    known = {question: meaning for question, meaning in stage.reached.known.items() if question != "town"}
    people.change_person(stage.connection, stage.reached.person_id, known=known, town=None)
    stage.reached = replace(stage.reached, known=known, town=None)
    conversation.begin(stage, "my-town", came_by="TOWN")


def _more(stage: Stage, talk: Talk | None) -> None:
    """All we can say about the open talk, or about the newest one: what it is for, the money, who decides."""
    about = talk or talks.last_about(stage.connection, stage.reached.person_id)
    honesty = stage.script(about).honesty if about else None
    if about is None or honesty is None:
        if talk is None:
            conversation.begin(stage, FIRST, came_by="MORE")
        else:
            conversation.ask_again(stage, talk)
        return
    said = [stage.voice.speaker.say(text, Gaps(stage, about)) for text in honesty.texts().values()]
    stage.voice.say(" ".join((*said, stage.voice.phrase("help", phone=stage.content.council.phone))))
    _return_to(stage, talk)


def _groups(stage: Stage) -> None:
    """Local groups, those of their town first; works without consent and stores nothing."""
    found = stage.content.nearby.groups_for(stage.reached.town)[:_MOST_GROUPS]
    if not found:
        stage.voice.say(stage.voice.phrase("groups-none"))
        return
    listed = "\n".join(f"{group.name}: {group.contact}" for group in found)
    stage.voice.say(f"{stage.voice.phrase('groups')}\n{listed}")


def _dropins(stage: Stage) -> None:
    """The next two drop-ins, in their town if we know it."""
    now = stage.now.astimezone(LONDON).replace(tzinfo=None)
    coming = stage.content.nearby.next_for(stage.reached.town, now)
    if not coming:
        stage.voice.say(stage.voice.phrase("dropin-none"))
        return
    labels = {town.id: town.label for town in _towns(stage)}
    for day, dropin in coming:
        stage.voice.say(
            stage.voice.phrase(
                "dropin",
                day=day,
                opens=stage.voice.time(dropin.opens),
                closes=stage.voice.time(dropin.closes),
                place=dropin.place,
                town=labels.get(dropin.town, dropin.town),
                who=dropin.who,
            )
        )


def _status(stage: Stage) -> None:
    last = talks.last_about(stage.connection, stage.reached.person_id)
    issue = issues.by_id(stage.connection, last.issue_id) if last and last.issue_id else None
    if last is None or issue is None:
        stage.voice.say(stage.voice.phrase("status-none"))
        return
    if issue.state in ("answered", "closed"):
        stage.voice.say(stage.voice.phrase("status-told", ref=last.facts.get("ref", last.ref)))
        return
    stage.voice.say(
        stage.voice.phrase(
            "status",
            ref=last.facts.get("ref", last.ref),
            owner=issue.owner,
            team=team_text(stage.content.council.teams.get(issue.team, issue.team)),
            due=local_day(issue.reply_by),
        )
    )


def _skip_or_done(stage: Stage, talk: Talk | None, command: Command) -> bool:
    if talk is None or talk.place.question is None:
        return False
    question = stage.script(talk).question(talk.place.question)
    if command is Command.DONE and talk.mode == Mode.GROUP and not (question.shared or talk.place.said):
        conversation.finish(stage, talk)  # a group may stop before the last question
        return True
    if command is Command.DONE and not question.many:
        return False
    ends_words = question.many and (command is Command.DONE or talk.place.said)
    conversation.move(stage, talk, Words("", done=True) if ends_words else Skipped())
    return True


def _back(stage: Stage, talk: Talk | None) -> bool:
    if talk is None:
        return False
    place, happened = engine.back(stage.script(talk), talk.place)
    if place.question == talk.place.question:
        stage.voice.say(stage.voice.phrase("back-first"))
    conversation.perform(stage, talk, place, happened)
    return True


def _mydata(stage: Stage) -> None:
    held = erasure.held(stage.connection, stage.reached.person_id)
    town = next((t.label for t in _towns(stage) if t.id == held.town), None)
    language = stage.content.language(stage.language).own
    unknown: Text = stage.content.phrase("mydata-none")
    stage.voice.say(stage.voice.phrase("mydata", language=language, town=town or unknown, count=held.answers))


def _towns(stage: Stage) -> list[Option]:
    return [
        option
        for script in stage.content.conversations.values()
        for question in script.questions
        if question.kind is Kind.TOWN
        for option in question.options
    ]


def _wrong_number(stage: Stage) -> None:
    """Whoever has this phone is not who answered before. We say sorry once, and ask them nothing more."""
    talks.stop_all(stage.connection, stage.reached.person_id, stage.now)
    key = f"wrong-number:{stage.reached.address_id}"
    if timers.arm(stage.connection, "wrong-number", stage.now + _SORRY_ONCE, key=key) is not None:
        stage.voice.say(stage.voice.phrase("wrong-number"))


def _forget(stage: Stage) -> None:
    """The second FORGET within a quarter of an hour does it; the first says what it does."""
    key = f"forget-sure:{stage.reached.person_id}"
    if not timers.disarm(stage.connection, key=key):
        due = stage.now + _FORGET_WITHIN
        timers.arm(stage.connection, "forget-sure", due, ref=stage.reached.person_id, key=key)
        stage.voice.say(stage.voice.phrase("forget-sure"))
        return
    if stage.watch:
        stage.watch.forget()
    stage.voice.say(stage.voice.phrase("forgotten"))
    stage.voice.flush(stage.connection)
    erasure.erase_words(stage.connection, stage.reached.person_id)
    timers.arm(stage.connection, "erase", stage.now + _GOODBYE, ref=stage.reached.person_id)
