"""A type for each kind of id, so that nobody hands the id of a talk to what wants a person's."""

from __future__ import annotations

from typing import NewType

PersonId = NewType("PersonId", int)
AddressId = NewType("AddressId", int)
TalkId = NewType("TalkId", int)
IssueId = NewType("IssueId", int)
OutcomeId = NewType("OutcomeId", int)
EventId = NewType("EventId", int)
OfficerId = NewType("OfficerId", int)
PromiseId = NewType("PromiseId", int)
CodeId = NewType("CodeId", int)
