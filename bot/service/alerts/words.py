"""What the e-mails say: that something waits, how much, and where. Never who wrote, or what."""

from __future__ import annotations

from datetime import timedelta

from bot.model.alert import Alert
from bot.service.alerts.port import Mail
from bot.service.casework.todo import Waiting


def new(to: str, alert: Alert, site: str) -> Mail:
    """site: the public address, without a slash at its end."""
    body = "There is a new alert in Tellback. Sign in to read it."
    return Mail(to=to, subject="Tellback: a new alert", body=f"{body}\n\n{_link(alert, site)}\n")


def again(to: str, alert: Alert, site: str, after: timedelta) -> Mail:
    minutes = int(after.total_seconds() // 60)
    body = (
        f"An alert in Tellback has waited for {minutes} minutes, and nobody has said that they look at it. "
        "Sign in to read it."
    )
    subject = "Tellback: nobody looks at an alert yet"
    return Mail(to=to, subject=subject, body=f"{body}\n\n{_link(alert, site)}\n")


def _link(alert: Alert, site: str) -> str:
    return f"{site}/console/tasks/{alert.task_id}"


def digest(to: str, waiting: Waiting, site: str) -> Mail:
    """Counts only.

    >>> w = Waiting(flags=1, late=0, this_week=2, matters=0, unread_rows=0, calls=0, checks=0, other=0)
    >>> print(digest("a@b.example", w, "https://talk.example").body.splitlines()[0])
    Alerts open: 1
    """
    lines = (
        ("Alerts open", waiting.flags),
        ("Issues late", waiting.late),
        ("Issues due in the next 5 working days", waiting.this_week),
        ("New matters that nobody has read", waiting.matters),
        ("Conversations that nobody has read", waiting.unread_rows),
        ("Calls to make", waiting.calls),
        ("Texts to check", waiting.checks),
        ("Other things to do", waiting.other),
    )
    told = "\n".join(f"{words}: {number}" for words, number in lines)
    return Mail(
        to=to, subject="Tellback: what waits this morning", body=f"{told}\n\n{site}/console/?whose=mine\n"
    )
