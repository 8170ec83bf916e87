"""While the service runs: English in other words, and a bad file of one language, as officers meet them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.content.content import Content
from bot.content.reload import Contents
from bot.dialogue.kinds import Kind
from bot.dialogue.meaning import Chosen
from bot.language.expected import Expected
from bot.language.understand import understand
from bot.service.authoring import publish
from tests.made_up import conversations
from tests.web.console.desk import Desk
from tests.web.serving import FOREIGN, House, house, locales


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    there = Path(shutil.copytree(locales().name, tmp_path / "locales"))
    return conversations(tmp_path), there


@pytest.fixture
def served(tmp_path: Path, folders: tuple[Path, Path], database_url: str) -> Iterator[House]:
    given = {"TELLBACK_CONVERSATIONS": str(folders[0]), "TELLBACK_LOCALES": str(folders[1])}
    made = house(tmp_path / "data", TELLBACK_DATABASE_URL=database_url, **given)
    yield made
    made.services.db.close()


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new, 1), "utf-8")


def taken_up(served: House) -> Content:
    """The content after a service has looked at its files twice."""
    contents = served.services.content
    assert isinstance(contents, Contents)
    contents.refresh()
    contents.refresh()
    return contents()


def where_offered(content: Content) -> set[str]:
    return {name for name, found in content.offered_for.items() if any(each.tag == FOREIGN for each in found)}


def put_into_force(served: House, folders: tuple[Path, Path]) -> None:
    """`tellback publish --reworded`."""
    now = served.services.clock.now()
    new = Content.load(*folders)
    served.services.db.write(lambda c: publish.publish(c, new, now, reworded=True))


def test_a_phrase_in_other_words_goes_on_as_it_was_translated_and_officers_see_it(
    served: House, asha: Desk, folders: tuple[Path, Path]
) -> None:
    everywhere = where_offered(served.services.content())
    change(folders[0] / "phrases.yaml", "A person will read them.", "A person will read all of them.")
    content = taken_up(served)
    kept = content.phrase("kept")
    assert "all of them" in kept.english
    assert (
        content.catalogues.find(kept, FOREIGN)
        == "Thank you. We have kept your words. A person will read them. (pl)"
    )
    assert where_offered(content) == everywhere
    asha.open("/console/languages")
    assert "English in other words (1)" in asha.words
    assert "People are shown the translation of the old words: Polish." in asha.words
    asha.open("/console/")
    assert "in other words in English now" not in asha.words, "nothing is held up by it"


def test_a_question_waits_alone_until_an_officer_says_that_it_means_the_same(
    served: House, asha: Desk, folders: tuple[Path, Path]
) -> None:
    everywhere = where_offered(served.services.content())
    change(
        folders[0] / "join-in" / "conversation.yaml",
        "What makes it hard to join in?",
        "What makes joining in hard?",
    )
    put_into_force(served, folders)
    assert everywhere - where_offered(taken_up(served)) == {"join-in"}
    asha.open("/console/")
    assert "1 question is in other words in English now, and 1 language waits to be looked at" in asha.words
    asha.open("/console/languages")
    assert "Before: What makes it hard to join in?" in asha.words
    assert "Not shown, and so not offered where it is asked: Polish." in asha.words
    asha.press("/console/languages/same", {name: asha.hidden(name) for name in ("context", "english")})
    assert "The translations count again." in asha.words
    assert "Said to mean the same" in asha.words
    assert "English in other words" not in asha.words
    content = taken_up(served)
    assert where_offered(content) == everywhere
    ask = content.conversations["join-in"].question("stops").ask
    assert content.catalogues.find(ask, FOREIGN).endswith("(pl)")
    asha.press("/console/languages/not-same", {name: asha.hidden(name) for name in ("context", "english")})
    assert everywhere - where_offered(taken_up(served)) == {"join-in"}
    asha.open("/console/log")
    assert "Said that translations still mean the same" in asha.words
    assert "Took back that translations mean the same" in asha.words


def test_a_bad_file_takes_out_its_language_while_the_service_runs(
    served: House, asha: Desk, folders: tuple[Path, Path]
) -> None:
    asha.open("/console/")
    assert "Not working" not in asha.words
    before = served.services.content()
    path = folders[1] / FOREIGN / "LC_MESSAGES" / "messages.po"
    whole = path.read_text("utf-8")
    path.write_text(whole.replace("{ref}: {text} (pl)", "{nr}: {text} (pl)"), "utf-8")
    change(folders[0] / "phrases.yaml", "say: That is all", "say: That is everything")
    content = taken_up(served)
    assert content.phrase("that-is-all").english == "That is everything", "all else is taken up"
    assert where_offered(content) == set()
    assert content.catalogues.find(content.phrase("started"), FOREIGN).endswith("(pl)")
    asha.open("/console/")
    assert (
        "Polish : It is offered to nobody, because its files are not in order. messages.po, line"
        in asha.words
    )
    asha.open("/console/languages")
    assert "Polish is offered to nobody" in asha.words
    assert "differ from" in asha.words
    path.write_text(whole.replace('msgid ""\n', "msgid\n", 1), "utf-8")
    content = taken_up(served)
    assert where_offered(content) == set()
    assert content.catalogues.find(content.phrase("started"), FOREIGN).endswith("(pl)"), "as it was read last"
    path.write_text(whole, "utf-8")
    assert where_offered(taken_up(served)) == where_offered(before)
    words = folders[1] / FOREIGN / "lexicon.toml"
    known = words.read_text("utf-8")
    words.write_text(known.replace("[answers]\n", "[answers\n", 1), "utf-8")
    content = taken_up(served)
    assert where_offered(content) == set()
    assert understand(Expected(Kind.YES_NO), "jasne", FOREIGN, content.lexicons) == Chosen("yes"), "read last"
    words.write_text(known, "utf-8")
    assert where_offered(taken_up(served)) == where_offered(before)
    asha.open("/console/")
    assert "Not working" not in asha.words


def test_a_service_starts_beside_a_bad_file_and_says_so(tmp_path: Path, folders: tuple[Path, Path]) -> None:
    (folders[1] / FOREIGN / "lexicon.toml").write_text('status = "draft', "utf-8")
    given = {"TELLBACK_CONVERSATIONS": str(folders[0]), "TELLBACK_LOCALES": str(folders[1])}
    made = house(tmp_path / "data", **given)
    assert where_offered(made.services.content()) == set()
    desk = Desk(made).sign_in()
    desk.open("/console/")
    assert "lexicon.toml: This is not TOML" in desk.words
    made.services.db.close()
