"""A channel that takes free text only for a while after the person wrote: decided at the claim."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model.message import ClaimedMessage
from bot.store.outbox.claims import Claimed, claim
from tests.post import Post

DAY = timedelta(hours=24)


def claimed(post: Post, *, templates: bool) -> tuple[ClaimedMessage, ...]:
    sender = replace(post.sender(), window=DAY, templates=templates)
    found: Claimed = post.database.write(lambda c: claim(c, sender, 10, post.now))
    return found.messages


def heard(post: Post, ago: timedelta | None) -> int:
    """A person who wrote so long ago, and a message to them."""
    mo = post.resident()
    post.change_address(mo, heard_at=None if ago is None else post.now - ago)
    return post.add(mo)


JUST_IN_TIME = DAY - timedelta(seconds=1)


@pytest.mark.parametrize("templates", [True, False], ids=["a template", "no template"])
def test_inside_the_window_a_message_goes_as_it_is(post: Post, templates: bool) -> None:
    heard(post, JUST_IN_TIME)
    assert [message.by_template for message in claimed(post, templates=templates)] == [False]


@pytest.mark.parametrize("ago", [DAY, None], ids=["a day ago", "never"])
def test_outside_it_a_template_carries_the_message(post: Post, ago: timedelta | None) -> None:
    heard(post, ago)
    assert [message.by_template for message in claimed(post, templates=True)] == [True]


@pytest.mark.parametrize("ago", [DAY, None], ids=["a day ago", "never"])
def test_outside_it_and_without_a_template_nothing_goes_and_the_reason_is_kept(
    post: Post, ago: timedelta | None
) -> None:
    id_ = heard(post, ago)
    assert claimed(post, templates=False) == ()
    row = post.row(id_)
    assert (row.state, row.attempts) == ("dropped", 0)
    assert row.reason == "The person has not written for 24 hours, and no template is set up for that."


def test_a_channel_without_a_window_does_not_ask(post: Post) -> None:
    heard(post, None)
    (message,) = post.claim().messages
    assert not message.by_template
