"""Codes: a live poll in a room, and groups whose leader counts hands."""

from __future__ import annotations

from collections.abc import Sequence

from flask import request
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, Field, Form, SelectField, StringField
from wtforms.validators import InputRequired, Length

from bot.content.content import Content
from bot.language.tags import ENGLISH, Language
from bot.model.code import LIVE_POLL, CodeKind
from bot.service.casework import codes as casework
from bot.service.casework.codes import USUAL_MINUTES, CodesPage, NewRoom
from bot.web.console.forms import choices
from bot.web.console.outcome_forms import text_name
from bot.web.console.rows.codes import open_row, over_row
from bot.web.console.rows.common import Confirm
from bot.web.console.shell import Route, at, done, me, moment, page, read, write
from bot.web.fields import error_list

_HERE = "/console/codes"
LONGEST = 120  # letters of a question, so that it fits one text with its answers
_MINUTES = {15: "15 minutes", 30: "30 minutes", 60: "1 hour", 120: "2 hours", 480: "8 hours"}
_OWED = ("pledge", "round", "local")


class GroupForm(Form):  # type: ignore[misc]
    conversation = SelectField("Which conversation?")
    group_place = StringField("Where?", [Length(max=100)], description="Like: Harvills Hawthorn youth club")
    group_minutes = SelectField("How long is the code open?", choices=choices(_MINUTES.items()))


class RoomForm(Form):  # type: ignore[misc]
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
    return _codes(read(casework.codes_page, moment()))


def open_room() -> ResponseReturnValue:
    content, found = at().content(), read(casework.codes_page, moment())
    form = _room_form(content, found, sent=True)
    if not form.validate():
        return _codes(found, room=form), 400
    made = write(casework.open_room, content, at().dice, _room(form), me(), moment())
    return done(f"{made.word} is open. Put its screen up where everybody sees it.", f"{_HERE}#{made.word}")


def open_group() -> ResponseReturnValue:
    content = at().content()
    form = _group_form(content, sent=True)
    if not form.validate():
        return _codes(read(casework.codes_page, moment()), group=form), 400
    made = write(
        casework.open_group,
        content,
        at().dice,
        conversation=form.conversation.data,
        minutes=int(form.group_minutes.data),
        place=(form.group_place.data or "").strip(),
        officer=me(),
        now=moment(),
    )
    return done(f"{made.word} is open. Give it to the person who leads the group.", f"{_HERE}#{made.word}")


def ask_close_code(code_id: int) -> ResponseReturnValue:
    found = read(casework.find, code_id)
    is_room = found.kind == CodeKind.ROOM
    end = "Nobody can vote in it any more. The screen then shows what people said, where enough voted."
    asked = Confirm(
        title=f"Close {found.word} now?",
        press=f"Close {found.word}",
        action=f"{_HERE}/{code_id}/close",
        back=_HERE,
        what=(
            end if is_room else "Its leader cannot send a count any more.",
            "It cannot be opened again. You can open another one, with another word.",
        ),
    )
    return page("console/confirm.html", "codes", asked=asked)


def close_code(code_id: int) -> ResponseReturnValue:
    closed = write(casework.close, code_id, me(), moment())
    return done(f"{closed.word} is closed.", _HERE)


def _codes(found: CodesPage, room: RoomForm | None = None, group: GroupForm | None = None) -> str:
    """room, group: a form as it was sent; else an empty one."""
    content = at().content()
    room, group = room or _room_form(content, found), group or _group_form(content)
    return page(
        "console/codes.html",
        "codes",
        open=[open_row(content, *each) for each in found.open],
        over=[over_row(content, *each) for each in found.over],
        room=room,
        others=_others(room),
        group=group,
        errors=[*error_list(room), *error_list(group)],
    )


def _room_form(content: Content, found: CodesPage, *, sent: bool = False) -> RoomForm:
    fields = {
        text_name(language.tag): StringField(f"Question in {language.english}", [Length(max=LONGEST)])
        for language in _languages(content)
    }
    given = request.form if sent else None
    form: RoomForm = type("RoomForm", (RoomForm,), fields)(given, data={"minutes": str(USUAL_MINUTES)})
    listed = [(str(each.id), f"{each.ref}: {each.title}") for each in found.issues]
    form.issue.choices = choices([("", "A new issue for this question"), *listed])
    return form


def _group_form(content: Content, *, sent: bool = False) -> GroupForm:
    form = GroupForm(request.form if sent else None, data={"group_minutes": str(USUAL_MINUTES)})
    form.conversation.choices = choices(
        (name, script.title.english)
        for name, script in content.conversations.items()
        if script.about in _OWED and name != LIVE_POLL
    )
    return form


def _room(form: RoomForm) -> NewRoom:
    others = {
        field.name.removeprefix("text_"): field.data.strip()
        for field in _others(form)
        if (field.data or "").strip()
    }
    return NewRoom(
        texts={ENGLISH: form.question.data.strip(), **others},
        minutes=int(form.minutes.data),
        place=(form.place.data or "").strip(),
        shows=bool(form.shows.data),
        issue_id=int(form.issue.data) if form.issue.data else None,
    )


def _languages(content: Content) -> Sequence[Language]:
    return [each for each in content.offered if each.tag != ENGLISH]


def _others(form: RoomForm) -> list[Field]:
    return [field for field in form if field.name.startswith("text_")]


ROUTES = (
    Route(path="/codes", view=codes, verb="read"),
    Route(path="/codes/room", view=open_room, verb="write", methods=("POST",), keeps=True),
    Route(path="/codes/group", view=open_group, verb="write", methods=("POST",), keeps=True),
    Route(path="/codes/<int:code_id>/close", view=ask_close_code, verb="write"),
    Route(path="/codes/<int:code_id>/close", view=close_code, verb="write", methods=("POST",)),
)
