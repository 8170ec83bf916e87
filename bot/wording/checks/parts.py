"""What texts cost: every message of a talk by text message, put together by the code that sends it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.dialogue.happenings import Asked, Finished, Happening, Told
from bot.dialogue.place import Place
from bot.dialogue.remarks import Way, way
from bot.dialogue.schema import Conversation, Question
from bot.language.tags import ENGLISH
from bot.wording.checks.library import Finding, Library
from bot.wording.checks.limits import (
    LONGEST_LABEL,
    MOST_PARTS,
    MOST_PARTS_OF_OPENING,
    MOST_PARTS_OF_TURN,
)
from bot.wording.checks.sample import Gaps, longest
from bot.wording.fit import fit
from bot.wording.prompt import Prompt, Speaker, prompt_for
from channels.sms_text import measure


def texts(library: Library) -> Iterator[Finding]:
    """What is said on its own: phrases, endings, what follows an answer, openings."""
    asked = {question.ask.context for question, _ in library.questions}
    common = longest(library)
    for placed in library.texts:
        context = placed.text.context
        if way(placed.text) is not Way.TEXT_MESSAGE or context in asked or _is_part_of_another(context):
            continue
        conversation = library.conversations.get(context.partition(".")[0])
        gaps = longest(library, conversation) if conversation else common
        most = MOST_PARTS_OF_OPENING if context.endswith(".opening") else MOST_PARTS
        parts = _parts(library, Prompt(text=placed.text.english.format_map(gaps)))
        if parts > most:
            yield placed.found("parts", f"It goes out as {parts} text messages.", _shorten(most))


def questions(library: Library) -> Iterator[Finding]:
    """Each question with its numbered answers, as it is sent when it is first asked."""
    for question, conversation in library.questions:
        prompt = _prompt(library, conversation, question, longest(library, conversation))
        parts = _parts(library, prompt)
        if parts > MOST_PARTS:
            what = f"`{question.id}` goes out as {parts} text messages with its answers."
            yield library.of_question("parts", question, what, _shorten(MOST_PARTS))


def turns(library: Library) -> Iterator[Finding]:
    """All that one reply can bring: what is told, and the next question. A hint for each question, once."""
    for conversation in library.conversations.values():
        gaps = longest(library, conversation)
        dearest: dict[str, int] = {}
        for happened in library.walks[conversation.name].turns:
            asked = next((each.question for each in happened if isinstance(each, Asked)), "")
            parts = _parts(library, _turn(library, conversation, happened, gaps))
            dearest[asked] = max(parts, dearest.get(asked, 0))
        for name, parts in dearest.items():
            if parts > MOST_PARTS_OF_TURN:
                what = f"What is said before `{name}` and the question itself can be {parts} text messages."
                remedy = f"{MOST_PARTS_OF_TURN} are a lot already. Say less before it."
                question = conversation.question(name) if name else conversation.questions[-1]
                yield library.of_question("turn", question, what, remedy, fails=False)


def labels(library: Library) -> Iterator[Finding]:
    for placed in library.texts:
        size = len(placed.text.english)
        if (
            way(placed.text) is Way.ANSWER or placed.text.context.endswith(".short")
        ) and size > LONGEST_LABEL:
            what = f"“{placed.text.english}” has {size} characters."
            remedy = f"Some apps cut a button's label at {LONGEST_LABEL}."
            yield placed.found("label", what, remedy, fails=False)


def _turn(library: Library, conversation: Conversation, happened: Sequence[Happening], gaps: Gaps) -> Prompt:
    said, prompt = [], Prompt(text="")
    for happening in happened:
        match happening:
            case Told(text):
                said.append(text.english.format_map(gaps))
            case Finished(text, _) if text:
                said.append(text.english.format_map(gaps))
            case Asked(question):
                prompt = _prompt(library, conversation, conversation.question(question), gaps)
    return Prompt(
        text="\n".join(part for part in (*said, prompt.text) if part),
        choices=prompt.choices,
        listed=prompt.listed,
        typed=prompt.typed,
        footer=prompt.footer,
    )


def _prompt(library: Library, conversation: Conversation, question: Question, gaps: Gaps) -> Prompt:
    return prompt_for(
        Asked(question.id),
        conversation,
        Place(question=question.id),
        Speaker(library.catalogues, ENGLISH, on_phone=True),
        talk="T482",
        values=gaps,
        phrases=library.phrases,
    )


def _parts(library: Library, prompt: Prompt) -> int:
    return measure(fit(prompt, library.by_text).text).parts


def _is_part_of_another(context: str) -> bool:
    """Said only inside another text, which is measured with it."""
    return context == "team" or context.startswith(("how-", "pledge."))


def _shorten(most: int) -> str:
    return f"Shorten it to {most}: 160 characters in one, 306 in two."
