"""What is known of each kind of task stands in one table, and no kind is raised that is not in it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from sqlalchemy import Connection

from bot.content.content import Content
from bot.model.task import TASK_KINDS, TaskKind, about_kind, place_of
from bot.settings import ROOT
from bot.store.casework import tasks
from tests.web.console.desk import Desk, Town

RAISES = {"add_task", "flag", "add_fault"}


@pytest.mark.parametrize("kind", TaskKind)
def test_every_kind_has_a_label_and_a_place(kind: TaskKind) -> None:
    assert TASK_KINDS[kind].label
    assert TASK_KINDS[kind].label != kind.replace("-", " ").capitalize(), "a label is words, not the key"
    assert place_of(kind) < place_of("zzz of a council's own")


def test_labels_and_places_tell_kinds_apart() -> None:
    assert len({about.label for about in TASK_KINDS.values()}) == len(TaskKind)
    assert sorted(TaskKind, key=place_of) == list(TASK_KINDS)


def test_a_kind_of_a_councils_own_is_read_by_its_name() -> None:
    assert about_kind("gritting-wanted").label == "Gritting wanted"
    assert not about_kind("gritting-wanted").flag


def raised(path: Path) -> set[str]:
    """Kinds that stand as plain words where a task is made."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in RAISES:
            values = (each.value for each in node.keywords if each.arg == "kind")
            found |= {str(each.value) for each in values if isinstance(each, ast.Constant)}
    return found


def test_no_task_is_made_of_a_kind_that_is_not_in_the_table() -> None:
    everywhere = set().union(*(raised(path) for path in (ROOT / "bot").rglob("*.py")))
    assert everywhere <= set(TaskKind)


def test_what_our_own_conversations_raise_is_in_the_table(content: Content) -> None:
    questions = (each for script in content.conversations.values() for each in script.questions)
    alerts = {option.alert for each in questions for option in each.options if option.alert}
    assert alerts and alerts <= set(TaskKind)


def test_to_do_has_them_all_in_the_order_of_the_table(asha: Desk, town: Town) -> None:
    """A repeated complaint among them: "said-again" had no label and no place."""
    now, owner_id = town.house.clock.now(), town.asha.id

    def work(c: Connection) -> None:
        for kind in reversed(TaskKind):
            tasks.add_task(c, kind=kind, key=kind, owner_id=owner_id, due_at=now, opened_at=now)

    town.services.db.write(work)
    asha.open("/console/")
    listed = [about.label for about in TASK_KINDS.values() if about.listed]
    places = [asha.words.index(f"{label} (1)") for label in listed]
    assert places == sorted(places)
    assert "Said again" not in asha.words
    assert TASK_KINDS[TaskKind.DUE_SOON].label not in asha.words, "it stands with its issue"


def test_who_had_to_come_back_is_on_to_do_with_words(asha: Desk, town: Town) -> None:
    who, gate = "+447700900101", "The park gate on Owen Street is locked"
    town.answers(who)
    for words in (gate, f"{gate} still"):
        town.house.clock.pass_by(days=3)
        town.says(who, words, *["SKIP"] * 5)
    kinds = [row.kind for row in town.house.rows("task")]
    assert TaskKind.SAID_AGAIN in kinds
    asha.sign_in().open("/console/")
    assert f"{TASK_KINDS[TaskKind.SAID_AGAIN].label} (" in asha.words
