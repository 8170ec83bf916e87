"""Officers, what they owe people, and what they told them."""

from __future__ import annotations

from sqlalchemy import Boolean, Index, Integer, Table, Text, UniqueConstraint, false

from bot.model.alert import AlertKind, AlertState
from bot.model.event import QuoteState
from bot.model.issue import IssueStage, IssueState
from bot.model.promise import OtherWay, PromiseState
from bot.model.task import CallResult
from bot.store.columns import Keyed, OneOf, When
from bot.store.tables.marks import RowId, metadata, personal, plain, reference, row_id, words

officer = Table(
    "officer",
    metadata,
    row_id(),
    personal("email", Text, unique=True),
    personal("name", Text),
    plain("team", Text, default=""),
    plain("role", Text),  # see `bot.model.officer.Role`; a word that is none of them may do nothing
    personal("password_hash", Text, nullable=True),
    personal("code_secret", Text, nullable=True),  # sealed; six-digit codes
    plain("made_at", When),
    plain("gone_at", When, nullable=True),
    plain("away_until", When, nullable=True),
    # Who gets what is new for them meanwhile. No foreign key: rows of one table would move in an order.
    plain("cover_id", RowId, nullable=True),
    plain("deputy", Boolean, default=False, server_default=false()),  # is told of every new flag
    plain("looked_at", When, nullable=True),  # what came after it is new to them
    plain("reads", Text, default="", server_default=""),  # tags of languages they can check, blanks between
)

sign_in = Table(
    "sign_in",
    metadata,
    row_id(),
    reference("officer"),
    plain("token_hash", Text, unique=True),
    plain("expires_at", When),
    plain("used_at", When, nullable=True),
)

# Tries at a door within a window of time; sign-in and chat are slowed by it.
tries = Table(
    "tries",
    metadata,
    plain("key", Text, primary_key=True),
    plain("window_at", When),
    plain("count", Integer),
)

pledge = Table(
    "pledge",
    metadata,
    row_id(),
    plain("key", Text),
    plain("version", Integer),
    plain("text", Text),
    plain("measure", Text),
    plain("sample", Boolean),
    plain("place", Integer),  # its order on the page
    plain("from_at", When),
    plain("to_at", When, nullable=True),
    UniqueConstraint("key", "version"),
)

# What people are told about money and power: by the texts of a conversation, or written by an officer.
_honesty = Keyed(
    plumbing=(
        *("what_you_get", "stage", "change", "money", "decided", "still_open"),
        *("who_decides", "decides_when", "lasts", "why"),
    )
)

issue = Table(
    "issue",
    metadata,
    row_id(),
    plain("ref", Text, unique=True),
    plain("about", Text, index=True),  # "pledge:what-next", "local:parks"
    # Of an issue that one person's words began: these words, until an officer names it.
    words("title", Text),
    reference("person", name="said_by", nullable=True),  # whose words the title is
    reference("pledge", nullable=True),
    plain("town", Text, nullable=True),
    plain("topic", Text, nullable=True),  # an option of the question what it is mostly about
    reference("officer", name="owner_id"),
    plain("reply_by", When),
    plain("state", OneOf(IssueState)),
    plain("stage", OneOf(IssueStage), default=IssueStage.OPEN),
    plain("honesty", _honesty, default=dict),
    plain("sensitive", Boolean, default=False),
    plain("public", Boolean, default=False, server_default=false()),  # it has a page that anybody may read
    plain("opened_at", When),
    plain("closed_at", When, nullable=True),
    plain("version", Integer, default=1, server_default="1"),  # grows with each edit
    plain("named", Boolean, default=False, server_default=false()),  # an officer gave it its title
    # What people know of, where it has changed since and nobody decided yet whether they are told.
    plain("stage_before", OneOf(IssueStage), nullable=True),
)

# What each person who agreed to hear is owed: one for each talk that was told a reference and a date.
promise = Table(
    "promise",
    metadata,
    row_id(),
    reference("person"),
    reference("talk", unique=True),
    reference("issue"),  # whose answer settles it: first the talk's own, then wherever an officer puts it
    plain("state", OneOf(PromiseState)),
    plain("due_at", When),
    plain("late_for", When, nullable=True),  # the date of which the person was told that we are late
    plain("made_at", When),
    plain("told_at", When, nullable=True),  # when they were last told, by news that arrived or by an officer
    reference("outcome", nullable=True),  # that news
    plain("way", OneOf(OtherWay), nullable=True),  # how it was settled where no message did it
    reference("officer", name="settled_by", nullable=True),
    plain("doubted_at", When, nullable=True),  # they were unhappy with news not known to have arrived then
    Index("ix_promise_issue", "issue_id", "person_id", "id"),
    Index("ix_promise_person", "person_id", "state"),
)
_owed = promise.c.state.in_(["waiting", "delayed", "informed"])
# The first date that is owed under an issue, and what is late under any.
for _name, _columns in (("ix_promise_owed", ("issue_id", "due_at")), ("ix_promise_due", ("due_at", "id"))):
    Index(_name, *(promise.c[c] for c in _columns), sqlite_where=_owed, postgresql_where=_owed)

# A piece of work for an officer: a call-back, a flag, "it did not help", words nobody could place, a fault.
task = Table(
    "task",
    metadata,
    row_id(),
    plain("kind", Text),
    plain("key", Text, nullable=True, unique=True),
    reference("officer", name="owner_id"),
    reference("person", nullable=True),
    reference("issue", nullable=True),
    reference("talk", nullable=True),
    reference("outcome", nullable=True),
    reference("event", nullable=True),
    words("note", Text, default=""),
    plain("due_at", When),
    plain("opened_at", When),
    plain("done_at", When, nullable=True),
    reference("officer", name="done_by", nullable=True),
    plain("seen_at", When, nullable=True),  # somebody said that they look at it
    plain("verdict", Text, nullable=True),  # of a flag that was closed: real or harmless
    Index("ix_task_open", "done_at", "due_at"),
)

# What an officer is told outside the console: an e-mail for each row, tried until it is through or needless.
alert = Table(
    "alert",
    metadata,
    row_id(),
    plain("kind", OneOf(AlertKind)),
    plain("key", Text, unique=True),  # "new:12:3": task 12, officer 3; a second time adds nothing
    reference("officer"),
    reference("task", nullable=True, index=True),
    plain("state", OneOf(AlertState)),
    plain("made_at", When),
    plain("due_at", When),  # the next attempt
    plain("tries", Integer, default=0),
    plain("tried_at", When, nullable=True),
    plain("fault", Text, nullable=True),  # why the last attempt failed, in words for officers
    plain("sent_at", When, nullable=True),
    Index("ix_alert_due", "state", "due_at"),
)

# What an officer wrote down about a person for other officers. Never sent; it goes with the person's words.
note = Table(
    "note",
    metadata,
    row_id(),
    reference("person", index=True),
    reference("talk"),  # the one it was written beside
    reference("officer"),
    words("text", Text),
    words("folded", Text),  # as `event.folded`
    plain("made_at", When),
)

# What an edit of an issue changed, field by field. What officers wrote: a resident's own words never stand
# here, so that there is nothing to erase.
issue_change = Table(
    "issue_change",
    metadata,
    row_id(),
    reference("issue", index=True),
    reference("log"),
    plain("field", Text),
    plain("before", Text),
    plain("after", Text),
)

# A telephone call that an officer made, or tried to make.
call = Table(
    "call",
    metadata,
    row_id(),
    reference("person", index=True),
    reference("talk"),
    reference("task", nullable=True),
    reference("officer"),
    plain("result", OneOf(CallResult)),
    words("note", Text, default=""),
    plain("made_at", When),
    plain("again_at", When, nullable=True),  # when it is to be tried again
)

# Words that a person was asked about: may others read them? Shown to nobody unless they agreed.
quote = Table(
    "quote",
    metadata,
    row_id(),
    reference("person", index=True),
    reference("talk"),
    reference("event"),  # the message they stand in
    reference("officer"),
    words("words", Text),
    plain("state", OneOf(QuoteState)),
    plain("asked_at", When),
    plain("answered_at", When, nullable=True),
)

# Who did what. Never what somebody said.
log = Table(
    "log",
    metadata,
    row_id(),
    reference("officer", nullable=True),
    plain("action", Text),
    plain("object", Text),
    plain("at", When, index=True),
)

# Somebody left, or became a reader: what they looked after goes to another officer, some issues at a time.
handing_on = Table(
    "handing_on",
    metadata,
    row_id(),
    reference("officer", name="from_id"),
    reference("officer", name="to_id"),  # the heir of the heir, where that one left before it was done
    reference("officer", name="by_id"),  # who pressed
    reference("log"),  # the entry of the press: what changed hands after it goes by later presses
    plain("untold", Text, nullable=True),  # why people are not told; none: they are
    plain("made_at", When),
    plain("done_at", When, nullable=True),
)
