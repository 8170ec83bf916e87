"""What was heard, and the talks and answers that came of it."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Index, Integer, Table, Text, UniqueConstraint, false

from bot.model.code import CodeKind
from bot.model.event import Disposition, HideReason
from bot.model.talk import Mode, TalkState
from bot.store.columns import Keyed, OneOf, When
from bot.store.tables.marks import RowId, metadata, plain, reference, row_id, words

# All that `channels.port.Heard` has and no other column holds: enough to run it again.
_detail = Keyed(
    personal=("language_hint", "from_name"),  # "from_name": what a sender that takes no messages calls itself
    words=(
        *("tapped", "pressed", "start", "ref", "edits", "album", "prompt_ref", "sent_at", "attachments"),
        "encoded",
    ),
    plumbing=("kind",),  # "left": somebody left or came back; else of `channels.port.Aside`
)

event = Table(
    "event",
    metadata,
    row_id(),
    plain("channel", Text),
    plain("account", Text),
    plain("provider_id", Text),
    reference("address", nullable=True, index=True),
    words("text", Text, default=""),
    # The same as words are looked for: folded, with one blank between them (`bot.language.folding.phrase`).
    words("folded", Text, default="", server_default=""),
    words("detail", _detail, default=dict),
    plain("heard_at", When),
    plain("handled_at", When, nullable=True),
    plain("fault", Text, nullable=True),  # the dialogue failed on it; it can be run again
    plain("outcome", OneOf(Disposition), nullable=True),
    reference("talk", nullable=True),
    plain("read_at", When, nullable=True),  # when an officer read it; none: nobody has
    plain("hidden", OneOf(HideReason), nullable=True),  # why an officer hid it
    UniqueConstraint("channel", "account", "provider_id"),
    Index("ix_event_talk", "talk_id", "id"),
)
Index(
    "ix_event_unread",
    event.c.talk_id,
    event.c.outcome,
    sqlite_where=event.c.read_at.is_(None),
    postgresql_where=event.c.read_at.is_(None),
)

# A picture or voice note that an officer opened: fetched then, and sealed as addresses are.
opened_file = Table(
    "opened_file",
    metadata,
    row_id(),
    reference("event"),
    plain("place", Integer),  # which of the message's attachments it is, from 0
    plain("content_type", Text),
    words("sealed", Text, nullable=True),
    plain("fetched_at", When),
    UniqueConstraint("event_id", "place"),
)

conversation = Table(
    "conversation",
    metadata,
    row_id(),
    plain("name", Text),
    plain("hash", Text),
    plain("source", JSON),
    plain("published_at", When),
    plain("retired_at", When, nullable=True),
    UniqueConstraint("name", "hash"),
)

# Which older translations officers have said to mean what the English means in other words.
same_meaning = Table(
    "same_meaning",
    metadata,
    row_id(),
    plain("digest", Text, unique=True),  # of all that follows, and of the translation
    plain("language", Text),
    plain("context", Text),
    plain("english", Text),
    reference("officer"),
    plain("said_at", When),
)

# See `bot.model.talk.Facts`. The town and the name are those of somebody whom this person helped.
_facts = Keyed(
    personal=("nickname", "town"),
    words=("case",),
    plumbing=(
        *("place", "pledge", "pledge_version", "code", "poll", "ref"),
        *("case_event", "case_waits", "has_number"),
        *("by_hand_at", "by_hand_by", "by_hand_talk"),
        *("likely", "refs", "words_in", "again", "unasked", "after"),
    ),
)

talk = Table(
    "talk",
    metadata,
    row_id(),
    plain("ref", Text, unique=True),  # "T482": given to the person
    reference("person", index=True),
    reference("address", index=True),
    reference("conversation"),
    reference("issue", nullable=True),
    reference("outcome", nullable=True),  # the outcome a "did it help?" talk is about
    plain("state", OneOf(TalkState)),
    words("place", JSON),
    plain("facts", _facts, default=dict),
    plain("language", Text),
    plain("came_by", Text, default=""),  # the poster word, link or command that began it
    plain("mode", OneOf(Mode), default=Mode.OWN, server_default="own"),
    # The room or group code it was begun with. No foreign key: SQLite could not add one to a table in use.
    plain("code_id", RowId, nullable=True, index=True),
    plain("started_at", When),
    plain("touched_at", When),
    plain("ended_at", When, nullable=True),
    Index("ix_talk_open", "person_id", "state"),
    Index("ix_talk_issue", "issue_id", "person_id", "id"),
)

# A word that opens a live poll in a room or a group's turn for a while ("BEAR7"), or begins a question of an
# issue.
code = Table(
    "code",
    metadata,
    row_id(),
    plain("word", Text, index=True),
    plain("key", Text, nullable=True, unique=True),  # the word while the code is open; none afterwards
    plain("kind", OneOf(CodeKind)),
    plain("conversation", Text),
    reference("issue", nullable=True),
    plain("place", Text, default=""),
    plain("texts", JSON, default=dict),  # the question by language, as an officer wrote it
    plain("options", JSON, nullable=True),  # of an issue's question: its answers, each by language
    plain("hash", Text, nullable=True),  # the published version that was made of them
    plain("shows", Boolean, default=False),  # the room's screen shows counts before the vote is over
    reference("officer", nullable=True),  # who opened it: an officer, or a group's leader by text
    reference("person", nullable=True),
    plain("opened_at", When),
    plain("closes_at", When),
    plain("closed_at", When, nullable=True),
)

answer = Table(
    "answer",
    metadata,
    row_id(),
    reference("talk", index=True),
    reference("event", nullable=True),
    plain("question", Text),  # a question's id; "after" for words that came when the talk was over
    words("words", Text),
    words("meaning", JSON),
    plain("language", Text),
    plain("heard_at", When),
    plain("replaced", Boolean, default=False),  # the person corrected it; never deleted
    words("english", Text, nullable=True),
    words("english_folded", Text, nullable=True),  # as `event.folded`
    plain("english_by", Text, nullable=True),  # who or what made the English copy
    # Whether it is in the person's own words: its meaning says so too, where no index can look.
    plain("own_words", Boolean, default=False, server_default=false()),
    # What it was understood as before an officer mended that; none where nobody did.
    words("first_meaning", JSON(none_as_null=True), nullable=True),
    plain("mended_by", RowId, nullable=True),  # no foreign key, as with `talk.code_id`
    plain("mended_at", When, nullable=True),
)
_own = answer.c.own_words.is_(True)
Index("ix_answer_own", answer.c.talk_id, answer.c.language, sqlite_where=_own, postgresql_where=_own)
