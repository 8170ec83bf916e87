"""What may be about the same is suggested on the issue itself, the likeliest first. On both databases."""

from __future__ import annotations

from typing import Any

from bot.store.casework import issues
from tests.web.console.desk import Desk, Town

ANN, BEN, CAT = "+447700900231", "+447700900232", "+447700900233"


def tells(town: Town, who: str, words: str, where: str = "tipton", topic: str = "2") -> str:
    town.says(who, words, "yes", where, topic)
    return town.ref()


def becomes(here: Town, ref: str, **values: Any) -> None:
    row = next(row for row in here.house.rows("issue") if row.ref == ref)
    here.services.db.write(lambda c: issues.change(c, row.id, **values))


def suggested(asha: Desk, ref: str) -> str:
    """The part of the page that suggests."""
    asha.open(f"/console/issues/{ref}")
    return asha.words.partition("These may be about the same")[2].partition("What we told people")[0]


def test_the_likeliest_stand_first_each_with_why(asha: Desk, town: Town) -> None:
    made = [tells(town, f"+44770090024{each}", "The bins are never emptied") for each in range(5)]
    elsewhere, topic, nowhere, same, ref = made
    becomes(town, elsewhere, town="oldbury", title="The bins are never emptied")
    becomes(town, topic, title="Rats in the lane")
    becomes(town, nowhere, town=None, title="Our bins are never emptied at all")
    becomes(town, same, title="The bins are never ever emptied again")
    said = suggested(asha, ref)
    found = [
        *(f"{same}: The bins are never ever emptied again Like words, same town", f"Join it to {same}"),
        f"{nowhere}: Our bins are never emptied at all Like words Join",
        f"{topic}: Rats in the lane Same town and topic",
        f"{elsewhere}: The bins are never emptied Like words, another town",
    ]
    assert [said.find(words) for words in found] == sorted(said.find(words) for words in found)
    assert -1 not in [said.find(words) for words in found], said
    assert f'href="/console/issues/{same}"' in asha.page, "each can be looked at"
    asha.open(f"/console/issues/{ref}/join")
    assert asha.words.index(f"{nowhere}:") < asha.words.index(f"{topic}:"), (
        "the same order where it is joined"
    )


def test_one_press_joins_and_a_second_one_says_so(asha: Desk, town: Town) -> None:
    first, second = tells(town, ANN, "The bins are never emptied"), tells(town, BEN, "Bins are never emptied")
    assert f"Join it to {first}" in suggested(asha, second)
    token = asha.hidden("csrf_token")
    asha.press(f"/console/issues/{second}/join", {"into": first})
    assert f"{second} is a part of {first} now." in asha.words
    assert suggested(asha, second) == "", "it is closed"
    asha.press(f"/console/issues/{second}/join", {"into": first}, token=token)
    assert asha.status == 400 and "is closed, perhaps because it was joined" in asha.words


def test_nothing_is_suggested_where_nobody_may_join_it(asha: Desk, town: Town) -> None:
    first, second = tells(town, ANN, "The bins are never emptied"), tells(town, BEN, "Bins are never emptied")
    reader = Desk(town.house).sign_in(town.joins("Rose", "reader").email)
    assert (suggested(reader, second), bool(suggested(asha, second))) == ("", True)
    becomes(town, second, sensitive=True)
    assert f"Join it to {first}" not in suggested(asha, second)
    assert "See what it means to join them" in suggested(asha, second)
    becomes(town, second, public=True, sensitive=False)
    assert suggested(asha, second) == ""
    assert suggested(asha, first) == "", "who would be joined to what everybody reads"


def test_what_is_about_something_else_is_not_suggested(asha: Desk, town: Town) -> None:
    ref, other = tells(town, ANN, "The bins are never emptied"), tells(town, BEN, "Lights are out", topic="4")
    assert suggested(asha, ref) == suggested(asha, other) == ""
