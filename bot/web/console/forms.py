"""The console's forms. What an outcome must say is decided in bot/service/outcomes/draft.py."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
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
from wtforms.validators import EqualTo, InputRequired, Length, Regexp

from bot.language.tags import ENGLISH, Language
from bot.model.outcome import OUTCOME_KINDS
from bot.service.casework import issues
from bot.service.casework.access import VERBS
from bot.service.outcomes.draft import Written, faults_of
from bot.service.outcomes.timing import HOURS
from bot.web.console import labels
from bot.web.console.rows.outcomes import FIELDS
from bot.web.fields import DayField


def choices(pairs: Iterable[tuple[Any, str]]) -> list[SelectChoice]:
    return [SelectChoice(str(value), text) for value, text in pairs]


_KINDS = [(kind, about.label) for kind, about in OUTCOME_KINDS.items() if not about.fixed]


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
        [InputRequired("Write what it means in English"), Length(max=4000)],
        description="Your name stands with it. The person's own words stay as they are.",
    )
    seen = HiddenField()  # the copy that stood there


class NoteForm(Form):  # type: ignore[misc]
    note = TextAreaField(
        "What was done?",
        [Length(max=1000)],
        description="One line is enough. It stays with the flag, with your name and the time.",
    )


class OwnerForm(Form):  # type: ignore[misc]
    """mark: of what the officer was shown, "" before that. tell, why_not: drawn once they were shown it."""

    owner = SelectField("Who looks after it now?", validators=[InputRequired("Choose a person")])
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


class JoinForm(Form):  # type: ignore[misc]
    into = RadioField("Which one?", validate_choice=False)
    other = StringField(
        "The number of another issue",
        [Length(max=20)],
        description="For example I12, where you chose “Another one”.",
    )


class RenameForm(Form):  # type: ignore[misc]
    title = StringField("What is it about?", [InputRequired("Write what it is about"), Length(max=200)])


class IssueForm(Form):  # type: ignore[misc]
    title = StringField("What is it about?", [InputRequired("Write what it is about"), Length(max=200)])
    town = SelectField("Town", validate_choice=True)
    owner = SelectField("Who answers for it?", [InputRequired("Choose a person")])
    reply_by = DayField("When will people hear?", [InputRequired("Choose when people hear")])
    stage = RadioField(
        "How far is it decided?",
        [InputRequired("Choose how far it is decided")],
        choices=choices(issues.STAGES.items()),
    )
    money = TextAreaField("How much money is there?", description="“We do not know yet” is an answer.")
    decided = TextAreaField("What is decided already?")
    still_open = TextAreaField("What is still open?")
    who_decides = StringField("Who decides?")
    lasts = StringField("How long will it last?")
    what_you_get = StringField("What do people get for taking part?")
    why = TextAreaField("Why do we ask?")
    sensitive = BooleanField("This is sensitive: two people read each message before it goes out")

    def honesty(self) -> dict[str, str]:
        return {name: self[name].data or "" for name in issues.HONESTY}


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


class SendForm(Form):  # type: ignore[misc]
    """The last press. public: drawn only where the issue has a page."""

    mark = HiddenField()
    last = HiddenField()
    public = BooleanField("Show the facts below on the public page, once people have been written to")
    when = RadioField(
        "When does it go out?", choices=choices([("now", "Now"), ("later", "At a time")]), default="now"
    )
    day = DayField("Day", description="A working day. Only for “At a time”.")
    hour = SelectField("Hour", choices=choices((hour, labels.hour(hour)) for hour in HOURS), coerce=int)


class OutcomeForm(Form):  # type: ignore[misc]
    """The fields every outcome has; `outcome_form` adds one message box for each language."""

    kind = RadioField(
        FIELDS["kind"],
        choices=choices(_KINDS),
        validate_choice=False,
    )
    you_said = TextAreaField(FIELDS["you_said"], description="One or two sentences. It stays with the issue.")
    we_did = TextAreaField(FIELDS["we_did"], description="Leave it empty if the answer is no.")
    why_not = TextAreaField(FIELDS["why_not"])
    money = TextAreaField(FIELDS["money"], description="What it costs and what there is.")
    lasts_until = StringField(FIELDS["lasts_until"])
    next_by = DayField(FIELDS["next_by"], description="Like 12 12 2026")


def text_name(tag: str) -> str:
    return f"text_{tag}"


def english_name(tag: str) -> str:
    return f"english_{tag}"


def outcome_form(
    languages: Sequence[Language], given: Any = None, kept: Mapping[str, Any] | None = None
) -> OutcomeForm:
    """A form with a message box for English and for each of these languages, or a tick to send English."""
    fields: dict[str, Any] = {
        text_name(ENGLISH): TextAreaField(
            "Message in English",
            description="Say what you did, what you cannot do, and when you will tell people next. "
            "If the news is a no, we say so first.",
        )
    }
    for language in languages:
        if language.tag == ENGLISH:
            continue
        fields[text_name(language.tag)] = TextAreaField(f"Message in {language.english}")
        fields[english_name(language.tag)] = BooleanField(
            f"I have no {language.english} text. Send these people the English one"
        )
    made: OutcomeForm = type("OutcomeForm", (OutcomeForm,), fields)(given, data=dict(kept or {}))
    return made


def written(form: OutcomeForm) -> Written:
    """What the officer wrote, whether or not it is enough."""
    texts = {
        field.name.removeprefix("text_"): field.data.strip()
        for field in form
        if field.name.startswith("text_") and (field.data or "").strip()
    }
    ticked = {
        field.name.removeprefix("english_")
        for field in form
        if field.name.startswith("english_") and field.data
    }
    plain = {name: form[name].data or "" for name in _PLAIN}
    return Written(**plain, next_by=form.next_by.data, texts=texts, english_for=frozenset(ticked))


def as_kept(what: Written) -> dict[str, Any]:
    """What a form is filled in with that changes a draft."""
    texts = {text_name(tag): text for tag, text in what.texts.items()}
    ticked = {english_name(tag): True for tag in what.english_for}
    return {**{name: getattr(what, name) for name in _PLAIN}, "next_by": what.next_by, **texts, **ticked}


_PLAIN = ("kind", "you_said", "we_did", "why_not", "money", "lasts_until")


def complain(form: OutcomeForm, today: date) -> bool:
    """Put what is still wanting at its field; whether there was anything."""
    form.validate()  # a date that is no date
    for name, words in faults_of(written(form), today).items():
        field = form[text_name(ENGLISH) if name == "text" else name]
        if not field.errors:
            field.errors = [words]
    return bool(form.errors)


def cannot_be_kept(form: OutcomeForm) -> bool:
    """Whether something was typed that cannot be kept even unfinished: a date that is no date."""
    return not form.validate()
