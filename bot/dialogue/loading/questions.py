"""One question of a file: its kind, its options, its conditions. Faults are gathered in the reader."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.dialogue.kinds import Bound, Kind, Source, Traits
from bot.dialogue.remarks import ANSWER, OTHER_WORDS
from bot.dialogue.schema import NO, NOT_SURE, YES, Condition, Option, Question
from bot.dialogue.text import Text, read_text
from bot.yaml_lines import Reader

SETS = ("", "may_keep", "town", "nickname")
_END = "What this end of the scale means."


def read_question(
    reader: Reader,
    name: str,
    question_id: str,
    lists: Mapping[str, tuple[Option, ...]],
    districts: Mapping[str, str],
) -> Question:
    """The question under `reader`. lists: the options that `of: NAME` stands for."""
    context = f"{name}.{question_id}"
    note = reader.take("note", str, default="")
    kind = _kind(reader, question_id)
    details = _details(reader, kind)
    traits = kind.traits
    question = Question(
        id=question_id,
        kind=kind,
        ask=read_text(reader, "ask", f"{context}.ask", note, needed=True) or Text(f"{context}.ask", ""),
        options=_options(reader, details, kind, context, lists),
        sets=reader.take("sets", str, default=""),
        listed=reader.take("listed", bool, default=True),
        shuffle=reader.take("shuffle", bool, default=False),
        many="until" in traits.more and "until" in details.node,
        low=_bound(details, traits.low),
        high=_bound(details, traits.high),
        low_end=_end(details, "low_end", context, traits),
        high_end=_end(details, "high_end", context, traits),
        most=details.take("most", int) if "most" in traits.more else None,
        when=read_condition(reader, "when"),
        unless=read_condition(reader, "unless"),
        hints=districts if traits.options is Source.TOWNS else {},
        line=reader.at,
    )
    _check(question, reader)
    details.rest()
    reader.rest()
    return question


def read_option(reader: Reader, context: str, *, costs: bool = False) -> Option:
    """One answer to choose. costs: it must say what it costs, in whole pounds."""
    option_id = reader.take("id", str, default="", needed=True)
    at = f"{context}.{option_id}"
    option = Option(
        id=option_id,
        label=read_text(reader, "label", at, ANSWER, needed=True) or Text(at, option_id),
        also=read_text(reader, "also", f"{at}.also", OTHER_WORDS),
        tell=read_text(reader, "tell", f"{at}.tell", "Said after this answer."),
        again=reader.take("again", bool, default=False),
        ends=reader.take("ends", bool, default=False),
        alert=reader.take("alert", str, default=""),
        cost=reader.take("cost", int, default=0, needed=costs) if costs else 0,
        low=reader.take("low", int),
        high=reader.take("high", int),
    )
    reader.rest()
    return option


def read_condition(reader: Reader, key: str) -> Condition:
    return condition_of(reader.take(key, Mapping, default={}))


def condition_of(found: Mapping[str, Any]) -> Condition:
    """From `{mood: [low, high]}` or `{mood: low}`."""
    return {
        str(question): tuple(str(option) for option in (options if isinstance(options, list) else [options]))
        for question, options in found.items()
    }


def _kind(reader: Reader, question_id: str) -> Kind:
    kinds = [kind for kind in Kind if kind.value in reader.node]
    if len(kinds) != 1:
        what = f"`{question_id}` has {len(kinds)} kinds."
        reader.fault("id", what, f"Give it one of: {', '.join(Kind)}.")
    return kinds[0] if kinds else Kind.WORDS


def _details(reader: Reader, kind: Kind) -> Reader:
    """What stands under the key of the kind; a plain list of options reads as `of:` with that list."""
    key = kind.value
    reader.taken.add(key)
    given = reader.node.get(key)
    node: Mapping[str, Any] = given if isinstance(given, Mapping) else {}
    inner = Reader(reader.file, node, reader.faults, reader.line(key))
    unknown = set(node) - set(kind.traits.keys)
    for name in sorted(unknown):
        known = ", ".join(kind.traits.keys) or "nothing"
        inner.fault(name, f"`{name}` is not known under `{key}`.", f"There can be: {known}.")
    inner.taken |= {*unknown, "until", "of", "unsure"}
    return inner


def _bound(details: Reader, bound: Bound | None) -> int | None:
    if bound is None:
        return None
    found: int | None = details.take(bound.key, int, default=bound.default, needed=bound.needed)
    return found


def _end(details: Reader, key: str, context: str, traits: Traits) -> Text | None:
    """What one end of a scale means; None for a kind that has no ends."""
    return read_text(details, key, f"{context}.{key}", _END) if key in traits.more else None


def _options(
    reader: Reader, details: Reader, kind: Kind, context: str, lists: Mapping[str, tuple[Option, ...]]
) -> tuple[Option, ...]:
    source = kind.traits.options
    if source is Source.TOWNS:
        return lists["towns"]
    if source is Source.YES_NO:
        return (YES, NO, NOT_SURE) if details.node.get("unsure") is True else (YES, NO)
    if source is Source.NOWHERE:
        return ()
    key = kind.value
    if isinstance(details.node.get("of"), str):
        return _of_list(details, lists)
    where, place = (details, "of") if details.node else (reader, key)
    costs = kind.traits.priced
    options = tuple(read_option(child, context, costs=costs) for child in where.children(place))
    if not options:
        where.fault(place, f"{context} has no answers to choose from.", "Add options, or use `words`.")
    ids = [option.id for option in options]
    for twice in sorted({option_id for option_id in ids if ids.count(option_id) > 1}):
        where.fault(place, f"{context} has the option `{twice}` twice.", "Give each option its own id.")
    return options


def _of_list(details: Reader, lists: Mapping[str, tuple[Option, ...]]) -> tuple[Option, ...]:
    name = details.node["of"]
    if name not in lists:
        details.fault("of", f"There is no list `{name}`.", f"Use one of: {', '.join(sorted(lists))}.")
    return lists.get(name, ())


def _check(question: Question, reader: Reader) -> None:
    if question.sets not in SETS:
        reader.fault("sets", f"`sets: {question.sets}` is not known.", f"Use one of: {', '.join(SETS[1:])}.")
    if None not in (question.low, question.high) and not question.low < question.high:  # type: ignore[operator]
        what = f"`{question.id}` goes from {question.low} to {question.high}."
        reader.fault(question.kind.value, what, "Let the first be the lower one.")
    if question.most is not None and not 1 <= question.most <= len(question.options):
        what = f"`most: {question.most}` does not fit {len(question.options)} options."
        reader.fault(question.kind.value, what, "Let it be between 1 and their number.")
