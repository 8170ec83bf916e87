from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.language.json_lines import answer
from bot.language.lexicons import Lexicons
from bot.language.tags import Languages
from bot.shipped import LOCALES

Read = Callable[..., Any]


@pytest.fixture(scope="session")
def locales() -> Path:
    return LOCALES


@pytest.fixture(scope="session")
def lexicons(locales: Path) -> Lexicons:
    return Lexicons.load(locales)


@pytest.fixture(scope="session")
def languages(lexicons: Lexicons) -> Languages:
    return lexicons.languages


@pytest.fixture(scope="session")
def read(lexicons: Lexicons) -> Read:
    """read("2 pls", "number", min=1) gives (kind, value), as `tellback understand` does."""

    def reading(
        text: str, kind: str | None = None, language: str = "en_GB", **question: Any
    ) -> tuple[str, Any]:
        asked = {"kind": kind, **question} if kind else None
        meaning = answer({"text": text, "language": language, "question": asked}, lexicons)["meaning"]
        return meaning["kind"], meaning["value"]

    return reading
