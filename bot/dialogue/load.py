"""From YAML to schema. Every fault names file, line and remedy, and all faults of all files come together."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from bot.dialogue.remarks import ANSWER, OTHER_WORDS
from bot.dialogue.schema import Condition, Conversation, Ending, Honesty, Kind, Option, Question
from bot.dialogue.text import Text
from bot.dialogue.yaml import Reader, parse
from bot.errors import ContentFault, Fault

ABOUT = ("nothing", "pledge", "outcome", "local", "call")
SETS = ("", "may_keep", "town", "nickname")
FACTS = frozenset({"has-number"})  # what conditions may ask besides earlier questions

# Keys that say of what kind a question is; exactly one stands in each.
_KINDS = {kind.value: kind for kind in Kind}


@dataclass(frozen=True, slots=True)
class Towns:
    """The council's towns as options, and the hint that the first half of a postcode gives."""

    options: tuple[Option, ...]
    districts: Mapping[str, str]


def load_all(folder: Path) -> dict[str, Conversation]:
    """Every conversation under `folder`, by name. Raises ContentFault with all faults of all files."""
    faults: list[Fault] = []
    towns = load_towns(folder / "towns.yaml")
    parts = load_parts(folder / "parts.yaml", towns, faults)
    loaded = {}
    for path in sorted(folder.glob("*/conversation.yaml")):
        try:
            conversation = _load(path, parts, towns, faults)
        except ContentFault as fault:
            faults.extend(fault.faults)
            continue
        loaded[conversation.name] = conversation
    if not loaded and not faults:
        remedy = "Check the folder, or add <name>/conversation.yaml to it."
        faults.append(Fault(str(folder), 0, "There is no conversation here.", remedy))
    for conversation in loaded.values():
        if conversation.then and conversation.then not in loaded:
            what = f"`then: {conversation.then}` names no conversation."
            faults.append(Fault(conversation.file, 1, what, f"Use one of: {', '.join(loaded)}."))
    if faults:
        raise ContentFault(faults)
    return loaded


def load_towns(path: Path) -> Towns:
    """Raises ContentFault."""
    faults: list[Fault] = []
    reader = Reader(str(path), parse(path), faults)
    options = tuple(_option(child, "town") for child in reader.children("towns"))
    districts = reader.take("districts", Mapping, default={})
    ids = {option.id for option in options}
    for district, town in districts.items():
        if town not in ids:
            reader.fault("districts", f"{district} points to {town}, which is no town.", "Use a town's id.")
    if faults:
        raise ContentFault(faults)
    return Towns(options, {str(district): str(town) for district, town in districts.items()})


def load_parts(path: Path, towns: Towns, faults: list[Fault] | None = None) -> dict[str, Question]:
    """The questions that conversations share, by id. faults: what is wrong is added to it."""
    faults = [] if faults is None else faults
    nodes = parse(path)
    parts = {}
    for part_id, node in nodes.items():
        if not isinstance(node, Mapping):
            faults.append(Fault(str(path), 1, f"`{part_id}` is empty.", "Give it `ask: ...` and a kind."))
            continue
        reader = Reader(str(path), node, faults, int(nodes.lc.data[part_id][0]) + 1)  # type: ignore[attr-defined]
        question = _question(reader, "parts", towns, part_id)
        parts[part_id] = replace(question, shared=True)
    return parts


def _load(path: Path, parts: Mapping[str, Question], towns: Towns, faults: list[Fault]) -> Conversation:
    reader = Reader(str(path), parse(path), faults)
    name = reader.take("name", str, default=path.parent.name, needed=True)
    if name != path.parent.name:
        reader.fault("name", f"`name: {name}` differs from its folder.", f"Write `name: {path.parent.name}`.")
    about = reader.take("about", str, default="nothing", needed=True)
    if about not in ABOUT:
        reader.fault("about", f"`about: {about}` is not known.", f"Use one of: {', '.join(ABOUT)}.")
    questions = (*_shared(reader, parts), *_own_questions(reader, name, towns))
    conversation = Conversation(
        name=name,
        title=reader.text("title", f"{name}.title", needed=True) or Text(f"{name}.title", name),
        about=about,
        owner=reader.take("owner", str, default="", needed=True),
        honesty=_honesty(reader, name, needed=about in ("pledge", "local")),
        questions=questions,
        endings=tuple(_endings(reader, name)),
        then=reader.take("then", str, default=""),
        file=str(path),
    )
    reader.rest()
    _check_conditions(conversation, reader)
    if not questions:
        reader.fault("questions", "There is no question.", "Add `questions:` or `first:`.")
    if not conversation.endings and not conversation.then:
        reader.fault("endings", "The talk ends without a word.", "Add `endings:` or `then:`.")
    return replace(conversation, hash=content_hash(conversation))


def content_hash(conversation: Conversation) -> str:
    """Sixteen hex digits over what people see and how it flows; notes, lines and file names do not count."""

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            ignored = {"note", "line", "file", "hash"}
            return {key: plain(inner) for key, inner in value.items() if key not in ignored}
        return [plain(inner) for inner in value] if isinstance(value, list | tuple) else value

    canonical = json.dumps(plain(asdict(conversation)), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()[:16]


def _shared(reader: Reader, parts: Mapping[str, Question]) -> Iterator[Question]:
    for part in reader.take("first", list, default=[]):
        if part in parts:
            yield parts[part]
        else:
            reader.fault("first", f"There is no part `{part}`.", f"Use some of: {', '.join(parts)}.")


def _own_questions(reader: Reader, name: str, towns: Towns) -> Iterator[Question]:
    seen: set[str] = set()
    for child in reader.children("questions"):
        question_id = child.take("id", str, default="", needed=True)
        if question_id in seen:
            child.fault("id", f"`{question_id}` stands twice.", "Give each question its own id.")
        seen.add(question_id)
        yield _question(child, name, towns, question_id)


def _question(reader: Reader, name: str, towns: Towns, question_id: str) -> Question:
    context = f"{name}.{question_id}"
    note = reader.take("note", str, default="")
    kinds = [key for key in _KINDS if key in reader.node]
    if len(kinds) != 1:
        reader.fault(
            "id", f"`{question_id}` has {len(kinds)} kinds.", f"Give it one of: {', '.join(_KINDS)}."
        )
    kind = _KINDS[kinds[0]] if kinds else Kind.WORDS
    given = reader.node.get(kind.value)
    details: Mapping[str, Any] = given if isinstance(given, Mapping) else {}
    reader.taken.add(kind.value)
    question = Question(
        id=question_id,
        kind=kind,
        ask=reader.text("ask", f"{context}.ask", note, needed=True) or Text(f"{context}.ask", ""),
        options=_options(reader, kind, context, towns),
        sets=reader.take("sets", str, default=""),
        listed=reader.take("listed", bool, default=True),
        many=kind is Kind.WORDS and "until" in details,
        low=details.get("low"),
        high=details.get("high"),
        most=details.get("most"),
        when=_condition(reader, "when"),
        unless=_condition(reader, "unless"),
        hints=towns.districts if kind is Kind.TOWN else {},
        line=reader.at,
    )
    if question.sets not in SETS:
        reader.fault("sets", f"`sets: {question.sets}` is not known.", f"Use one of: {', '.join(SETS[1:])}.")
    reader.rest()
    return question


def _options(reader: Reader, kind: Kind, context: str, towns: Towns) -> tuple[Option, ...]:
    if kind is Kind.TOWN:
        return towns.options
    if kind is Kind.YES_NO:
        return tuple(Option(id=word.lower(), label=Text("answer", word)) for word in ("Yes", "No"))
    if kind not in (Kind.ONE_OF, Kind.SEVERAL, Kind.RANK):
        return ()
    node = reader.node.get(kind.value)
    key = kind.value
    if isinstance(node, Mapping):  # several: {most: 3, of: [...]}
        reader = Reader(reader.file, node, reader.faults, reader.line(key))
        key = "of"
    options = tuple(_option(child, context) for child in reader.children(key))
    if not options:
        reader.fault(key, f"{context} has no answers to choose from.", "Add options, or use `words`.")
    ids = [option.id for option in options]
    for twice in sorted({option_id for option_id in ids if ids.count(option_id) > 1}):
        reader.fault(key, f"{context} has the option `{twice}` twice.", "Give each option its own id.")
    return options


def _option(reader: Reader, context: str) -> Option:
    option_id = reader.take("id", str, default="", needed=True)
    at = f"{context}.{option_id}"
    option = Option(
        id=option_id,
        label=reader.text("label", at, ANSWER, needed=True) or Text(at, option_id),
        also=reader.text("also", f"{at}.also", OTHER_WORDS),
        tell=reader.text("tell", f"{at}.tell", "Said after this answer, before the next question."),
        again=reader.take("again", bool, default=False),
        alert=reader.take("alert", str, default=""),
    )
    reader.rest()
    return option


def _condition(reader: Reader, key: str) -> Condition:
    found = reader.take(key, Mapping, default={})
    return {
        str(question): tuple(str(option) for option in (options if isinstance(options, list) else [options]))
        for question, options in found.items()
    }


def _honesty(reader: Reader, name: str, *, needed: bool) -> Honesty | None:
    node = reader.take("honesty", Mapping, needed=needed)
    if node is None:
        return None
    inner = Reader(reader.file, node, reader.faults, reader.line("honesty"))
    gets = inner.text("what_you_get", f"{name}.what_you_get", "What people get for taking part.", needed=True)
    within = inner.take("reply_within", int, default=20, needed=True)
    inner.rest()
    return Honesty(what_you_get=gets, reply_within=within) if gets else None


def _endings(reader: Reader, name: str) -> Iterator[Ending]:
    for number, child in enumerate(reader.children("endings"), 1):
        note = child.take("note", str, default="")
        say = child.text("say", f"{name}.ending{number}", note, needed=True)
        if say:
            yield Ending(say=say, when=_condition(child, "when"))
        child.rest()


def _check_conditions(conversation: Conversation, reader: Reader) -> None:
    """A condition looks at a question that stands before it, and at an answer that question has."""
    earlier: dict[str, Question] = {}
    for question in conversation.questions:
        for condition in (question.when, question.unless):
            _check_condition(condition, earlier, reader, question.line)
        earlier[question.id] = question
    for ending in conversation.endings:
        _check_condition(ending.when, earlier, reader, ending.say.line)


def _check_condition(
    condition: Condition, earlier: Mapping[str, Question], reader: Reader, line: int
) -> None:
    for question_id, options in condition.items():
        if question_id in FACTS:
            continue
        if question_id not in earlier:
            what = f"The condition asks `{question_id}`, which is no question before it."
            reader.faults.append(
                Fault(reader.file, line, what, f"Use one of: {', '.join(earlier) or 'none'}.")
            )
            continue
        known = {option.id for option in earlier[question_id].options} | {"skipped"}
        for option in options:
            if option not in known:
                what = f"`{question_id}` has no answer `{option}`."
                reader.faults.append(
                    Fault(reader.file, line, what, f"Use one of: {', '.join(sorted(known))}.")
                )
