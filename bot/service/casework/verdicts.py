"""What officers found flags to be, as lines that listening may learn from."""

from __future__ import annotations

from collections.abc import Mapping

from bot.language.intents import Intent
from bot.language.tags import ENGLISH
from bot.listening.lines import Line
from bot.model.task import FlagVerdict, TaskKind
from bot.store.casework import verdicts
from bot.store.database import Connection

_INTENTS: Mapping[str, Intent] = {
    TaskKind.DANGER: Intent.DANGER,
    TaskKind.PERHAPS_DANGER: Intent.DANGER,
    TaskKind.HATE: Intent.HATE,
    TaskKind.PERHAPS_HATE: Intent.HATE,
}
_HARMLESS = "lookalike"  # a line of no intent that was taken for one


def judged(connection: Connection) -> list[Line]:
    """The words of closed flags of which an officer has said whether they were real. Who asked us to forget
    them has none any more."""
    return [
        Line(
            text=each.words,
            intent=_INTENTS[each.kind] if each.verdict == FlagVerdict.REAL else Intent.NONE,
            kind="" if each.verdict == FlagVerdict.REAL else _HARMLESS,
            language=each.language or ENGLISH,
        )
        for each in verdicts.judged(connection, _INTENTS)
    ]
