"""FORGET: what a person said is in no title any more, nor in what officers wrote of a matter of theirs
alone. On both databases."""

from __future__ import annotations

import pytest

from bot.store.casework import tasks
from tests.web.console.desk import Desk, Town
from tests.web.console.issues.test_facts import filled
from tests.web.console.outcomes.sending import arrives

ANN, BEN = "+447700900251", "+447700900252"
HERS, HIS = "Mattresses behind Mrs Kaur at number 12", "Rubbish behind the flats of Mr Dhillon"
GONE = "Taken away, because the person asked us to forget them"
JOINED = "A matter that is part of I1 now"


def tells(town: Town, who: str, words: str, topic: str = "2") -> str:
    town.says(who, words, "yes", "tipton", topic)
    return town.ref()


def forgets(town: Town, who: str) -> None:
    town.says(who, "FORGET", "FORGET")
    town.arrived()
    town.passes(minutes=10)


def titles(town: Town) -> list[str]:
    return [row.title for row in town.house.rows("issue")]


@pytest.fixture
def joined(asha: Desk, town: Town) -> tuple[str, str]:
    """Her matter, and his, which is a part of it now."""
    hers, his = tells(town, ANN, HERS), tells(town, BEN, HIS, "4")
    asha.open(f"/console/issues/{his}/join")
    asha.press(f"/console/issues/{his}/join", {"into": "", "other": hers})
    return hers, his


def test_the_words_go_from_titles_wherever_their_matter_was_put(
    asha: Desk, town: Town, joined: tuple[str, str]
) -> None:
    forgets(town, BEN)
    assert titles(town) == [HERS, JOINED]
    forgets(town, ANN)
    assert titles(town) == [GONE, JOINED]
    asha.open("/console/search?q=Kaur")
    assert "Kaur at number" not in asha.words
    for ref, title in zip(joined, (GONE, JOINED), strict=True):
        asha.open(f"/console/issues/{ref}")
        assert f'<span dir="auto">{title}</span></h1>' in asha.page


def test_a_name_that_an_officer_gave_stays(asha: Desk, town: Town) -> None:
    ref = tells(town, ANN, HERS)
    asha.press(f"/console/issues/{ref}/edit", {**filled(asha, ref), "title": "Rubbish in Tipton"})
    forgets(town, ANN)
    assert titles(town) == ["Rubbish in Tipton"]


def sends(asha: Desk, town: Town, ref: str) -> None:
    asha.write(
        ref,
        you_said="Mrs Kaur said it is full of rubbish",
        we_did="We took it from Mrs Kaur",
        text_en_GB="Mrs Kaur, it is gone.",
    )
    asha.press("/console/outcomes/1/send", {"mark": asha.hidden("mark")})
    town.passes(seconds=1)
    arrives(town, 0)


def test_what_was_written_about_them_alone_goes_too(asha: Desk, town: Town) -> None:
    ref = tells(town, ANN, HERS)
    sends(asha, town, ref)
    asha.write(ref, you_said="Mrs Kaur again", text_en_GB="Mrs Kaur, once more.")
    forgets(town, ANN)
    for page in ("sent/1", "sent", f"issues/{ref}", "outcomes/2", ""):
        asha.open(f"/console/{page}")
        assert asha.status == 200 and "Kaur" not in asha.words, page
    everything = repr(
        [row for table in ("outcome", "outcome_text", "issue") for row in town.house.rows(table)]
    )
    assert "Kaur" not in everything


def test_of_a_matter_of_several_what_people_said_goes_and_what_others_were_told_stays(
    asha: Desk, town: Town, joined: tuple[str, str]
) -> None:
    sends(asha, town, joined[0])
    forgets(town, ANN)
    (outcome,) = town.house.rows("outcome")
    assert (outcome.you_said, outcome.we_did) == ("", "We took it from Mrs Kaur")
    forgets(town, BEN)
    assert "Kaur" not in repr(town.house.rows("outcome") + town.house.rows("outcome_text"))


def test_what_is_public_stays_when_somebody_is_forgotten(asha: Desk, town: Town) -> None:
    town.answers(ANN)
    ref = town.ref()
    sends(asha, town, ref)
    forgets(town, ANN)
    (outcome,) = town.house.rows("outcome")
    assert outcome.you_said == "Mrs Kaur said it is full of rubbish"


def test_a_note_about_a_draft_of_their_matter_alone_goes_too(asha: Desk, town: Town) -> None:
    ref = tells(town, ANN, HERS)
    asha.write(ref)
    draft, asha_id = town.house.rows("outcome")[-1], town.house.rows("officer")[0].id
    now = town.house.clock.now()
    town.services.db.write(
        lambda c: tasks.add_task(
            c,
            kind="sent-back",
            key="note",
            owner_id=asha_id,
            outcome_id=draft.id,
            note="Say it to Mrs Kaur at number 12 first.",
            due_at=now,
            opened_at=now,
        )
    )
    forgets(town, ANN)
    assert [row.note for row in town.house.rows("task") if row.kind == "sent-back"] == [""]
