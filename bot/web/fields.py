"""WTForms fields as the parameters of govuk-frontend's macros, and a date field of three boxes.

`forms.html` has the macro `field(form.x)` that draws any of them, and `errors(form)` for the summary.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from wtforms import Field, Form

NAMES = ("day", "month", "year")


class DayField(Field):  # type: ignore[misc]
    """A date typed as day, month and year in three boxes: name-day, name-month, name-year.

    data: a `datetime.date`, or None when nothing was typed or it is no date; `typed` keeps the three texts.
    A POST that lacks the boxes is an empty date, never an error of ours.
    """

    typed: tuple[str, str, str] = ("", "", "")

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        super().process(None, self.default if data is None else data, extra_filters)
        if formdata:
            self._read(tuple((formdata.get(f"{self.name}-{name}") or "").strip() for name in NAMES))
        elif isinstance(self.data, date):
            self.typed = (str(self.data.day), str(self.data.month), str(self.data.year))

    def _read(self, typed: tuple[str, ...]) -> None:
        self.typed = (typed[0], typed[1], typed[2])
        self.raw_data = [text for text in typed if text]
        self.data = None
        if not self.raw_data:
            return
        try:
            day, month, year = (int(text) for text in typed)
            self.data = date(year, month, day)
        except ValueError:
            self.process_errors.append(self.gettext("Write a real date, like 12 12 2026"))


def macro(field: Field) -> str:
    """Which of govuk-frontend's parts draws this field."""
    kind = type(field).__name__
    known = {
        "TextAreaField": "textarea",
        "RadioField": "radios",
        "SelectField": "select",
        "SelectMultipleField": "checkboxes",
        "BooleanField": "checkboxes",
        "DayField": "date",
        "HiddenField": "hidden",
        "CSRFTokenField": "hidden",
    }
    return known.get(kind, "input")


def parameters(field: Field, **more: Any) -> dict[str, Any]:
    """The parameters of the macro for one field. more: anything the macro takes, laid over them."""
    made: dict[str, Any] = {"id": field.id, "name": field.name}
    if field.description:
        made["hint"] = {"text": field.description}
    if field.errors:
        made["errorMessage"] = {"text": field.errors[0], "visuallyHiddenText": field.gettext("Error")}
    made |= _own(field, macro(field))
    return made | more


def _own(field: Field, kind: str) -> Mapping[str, Any]:
    label = {"text": field.label.text, "classes": "govuk-label--s"}
    legend = {"legend": {"text": field.label.text, "classes": "govuk-fieldset__legend--s"}}
    if kind == "date":
        return {"namePrefix": field.name, "items": list(_boxes(field)), "fieldset": legend}
    if type(field).__name__ == "BooleanField":
        item = {"value": "y", "text": field.label.text, "checked": bool(field.data), "id": field.id}
        return {"idPrefix": field.id, "items": [item]}
    if kind in ("radios", "checkboxes"):
        return {"idPrefix": field.id, "items": list(_choices(field, "checked")), "fieldset": legend}
    if kind == "select":
        return {"label": label, "items": list(_choices(field, "selected"))}
    secret = type(field).__name__ == "PasswordField"
    value = "" if secret or field.data is None else str(field.data)
    types = {"PasswordField": "password", "EmailField": "email", "TelField": "tel"}
    return {"label": label, "value": value, "type": types.get(type(field).__name__, "text")}


def _boxes(field: DayField) -> Iterator[dict[str, Any]]:
    labels = (field.gettext("Day"), field.gettext("Month"), field.gettext("Year"))
    wrong = " govuk-input--error" if field.errors else ""
    for name, label, text in zip(NAMES, labels, field.typed, strict=True):
        width = 4 if name == "year" else 2
        yield {"name": name, "label": label, "value": text, "classes": f"govuk-input--width-{width}{wrong}"}


def _choices(field: Field, chosen: str) -> Iterator[dict[str, Any]]:
    """The items of a set of choices; the first carries the field's own id, where the error summary leads."""
    for index, choice in enumerate(field.iter_choices()):
        item = {"value": str(choice.value), "text": str(choice.label), chosen: bool(choice.selected)}
        if chosen == "checked":
            item["id"] = field.id if index == 0 else f"{field.id}-{index + 1}"
        yield item


def error_list(form: Form) -> list[dict[str, str]]:
    """What the error summary says: the first message of each field, in the form's order, with its link."""
    wrong = (field for field in form if field.errors)
    return [{"text": str(field.errors[0]), "href": f"#{_first_id(field)}"} for field in wrong]


def _first_id(field: Field) -> str:
    return f"{field.id}-day" if macro(field) == "date" else str(field.id)
