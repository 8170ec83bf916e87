from __future__ import annotations

import pytest

from bot.store.database import Database
from tests.fixed import FixedClock
from tests.store.post import Post


@pytest.fixture
def post(database: Database, clock: FixedClock) -> Post:
    return Post(database=database, clock=clock)
