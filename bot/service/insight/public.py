"""What anybody may know: pledges, issues, towns. Every number has been through the small-number rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.calendar import due_day, local_day
from bot.content.content import Content
from bot.content.posters import PosterWord
from bot.dialogue.plain import from_plain
from bot.dialogue.schema import Option, Question
from bot.dialogue.text import Text
from bot.model.code import LIVE_POLL, Code, CodeKind
from bot.model.issue import Issue, IssueState
from bot.model.outcome import FINAL, Outcome
from bot.store.casework import issue_lists
from bot.store.database import Connection
from bot.store.inbound import codes, published
from bot.store.reports import feedback, public, votes
from bot.store.reports.public import PublicIssue as PublicIssue
from bot.store.reports.public import TownRow, alarms
from bot.suppression import Cell, Count, cells, in_ten, safe

LATEST = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What an officer chose to show of what people were told. corrected: when they heard it was wrong."""

    issue: PublicIssue
    outcome: Outcome
    corrected: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PledgePage:
    """One pledge. ended: when it was withdrawn."""

    key: str
    text: str
    sample: bool
    ended: datetime | None
    people: Count
    issue: PublicIssue | None
    news: News | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuePage:
    """What people said and what we did. question, chart: what was asked, and how people answered.

    groups: the hands of groups for the same question, counted apart. voting: a room's vote is still open, so
    no counts are shown yet. word: begins the question of an officer that is asked now; "" where none is.
    stage: how far it is decided; None where nobody said. helped: what people said who were asked whether it
    made things better; asked_helped: that question.
    """

    issue: PublicIssue
    late: bool
    people: Count
    first: datetime | None
    last: datetime | None
    question: Question | None
    chart: tuple[Cell, ...]
    groups: tuple[Cell, ...]
    voting: bool
    word: str
    news: tuple[News, ...]
    asked_helped: Question | None
    helped: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TownPage:
    """One town. on_time: of ten people whose date has come; None where that cannot be shown.
    due: whether any date has come yet."""

    id: str
    label: Text
    people: Count
    waiting: Count
    on_time: int | None
    due: bool


def broken_channels(connection: Connection) -> set[str]:
    """Names of the channels whose settings are wrong: nobody is invited to write there."""
    return alarms(connection)


def issues_of_town(connection: Connection, town: str) -> list[PublicIssue]:
    """The newest first."""
    return public.issues_of_town(connection, town)


def latest(connection: Connection, limit: int = LATEST) -> list[News]:
    return _news(connection, public.latest(connection, limit))


def pledges(connection: Connection) -> list[PledgePage]:
    """Those in force in their order, then those withdrawn."""
    return [
        PledgePage(
            key=row.key,
            text=row.text,
            sample=row.sample,
            ended=row.ended,
            people=safe(row.people),
            issue=row.issue,
            news=_latest_of_pledge(connection, row.key) if row.issue else None,
        )
        for row in public.pledges(connection)
    ]


def _latest_of_pledge(connection: Connection, key: str) -> News | None:
    told = [
        (issue, outcome)
        for issue in public.issues_of_pledge(connection, key)
        for outcome in public.told(connection, issue.id)
    ]
    newest = sorted(told, key=lambda each: each[1].sent_at or each[1].made_at, reverse=True)[:1]
    return next(iter(_news(connection, newest)), None)


def issue(connection: Connection, content: Content, ref: str, now: datetime) -> IssuePage | None:
    """The page of an issue; None when there is none, or none for the public."""
    found = public.issue_by_ref(connection, ref)
    if found is None:
        return None
    return page_of(connection, content, found, public.told(connection, found.id), now)


def as_public(connection: Connection, issue: Issue) -> PublicIssue:
    """An issue as anybody would see it, whether or not they may yet."""
    text = public.pledge_text(connection, issue.pledge_id) if issue.pledge_id is not None else None
    return PublicIssue(
        id=issue.id,
        ref=issue.ref,
        about=issue.about,
        title=issue.title,
        town=issue.town,
        pledge=issue.pledge_key,
        pledge_text=text,
        owner=issue.owner,
        due_at=issue.due_at,
        dated=not issue_lists.nobody_left(connection, [issue.id]),
        state=issue.state,
        stage=issue.stage,
        honesty=issue.honesty,
    )


def page_of(
    connection: Connection, content: Content, found: PublicIssue, told: Sequence[Outcome], now: datetime
) -> IssuePage:
    """told: what stands on it of what people were told, the newest first."""
    took_part = public.took_part(connection, found.id)
    codes_of = codes.of_issue(connection, found.id)
    newest = codes_of[0] if codes_of else None
    question = _of_officer(connection, newest) if newest else asked_of(content, found.about)
    voting = codes.hidden_until(connection, found.id, now) is not None
    code_id = newest.id if newest else None
    tally = votes.votes(connection, found.id, question.id, code_id) if question and not voting else {}
    hands = votes.hands(connection, found.id, question.id) if question else {}
    options = question.options if question else ()
    asked_helped = _question_of(content, "what-happened", feedback.HELPED)
    better = feedback.of_issue(connection, found.id).get(feedback.HELPED, {})
    return IssuePage(
        issue=found,
        late=found.state == IssueState.OPEN and found.dated and due_day(found.due_at) < local_day(now),
        people=safe(took_part.people),
        first=took_part.first,
        last=took_part.last,
        question=question,
        chart=cells(
            {option.id: tally.get(option.id, 0) for option in options},
            one_each=question is None or not question.traits.many_voices,
        ),
        groups=cells({option.id: hands.get(option.id, 0) for option in options}),
        voting=voting,
        word=newest.word if newest and newest.open_at(now) else "",
        news=tuple(_news(connection, [(found, outcome) for outcome in told])),
        asked_helped=asked_helped,
        helped=cells({option.id: better.get(option.id, 0) for option in asked_helped.options})
        if asked_helped
        else (),
    )


def _of_officer(connection: Connection, code: Code) -> Question | None:
    """The question that an officer asks about an issue, in the version that people get."""
    _, source = published.by_hash(connection, code.hash or "")
    return next((each for each in from_plain(source).questions if not each.shared), None)


def _question_of(content: Content, name: str, question: str) -> Question | None:
    script = content.conversations.get(name)
    return next((each for each in script.questions if each.id == question), None) if script else None


def is_question(connection: Connection, word: str) -> bool:
    """Whether an issue's question has this word, or had it last."""
    code = codes.by_word(connection, word)
    return code is not None and code.kind == CodeKind.ISSUE


def open_questions(connection: Connection, now: datetime) -> list[PublicIssue]:
    """Issues that carry a question which anybody can answer now, the newest first."""
    return public.asked_now(connection, now, LATEST)


def asked_of(content: Content, about: str) -> Question | None:
    """The question whose answers stand for an issue: the first with options that is its own.

    None where nobody was asked one about it: what people told us of their own accord, what an officer opened.
    """
    kind, _, name = about.partition(":")
    asked = {"round": name, CodeKind.ROOM: LIVE_POLL}.get(kind, "")
    scripts = [each for each in content.conversations.values() if kind == "pledge" and each.about == kind]
    script = content.conversations.get(asked) or next(iter(scripts), None)
    own = (each for each in script.questions if each.options and not each.shared) if script else ()
    return next(iter(own), None)


def _news(connection: Connection, told: list[tuple[PublicIssue, Outcome]]) -> list[News]:
    corrected = public.corrected(connection, [outcome.id for _, outcome in told])
    return [
        News(issue=found, outcome=outcome, corrected=corrected.get(outcome.id)) for found, outcome in told
    ]


# --- towns -------------------------------------------------------------------------------------------


def town_options(content: Content) -> tuple[Option, ...]:
    """The towns, in the order of their file."""
    questions = (each for script in content.conversations.values() for each in script.questions)
    return next((each.options for each in questions if each.of_towns), ())


def towns(connection: Connection, content: Content, now: datetime) -> list[TownPage]:
    """Every town, those without an answer too."""
    people = public.people_by_town(connection)
    waiting = public.people_by_town(connection, waiting=True)
    rows = public.town_rows(connection)
    found = []
    for option in town_options(content):
        due = [row for row in rows if row.town == option.id and is_due(row, now)]
        whole = sum(row.people for row in due)
        kept = sum(row.people for row in due if is_on_time(row))
        found.append(
            TownPage(
                id=option.id,
                label=option.label,
                people=safe(people.get(option.id, 0)),
                waiting=safe(waiting.get(option.id, 0)),
                on_time=in_ten(kept, whole),
                due=bool(due),
            )
        )
    return found


def is_due(row: TownRow, now: datetime) -> bool:
    """Whether there was news, or the date has passed without any."""
    return row.first_sent is not None or due_day(row.reply_by) < local_day(now)


def is_on_time(row: TownRow) -> bool:
    """News that is no "we are late" and, where the date is still the one first given, came by that date.

    News that is not final moves the date, and the first one is kept nowhere: such news counts as on time.
    """
    if row.first_sent is None or row.first_kind == "late":
        return False
    return row.first_kind not in FINAL or row.first_sent <= row.reply_by


def poster_word(content: Content, pledge: str | None = None, about: str = "") -> PosterWord | None:
    """A word to text: the one for this pledge or this round ("round:join-in") if there is one, else one that
    begins from the beginning."""
    plain = [word for word in content.words.values() if not word.language]
    kind, _, name = about.partition(":")
    own = [word for word in plain if pledge and word.pledge == pledge]
    own += [word for word in plain if kind == "round" and word.begins == name]
    first = [word for word in plain if word.begins == "hello"]
    return next(iter((*own, *first, *plain)), None)
