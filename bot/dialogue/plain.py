"""A conversation to plain JSON and back: published versions are kept so, and live talks run on them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from bot.dialogue.schema import Condition, Conversation, Ending, Honesty, Kind, Option, Question
from bot.dialogue.text import Text


def to_plain(conversation: Conversation) -> dict[str, Any]:
    return asdict(conversation)


def from_plain(plain: Mapping[str, Any]) -> Conversation:
    """The conversation that `to_plain` was given."""
    honesty = plain["honesty"]
    return Conversation(
        **{
            **plain,
            "title": _needed(plain["title"]),
            "honesty": honesty and Honesty(**{**honesty, "what_you_get": _needed(honesty["what_you_get"])}),
            "questions": tuple(_question(question) for question in plain["questions"]),
            "endings": tuple(
                Ending(say=_needed(ending["say"]), when=_condition(ending["when"]))
                for ending in plain["endings"]
            ),
        }
    )


def _question(plain: Mapping[str, Any]) -> Question:
    return Question(
        **{
            **plain,
            "kind": Kind(plain["kind"]),
            "ask": _needed(plain["ask"]),
            "options": tuple(_option(option) for option in plain["options"]),
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
    return Text(**{**plain, "app": _text(plain["app"])})
