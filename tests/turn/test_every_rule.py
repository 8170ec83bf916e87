"""Each rule of a turn by itself, without a database: what it takes, and what it leaves to the next."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.dialogue.meaning import Chosen
from bot.language.intents import Intent
from bot.model.code import CodeKind
from bot.model.event import Disposition, QuoteState
from bot.model.reference import Earlier, Filed, SentQuestion
from bot.model.talk import Mode, Talk
from bot.model.traffic import Traffic
from bot.turn.effects import ChangeAddress, KeepAnswer
from bot.turn.loop_detector import Contact, Guard, Rules
from bot.turn.message import Message
from bot.turn.router import ORDER, decide
from bot.turn.rules import fallback, safeguarding
from channels.port import Attachment
from tests.fixed import MONDAY_10AM
from tests.turn.made_up import (
    APP,
    HER,
    Guesses,
    Lookup,
    code,
    issue,
    kinds_of,
    message,
    promise,
    quote,
    said_in,
    talk_at,
    turn_of,
)

PLEDGE = talk_at("pledge-check")
OWN_WORDS = talk_at("pledge-check", Chosen("no"))
MISSED = replace(PLEDGE, place=replace(PLEDGE.place, misses=1))
PUT = Attachment(kind="reaction", ref="reaction:3", label="👍")
FILE = Attachment(kind="document", ref="d1")
ROOM = talk_at("live-poll", code_id=6, facts={"code": "BEAR7", "poll": {}})
WAITS = talk_at(
    "pledge-check", facts={"pledge": "next", "pledge_version": 1, "case": "repair", "case_waits": True}
)
_BY_HAND = {"pledge": "next", "pledge_version": 1, "by_hand_by": 3, "by_hand_talk": 40}
_AT = int((MONDAY_10AM - timedelta(hours=1)).timestamp() * 1000)
WRITTEN_TO = talk_at("pledge-check", facts={**_BY_HAND, "by_hand_at": _AT})
LONG_AGO = talk_at("pledge-check", facts={**_BY_HAND, "by_hand_at": _AT - 24 * 3600 * 1000})
WELCOMED = replace(PLEDGE, name="hello", place=replace(PLEDGE.place, question="welcome", answers={}))
EARLIER = Earlier(event_id=2, text="yes", came_to="answer", talk_id=40)
ASKED = Earlier(event_id=2, text="please no more texts about bins", came_to="asked", talk_id=40)
ASKED_BACK = replace(HER, asked_back="stop")
STOPPED = replace(HER, stopped=True)
HELPED = talk_at("what-happened", facts={"ref": "T40"}, outcome_id=5, issue_id=9)
TOLD_HER = Lookup(promised=[promise(state="answered", outcome_id=5)], issues={9: issue("local:local-issue")})


@dataclass
class Row:
    """rule: by the name of its function. takes: what it comes to, none when it leaves the message alone.

    effects: some of what it brings about. says: some of what is said.
    """

    rule: str
    what: Message
    takes: Disposition | None
    talks: tuple[Talk, ...] = ()
    person: Any = HER
    lookup: Lookup = field(default_factory=Lookup)
    effects: set[str] = field(default_factory=set)
    says: str = ""
    guard: Guard | None = None
    flag: bool = False


def flooded() -> Guard:
    rules = Rules(minute=1)
    now = MONDAY_10AM.timestamp()
    traffic = Traffic(minute_at=now - 10, minute=5, hour_at=now - 10, hour=5, noticed_at=now - 10)
    return Guard(rules, traffic, Contact.of("again", None, MONDAY_10AM))


def typed_before(words: str, then: str, *, seconds: float, sent_at: datetime | None = None) -> Guard:
    """They typed one thing, we replied, and so many seconds later they typed another."""
    first = Guard(Rules(), Traffic(), Contact.of(words, None, MONDAY_10AM - timedelta(seconds=seconds)))
    after = first.after(MONDAY_10AM - timedelta(seconds=seconds / 2), replied=True)
    return Guard(Rules(), after, Contact.of(then, sent_at, MONDAY_10AM))


def pressed() -> Guard:
    return Guard(Rules(), Traffic(), Contact.of("", None, MONDAY_10AM, tapped=True))


def put(seconds: float) -> Talk:
    """The question of a pledge, put so many seconds ago."""
    return replace(PLEDGE, touched_at=MONDAY_10AM - timedelta(seconds=seconds))


D = Disposition
ROWS = [
    Row("from_stopped", message("hello"), D.STOPPED, person=STOPPED),
    Row("from_stopped", message("START"), D.COMMAND, person=STOPPED, effects={"OptIn"}, says="texts again"),
    Row("from_stopped", message("FORGET"), D.COMMAND, person=STOPPED, effects={"ErasePerson"}),
    Row("from_stopped", message(start="TIPTON"), D.START, person=STOPPED, effects={"OptIn"}),
    Row("from_stopped", message("START"), None),
    Row("unmeant", message("1"), D.SAME, (PLEDGE,), guard=typed_before("1", "1", seconds=2.9)),
    Row("unmeant", message("Yes "), D.SAME, (PLEDGE,), guard=typed_before("yes", "Yes ", seconds=1)),
    Row("unmeant", message("👍"), D.SAME, (PLEDGE,), guard=typed_before("👍", "👍", seconds=1)),
    Row("unmeant", message("1"), None, (PLEDGE,), guard=typed_before("1", "1", seconds=3)),
    Row("unmeant", message("2"), None, (PLEDGE,), guard=typed_before("1", "2", seconds=0.2)),
    Row("unmeant", message("👎"), None, (PLEDGE,), guard=typed_before("👍", "👎", seconds=1)),
    Row(
        "unmeant",
        message("I want to kill myself"),
        None,
        (PLEDGE,),
        guard=typed_before("I want to kill myself", "I want to kill myself", seconds=1),
    ),
    Row(
        "unmeant",  # both waited out an outage: it was sent before our reply, however late it comes
        message("1"),
        D.SAME,
        (PLEDGE,),
        guard=typed_before("1", "1", seconds=60, sent_at=MONDAY_10AM - timedelta(seconds=40)),
    ),
    Row("unmeant", message(tapped="T40.kept.no"), D.QUICK, (put(0.3),), guard=pressed()),
    Row("unmeant", message(tapped="T40.kept.yes"), D.QUICK, (put(0.9),), guard=pressed()),
    Row("unmeant", message(tapped="T40.kept.no"), None, (put(1),), guard=pressed()),
    Row("unmeant", message(tapped="T40.town.tipton"), None, (put(0.3),), guard=pressed()),
    Row("unmeant", message(tapped="cmd:help"), None, (put(0.3),), guard=pressed()),
    Row(
        "said_stop",
        message("please stop"),
        D.COMMAND,
        (PLEDGE,),
        effects={"OptOut", "StopTalks"},
        says="no more texts",
    ),
    Row("said_stop", message("stop the cars on my street"), None, (OWN_WORDS,)),
    Row(
        "asked_back",
        message("yes"),
        D.COMMAND,
        (OWN_WORDS,),
        person=ASKED_BACK,
        lookup=Lookup(earlier={"asked back": ASKED}),
        effects={"OptOut", "StopTalks"},
        says="no more texts",
    ),
    Row(
        "asked_back",
        message(tapped="ask:no:stop"),
        D.ANSWER,
        (OWN_WORDS,),
        person=ASKED_BACK,
        lookup=Lookup(earlier={"asked back": ASKED}),
        effects={"KeepAnswer"},
    ),
    Row("asked_back", message("yes"), None, (OWN_WORDS,)),
    Row(
        "asked",
        message("please do not write to me any more, I am ill"),
        D.ASKED,
        (OWN_WORDS,),
        effects={"ChangeAddress"},
        says="Do you want no more texts from us?",
    ),
    Row("asked", message("stop the cars on my street"), None, (OWN_WORDS,)),
    Row("unanswered", message("This is an automatic reply. I am out of the office until Monday."), D.AUTO),
    Row("unanswered", message("again"), D.HELD, guard=flooded()),
    Row("unanswered", message("never"), None, (PLEDGE,)),
    Row("reply_first", message("I want to kill myself"), None, flag=True, says="999"),
    Row("reply_first", message("the bins are late"), None, flag=True),
    Row("changed", message("no", edits="3"), D.EDIT, lookup=Lookup(earlier={"3": EARLIER})),
    Row("changed", message("yes", edits="3"), D.SAME, lookup=Lookup(earlier={"3": EARLIER})),
    Row("changed", message("no", edits="3"), None, (PLEDGE,), lookup=Lookup(earlier={"3": EARLIER})),
    Row("changed", message("no"), None, (PLEDGE,)),
    Row("more_of_album", message(album="a"), D.SAME, lookup=Lookup(earlier={"a": EARLIER})),
    Row("more_of_album", message(album="b"), None),
    Row("room_over", message("1"), D.LATE, (ROOM,), lookup=Lookup(codes=[code(minutes=-1)]), says="BEAR7"),
    Row("room_over", message("1"), None, (ROOM,), lookup=Lookup(codes=[code()])),
    Row("tapped", message(tapped="T40.kept.no"), D.ANSWER, (PLEDGE,), effects={"KeepAnswer", "OpenIssue"}),
    Row("tapped", message(tapped="40.kept.no"), D.ANSWER, (PLEDGE,), effects={"KeepAnswer"}),
    Row("tapped", message(tapped="T39.kept.no"), D.UNPLACED, (PLEDGE,)),
    Row("tapped", message(tapped="lang:pl"), D.COMMAND, (PLEDGE,), effects={"ChangePerson"}),
    Row("tapped", message(tapped="cmd:help"), D.COMMAND, (PLEDGE,)),
    Row("tapped", message(tapped="T1.x.y"), D.UNPLACED),
    Row("tapped", message("never"), None, (PLEDGE,)),
    Row("link", message(start="TIPTON_pl"), D.START, effects={"StartTalk", "ChangePerson"}),
    Row("link", message(start="BEAR7"), D.START, lookup=Lookup(codes=[code()]), effects={"StartTalk"}),
    Row("link", message("TIPTON"), None),
    Row("after_hand_over", message("1"), D.COMMAND, (WAITS,), effects={"ChangeTalk"}),
    Row("after_hand_over", message("the boiler"), None, (WAITS,), effects={"ChangeTalk"}),
    Row("after_hand_over", message("1"), None, (PLEDGE,)),
    Row(
        "stale",
        message("never", ref="5"),
        D.UNPLACED,
        (PLEDGE,),
        lookup=Lookup(asked=SentQuestion(ref="9", waiting=False)),
    ),
    Row(
        "stale",
        message("never", ref="5"),
        D.UNPLACED,
        (PLEDGE,),
        lookup=Lookup(asked=SentQuestion(ref=None, waiting=True)),
    ),
    Row("stale", message("never", sent_at=MONDAY_10AM - timedelta(hours=1)), D.UNPLACED, (PLEDGE,)),
    Row(
        "stale",
        message("never", prompt_ref="7"),
        D.UNPLACED,
        (PLEDGE,),
        lookup=Lookup(questions={"7": (3, "town")}),
    ),
    Row(
        "stale",
        message("never", ref="12"),
        None,
        (PLEDGE,),
        lookup=Lookup(asked=SentQuestion(ref="9", waiting=False)),
    ),
    Row("answered_plainly", message("no"), D.ANSWER, (PLEDGE,), effects={"KeepAnswer", "ChangeTalk"}),
    Row("answered_plainly", message("no sorry, sometimes"), D.ANSWER, (OWN_WORDS,), effects={"KeepAnswer"}),
    Row("answered_plainly", message("what do you mean"), None, (PLEDGE,)),
    Row(
        "met",
        message("bear 7"),
        D.START,
        lookup=Lookup(codes=[code()]),
        effects={"StartTalk"},
        says="Sundays",
    ),
    Row("met", message("bear 7"), D.COMMAND, lookup=Lookup(codes=[code(minutes=-1)]), says="BEAR7"),
    Row(
        "met",
        message("bear 7"),
        D.START,
        lookup=Lookup(codes=[code(kind=CodeKind.GROUP)]),
        effects={"StartTalk"},
    ),
    Row("met", message("bear 7"), None, (OWN_WORDS,)),
    Row("met", message("GROUPS PLEDGE"), D.START, effects={"OpenCode", "StartTalk"}, says="60 minutes"),
    Row("met", message("GROUPS PLEDGE"), D.COMMAND, lookup=Lookup(opened=10), says="today"),
    Row("answer_for_others", message("HELPER"), D.START, (PLEDGE,), effects={"StartTalk", "ChangeTalk"}),
    Row("answer_for_others", message("HELPER"), None, (OWN_WORDS,)),
    Row(
        "answer_for_others",
        message("NEXT"),
        D.START,
        lookup=Lookup(over=talk_at("local-issue", mode=Mode.ASSISTED)),
        effects={"StartTalk"},
    ),
    Row("answer_for_others", message("NEXT"), None, lookup=Lookup(over=talk_at("local-issue"))),
    Row("poster", message("TIPTON"), D.START, effects={"StartTalk"}),
    Row("poster", message("park"), None, (OWN_WORDS,)),
    Row("with_object", message("DROPIN Smethwick"), D.COMMAND, (OWN_WORDS,), says="Smethwick library"),
    Row("with_object", message("groups in Oldbury"), None, (OWN_WORDS,)),
    Row("with_object", message("STATUS of my bins"), None),
    Row("obeyed", message("HELP"), D.COMMAND, (PLEDGE,), effects={"ChangeTalk"}),
    Row(
        "obeyed",
        message("START"),
        D.COMMAND,
        lookup=Lookup(over=talk_at("pledge-check", state="quiet")),
        effects={"ChangeTalk"},
    ),
    Row("obeyed", message("DONE"), None, (PLEDGE,)),
    Row("obeyed", message("the bins"), None),
    Row("named", message("polski"), D.COMMAND, effects={"ChangePerson", "StartTalk"}),
    Row("named", message("the bins"), None),
    Row(
        "asked_for_news",
        message("any update on my bins?"),
        D.COMMAND,
        lookup=Lookup(promised=[promise()], issues={9: issue("local:local-issue")}),
        says="T40: Asha",
    ),
    Row(
        "asked_for_news",
        message("have you done anything yet"),
        D.COMMAND,
        (PLEDGE,),
        lookup=Lookup(promised=[promise()], issues={9: issue("local:local-issue")}),
        effects={"ChangeTalk"},
        says="Do we do this?",
    ),
    Row("asked_for_news", message("when will i hear"), D.UNPLACED, says="no open number"),
    Row("asked_for_news", message("when will i hear"), None, (OWN_WORDS,)),
    Row("asked_for_news", message("the bins have not been collected for three weeks"), None),
    Row(
        "commented",
        message("they came once and went away again"),
        D.LATE,
        (HELPED,),
        lookup=TOLD_HER,
        effects={"KeepAnswer", "AddTask", "ChangeTalk"},
        says="added this to T40",
    ),
    Row(
        "commented",
        message("that is not good enough my son nearly got run over"),
        D.LATE,
        (HELPED,),
        lookup=TOLD_HER,
        effects={"OweAgain", "OpenAgain", "AddTask"},
        says="made things better",
    ),
    Row(
        "belonged",
        message("T482 the second lamp went out as well"),
        D.LATE,
        (talk_at("pledge-check", Chosen("no"), number=41),),
        lookup=Lookup(promised=[promise("T482")], issues={9: issue("local:local-issue")}),
        effects={"KeepAnswer", "AddTask", "ChangeTalk"},
        says="added this to T482",
    ),
    Row("belonged", message("the second lamp went out as well"), None, (OWN_WORDS,), lookup=TOLD_HER),
    Row("belonged", message("T482 the second lamp went out as well"), None),
    Row(
        "told_at_the_welcome",
        message("the bins have not been collected for three weeks"),
        D.START,
        (WELCOMED,),
        effects={"StartTalk", "KeepAnswer", "ChangeTalk"},
    ),
    Row("told_at_the_welcome", message("what"), None, (WELCOMED,)),
    Row("told_at_the_welcome", message("the bins have not been collected for three weeks"), None, (PLEDGE,)),
    Row("commented", message("a bit"), None, (HELPED,), lookup=TOLD_HER),
    Row("commented", message("they came once and went away again"), None, (PLEDGE,), lookup=TOLD_HER),
    Row(
        "said",
        message("you have the wrong person"),
        D.COMMAND,
        effects={"GiveUpPromises", "PartFromAddress", "StopTalks"},
        says="Sorry to bother you",
    ),
    Row(
        "said",
        message("Hi this is my new number, my reference is Y483"),
        D.COMMAND,
        lookup=Lookup(others={"Y483": Filed(talk_id=3, issue_id=9)}, issues={9: issue("local:local-issue")}),
        effects={"AddTask"},
        says="check that Y483 is yours",
    ),
    Row(
        "said",
        message("Hi this is my new number, my reference is Y483"),
        D.COMMAND,
        effects={"AddTask"},
        says="check that Y483 is yours",
    ),
    Row("said", message("i have a new number"), D.COMMAND, says="Do you have a new number?"),
    Row(
        "said",
        message("any news on Y483?"),
        D.COMMAND,
        lookup=Lookup(others={"Y483": Filed(talk_id=3, issue_id=None)}),
        effects={"AddTask"},
    ),
    Row("said", message("any news on Y483?"), D.COMMAND, effects={"AddTask"}),
    Row("said", message("any news of the works on the A457?"), None),
    Row("said", message("this is my new number T402"), None, lookup=Lookup(promised=[promise("T402")])),
    Row("said", message("the bus stop has the wrong number on it"), None),
    Row(
        "instead_of_answer", message("my boiler is broken"), D.CASE_REPAIR, (PLEDGE,), effects={"ChangeTalk"}
    ),
    Row("instead_of_answer", message("my boiler is broken"), None, (OWN_WORDS,)),
    Row("instead_of_answer", message("I want to kill myself"), D.FLAGGED, (PLEDGE,)),
    Row("instead_of_answer", message("never"), None, (PLEDGE,)),
    Row(
        "guessed_danger",
        message("he stands in the way each time i get my coat", listener=Guesses({Intent.DANGER: 0.95})),
        D.FLAGGED,
        (PLEDGE,),
        effects={"AddTask"},
        says="999",
    ),
    Row(
        "guessed_danger",
        message("he stands in the way each time i get my coat", listener=Guesses({Intent.DANGER: 0.6})),
        None,
        (PLEDGE,),
        effects={"AddTask"},
    ),
    Row(
        "guessed_wish",
        message("i could do without all of this", listener=Guesses({Intent.STOP: 0.6})),
        D.ASKED,
        (PLEDGE,),
        effects={"ChangeAddress", "SetTimer"},
        says="Do you want no more texts from us?",
    ),
    Row("guessed_wish", message("i could do without all of this"), None, (PLEDGE,)),
    Row(
        "answered",
        message("yes"),
        D.COMMAND,
        lookup=Lookup(quoted=quote()),
        effects={"AnswerQuote"},
        says="without your name",
    ),
    Row("answered", message("no"), D.COMMAND, lookup=Lookup(quoted=quote()), effects={"AnswerQuote"}),
    Row(
        "answered",
        message("yes"),
        D.COMMAND,
        lookup=Lookup(quoted=quote(), told=True),
        effects={"AnswerQuote"},
        says="It is dark.",
    ),
    Row(
        "answered",
        message("no"),
        D.COMMAND,
        lookup=Lookup(quoted=quote(state=QuoteState.AGREED)),
        effects={"AnswerQuote"},
        says="not show",
    ),
    Row("answered", message("yes"), None, lookup=Lookup(quoted=quote(state=QuoteState.AGREED))),
    Row("answered", message("no"), None, lookup=Lookup(quoted=quote(state=QuoteState.AGREED), told=True)),
    Row("answered", message("yes"), None, lookup=Lookup(quoted=quote(days=15))),
    Row("answered", message("yes"), None),
    Row("answered", message("yes"), None, (PLEDGE,), lookup=Lookup(quoted=quote())),
    Row("answered", message("the lamps are dark"), None, lookup=Lookup(quoted=quote())),
    Row(
        "answered_officer",
        message("Tuesday suits me well"),
        D.LATE,
        (WRITTEN_TO,),
        lookup=Lookup(promised=[promise("T40")], issues={9: issue("pledge:next")}),
        effects={"KeepAnswer", "AddTask"},
        says="T40",
    ),
    Row("answered_officer", message("sometimes"), None, (WRITTEN_TO,)),
    Row("answered_officer", message("Tuesday suits me well"), None, (PLEDGE,)),
    Row("answered_officer", message("Tuesday suits me well"), None, (LONG_AGO,)),
    Row("replied", message("what do you mean"), D.MISSED, (PLEDGE,), effects={"ChangeTalk"}),
    Row(
        "replied",
        message("what do you mean"),
        D.KEPT,
        (MISSED,),
        effects={"KeepAnswer"},
        says="kept your words",
    ),
    Row("noted", message(attachments=(PUT,)), D.NOTED, (PLEDGE,)),
    Row("noted", message(attachments=(PUT,)), D.NOTED),
    Row("noted", message(attachments=(PUT, FILE)), None, (PLEDGE,)),
    Row("noted", message("never"), None, (PLEDGE,)),
    Row("unreadable", message(attachments=(FILE,)), D.UNREADABLE, (PLEDGE,), says="cannot open"),
    Row("unreadable", message(attachments=(FILE,)), D.UNREADABLE, effects={"StartTalk"}, says="cannot open"),
    Row("unreadable", message(attachments=(replace(FILE, kind="image"),)), D.UNREADABLE, says="cannot open"),
    Row(
        "unreadable",
        message(attachments=(replace(FILE, kind="other", label="Poll: Which day?"),)),
        None,
        (PLEDGE,),
    ),
    Row("unreadable", message(attachments=(Attachment(kind="contact", ref="tel:1"),)), None, (PLEDGE,)),
    Row("unreadable", message("look at this", attachments=(FILE,)), None, (OWN_WORDS,)),
    Row(
        "replied",
        message("hello"),
        D.RESUMED,
        (replace(PLEDGE, touched_at=MONDAY_10AM - timedelta(hours=7)),),
    ),
    Row("replied", message("never"), None),
    Row(
        "unasked",
        message("thanks"),
        D.LATE,
        lookup=Lookup(filed=talk_at("pledge-check", state="ended")),
        effects={"KeepAnswer"},
    ),
    Row(
        "unasked",
        message("the lights in our road are out again"),
        D.START,
        effects={"StartTalk", "KeepAnswer"},
    ),
    Row("unasked", message("hello"), D.START, effects={"StartTalk"}),
    Row(
        "unasked",
        message("??"),
        D.UNPLACED,
        person=replace(HER, known={"town": {"is": "chosen", "option": "tipton"}}),
    ),
]
RULES = {rule.__name__: rule for rule in (*ORDER, fallback.unasked)}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.rule}: {row.what.heard.text or row.what.tapped}")
def test_a_rule_alone(row: Row) -> None:
    turn = turn_of(*row.talks, person=row.person, lookup=row.lookup, guard=row.guard)
    if row.flag:
        safeguarding.flag(turn, row.what)
    came_to = RULES[row.rule](turn, row.what)
    effects = turn.decision(came_to).effects
    assert (came_to and came_to.what) == row.takes
    assert row.effects <= kinds_of(effects)
    assert row.says in said_in(effects)


def test_every_rule_is_called_here_both_ways() -> None:
    takes = {row.rule for row in ROWS if row.takes}
    leaves = {row.rule for row in ROWS if row.takes is None}
    assert set(RULES) - takes == {"reply_first"}, "it only speaks first, but for a loop"
    assert set(RULES) - leaves == {"unasked"}, "what nobody takes, it takes"


def test_a_turn_is_decided_the_same_way_twice() -> None:
    """Nothing of a decision stays behind in what it was given."""
    lookup = Lookup(open_about={"pledge:next": issue("pledge:next")})
    first, second = (
        decide(turn_of(PLEDGE, lookup=lookup), message("never", sent_at=MONDAY_10AM)) for _ in range(2)
    )
    assert first == second
    assert kinds_of(first.effects) == {"ChangeTalk", "ChangeAddress", "KeepAnswer", "Send"}


def test_a_talk_that_is_changed_twice_is_written_once() -> None:
    decision = decide(turn_of(PLEDGE), message("never"))
    assert sum(type(each).__name__ == "ChangeTalk" for each in decision.effects) == 1
    assert "OpenIssue" in kinds_of(decision.effects), "and filed under the issue that this turn opens"


def test_a_reference_that_somebody_has_is_not_given_again() -> None:
    free = turn_of()
    taken = turn_of(lookup=Lookup(taken={"A101"}))
    refs = []
    for turn in (free, taken):
        decide(turn, message("TIPTON"))
        refs.append(turn.talk and turn.talk.ref)
    assert refs[0] == "A101"
    assert refs[1] != "A101"


def test_words_kept_are_exactly_what_was_typed() -> None:
    decision = decide(turn_of(OWN_WORDS), message("  It's  DARK!! \U0001f600 "))
    kept = [each.words for each in decision.effects if isinstance(each, KeepAnswer)]
    assert kept == ["  It's  DARK!! \U0001f600 "]


def test_who_is_forgotten_leaves_no_hint_of_their_language_behind() -> None:
    told: dict[str, Any] = {"language_hint": "pl"}
    erased = decide(turn_of(person=STOPPED), message("FORGET", **told)).effects
    other = decide(turn_of(), message("hello", **told)).effects
    (gone, kept) = (
        [each.values.get("language_hint") for each in effects if isinstance(each, ChangeAddress)]
        for effects in (erased, other)
    )
    assert (gone, kept) == ([None], ["pl"])


def test_what_came_with_words_and_cannot_be_opened_is_owned_up_to() -> None:
    decision = decide(turn_of(OWN_WORDS), message("look at this letter", attachments=(FILE,)))
    assert "cannot open" in said_in(decision.effects)
    assert [each.words for each in decision.effects if isinstance(each, KeepAnswer)] == [
        "look at this letter"
    ]


def test_what_cannot_be_opened_costs_no_chance() -> None:
    place = PLEDGE.place
    for sent in (FILE, replace(FILE, kind="other"), replace(FILE, kind="video")):
        turn = turn_of(PLEDGE)
        decide(turn, message(attachments=(sent,)))
        assert turn.talk is not None
        assert turn.talk.place == place


@pytest.mark.parametrize(
    ("kind", "name"), [("document", "letter.pdf"), ("video", "road.mov"), ("audio", "my voice.mp3")]
)
@pytest.mark.parametrize("words", ["", "look at this letter"])
def test_the_name_of_a_file_does_not_open_it(kind: str, name: str, words: str) -> None:
    sent = (replace(FILE, kind=kind, label=name),)
    assert "cannot open" in said_in(decide(turn_of(OWN_WORDS), message(words, attachments=sent)).effects)


def test_a_picture_where_it_can_be_opened_is_no_fault_of_theirs() -> None:
    opens = replace(APP, attachments=True, opens=frozenset({"image"}))
    picture = (replace(FILE, kind="image"),)
    decision = decide(turn_of(OWN_WORDS, limits=opens), message(attachments=picture))
    assert decision.came_to and decision.came_to.what is Disposition.ANSWER
    assert "cannot open" not in said_in(decision.effects)
