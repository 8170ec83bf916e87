"""The forms of an outcome. What it must say is decided in bot/service/outcomes/written.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from wtforms import BooleanField, Form, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length

from bot.content.content import Content
from bot.content.kept_texts import FIELDS as KEPT_FIELDS
from bot.content.kept_texts import KeptText
from bot.language.tags import ENGLISH, Language, Languages
from bot.model.outcome import OUTCOME_KINDS, WRITTEN_KINDS, MadeBy, OutcomeText
from bot.service.outcomes.timing import HOURS
from bot.service.outcomes.written import FACTS, Written, faults_of
from bot.web.console import labels
from bot.web.console.forms import choices
from bot.web.console.rows.outcomes import FIELDS
from bot.web.fields import DayField

_KINDS = choices((kind, OUTCOME_KINDS[kind].label) for kind in WRITTEN_KINDS)
_LONGEST = Length(max=10_000, message="Use 10,000 characters or fewer")


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


class ReturnForm(Form):  # type: ignore[misc]
    """A second person sends it back. seen: the mark of what they read."""

    seen = HiddenField()
    note = TextAreaField("What should be changed?", [Length(max=2000)])


class WordsForm(Form):  # type: ignore[misc]
    """A colleague checks one language. seen: the mark of what they were shown."""

    seen = HiddenField()
    text = TextAreaField("The text", description="Correct it here where it is not right.")


class KeptTextForm(Form):  # type: ignore[misc]
    """A text the council keeps. seen: its version."""

    seen = HiddenField()
    title = StringField(
        "What do you call it?", [Length(max=100)], description="Officers choose it by this name."
    )
    kind = RadioField(FIELDS["kind"], choices=_KINDS, validate_choice=False)
    topic = SelectField("What is it about?", validate_choice=False)
    you_said = TextAreaField(FIELDS["you_said"], description="Gaps stand in brackets, like [place] or [day].")
    we_did = TextAreaField(FIELDS["we_did"])
    why_not = TextAreaField(FIELDS["why_not"])
    money = TextAreaField(FIELDS["money"])
    lasts_until = TextAreaField(FIELDS["lasts_until"])


def kept_text_form(content: Content, given: Any = None, kept: KeptText | None = None) -> KeptTextForm:
    data = {name: getattr(kept, name) for name in ("title", "kind", "topic", *KEPT_FIELDS)} if kept else {}
    form = KeptTextForm(given, data=data)
    form.topic.choices = choices([("", "Any topic"), *content.topics])
    return form


def kept_text(form: KeptTextForm, key: str) -> KeptText:
    typed = {name: _plain(form[name].data) for name in ("title", "kind", "topic", *KEPT_FIELDS)}
    return KeptText(name=key, **typed)


class OutcomeForm(Form):  # type: ignore[misc]
    """The fields every outcome has; `outcome_form` adds one message box for each language.

    composed: the English as it was last made from the facts. override_of: the mark of the objections that
    stood on the page beside the box for a reason.
    """

    kind = RadioField(FIELDS["kind"], choices=_KINDS, validate_choice=False)
    you_said = TextAreaField(
        FIELDS["you_said"], [_LONGEST], description="One or two sentences. It stays with the issue."
    )
    we_did = TextAreaField(FIELDS["we_did"], [_LONGEST], description="Leave it empty if the answer is no.")
    why_not = TextAreaField(FIELDS["why_not"], [_LONGEST])
    money = TextAreaField(FIELDS["money"], [_LONGEST], description="What it costs and what there is.")
    lasts_until = StringField(FIELDS["lasts_until"], [_LONGEST])
    next_by = DayField(FIELDS["next_by"], description="Like 12 12 2026")
    to_all = BooleanField(
        FIELDS["to_all"],
        description="Without it only those hear who are still owed an answer. "
        "A change of plan goes to all of them by itself.",
    )
    composed = HiddenField()
    override = TextAreaField(
        FIELDS["override"],
        [Length(max=1000)],
        description="Better: write it another way. If it must stand, say why. "
        "Your name and the reason stay with it.",
    )
    override_of = HiddenField()


def text_name(tag: str) -> str:
    return f"text_{tag}"


def english_name(tag: str) -> str:
    return f"english_{tag}"


def mine_name(tag: str) -> str:
    return f"mine_{tag}"


def outcome_form(
    languages: Sequence[Language], given: Any = None, kept: Mapping[str, Any] | None = None
) -> OutcomeForm:
    """A form with a message box for English and for each of these languages; under each of these a tick to
    answer for its words, and one to send English."""
    fields: dict[str, Any] = {
        text_name(ENGLISH): TextAreaField(
            "Message in English",
            [_LONGEST],
            description="Say what you did, what you cannot do, and when you will tell people next. "
            "If the news is a no, we say so first.",
        )
    }
    for language in languages:
        if language.tag == ENGLISH:
            continue
        name = language.english
        fields[text_name(language.tag)] = TextAreaField(f"Message in {name}", [_LONGEST])
        if ENGLISH not in language.chain:
            fields[mine_name(language.tag)] = BooleanField(
                f"I wrote this {name} text, or I can read it. Without this tick we tell people that a "
                "computer wrote it"
            )
        fields[english_name(language.tag)] = BooleanField(
            f"I have no {name} text. Send these people the English one"
        )
    made: OutcomeForm = type("OutcomeForm", (OutcomeForm,), fields)(given, data=dict(kept or {}))
    return made


def written(
    form: OutcomeForm, kept: Mapping[str, OutcomeText] | None = None, *, corrects: bool = False
) -> Written:
    """What the officer wrote, whether or not it is enough. kept: the texts of the draft as it stands: what is
    not touched stays whose it was."""
    texts = {
        field.name.removeprefix("text_"): _plain(field.data)
        for field in form
        if field.name.startswith("text_") and _plain(field.data)
    }
    plain: dict[str, Any] = {name: _plain(form[name].data) for name in _PLAIN}
    override_of = form.override_of.data or ""
    return Written(
        **plain,
        next_by=form.next_by.data,
        texts=texts,
        english_for=frozenset(_ticked(form, "english_")),
        machine=frozenset(tag for tag in texts if _is_machine(form, tag, texts[tag], (kept or {}).get(tag))),
        composed=_plain(form.composed.data),
        override=_plain(form.override.data) if override_of else "",
        override_of=override_of,
        corrects=corrects,
        to_all=bool(form.to_all.data),
    )


def _ticked(form: OutcomeForm, prefix: str) -> set[str]:
    named = (field for field in form if field.name.startswith(prefix))
    return {field.name.removeprefix(prefix) for field in named if field.data}


def _is_machine(form: OutcomeForm, tag: str, text: str, was: OutcomeText | None) -> bool:
    """Nobody says that they can read it: neither who saves it now nor who did before."""
    if mine_name(tag) not in form or form[mine_name(tag)].data:
        return False
    return was is None or was.text != text or was.made_by != MadeBy.OFFICER


def _plain(typed: str | None) -> str:
    """As it was typed, without what a browser does to the ends of lines."""
    return (typed or "").replace("\r\n", "\n").strip()


def as_kept(what: Written, texts: Mapping[str, OutcomeText], officer_id: int) -> dict[str, Any]:
    """What a form is filled in with that changes a draft. A tick says what this officer said of a text."""
    ticked = {english_name(tag): True for tag in what.english_for}
    ticked |= {mine_name(tag): True for tag, one in texts.items() if one.writer_id == officer_id}
    return {
        **{name: getattr(what, name) for name in _PLAIN},
        **{text_name(tag): text for tag, text in what.texts.items()},
        **ticked,
        "next_by": what.next_by,
        "to_all": what.to_all,
        "composed": what.composed,
        "override": what.override,
        "override_of": what.override_of,
    }


def put(form: OutcomeForm, what: Written) -> None:
    """Show in the boxes what was made for them: of a kept text, or of the facts."""
    for name in _PLAIN:
        form[name].data = getattr(what, name)
    form[text_name(ENGLISH)].data = what.texts.get(ENGLISH, "")
    form.composed.data = what.composed


_PLAIN = ("kind", *FACTS)


def complain(form: OutcomeForm, what: Written, today: date, languages: Languages) -> bool:
    """Put what is still wanting at its field; whether there was anything."""
    form.validate()  # a date that is no date
    for name, words in faults_of(what, today, languages).items():
        _, is_text, tag = name.partition("text:")
        wanted = text_name(tag) if is_text else name
        field = form[wanted] if wanted in form else form[text_name(ENGLISH)]
        if not field.errors:
            field.errors = [words]
    return bool(form.errors)


def cannot_be_kept(form: OutcomeForm) -> bool:
    """Whether something was typed that cannot be kept even unfinished: a date that is no date."""
    return not form.validate()
