"""The demonstration is a test too: every message through the real doors, compared with what is expected."""

from __future__ import annotations

import pytest

from tests.demo import __main__ as demo


@pytest.mark.parametrize("story", demo.STORIES)
def test_the_story_goes_as_expected(story: str, capsys: pytest.CaptureFixture[str]) -> None:
    differs = demo.played(story)
    assert not differs, "\n".join(differs)
