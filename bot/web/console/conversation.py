"""One person's conversation with us: read it, note something beside it, write to this one person."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from flask import request
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, Form, HiddenField, TextAreaField
from wtforms.validators import Length

from bot.errors import Refusal
from bot.service.casework import conversation as casework
from bot.service.casework.conversation import LONGEST_NOTE, Cut
from bot.service.outcomes import by_hand
from bot.service.outcomes.by_hand import Letter, Overtaken
from bot.web.console.rows.said.conversation import LookView, conversation_view, look_view
from bot.web.console.shell import Route, at, done, eyes, me, moment, number, page, read, write
from bot.web.fields import error_list

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class NoteForm(Form):  # type: ignore[misc]
    note = TextAreaField(
        "Note for other officers",
        [Length(max=LONGEST_NOTE, message=f"Use {LONGEST_NOTE:,} characters or fewer.")],
        description="It is never sent. It goes when the person asks us to forget them.",
    )


class LetterForm(Form):  # type: ignore[misc]
    text = TextAreaField("Message", description="Their number with us stands in front of it.")
    english = BooleanField("It is in English")
    final = BooleanField("This answers it: nothing more is owed")
    once = HiddenField()
    upto = HiddenField()  # the newest message that the officer has before them
    ours = HiddenField()  # the newest news from us that they have before them

    def letter(self) -> Letter:
        return Letter(
            text=self.text.data or "",
            english=bool(self.english.data),
            final=bool(self.final.data),
            once=self.once.data or "",
            upto=number("upto"),
            ours=number("ours"),
        )


def conversation(ref: str) -> ResponseReturnValue:
    return _conversation(ref)


def _conversation(
    ref: str,
    *,
    noted: NoteForm | None = None,
    letter: LetterForm | None = None,
    look: LookView | None = None,
    seen: str = "",
) -> str:
    """noted, letter: what was typed. look: how the message will look. seen: of what the button sends on."""
    content, limits = at().content(), at().limits
    cut, numbers = _cut(request.args.get("before", "")), content.council.numbers
    found = read(casework.page, ref, cut, eyes=eyes(), numbers=numbers)
    noted, letter = noted or NoteForm(), letter or LetterForm()
    if not letter.once.data:
        letter.once.data = at().dice.token()
    if not letter.ours.data:
        letter.ours.data = str(found.told)
    if not letter.upto.data:
        letter.upto.data = str(found.newest)
    return page(
        "console/conversation.html",
        "said",
        talk=conversation_view(content, found, limits),
        newest=not request.args.get("before"),
        noted=noted,
        letter=letter,
        look=look,
        seen=seen,
        why_not=by_hand.why_not(found.who, limits),
        can_settle=read(by_hand.owed, found.who),
        errors=[*error_list(noted), *error_list(letter)],
    )


def _cut(typed: str) -> Cut | None:
    """Where a page ends, as the link of the page after it said; None where it said nothing that we know."""
    found = re.fullmatch(r"(\d{1,14})\.([0123])\.(\d{1,18})", typed, flags=re.ASCII)
    if found is None:
        return None
    milliseconds, side, row = map(int, found.groups())
    return Cut(at=_EPOCH + timedelta(milliseconds=milliseconds), side=side, id=row)


def read_it(ref: str) -> ResponseReturnValue:
    """Somebody has read what they wrote, up to what stood on the page."""
    write(casework.mark_read, ref, number("upto"), me(), moment())
    return done("Everybody sees that this was read.", _here(ref))


def add_note(ref: str) -> ResponseReturnValue:
    form = NoteForm(request.form)
    form.validate()
    if not form.errors:
        try:
            write(casework.add_note, ref, form.note.data or "", me(), moment())
        except Refusal as refusal:
            form.note.errors = [str(refusal)]
        else:
            return done("The note is kept.", _here(ref))
    return _conversation(ref, noted=form), 400


def write_to_one(ref: str) -> ResponseReturnValue:
    """First how it will look and what it costs; then, where that was seen, send it. Pressed twice, it goes
    out once."""
    services, form, now = at(), LetterForm(request.form), moment()
    letter, content = form.letter(), services.content()
    pence = services.settings.text.pence
    try:
        who = read(casework.whose, ref)
        found = by_hand.look(content, who, letter, services.limits, pence, now)
        if request.form.get("press") == "send" and request.form.get("seen") == found.body:
            new = write(by_hand.send, content, ref, letter, me(), services.limits, now)
            services.wake()
            words = "It is on its way." if new else "This was sent already."
            return done(words, _here(ref))
        read(by_hand.not_overtaken, who, letter)
    except Overtaken as overtaken:  # they read it on the page that is shown now
        form.text.errors, form.ours.data = [str(overtaken)], ""
        return _conversation(ref, letter=form), 409
    except Refusal as refusal:
        form.text.errors = [str(refusal)]
        return _conversation(ref, letter=form), 400
    return _conversation(ref, letter=form, look=look_view(content, found), seen=found.body)


def _here(ref: str) -> str:
    return f"/console/talks/{casework.reference(ref)}"


ROUTES = (
    Route(path="/talks/<ref>", view=conversation, verb="read"),
    Route(path="/talks/<ref>/read", view=read_it, verb="write", methods=("POST",)),
    Route(path="/talks/<ref>/note", view=add_note, verb="write", methods=("POST",), keeps=True),
    Route(path="/talks/<ref>/message", view=write_to_one, verb="write", methods=("POST",), keeps=True),
)
