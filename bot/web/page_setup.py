"""What every page is given: its headers, its colour, its static files, and a few words for the templates.

`install(app, council)` is called once for the Flask app. The rest is pure.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, request, url_for
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader
from markupsafe import Markup, escape

from bot.errors import Refusal
from bot.language.bidi import runs
from bot.web import fields

LEAST_CONTRAST = 4.5  # WCAG 2.2 AA for text of normal size
IMMUTABLE = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Council:
    """Whose service this is. colour: "#rrggbb". phone: as people read it aloud, "0121 496 0123"."""

    name: str
    colour: str
    phone: str


# --- headers -----------------------------------------------------------------------------------------


def security_headers(*, frame_ancestors: Sequence[str] = (), https: bool = False) -> dict[str, str]:
    """The headers of every answer. frame_ancestors: the sites that may show this page in a frame.

    https adds Strict-Transport-Security; only a public address that always has a certificate may ask for it.
    The referrer stays within the site: the CSRF check of a secure site reads it.

    >>> security_headers()["Content-Security-Policy"].split("; ")[-1]
    "frame-ancestors 'none'"
    >>> security_headers(frame_ancestors=["https://example.org"])["Content-Security-Policy"].split("; ")[-1]
    'frame-ancestors https://example.org'
    """
    own = (
        *("script-src", "style-src", "img-src", "media-src", "font-src", "connect-src", "manifest-src"),
        "form-action",
    )
    policy = ["default-src 'none'", *(f"{what} 'self'" for what in own), "base-uri 'none'"]
    policy.append(f"frame-ancestors {' '.join(frame_ancestors) or chr(39) + 'none' + chr(39)}")
    headers = {
        "Content-Security-Policy": "; ".join(policy),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    }
    if https:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return headers


# --- the council's colour ----------------------------------------------------------------------------


def contrast(one: str, other: str = "#ffffff") -> float:
    """The WCAG contrast ratio of two colours written "#rrggbb", from 1 to 21.

    >>> round(contrast("#000000"), 1), round(contrast("#4b2a7a"), 1), round(contrast("#ffd800"), 1)
    (21.0, 11.0, 1.4)
    """
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def council_css(colour: str) -> str:
    """The stylesheet that gives every page the council's colour. Refused unless white text reads on it.

    >>> council_css("#4b2a7a").startswith(":root{--govuk-brand-colour:#4b2a7a;")
    True
    >>> council_css("#ffd800")
    Traceback (most recent call last):
    ...
    bot.errors.Refusal: White text on #ffd800 has a contrast of 1.4. Choose a darker colour: 4.5 or more.
    """
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        raise Refusal(f"{colour!r} is not a colour. Write six figures after a #, like #4b2a7a.")
    if (ratio := contrast(colour)) < LEAST_CONTRAST:
        remedy = f"Choose a darker colour: {LEAST_CONTRAST} or more."
        raise Refusal(f"White text on {colour} has a contrast of {ratio:.1f}. {remedy}")
    names = ("brand-colour", "link-colour", "link-hover-colour")
    return ":root{" + "".join(f"--govuk-{name}:{colour};" for name in names) + "}\n"


# --- words within a text of another direction --------------------------------------------------------


def bidi(text: str) -> Markup:
    """A text of ours as HTML, where numbers, money and references keep their own order in any script.

    Without this, a page in Urdu shows "£9,400" as "9,400£" and a telephone number back to front.

    >>> bidi("Ring 0121 496 0123 <now>")
    Markup('Ring <bdi dir="ltr">0121 496 0123</bdi> &lt;now&gt;')
    """
    pieces: list[Markup | str] = []
    end = 0
    for first, last in runs(text):
        pieces += [escape(text[end:first]), Markup('<bdi dir="ltr">{}</bdi>').format(text[first:last])]
        end = last
    return Markup("").join([*pieces, escape(text[end:])])


# --- putting it on -----------------------------------------------------------------------------------


@lru_cache(maxsize=256)
def _fingerprint(file: Path, changed: int) -> str:  # noqa: ARG001 - a change of the file is a new entry
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12]


def fingerprint(file: Path) -> str:
    """The first figures of a file's SHA-256, read again only when the file has changed."""
    return _fingerprint(file, file.stat().st_mtime_ns)


def install(app: Flask, council: Council, *, https: bool = False) -> None:
    """Give an app the macros, the template words, the council's colour at /look.css and the headers.

    Templates get `council`, `static(name)` (an address that changes with the file) and the filter `bidi`.
    Static files of such an address are kept a year; fonts, whose names carry their version, too. A view's own
    header wins over these, so the embeddable chat can set its Content-Security-Policy.
    Raises Refusal for a colour on which white text cannot be read.
    """
    css = council_css(council.colour)
    css_version = hashlib.sha256(css.encode()).hexdigest()[:12]
    folder = Path(app.static_folder or "")
    macros = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    own = [app.jinja_loader] if app.jinja_loader else []
    app.jinja_loader = ChoiceLoader([*own, macros])

    def static(name: str) -> str:
        return url_for("static", filename=name, v=fingerprint(folder / name))

    def look() -> Response:
        return Response(css, mimetype="text/css")

    app.add_url_rule("/look.css", "look", look)
    words: dict[str, Any] = {"council": council, "static": static, "look_version": css_version}
    app.jinja_env.globals.update(words, field_macro=fields.macro, field_parameters=fields.parameters)
    app.jinja_env.filters["bidi"] = bidi
    headers = security_headers(https=https)

    def finish(response: Response) -> Response:
        there = {name.lower() for name in response.headers.keys()}  # noqa: SIM118 - no mapping: it has pairs
        response.headers.extend([each for each in headers.items() if each[0].lower() not in there])
        if caching := _caching(request.endpoint or "", request.path, is_current(response)):
            response.headers["Cache-Control"] = caching
        elif "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-cache"
        return response

    def is_current(response: Response) -> bool:
        """True when what was asked for by its version is what is being sent."""
        if response.status_code not in (200, 304):
            return False
        name = (request.view_args or {}).get("filename", "")
        if name.startswith("vendor/fonts/"):
            return True  # a font's file name carries its version
        wanted = request.args.get("v")
        return wanted is not None and wanted == (fingerprint(folder / name) if name else css_version)

    app.after_request(finish)


def _caching(endpoint: str, path: str, current: bool) -> str:
    """How long an answer may be kept, where the view has no say in it; "" where it has."""
    if endpoint in ("static", "look"):
        return IMMUTABLE if current else "no-cache"
    return "no-store" if path.startswith("/console") else ""
