"""How lines fare: by lists alone, and with listening. Figures by language, as tables in markdown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.language.commands import command_in, request_in
from bot.language.concerns import Matter, concern_in
from bot.language.intents import ASKED_BACK, CASE, FLAGGED, PROPOSE, Intent, Listener, likeliest
from bot.language.lexicons import Lexicons
from bot.language.news import asks_news, says_stranger
from bot.language.utterance import Utterance
from bot.listening.lines import Line

ANY_CASE = "case"  # any service: which one it is that they were told of counts for less than that they were
_BY_COMMAND = {"stop": Intent.STOP, "call": Intent.CALL, "wrongnumber": Intent.WRONG_PERSON}
_BY_CONCERN = {Matter.CRISIS: Intent.DANGER, Matter.HATE: Intent.HATE}
_FLAGS = frozenset(FLAGGED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """acts: what lists find in a line and act on. asked: what lists ask back. guessed: what listening flags
    or asks back."""

    line: Line
    acts: frozenset[str]
    asked: frozenset[str]
    guessed: frozenset[str]

    @property
    def by_lists(self) -> frozenset[str]:
        return self.acts | self.asked

    @property
    def either(self) -> frozenset[str]:
        return self.by_lists | self.guessed


def judge(lines: Iterable[Line], lexicons: Lexicons, listener: Listener | None) -> list[Judged]:
    """listener: none for lists alone."""
    found = []
    for line in lines:
        acts = frozenset(_listed(line, lexicons))
        asked = frozenset(() if acts - {ANY_CASE} else _asked_by_lists(line, lexicons))
        guessed: frozenset[str] = frozenset()
        if listener is not None and not acts - {ANY_CASE}:
            guessed = frozenset(_guessed(listener, line.text, wishes=not asked))
        found.append(Judged(line=line, acts=acts, asked=asked, guessed=guessed - acts))
    return found


def _listed(line: Line, lexicons: Lexicons) -> Iterator[str]:
    said = Utterance.of(line.text)
    if (command := command_in(said, line.language, lexicons)) is not None and command in _BY_COMMAND:
        yield _BY_COMMAND[command]
    concern = concern_in(said, line.language, lexicons)
    if concern is not None:
        yield ANY_CASE if concern.is_case else _BY_CONCERN.get(concern.matter, concern.matter)
    if asks_news(said, line.language, lexicons):
        yield Intent.NEWS
    if says_stranger(said, lexicons):
        yield Intent.WRONG_PERSON
    if lexicons.machines().wrote(said):
        yield Intent.MACHINE


def _asked_by_lists(line: Line, lexicons: Lexicons) -> Iterator[str]:
    wanted = request_in(Utterance.of(line.text), line.language, lexicons)
    if wanted in _BY_COMMAND:
        yield _BY_COMMAND[wanted]


def _guessed(listener: Listener, text: str, *, wishes: bool) -> Iterator[str]:
    scores = listener.scores(text)
    flag = next((each for each in FLAGGED if scores.get(each, 0) >= PROPOSE), None)
    if flag is not None:
        yield flag
    wish = likeliest(scores, ASKED_BACK) if wishes else None
    if wish is not None:
        yield wish


# --- tables ----------------------------------------------------------------------------------------------

Cell = Callable[[Sequence[Judged]], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """lines: which of them count in it. cell: what is said of them."""

    head: str
    lines: Callable[[Line], bool]
    cell: Cell


def tables(judged: Sequence[Judged]) -> str:
    """Two tables: who is flagged, and what is asked. A cell says how many by lists, and how many with
    listening, of all; a part that has no line is left out."""
    kinds = dict.fromkeys(each.line.kind for each in judged if each.line.intent is Intent.NONE)
    flags = [
        _of("danger, plain", Intent.DANGER, ("plain", "")),
        _of("danger, indirect", Intent.DANGER, ("indirect",)),
        _of("hate", Intent.HATE),
        *(_of_none(f"flagged: {_said(kind)}", kind, _share(_flagged)) for kind in kinds),
    ]
    wishes = [
        *(_of(head, intent) for head, intent in _HEADS.items()),
        Column(head="a case", lines=lambda line: line.intent.startswith(CASE), cell=_share(_has(ANY_CASE))),
        *(_of_none(f"stopped: {_said(kind)}", kind, _stopped) for kind in kinds),
        *(_of_none(f"asked: {_said(kind)}", kind, _share(_asked)) for kind in kinds),
    ]
    return f"{_table(judged, flags)}\n\n{_table(judged, wishes)}"


_HEADS = {
    "no more messages": Intent.STOP,
    "a call": Intent.CALL,
    "news": Intent.NEWS,
    "the wrong person": Intent.WRONG_PERSON,
}


def _said(kind: str) -> str:
    names = {"lookalike": "look-alikes", "everyday": "everyday lines", "stop-comment": "comments"}
    return names.get(kind, kind.replace("_", " ").replace("-", " ") or "others")


def _of(head: str, intent: Intent, kinds: Sequence[str] = ()) -> Column:
    def counts(line: Line) -> bool:
        return line.intent is intent and (not kinds or line.kind in kinds)

    return Column(head=head, lines=counts, cell=_share(_has(intent)))


def _of_none(head: str, kind: str, cell: Cell) -> Column:
    return Column(head=head, lines=lambda line: line.intent is Intent.NONE and line.kind == kind, cell=cell)


def _has(name: str) -> Callable[[frozenset[str]], bool]:
    return lambda found: name in found


def _flagged(found: frozenset[str]) -> bool:
    return bool(found & _FLAGS)


def _asked(found: frozenset[str]) -> bool:
    return bool(found & set(ASKED_BACK))


def _share(counts: Callable[[frozenset[str]], bool]) -> Cell:
    def cell(judged: Sequence[Judged]) -> str:
        by_lists = sum(counts(each.by_lists) for each in judged)
        either = sum(counts(each.either) for each in judged)
        return f"{by_lists} → {either} of {len(judged)}"

    return cell


def _stopped(judged: Sequence[Judged]) -> str:
    return f"{sum(Intent.STOP in each.acts for each in judged)} of {len(judged)}"


def _table(judged: Sequence[Judged], columns: Sequence[Column]) -> str:
    held = [each for each in columns if any(each.lines(one.line) for one in judged)]
    by_language: defaultdict[str, list[Judged]] = defaultdict(list)
    for each in judged:
        by_language[each.line.language].append(each)
    rows: Mapping[str, Sequence[Judged]] = {**dict(sorted(by_language.items())), "all": judged}
    lines = [["language", *(each.head for each in held)], ["---"] * (len(held) + 1)]
    for name, of_it in rows.items():
        cells = (each.cell([one for one in of_it if each.lines(one.line)]) for each in held)
        lines.append([name, *cells])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
