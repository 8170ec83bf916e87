"""The forms of an issue: opened, edited, made public. What must be asked is in `facts/showing.py`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from wtforms import (
    BooleanField,
    Form,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length

from bot.content.content import Content
from bot.model.issue import HIDDEN_NAME, LONGEST_NAME, Issue
from bot.model.outcome import Outcome
from bot.service.casework.facts.edit import Facts, facts_of
from bot.service.casework.issues import HONESTY, STAGES
from bot.service.insight.public import town_options
from bot.web.console import labels
from bot.web.console.forms import choices
from bot.web.fields import DayField

_LONGEST = [Length(max=1000, message="Use 1,000 letters or fewer")]
_THEIRS = "This is what the person said first. Your own name for it lets you show it."
_HIDDEN = "What the person said first is hidden. Give it a name of your own."
_TITLE = [
    InputRequired("Write what it is about"),
    Length(max=LONGEST_NAME, message=f"Use {LONGEST_NAME} letters or fewer"),
]


class FactsForm(Form):  # type: ignore[misc]
    """What people are told about money and power, by the names of HONESTY."""

    why = TextAreaField("Why does it matter to people?", _LONGEST)
    what_you_get = StringField(
        "What do people get for taking part?", _LONGEST, description="“Nothing this time” is an answer."
    )
    change = TextAreaField("What is planned?", _LONGEST)
    decided = TextAreaField("What is decided already?", _LONGEST)
    still_open = TextAreaField("What is still open?", _LONGEST)
    money = TextAreaField("How much money is there?", _LONGEST, description="“Not known yet” is an answer.")
    who_decides = StringField("Who decides?", _LONGEST)
    decides_when = StringField(
        "When do they decide?", _LONGEST, description="A date, like 4 May 2027. “Not known yet” is an answer."
    )
    lasts = StringField("How long will it last?", _LONGEST)

    def honesty(self) -> dict[str, str]:
        return {name: (self[name].data or "").strip() for name in HONESTY}


class IssueForm(FactsForm):
    """A new issue, opened by hand."""

    title = StringField("What is it about?", _TITLE)
    town = SelectField("Town")
    owner = SelectField("Who answers for it?", [InputRequired("Choose a person")])
    reply_by = DayField("When will people hear?", [InputRequired("Choose when people hear")])
    stage = RadioField(
        "How far is it decided?",
        [InputRequired("Choose how far it is decided")],
        choices=choices(STAGES.items()),
    )
    sensitive = BooleanField(
        "This is sensitive: two people read each message, no numbers are shown, and it has no public page"
    )


class EditForm(FactsForm):
    """An issue as it stands. version: the one that is edited."""

    title = StringField("What is it about?", _TITLE)
    town = SelectField("Town")
    topic = SelectField("Topic")
    stage = RadioField("How far is it decided?", choices=choices(STAGES.items()))
    sensitive = BooleanField(
        "This is sensitive: two people read each message, no numbers are shown, and it has no public page"
    )
    version = HiddenField()


class PublicForm(FactsForm):
    """What is asked before an issue is public. news: of what people were told, what stands on the page."""

    title = StringField("What is it about?", _TITLE[1:])
    town = SelectField("Town")
    stage = RadioField("How far is it decided?", choices=choices(STAGES.items()))
    news = SelectMultipleField("Show what people were told", validate_choice=False)
    version = HiddenField()


def edit_form(content: Content, issue: Issue, topics: Iterable[str], given: Any) -> EditForm:
    facts = facts_of(issue)
    kept = {**_plain(facts), "topic": facts.topic, "sensitive": facts.sensitive, "version": issue.version}
    form = EditForm(given, data=kept)
    form.town.choices = town_choices(content, issue.town)
    if issue.title_is_theirs:
        form.title.description = _THEIRS if issue.title != HIDDEN_NAME else _HIDDEN
    form.topic.choices = _topic_choices(content, {*topics, *filter(None, [issue.topic])})
    if issue.title_is_asked:
        del form.title
    return form


def public_form(content: Content, issue: Issue, told: Sequence[Outcome], given: Any) -> PublicForm:
    """A title that is somebody's own words is not filled in: it is to be written anew."""
    kept = {**_plain(facts_of(issue)), "version": issue.version}
    kept["news"] = [str(each.id) for each in told if each.public]
    if issue.title_is_theirs:
        kept["title"] = ""
    form = PublicForm(given, data=kept)
    form.town.choices = town_choices(content, issue.town)
    form.news.choices = choices((each.id, _news(each)) for each in told)
    if not told:
        del form.news
    if issue.title_is_asked:
        del form.title
    return form


def edited(form: EditForm, issue: Issue) -> Facts:
    return Facts(
        title=_title(form, issue),
        town=form.town.data,
        topic=form.topic.data,
        stage=form.stage.data or "",
        sensitive=form.sensitive.data,
        honesty=form.honesty(),
    )


def to_show(form: PublicForm, issue: Issue) -> Facts:
    return Facts(
        title=_title(form, issue),
        town=form.town.data,
        topic=issue.topic or "",
        stage=form.stage.data or "",
        sensitive=False,
        honesty=form.honesty(),
    )


def news_of(form: PublicForm) -> frozenset[int]:
    """Outcomes whose facts are to stand on the page."""
    chosen = (form.news.data or []) if "news" in form else []
    return frozenset(int(each) for each in chosen if each.isdecimal() and len(each) < 19)


def town_choices(content: Content, also: str | None = None) -> list[Any]:
    """also: the town as it stands, which a council may have taken off its list since."""
    towns = {option.id: option.label.english for option in town_options(content)}
    if also and also not in towns:
        towns[also] = labels.place(also)
    return choices([("", "All of the borough"), *towns.items()])


def _topic_choices(content: Content, used: Iterable[str]) -> list[Any]:
    """What people can choose in any conversation, and what any issue has."""
    questions = (each for script in content.conversations.values() for each in script.questions)
    named = {each.id: each.label.english for one in questions if one.id == "topic" for each in one.options}
    others = {topic: labels.topic(topic) for topic in sorted(used) if topic not in named}
    return choices([("", "None yet"), *named.items(), *others.items()])


def _title(form: EditForm | PublicForm, issue: Issue) -> str:
    return (form.title.data or "").strip() if "title" in form else issue.title


def _plain(facts: Facts) -> dict[str, Any]:
    return {"title": facts.title, "town": facts.town, "stage": str(facts.stage), **facts.honesty}


def _news(outcome: Outcome) -> str:
    day = labels.day(outcome.sent_at or outcome.made_at)
    said = labels.shortened(outcome.we_did or outcome.why_not, 120)
    return f"{day}, {labels.kind(outcome.kind).lower()}: {said}"


def complain(form: EditForm | PublicForm, faults: Mapping[str, str]) -> bool:
    """Put what is still wanting at its field; whether there was anything."""
    form.validate()
    for name, words in faults.items():
        if name in form and not form[name].errors:
            form[name].errors = [words]
    return bool(form.errors)
