"""Officers see how far each language is, and why one is not offered."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.content.content import Content
from bot.content.reload import Contents
from tests.web.console.desk import Desk


def test_every_language_is_listed_with_who_stands_behind_its_texts(asha: Desk) -> None:
    asha.open("/console/languages")
    for name in ("English", "Panjabi", "Polish", "Urdu", "Kurdish (Sorani)"):
        assert name in asha.words
    assert "drafts, 0 translated by a person, 0 checked by a second person" in asha.words


def test_why_a_language_is_not_offered_is_said(asha: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Content, "why_not", lambda *_: "3 of its texts are not translated.")
    asha.open("/console/languages")
    assert "hello: 3 of its texts are not translated." in asha.words


def test_a_change_that_is_held_back_is_shown_with_the_reason(asha: Desk) -> None:
    contents = asha.house.services.content
    assert isinstance(contents, Contents)
    contents.use(replace(contents(), held_back={"pledge-check": "kept: The answer `no` is gone."}))
    asha.open("/console/languages")
    assert "pledge-check: kept: The answer `no` is gone." in asha.words
