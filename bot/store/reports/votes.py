"""Who counts as one voice, and where it comes from: a helper's phone speaks for many, a leader's for a group.

Counts of people are counts of voices. A group's hands are summed apart, in `hands`, never among them (N46).

Of a sensitive issue no counts are shown anywhere (N40). `COUNTED` is that rule, and whatever counts for a
page that anybody reads, for a room, for a text or for a file asks it.
"""

from __future__ import annotations

from sqlalchemy import Connection, case, func, select

from bot.dialogue.meaning import Tally, from_json, voiced_for
from bot.model.talk import Mode
from bot.store.tables import answer, issue, person, talk

# One person, however often they answer; but each talk of a helper is somebody else.
VOICE = case((talk.c.mode == Mode.ASSISTED, -talk.c.id), else_=talk.c.person_id)
VOICES = func.count(VOICE.distinct())
SINGLE = talk.c.mode != Mode.GROUP
COUNTED = issue.c.sensitive.is_(False)
# The town of who is helped stands with the talk: the helper's own says nothing about it.
TOWN = case((talk.c.mode == Mode.ASSISTED, talk.c.facts["town"].as_string()), else_=person.c.town)


def votes(connection: Connection, issue_id: int, question: str, code_id: int | None = None) -> dict[str, int]:
    """How many voices each option of a question has, by option id. Corrected answers do not count.

    What an answer is a voice for: `bot.dialogue.meaning.voiced_for`. code_id: only of who came by it; an
    issue can carry one question after the other.
    """
    chosen = answer.c.meaning["option"].as_string().label("chosen")
    counting = (
        talk.c.issue_id == issue_id,
        answer.c.question == question,
        answer.c.replaced.is_(False),
        SINGLE,
        *([talk.c.code_id == code_id] if code_id is not None else []),
    )
    # One option is by far the most common answer, so the database counts those; the rest is unpacked here.
    one = select(chosen, VOICES).join_from(answer, talk).where(*counting).group_by("chosen")
    counts = {option: voices for option, voices in connection.execute(one) if option}
    several = select(answer.c.meaning, VOICE).join_from(answer, talk).where(*counting, chosen.is_(None))
    of_option: dict[str, set[int]] = {}
    for meaning, voice in connection.execute(several):
        for option in voiced_for(meaning):
            of_option.setdefault(option, set()).add(voice)
    return counts | {option: len(voices) for option, voices in of_option.items()}


def hands(connection: Connection, issue_id: int, question: str) -> dict[str, int]:
    """The hands of all groups for one question of an issue, by option id."""
    rows = connection.execute(
        select(answer.c.meaning)
        .join_from(answer, talk)
        .where(
            talk.c.issue_id == issue_id,
            talk.c.mode == Mode.GROUP,
            answer.c.question == question,
            answer.c.replaced.is_(False),
        )
    )
    counted: dict[str, int] = {}
    for (plain,) in rows:
        meaning = from_json(plain)
        for option, count in meaning.hands.items() if isinstance(meaning, Tally) else ():
            counted[option] = counted.get(option, 0) + count
    return counted


def groups(connection: Connection, issue_id: int) -> int:
    """How many groups took part in an issue."""
    found = select(func.count()).where(talk.c.issue_id == issue_id, talk.c.mode == Mode.GROUP)
    return int(connection.scalar(found) or 0)
