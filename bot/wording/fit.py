"""From a prompt to what a channel can show. The only place that asks about a channel's limits."""

from __future__ import annotations

from dataclasses import dataclass

from bot.language.bidi import in_order
from bot.wording.prompt import Prompt
from channels.port import Choice, Limits
from channels.sms_text import mend


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """One message as it will be sent, apart from its address."""

    text: str
    choices: tuple[Choice, ...] = ()


def fit(prompt: Prompt, limits: Limits) -> Fitted:
    """Buttons where the channel has them, else numbered lines; one message, so that its order is certain.

    What must keep its order among right-to-left words keeps it: of every message, here.

    >>> choices = (Choice(key="a", label="Yes"), Choice(key="b", label="No"))
    >>> fit(Prompt(text="Do we?", choices=choices), Limits(max_text=1600)).text
    'Do we?\\n1 Yes\\n2 No'
    """
    choices = (*prompt.choices, *prompt.names)
    if limits.buttons >= len(choices) and choices and not prompt.typed:
        labelled = tuple(Choice(key=c.key, label=_label(c.label, limits)) for c in choices)
        text = in_order(_lines(prompt.text, prompt.footer), isolates=limits.isolates)
        return Fitted(text=text, choices=labelled)
    numbered = "\n".join(f"{number} {choice.label}" for number, choice in enumerate(prompt.choices, 1))
    names = ", ".join(choice.label for choice in prompt.names)
    text = _lines(prompt.text, numbered if prompt.listed else "", names, prompt.footer)
    text = in_order(text, isolates=limits.isolates)
    return Fitted(text=mend(text) if limits.counts_parts else text)


def _lines(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


def _label(label: str, limits: Limits) -> str:
    """As long as the channel takes it; what keeps its order is left out before any of its words is."""
    for shown in (in_order(label, isolates=limits.isolates), in_order(label, isolates=False), label):
        if len(shown) <= limits.label:
            return shown
    return f"{label[: limits.label - 1]}…"
