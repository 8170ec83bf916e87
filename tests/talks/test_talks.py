"""Every golden transcript still holds, and every language has one from the first word to "did it help?"."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.app import rehearsal_limits
from bot.content.content import Content
from bot.language.tags import ENGLISH, Languages
from bot.service.simulator import transcripts
from bot.settings import ROOT

HERE = Path(__file__).parent
TALKS = sorted(HERE.glob("*.txt"))
LIMITS = rehearsal_limits()
LANGUAGES = Languages.load(ROOT / "locales")


@pytest.mark.parametrize("path", TALKS, ids=lambda path: path.stem)
def test_the_talk_goes_as_it_is_written_down(path: Path, content: Content) -> None:
    transcript = transcripts.read_transcript(path)
    assert transcripts.difference(transcript, transcripts.run(transcript, content, LIMITS)) == ""


@pytest.mark.parametrize("tag", [each.tag for each in LANGUAGES if each.tag != ENGLISH])
def test_every_language_has_a_talk_to_its_end(tag: str, content: Content) -> None:
    heard = (HERE / f"{tag}.txt").read_text("utf-8")
    final = next(ending.say for ending in content.conversations["what-happened"].endings if not ending.when)
    for text in (final, content.phrase("unchecked")):
        said = content.catalogues.find(text.app if "channel: sms" not in heard and text.app else text, tag)
        assert said in heard, text.context
