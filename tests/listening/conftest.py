"""What is learnt, with the model as it ships: loaded once in a process."""

from __future__ import annotations

import pytest

from bot.listening.listener import Learnt, listener_of
from bot.listening.weights import SHIPPED


@pytest.fixture(scope="session")
def learnt() -> Learnt:
    """Left out, with the reason, where the extra cannot be used."""
    listener, standing = listener_of(SHIPPED, off=False)
    if listener is None:
        pytest.skip(standing)
    return listener
