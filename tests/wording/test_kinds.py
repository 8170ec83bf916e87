"""Every kind of question: how it is put on a phone and in an app, and how its replies are heard."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from bot.content.content import Content
from bot.dialogue import engine
from bot.dialogue.happenings import Asked
from bot.dialogue.loading.conversations import load_all
from bot.dialogue.meaning import Amount, Chosen, Day, Meaning, Ranked, Several, Skipped, Unsure, Words
from bot.dialogue.place import Place
from bot.dialogue.schema import Conversation
from bot.wording.fit import fit
from bot.wording.prompt import Speaker, prompt_for, question_shown
from channels.port import Limits

ROOT = Path(__file__).resolve().parents[2]
PHONE = Limits(max_text=1600, counts_parts=True)
APP = Limits(max_text=4096, buttons=30, label=64)
TODAY = date(2026, 11, 23)
SHOWN = ("bins", "parks", "lights")


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Conversation:
    folder = tmp_path_factory.mktemp("content")
    shutil.copytree(ROOT / "tests" / "dialogue" / "samples" / "kinds", folder / "kinds")
    for name in ("parts.yaml", "towns.yaml"):
        shutil.copy(ROOT / "conversations" / name, folder / name)
    return load_all(folder)["kinds"]


def put(script: Conversation, content: Content, question: str, limits: Limits, tag: str = "en_GB") -> str:
    """The question as it is sent; buttons in brackets."""
    place = Place(question=question, order={"order": SHOWN})
    speaker = Speaker(content.catalogues, tag, on_phone=limits.counts_parts)
    prompt = prompt_for(Asked(question), script, place, speaker, talk="T", values={}, phrases=content.phrases)
    fitted = fit(prompt, limits)
    return "\n".join((fitted.text, *(f"[{choice.label}]" for choice in fitted.choices)))


@pytest.mark.parametrize(
    ("question", "phone", "app"),
    [
        pytest.param(
            "pick",
            "Which of these do you use?\n1 Bus\n2 Tram\n3 Bike\nSend up to 2 numbers, like 1 3.",
            "Which of these do you use?\n1 Bus\n2 Tram\n3 Bike\nSend up to 2 numbers, like 1 3.",
            id="several are typed everywhere",
        ),
        pytest.param(
            "order",
            "Which matters most?\n1 Bins\n2 Parks\n3 Lights\n"
            "Send all the numbers, the best first. Like: 2 1 3",
            None,
            id="a shuffled rank in its own order",
        ),
        pytest.param(
            "share",
            "Share them out.\n1 Young people\n2 Older people\n3 Together\n"
            "You have 10 points. Send a number for each line. Like: 5 3 2",
            None,
            id="points",
        ),
        pytest.param(
            "fund",
            "What shall we pay for?\n1 New gate (£10,000)\n2 Cafe (£45,000)\n3 Toilets (£40,000)\n"
            "There is £60,000 to spend. Send the numbers you want, like 1 3.",
            None,
            id="a budget shows prices and the cap",
        ),
        pytest.param(
            "ease",
            "How easy is it to be heard?\nSend a number from 1 (Very hard) to 5 (Very easy).",
            "How easy is it to be heard?\nSend a number from 1 (Very hard) to 5 (Very easy).\n"
            "[1 Very hard]\n[2]\n[3]\n[4]\n[5 Very easy]",
            id="a scale with its ends named",
        ),
        pytest.param("people", "How many live with you?\nSend a number from 0 to 20.", None, id="a number"),
        pytest.param("start", "When did it begin?\nSend a day and month, like 14/3.", None, id="a day"),
        pytest.param(
            "photo", "Show us.\nSend a photo or a voice note. Or say it in words.", None, id="a picture"
        ),
        pytest.param(
            "sure",
            "Are you sure?\n1 Yes\n2 No\n3 Not sure",
            "Are you sure?\n[Yes]\n[No]\n[Not sure]",
            id="yes/no",
        ),
    ],
)
def test_a_question_says_how_to_answer_it(
    script: Conversation, content: Content, question: str, phone: str, app: str | None
) -> None:
    assert put(script, content, question, PHONE) == phone
    assert put(script, content, question, APP) == (app or phone)


@pytest.mark.parametrize(
    ("question", "reply", "meaning"),
    [
        pytest.param("pick", "1 and 3", Several(("bus", "bike")), id="several by number"),
        pytest.param("pick", "none of them", Several(()), id="none"),
        pytest.param("pick", "all", Unsure, id="more than the limit"),
        pytest.param("order", "2 1 3", Ranked(("parks", "bins", "lights")), id="rank by the numbers shown"),
        pytest.param(
            "order", "lights then bins then parks", Ranked(("lights", "bins", "parks")), id="by label"
        ),
        pytest.param("share", "5, 3 and 2", Ranked(("young=5", "old=3", "both=2")), id="points"),
        pytest.param("share", "5 5 5", Unsure, id="points that do not add up"),
        pytest.param("fund", "1 3", Several(("gate", "toilets")), id="a budget"),
        pytest.param("ease", "four", Amount(4), id="a scale in words"),
        pytest.param("ease", "9", Unsure, id="beyond the scale"),
        pytest.param("people", "there are 6 of us", Amount(6), id="a number in words around it"),
        pytest.param("start", "14/11", Day(date(2026, 11, 14)), id="a day, day first"),
        pytest.param("start", "3 Nov", Day(date(2026, 11, 3)), id="a month by name"),
        pytest.param("start", "14/3", Unsure, id="a day out of the bounds"),
        pytest.param("name", "call me Zee", Words("Zee"), id="a made-up name"),
        pytest.param("name", "Holly Primary School", Unsure, id="a school is no name"),
        pytest.param("name", "12 Owen Street B70", Unsure, id="an address is no name"),
        pytest.param("sure", "dont know", Chosen("unsure"), id="not sure is an answer"),
        pytest.param("fund", "rather not say", Skipped(), id="rather not say is an answer"),
    ],
)
def test_a_reply_is_heard_for_its_kind(
    script: Conversation, content: Content, question: str, reply: str, meaning: Meaning | type
) -> None:
    place = Place(question=question, order={"order": SHOWN})
    heard = content.ears.hear(question_shown(script, place, question), reply, "en_GB", TODAY)
    assert isinstance(heard, meaning) if isinstance(meaning, type) else heard == meaning


@pytest.mark.parametrize(
    ("reply", "band"),
    [
        pytest.param("im 11", "under-13", id="in words around it"),
        pytest.param("I am 11 years old", "under-13", id="a whole sentence"),
        pytest.param("twelve", "under-13", id="spelt out"),
        pytest.param("13", "13-to-17", id="the first of a band"),
        pytest.param("34", "18-or-over", id="a figure nobody listed"),
        pytest.param("3", "18-or-over", id="the number of an answer comes first"),
        pytest.param("old enough", None, id="no figure"),
        pytest.param("300", None, id="no age"),
    ],
)
def test_a_figure_means_the_answer_that_holds_it(content: Content, reply: str, band: str | None) -> None:
    age = content.conversations["young-quiz"].question("age")
    heard = content.ears.hear(age, reply, "en_GB", TODAY)
    assert heard.option == band if isinstance(heard, Chosen) else band is None


def test_the_order_a_person_sees_is_the_order_their_numbers_mean(
    script: Conversation, content: Content
) -> None:
    """Two people, two orders, one object of the question: nobody's numbers mean the other's options."""
    for order, best in ((SHOWN, "bins"), (SHOWN[::-1], "lights")):
        place = Place(question="order", order={"order": order})
        heard = content.ears.hear(question_shown(script, place, "order"), "1 2 3", "en_GB", TODAY)
        assert isinstance(heard, Ranked)
        assert heard.options[0] == best


def test_a_tap_on_a_scale_is_a_figure_and_the_engine_takes_it(script: Conversation) -> None:
    place, happened = engine.step(script, Place(question="ease"), Amount(5))
    assert place.answers["ease"] == Amount(5)
    assert happened
