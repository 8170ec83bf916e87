from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.store.outbox.token_bucket import Pace
from channels.port import Limits

START = 1_800_000_000.0  # seconds since 1970: where floating point is coarse


@given(
    per_second=st.floats(0.1, 500),
    burst=st.floats(0.0, 100),
    waits=st.lists(st.floats(0, 3), min_size=1, max_size=60),
)
def test_no_more_goes_out_than_the_bucket_and_the_time_allow(
    per_second: float, burst: float, waits: list[float]
) -> None:
    pace = Pace(per_second=per_second, burst=burst)
    now, tat, taken = START, 0.0, 0
    for wait in waits:
        now += wait
        tokens = pace.tokens(tat, now)
        taken += max(tokens, 0)
        tat = pace.spend(tat, now, max(tokens, 0))
        assert taken <= max(burst, 1.0) + (now - START) * per_second + 0.01


@given(st.floats(0.1, 500), st.integers(1, 20), st.integers(0, 60))
def test_at_the_moment_it_names_there_are_enough_tokens(per_second: float, cost: int, debt: int) -> None:
    pace = Pace(per_second=per_second, burst=10, by_parts=True)
    tat = pace.spend(START, START, debt)
    ready = max(pace.ready_at(tat, cost), START)
    assert pace.tokens(tat, ready) >= pace.enough(cost)


@given(st.floats(0.1, 500), st.floats(0, 600))
def test_a_closed_lane_opens_at_its_moment_and_not_before(per_second: float, wait: float) -> None:
    pace = Pace(per_second=per_second, burst=10)
    tat = pace.closed_until(START + wait)
    assert pace.tokens(tat, START + wait) == 0
    assert pace.tokens(tat, START + wait + 1.001 / per_second) == 1


def test_limits_say_what_is_counted() -> None:
    assert Pace.of(Limits(max_text=1600, per_second=1, burst=3, counts_parts=True)).cost(4) == 4
    assert Pace.of(Limits(max_text=4096, per_second=30, burst=30)).cost(4) == 1
