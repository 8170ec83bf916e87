"""The demonstration is a test too: every message through the real doors, compared with what is expected."""

from __future__ import annotations

import pytest

from tests import demo


def test_the_four_journeys_go_as_expected(capsys: pytest.CaptureFixture[str]) -> None:
    assert demo.main([]) == 0, capsys.readouterr().out[-3000:]
