"""What stands in tables is whole: no kind, command or effect is left out, and a new one fails at once."""

from __future__ import annotations

from typing import get_args

from bot.dialogue.kinds import Kind
from bot.language.command_words import Command
from bot.language.understand import READERS
from bot.model.event import TREATMENT, Disposition
from bot.service.inbound.write import _WRITERS
from bot.turn.effects import Effect
from bot.turn.rules.keywords import _DOES


def test_every_command_does_something() -> None:
    assert set(_DOES) == set(Command)


def test_every_kind_of_question_has_a_reader() -> None:
    assert set(READERS) == set(Kind)


def test_every_effect_has_a_writer() -> None:
    assert set(_WRITERS) == set(get_args(Effect))


def test_every_disposition_is_treated() -> None:
    assert set(TREATMENT) == set(Disposition)
