"""Every table, a file for each room. Each column says what it holds, because erasing, exporting and log rules
walk these marks:

personal   tells who somebody is, or lets us reach them: goes when the person asks
words      what a person said: stays without a name unless they ask for it to go
plumbing   neither

A JSON column that holds more than one of these names its keys, each with such a mark (`Keyed`).
"""

from __future__ import annotations

from bot.store.tables.casework import (
    alert,
    call,
    handing_on,
    issue,
    issue_change,
    log,
    note,
    officer,
    pledge,
    promise,
    quote,
    sign_in,
    task,
    tries,
)
from bot.store.tables.delivery import lane, outbox, receipt
from bot.store.tables.marks import metadata
from bot.store.tables.outcomes import declined, outcome, outcome_template, outcome_text
from bot.store.tables.people import address, person, stop
from bot.store.tables.talks import (
    answer,
    code,
    conversation,
    event,
    opened_file,
    same_meaning,
    talk,
)
from bot.store.tables.timers import timer

__all__ = [
    "address",
    "alert",
    "answer",
    "call",
    "code",
    "conversation",
    "declined",
    "event",
    "handing_on",
    "issue",
    "issue_change",
    "lane",
    "log",
    "metadata",
    "note",
    "officer",
    "opened_file",
    "outbox",
    "outcome",
    "outcome_template",
    "outcome_text",
    "person",
    "pledge",
    "promise",
    "quote",
    "receipt",
    "same_meaning",
    "sign_in",
    "stop",
    "talk",
    "task",
    "timer",
    "tries",
]
