"""What was heard is kept whole, so that it can be heard again as it came."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime
from itertools import count
from typing import Any, get_type_hints

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.model.event import Disposition
from bot.store.database import Database
from bot.store.inbound import inbox, people
from bot.vault import Vault
from channels.port import Attachment, Heard
from tests.fixed import MONDAY_10AM

VAULT = Vault(["a secret for tests"])
NUMBERS = count(1)
_text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)
_moment = st.datetimes(timezones=st.just(UTC))
# One for each type there is: whoever adds a field of another type is asked for another one.
_OF_TYPE: dict[Any, st.SearchStrategy[Any]] = {
    str: _text,
    str | None: st.none() | _text,
    datetime | None: st.none() | _moment,
    tuple[Attachment, ...]: st.lists(
        st.builds(Attachment, kind=_text, ref=_text, content_type=_text), max_size=3
    ).map(tuple),
}
_HINTS = get_type_hints(Heard)
_heard = st.builds(Heard, **{each.name: _OF_TYPE[_HINTS[each.name]] for each in fields(Heard)})


@given(heard=_heard)
@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_message_that_failed_is_heard_again_as_it_came(database: Database, heard: Heard) -> None:
    """All of it but the number and the other name it came from, which are known by the address."""
    heard = replace(heard, event_id=f"SM{next(NUMBERS)}")
    sender, now = f"+44770090{heard.event_id}", MONDAY_10AM
    reached = database.write(lambda c: people.meet(c, VAULT, "sms", heard.account, sender, now))
    kept = database.write(
        lambda c: inbox.keep(
            c, "sms", heard, reached.address_id, now, outcome=Disposition.FAULT, fault="RuntimeError"
        )
    )
    assert kept is not None
    again = replace(heard, sender="", also=None, sent_at=heard.sent_at or now)
    assert database.read(lambda c: inbox.failed(c, kept)) == ("sms", reached.address_id, again)


def test_what_did_not_fail_is_not_run_again(database: Database) -> None:
    heard = Heard(event_id="SM1", account="us", sender="+447700900001", text="Hello")
    reached = database.write(lambda c: people.meet(c, VAULT, "sms", "us", heard.sender, MONDAY_10AM))
    kept = database.write(lambda c: inbox.keep(c, "sms", heard, reached.address_id, MONDAY_10AM))
    assert kept is not None
    assert database.read(lambda c: inbox.failed(c, kept)) is None
