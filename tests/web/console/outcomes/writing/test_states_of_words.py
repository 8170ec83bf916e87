"""Each language says whose words it has: mine, checked by name, a machine's, or English in their place."""

from __future__ import annotations

from bot.service.casework import team
from tests.web.console.desk import WRITTEN, Desk, Town
from tests.web.console.outcomes.sending import messages

POLISH = "Prosili Państwo o światło. Teraz świecą dwie lampy."
LABEL = "A computer wrote this. Nobody has checked it. To talk to a person, reply CALL. (pl)"


def polish(asha: Desk, town: Town, **changes: str) -> None:
    ref = town.issue()
    town.crowd(1, ref, "pl")
    asha.write(ref, text_pl=POLISH, **changes)


def reads(town: Town, name: str, tags: str = "pl", role: str = "officer") -> Desk:
    """A colleague who can check texts, signed in."""
    officer = town.joins(name, role)
    now, content = town.house.clock.now(), town.services.content()
    town.services.write(team.set_reads, content, officer.id, tags.split(), town.asha, now)
    return Desk(town.house).sign_in(officer.email)


def sent(asha: Desk, town: Town) -> str:
    asha.open("/console/outcomes/1")
    asha.press("/console/outcomes/1/send", {"mark": asha.hidden("mark")})
    town.passes(seconds=1)
    return str(messages(town)[0].body)


def ask(asha: Desk, town: Town, name: str) -> None:
    asha.open("/console/outcomes/1")
    asha.press("/console/outcomes/1/words/pl/ask", {"to": str(town.officer(f"{name}@council.example").id)})


# --- mine, or a machine's ------------------------------------------------------------------------------


def test_words_that_nobody_answers_for_say_so_to_the_reader(asha: Desk, town: Town) -> None:
    polish(asha, town)
    assert "Polish Machine. Not checked" in asha.words
    assert "We tell these people, in their language, that a computer wrote it." in asha.words
    assert sent(asha, town).endswith(f"{POLISH} (pl)\n{LABEL}")


def test_words_that_an_officer_answers_for_carry_their_name_and_no_label(asha: Desk, town: Town) -> None:
    polish(asha, town, mine_pl="y")
    assert "Polish Written by Asha" in asha.words
    assert LABEL not in sent(asha, town)
    asha.open("/console/sent/1")
    assert "Polish Written by Asha" in asha.words


def test_a_tick_is_the_officers_own_and_others_must_give_theirs(asha: Desk, town: Town) -> None:
    polish(asha, town, mine_pl="y")
    asha.open("/console/outcomes/1/write")
    assert 'name="mine_pl" type="checkbox" value="y" checked' in asha.page
    ravi = Desk(town.house).sign_in(town.joins("Ravi", "officer").email)
    ravi.open("/console/outcomes/1/write")
    assert 'name="mine_pl" type="checkbox" value="y" checked' not in ravi.page
    untouched = {**WRITTEN, "text_pl": POLISH, "version": ravi.hidden("version")}
    ravi.press("/console/outcomes/1/write", untouched)
    assert "Polish Written by Asha" in ravi.words
    ravi.open("/console/outcomes/1/write")
    pasted = {**WRITTEN, "text_pl": "Dwie nowe lampy świecą za sklepami.", "version": ravi.hidden("version")}
    ravi.press("/console/outcomes/1/write", pasted)
    assert "Polish Machine. Not checked" in ravi.words


def test_plain_english_needs_no_tick(asha: Desk, town: Town) -> None:
    ref = town.issue()
    town.crowd(1, ref, "en@easy")
    asha.write(ref, **{"text_en@easy": "You asked for light. There are two lamps now."})
    assert "mine_en@easy" not in asha.page and "Machine. Not checked" not in asha.words


# --- checked by a colleague ----------------------------------------------------------------------------


def test_a_colleague_is_asked_finds_it_and_their_name_stands_with_it(asha: Desk, town: Town) -> None:
    kasia = reads(town, "Kasia")
    polish(asha, town)
    ask(asha, town, "kasia")
    assert "Kasia finds it in To do." in asha.words and "Kasia is asked to check it." in asha.words
    kasia.open("/console/")
    assert "Words to check (1)" in kasia.words and "Check the words" in kasia.words
    kasia.open("/console/outcomes/1/words")
    assert "You asked for light. Two lamps are on now." in kasia.words and POLISH in kasia.page
    kasia.press("/console/outcomes/1/words/pl", {"text": POLISH, "seen": kasia.hidden("seen")})
    assert "Polish Checked by Kasia" in kasia.words
    kasia.open("/console/")
    assert "Words to check" not in kasia.words
    assert LABEL not in sent(asha, town)


def test_a_check_falls_with_the_english_and_says_so(asha: Desk, town: Town) -> None:
    kasia = reads(town, "Kasia")
    polish(asha, town)
    kasia.open("/console/outcomes/1/words/pl")
    kasia.press("/console/outcomes/1/words/pl", {"text": POLISH, "seen": kasia.hidden("seen")})
    asha.open("/console/outcomes/1/write")
    again = {**WRITTEN, "text_pl": POLISH, "version": asha.hidden("version")}
    asha.press("/console/outcomes/1/write", again)
    assert "Polish Checked by Kasia" in asha.words  # saved as it was: it holds
    asha.open("/console/outcomes/1/write")
    again |= {"version": asha.hidden("version"), "text_en_GB": "You asked for light. Two lamps burn now."}
    asha.press("/console/outcomes/1/write", {**again, "press": "preview"})
    assert "Kasia checked it before it or the English changed. That check fell." in asha.words
    asha.press("/console/outcomes/1/write", again)
    assert "Polish Machine. Not checked" in asha.words
    assert "Kasia checked it before it or the English changed. That check fell." in asha.words


def test_a_checker_corrects_and_whoever_has_it_open_loses_nothing(asha: Desk, town: Town) -> None:
    kasia = reads(town, "Kasia")
    polish(asha, town)
    asha.open("/console/outcomes/1/write")
    version = asha.hidden("version")
    kasia.open("/console/outcomes/1/words/pl")
    better = "Prosili Państwo o światło. Świecą już dwie lampy."
    kasia.press("/console/outcomes/1/words/pl", {"text": better, "seen": kasia.hidden("seen")})
    assert "Your text is kept, checked by you." in kasia.words
    asha.press("/console/outcomes/1/write", {**WRITTEN, "text_pl": POLISH, "version": version})
    assert asha.status == 409 and better in asha.words and POLISH in asha.page


def test_what_changed_since_it_was_opened_is_not_approved(asha: Desk, town: Town) -> None:
    kasia = reads(town, "Kasia")
    polish(asha, town)
    kasia.open("/console/outcomes/1/words/pl")
    seen, token = kasia.hidden("seen"), kasia.hidden("csrf_token")
    asha.open("/console/outcomes/1/write")
    changed = {**WRITTEN, "text_pl": POLISH, "text_en_GB": "Two lamps are on.", "version": "1"}
    asha.press("/console/outcomes/1/write", changed)
    kasia.press("/console/outcomes/1/words/pl", {"text": "Moje słowa.", "seen": seen}, token=token)
    assert kasia.status == 409 and "was changed since you opened this page" in kasia.words
    assert "Moje słowa." in kasia.page
    asha.open("/console/outcomes/1")
    assert "Polish Machine. Not checked" in asha.words


def test_nobody_checks_what_they_cannot_read_or_wrote_themselves(asha: Desk, town: Town) -> None:
    polish(asha, town, mine_pl="y")
    ravi = Desk(town.house).sign_in(town.joins("Ravi", "officer").email)
    ravi.open("/console/outcomes/1/words/pl")
    assert "note first that you read Polish" in ravi.words
    ravi.press("/console/outcomes/1/words/pl", {"text": POLISH, "seen": ravi.hidden("seen")})
    assert ravi.status == 409
    now, content = town.house.clock.now(), town.services.content()
    town.services.write(team.set_reads, content, town.asha.id, ["pl"], town.asha, now)
    asha.open("/console/outcomes/1/words/pl")
    asha.press("/console/outcomes/1/words/pl", {"text": POLISH, "seen": asha.hidden("seen")})
    assert asha.status == 409 and "You wrote this yourself." in asha.words


def test_another_is_asked_in_place_of_the_first(asha: Desk, town: Town) -> None:
    reads(town, "Kasia")
    reads(town, "Ola")
    polish(asha, town)
    for name in ("kasia", "kasia", "ola"):
        ask(asha, town, name)
    tasks = [row for row in town.house.rows("task") if row.kind == "check-words"]
    assert [(row.owner_id, row.done_at is None) for row in tasks] == [
        (town.officer("kasia@council.example").id, False),
        (town.officer("ola@council.example").id, True),
    ]


def test_a_forged_question_is_refused(asha: Desk, town: Town) -> None:
    town.joins("Ravi", "officer")
    polish(asha, town)
    for tag, to in (("pl", "2"), ("pl", "99"), ("ur", "2"), ("en_GB", "2"), ("xx", "1")):
        asha.press(f"/console/outcomes/1/words/{tag}/ask", {"to": to})
        assert asha.status == 409, tag
    asha.open("/console/outcomes/1/words/xx")
    assert asha.status == 404


def test_officers_say_themselves_what_they_read(asha: Desk, town: Town) -> None:
    asha.open("/console/me")
    asha.press("/console/me/languages", {"reads": ["pl", "xx", "en_GB"]})
    assert town.asha.reads == "pl"
    asha.open("/console/team")
    assert "Checks texts in Polish." in asha.words
    asha.press(f"/console/team/{town.asha.id}/reads", {"reads": []})
    assert town.asha.reads == ""
