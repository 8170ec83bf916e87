"""When we say nothing: signs of a machine, and too much from one sender. Time is a number of seconds."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.traffic import Traffic
from bot.turn.loop_detector import Contact, Guard, Rules, Verdict

RULES = Rules()
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def talks(
    messages: Sequence[tuple[float, str]], *, choices: bool = False, reply: bool = True
) -> Iterator[tuple[Guard, Traffic]]:
    """Messages as (seconds, words), each answered at once unless the guard holds it.

    choices: they are answers to choose from, not free words. reply: whether we had anything to say.
    """
    traffic = Traffic()
    for seconds, words in messages:
        guard = Guard(RULES, traffic, Contact.of(words, None, at(seconds)))
        held = guard.verdict is not Verdict.ANSWER or (not choices and guard.hold())
        told = guard.verdict is Verdict.NOTICE
        traffic = Traffic.from_json(guard.after(at(seconds), replied=told or (reply and not held)).to_json())
        yield guard, traffic


def silenced(messages: Sequence[tuple[float, str]], **options: bool) -> list[int]:
    """Which messages, counted from 1, get no reply because they look like a loop."""
    return [number for number, (guard, _) in enumerate(talks(messages, **options), 1) if guard.held]


def every(seconds: float, words: Sequence[str]) -> list[tuple[float, str]]:
    return [(number * seconds, said) for number, said in enumerate(words)]


@pytest.mark.parametrize(
    ("messages", "held"),
    [
        pytest.param(every(30, ["I am busy."] * 8), [6, 7, 8], id="the sixth of the same words"),
        pytest.param(
            every(30, ["Busy!", "busy", "BUSY ...", "busy", "busy", "busy"]), [6], id="folded alike"
        ),
        pytest.param(every(30, ["I am busy."] * 5), [], id="five times the same"),
        pytest.param(every(30, ["a", "b"] * 6), [], id="two in turn, slowly"),
        pytest.param(every(3600, ["thanks"] * 9), [], id="the same words, an hour apart"),
        pytest.param(every(7, list("abcdefgh")), [8], id="eight turns within a minute"),
        pytest.param(every(9, list("abcdefgh")), [], id="eight turns within 63 seconds"),
        pytest.param(every(1, list("abcde")), [5], id="four quick replies after the first"),
        pytest.param(every(2.5, list("abcde")), [], id="five replies that a fast typist could send"),
    ],
)
def test_signs_of_a_machine(messages: list[tuple[float, str]], held: list[int]) -> None:
    assert silenced(messages) == held


def test_answers_that_are_chosen_are_never_a_loop() -> None:
    assert silenced(every(1, ["1"] * 10), choices=True) == []


def test_own_words_in_many_parts_are_no_turns_while_we_say_nothing() -> None:
    assert silenced(every(4, list("abcdefghij")), reply=False) == []


def test_the_silence_lasts_a_quarter_of_an_hour_from_its_first_message() -> None:
    begun = every(30, ["I am busy."] * 6)
    after = [(150 + 899, "still here"), (150 + 900, "still here?"), (150 + 1000, "hello?")]
    assert silenced([*begun, *after]) == [6, 7]


def test_somebody_is_told_when_a_silence_begins_and_not_for_each_message() -> None:
    guards = [guard for guard, _ in talks(every(30, ["I am busy."] * 8))]
    assert [guard.new for guard in guards] == [False] * 5 + [True, False, False]


def test_words_sent_before_our_reply_do_not_answer_it() -> None:
    """After an outage many come at once; what they hold of times of their own counts."""
    traffic = Traffic()
    for number, words in enumerate("abcdef"):
        arrival = Contact.of(words, at(number * 60), at(7200))
        guard = Guard(RULES, traffic, arrival)
        assert not guard.hold()
        traffic = guard.after(at(7200), replied=True)


@pytest.mark.parametrize(
    ("seconds", "count", "answered"),
    [
        pytest.param(5, 13, 10, id="ten within a minute"),
        pytest.param(30, 70, 60, id="sixty within an hour"),
        pytest.param(70, 250, 200, id="two hundred within a day"),
    ],
)
def test_above_the_limits_one_notice_and_then_silence_with_a_count(
    seconds: float, count: int, answered: int
) -> None:
    burst = [(n * seconds, f"words {n}") for n in range(count)]
    if seconds > 60:  # no more than sixty in any hour
        burst = [(n * 80 + (n // 45) * 10, f"words {n}") for n in range(count)]
    seen = [(guard.verdict, traffic.held) for guard, traffic in talks(burst, choices=True)]
    assert [verdict for verdict, _ in seen[:answered]] == [Verdict.ANSWER] * answered
    rest = [verdict for verdict, _ in seen[answered:]]
    assert rest[0] is Verdict.NOTICE
    assert seen[answered + 1][1] == 2


def test_the_notice_is_said_once_an_hour() -> None:
    flood = [(number * 3, f"words {number}") for number in range(2 * 3600 // 3)]
    notices = [
        at
        for (at, _), (guard, _) in zip(flood, talks(flood, choices=True), strict=True)
        if guard.verdict is Verdict.NOTICE
    ]
    assert all(later - earlier >= 3600 for earlier, later in itertools.pairwise(notices))
    assert 2 <= len(notices) <= 3


def test_taps_are_neither_counted_nor_held() -> None:
    traffic = Traffic()
    for number in range(40):
        guard = Guard(RULES, traffic, Contact.of("", None, at(number / 10), tapped=True))
        assert guard.verdict is Verdict.ANSWER
        traffic = guard.after(at(number / 10), replied=True)
    assert (traffic.minute, traffic.hour, traffic.day) == (0, 0, 0)


def test_after_the_minute_there_are_replies_again() -> None:
    fast = [(number, f"words {number}") for number in range(12)]
    verdicts = [guard.verdict for guard, _ in talks([*fast, (61, "hello")], choices=True)]
    assert verdicts[-3:] == [Verdict.NOTICE, Verdict.HOLD, Verdict.ANSWER]


def test_what_is_kept_holds_no_words() -> None:
    *_, (_, traffic) = talks([(0, "My landlord is called Bob")])
    kept = repr(traffic.to_json())
    assert "landlord" not in kept.lower()
    assert "bob" not in kept.lower()


def test_what_was_said_is_forgotten_on_request_and_the_counts_stay() -> None:
    *_, (_, traffic) = talks(every(30, ["I am busy."] * 3))
    guard = Guard(RULES, traffic, Contact.of("FORGET", None, at(200)))
    guard.forget()
    after = guard.after(at(200), replied=True)
    assert (after.mark, after.alike) == (0, 0)
    assert after.hour == 4


@given(
    st.lists(
        st.tuples(st.floats(0, 30), st.sampled_from(["ok", "I am busy", "no", ""]), st.booleans()),
        max_size=80,
    )
)
def test_however_they_come_replies_stay_within_the_limits(
    steps: list[tuple[float, str, bool]],
) -> None:
    """Free words never get eight replies in sixty seconds, whatever else is sent between them."""
    traffic, now = Traffic(), 0.0
    replies: list[float] = []
    for wait, words, free in steps:
        now += wait
        guard = Guard(RULES, traffic, Contact.of(words, None, at(now)))
        held = guard.verdict is not Verdict.ANSWER or (free and guard.hold())
        if free and not held:
            replies.append(now)
        traffic = Traffic.from_json(guard.after(at(now), replied=not held).to_json())
        assert traffic.minute >= 1
    for begun in replies:
        assert sum(begun <= each < begun + 60 for each in replies) < RULES.turns
