"""The question of an issue: what is asked, its word, how people reach it, and what to print."""

from __future__ import annotations

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, Field, Form, HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from bot.content.content import Content
from bot.errors import Refusal
from bot.language.tags import ENGLISH, Language
from bot.service.casework.asking import questions as casework
from bot.service.casework.asking.questions import KINDS, LONGEST, MOST_OPTIONS, NewQuestion, QuestionPage
from bot.web.console.forms import WORDS, choices
from bot.web.console.outcome_forms import text_name
from bot.web.console.rows.questions import question_view
from bot.web.console.shell import Route, at, done, me, moment, page, read, refused, write
from bot.web.fields import error_list


class QuestionForm(Form):  # type: ignore[misc]
    """The fields every question has; `_form` adds two boxes for each other language."""

    kind = RadioField(
        "How do people answer?",
        [InputRequired("Choose how people answer")],
        choices=choices(KINDS.items()),
        default=casework.OWN,
    )
    text_en_GB = TextAreaField(  # noqa: N815  # named as all boxes for a language are
        "What do we ask?",
        description=f"Say what may change and what money there is, then ask. {LONGEST} letters at most. "
        "For worries and other ways, say only what may change.",
    )
    options_en_GB = TextAreaField(  # noqa: N815
        "Answers to choose from",
        [WORDS],
        description=f"Only for a choice. From 2 to {MOST_OPTIONS}, each on a line of its own.",
    )
    word = StringField(
        "Word for posters",
        [Length(max=40)],
        description="One word that people text or type to begin, like LIBRARYHOURS.",
    )
    place = StringField(
        "Where does the poster hang?", [Length(max=100)], description="Leave it empty for all."
    )
    hard = BooleanField("Use these words all the same")
    seen = HiddenField()


def question(ref: str) -> ResponseReturnValue:
    """GET shows it; POST keeps it. What cannot be kept comes back as it was typed."""
    content, limits = at().content(), at().limits
    found = read(casework.question_page, content, ref, limits, moment())
    form = _form(content, found, request.form or None)
    if request.method != "POST":
        return _page(content, found, form)
    new = _written(form)
    form.validate()
    for name, words in casework.faults_of(content, new, limits).items():
        _field(form, name).errors = [words]
    if form.errors:
        return _page(content, found, form), 400
    try:
        code = write(casework.save, content, ref, new, form.seen.data or "", me(), moment())
    except casework.Changed as changed:
        form.kind.errors = [
            f"{changed} What stands now is shown above. Save once more to have yours instead."
        ]
        form.seen.data = casework.mark(found.code)
        return _page(content, found, form), 409
    except Refusal as refusal:
        form.word.errors = [str(refusal)]
        return _page(content, found, form), 409
    return done(f"{code.word} is open. People can answer now.", f"/console/issues/{ref}/question")


def end_question(ref: str) -> ResponseReturnValue:
    try:
        write(casework.end, ref, me(), moment())
    except Refusal as refusal:
        return refused(str(refusal))
    return done("The question is over. What people said stays.", f"/console/issues/{ref}/question")


def _page(content: Content, found: QuestionPage, form: QuestionForm) -> str:
    view = question_view(content, found, at().text_line, at().settings.public_url, at().channels)
    others = [
        field for field in form if field.name.startswith(("text_", "options_")) and not _is_english(field)
    ]
    return page(
        "console/question.html",
        "issues",
        question=view,
        form=form,
        others=others,
        errors=error_list(form),
    )


def _is_english(field: Field) -> bool:
    return str(field.name).endswith(ENGLISH)


def _form(content: Content, found: QuestionPage, given: Any) -> QuestionForm:
    fields: dict[str, Any] = {}
    for language in _languages(content):
        name = language.english
        fields[text_name(language.tag)] = TextAreaField(f"What we ask, in {name}")
        fields[f"options_{language.tag}"] = TextAreaField(f"Answers in {name}", [WORDS])
    made: QuestionForm = type("QuestionForm", (QuestionForm,), fields)(given, data=_kept(found))
    return made


def _kept(found: QuestionPage) -> dict[str, Any]:
    """What stands there already; of a first question, a word that would do."""
    code = found.code
    if code is None:
        return {"word": found.suggested, "seen": ""}
    tags = {tag for each in code.options for tag in each}
    lines = {f"options_{tag}": "\n".join(each.get(tag, "") for each in code.options) for tag in tags}
    texts = {text_name(tag): text for tag, text in code.texts.items()}
    plain = {"kind": code.conversation, "word": code.word, "place": code.place}
    return {**texts, **lines, **plain, "seen": casework.mark(code)}


def _written(form: QuestionForm) -> NewQuestion:
    texts = {
        field.name.removeprefix("text_"): _one(field) for field in form if field.name.startswith("text_")
    }
    lines = {
        field.name.removeprefix("options_"): _lines(field)
        for field in form
        if field.name.startswith("options_")
    }
    is_choice = form.kind.data == casework.CHOICE
    longest = max(map(len, lines.values()), default=0) if is_choice else 0
    options = tuple(
        {tag: typed[number] for tag, typed in lines.items() if number < len(typed)}
        for number in range(longest)
    )
    return NewQuestion(
        kind=form.kind.data or "",
        word=(form.word.data or "").strip().upper(),
        texts={tag: text for tag, text in texts.items() if text},
        options=options,
        place=(form.place.data or "").strip(),
        hard=bool(form.hard.data),
    )


def _one(field: Field) -> str:
    return " ".join((field.data or "").replace("\x00", "").split())


def _lines(field: Field) -> list[str]:
    lines = (" ".join(line.split()) for line in (field.data or "").replace("\x00", "").splitlines())
    return [line for line in lines if line]


def _field(form: QuestionForm, name: str) -> Field:
    kind, _, tag = name.partition(":")
    found = f"{kind}_{tag}" if tag else kind
    return next((each for each in form if each.name == found), form.text_en_GB)


def _languages(content: Content) -> list[Language]:
    return [each for each in content.offered if each.tag != ENGLISH]


ROUTES = (
    Route(path="/issues/<ref>/question", view=question, verb="write", methods=("GET", "POST"), keeps=True),
    Route(path="/issues/<ref>/question/end", view=end_question, verb="write", methods=("POST",)),
)
