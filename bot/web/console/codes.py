"""Codes: a live poll in a room, and groups whose leader counts hands."""

from __future__ import annotations

from collections.abc import Sequence

from flask import request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Field, Form, SelectField, StringField
from wtforms.validators import InputRequired, Length

from bot.calendar import local_day, working_days_after
from bot.content.content import Content
from bot.language.tags import ENGLISH, Language
from bot.model.code import LIVE_POLL, Code, CodeKind
from bot.service.casework import issues as case_issues
from bot.service.casework.issues import NewIssue
from bot.service.casework.live_polls import open_code
from bot.store.casework import audit_log, issues
from bot.store.database import Connection
from bot.store.inbound import codes as store
from bot.turn.rules.join_codes import USUAL_MINUTES
from bot.web.console.forms import choices, text_name
from bot.web.console.shell import Route, at, done, me, moment, page, read, refused, write
from bot.web.fields import error_list

_HERE = "/console/codes"
_SHOWN = 30  # the newest codes
LONGEST = 120  # letters of a question, so that it fits one text with its answers
REPLY_WITHIN = 20  # working days, for an issue that a room opens
_MINUTES = {15: "15 minutes", 30: "30 minutes", 60: "1 hour", 120: "2 hours", 480: "8 hours"}
_OWED = ("pledge", "round", "local")


class Group(Form):  # type: ignore[misc]
    conversation = SelectField("Which conversation?")
    group_place = StringField("Where?", [Length(max=100)], description="Like: Harvills Hawthorn youth club")
    group_minutes = SelectField("How long is the code open?", choices=choices(_MINUTES.items()))


class Room(Form):  # type: ignore[misc]
    """The fields every room has; `_room_form` adds one box for the question in each other language."""

    question = StringField(
        "Question in English",
        [
            InputRequired("Write the question"),
            Length(max=LONGEST, message=f"Use {LONGEST} letters or fewer, so that it fits one text"),
        ],
        description="People answer yes, no or not sure.",
    )
    place = StringField("Where?", [Length(max=100)], description="Like: Tipton library")
    minutes = SelectField("How long can people vote?", choices=choices(_MINUTES.items()))
    issue = SelectField("Where do the answers belong?")
    shows = BooleanField("Show what people say while they still vote")


def codes() -> ResponseReturnValue:
    content = at().content()
    return _codes(content, _room_form(content, None), _group_form(content, None))


def open_room() -> ResponseReturnValue:
    content = at().content()
    form = _room_form(content, request.form)
    if not form.validate():
        return _codes(content, form, _group_form(content, None)), 400
    made = write(lambda c: _open_room(c, content, form))
    return done(f"{made.word} is open. Put its screen up where everybody sees it.", f"{_HERE}#{made.word}")


def open_group() -> ResponseReturnValue:
    content = at().content()
    form = _group_form(content, request.form)
    if not form.validate():
        return _codes(content, _room_form(content, None), form), 400

    def work(connection: Connection) -> Code:
        made = open_code(
            connection,
            content,
            at().dice,
            moment(),
            kind=CodeKind.GROUP,
            conversation=form.conversation.data,
            minutes=int(form.group_minutes.data),
            place=(form.group_place.data or "").strip(),
            officer_id=me().id,
        )
        audit_log.note(connection, me().id, "code opened", f"code {made.word}", moment())
        return made

    made = write(work)
    return done(f"{made.word} is open. Give it to the person who leads the group.", f"{_HERE}#{made.word}")


def close_code(code_id: int) -> ResponseReturnValue:
    def work(connection: Connection) -> Code | None:
        found = store.by_id(connection, code_id)
        if found and store.close(connection, code_id, moment()):
            audit_log.note(connection, me().id, "code closed", f"code {found.word}", moment())
            return found
        return None

    closed = write(work)
    if closed is None:
        return refused("This code is closed already.")
    return done(f"{closed.word} is closed.", _HERE)


def _open_room(connection: Connection, content: Content, form: Room) -> Code:
    issue_id = int(form.issue.data) if form.issue.data else None
    now = moment()
    texts = {ENGLISH: form.question.data.strip()}
    for field in _others(form):
        if (field.data or "").strip():
            texts[field.name.removeprefix("text_")] = field.data.strip()
    made = open_code(
        connection,
        content,
        at().dice,
        now,
        kind=CodeKind.ROOM,
        conversation=LIVE_POLL,
        minutes=int(form.minutes.data),
        place=(form.place.data or "").strip(),
        texts=texts,
        shows=bool(form.shows.data),
        issue_id=issue_id or _new_issue(connection, content, texts[ENGLISH]),
        officer_id=me().id,
    )
    audit_log.note(connection, me().id, "code opened", f"code {made.word}", now)
    return made


def _new_issue(connection: Connection, content: Content, question: str) -> int:
    """What the room is asked is an issue of its own, with an owner, a date and an outcome like any other."""
    honesty = content.conversations[LIVE_POLL].honesty
    found = case_issues.open_issue(
        connection,
        NewIssue(
            title=question,
            town="",
            owner_id=me().id,
            reply_by=working_days_after(local_day(moment()), REPLY_WITHIN),
            stage="open",
            honesty={"what_you_get": honesty.what_you_get.english} if honesty else {},
            sensitive=False,
        ),
        me(),
        moment(),
    )
    issues.change(connection, found.id, about=f"{CodeKind.ROOM}:{found.ref}")
    return found.id


def _codes(content: Content, room: Room, group: Group) -> str:
    def look(connection: Connection) -> tuple[list[Code], dict[int, int]]:
        newest = store.newest(connection, _SHOWN)
        return newest, store.people(connection, [each.id for each in newest])

    newest, people = read(look)
    now = moment()
    return page(
        "console/codes.html",
        "codes",
        open=[each for each in newest if each.open_at(now)],
        over=[each for each in newest if not each.open_at(now)],
        people=people,
        titles={name: script.title.english for name, script in content.conversations.items()},
        room=room,
        others=_others(room),
        group=group,
        errors=[*error_list(room), *error_list(group)],
    )


def _room_form(content: Content, given: MultiDict[str, str] | None) -> Room:
    fields = {
        text_name(language.tag): StringField(f"Question in {language.english}", [Length(max=LONGEST)])
        for language in _languages(content)
    }
    form: Room = type("RoomForm", (Room,), fields)(given, data={"minutes": str(USUAL_MINUTES)})
    open_issues = [each for each in read(issues.every) if each.state != "closed"]
    listed = [(str(each.id), f"{each.ref}: {each.title}") for each in open_issues]
    form.issue.choices = choices([("", "A new issue for this question"), *listed])
    return form


def _languages(content: Content) -> Sequence[Language]:
    return [each for each in content.offered if each.tag != ENGLISH]


def _others(form: Room) -> list[Field]:
    return [field for field in form if field.name.startswith("text_")]


def _group_form(content: Content, given: MultiDict[str, str] | None) -> Group:
    form = Group(given, data={"group_minutes": str(USUAL_MINUTES)})
    form.conversation.choices = choices(
        (name, script.title.english)
        for name, script in content.conversations.items()
        if script.about in _OWED and name != LIVE_POLL
    )
    return form


ROUTES = (
    Route(path="/codes", view=codes, verb="read"),
    Route(path="/codes/room", view=open_room, verb="write", methods=("POST",), keeps=True),
    Route(path="/codes/group", view=open_group, verb="write", methods=("POST",), keeps=True),
    Route(path="/codes/<int:code_id>/close", view=close_code, verb="write", methods=("POST",)),
)
