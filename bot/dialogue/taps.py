"""What a tap means: a button of the open question, by its option's id or its figure (pure)."""

from __future__ import annotations

from bot.dialogue.meaning import Amount, Chosen, Meaning, Several
from bot.dialogue.schema import Question


def meaning_of_tap(question: Question, option_id: str) -> Meaning | None:
    """What a button means for the question on the screen; None when it is no button of this question."""
    if question.figures:
        figures = {str(figure): figure for figure in question.figures}
        return Amount(figures[option_id]) if option_id in figures else None
    if question.option(option_id) is None:
        return None
    if question.answer is Several:
        return Several((option_id,))
    return Chosen(option_id) if question.answer is Chosen else None
