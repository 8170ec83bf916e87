"""What the service knows, put into words for the templates: plain rows, in the language of the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.calendar import closing_time, due_day
from bot.content.pledges import pledge_text
from bot.dialogue.schema import Question
from bot.language.tags import ENGLISH
from bot.model.issue import IssueStage, IssueState
from bot.service.insight.public import IssuePage, News, PledgePage, PublicIssue, TownPage
from bot.suppression import LEAST, Cell
from bot.web.page_language import Words

Row = dict[str, Any]
IN_ENGLISH = "Nothing is decided yet."  # as `words.html` has it, and with it our translators


def title_of(words: Words, issue: PublicIssue) -> tuple[str, Row]:
    """An issue's title, and what marks its language: a pledge is translated, an officer's title is not."""
    if issue.pledge and issue.pledge_text:
        return words.own(pledge_text(issue.pledge, issue.pledge_text))
    return issue.title, words.marks(ENGLISH)


def town_of(words: Words, issue: PublicIssue, names: dict[str, str]) -> str:
    return names.get(issue.town, issue.town) if issue.town else words.say("all_towns")


def news_row(words: Words, news: News, names: dict[str, str]) -> Row:
    """One piece of news for a list. said: what people asked for; `title` is the issue's, and where that is a
    pledge (`pledge`), a "no" reads as an answer to what was said and never as one to the pledge."""
    outcome = news.outcome
    title, title_marks = title_of(words, news.issue)
    return {
        "url": f"/issues/{news.issue.ref}",
        "title": title,
        "titled": title_marks,
        "pledge": news.issue.pledge is not None,
        "said": outcome.you_said,
        "town": town_of(words, news.issue, names),
        "kind": outcome.kind,
        "kind_word": words.say("kind", outcome.kind),
        "date": words.date(outcome.sent_at or outcome.made_at),
        "text": outcome.we_did or outcome.why_not,
        **words.marks(ENGLISH),
    }


def outcome_row(words: Words, news: News) -> Row:
    """One piece of news in full. An officer's facts are English; the message is for those it was sent to."""
    outcome = news.outcome
    return {
        "kind": outcome.kind,
        "kind_word": words.say("kind", outcome.kind),
        "date": words.date(outcome.sent_at or outcome.made_at),
        "corrected": words.date(news.corrected) if news.corrected else "",
        "said": outcome.you_said,
        "did": outcome.we_did,
        "why_not": outcome.why_not,
        "money": outcome.money,
        "lasts_until": outcome.lasts_until,
        **words.marks(ENGLISH),
    }


def chart_rows(words: Words, page: IssuePage) -> list[Row]:
    """Bars. A hidden number has none."""
    return _bars(words, page.question, page.chart)


def helped_rows(words: Words, page: IssuePage) -> list[Row]:
    """The same of what people said who were asked whether it made things better."""
    return _bars(words, page.asked_helped, page.helped)


def _bars(words: Words, question: Question | None, chart: Sequence[Cell]) -> list[Row]:
    rows = []
    for cell in chart:
        option = question.option(cell.key) if question else None
        label, marks = words.own(option.label) if option else (cell.key, {})
        share = words.say("share", cell.count.about, cell.percent, LEAST)
        rows.append({"label": label, "text": share, "percent": cell.width, **marks})
    return rows


def group_rows(words: Words, page: IssuePage) -> list[Row]:
    """What groups said by a show of hands: label and number, apart from what single people said."""
    rows = []
    for cell in page.groups:
        option = page.question.option(cell.key) if page.question else None
        label, marks = words.own(option.label) if option else (cell.key, {})
        rows.append({"label": label, "text": words.count(cell.count), **marks})
    return rows


def issue_row(words: Words, page: IssuePage, names: dict[str, str]) -> Row:
    """The facts of an issue. titled, asked_marks: languages of title and question where they differ."""
    issue, honesty = page.issue, page.issue.honesty
    title, titled = title_of(words, issue)
    asked, asked_marks = words.own(page.question.ask) if page.question else ("", {})
    first, last = (words.date(at) if at else "" for at in (page.first, page.last))
    heard = words.say("heard", page.people.about, LEAST, first, last)
    return {
        "ref": issue.ref,
        "title": title,
        "titled": titled,
        "town": town_of(words, issue, names),
        "stage": words.say("stage", issue.state, page.late),
        "asked": asked.replace("{pledge}", title).replace("{poll}", title),
        "asked_marks": asked_marks or titled,
        "heard": "" if page.groups and page.people.about == 0 else heard,
        "next_date": words.date(closing_time(due_day(issue.due_at)))
        if issue.state == IssueState.OPEN and issue.dated and not page.late
        else "",
        "owner": issue.owner,
        "far": _far(words, issue),
        "why": honesty.get("why", ""),
        "change": honesty.get("change", ""),
        "decided": honesty.get("decided", ""),
        "still_open": honesty.get("still_open", ""),
        "who_decides": honesty.get("who_decides", ""),
        "decides_when": honesty.get("decides_when", ""),
        "what_you_get": honesty.get("what_you_get", ""),
        "budget": honesty.get("money", ""),
        "lasts_until": honesty.get("lasts", ""),
        **words.marks(ENGLISH),
    }


def asked_row(words: Words, issue: PublicIssue) -> Row:
    """An issue that is open for answers, for a list."""
    title, marks = title_of(words, issue)
    return {"url": f"/issues/{issue.ref}", "title": title, "until": words.date(issue.due_at), **marks}


def _far(words: Words, issue: PublicIssue) -> str:
    """How far it is decided. What a conversation said of it stands until an officer says more."""
    said = issue.honesty.get("stage", "")
    if _is_asked(issue):
        return ""
    if said and issue.stage == IssueStage.OPEN and said != IN_ENGLISH:
        return said
    return words.say("far", issue.stage)


def _is_asked(issue: PublicIssue) -> bool:
    """A pledge, or a room's question: nothing is to be decided about those."""
    return issue.pledge is not None or issue.about.startswith("room:")


def page_rows(words: Words, page: IssuePage, names: dict[str, str]) -> Row:
    """All that issue_body.html needs."""
    news = [outcome_row(words, each) for each in page.news]
    return {
        "issue": issue_row(words, page, names),
        "bars": chart_rows(words, page),
        "counted": page.question.kind.value if page.question else "",
        "groups": group_rows(words, page),
        "voting": page.voting,
        "hide_under": LEAST,
        "quotes": [],  # no officer has a way yet to let somebody's words be shown
        "outcomes": news,
        "fallback": any(each.get("lang") for each in news),
    }


def pledge_row(words: Words, page: PledgePage) -> Row:
    text, marks = words.own(pledge_text(page.key, page.text))
    row: Row = {
        "id": page.key,
        "text": text,
        "url": f"/issues/{page.issue.ref}" if page.issue else f"#{page.key}",
        "answers_text": words.say("rated", page.people.about, LEAST),
        **marks,
    }
    if page.ended:
        row["withdrawn"] = {"date": words.date(page.ended), "reason": words.say("no_reason")}
    elif page.news:
        row["news"] = news_row(words, page.news, {})
    return row


def town_row(words: Words, page: TownPage) -> Row:
    """latin: its name as it stands on a bus, where the reader's language has other letters; else ""."""
    name, marks = words.own(page.label)
    return {
        "name": name,
        "latin": page.label.english if name != page.label.english else "",
        **marks,
        "url": f"/towns/{page.id}",
        "answers": words.count(page.people),
        "waiting": words.count(page.waiting),
        "on_time": words.say("on_time", page.on_time, page.due),
    }


def number_to_text(account: str) -> str:
    """Our number as people write it down; "" for an account that is no number.

    >>> number_to_text("+447700900123"), number_to_text("60777"), number_to_text("MG0123456789abcdef")
    ('07700 900123', '60777', '')
    """
    if account.startswith("+44") and account[1:].isdigit():
        national = "0" + account[3:]
        return f"{national[:5]} {national[5:]}"
    return account if account.lstrip("+").isdigit() else ""
