"""What is about the same is suggested across languages where the extra is, and by words where it is not."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.language.likeness import SOME, SharedWords
from bot.listening import likeness
from bot.listening.likeness import KEPT, NEW, ByMeaning, likeness_of
from bot.listening.listener import Learnt
from bot.store.casework import issues
from tests.listening.test_without import WEIGHTS
from tests.web.console.desk import Desk, Town
from tests.web.serving import SMS, house

BENCH = "The bench in the park is broken"
SAME = {
    "pl": "Ławka w parku jest zepsuta",
    "ro": "Banca din parc este stricată",
    "ar": "المقعد في الحديقة مكسور",
    "ur": "پارک میں بینچ ٹوٹی ہوئی ہے",
}
OTHER = {
    "pl": "Autobus zawsze się spóźnia",
    "ro": "Gunoiul nu a fost ridicat de două săptămâni",
    "ar": "أريد دروسا في اللغة الإنجليزية",
    "ur": "ڈاکٹر کا وقت نہیں ملتا",
}


class Lettered:
    """The point of a text is its first letter: a and b lie near each other, and far from c."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def of(self, text: str) -> Any:
        self.asked.append(text)
        return {"a": [1.0, 0.0], "b": [0.96, 0.28]}.get(text[:1], [0.0, 1.0])


class Broken(Lettered):
    def of(self, text: str) -> Any:
        super().of(text)
        raise OSError(text)


def numbered(letter: str, count: int) -> list[str]:
    return [f"{letter} {number}" for number in range(count)]


def test_near_points_are_alike_and_far_ones_are_as_alike_as_their_words() -> None:
    near, far, words = ByMeaning(Lettered()).to_each("a bench", ["b", "c", "c bench"])
    assert near >= SOME > far == 0
    assert words == SharedWords().to_each("a bench", ["c bench"])[0] == 1


def test_a_text_is_looked_at_once_and_not_too_many_at_a_time() -> None:
    points = Lettered()
    alike, others = ByMeaning(points), numbered("b", NEW + 10)
    assert sum(each >= SOME for each in alike.to_each("a", others)) == NEW - 1
    assert len(points.asked) == NEW
    assert all(each >= SOME for each in alike.to_each("a", others))
    assert sorted(points.asked) == sorted(["a", *others])


def test_it_keeps_no_more_points_than_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likeness, "KEPT", 3)
    points = Lettered()
    alike = ByMeaning(points)
    alike.to_each("a", numbered("b", 5))
    alike.to_each("a", numbered("b", 5))
    assert len(points.asked) > 6
    assert KEPT >= 700, "what one page may ask for"


def test_a_model_that_fails_leaves_words_and_the_log_holds_none(caplog: pytest.LogCaptureFixture) -> None:
    points = Broken()
    alike, secret = ByMeaning(points), "secret bench"
    with caplog.at_level(logging.ERROR):
        found = [alike.to_each(secret, ["my bench", "a bus"]) for _ in range(3)]
    assert found == [SharedWords().to_each(secret, ["my bench", "a bus"])] * 3
    assert len(points.asked) == len(caplog.records) == 1
    assert "secret" not in caplog.text


def test_without_the_extra_it_goes_by_words() -> None:
    assert isinstance(likeness_of(None), SharedWords)
    assert isinstance(likeness_of(Learnt(WEIGHTS, Lettered())), ByMeaning)


@pytest.mark.parametrize("language", SAME)
def test_the_same_bench_in_two_languages(learnt: Learnt, language: str) -> None:
    others: Sequence[str] = (SAME[language], OTHER[language])
    same, other = likeness_of(learnt).to_each(BENCH, others)
    assert same >= SOME > other
    assert SharedWords().to_each(BENCH, others) == [0, 0]


@pytest.mark.parametrize("on", [True, False])
def test_an_officer_is_shown_it_on_the_issue_and_where_it_is_joined(
    tmp_path: Path, learnt: Learnt, monkeypatch: pytest.MonkeyPatch, on: bool
) -> None:
    monkeypatch.setattr("bot.app.listener_of", lambda _path, off: (learnt if on else None, f"{off}"))
    made = house(tmp_path, **SMS)
    with closing(made.services.db):
        town, asha = Town(made), Desk(made).sign_in()
        refs = []
        for who, (title, topic) in enumerate(((BENCH, "1"), (SAME["pl"], "2"), (OTHER["pl"], "3"))):
            town.says(f"+44770090025{who}", "The bins are never emptied", "yes", "tipton", topic)
            refs.append(town.ref())
            row = next(row for row in made.rows("issue") if row.ref == refs[-1])
            made.services.db.write(lambda c, row=row, title=title: issues.change(c, row.id, title=title))
        asha.open(f"/console/issues/{refs[0]}")
        assert (f"Join it to {refs[1]}" in asha.words) is on
        assert f"Join it to {refs[2]}" not in asha.words
        asha.open(f"/console/issues/{refs[0]}/join")
        assert (f"{refs[1]}: {SAME['pl']}" in asha.words) is on
