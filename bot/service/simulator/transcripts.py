"""Golden transcripts: a talk as a file that anybody can read, and that is run again to see if it still holds.

    title: Maureen answers by text
    channel: sms
    now: 2026-10-17 10:00

    > TIPTON                      what the person sends; > [Yes] presses a button
    < Hello. ...                  what comes back, further lines indented, buttons as [Yes] [No]
    @ pledge-check pl             the person begins this conversation, in this language (or none yet)
    = 15 minutes                  time passes (minutes, hours, days, weeks)
    ! done                        an officer sends what happened; then "  field: text", one a line

A line that starts with # is a remark.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from difflib import unified_diff
from pathlib import Path

from bot.clock import LONDON
from bot.content.content import Content
from bot.errors import ContentFault, Fault, Refusal
from bot.language.tags import ENGLISH
from bot.service.outcomes.written import Written
from bot.service.simulator.simulator import Rehearsal, Said, rehearse
from channels.port import Limits

SIGNS = {">": "says", "@": "opens", "=": "waits", "!": "tells"}
_UNITS = {"minute": "minutes", "hour": "hours", "day": "days", "week": "weeks"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One thing done: says, opens, waits or tells. line: where it stands in the file."""

    kind: str
    what: str
    line: int = 0
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    file: str
    header: tuple[str, ...]
    channel: str
    now: datetime
    actions: tuple[Action, ...]
    text: str


def read_transcript(path: Path) -> Transcript:
    """Raises ContentFault with file, line and remedy."""
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise ContentFault(
            [Fault(str(path), 0, f"It cannot be read: {error.strerror}.", "Check it.")]
        ) from None
    head, _, body = text.partition("\n\n")
    settings = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)
    try:
        now = datetime.strptime(settings["now"], "%Y-%m-%d %H:%M").replace(tzinfo=LONDON)
    except (KeyError, ValueError):
        remedy = "Write a line like `now: 2026-10-17 10:00` at the top."
        raise ContentFault([Fault(str(path), 1, "There is no moment to start at.", remedy)]) from None
    lines = list(enumerate(body.split("\n"), len(head.splitlines()) + 2))
    return Transcript(
        file=str(path),
        header=tuple(head.splitlines()),
        channel=settings.get("channel", "sms"),
        now=now,
        actions=tuple(_actions(lines)),
        text=text.rstrip() + "\n",
    )


def _actions(lines: list[tuple[int, str]]) -> Iterator[Action]:
    for index, (number, line) in enumerate(lines):
        if line[:1] in SIGNS:
            fields = _fields(lines[index + 1 :]) if line[0] == "!" else {}
            yield Action(kind=SIGNS[line[0]], what=line[2:], line=number, fields=fields)


def _fields(lines: list[tuple[int, str]]) -> dict[str, str]:
    found = {}
    for _, line in lines:
        name, colon, value = line.strip().partition(": ")
        if not line.startswith("  ") or not colon:
            break
        found[name] = value
    return found


def run(transcript: Transcript, content: Content, limits: Mapping[str, Limits]) -> str:
    """The transcript as it goes now, in the same form. Raises ContentFault for an action nobody can do."""
    if transcript.channel not in limits:
        what = f"`channel: {transcript.channel}` is not known."
        raise ContentFault([Fault(transcript.file, 1, what, f"Use one of: {', '.join(limits)}.")])
    written = [*transcript.header]
    with rehearse(content, transcript.channel, limits, transcript.now) as rehearsal:
        for action in transcript.actions:
            try:
                said = do(rehearsal, action, content)
            except (Refusal, ValueError) as fault:
                raise ContentFault(
                    [Fault(transcript.file, action.line, str(fault), "Mend the line.")]
                ) from None
            written.extend(turn(action, said))
    return "\n".join(written) + "\n"


def turn(action: Action, said: Iterable[Said]) -> list[str]:
    """One action and what came back, as the lines of a transcript."""
    return ["", *_written(action), *(line for message in said for line in _shown(message))]


def header(title: str, channel: str, now: datetime) -> list[str]:
    """The head of a transcript that begins at this minute."""
    return [f"title: {title}", f"channel: {channel}", f"now: {now.astimezone(LONDON):%Y-%m-%d %H:%M}"]


def difference(transcript: Transcript, now: str) -> str:
    """What differs, as a person reads it; empty when nothing does. Remarks do not count."""
    plain = [line for line in transcript.text.splitlines() if not line.startswith("#")]
    return "\n".join(
        unified_diff(plain, now.splitlines(), "what the file says", "what happens now", lineterm="", n=3)
    )


def do(rehearsal: Rehearsal, action: Action, content: Content) -> list[Said]:
    """Do one thing. Raises Refusal or ValueError, with a sentence, when it cannot be done."""
    match action.kind:
        case "says":
            return rehearsal.says(action.what)
        case "opens":
            return rehearsal.opens(*_begun(action.what, content))
        case "waits":
            return rehearsal.waits(duration(action.what))
        case _:
            return rehearsal.hears_outcome(_outcome(action))


def _begun(what: str, content: Content) -> tuple[str, str]:
    name, _, language = what.strip().partition(" ")
    if name not in content.conversations:
        raise ValueError(f"There is no conversation {name}.")
    if language and language not in content.languages:
        raise ValueError(f"{language} is not served.")
    return name, language


def duration(text: str) -> timedelta:
    """
    >>> duration("4 weeks")
    datetime.timedelta(days=28)
    """
    count, _, unit = text.strip().partition(" ")
    name = _UNITS.get(unit.rstrip("s"))
    if name is None or not count.isdigit():
        raise ValueError(f"{text!r} is no length of time; write it like 15 minutes or 4 weeks.")
    return timedelta(**{name: int(count)})


def _outcome(action: Action) -> Written:
    fields = dict(action.fields)
    by = fields.pop("next_by", "")
    return Written(
        kind=action.what.strip(),
        you_said=fields.pop("you_said", ""),
        we_did=fields.pop("we_did", ""),
        why_not=fields.pop("why_not", ""),
        money=fields.pop("money", ""),
        lasts_until=fields.pop("lasts_until", ""),
        next_by=date.fromisoformat(by) if by else None,
        texts=fields or {ENGLISH: ""},
    )


def _written(action: Action) -> list[str]:
    sign = next(sign for sign, kind in SIGNS.items() if kind == action.kind)
    return [f"{sign} {action.what}", *(f"  {name}: {value}" for name, value in action.fields.items())]


def _shown(said: Said) -> list[str]:
    first, *rest = said.text.splitlines() or [""]
    lines = [f"< {first}", *(f"  {line}" for line in rest)]
    if said.choices:
        lines.append("  " + " ".join(f"[{choice.label}]" for choice in said.choices))
    return lines
