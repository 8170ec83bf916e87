"""What officers tell people, in which languages, and who said no to being asked."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Index, Integer, Table, Text, UniqueConstraint, false

from bot.model.issue import IssueStage, IssueState
from bot.model.outcome import OutcomeState
from bot.store.columns import Keyed, OneOf, When
from bot.store.tables.marks import metadata, plain, reference, row_id, words

_asked = Keyed(plumbing=("code_id", "hash", "of_issue", "town", "topic", "language", "most", "seed", "below"))

outcome = Table(
    "outcome",
    metadata,
    row_id(),
    reference("issue", index=True),
    plain("kind", Text),
    words("you_said", Text, default=""),
    words("we_did", Text, default=""),
    words("why_not", Text, default=""),
    words("money", Text, default=""),
    words("lasts_until", Text, default=""),
    plain("next_by", When, nullable=True),
    plain("state", OneOf(OutcomeState)),
    reference("officer", name="written_by"),
    reference(
        "officer", name="changed_by", nullable=True
    ),  # who put their hand to the text last; None: the writer
    reference("officer", name="sent_by", nullable=True),
    plain("made_at", When),
    plain("sent_at", When, nullable=True),
    plain("upto", BigInteger, default=0),  # the last person it was written out for
    plain("ask_at", When, nullable=True),  # when "did it help?" is asked
    plain("asked_upto", BigInteger, nullable=True),
    plain("version", Integer, default=1, server_default="1"),  # grows with each change of a draft
    plain(
        "public", Boolean, default=False, server_default=false()
    ),  # its facts are shown to anybody, once sent
    plain("goes_at", When, nullable=True),  # the hour it was approved for
    plain("approved", Text, nullable=True),  # the mark of what was approved
    reference("outcome", name="corrects", nullable=True),  # the one whose people are to hear it
    plain("stopped_at", When, nullable=True),  # what had not left by then was not sent
    plain("withdrawn_at", When, nullable=True),
    plain("date_before", When, nullable=True),  # how its issue stood when it was sent
    plain("state_before", OneOf(IssueState), nullable=True),
    plain("asked", _asked, nullable=True),  # whom an invitation asks (`bot.model.outcome.Whom`)
    words("composed", Text, default="", server_default=""),  # the English, as last made from the facts
    words("override", Text, default="", server_default=""),  # why words stand that our rules refuse
    reference("officer", name="override_by", nullable=True),
    plain("override_of", Text, nullable=True),  # the mark of what was refused
    plain("to_all", Boolean, default=False, server_default=false()),  # also for who was told before
    plain("stage_before", OneOf(IssueStage), nullable=True),  # known to people; it tells of a new one
    # What went out, to how many in which language and channel: as it was at the press, whoever stops later.
    plain("figures", Keyed(words=("previews",), plumbing=("not_hearing", "missing")), nullable=True),
)

outcome_text = Table(
    "outcome_text",
    metadata,
    row_id(),
    reference("outcome", index=True),
    plain("language", Text),
    words("text", Text),
    plain("made_by", Text),  # a word of `bot.model.outcome.MadeBy`: shown with the text
    reference("officer", name="written_by", nullable=True),  # who answers for it as theirs
    reference("officer", name="checked_by", nullable=True),
    plain("checked_as", Text, nullable=True),  # see `bot.model.outcome.checked_as`
    reference("officer", name="asked_id", nullable=True),  # who is asked to check it
    UniqueConstraint("outcome_id", "language"),
)

# Who said no to an invitation: they are not asked about its issue again.
declined = Table(
    "declined",
    metadata,
    row_id(),
    reference("person", index=True),
    reference("issue"),
    reference("outcome"),  # the invitation
    plain("made_at", When),
    UniqueConstraint("person_id", "issue_id"),
    Index("ix_declined_issue", "issue_id", "person_id"),
    Index("ix_declined_outcome", "outcome_id"),
)

# A text the council keeps for a message it often needs, with gaps like [day]. What ships stands in
# conversations/outcomes.yaml; a row that names one stands in its place.
outcome_template = Table(
    "outcome_template",
    metadata,
    row_id(),
    plain("shipped", Text, nullable=True, unique=True),  # the name of the one it stands in for
    plain("title", Text),
    plain("kind", Text),
    plain("topic", Text, nullable=True),
    plain("you_said", Text, default=""),
    plain("we_did", Text, default=""),
    plain("why_not", Text, default=""),
    plain("money", Text, default=""),
    plain("lasts_until", Text, default=""),
    plain("version", Integer, default=1),
    reference("officer", name="changed_by"),
    plain("changed_at", When),
    plain("retired_at", When, nullable=True),
)
