"""The console's forms, but for those of an outcome."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wtforms import (
    BooleanField,
    Form,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import EqualTo, InputRequired, Length, Optional, Regexp

from bot.model.task import CALL_RESULTS, VERDICTS
from bot.service.casework.access import VERBS
from bot.service.inbox import calls
from bot.web.console import labels
from bot.web.fields import DayField


def choices(pairs: Iterable[tuple[Any, str]]) -> list[SelectChoice]:
    return [SelectChoice(str(value), text) for value, text in pairs]


WORDS = Length(max=4000, message="Use 4,000 characters or fewer.")  # of any words that an officer types


class SignInForm(Form):  # type: ignore[misc]
    email = StringField("E-mail address", [InputRequired("Write your e-mail address"), Length(max=200)])
    password = PasswordField("Password", [InputRequired("Write your password"), Length(max=200)])
    code = StringField(
        "Six-digit code",
        [InputRequired("Write the code your app shows"), Length(max=12)],
        description="Your app on the phone shows it.",
    )


class PasswordForm(Form):  # type: ignore[misc]
    password = PasswordField(
        "New password",
        [InputRequired("Write a password"), Length(max=200, message="Use 200 characters or fewer")],
        description="12 characters or more. Three words in a row work well.",
    )
    again = PasswordField(
        "The same password again", [EqualTo("password", "The two passwords are not the same")]
    )
    code = StringField("The code your app shows now", [InputRequired("Write the code your app shows")])
    sealed = HiddenField()


class EnglishForm(Form):  # type: ignore[misc]
    english = TextAreaField(
        "What it means in English",
        [InputRequired("Write what it means in English."), WORDS],
        description="Your name stands with it. The person's own words stay as they are.",
    )
    seen = HiddenField()  # the copy that stood there


class NoteForm(Form):  # type: ignore[misc]
    note = TextAreaField(
        "What was done?",
        [Length(max=1000)],
        description="One line is enough. It stays with the flag, with your name and the time.",
    )
    verdict = RadioField(
        "Was it real?",
        [Optional()],
        choices=choices(VERDICTS.items()),
        description="Leave it if you do not know. What you choose helps us to find others.",
    )


_CALL_HOURS = [("", "Choose"), *((str(each), labels.hour(each)) for each in calls.HOURS)]


class CallForm(Form):  # type: ignore[misc]
    result = RadioField("How did it go?", choices=choices(CALL_RESULTS.items()), validate_choice=False)
    note = TextAreaField("What was said", description="In a line. It is for officers and is never sent.")
    settles = BooleanField("We told them what happened: nothing more is owed")


class TaskCallForm(CallForm):
    day = DayField("Try again on")
    hour = SelectField("From which hour", choices=choices(_CALL_HOURS), validate_choice=False)


class BookForm(Form):  # type: ignore[misc]
    about = StringField("What it is about", description="And in which language you will speak.")
    day = DayField("Which day")
    hour = SelectField("From which hour", choices=choices(_CALL_HOURS), validate_choice=False)
    owner = SelectField("Who rings", validate_choice=False)


class ServiceForm(Form):  # type: ignore[misc]
    service = RadioField("Which service?", validate_choice=False)
    note = TextAreaField("Note for other officers", description="Whom you passed it to, and how.")


class TellForm(Form):  # type: ignore[misc]
    """mark: of what the officer was shown, "" before that. tell, why_not: drawn once they were shown it."""

    tell = RadioField(
        "Tell people?",
        choices=choices([("yes", "Tell them"), ("no", "Tell nobody")]),
        default="yes",
    )
    why_not = StringField(
        "Why are people not told?",
        [Length(max=200, message="Use 200 characters or fewer")],
        description="Only for “Tell nobody”. It stays in the log, with your name.",
    )
    mark = HiddenField()


class OwnerForm(TellForm):
    owner = SelectField("Who looks after it now?", validators=[InputRequired("Choose a person")])


class LeaveForm(TellForm):
    """heir: none is asked for where there is nothing to take over."""

    heir = SelectField("Who takes over?", validate_choice=False)


class JoinForm(Form):  # type: ignore[misc]
    into = RadioField("Which one?", validate_choice=False)
    other = StringField(
        "The number of another issue",
        description="For example I12, where you chose “Another one”.",
    )


class ReopenForm(Form):  # type: ignore[misc]
    who = RadioField(
        "Who is owed an answer again?",
        [InputRequired("Choose who is owed an answer again")],
        validate_choice=True,
    )


class InviteForm(Form):  # type: ignore[misc]
    name = StringField("Name", [InputRequired("Write their name"), Length(max=100)])
    email = StringField(
        "E-mail address",
        [
            InputRequired("Write their e-mail address"),
            Length(max=200),
            Regexp(r"[^@\s]+@[^@\s]+\.[^@\s]+\Z", message="Write a whole address, like ravi@example.org"),
        ],
    )
    team = SelectField("Team")
    role = RadioField(
        "What may they do?",
        [InputRequired("Choose what they may do")],
        choices=choices((role, labels.ROLES[role]) for role in VERBS),
    )
