"""Words that rows of the console share: dates, channels, languages, money. Plain functions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.clock import LONDON
from bot.content.content import Content
from bot.model.event import QuoteState
from bot.model.outcome import INVITATION, OUTCOME_KINDS
from bot.service.outcomes.preview import Preview
from bot.web.page_language import web_tag

CHANNELS = {"sms": "Text", "telegram": "Telegram", "whatsapp": "WhatsApp", "web": "Web chat"}
_BY = {"sms": "by text", "telegram": "in Telegram", "whatsapp": "in WhatsApp", "web": "in the web chat"}
NOT_HEARING = {
    "stopped": "asked us to stop",
    "gone": "cannot be reached: the number is gone, or they blocked us",
    "erased": "asked us to forget them",
    "forgotten": "did not want us to keep their number",
    "not-agreed": "did not agree to hear from us",
    "not-finished": "did not finish telling us",
    "not-asked": "did not say that we may ask them more",
    "declined": "said that they do not want to be asked about this",
    "answered": "began to answer already",
    "invited": "got an invitation to this already",
    "web-only": "came by the web chat only, where nothing reaches them until they come back",
    "window": "wrote too long ago for the app to let anything through",
    "busy": "left another chat open",
    "unanswered": "got another invitation in the last 7 days and have not answered it yet",
    "asked-enough": "got 2 such messages in the last 30 days",
    "not-drawn": "could be asked, but did not come up in the draw",
    "given-up": "cannot be told, or do not want to hear, as an officer noted",
    "told-before": "were answered before",
}
MODES = {
    "own": "From their own phone or chat",
    "group": "A group’s show of hands",
    "assisted": "Helped by somebody",
}
STATES = {
    "on-the-way": "On the way",
    "delivered": "Delivered",
    "sent": "Sent, no report yet",
    "failed": "Failed",
    "unsure": "Not known",
    "dropped": "Not sent",
}
BEST_TIMES = {"morning": "Morning", "afternoon": "Afternoon", "evening": "Evening", "any": "Any time"}
ROLES = {
    "reader": "Reader: sees everything but numbers",
    "officer": "Officer: reads, writes, rings people, sends to at most 50",
    "approver": "Approver: also sends to many, what somebody else wrote",
    "manager": "Manager: all of it, and the team",
}


QUOTES = {
    QuoteState.ASKED: "We asked whether others may read it. No answer yet",
    QuoteState.AGREED: "Others may read it, without a name",
    QuoteState.REFUSED: "They do not want others to read it",
    QuoteState.WITHDRAWN: "Others may not read it any more",
}


def day(moment: datetime | date) -> str:
    """
    >>> day(date(2026, 11, 25))
    '25 November 2026'
    """
    local = moment.astimezone(LONDON).date() if isinstance(moment, datetime) else moment
    return f"{local.day} {local:%B %Y}"


def last_day(end: datetime) -> str:
    """The day before a moment at which something is over.

    >>> from datetime import UTC
    >>> last_day(datetime(2026, 12, 5, tzinfo=UTC))
    '4 December 2026'
    """
    return day(end - timedelta(seconds=1))


def time(moment: datetime) -> str:
    """
    >>> from datetime import UTC
    >>> time(datetime(2026, 11, 25, 14, 5, tzinfo=UTC))
    '25 November 2026, 14:05'
    """
    return f"{day(moment)}, {moment.astimezone(LONDON):%H:%M}"


def hour(number: int) -> str:
    """
    >>> hour(9), hour(12), hour(16)
    ('9am', '12pm', '4pm')
    """
    return f"{(number - 1) % 12 + 1}{'am' if number < 12 else 'pm'}"


def channel(name: str | None) -> str:
    return CHANNELS.get(name or "", name or "")


def mode(name: str) -> str:
    """How an answer came, in words."""
    return MODES.get(name, name)


def kind(name: str) -> str:
    if name == INVITATION:
        return "Invitation"
    about = OUTCOME_KINDS.get(name)
    return about.label if about else name


def people(number: int) -> str:
    """
    >>> people(1), people(1180)
    ('1 person', '1,180 people')
    """
    return "1 person" if number == 1 else f"{number:,} people"


def place(town: str) -> str:
    """
    >>> place("west-bromwich")
    'West Bromwich'
    """
    return town.replace("-", " ").title()


def topic(name: str) -> str:
    """What something is about. A name of a place has its capitals, a topic only its first.

    >>> topic("parks-and-play")
    'Parks and play'
    """
    return name.replace("-", " ").capitalize()


def spoken(language: str) -> str:
    """The language somebody wants to speak on the phone, by its option.

    >>> spoken("polish"), spoken("other")
    ('Polish', 'Another language')
    """
    return "Another language" if language == "other" else place(language)


def shortened(text: str, most: int) -> str:
    """A text that is too long ends at a blank and in a mark.

    >>> shortened("It is dark behind the shops", 20)
    'It is dark behind…'
    """
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0] + "…"


def money(pounds: float | None) -> str:
    return "" if pounds is None else f"£{pounds:,.2f}"


def not_hearing(reasons: Mapping[str, int]) -> list[str]:
    return [f"{number:,} {NOT_HEARING.get(why, why)}" for why, number in reasons.items()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tongue:
    """A language on a page. name: in English. tag, dir: for HTML."""

    name: str
    tag: str
    dir: str


def tongue(content: Content, tag: str | None) -> Tongue:
    """A person who chose no language yet wrote in who knows what: the browser decides the direction."""
    if tag is None or tag not in content.languages:
        return Tongue(name="Not known", tag="und", dir="auto")
    language = content.languages[tag]
    return Tongue(name=language.english, tag=web_tag(tag), dir=language.direction)


def cost(preview: Preview) -> str:
    """What one language's message comes to, in words.

    >>> cost(Preview(language="pl", text="Tak", made_by="officer", people={"web": 3}, cost=None))
    '3 people (3 in the web chat)'
    """
    total = sum(preview.people.values())
    ways = ", ".join(f"{number:,} {_BY.get(name, name)}" for name, number in sorted(preview.people.items()))
    words = [f"{people(total)} ({ways})" if total else "Nobody who will hear uses this language"]
    price = preview.cost
    if price and (price.people or not total):
        words.append(f"{price.parts} text{'' if price.parts == 1 else 's'} each, {price.units} characters")
        if price.pounds:
            words.append(money(price.pounds))
    return ", ".join(words)


# How people are asked about news, by the id of the question: what it is called, and its answers.
FEEDBACK: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "better": ("Did it help?", {"yes": "Yes", "bit": "A bit", "no": "No", "soon": "Too soon to say"}),
    "clear": (
        "Was it clear?",
        {"good": "Clear and good", "sad": "Clear, not what they hoped", "unclear": "Not clear"},
    ),
}
