"""One language of a draft, for whoever checks it, in words."""

from __future__ import annotations

from dataclasses import dataclass

from bot.content.content import Content
from bot.language.tags import ENGLISH
from bot.model.officer import Officer
from bot.service.outcomes.drafting.checker import WordsPage
from bot.web.console import labels
from bot.web.console.labels import Tongue
from bot.web.console.rows.common import Link


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsView:
    """state: whose words they are, and who has checked them. remarks: what our rules say of them. why_not:
    why this officer cannot check them; "" where they can."""

    id: int
    tag: str
    title: str
    name: str
    tongue: Tongue
    english_tongue: Tongue
    english: str
    state: str
    remarks: tuple[str, ...]
    others: tuple[Link, ...]
    why_not: str


def words_view(content: Content, page: WordsPage, officer: Officer) -> WordsView:
    name = content.language(page.language).english
    here = f"/console/outcomes/{page.outcome.id}/words"
    return WordsView(
        id=page.outcome.id,
        tag=page.language,
        title=page.issue.title,
        name=name,
        tongue=labels.tongue(content, page.language),
        english_tongue=labels.tongue(content, ENGLISH),
        english=page.english or "Nothing is written in English yet.",
        state=_state(page),
        remarks=tuple(each.words for each in page.objections),
        others=tuple(
            Link(text=f"Check the {content.language(tag).english} text", href=f"{here}/{tag}")
            for tag in page.others
        ),
        why_not=_why_not(page, officer, name),
    )


def _state(page: WordsPage) -> str:
    text = page.text
    if text.checker:
        return f"Checked by {text.checker}."
    before = (
        f" {text.checked_before} checked it before it or the English changed." if text.checked_before else ""
    )
    whose = (
        f"Written by {text.writer or 'a person'}." if text.made_by == "officer" else "Machine. Not checked."
    )
    return whose + before


def _why_not(page: WordsPage, officer: Officer, name: str) -> str:
    if not page.is_draft:
        return "This is no draft any more, so its words stand as they are."
    if not officer.can_check(page.language):
        return f"To check it, note first that you read {name}: under “Your sign-in”, or ask a manager."
    return ""
