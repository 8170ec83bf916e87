"""Makes the files of this folder from the published packages. Run by hand when a version is raised.

    npm pack govuk-frontend@6.3.0 @fontsource/noto-sans-gurmukhi@5.3.0 ...    (in an empty folder; see FONTS)
    python -m venv tools && tools/bin/pip install tinycss2 fonttools brotli
    tools/bin/python bot/web/static/vendor/vendor.py FOLDER-OF-THE-TGZ-FILES

Writes `govuk-frontend.css`, `fonts/*.woff2`, `licences/*.txt` and `vendor.toml` (what, version, licence,
SHA-256). The result is committed, so installing and testing need none of this. `govuk-frontend-jinja` in
pyproject.toml carries the macros of the same govuk-frontend version: raise both together.

The stylesheet is rewritten because this service is not part of GOV.UK and speaks right-to-left languages:
the GDS Transport typeface and the header and footer of GOV.UK go, and left and right become start and end.
"""

from __future__ import annotations

import hashlib
import io
import json
import sys
import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tinycss2  # type: ignore[import-not-found,unused-ignore]
from fontTools import subset, ttLib  # type: ignore[import-not-found,unused-ignore]

HERE = Path(__file__).parent

# --- the stylesheet ----------------------------------------------------------------------------------

# Parts of GOV.UK's own page, and the printing of addresses after links (ours are short and said in words).
FOREIGN = ("govuk-header", "govuk-footer", "govuk-logo", "crown", "crest", "[href^=")
FONT = "var(--tellback-font)"

LOGICAL_NAMES = {
    **{f"{edge}-left": f"{edge}-inline-start" for edge in ("margin", "padding", "border")},
    **{f"{edge}-right": f"{edge}-inline-end" for edge in ("margin", "padding", "border")},
    **{f"border-left-{what}": f"border-inline-start-{what}" for what in ("color", "width", "style")},
    **{f"border-right-{what}": f"border-inline-end-{what}" for what in ("color", "width", "style")},
    "left": "inset-inline-start",
    "right": "inset-inline-end",
}
LOGICAL_VALUES = {
    "float": {"left": "inline-start", "right": "inline-end"},
    "clear": {"left": "inline-start", "right": "inline-end"},
    "text-align": {"left": "start", "right": "end"},
}

# What renaming cannot do: two chevrons and a triangle are drawn by hand and have to point the other way.
BY_HAND = """
[dir=rtl] .govuk-back-link:before{transform:rotate(45deg)}
[dir=rtl] .govuk-breadcrumbs__list-item:before{transform:rotate(225deg)}
[dir=rtl] .govuk-details:not([open])>.govuk-details__summary:before\
{clip-path:polygon(100% 0,0 50%,100% 100%);border-width:7px 12.124px 7px 0}
.govuk-tag{max-width:100%}
"""


def logical(name: str, value: str) -> list[tuple[str, str]]:
    """One physical declaration as logical ones; others come back unchanged.

    >>> logical("margin-left", "5px"), logical("float", "right")
    ([('margin-inline-start', '5px')], [('float', 'inline-end')])
    >>> logical("padding", "5px 20px 10px 0")
    [('padding-block', '5px 10px'), ('padding-inline', '0 20px')]
    """
    if name in ("margin", "padding"):
        sides = value.split()
        if len(sides) == 4 and sides[1] != sides[3]:
            top, right, bottom, left = sides
            return [(f"{name}-block", f"{top} {bottom}"), (f"{name}-inline", f"{left} {right}")]
    word = LOGICAL_VALUES.get(name, {}).get(value, value)
    return [(LOGICAL_NAMES.get(name, name), word)]


def declarations(content: list[Any]) -> Iterator[str]:
    """The declarations of one block, rewritten, as `name:value` texts."""
    for node in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        if node.type != "declaration":
            raise ValueError(f"not a declaration: {node.serialize()}")
        value = tinycss2.serialize(node.value).strip()
        if node.name == "font-family":
            if "GDS Transport" not in value:
                continue  # print falls back to a bare sans-serif, which would take the scripts' fonts away
            value = FONT
        urgent = "!important" if node.important else ""
        yield from (f"{name}:{text}{urgent}" for name, text in logical(node.name, value))


def selectors(prelude: list[Any]) -> str:
    """The selector list without GOV.UK's own parts; "" when nothing is left."""
    kept = [one for one in tinycss2.serialize(prelude).split(",") if not any(word in one for word in FOREIGN)]
    return ",".join(one.strip() for one in kept)


def rewritten(rules: Iterable[Any]) -> Iterator[str]:
    for rule in rules:
        if rule.type == "qualified-rule":
            block = ";".join(declarations(rule.content))
            if (wanted := selectors(rule.prelude)) and block:
                yield f"{wanted}{{{block}}}"
        elif rule.at_keyword in ("media", "supports"):
            inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
            if block := "".join(rewritten(inner)):
                yield f"@{rule.at_keyword} {tinycss2.serialize(rule.prelude).strip()}{{{block}}}"
        elif rule.at_keyword not in ("font-face", "charset", "-moz-document"):
            raise ValueError(f"a rule nobody has thought about: @{rule.at_keyword}")


def stylesheet(css: str, version: str) -> str:
    """govuk-frontend's stylesheet as this service uses it, one rule a line so that a change can be read."""
    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    head = f'@charset "UTF-8";\n/* govuk-frontend {version}, MIT, rewritten by vendor.py; see licences/ */\n'
    return head + "\n".join(rewritten(rules)) + BY_HAND


# --- the fonts ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Font:
    """One web font to write. letters: what it is cut to; empty keeps all of the package's own part."""

    name: str
    package: str
    part: str
    letters: str = ""


# Urdu with its marks, the forms phones type for the same letters, digits of both kinds, and joiners.
URDU = (
    "ءآأؤئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيًٌٍَُِّْٰٕٓٔٱٹپچڈڑژکگںھہۂۃیےۓۀۆۇ"
    "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹،؛؟۔٪٫٬ـ٭۝ؐؑؒؓؔؕ؀؁؂؃ؘؙؚﷺﷲ﷽" + "\u200c\u200d\u200e\u200f \u00a0.:!()-/\u2013\u2018\u2019"
)

NASKH_NAMES = "العربية فارسی دری پښتو کوردی سۆرانی کوردیی ناوەندی"

FONTS = (
    Font(name="gurmukhi", package="noto-sans-gurmukhi", part="gurmukhi"),
    Font(name="gujarati", package="noto-sans-gujarati", part="gujarati"),
    Font(name="bengali", package="noto-sans-bengali", part="bengali"),
    Font(name="naskh", package="noto-naskh-arabic", part="arabic"),
    Font(name="nastaliq", package="noto-nastaliq-urdu", part="arabic", letters=URDU),
    Font(name="latin-ext", package="noto-sans", part="latin-ext"),
    # The names in the language menu alone: seen on every page, so they must not cost a whole script.
    Font(name="names-gurmukhi", package="noto-sans-gurmukhi", part="gurmukhi", letters="ਪੰਜਾਬੀ"),
    Font(name="names-gujarati", package="noto-sans-gujarati", part="gujarati", letters="ગુજરાતી"),
    Font(name="names-bengali", package="noto-sans-bengali", part="bengali", letters="বাংলা"),
    Font(name="names-naskh", package="noto-naskh-arabic", part="arabic", letters=NASKH_NAMES),
    Font(name="names-nastaliq", package="noto-nastaliq-urdu", part="arabic", letters="اردو"),
)


def cut(font: bytes, letters: str) -> bytes:
    """The font with these letters and all the shapes they can join into."""
    opened = ttLib.TTFont(io.BytesIO(font), recalcTimestamp=False)
    options = subset.Options(layout_features=["*"], hinting=False, flavor="woff2")
    cutter = subset.Subsetter(options)
    cutter.populate(text=letters)
    cutter.subset(opened)
    opened.flavor = "woff2"
    written = io.BytesIO()
    opened.save(written)
    return written.getvalue()


# --- reading and writing -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Package:
    """One published archive, opened."""

    archive: Path
    files: dict[str, bytes]

    @property
    def version(self) -> str:
        return str(json.loads(self.files["package.json"])["version"])


def opened(archive: Path) -> Package:
    """Every file of an npm archive by its path below `package/`."""
    with tarfile.open(archive) as tar:
        members = [member for member in tar.getmembers() if member.isfile()]
        files = {m.name.split("/", 1)[1]: body.read() for m in members if (body := tar.extractfile(m))}
    return Package(archive, files)


def found(folder: Path, name: str) -> Package:
    archives = [path for path in sorted(folder.glob(f"{name}-*.tgz")) if path.name[len(name) + 1].isdigit()]
    if len(archives) != 1:
        raise SystemExit(f"{folder}: exactly one {name}-VERSION.tgz is needed, {len(archives)} found")
    return opened(archives[0])


def entry(file: str, content: bytes, package: str, source: Package, licence: str) -> str:
    """One row of vendor.toml."""
    return "\n".join(
        (
            "[[file]]",
            f'name = "{file}"',
            f'package = "{package}"',
            f'version = "{source.version}"',
            f'licence = "{licence}"',
            f'sha256 = "{hashlib.sha256(content).hexdigest()}"',
            f'archive_sha256 = "{hashlib.sha256(source.archive.read_bytes()).hexdigest()}"',
            "",
        )
    )


def write(file: str, content: bytes) -> None:
    target = HERE / file
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(content)


def vendor(folder: Path) -> None:
    """Write everything again from the archives in a folder."""
    govuk = found(folder, "govuk-frontend")
    css = stylesheet(govuk.files["dist/govuk/govuk-frontend.min.css"].decode(), govuk.version).encode()
    write("govuk-frontend.css", css)
    # The package carries no licence text; licences/govuk-frontend.txt was taken from its repository.
    rows = [entry("govuk-frontend.css", css, "govuk-frontend", govuk, "MIT")]
    for font in FONTS:
        source = found(folder, f"fontsource-{font.package}")
        content = source.files[f"files/{font.package}-{font.part}-400-normal.woff2"]
        if font.letters:
            content = cut(content, font.letters)
        file = f"fonts/{font.name}-{source.version}.woff2"
        write(file, content)
        write(f"licences/{font.package}.txt", source.files["LICENSE"])
        rows.append(entry(file, content, f"@fontsource/{font.package}", source, "OFL-1.1"))
    write("vendor.toml", ("# Written by vendor.py. A test holds the sums.\n\n" + "\n".join(rows)).encode())


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    vendor(Path(sys.argv[1]))
