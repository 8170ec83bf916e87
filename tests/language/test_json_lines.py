import io
import json
import subprocess
import sys
from typing import Any

import pytest

from bot.language.json_lines import main
from tests.language.conftest import Read


def _run(*lines: str) -> tuple[int, list[dict[str, Any]]]:
    out = io.StringIO()
    code = main(io.StringIO("\n".join(lines)), out)
    return code, [json.loads(line) for line in out.getvalue().splitlines()]


def test_one_answer_a_line_in_order() -> None:
    code, answers = _run(
        '{"text": "tak", "language": "pl", "question": {"kind": "yes_no"}}',
        "",
        '{"text": "STOP", "language": "pl"}',
        '{"text": "3", "language": "en-GB", "question": {"kind": "number", "min": 1, "max": 5}}',
    )
    assert code == 0
    assert answers == [
        {"meaning": {"kind": "yes_no", "value": "yes"}},
        {"meaning": {"kind": "command", "value": "stop"}},
        {"meaning": {"kind": "number", "value": 3}},
    ]


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("nonsense", "not JSON"),
        ("[1]", '"text"'),
        ('{"text": 5}', '"text"'),
        ('{"text": "a", "language": 3}', '"language"'),
        ('{"text": "a", "question": "yes_no"}', '"kind"'),
        ('{"text": "a", "question": {"kind": "guess"}}', "yes_no, number"),
        ('{"text": "a", "question": {"kind": "choice"}}', '"options"'),
        ('{"text": "a", "question": {"kind": "choice", "options": [1]}}', '"options"'),
        ('{"text": "a", "question": {"kind": "number", "min": "1"}}', '"min"'),
        ("[" * 100_000, "not JSON"),
    ],
)
def test_a_bad_line_gets_a_sentence_and_the_others_an_answer(line: str, word: str) -> None:
    code, answers = _run(line, '{"text": "HELP", "language": "en_GB"}')
    assert code == 1
    assert word in answers[0]["error"]
    assert answers[1] == {"meaning": {"kind": "command", "value": "help"}}


def test_own_words_come_back_exactly_as_typed(read: Read) -> None:
    for text in (
        "  two  spaces\n",
        "\ud83d",
        "=cmd()",
        "<script>",
        "e\u0301",
        "'; DROP TABLE",
        "x" * 5000,
        "😀",
    ):
        assert read(text, "words") == ("words", text)


def test_surrogates_and_other_scripts_survive_the_way_through() -> None:
    code, answers = _run('{"text": "\\ud83d ਸੜਕ", "language": "pa", "question": {"kind": "words"}}')
    assert code == 0
    assert answers[0]["meaning"]["value"] == "\ud83d ਸੜਕ"


def test_without_a_question_an_answer_is_unsure(read: Read) -> None:
    assert read("yes") == read("2") == ("unsure", None)


def test_done_and_skip_while_own_words_are_asked(read: Read) -> None:
    assert read("DONE", "words") == ("command", "done")
    assert read("skip", "words") == ("command", "skip")
    assert read("The gate is locked. DONE", "words") == ("words", "The gate is locked. DONE")


def test_empty_and_blank_messages_are_unsure_for_every_kind(read: Read) -> None:
    for kind in ("yes_no", "number", "postcode", "words"):
        assert read("", kind) == read(" \n ", kind) == ("unsure", None)


def test_a_very_long_text_answers_only_a_question_for_words(read: Read) -> None:
    text = "yes, " + "because " * 400
    assert read(text, "yes_no") == ("unsure", None)
    assert read(text, "words") == ("words", text)


def test_the_module_runs_as_a_program_without_babel() -> None:
    script = "import sys, bot.language.json_lines; sys.exit('babel' in sys.modules or 'flask' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
