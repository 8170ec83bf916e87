"""From a prompt to what a channel can show. The only place that asks about a channel's limits."""

from __future__ import annotations

from dataclasses import dataclass

from bot.wording.prompt import Prompt
from channels.port import Choice, Limits
from channels.sms_text import mend

FSI, PDI = "\u2068", "\u2069"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """One message as it will be sent, apart from its address."""

    text: str
    choices: tuple[Choice, ...] = ()


def fit(prompt: Prompt, limits: Limits) -> Fitted:
    """Buttons where the channel has them, else numbered lines; one message, so that its order is certain.

    >>> choices = (Choice(key="a", label="Yes"), Choice(key="b", label="No"))
    >>> fit(Prompt(text="Do we?", choices=choices), Limits(max_text=1600)).text
    'Do we?\\n1 Yes\\n2 No'
    """
    choices = (*prompt.choices, *prompt.names)
    if limits.buttons >= len(choices) and choices and not prompt.typed:
        labelled = tuple(Choice(key=c.key, label=_short(c.label, limits.label)) for c in choices)
        return Fitted(text=_lines(prompt.text, prompt.footer), choices=labelled)
    numbered = "\n".join(f"{number} {choice.label}" for number, choice in enumerate(prompt.choices, 1))
    names = ", ".join(choice.label for choice in prompt.names)
    text = _lines(prompt.text, numbered if prompt.listed else "", names, prompt.footer)
    return Fitted(text=mend(text) if limits.counts_parts else text)


def isolated(value: str, limits: Limits) -> str:
    """A reference, number or date that keeps its own direction inside a text of another.

    SMS shows isolates as boxes on old phones, so there they are left out.
    """
    return f"{FSI}{value}{PDI}" if limits.isolates else value


def _lines(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


def _short(label: str, longest: int) -> str:
    return label if len(label) <= longest else f"{label[: longest - 1]}…"
