"""Form fields: what the macros are given, and the date of three boxes."""

from __future__ import annotations

from datetime import date

import pytest
from werkzeug.datastructures import MultiDict

from bot.web.fields import error_list, parameters
from tests.web.samples import Update


@pytest.mark.parametrize(
    ("posted", "expected"),
    [
        pytest.param(
            {"next-day": "12", "next-month": "12", "next-year": "2026"}, date(2026, 12, 12), id="a date"
        ),
        pytest.param({"next-day": "31", "next-month": "2", "next-year": "2026"}, None, id="no such day"),
        pytest.param({"next-day": "x", "next-month": "", "next-year": ""}, None, id="no number"),
        pytest.param({"next-day": "1", "next-month": "1", "next-year": "99999"}, None, id="a year too far"),
        pytest.param({"words": "no boxes at all"}, None, id="a POST without the boxes"),
    ],
)
def test_a_day_is_read_from_three_boxes(posted: dict[str, str], expected: date | None) -> None:
    form = Update(MultiDict(posted))
    form.validate()
    assert form.next.data == expected
    assert bool(form.next.errors) is (expected is None)


def test_a_wrong_day_is_shown_again_as_it_was_typed() -> None:
    form = Update(MultiDict({"next-day": "31", "next-month": "2", "next-year": "2026"}))
    form.validate()
    made = parameters(form.next)
    assert [box["value"] for box in made["items"]] == ["31", "2", "2026"]
    assert made["errorMessage"]["text"] == "Write a real date, like 12 12 2026"


def test_a_stored_day_fills_the_boxes() -> None:
    assert Update(data={"next": date(2026, 12, 1)}).next.typed == ("1", "12", "2026")


def test_fields_become_what_the_macros_ask_for() -> None:
    form = Update(
        MultiDict(
            [("news", "cannot"), ("words", "hello"), ("town", "oldbury"), ("ways", "chat"), ("code", "1")]
        )
    )
    assert [item["checked"] for item in parameters(form.news)["items"]] == [False, True]
    assert [item["selected"] for item in parameters(form.town)["items"]] == [False, True]
    assert [item["checked"] for item in parameters(form.ways)["items"]] == [False, True]
    assert parameters(form.agree)["items"][0]["checked"] is False
    assert parameters(form.words)["value"] == "hello"
    assert parameters(form.words)["hint"]["text"].startswith("Say what you did")
    assert (parameters(form.code)["value"], parameters(form.code)["type"]) == ("", "password")


def test_the_error_summary_keeps_the_order_of_the_form() -> None:
    form = Update(MultiDict({"town": "tipton"}))
    form.validate()
    assert error_list(form) == [
        {"text": "Choose what the news is", "href": "#news"},
        {"text": "Write what happened", "href": "#words"},
        {"text": "Choose when you will tell people", "href": "#next-day"},
    ]
