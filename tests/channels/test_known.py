"""The list of channels, what a form says, how secrets are kept; and the examples in the docstrings."""

from __future__ import annotations

import logging
from importlib.metadata import EntryPoint

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels import GROUP, known
from channels.form import number, pairs, storable
from channels.port import Request
from channels.secret import hush, same


def test_an_installed_channel_joins_the_list() -> None:
    matrix = EntryPoint("matrix", "tellback_matrix:from_settings", GROUP)
    assert list(known(found=[matrix])) == ["sms", "telegram", "web", "whatsapp", "matrix"]


def test_no_distribution_takes_a_built_in_channels_place() -> None:
    intruder = EntryPoint("sms", "intruder:steal", GROUP)
    assert known(found=[intruder])["sms"].value == "channels.sms:from_settings"


@pytest.mark.parametrize(
    ("body", "form", "kind", "read"),
    [
        pytest.param(b"a=1&a=2&b=", (), "", (("a", "1"), ("a", "2"), ("b", "")), id="repeats and empties"),
        pytest.param(b"a=%E9", (("a", "?"),), "", (("a", "\udce9"),), id="the raw body comes first"),
        pytest.param(b"", (("a", "1"),), "", (("a", "1"),), id="a form alone"),
        pytest.param(b"{}", (("a", "1"),), "application/json", (("a", "1"),), id="no form in that body"),
        pytest.param(
            b"a=1", (), "application/x-www-form-urlencoded; charset=UTF-8", (("a", "1"),), id="type"
        ),
    ],
)
def test_a_form_is_read_from_what_was_sent(
    body: bytes, form: tuple[tuple[str, str], ...], kind: str, read: tuple[tuple[str, str], ...]
) -> None:
    headers = {"content-type": kind} if kind else {}
    assert pairs(Request(method="POST", url="/", headers=headers, form=form, body=body)) == read


@given(st.text())
def test_what_is_stored_is_what_was_said_but_for_what_cannot_be(text: str) -> None:
    kept = storable(text)
    assert kept == text.replace("\x00", "\ufffd")


@given(st.text(st.characters(categories=["Cs", "Lu", "Cc"])))
def test_lone_surrogates_become_a_mark(text: str) -> None:
    assert storable(text).encode("utf-16").decode("utf-16") == storable(text)
    assert storable(storable(text)) == storable(text)


@pytest.mark.parametrize("text", ["", "x", "-1", "1.0", "²", "١", "9" * 30, None])
def test_what_is_no_number_is_the_default(text: str | None) -> None:
    assert number(text, 7) == 7


@pytest.mark.parametrize(
    ("ours", "theirs", "equal"),
    [("a", "a", True), ("a", "b", False), ("é", "é", True), ("a", "\ud83d", False)],
)
def test_secrets_are_compared_whatever_they_hold(ours: str, theirs: str, equal: bool) -> None:
    assert same(ours, theirs) is equal


def test_a_hushed_library_says_nothing_and_no_secret_if_it_is_woken(caplog: pytest.LogCaptureFixture) -> None:
    hush(["a.loud.library"], "12:key")
    loud = logging.getLogger("a.loud.library")
    with caplog.at_level(logging.DEBUG):
        loud.error("calling %s", "/bot12:key/getMe")
        assert caplog.records == []
        loud.setLevel(logging.DEBUG)
        loud.debug("calling %s", "/bot12:key/getMe")
    assert caplog.messages == ["calling /bot***/getMe"]


def test_hushing_twice_masks_once() -> None:
    for _ in range(2):
        hush(["another.loud.library"], "12:key")
    assert len(logging.getLogger("another.loud.library").filters) == 1
