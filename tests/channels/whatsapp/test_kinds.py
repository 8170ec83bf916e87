"""What WhatsApp sends of which nothing but its kind reaches us."""

from __future__ import annotations

import pytest

from channels.port import Heard
from tests.channels.requests import sms_request
from tests.channels.whatsapp.test_whatsapp import HOOK, channel, form


def sent(**changes: str | None) -> Heard:
    (event,) = channel().read(sms_request(form(**changes), url=HOOK)).events
    assert isinstance(event, Heard)
    return event


@pytest.mark.parametrize("kind", ["unsupported", "order", "interactive"])
def test_a_kind_of_which_nothing_comes_is_something_that_nobody_can_open(kind: str) -> None:
    (only,) = sent(Body="", MessageType=kind).attachments
    assert (only.kind, only.label, only.ref.partition(":")[0]) == ("other", "", kind)


@pytest.mark.parametrize(
    "changes", [{"MessageType": "text"}, {}, {"Body": "hello", "MessageType": "unsupported"}]
)
def test_what_is_empty_or_has_words_is_no_such_kind(changes: dict[str, str]) -> None:
    assert sent(**{"Body": "", **changes}).attachments == ()
