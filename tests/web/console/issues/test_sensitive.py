"""Of a sensitive issue no numbers go out: on no page, in no room, text or file, and to no reader (N40)."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import update

from bot.service.insight.export import tables
from bot.store.tables import issue
from tests.web.console.desk import Desk, Town
from tests.web.console.test_codes import open_room, vote


def sensitive(town: Town, ref: str, *, is_so: bool) -> None:
    change = update(issue).where(issue.c.ref == ref).values(sensitive=is_so)
    town.services.db.write(lambda c: c.execute(change))


def walked(town: Town, code: str) -> dict[str, str]:
    """Every page that anybody may read, as words, by its address."""
    refs = [row.ref for row in town.house.rows("issue")]
    filled = {"ref": refs, "town": ["tipton"], "code": [code]}
    desk, found = Desk(town.house), {}
    for rule in town.house.app.url_map.iter_rules():
        if rule.rule.startswith(("/console", "/hook", "/static", "/chat", "/health", "/metrics")):
            continue
        names = sorted(rule.arguments)
        assert set(names) <= set(filled), f"{rule.rule} is not walked"
        for value in filled[names[0]] if names else [""]:
            path = rule.rule.replace(f"<{names[0]}>", value) if names else rule.rule
            desk.page = ""
            desk.open(path)
            assert desk.status in (200, 404), path
            found[path] = desk.words
    assert {"/", "/pledges", "/towns", "/towns/tipton", f"/live/{code}", f"/live/{code}/now"} <= found.keys()
    return found


@pytest.mark.parametrize("is_so", [True, False])
def test_votes_and_answers_leave_no_trace_on_any_page_and_in_no_text(
    asha: Desk, town: Town, is_so: bool
) -> None:
    """Not sensitive, the same walk finds them: so it looks where they would be."""
    town.answers("+447700900300")
    code = open_room(asha, shows="y")
    for row in town.house.rows("issue"):
        sensitive(town, row.ref, is_so=is_so)
    before = walked(town, code)
    vote(town, code, no=12, yes=2)
    for number in range(301, 312):
        who = f"+447700900{number}"
        town.says(who, "TIPTON", "yes", "TOWN", "Tipton", "no", "It is dark.", "DONE")
    after = walked(town, code)
    changed = {path for path in before if before[path] != after[path]}
    told = [row.body for row in town.house.rows("outbox") if re.search(r"\d+ in 10", row.body)]
    file = town.services.db.read(tables)["answers"]
    if is_so:
        assert not changed
        assert not told
        assert not file
        assert "We show no numbers for this vote" in after[f"/live/{code}"]
        town.house.clock.pass_by(hours=2)
        assert "We show no numbers for this vote" in walked(town, code)[f"/live/{code}/now"]
    else:
        pages = {"/pledges", "/towns", "/towns/tipton", f"/live/{code}", f"/live/{code}/now"}
        assert pages <= changed
        assert told and file


def test_who_only_reads_sees_no_numbers_in_the_console(asha: Desk, town: Town) -> None:
    ref = town.issue("A park", sensitive=False)
    town.crowd(14, ref)
    asha.write(ref)
    asha.press("/console/outcomes/1/send", {"mark": asha.hidden("mark")})
    town.passes(seconds=1)
    sensitive(town, ref, is_so=True)
    town.joins("Ravi", "reader")
    reader = Desk(town.house).sign_in("ravi@council.example")
    for path in (
        "/console/",
        "/console/issues?state=all",
        f"/console/issues/{ref}",
        f"/console/issues/{ref}/owed",
        "/console/sent",
        "/console/sent/1",
        "/console/codes",
    ):
        reader.open(path)
        assert reader.status == 200
        assert not re.search(r"\b14\b", reader.words), path
    assert reader.open("/console/sent/1/counts").status_code == 404
    asha.write(ref)
    assert "14 people" in asha.words
    reader.open("/console/outcomes/2")
    assert reader.status == 403 and not re.search(r"\b14\b", reader.words)
    asha.open(f"/console/issues/{ref}")
    assert "14 people are owed an answer" in asha.words, "who works on it sees what there is to do"


@pytest.mark.parametrize("query", ["", "&unread=yes", "&town=tipton", "&page=2"])
def test_who_only_reads_sees_conversations_of_it_and_no_number_of_them(town: Town, query: str) -> None:
    for number in (301, 302, 303):
        town.answers(f"+447700900{number}")
    ref = town.ref()
    town.joins("Ravi", "reader")
    reader, asha = Desk(town.house).sign_in("ravi@council.example"), Desk(town.house).sign_in()
    reader.open(f"/console/said?issue={ref}{query}")
    assert re.search(r"\([0-9]+\)", reader.words), "of what is not sensitive there are numbers"
    sensitive(town, ref, is_so=True)
    reader.open(f"/console/said?issue={ref}{query}")
    assert "they are not counted" in reader.words
    assert not re.search(r"\([0-9]+\)|\b[0-9]+ conversation", reader.words)
    asha.open(f"/console/said?issue={ref}")
    assert "3 conversations" in asha.words, "who can act on it sees what there is to do"


@pytest.mark.parametrize("who", ["asha@council.example", "ravi@council.example"])
def test_how_many_answered_what_is_shown_to_nobody(town: Town, who: str) -> None:
    for number in (301, 302, 303):
        town.answers(f"+447700900{number}")
    ref = town.ref()
    town.joins("Ravi", "reader")
    desk = Desk(town.house).sign_in(who)
    desk.open(f"/console/issues/{ref}")
    assert "from 3 people" in desk.words
    sensitive(town, ref, is_so=True)
    desk.open(f"/console/issues/{ref}")
    assert "from 3 people" not in desk.words
    assert "Of a sensitive issue they are not counted" in desk.words
    assert ("3 people are owed an answer" in desk.words) == (who == "asha@council.example")
    assert ("Officers who can act on it see" in desk.words) == (who == "asha@council.example")


def test_a_room_for_a_sensitive_issue_counts_for_nobody_in_the_console(asha: Desk, town: Town) -> None:
    code = open_room(asha, shows="y")
    vote(town, code, no=12)
    asha.open("/console/codes")
    assert "12 people came in" in asha.words
    sensitive(town, town.ref(), is_so=True)
    asha.open("/console/codes")
    assert "12 people" not in asha.words
    assert "Sensitive: no numbers are shown" in asha.words
