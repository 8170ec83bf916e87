"""One turn of the dialogue in each language: understand, step, put into words, fit to a text. No database."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from datetime import date
from functools import cache

from bench.figures import Figure
from bot.content.content import Content
from bot.content.pledges import pledge_text
from bot.dialogue import engine
from bot.dialogue.happenings import Asked
from bot.dialogue.meaning import Chosen
from bot.dialogue.place import Place
from bot.dialogue.schema import Conversation, Question
from bot.settings import ROOT
from bot.wording.fit import fit
from bot.wording.prompt import Speaker, prompt_for
from channels.port import Limits

_TURNS = 300
_BUDGET = 250.0  # microseconds
_TEXTS = Limits(max_text=1600, counts_parts=True)
_TODAY = date(2026, 11, 23)
_KNOWN = {"welcome": Chosen("start"), "keep-number": Chosen("yes")}


# Questions of the kinds that cost most to understand, and the one asked most often.
_QUESTIONS = (
    ("pledge-check", "kept"),
    ("choose-together", "buy"),
    ("pledge-pick", "matter"),
    ("local-issue", "topic"),
)


def measure() -> list[Figure]:
    content = Content.load(ROOT / "conversations", ROOT / "locales")
    medians: dict[str, tuple[float, str]] = {}
    for language in content.languages:
        tag = language.tag
        of_questions = {
            f"{name}.{question}": _median(content, name, question, tag) for name, question in _QUESTIONS
        }
        slowest = max(of_questions, key=lambda each: of_questions[each])
        medians[tag] = (of_questions[slowest], slowest)
    slow = max(medians, key=lambda tag: medians[tag][0])
    others = ", ".join(f"{tag} {median:.0f}" for tag, (median, _) in medians.items())
    return [
        Figure(
            what="one turn, understand + step + wording, slowest language and question",
            measured=f"median {medians[slow][0]:.0f} microseconds in {slow} at {medians[slow][1]} ({others})",
            budget=f"{_BUDGET:.0f} microseconds in any language",
            met=medians[slow][0] <= _BUDGET,
        ),
        Figure(
            what="a waiting talk",
            measured=f"no memory of the process; {_waiting(content)} bytes of place in its row",
        ),
    ]


@cache
def _english() -> list[Callable[[], object]]:
    content = Content.load(ROOT / "conversations", ROOT / "locales")
    script = content.conversations["pledge-check"]
    question = script.question("kept")
    replies = _replies(content, question, "en_GB")
    return [_turn(content, script, question, "en_GB", reply) for reply in replies]


def ours() -> float:
    """Microseconds of the median turn at the question asked most often, in English."""
    return statistics.median(_microseconds(turn) for turn in _english() for _ in range(_TURNS // 10))


def _median(content: Content, name: str, question_id: str, tag: str) -> float:
    """Microseconds of one turn at a question, over replies of every sort."""
    script = content.conversations[name]
    question = script.question(question_id)
    turns = [_turn(content, script, question, tag, reply) for reply in _replies(content, question, tag)]
    for turn in turns:
        turn()  # what is worked out once for each language is worked out
    return statistics.median(_microseconds(turn) for turn in turns for _ in range(_TURNS))


def _waiting(content: Content) -> int:
    """The largest place there is: every question answered but the last, the longest order of options."""
    sizes = []
    for script in content.conversations.values():
        answers = {question.id: Chosen("rather-not") for question in script.questions}
        order = {each.id: tuple(o.id for o in each.options) for each in script.questions if each.shuffle}
        place = Place(question=script.questions[-1].id, answers=answers, order=order)
        sizes.append(len(json.dumps(place.to_json())))
    return max(sizes)


def _replies(content: Content, question: Question, tag: str) -> list[str]:
    """A number, a label, a label with a slip of the finger, two at once, and words that are no answer."""
    label = content.catalogues.say(question.options[1].label, tag)
    wordy = "I was told somebody would ring me about the street light"
    return ["1", label, label[:-1], "1 3", wordy]


def _turn(
    content: Content, script: Conversation, question: Question, tag: str, reply: str
) -> Callable[[], object]:
    place = Place(question=question.id, answers={**_KNOWN, "town": Chosen("tipton")}, opened=True)
    speaker = Speaker(content.catalogues, tag, on_phone=True)
    first = content.pledges[0]
    pledge = pledge_text(first["key"], first["text"])
    values = {
        "pledge": speaker.say(pledge),
        "ref": "T482",
        "owner": "Asha",
        "team": "the team",
        "due": "today",
    }

    def turn() -> object:
        meaning = content.ears.hear(question, reply, tag, _TODAY)
        after, happened = engine.step(script, place, meaning)
        asked = next((each for each in happened if isinstance(each, Asked)), None)
        if asked is None:
            return happened
        prompt = prompt_for(asked, script, after, speaker, talk="T1", values=values, phrases=content.phrases)
        return fit(prompt, _TEXTS)

    return turn


def _microseconds(turn: Callable[[], object]) -> float:
    started = time.perf_counter()
    turn()
    return 1e6 * (time.perf_counter() - started)
