"""A conversation to plain JSON and back: published versions are kept so, and live talks run on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from bot.dialogue.kinds import Kind
from bot.dialogue.schema import Condition, Conversation, Ending, Honesty, Option, Question
from bot.dialogue.text import Text

_NOW = {"open": "still_open"}  # what earlier releases called a fact


def to_plain(conversation: Conversation) -> dict[str, Any]:
    return asdict(conversation, dict_factory=without_empty_own)


def without_empty_own(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """The fields of one record; a text that no officer wrote says nothing of that."""
    return {name: value for name, value in pairs if name != "own" or value}


def from_plain(plain: Mapping[str, Any]) -> Conversation:
    """The conversation that `to_plain` was given, also by an earlier release that knew fewer fields."""
    honesty = plain["honesty"]
    return Conversation(
        **{
            **plain,
            "title": _needed(plain["title"]),
            "honesty": honesty and _honesty(honesty),
            "opening": _text(plain.get("opening")),
            "questions": tuple(_question(question) for question in plain["questions"]),
            "endings": tuple(
                Ending(say=_needed(ending["say"]), when=_condition(ending["when"]))
                for ending in plain["endings"]
            ),
        }
    )


def _honesty(plain: Mapping[str, Any]) -> Honesty:
    texts = {_NOW.get(name, name): _text(value) for name, value in plain.items() if name != "reply_within"}
    return Honesty(**{**texts, "reply_within": plain["reply_within"]})


def _question(plain: Mapping[str, Any]) -> Question:
    return Question(
        **{
            **plain,
            "kind": Kind(plain["kind"]),
            "ask": _needed(plain["ask"]),
            "options": tuple(_option(option) for option in plain["options"]),
            "low_end": _text(plain.get("low_end")),
            "high_end": _text(plain.get("high_end")),
            "when": _condition(plain["when"]),
            "unless": _condition(plain["unless"]),
        }
    )


def _option(plain: Mapping[str, Any]) -> Option:
    texts = {"label": _needed(plain["label"]), "also": _text(plain["also"]), "tell": _text(plain["tell"])}
    return Option(**{**plain, **texts})


def _condition(plain: Mapping[str, Any]) -> Condition:
    return {question: tuple(options) for question, options in plain.items()}


def _text(plain: Mapping[str, Any] | None) -> Text | None:
    return None if plain is None else _needed(plain)


def _needed(plain: Mapping[str, Any]) -> Text:
    own = tuple((tag, text) for tag, text in plain.get("own", ()))
    return Text(**{**plain, "app": _text(plain["app"]), "own": own})
