import pytest

from bot.language.command_words import Command
from bot.language.commands import command_in
from bot.language.lexicons import Lexicons
from bot.language.tags import ENGLISH
from tests.language.conftest import Read

TAGS = ["en_GB", "en@easy", "pa", "pl", "ur", "bn", "ro", "gu", "ar", "ckb", "fa"]


@pytest.mark.parametrize("language", TAGS)
@pytest.mark.parametrize("word", [each.value for each in Command])
def test_english_command_words_work_in_every_language(word: str, language: str, lexicons: Lexicons) -> None:
    assert command_in(word.upper(), language, lexicons) is Command(word)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "STOP",
            "Stop.",
            "STOP!",
            " stop ",
            "\nstop\n",
            "'stop'",
            "STOP 🙄",
            "st\u200bop",
            "S T O P",
            "stop stop",
            "stoppp",
        ),
        *(
            "please stop",
            "stop pls",
            "stop texting me",
            "Please can you stop texting me",
            "no more texts",
            "/stop@tellback_bot",
        ),
        *("UNSUBSCRIBE", "END", "QUIT", "CANCEL", "STOPALL", "REVOKE", "OPTOUT", "opt out"),
        *(
            "СТОР",
            "ЅТОР",
            "SТOP",
            "СТОП",
            "ＳＴＯＰ",
            "st0p",
            "ARRET",
            "alto",
            "przestań",
            "ਬੰਦ ਕਰੋ",
            "band karo",
            "stop\x00",
        ),
    ],
)
@pytest.mark.parametrize("language", ["en_GB", "pl", "ar"])
def test_opting_out_is_never_missed(text: str, language: str, lexicons: Lexicons) -> None:
    assert command_in(text, language, lexicons) is Command.STOP


@pytest.mark.parametrize(
    "text",
    [
        *(
            "stop messing about",
            "bus stop broken",
            "please don't stop",
            "Stop the cars on my street",
            "stop it",
            "don't stop",
        ),
        *(
            "shop",
            "step",
            "star",
            "cancer",
            "top",
            "stops",
            "post",
            "stp",
            "no",
            "na",
            "da",
            "nie",
            "bus stop",
            "weekend",
            "the end",
        ),
        *(
            "helpful",
            "call the police",
            "more buses",
            "town centre",
            "who cares",
            "back garden",
            "start with the park",
            "",
        ),
    ],
)
def test_words_that_only_hold_a_command_are_none(text: str, lexicons: Lexicons) -> None:
    assert command_in(text, "en_GB", lexicons) is None


@pytest.mark.parametrize(
    ("text", "language", "command"),
    [
        ("can someone call me?", "en_GB", Command.CALL),
        ("human please", "en_GB", Command.CALL),
        ("who is this?", "en_GB", Command.WHO),
        ("delete my data", "en_GB", Command.FORGET),
        ("i want to complain", "en_GB", Command.COMPLAIN),
        ("pomocy!", "pl", Command.HELP),
        ("proszę o telefon", "pl", Command.CALL),
        ("madad ji", "pa", Command.HELP),
        ("ਕੌਣ ਹੋ ਤੁਸੀਂ?", "pa", Command.WHO),
    ],
)
def test_commands_in_peoples_own_words(
    text: str, language: str, command: Command, lexicons: Lexicons
) -> None:
    assert command_in(text, language, lexicons) is command


def test_other_languages_commands_but_stop_do_not_count(lexicons: Lexicons) -> None:
    assert command_in("pomoc", "pa", lexicons) is None


def test_no_languages_stop_is_another_languages_answer(lexicons: Lexicons) -> None:
    for language in lexicons.languages:
        vocabulary = lexicons.vocabulary(language.tag)
        claimed = {word for word in lexicons.stops() if vocabulary.is_answer(word)}
        assert claimed == set() or language.tag != ENGLISH, (language.tag, claimed)
        for word in claimed:
            assert command_in(word, language.tag, lexicons) is not Command.STOP


def test_stop_wins_over_every_question(read: Read) -> None:
    assert read("stop", "choice", options=["Stop", "Go"]) == ("command", "stop")
    assert read("END", "words") == ("command", "stop")
    assert read("STOP", "yes_no", "pl") == ("command", "stop")


@pytest.mark.parametrize(
    ("text", "kind", "options", "expected"),
    [
        ("start", "choice", ["Start", "Later"], ("choice", 1)),
        ("more", "choice", ["More", "Less"], ("choice", 1)),
        ("more", "choice", ["More than five years", "Less"], ("unsure", None)),
        ("town", "choice", ["Town centre", "Village"], ("unsure", None)),
        ("back", "several", ["Back garden", "Front"], ("unsure", None)),
        ("help", "choice", ["Help with forms", "Money"], ("command", "help")),
        ("Rather not say", "choice", ["18+", "Rather not say"], ("choice", 2)),
        ("Polish", "choice", ["Polish", "Urdu"], ("choice", 1)),
        ("help", "choice", ["Parks", "Buses"], ("command", "help")),
    ],
)
def test_an_options_own_label_comes_before_other_commands(
    text: str, kind: str, options: list[str], expected: tuple[str, object], read: Read
) -> None:
    assert read(text, kind, options=options) == expected
