"""How replies fare that nobody had in hand who wrote the rules. What is asked again costs one more message; a
wrong record is never seen again.

The bounds are the figures of the day they were written, so that nothing gets worse. Wanted are 90 in 100 in
every language, and nothing wrong.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.contents import shipped
from tests.language.measured.replies import ASIDE, BESIDE, figures, lines, summed


@pytest.mark.parametrize(("file", "fewest", "most_wrong"), [(ASIDE, 166, 0), (BESIDE, 385, 0)])
def test_fresh_replies_are_heard_as_well_as_they_were(file: Path, fewest: int, most_wrong: int) -> None:
    counted = figures(lines(file), shipped())
    assert summed(counted, "right") >= fewest
    assert summed(counted, "wrong") <= most_wrong
