"""Nobody lets their own words go out to many, whatever becomes of the log. On both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, update
from sqlalchemy.sql.expression import UpdateBase

from bot.service.outcomes.approval import mark
from bot.store.tables import log
from tests.web.console.desk import WRITTEN, Desk, Town

PRUNED = delete(log)
REWORDED = update(log).values(action="news set down")


@pytest.fixture(params=[None, PRUNED, REWORDED], ids=["kept", "pruned", "reworded"])
def log_becomes(request: pytest.FixtureRequest) -> UpdateBase | None:
    found: UpdateBase | None = request.param
    return found


def touch_log(town: Town, change: UpdateBase | None) -> None:
    if change is not None:
        town.services.db.write(lambda c: c.execute(change))


def seen(town: Town) -> str:
    return town.services.db.read(lambda c: mark(c, 1))


def test_who_wrote_it_cannot_send_it(asha: Desk, town: Town, log_becomes: UpdateBase | None) -> None:
    town.joins("Ravi", "approver")
    ref = town.issue(sensitive=True)
    town.crowd(1, ref)
    asha.write(ref)
    touch_log(town, log_becomes)
    asha.open("/console/outcomes/1")
    assert "a second person must read and send it: Ravi." in asha.words
    asha.press("/console/outcomes/1/send", {"mark": seen(town)})
    assert asha.status == 409
    assert town.house.rows("outcome")[0].state == "draft"


def test_who_changed_it_last_cannot_send_it(asha: Desk, town: Town, log_becomes: UpdateBase | None) -> None:
    ravi = Desk(town.house).sign_in(town.joins("Ravi", "approver").email)
    ref = town.issue(sensitive=True)
    town.crowd(1, ref)
    asha.write(ref)
    ravi.open("/console/outcomes/1/write")
    ravi.press("/console/outcomes/1/write", {**WRITTEN, "text_en_GB": "Three lamps are on."})
    touch_log(town, log_becomes)
    ravi.press("/console/outcomes/1/send", {"mark": seen(town)})
    assert ravi.status == 409
    asha.open("/console/outcomes/1")
    asha.press("/console/outcomes/1/send", {"mark": asha.hidden("mark")})
    assert "1 person will hear." in asha.words
