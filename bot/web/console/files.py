"""Pictures and voice notes that people sent: opened with a press that the log keeps, then shown a while.

The press notes down who may see which one until when, in the officer's own session: to look at a page changes
nothing (I11), and no address of a picture works for anybody who has not pressed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask import Response, request, session
from flask.typing import ResponseReturnValue

from bot.errors import Gone, Refusal
from bot.service.inbox.opening import files as casework
from bot.service.inbox.opening.files import Sent
from bot.service.inbox.opening.kinds import Opened
from bot.web.console.besides import ATTACHMENTS, path
from bot.web.console.rows.common import counted
from bot.web.console.shell import Route, at, done, eyes, me, moment, page, read, refused, write

_LOOKS = timedelta(minutes=10)
_MOST_LOOKS = 20  # noted down at once, so that the session stays small
_SHOWN = {"image": "picture", "audio": "sound", "video": "film", "text": "words"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FileView:
    """shows: picture, sound, film or words, "" where it was not opened. href: of the bytes. path: of this
    page. kept: for how long."""

    title: str
    shows: str
    words: str
    href: str
    path: str
    kept: str


def file(event_id: int, place: int) -> ResponseReturnValue:
    wanted = _wanted(event_id, place)
    found = read(casework.kept, wanted, at().vault) if _may_look(wanted) and wanted.here else None
    here = path(event_id, place)
    family = found.content_type.partition("/")[0] if found else ""
    view = FileView(
        title=ATTACHMENTS.get(wanted.attachment.kind, ("something they sent", ""))[0].capitalize(),
        shows=_SHOWN.get(family, ""),
        words=found.body.decode("utf-8", "replace") if found and family == "text" else "",
        href=f"{here}/bytes",
        path=here,
        kept=counted(at().settings.files_days, "day", "days"),
    )
    return page("console/file.html", "said", one=view, back=f"/console/messages/{event_id}")


def open_file(event_id: int, place: int) -> ResponseReturnValue:
    """Fetch it where that is still to be done, and note who looks."""
    wanted = _wanted(event_id, place)
    here = path(event_id, place)
    found: Opened | None = None
    if not wanted.here:
        try:
            found = casework.fetched(wanted, at().channels.get(wanted.channel))
        except Refusal as refusal:
            return refused(str(refusal), title="It cannot be opened now", back=here)
    write(casework.look, wanted, found, at().vault, me(), moment())
    _note_look(wanted)
    return done("It is open.", here)


def file_bytes(event_id: int, place: int) -> ResponseReturnValue:
    """The bytes, for who has pressed lately; for everybody else there is nothing."""
    wanted = _wanted(event_id, place)
    if not _may_look(wanted):
        raise Gone("it was not opened by who asks")
    found = read(casework.kept, wanted, at().vault)
    answer = Response(found.body, content_type=found.content_type)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Content-Disposition"] = "inline"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; media-src 'self'; sandbox"
    return answer.make_conditional(request, accept_ranges=True, complete_length=len(found.body))


def _wanted(event_id: int, place: int) -> Sent:
    since = moment() - timedelta(days=at().settings.files_days)
    return read(casework.sent, event_id, place, eyes(), since)


def _may_look(wanted: Sent) -> bool:
    until = _looks().get(_key(wanted), 0)
    return until > moment().timestamp()


def _note_look(wanted: Sent) -> None:
    now = moment()
    going = {key: until for key, until in _looks().items() if until > now.timestamp()}
    going[_key(wanted)] = int((now + _LOOKS).timestamp())
    session["looks"] = dict(list(going.items())[-_MOST_LOOKS:])


def _looks() -> dict[str, int]:
    kept = session.get("looks")
    return kept if isinstance(kept, dict) else {}


def _key(wanted: Sent) -> str:
    return f"{wanted.event_id}.{wanted.place}"


ROUTES = (
    Route(path="/messages/<int:event_id>/files/<int:place>", view=file, verb="call"),
    Route(path="/messages/<int:event_id>/files/<int:place>", view=open_file, verb="call", methods=("POST",)),
    # The page asks for it by itself, and only after a press there is anything.
    Route(path="/messages/<int:event_id>/files/<int:place>/bytes", view=file_bytes, verb="call", quiet=True),
)
