import pytest

from bot.dialogue.kinds import Kind
from bot.dialogue.meaning import Chosen, Unsure
from bot.language.expected import Expected, Offer
from bot.language.lexicons import Lexicons
from bot.language.understand import understand
from tests.language.conftest import Read

YES_NO = Expected(Kind.YES_NO)


@pytest.mark.parametrize(
    "text", ["yesterday", "yesssir no", "nobody", "November", "notice", "know", "nosh", "okra", "yellow"]
)
def test_words_that_begin_like_an_answer_are_none(text: str, read: Read) -> None:
    assert read(text, "yes_no") == ("unsure", None)


@pytest.mark.parametrize("text", ["yess", "yesss", "YEEESSS", "nooo", "nahhh", "yeahhh"])
def test_letters_drawn_out_are_understood(text: str, read: Read) -> None:
    assert read(text, "yes_no")[0] == "yes_no"


@pytest.mark.parametrize("text", ["yed", "yws", "mo", "noe", "yse no", "nes"])
def test_no_other_slip_is_forgiven(text: str, read: Read) -> None:
    assert read(text, "yes_no") == ("unsure", None)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("no idea", "en_GB"),
        ("nie wiem", "pl"),
        ("ਪਤਾ ਨਹੀਂ", "pa"),
        ("pata nahi ji", "pa"),
        ("no nie wiem", "pl"),
    ],
)
def test_not_knowing_is_heard_before_the_no_inside_it(text: str, language: str, read: Read) -> None:
    assert read(text, "yes_no", language) == ("yes_no", "unsure")


@pytest.mark.parametrize("text", ["no", "No!", "nooo", "no no", "no because it rains"])
def test_no_in_a_polish_talk_is_asked_again(text: str, read: Read) -> None:
    assert read(text, "yes_no", "pl") == ("unsure", None)


def test_no_in_an_english_talk_is_no(read: Read) -> None:
    assert read("no", "yes_no") == ("yes_no", "no")


def test_only_the_talks_language_and_english_count(read: Read) -> None:
    assert read("tak", "yes_no", "pa") == ("unsure", None)
    assert read("ਹਾਂ", "yes_no", "pl") == ("unsure", None)


@pytest.mark.parametrize(
    ("text", "option", "rest"),
    [
        ("No, because it rains!", "no", "because it rains"),
        ("yes. My mum goes there", "yes", "My mum goes there"),
        ("nah mate it's rubbish", "no", "it's rubbish"),
        ("no, it is dark", "no", "it is dark"),
        ("yes but the lights don't work", "yes", "but the lights don't work"),
        ("don't know, never been", "unsure", "never been"),
        ("yes we have lived here for years", "yes", "we have lived here for years"),
        ("no nobody tells us anything", "no", "nobody tells us anything"),
    ],
)
def test_what_follows_an_answer_is_kept(text: str, option: str, rest: str, lexicons: Lexicons) -> None:
    heard = understand(YES_NO, text, "en_GB", lexicons)
    assert isinstance(heard, Chosen)
    assert (heard.option, heard.rest.removeprefix("mate ")) == (option, rest)


@pytest.mark.parametrize(
    "text",
    [
        "yes but no",
        "yes and no",
        "yes, not always",
        "no, wait, yes",
        "yes, I don't know",
        "yes 2",
        "no 1",
        "yes people say",
        "yes but only on Sundays",
        "yes if it is free",
        "yes unless it rains",
        "no problem",
        "no, no problem",
        "no problem, no",
        "why not",
        "great",
        "yes only mornings",
        "yes mostly",
        "yes but i work till 5",
        "yeah only in the summer",
    ],
)
def test_an_answer_taken_back_is_asked_again(text: str, read: Read) -> None:
    assert read(text, "yes_no") == ("unsure", None)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("i have had quite enough of you lot by now", "en_GB"),
        ("i have honestly never heard of you people", "en_GB"),
        ("it is the worst council in the country", "en_GB"),
        ("you are the ones who promised", "en_GB"),
        ("i can never get through to anyone", "en_GB"),
        ("definitely nobody reads these", "en_GB"),
        ("bet you never read them", "en_GB"),
        ("i reckon they go straight in the bin", "en_GB"),
        ("not yet had a reply from you", "en_GB"),
        ("dont you people have homes to go to", "en_GB"),
        ("i am my mother's carer", "en_GB"),
        ("they are never here", "en_GB"),
        ("na pewno nikt tego nie czyta", "pl"),
        ("nie mam dzieci w szkole", "pl"),
        ("niestety mam już dość tych wiadomości", "pl"),
        ("możecie mi dać spokój", "pl"),
        ("vreau dacă se poate să mă lăsați în pace", "ro"),
        ("e bine că vă amintiți de noi", "ro"),
        ("nu am eu timp de așa ceva", "ro"),
        ("بدي لو سمحتوا توقفوا الرسائل", "ar"),
        ("طبعا ما حدا بيرد علينا", "ar"),
        ("ما في حدا بيرد", "ar"),
        ("badi lakin 3ala kayfi", "ar"),
        ("دارم دیگه خسته میشم", "fa"),
        ("daram dige khaste misham", "fa"),
        ("نمیخوام دیگه پیام بدین", "fa"),
        ("دەمەوێ هەموو ئەم نامانە بوەستن", "ckb"),
        ("نییە کەس وەڵام بداتەوە", "ckb"),
        ("আমি চাই আমাদের রাস্তাটা ঠিক হোক", "bn"),
        ("ami chai amader rasta thik hok", "bn"),
        ("নেই কোনো বাতি রাস্তায়", "bn"),
        ("ਹੈਗਾ ਬਹੁਤ ਮਾੜਾ ਹਾਲ", "pa"),
        ("haini koi sunan wala", "pa"),
        ("ہوتا ہے کبھی کوئی جواب نہیں آتا", "ur"),
        ("hota hai kabhi koi jawab nahi ata", "ur"),
        ("નથી કોઈ સાંભળતું", "gu"),
        ("nathi koi sambhaltu", "gu"),
        ("who knows what you do with it", "en_GB"),
        ("i have had enough", "pl"),
    ],
)
def test_a_sentence_that_only_begins_like_an_answer_is_none(text: str, language: str, read: Read) -> None:
    assert read(text, "yes_no", language) == ("unsure", None)


@pytest.mark.parametrize(
    ("text", "language", "option"),
    [
        ("I have", "en_GB", "yes"),
        ("i have, thanks", "en_GB", "yes"),
        ("I do mate, ta", "en_GB", "yes"),
        ("yes i have lived here for years", "en_GB", "yes"),
        ("not yet", "en_GB", "no"),
        ("I haven't, sorry", "en_GB", "no"),
        ("definitely", "en_GB", "yes"),
        ("na pewno", "pl", "yes"),
        ("vreau, mulțumesc", "ro", "yes"),
        ("بدي", "ar", "yes"),
        ("دارم", "fa", "yes"),
        ("ami chai", "bn", "yes"),
        ("hega ji", "pa", "yes"),
    ],
)
def test_the_same_words_alone_are_an_answer(text: str, language: str, option: str, read: Read) -> None:
    assert read(text, "yes_no", language) == ("yes_no", option)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("no probs, count me in", "en_GB"),
        ("no problem i will", "en_GB"),
        ("great, yes please", "en_GB"),
        ("super, tak", "pl"),
        ("perfect, da", "ro"),
    ],
)
def test_no_problem_before_a_yes_says_nothing_new(text: str, language: str, read: Read) -> None:
    assert read(text, "yes_no", language) == ("yes_no", "yes")


@pytest.mark.parametrize("text", ["yes?", "no?", "ਹਾਂ?", "yes؟", "really? yes"])
def test_a_question_is_no_answer(text: str, read: Read) -> None:
    assert read(text, "yes_no", "pa") == ("unsure", None)


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("👍", "yes"),
        ("👍🏿", "yes"),
        ("✅", "yes"),
        ("✔️", "yes"),
        ("👎", "no"),
        ("👎🏻👎🏻", "no"),
        ("❌", "no"),
        ("yes 😊", "yes"),
    ],
)
def test_signs_answer_whatever_the_colour_of_the_hand(text: str, option: str, read: Read) -> None:
    assert read(text, "yes_no") == ("yes_no", option)


@pytest.mark.parametrize("text", ["👍👎", "😂", "👍😂", "yes 👎", "no 👍", "🤷", "👍?"])
def test_mixed_or_other_signs_are_asked_again(text: str, read: Read) -> None:
    assert read(text, "yes_no") == ("unsure", None)


def test_single_letters_count_unless_options_carry_letters(read: Read) -> None:
    assert read("y", "yes_no") == ("yes_no", "yes")
    assert read("n", "yes_no", lettered=True) == ("unsure", None)


def test_numbers_count_when_the_answers_were_numbered(lexicons: Lexicons, read: Read) -> None:
    shown = (Offer("yes", ("Yes",)), Offer("no", ("No",)))
    assert understand(Expected(Kind.YES_NO, shown), "2", "en_GB", lexicons) == Chosen("no")
    assert isinstance(understand(YES_NO, "2", "en_GB", lexicons), Unsure)
    assert read("1", "yes_no", options=["No", "Yes"]) == ("yes_no", "no")


@pytest.mark.parametrize(
    ("text", "language", "option"),
    [
        ("ar go on then bab", "en_GB", "yes"),
        ("i doh think so", "en_GB", "no"),
        ("yes no problem", "en_GB", "yes"),
        ("yeah why not mate", "en_GB", "yes"),
        ("nie, dziękuję bardzo", "pl", "no"),
        ("haan rakh lo koi gal nahi", "pa", "yes"),
        ("হ্যাঁ সমস্যা নাই", "bn", "yes"),
        ("اي ما في مشكلة", "ar", "yes"),
    ],
)
def test_local_words_and_words_that_only_agree(text: str, language: str, option: str, read: Read) -> None:
    assert read(text, "yes_no", language) == ("yes_no", option)


def test_the_english_ar_is_another_word_in_bengali(read: Read) -> None:
    assert read("ar", "yes_no") == ("yes_no", "yes")
    assert read("ar", "yes_no", "bn") == ("unsure", None)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("nu am inteles intrebarea", "ro"),
        ("nu inteleg ce vreti", "ro"),
        ("no I don't understand", "en_GB"),
        ("no, dont understand", "en@easy"),
    ],
)
def test_who_did_not_understand_said_no_to_nothing(text: str, language: str, read: Read) -> None:
    assert read(text, "yes_no", language) == ("unsure", None)


def test_why_somebody_says_no_may_be_what_they_do_not_understand(read: Read) -> None:
    assert read("no, because I don't understand the forms", "yes_no")[0] == "yes_no"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("nie mam zastrzeżeń", "pl"),
        ("nie są źli", "pl"),
        ("nie jest źle", "pl"),
        ("nie mam już siły żyć", "pl"),
        ("nu e rău", "ro"),
        ("nu am obiecții", "ro"),
        ("nu sunt împotriva", "ro"),
    ],
)
def test_a_not_at_the_head_of_a_sentence_is_no_no(text: str, language: str, read: Read) -> None:
    assert read(text, "yes_no", language) == ("unsure", None)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("nie, mieszkam daleko", "pl"),
        ("nie, mam dzieci", "pl"),
        ("nu, e departe", "ro"),
        ("nie bo jest ciemno", "pl"),
    ],
)
def test_after_a_comma_or_a_because_the_same_words_are_a_comment(
    text: str, language: str, read: Read
) -> None:
    assert read(text, "yes_no", language) == ("yes_no", "no")
