"""The look: what is vendored, every template in three languages, the headers, the colour."""

from __future__ import annotations

import hashlib
import re
import tomllib
from pathlib import Path

import pytest

from bot.errors import Refusal
from bot.web.page_setup import contrast, council_css, fingerprint
from tests.web.samples import BY_TAG, CHOICES, LANGUAGES, PAGES, WEB, WHOLE, Tags, drawn, dressed

STATIC = WEB / "static"
VENDOR = STATIC / "vendor"
SHEETS = [VENDOR / "govuk-frontend.css", STATIC / "tellback.css"]
TABLE = tomllib.loads((VENDOR / "vendor.toml").read_text(encoding="utf-8"))["file"]

TRIED = [pytest.param("en-GB", id="English"), pytest.param("ur", id="Urdu"), pytest.param("pa", id="Panjabi")]

# --- what is vendored --------------------------------------------------------------------------------


@pytest.mark.parametrize("row", TABLE, ids=[row["name"] for row in TABLE])
def test_each_vendored_file_is_the_one_in_the_table(row: dict[str, str]) -> None:
    assert hashlib.sha256((VENDOR / row["name"]).read_bytes()).hexdigest() == row["sha256"]


def test_the_table_names_every_vendored_file_and_each_has_its_licence() -> None:
    there = {str(path.relative_to(VENDOR)) for path in VENDOR.rglob("*") if path.suffix in (".css", ".woff2")}
    assert {row["name"] for row in TABLE} == there
    licences = {path.stem for path in (VENDOR / "licences").iterdir()}
    assert {row["package"].rpartition("/")[2] for row in TABLE} == licences


def test_the_macros_are_made_for_the_vendored_stylesheet() -> None:
    """govuk-frontend-jinja 4.1.0 was made for govuk-frontend 6.3.0: whoever raises one raises both."""
    asked = (WEB.parents[1] / "pyproject.toml").read_text(encoding="utf-8")
    assert '"govuk-frontend-jinja==4.1.0"' in asked
    assert [row["version"] for row in TABLE if row["package"] == "govuk-frontend"] == ["6.3.0"]


@pytest.mark.parametrize(
    "word", ["GDS Transport", "crown", "crest", "govuk-header", "govuk-footer", "http:", "https:"]
)
@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_no_stylesheet_carries_what_belongs_to_govuk_or_leads_outside(sheet: Path, word: str) -> None:
    assert word.lower() not in sheet.read_text(encoding="utf-8").lower()


PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border)-(?:left|right)[a-z-]*|left|right)\s*:"
    r"|(?:float|clear|text-align)\s*:\s*(?:left|right)\b"
)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_no_stylesheet_speaks_of_left_and_right(sheet: Path) -> None:
    assert PHYSICAL.findall(re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.S)) == []


def test_the_search_for_left_and_right_finds_them() -> None:
    """Guards the test above."""
    assert PHYSICAL.search(".a{color:red;margin-left:5px}") and PHYSICAL.search(".a{left:0}")
    assert PHYSICAL.search(".a{text-align: right!important}") and not PHYSICAL.search(
        ".a-left{inset-inline-start:0}"
    )


def test_every_file_a_stylesheet_asks_for_is_there() -> None:
    for sheet in SHEETS:
        for address in re.findall(r"url\(([^)]+)\)", sheet.read_text(encoding="utf-8")):
            assert (sheet.parent / address).is_file(), address


def test_the_script_stays_small() -> None:
    assert len((STATIC / "tellback.js").read_text(encoding="utf-8").splitlines()) <= 200


# --- every page --------------------------------------------------------------------------------------


@pytest.mark.parametrize("tag", TRIED)
@pytest.mark.parametrize("name", WHOLE)
def test_a_page_says_its_language_and_direction(name: str, tag: str) -> None:
    spoken = BY_TAG["en-GB" if name == "console" else tag]
    (html,) = Tags(drawn(name, tag)).named("html")
    assert (html["lang"], html["dir"]) == (spoken.tag, spoken.dir)


@pytest.mark.parametrize("tag", TRIED)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_needs_nothing_the_policy_forbids(name: str, tag: str) -> None:
    html = drawn(name, tag)
    tags = Tags(html)
    assert not tags.named("style")
    assert all(script.get("src", "").startswith("/static/") for script in tags.named("script"))
    for _, attributes in tags.found:
        assert not [word for word in attributes if word == "style" or word.startswith("on")]
    fetched = [one.get("src") or one.get("href", "") for one in tags.named("link", "script", "img")]
    assert all(address.startswith("/") for address in fetched)


@pytest.mark.parametrize("tag", TRIED)
@pytest.mark.parametrize("name", PAGES)
def test_phone_numbers_money_and_references_keep_their_order(name: str, tag: str) -> None:
    """In text of ours. A person's own words stand as they are, with dir=auto."""
    html = re.sub(r'<p [^>]*dir="auto".*?</p>', "", drawn(name, tag), flags=re.S)
    outside = re.sub(r'<bdi dir="ltr">.*?</bdi>', "", html, flags=re.S)
    visible = re.sub(r"<[^>]+>", " ", outside)
    if name != "console":  # officers' pages are English and left to right
        assert not re.search(r"07700|0121|£\d|T482", visible)


# A room's big screen is read from afar and has no menus: everything on it is what the room is asked.
WITH_MENUS = [name for name in WHOLE if not name.startswith("big screen")]


@pytest.mark.parametrize("name", WITH_MENUS)
def test_a_page_has_one_heading_a_way_past_the_menus_and_somebody_to_ring(name: str) -> None:
    html = drawn(name, "ur")
    tags = Tags(html)
    assert len(tags.named("h1")) == 1
    links = [link.get("href") for link in tags.named("a")]
    assert links[0] == "#main" and tags.named("main")[0]["id"] == "main"
    assert {"/accessibility", "/privacy", "tel:01214960123"} <= set(links)


@pytest.mark.parametrize("name", [name for name in WITH_MENUS if name != "console"])
def test_every_language_is_offered_in_its_own_name(name: str) -> None:
    html = drawn(name, "ur")
    for one in LANGUAGES:
        assert re.search(rf'lang="{one.tag}" dir="{one.dir}"[^>]*>{one.name}<', html), one.tag


@pytest.mark.parametrize("name", PAGES)
def test_ids_are_given_once_and_what_points_to_them_finds_them(name: str) -> None:
    tags = Tags(drawn(name, "en-GB"))
    ids = [attributes["id"] for _, attributes in tags.found if "id" in attributes]
    assert len(ids) == len(set(ids))
    if name == "chat log":
        return  # its forms are on the page around it
    for _, attributes in tags.found:
        pointed = [attributes[key] for key in ("for", "form") if key in attributes]
        pointed += attributes.get("aria-describedby", "").split()
        pointed += [
            href[1:] for href in [attributes.get("href", "")] if href.startswith("#") and len(href) > 1
        ]
        assert set(pointed) <= set(ids)


def test_an_unchecked_translation_says_so_and_english_does_not() -> None:
    words = "A computer wrote this translation"
    assert words in drawn("home", "ur") and words not in drawn("home", "en-GB")


# --- single pages ------------------------------------------------------------------------------------


def test_the_chat_page_holds_the_very_block_that_polling_brings() -> None:
    assert drawn("chat log", "ur").strip() in drawn("chat", "ur")


def test_the_chat_block_is_the_same_each_time_and_carries_no_token() -> None:
    assert drawn("chat log", "en-GB") == drawn("chat log", "en-GB")
    assert "token" not in drawn("chat log", "en-GB")


def test_what_a_resident_typed_stays_text() -> None:
    html = drawn("chat", "en-GB")
    assert "&lt;b&gt;lights&lt;/b&gt; please, it is dark &amp; I am 71" in html
    assert "<b>lights" not in html
    assert "&lt;/textarea&gt;&lt;b&gt;kept</textarea>" in drawn("chat failed", "en-GB")


def test_quick_answers_press_the_form_that_has_no_text_box() -> None:
    tags = Tags(drawn("chat", "en-GB"))
    pressed = [one for one in tags.named("button") if one.get("name") == "choice"]
    assert [one["value"] for one in pressed] == [one["key"] for one in CHOICES["en-GB"]]
    assert {one["form"] for one in pressed} == {"tap"} and {one["type"] for one in pressed} == {"submit"}
    ids = {one["form"]: one["value"] for one in tags.named("input") if one["name"] == "message_id"}
    assert ids == {"tap": "w7-3-tap", "say": "w7-3-say"}


def test_the_chat_log_says_who_spoke_and_is_a_list_within_a_log() -> None:
    html = drawn("chat", "en-GB")
    assert re.search(r'<div class="log" role="log"[^>]*>\s*<ol>', html)
    assert html.count("You said:") == 2 and html.count("Council said:") == 3


def test_a_failed_message_is_told_in_the_title_and_beside_the_box() -> None:
    html = drawn("chat failed", "en-GB")
    assert "<title>Error: " in html and 'role="status">Not sent.</p>' in html


@pytest.mark.parametrize(("tag", "start"), [("en-GB", "0%"), ("ur", "54%")])
def test_bars_grow_from_where_reading_starts(tag: str, start: str) -> None:
    bar = next(one for one in Tags(drawn("issue", tag)).named("rect") if one["class"] == "fill")
    assert (bar["x"], bar["width"]) == (start, "46%")


def test_a_refusal_shows_its_reason_and_its_money() -> None:
    html = drawn("issue", "en-GB")
    assert "We cannot do this" in html
    assert 'A camera costs <bdi dir="ltr">£60,000</bdi>. We have <bdi dir="ltr">£20,000</bdi>.' in html


def test_a_quote_keeps_its_language_and_its_copy_says_what_it_is() -> None:
    html = drawn("issue", "en-GB")
    assert '<p class="govuk-body" lang="pa" dir="ltr">ਰਾਤ ਨੂੰ ਬਹੁਤ ਹਨੇਰਾ ਹੁੰਦਾ ਹੈ।</p>' in html
    assert "It is very dark at night." in html and "English copy. Not checked." in html


def test_news_in_another_language_than_the_page_is_marked_to_the_last_fact() -> None:
    html = drawn("issue", "ur")
    for words in ("A camera would stop them.", "They stay.", "A camera costs"):
        assert f'<span lang="en" dir="ltr">{words}' in html


def test_an_issue_without_news_names_the_date_and_the_person() -> None:
    html = drawn("issue without outcome", "en-GB")
    assert "We will tell you by 12 December 2026. Amrit Kaur is working on it." in html
    assert "Too few answers to show yet" in html


@pytest.mark.parametrize(
    ("given", "said", "unsaid"),
    [
        pytest.param("not found", "We cannot find that page", "not lost", id="404"),
        pytest.param("too many", "Try again in 5 minutes.", "not lost", id="429"),
        pytest.param("our fault", "Your answer was not lost.", "cannot find", id="500"),
    ],
)
def test_an_error_page_says_what_to_do_and_only_what_is_true(given: str, said: str, unsaid: str) -> None:
    html = drawn(given, "en-GB")
    assert said in html and unsaid not in html


def test_a_failed_form_leads_to_each_wrong_field() -> None:
    html = drawn("console", "en-GB")
    assert "<title>Error: Fly-tipping" in html
    for link in ("#news", "#next-day"):
        assert f'href="{link}"' in html
    assert html.index("There is a problem") < html.index("<h1")


# --- headers, colour, files --------------------------------------------------------------------------

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


@pytest.mark.parametrize("path", ["/plain", "/console/", "/look.css", "/static/tellback.css", "/nowhere"])
def test_every_answer_carries_the_policy(path: str) -> None:
    headers = dressed().test_client().get(path).headers
    assert headers["Content-Security-Policy"] == POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "Strict-Transport-Security" not in headers


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        pytest.param("/plain", "no-cache", id="a page is asked for again"),
        pytest.param("/console/", "no-store", id="an officer's page is not kept"),
        pytest.param(
            "/static/tellback.css?v={v}",
            "public, max-age=31536000, immutable",
            id="a versioned file for a year",
        ),
        pytest.param(
            "/static/tellback.css?v=000000000000", "no-cache", id="a version that is not the file's"
        ),
        pytest.param("/static/tellback.css", "no-cache", id="a file without version"),
        pytest.param(
            "/static/vendor/fonts/gurmukhi-5.3.0.woff2", "public, max-age=31536000, immutable", id="a font"
        ),
        pytest.param("/static/vendor/fonts/none.woff2?v=1", "no-cache", id="a missing file"),
    ],
)
def test_how_long_an_answer_may_be_kept(path: str, kept: str) -> None:
    asked = path.format(v=fingerprint(STATIC / "tellback.css"))
    assert dressed().test_client().get(asked).headers["Cache-Control"] == kept


def test_the_address_of_a_static_file_changes_with_the_file(tmp_path: Path) -> None:
    file = tmp_path / "a.css"
    file.write_text("one")
    before = fingerprint(file)
    file.write_text("another")
    assert fingerprint(file) != before


def test_the_council_colour_is_a_stylesheet_of_its_own() -> None:
    answer = dressed().test_client().get("/look.css")
    assert answer.mimetype == "text/css" and "--govuk-brand-colour:#4b2a7a" in answer.text


@pytest.mark.parametrize("colour", ["#ffd800", "purple", "#4b2a7a;}*{display:none", "#fff"])
def test_a_colour_that_cannot_be_read_or_is_none_is_refused(colour: str) -> None:
    with pytest.raises(Refusal):
        council_css(colour)


def test_contrast_is_the_same_both_ways() -> None:
    assert contrast("#4b2a7a", "#ffffff") == contrast("#ffffff", "#4b2a7a") >= 4.5
