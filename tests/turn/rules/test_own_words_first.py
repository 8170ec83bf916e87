"""At a question for own words, what people say in any language is the answer, whatever it could also mean."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.dialogue.meaning import Chosen
from bot.model.event import Disposition
from bot.model.talk import Mode, Talk
from bot.turn.effects import Decision, KeepAnswer, StartTalk
from bot.turn.router import decide
from tests.turn.made_up import APP, HER, message, said_in, talk_at, turn_of

OWN_WORDS = talk_at("pledge-check", Chosen("no"))
CLOSED = talk_at("pledge-check")
NOUNS = {
    "en_GB": ["More", "my idea", "town", "groups", "ideas", "phone", "face to face", "drop in", "English"],
    "pl": ["angielski", "język", "pomoc", "grupa", "spotkania", "telefon", "pomysł", "pomagam mamie"],
    "ro": ["engleza", "limba", "ajutor", "grup", "întâlniri", "față în față", "ajut un vecin"],
    "ur": ["انگریزی", "زبان", "مدد", "گروپ", "فون", "ملاقات", "main kisi ki madad kar raha hoon"],
    "pa": ["ਅੰਗਰੇਜ਼ੀ", "ਭਾਸ਼ਾ", "ਮਦਦ", "ਗਰੁੱਪ", "ਫੋਨ"],
    "bn": ["ইংরেজি", "ভাষা", "সাহায্য", "দল", "ফোন", "আমি সাহায্য করছি"],
    "gu": ["અંગ્રેજી", "ભાષા", "મદદ", "જૂથ", "ફોન", "હું મદદ કરું છું"],
    "ar": ["الإنجليزية", "اللغة", "مساعدة", "مجموعة", "وجها لوجه", "أساعد شخصا"],
    "ckb": ["ئینگلیزی", "زمان", "یارمەتی", "گروپ", "تەلەفۆن", "یارمەتی کەسێک دەدەم"],
    "fa": ["انگلیسی", "زبان", "کمک", "گروه", "تلفن", "به کسی کمک می‌کنم"],
    "en@easy": ["English", "phone", "more", "I help someone"],
}
CARERS = [
    ("en_GB", "I help someone"),
    ("pl", "pomagam mamie"),
    ("ro", "ajut un vecin"),
    ("ar", "أساعد شخصا"),
    ("ckb", "یارمەتی کەسێک دەدەم"),
    ("fa", "به کسی کمک می‌کنم"),
    ("gu", "હું મદદ કરું છું"),
    ("bn", "আমি সাহায্য করছি"),
    ("ur", "main kisi ki madad kar raha hoon"),
    ("pa", "main kisi ki madad kar raha hoon"),
]


def kept(decision: Decision) -> list[str]:
    return [each.words for each in decision.effects if isinstance(each, KeepAnswer)]


@pytest.mark.parametrize(("tag", "words"), [(tag, each) for tag, all_ in NOUNS.items() for each in all_])
def test_an_everyday_word_is_the_answer(tag: str, words: str) -> None:
    turn = turn_of(OWN_WORDS, person=replace(HER, language=tag))
    decision = decide(turn, message(words, language=tag))
    assert kept(decision) == [words]
    assert decision.came_to is not None
    assert decision.came_to.what is Disposition.ANSWER


@pytest.mark.parametrize(
    ("words", "offer"),
    [
        ("More", "send MORE"),
        ("ideas", "send IDEA"),
        ("groups", "send GROUPS"),
        ("face to face", "send DROPIN"),
    ],
)
def test_what_it_could_mean_is_offered_after(words: str, offer: str) -> None:
    assert offer in said_in(decide(turn_of(OWN_WORDS), message(words)).effects)


@pytest.mark.parametrize("words", ["MORE", "IDEA", "TOWN", "GROUPS", "DROPIN", "dropin", "help", "/more"])
def test_the_words_that_we_print_stay_commands(words: str) -> None:
    decision = decide(turn_of(OWN_WORDS), message(words))
    assert kept(decision) == []
    assert decision.came_to is not None
    assert decision.came_to.what is Disposition.COMMAND


@pytest.mark.parametrize("words", ["more", "idea", "town", "groups", "face to face"])
def test_elsewhere_they_are_commands_however_they_are_typed(words: str) -> None:
    decision = decide(turn_of(CLOSED), message(words))
    assert decision.came_to is not None
    assert decision.came_to.what is Disposition.COMMAND


@pytest.mark.parametrize("talk", ["join-in", "pledge-check", "local-issue"])
@pytest.mark.parametrize(("tag", "words"), CARERS)
def test_who_cares_for_somebody_is_no_helper(tag: str, words: str, talk: str) -> None:
    turn = turn_of(talk_at(talk), person=replace(HER, language=tag))
    decision = decide(turn, message(words, language=tag))
    begun = [each.talk for each in decision.effects if isinstance(each, StartTalk)]
    assert not any(each.mode == Mode.ASSISTED for each in begun)


@pytest.mark.parametrize("payload", ["foo", "xyz_pl", "BEAR9", "!!", "pl"])
@pytest.mark.parametrize("talk", [CLOSED, OWN_WORDS])
def test_a_link_that_says_nothing_we_know_throws_nobody_out_of_a_talk(payload: str, talk: Talk) -> None:
    turn = turn_of(talk, limits=APP)
    decision = decide(turn, message(f"/start {payload}", start=payload))
    assert not any(isinstance(each, StartTalk) for each in decision.effects)
    assert turn.talk is not None
    assert turn.talk.id == CLOSED.id
