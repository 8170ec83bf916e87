from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.web.console.desk import Desk, Town
from tests.web.serving import SMS, House, house


@pytest.fixture
def served(tmp_path: Path, database_url: str) -> Iterator[House]:
    made = house(tmp_path, TELLBACK_DATABASE_URL=database_url, TELLBACK_TEXT_PENCE="4.7", **SMS)
    with closing(made.services.db):
        yield made


@pytest.fixture
def town(served: House) -> Town:
    return Town(served)


@pytest.fixture
def asha(served: House) -> Desk:
    """The manager, signed in."""
    return Desk(served).sign_in()
