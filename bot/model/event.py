"""What was heard, and what it came to."""

from __future__ import annotations

from enum import StrEnum


class Disposition(StrEnum):
    """What a message came to, for the officers' lists and for counts."""

    ANSWER = "answer"
    COMMAND = "command"
    START = "start"
    LATE = "late"  # joined to a talk that is over
    UNPLACED = "unplaced"
    STOPPED = "stopped"  # from somebody who stopped our messages
    RESUMED = "resumed"  # a hello after a pause
    FLAGGED = "flagged"  # danger or hate, and no answer to anything
    HELD = "held"  # too much came, or it looks like a loop: no reply
    AUTO = "auto"  # a machine's own reply
    EDIT = "edit"  # a changed message, for an officer to read
    SAME = "same"  # nothing new: the same words again, or one more picture of an album
    CASE_REPAIR = "case-repair"
    CASE_HOUSING = "case-housing"
    CASE_CARE = "case-care"
    CASE_BENEFITS = "case-benefits"
    LEFT = "left"
    FAULT = "fault"
