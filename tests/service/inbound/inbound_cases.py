"""Odd messages that a text service must survive, and the test that shows that this one does.

Text and opting out (1-34) and people (91-99). Each row: the number, what comes in, and where it is tested.
The other groups stand with the channels.
"""

from __future__ import annotations

from dataclasses import dataclass

_TEXT = "tests/service/inbound/test_inbound_text.py::"
_INTAKE = "tests/service/inbound/test_intake.py::"
_CONCERN = "tests/turn/rules/test_safeguarding.py::"
_SMS = "tests/channels/sms/test_reading.py::"
_COMMANDS = "tests/language/test_commands.py::"
_SIGNATURE = "tests/channels/sms/test_signature.py::"
_NO_ANSWER = _TEXT + "test_what_is_no_answer_is_kept_and_the_question_is_put_again"
_NUMBER = _TEXT + "test_a_number_is_a_number_however_it_is_typed"
_WORDS = _TEXT + "test_own_words_are_kept_to_the_letter"
_STOP = _TEXT + "test_stop_ends_it_in_every_state"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """tests: node ids without parameters. why_not: the reason where there is no test."""

    number: int
    what: str
    tests: tuple[str, ...] = ()
    why_not: str = ""


def _case(number: int, what: str, *tests: str) -> Case:
    return Case(number=number, what=what, tests=tests)


TEXT = (
    _case(
        1, "an empty text without media", _NO_ANSWER, _SMS + "test_a_text_without_a_body_is_heard_as_nothing"
    ),
    _case(2, "only spaces and line ends", _NO_ANSWER),
    _case(3, "only emoji", _NO_ANSWER, _WORDS),
    _case(4, "a keycap emoji as the answer", _NUMBER),
    _case(5, "one number in many forms and scripts", _NUMBER),
    _case(
        6,
        "1 2 and 12 where 1 and 2 are answers",
        _NO_ANSWER,
        "tests/language/readers/test_choices.py::test_doubtful_numbers_are_asked_again",
    ),
    _case(7, "2,000 characters", _WORDS),
    _case(8, "1,600 characters that are not GSM-7", _WORDS, _SMS + "test_words_are_kept_exactly"),
    _case(
        9,
        "a long text that arrives as two",
        _TEXT + "test_a_text_that_arrives_in_two_is_one_answer_in_two_parts",
    ),
    _case(
        10, "NUL and other control characters", _WORDS, _SMS + "test_only_what_no_database_can_keep_is_marked"
    ),
    _case(
        11,
        "half of a surrogate pair",
        "tests/channels/test_known.py::test_lone_surrogates_become_a_mark",
        "tests/channels/telegram/test_reading.py::test_commands_become_bare_words",
    ),
    _case(
        12,
        "bytes that are no UTF-8",
        _SIGNATURE + "test_bytes_that_are_not_utf8_are_checked_as_they_were_sent",
    ),
    _case(13, "characters of no width inside a word or a number", _NUMBER, _STOP),
    _case(
        14,
        "both directions of writing with a reference",
        _WORDS,
        "tests/turn/rules/test_language_offer.py::test_references_keep_their_direction_in_apps_and_carry_no_marks_by_text",
    ),
    _case(
        15,
        "an override of direction in the words or the name",
        _WORDS,
        "tests/web/console/messages/test_said.py::test_what_people_write_is_never_code",
        "tests/channels/whatsapp/test_whatsapp.py::test_the_name_in_a_profile_is_not_read",
    ),
    _case(
        16,
        "accents apart and together",
        _WORDS,
        "tests/language/test_folding.py::test_composed_and_decomposed_text_fold_alike",
    ),
    _case(17, "letters buried in marks", _WORDS, _SMS + "test_words_are_kept_exactly"),
    _case(18, "letters that look alike", _STOP, _COMMANDS + "test_opting_out_is_never_missed"),
    _case(19, "only the address of a page", _NO_ANSWER, _WORDS),
    _case(
        20,
        "code of all kinds",
        _WORDS,
        "tests/web/console/messages/test_said.py::test_what_people_write_is_never_code",
    ),
    _case(21, "an earlier thread pasted back", _NO_ANSWER, _WORDS),
    _case(22, "one very long word", _NO_ANSWER, _WORDS),
)

OPTING_OUT = (
    _case(
        23, "STOP, Stop., STOP! and stop with spaces", _STOP, _COMMANDS + "test_opting_out_is_never_missed"
    ),
    _case(
        24,
        "sentences that only hold the word",
        _WORDS,
        _COMMANDS + "test_words_that_only_hold_a_command_are_none",
    ),
    _case(25, "STOP in other languages", _STOP, _COMMANDS + "test_opting_out_is_never_missed"),
    _case(26, "STOP with a space of no width or an emoji", _STOP),
    _case(
        27,
        "STOP in a question, then an answer",
        _TEXT + "test_an_answer_after_stop_is_kept_and_gets_no_reply",
    ),
    _case(28, "STOP twice", _TEXT + "test_stop_twice_is_confirmed_once"),
    _case(
        29,
        "the provider took a word of its own for STOP",
        _TEXT + "test_a_word_of_its_own_that_the_provider_took_for_stop_is_a_stop",
        _SMS + "test_what_the_provider_acted_on_is_a_leaving_or_a_return",
    ),
    _case(30, "START after months", _TEXT + "test_start_after_months_brings_them_back"),
    _case(
        31,
        "HELP and INFO, which the provider answers too",
        _TEXT + "test_help_is_answered_though_the_provider_may_have_too",
    ),
    _case(
        32,
        "we are told of an opt-out only when we send",
        "tests/store/outbox/test_settlement.py::test_a_lost_address_gets_nothing_more",
        "tests/channels/sms/test_sending.py::test_whoever_texted_stop_gets_nothing_until_start",
    ),
    _case(
        33,
        "CANCEL as an answer to a question of ours",
        _TEXT + "test_a_word_the_provider_acts_on_is_no_answer_of_ours",
    ),
    _case(
        34,
        "a text from somebody who opted out",
        _TEXT + "test_an_answer_after_stop_is_kept_and_gets_no_reply",
    ),
)

PEOPLE = (
    _case(
        91,
        "words of danger, abuse and threats",
        _CONCERN + "test_danger_gets_the_fixed_reply_first_and_then_the_open_question",
        _CONCERN + "test_hate_is_answered_once_and_goes_to_a_person_within_a_working_day",
    ),
    _case(
        92,
        "another language in the middle of a talk",
        _TEXT + "test_another_language_in_the_middle_goes_on_from_the_same_question",
        "tests/turn/rules/test_language_offer.py::test_naming_a_language_switches_and_asks_the_same_question",
    ),
    _case(
        93,
        "Urdu and Arabic in Latin letters",
        _WORDS,
        "tests/language/test_replies.py::test_nothing_is_recorded_wrongly",
    ),
    _case(94, "signs and numbers spelt out by dictation", _NUMBER, _STOP),
    _case(
        95,
        "who is this, and wrong number",
        _TEXT + "test_who_is_this_is_told_by_name",
        _TEXT + "test_a_wrong_number_gets_one_apology_and_no_more_questions",
        _COMMANDS + "test_commands_in_peoples_own_words",
    ),
    _case(
        96,
        "an answer to the question before last",
        _TEXT + "test_an_answer_to_the_question_before_last_is_not_written_down_for_this_one",
        _TEXT + "test_a_correction_mends_the_answer_before",
    ),
    _case(97, "a person, please", _TEXT + "test_a_person_is_one_word_away"),
    _case(
        98,
        "thanks after the end",
        _TEXT + "test_thanks_after_the_end_starts_no_loop_of_politeness",
        _INTAKE + "test_words_after_the_end_join_the_talk_and_thanks_starts_no_loop",
    ),
    _case(
        99, "two people on one phone", _TEXT + "test_two_people_on_one_phone_have_a_talk_and_a_number_each"
    ),
)

CASES = (*TEXT, *OPTING_OUT, *PEOPLE)
