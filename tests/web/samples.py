"""Every page with sample data, drawn as the app would draw it; shared by the tests of the look."""

from __future__ import annotations

from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from flask import Flask, render_template, render_template_string
from markupsafe import Markup, escape
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    Form,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from bot.web.fields import DayField, error_list
from bot.web.page_setup import Council, install

WEB = Path(__file__).parents[2] / "bot" / "web"

LANGUAGES = [
    SimpleNamespace(tag="en-GB", name="English", dir="ltr", babel="en_GB", draft=False),
    SimpleNamespace(tag="pa", name="ਪੰਜਾਬੀ", dir="ltr", babel="pa", draft=True),
    SimpleNamespace(tag="pl", name="Polski", dir="ltr", babel="pl", draft=True),
    SimpleNamespace(tag="ur", name="اردو", dir="rtl", babel="ur", draft=True),
    SimpleNamespace(tag="bn", name="বাংলা", dir="ltr", babel="bn", draft=True),
    SimpleNamespace(tag="ro", name="Română", dir="ltr", babel="ro", draft=True),
    SimpleNamespace(tag="gu", name="ગુજરાતી", dir="ltr", babel="gu", draft=True),
    SimpleNamespace(tag="ar", name="العربية", dir="rtl", babel="ar", draft=True),
    SimpleNamespace(tag="ckb", name="کوردی", dir="rtl", babel="ckb", draft=True),
    SimpleNamespace(tag="fa", name="فارسی", dir="rtl", babel="fa", draft=True),
]
BY_TAG = {one.tag: one for one in LANGUAGES}

PHONE = "0121 496 0123"
WAYS = {
    "word": "TIPTON",
    "number": "07700 900123",
    "cost": "Costs one normal text each time. Reply STOP to stop.",
    "chat_url": "/chat",
    "telegram_url": "https://t.me/example_bot",
    "telegram_name": "@example_bot",
    "trouble": "",
}
BARS = [
    {"label": "More lighting", "text": "65 (46%)", "percent": 46, "lang": "en", "dir": "ltr"},
    {"label": "A camera", "text": "40 (28%)", "percent": 28},
    {"label": "Another day for waste", "text": "25 (17%)", "percent": 17},
    {"label": "More bins", "text": "fewer than 8", "percent": 3},
]
LOG = {
    "en-GB": [
        {
            "who": "council",
            "text": "Hello. This is the Sandwell Council chat. A computer sends these messages. A person"
            " reads what you say. It takes about 2 minutes.",
            "lang": "en-GB",
            "dir": "ltr",
            "at": "10:41",
        },
        {"who": "you", "text": "ok", "lang": "en-GB", "dir": "ltr", "at": "10:41"},
        {
            "who": "council",
            "text": "Rubbish is left behind the shops in Tipton. What would help most?",
            "lang": "en-GB",
            "dir": "ltr",
            "at": "10:42",
        },
        {
            "who": "you",
            "text": "<b>lights</b> please, it is dark & I am 71\nmy road is worse",
            "lang": "en-GB",
            "dir": "ltr",
            "at": "10:43",
        },
        {
            "who": "council",
            "text": f"Thank you. Your number for this is T482. Ring {PHONE} to talk to a person.",
            "lang": "en-GB",
            "dir": "ltr",
            "at": "10:43",
        },
    ],
    "ur": [
        {
            "who": "council",
            "text": "السلام علیکم۔ یہ سینڈویل کونسل کی چیٹ ہے۔ یہ پیغامات کمپیوٹر بھیجتا ہے۔ آپ کی بات ایک"
            " شخص پڑھتا ہے۔",
            "lang": "ur",
            "dir": "rtl",
            "at": "10:41",
        },
        {"who": "you", "text": "ٹھیک ہے", "lang": "ur", "dir": "rtl", "at": "10:41"},
        {
            "who": "council",
            "text": f"شکریہ۔ آپ کا نمبر T482 ہے۔ خرچ £9,400 ہے۔ بات کرنے کے لیے {PHONE} پر فون کریں۔",
            "lang": "ur",
            "dir": "rtl",
            "at": "10:42",
        },
        {"who": "you", "text": "lights please", "lang": "en", "dir": "ltr", "at": "10:43"},
    ],
    "pa": [
        {
            "who": "council",
            "text": f"ਧੰਨਵਾਦ। ਤੁਹਾਡਾ ਨੰਬਰ T482 ਹੈ। ਗੱਲ ਕਰਨ ਲਈ {PHONE} ਤੇ ਫ਼ੋਨ ਕਰੋ।",
            "lang": "pa",
            "dir": "ltr",
            "at": "10:42",
        },
    ],
}
CHOICES = {
    "en-GB": [
        {"key": "q1:lights", "label": "1 More lighting"},
        {"key": "q1:camera", "label": "2 A camera"},
        {"key": "q1:days", "label": "3 Another day for waste"},
        {"key": "q1:bins", "label": "4 More bins"},
    ],
    "ur": [{"key": "q1:lights", "label": "1 زیادہ روشنی"}, {"key": "q1:camera", "label": "2 کیمرہ"}],
    "pa": [{"key": "q1:lights", "label": "1 ਹੋਰ ਰੋਸ਼ਨੀ"}],
}
OUTCOMES = [
    {
        "kind": "done",
        "kind_word": "Done",
        "date": "12 November 2026",
        "said": "It is too dark to see who does it.",
        "did": "Two new lamps are on behind the shops since 10 November.",
        "why_not": "",
        "money": "£9,400 from the town team's budget.",
        "lasts_until": "They stay.",
        "lang": "en",
        "dir": "ltr",
    },
    {
        "kind": "cannot",
        "kind_word": "We cannot do this",
        "date": "12 November 2026",
        "said": "A camera would stop them.",
        "did": "",
        "why_not": "A camera costs £60,000. We have £20,000.",
        "money": "",
        "lasts_until": "",
        "lang": "en",
        "dir": "ltr",
    },
]
ISSUE = {
    "ref": "I41",
    "title": "Rubbish dumped behind the shops",
    "town": "Tipton",
    "stage": "Reply sent",
    "asked": "What would help most?",
    "heard": "145 answers from about 120 people, 1 September to 30 October 2026",
    "decided": "The lamps stay. The waste day is still open.",
    "done": "",
    "why_not": "",
    "next_date": "12 December 2026",
    "owner": "Amrit Kaur",
    "budget": "",
    "lasts_until": "",
    "lang": "en",
    "dir": "ltr",
}
QUOTES = [
    {"text": "Too dark. I will not walk there after four.", "lang": "en", "dir": "ltr"},
    {
        "text": "ਰਾਤ ਨੂੰ ਬਹੁਤ ਹਨੇਰਾ ਹੁੰਦਾ ਹੈ।",
        "lang": "pa",
        "dir": "ltr",
        "translation": {
            "text": "It is very dark at night.",
            "lang": "en",
            "dir": "ltr",
            "label": "English copy. Not checked.",
        },
    },
]
TOWNS = [
    {"name": name, "url": f"/towns/{name}", "answers": count, "waiting": "about 40", "on_time": "9 of 10"}
    for name, count in zip(
        ("Tipton", "Wednesbury", "West Bromwich", "Rowley Regis", "Oldbury", "Smethwick"),
        ("about 120", "about 60", "about 210", "fewer than 8", "about 95", "0"),
        strict=True,
    )
]
PLEDGES = [
    {
        "id": "what-next",
        "text": "We will tell you what happened next, even when the answer is no.",
        "lang": "en",
        "dir": "ltr",
        "url": "/pledges/what-next",
        "answers_text": "210 people answered. About 95 said yes.",
        "news": {
            "kind": "under-way",
            "kind_word": "Under way",
            "date": "12 November 2026",
            "text": "We now text each person in 20 working days.",
        },
    },
    {
        "id": "honest",
        "text": "We will be honest about the money, what we can do and what we cannot do.",
        "lang": "en",
        "dir": "ltr",
        "url": "/pledges/honest",
        "answers_text": "",
        "withdrawn": {"date": "1 May", "reason": "replaced"},
    },
]
LATEST = [
    {
        "url": "/issues/I41",
        "title": "Rubbish behind the shops",
        "town": "Tipton",
        "kind": "done",
        "kind_word": "Done",
        "date": "12 November 2026",
        "text": "Two new lamps are on. They cost £9,400.",
    },
    {
        "url": "/issues/I38",
        "title": "A crossing on Owen Street",
        "town": "Tipton",
        "kind": "not-now",
        "kind_word": "Not now",
        "date": "3 November 2026",
        "text": "It costs £60,000. We have £20,000.",
    },
]
CONSOLE = """
{% extends "console/base.html" %}
{% from "console/macros.html" import bars, status_tag, summary, phone_previews, scroll_table with context %}
{% from "forms.html" import field with context %}
{% block title %}Fly-tipping behind the shops{% endblock %}
{% block content %}
<h1 class="govuk-heading-xl">Fly-tipping behind the shops</h1>
<p class="govuk-body">{{ status_tag("due", "Reply due in 3 days") }} 120 people are waiting</p>
{{ summary([
  {"key": "Reply due", "text": "25 November 2026", "action": {"text": "Ask for more time", "href": "#"}},
  {"key": "Owner", "text": "Amrit Kaur", "action": {"text": "Change", "href": "#"}},
  {"key": "Money", "text": "£6,000"}]) }}
{{ bars(bar_rows) }}
<ul class="due">
  <li class="late"><span>Park gate, Tipton</span>{{ status_tag("late", "Late by 2 days") }}</li>
</ul>
<form method="post" data-preview="#preview" data-preview-url="/console/preview">
  {{ field(form.news) }}{{ field(form.words, rows=4) }}{{ field(form.next) }}
  {{ field(form.town) }}{{ field(form.ways) }}{{ field(form.agree) }}
  {{ field(form.code) }}{{ field(form.hidden) }}
</form>
<div id="preview">{{ phone_previews(previews) }}</div>
{{ scroll_table("Sent", ["Channel", "Sent", "Delivered", "Failed"],
  [["Text", "95", "90", "5"], ["Chat", "25", "25", "0"]], (1, 2, 3)) }}
{% endblock %}
"""
PREVIEWS = [
    {
        "name": "English",
        "state": "Written by you",
        "checked": True,
        "lang": "en",
        "dir": "ltr",
        "edit_url": "/console/e",
        "text": "T482: You asked for lights. Two lamps are on. A camera costs £60,000. We have £20,000.",
        "cost": "71 people, 2 texts each, 162 characters, £6.69",
        "advice": "Remove 2 characters to send 1 text instead of 2 and save £3.34",
    },
    {
        "name": "Urdu",
        "state": "Machine. Not checked",
        "checked": False,
        "lang": "ur",
        "dir": "rtl",
        "edit_url": "/console/u",
        "text": "T482: آپ نے روشنی مانگی۔ دو نئی بتیاں لگ گئی ہیں۔ کیمرہ £60,000۔ فون: 0121 496 0123",
        "cost": "14 people, 3 texts each, 149 characters, £1.98",
    },
]


class Update(Form):
    news = RadioField(
        "What is the news?",
        choices=[SelectChoice("done", "We did it"), SelectChoice("cannot", "We cannot do it")],
        validators=[InputRequired("Choose what the news is")],
    )
    words = TextAreaField(
        "Message in English",
        description="Say what you did, what you cannot do, and when you will tell people next.",
        validators=[InputRequired("Write what happened")],
    )
    next = DayField(
        "When will you next tell people?", validators=[InputRequired("Choose when you will tell people")]
    )
    town = SelectField("Town", choices=[SelectChoice("tipton", "Tipton"), SelectChoice("oldbury", "Oldbury")])
    ways = SelectMultipleField("How", choices=[SelectChoice("sms", "Text"), SelectChoice("chat", "Chat")])
    agree = BooleanField("I have read it")
    code = PasswordField("Code")
    title = StringField("Title")
    hidden = HiddenField()


def t(_context: str, english: str, **values: Any) -> Markup:
    """Stands in for the catalogue: the English, with the values put in as the real one does."""
    return Markup(escape(english)).format(**values)


LIVE = {
    "code": "BEAR7",
    "asked": [
        {"text": "Should the library open on Sundays?", "lang": "en-GB", "dir": "ltr"},
        {"text": "کیا لائبریری اتوار کو کھلے؟", "lang": "ur", "dir": "rtl"},
    ],
    "number": "07700 900123",
    "chat_url": "/chat?w=BEAR7",
    "address": "talk.example.org/chat?w=BEAR7",
    "now_url": "/live/BEAR7/now",
    "every": 3,
    "without_script": 15,
    "votes": "About 80 votes",
    "over": False,
    "shows": False,
    "few": False,
    "bars": [],
    "until": "10:45",
    "enough": 10,
    "least": 8,
}


@cache
def dressed() -> Flask:
    app = Flask("bot.web", root_path=str(WEB))
    install(app, Council(name="Sandwell Council", colour="#4b2a7a", phone=PHONE))
    app.jinja_env.globals.update(t=t, offered=LANGUAGES, csrf_token=lambda: "token")
    app.add_url_rule("/plain", "plain", lambda: "plain")
    app.add_url_rule("/console/", "console", lambda: "console")
    return app


def urls() -> dict[str, str]:
    return {"send": "/chat", "log": "/chat/log", "stop": "/chat/stop", "again": "/chat/again"}


def pages(tag: str) -> dict[str, tuple[str, dict[str, Any]]]:
    """Every page with sample data: name -> template and what it is given."""
    words = {"log": LOG[tag], "choices": CHOICES[tag], "message_id": "w7-3", "typed": "", "urls": urls()}
    chat = {"heading": "Rubbish in Tipton", "session_ok": True, "failed_text": "", **words}
    form = Update(MultiDict({"words": "<i>"}))
    form.validate()
    nav = [
        {"text": text, "href": f"/console/{key}", "current": key == "issues"}
        for key, text in {
            "todo": "To do",
            "issues": "Issues",
            "said": "What people said",
            "sent": "Sent",
            "languages": "Languages",
            "calls": "Call-backs",
            "pledges": "Pledges",
        }.items()
    ]
    desk = {"nav": nav, "officer": {"name": "Amrit Kaur"}, "bar_rows": BARS, "form": form}
    issue = {
        "issue": ISSUE,
        "bars": BARS,
        "quotes": QUOTES,
        "ways": WAYS,
        "helped": BARS,
    }
    return {
        "home": (
            "public/home.html",
            {
                "ways": WAYS,
                "latest": LATEST,
                "places": [{"name": "Tipton Library", "when": "Mondays, 2pm to 4pm"}],
            },
        ),
        "chat": ("public/chat.html", chat),
        "chat failed": (
            "public/chat.html",
            chat | {"failed_text": "Not sent.", "typed": "</textarea><b>kept"},
        ),
        "chat gone": ("public/chat.html", chat | {"session_ok": False}),
        "chat log": ("public/chat_log.html", words),
        "pledges": ("public/pledges.html", {"pledges": PLEDGES, "sample": True}),
        "no pledges": ("public/pledges.html", {"pledges": [], "coming": "They come on 12 December 2026."}),
        "issue": ("public/issue.html", {**issue, "outcomes": OUTCOMES, "fallback": tag != "en-GB"}),
        "issue without outcome": ("public/issue.html", {**issue, "outcomes": [], "bars": [], "helped": []}),
        "towns": ("public/towns.html", {"towns": TOWNS}),
        "big screen": ("public/live.html", LIVE),
        "big screen at the end": ("public/live.html", {**LIVE, "over": True, "bars": BARS}),
        "no poll": ("public/live_none.html", {}),
        "not found": ("public/error.html", {"status": 404}),
        "too many": ("public/error.html", {"status": 429, "minutes": 5}),
        "our fault": ("public/error.html", {"status": 500, "kept": True}),
        "console": (CONSOLE, {**desk, "previews": PREVIEWS, "errors": error_list(form)}),
    }


@cache
def drawn(name: str, tag: str) -> str:
    template, given = pages(tag)[name]
    app = dressed()
    language = BY_TAG["en-GB"] if name == "console" else BY_TAG[tag]
    with app.test_request_context("/"):
        if template is CONSOLE:
            return render_template_string(template, language=language, **given)
        return render_template(template, language=language, **given)


PAGES = list(pages("en-GB"))
WHOLE = [name for name in PAGES if name != "chat log"]


class Tags(HTMLParser):
    """Every start tag of a page with its attributes, in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def named(self, *names: str) -> list[dict[str, str]]:
        return [attributes for tag, attributes in self.found if tag in names]
