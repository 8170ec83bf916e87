"""What a turn decided about the person: who they are, whether we may write to them, what they are owed."""

from __future__ import annotations

from bot.model.audit import AuditAction
from bot.model.message import DropReason
from bot.model.promise import OtherWay, again_by
from bot.service.inbound.row import Row
from bot.store import erasure, timers
from bot.store.casework import invited, promises, reopening
from bot.store.inbound import people
from bot.store.outbox import queue
from bot.turn import effects


def change_person(row: Row, effect: effects.ChangePerson) -> None:
    people.change_person(row.connection, row.person.person_id, **effect.values)


def change_address(row: Row, effect: effects.ChangeAddress) -> None:
    people.change_address(row.connection, row.person.address_id, **effect.values)


def opt_out(row: Row, effect: effects.OptOut) -> None:
    people.add_stop(row.connection, row.person, row.now, by_provider=effect.by_provider)
    queue.drop(row.connection, DropReason.SENT_STOP, address_id=row.person.address_id)
    promises.give_up(row.connection, row.person.person_id, OtherWay.STOPPED)


def opt_in(row: Row, _: effects.OptIn) -> None:
    people.remove_stop(row.connection, row.person)
    _renew(row, OtherWay.STOPPED)


def forget(row: Row, effect: effects.Forget) -> None:
    """All that we hold of them is gone at once. Only the goodbye goes out, to somebody of whom we know
    nothing but the address; who writes from it meanwhile begins anew."""
    gone = row.person
    row.person = people.part(row.connection, gone, row.now)
    erasure.erase(row.connection, gone.person_id, row.now)
    timers.arm(row.connection, "forget", row.now + effect.within, ref=row.person.address_id)


def erase_person(row: Row, _: effects.ErasePerson) -> None:
    erasure.erase(row.connection, row.person.person_id, row.now)


def make_promises(row: Row, _: effects.MakePromises) -> None:
    """An issue that was closed while its last question was being answered is open again."""
    under = promises.make(row.connection, row.person.person_id, row.now)
    why = AuditAction.REOPENED_OWED
    reopening.open_again(row.connection, under, why, row.now, only_closed=True)


def give_up_promises(row: Row, effect: effects.GiveUpPromises) -> None:
    promises.give_up(row.connection, row.person.person_id, effect.way, told_since=effect.told_since)


def renew_promises(row: Row, effect: effects.RenewPromises) -> None:
    _renew(row, effect.way)


def _renew(row: Row, way: OtherWay) -> None:
    by = again_by(row.now)
    under = promises.renew(row.connection, row.person.person_id, way, row.now, by)
    reopening.open_again(row.connection, under, AuditAction.REOPENED_RENEWED, row.now)


def doubt(row: Row, effect: effects.Doubt) -> None:
    promises.doubt(row.connection, effect.talk_id, row.now)


def part_from_address(row: Row, _: effects.PartFromAddress) -> None:
    queue.drop(row.connection, DropReason.NOT_THEIRS, address_id=row.person.address_id)
    row.person = people.part(row.connection, row.person, row.now)


def owe_again(row: Row, effect: effects.OweAgain) -> None:
    promises.owe_again(row.connection, effect.talk_id, effect.due_at)


def decline(row: Row, effect: effects.Decline) -> None:
    person_id = row.person.person_id
    invited.decline(row.connection, person_id, effect.issue_id, effect.outcome_id, row.now)
