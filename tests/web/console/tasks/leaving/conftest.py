"""Who leaves, and who takes over."""

from __future__ import annotations

import pytest

from bot.model.officer import Officer
from tests.web.console.desk import Town


@pytest.fixture
def ravi(town: Town) -> Officer:
    """Who leaves."""
    return town.joins("Ravi", "approver")


@pytest.fixture
def olive(town: Town) -> Officer:
    """Who takes over."""
    return town.joins("Olive", "approver")
