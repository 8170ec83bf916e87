"""While what somebody left is on its way: the heir leaves too, who left comes back, two press at once.

On both databases.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from bot.errors import Gone, Refusal
from bot.model.officer import Officer
from bot.service.outcomes import leaving
from tests.web.console.desk import Desk, Town
from tests.web.console.tasks.leaving.office import his, looks, owners, told


def test_the_heir_leaves_before_it_is_done(asha: Desk, town: Town, ravi: Officer, olive: Officer) -> None:
    his(asha, town, ravi, "en_GB")
    asha.leaves(ravi.id, olive.id)
    asha.open(f"/console/team/{olive.id}/remove")
    assert "Issues on their way to them 1" in asha.words
    asha.open("/console/team")
    asha.press(f"/console/team/{olive.id}/role", {"role": "reader"})
    assert "Who takes over?" in asha.words, "she would be given what a reader may not have"
    asha.leaves(olive.id, town.asha.id)
    town.hands_on()
    assert owners(town) == [town.asha.id]
    assert [row.body.partition(" in ")[0] for row in told(town)] == ["Z1001: Asha"]


def test_whose_issue_is_still_on_its_way_is_counted_among_who_hears(
    asha: Desk, town: Town, ravi: Officer, olive: Officer
) -> None:
    """One of Olive's own waits, and two under the issue of Ravi's that has not reached her."""
    ref = his(asha, town, ravi, "en_GB", "pl")
    town.crowd(50, ref)
    own = town.issue()
    asha.gives(own, olive.id)
    town.crowd(1, own)
    asha.leaves(ravi.id, olive.id)
    looks(asha, olive, town.asha)
    assert "53 people will hear" in asha.words
    assert "A second person must read and send the message about 1 issue first" in asha.words


def test_nobody_is_told_either_whose_issue_was_still_on_its_way(
    asha: Desk, town: Town, ravi: Officer, olive: Officer
) -> None:
    his(asha, town, ravi, "en_GB")
    asha.leaves(ravi.id, olive.id)
    asha.leaves(olive.id, town.asha.id, tell="no", why_not=" ")
    assert asha.status == 400 and "Say why people are not told." in asha.words
    asha.leaves(olive.id, town.asha.id, tell="no", why_not="Asha rings them.")
    town.hands_on()
    assert (owners(town), told(town)) == ([town.asha.id], [])


def test_who_is_not_told_of_what_is_on_its_way_is_not_counted(
    asha: Desk, town: Town, ravi: Officer, olive: Officer
) -> None:
    his(asha, town, ravi, "en_GB")
    asha.leaves(ravi.id, olive.id, tell="no", why_not="Olive rings them.")
    looks(asha, olive, town.asha)
    assert "so nobody is told" in asha.words


def test_who_comes_back_does_not_get_it_back_and_keeps_what_is_new(
    asha: Desk, town: Town, ravi: Officer, olive: Officer
) -> None:
    his(asha, town, ravi, "en_GB")
    other = town.issue()
    asha.leaves(ravi.id, olive.id)
    town.house.clock.pass_by(seconds=5)
    back = town.joins("Ravi", "officer")
    assert (back.id, back.cover_id) == (ravi.id, None)
    asha.gives(other, ravi.id)
    town.hands_on(2)
    assert owners(town) == [olive.id, ravi.id]
    town.house.clock.pass_by(minutes=2)
    town.hands_on()
    assert [row.done_at is not None for row in town.house.rows("handing_on")] == [True]


def test_who_leaves_a_second_time_leaves_all_to_whom_was_chosen_last(
    asha: Desk, town: Town, ravi: Officer, olive: Officer
) -> None:
    his(asha, town, ravi, "en_GB")
    asha.leaves(ravi.id, olive.id, how="reader")
    asha.leaves(ravi.id, town.asha.id)
    town.hands_on()
    assert owners(town) == [town.asha.id]
    assert len(told(town)) == 1


def test_what_comes_back_to_where_it_came_from_stays_there(
    asha: Desk, town: Town, ravi: Officer, olive: Officer
) -> None:
    his(asha, town, ravi, "en_GB")
    asha.leaves(ravi.id, olive.id)
    town.joins("Ravi", "officer")
    asha.leaves(olive.id, ravi.id)
    town.hands_on()
    assert (owners(town), told(town)) == ([ravi.id], [])


def test_who_pressed_may_leave_meanwhile(asha: Desk, town: Town, ravi: Officer, olive: Officer) -> None:
    his(asha, town, ravi, "en_GB")
    mina = town.joins("Mina", "manager")
    Desk(town.house).sign_in(mina.email).leaves(ravi.id, olive.id)
    asha.leaves(mina.id, "")
    town.hands_on()
    assert (owners(town), len(told(town))) == ([olive.id], 1)


def test_two_managers_at_once_remove_somebody_once(
    asha: Desk, town: Town, ravi: Officer, olive: Officer
) -> None:
    his(asha, town, ravi, "en_GB")
    mina = Desk(town.house).sign_in(town.joins("Mina", "manager").email)
    fields = looks(asha, ravi, olive)
    looks(mina, ravi, olive)
    asha.press(f"/console/team/{ravi.id}/remove", fields)
    mina.press(f"/console/team/{ravi.id}/remove", fields)
    assert mina.status == 404
    assert len(town.house.rows("handing_on")) == 1


def at_once(town: Town, *presses: tuple[Officer, Officer, Officer]) -> list[str]:
    """presses: who leaves, their heir, who presses. All are looked at first, then pressed in threads of their
    own. What came of each."""
    services, now = town.services, town.house.clock.now()
    about = (services.followup, services.content())

    def mark(who: Officer, heir: Officer) -> str:
        found = services.read(leaving.look, *about, who.id, heir.id, None, now, reader=False)
        return found.mark

    def press(who: Officer, heir: Officer, by: Officer, seen: str) -> str:
        try:
            services.write(leaving.leave, *about, who.id, heir.id, by, seen, now, reader=False)
        except (Refusal, Gone) as refusal:
            return type(refusal).__name__
        return "gone"

    looked = [(*each, mark(*each[:2])) for each in presses]
    with ThreadPoolExecutor(len(presses)) as pool:
        return list(pool.map(lambda given: press(*given), looked))


def test_an_heir_who_leaves_at_the_same_moment_leaves_nothing_without_an_owner(
    asha: Desk, town: Town, ravi: Officer, olive: Officer
) -> None:
    his(asha, town, ravi, "en_GB")
    asha.gives(town.issue(), olive.id)
    first, second = at_once(town, (ravi, olive, town.asha), (olive, town.asha, town.asha))
    # Where he went first his issue is on its way to her: who presses has not seen that it goes along.
    # Where she went first she is no heir any more.
    assert (first, second) in (("gone", "Overtaken"), ("Refusal", "gone"))
    town.hands_on(2)
    assert owners(town) == ([olive.id] * 2 if first == "gone" else [ravi.id, town.asha.id])


def test_two_managers_who_remove_each_other_at_once_leave_one(asha: Desk, town: Town) -> None:
    mina = town.joins("Mina", "manager")
    olive = town.joins("Olive", "officer")
    found = at_once(town, (mina, olive, town.asha), (town.asha, olive, mina))
    assert sorted(found) == ["Gone", "gone"]
    here = [row.name for row in town.house.rows("officer") if row.gone_at is None and row.role == "manager"]
    assert len(here) == 1
