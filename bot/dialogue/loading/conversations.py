"""From YAML to schema. Every fault names file, line and remedy, and all faults of all files come together."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.dialogue.loading.lists import Lists, load_lists
from bot.dialogue.loading.questions import condition_of, read_condition, read_question
from bot.dialogue.plain import to_plain
from bot.dialogue.schema import Condition, Conversation, Ending, Honesty, Question
from bot.dialogue.text import Text, read_text
from bot.errors import ContentFault, Fault
from bot.yaml_lines import Reader, parse

ABOUT = ("nothing", "pledge", "outcome", "local", "round", "call")
OWED = ("pledge", "local", "round")  # people who answer these are owed an outcome, and told so first
# What the host knows without asking. costs: each answer is a text that the person pays for, and is their own.
FACTS = {"has-number": ("yes", "no"), "has-pictures": ("yes", "no"), "costs": ("yes", "no")}
ANSWERS = ("answered", "skipped")  # conditions may ask for these of any question
_HONESTY = (
    ("stage", "How far the decision is: nothing is decided, part is, or all is."),
    ("change", "What is planned."),
    ("money", "What money there is, and for what."),
    ("decided", "What is decided and cannot change."),
    ("still_open", "What is still open."),
    ("who_decides", "Who decides, and when."),
    ("lasts", "For how long it will be so."),
)


def load_all(folder: Path) -> dict[str, Conversation]:
    """Every conversation under `folder`, by name. Raises ContentFault with all faults of all files."""
    faults: list[Fault] = []
    lists = load_lists(folder)
    parts = load_parts(folder / "parts.yaml", lists, faults)
    loaded = {}
    for path in sorted(folder.glob("*/conversation.yaml")):
        try:
            conversation = _load(path, parts, lists, faults)
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


def load_parts(path: Path, lists: Lists, faults: list[Fault] | None = None) -> dict[str, Question]:
    """The questions that conversations share, by id. faults: what is wrong is added to it."""
    faults = [] if faults is None else faults
    nodes = parse(path)
    parts = {}
    for part_id, node in nodes.items():
        if not isinstance(node, Mapping):
            faults.append(Fault(str(path), 1, f"`{part_id}` is empty.", "Give it `ask: ...` and a kind."))
            continue
        reader = Reader(str(path), node, faults, int(nodes.lc.data[part_id][0]) + 1)  # type: ignore[attr-defined]
        question = read_question(reader, "parts", part_id, lists.by_name, lists.districts)
        parts[part_id] = replace(question, shared=True)
    return parts


def _load(path: Path, parts: Mapping[str, Question], lists: Lists, faults: list[Fault]) -> Conversation:
    reader = Reader(str(path), parse(path), faults)
    name = reader.take("name", str, default=path.parent.name, needed=True)
    if name != path.parent.name:
        reader.fault("name", f"`name: {name}` differs from its folder.", f"Write `name: {path.parent.name}`.")
    about = reader.take("about", str, default="nothing", needed=True)
    if about not in ABOUT:
        reader.fault("about", f"`about: {about}` is not known.", f"Use one of: {', '.join(ABOUT)}.")
    questions = (*_shared(reader, parts), *_own_questions(reader, name, lists))
    conversation = Conversation(
        name=name,
        title=read_text(reader, "title", f"{name}.title", needed=True) or Text(f"{name}.title", name),
        about=about,
        owner=reader.take("owner", str, default="", needed=True),
        honesty=_honesty(reader, name, needed=about in OWED),
        questions=questions,
        endings=tuple(_endings(reader, name)),
        opening=read_text(reader, "opening", f"{name}.opening", "Said once, just before the first question."),
        keeps=reader.take("keeps", bool, default=True),
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

    canonical = json.dumps(plain(to_plain(conversation)), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()[:16]


def _shared(reader: Reader, parts: Mapping[str, Question]) -> Iterator[Question]:
    """A part by its name, or under a condition of this conversation's own: `town: {has-number: "no"}`."""
    for item in reader.take("first", list, default=[]):
        for part, when in item.items() if isinstance(item, Mapping) else [(item, {})]:
            if part not in parts:
                reader.fault("first", f"There is no part `{part}`.", f"Use some of: {', '.join(parts)}.")
            elif not isinstance(when, Mapping):
                what = f"`{part}: {when}` is no condition."
                reader.fault("first", what, 'Write `town: {has-number: "no"}`.')
            else:
                yield replace(parts[part], when={**parts[part].when, **condition_of(when)})


def _own_questions(reader: Reader, name: str, lists: Lists) -> Iterator[Question]:
    seen: set[str] = set()
    for child in reader.children("questions"):
        question_id = child.take("id", str, default="", needed=True)
        if question_id in seen:
            child.fault("id", f"`{question_id}` stands twice.", "Give each question its own id.")
        seen.add(question_id)
        yield read_question(child, name, question_id, lists.by_name, lists.districts)


def _honesty(reader: Reader, name: str, *, needed: bool) -> Honesty | None:
    node = reader.take("honesty", Mapping, needed=needed)
    if node is None:
        return None
    inner = Reader(reader.file, node, reader.faults, reader.line("honesty"))
    gets = read_text(
        inner, "what_you_get", f"{name}.what_you_get", "What people get for taking part.", needed=True
    )
    within = inner.take("reply_within", int, default=20, needed=True)
    others = {key: read_text(inner, key, f"{name}.{key}", note) for key, note in _HONESTY}
    inner.rest()
    return Honesty(what_you_get=gets, reply_within=within, **others) if gets else None


def _endings(reader: Reader, name: str) -> Iterator[Ending]:
    for number, child in enumerate(reader.children("endings"), 1):
        note = child.take("note", str, default="")
        say = read_text(child, "say", f"{name}.ending{number}", note, needed=True)
        if say:
            yield Ending(say=say, when=read_condition(child, "when"))
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
        if question_id not in earlier and question_id not in FACTS:
            what = f"The condition asks `{question_id}`, which is no question before it."
            reader.faults.append(
                Fault(reader.file, line, what, f"Use one of: {', '.join(earlier) or 'none'}.")
            )
            continue
        known = {*FACTS.get(question_id, ())}
        if question_id in earlier:
            known |= {*(option.id for option in earlier[question_id].options), *ANSWERS}
        for option in options:
            if option not in known:
                what = f"`{question_id}` has no answer `{option}`."
                reader.faults.append(
                    Fault(reader.file, line, what, f"Use one of: {', '.join(sorted(known))}.")
                )
