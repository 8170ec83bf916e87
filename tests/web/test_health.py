"""What operators see: no secret, nobody's words, and an honest status."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import insert, update

from bot.settings import ROOT
from bot.store import tables
from bot.turn import router
from tests.channels.requests import ADA, sms_request, text_form
from tests.standins.twilio import OURS
from tests.web.serving import METRICS, House, house, post

TOKEN = {"Authorization": f"Bearer {METRICS}"}


def test_health_says_what_waits_and_when_each_channel_last_brought_something(served: House) -> None:
    post(served, sms_request(text_form(Body="private words")))
    served.clock.pass_by(seconds=90)
    answer = served.app.test_client().get("/health")
    assert answer.status_code == 200
    assert answer.json == {
        "database": "ok",
        "outbox": {"waiting": {"queued": 1}, "oldest_due_seconds": {"live": 90}},
        "last_inbound": {"sms": "2026-11-23T10:00:00+00:00", "telegram": None, "web": None},
        "alarms": {},
    }


def test_health_names_a_channel_that_is_not_set_right_but_not_its_account(served: House) -> None:
    account = served.services.channels["sms"].account
    served.services.db.write(
        lambda c: c.execute(insert(tables.lane).values(name=f"sms:{account}", alarm="Our keys are wrong."))
    )
    answer = served.app.test_client().get("/health")
    assert answer.get_json()["alarms"] == {"sms": "Our keys are wrong."}
    assert account not in answer.text


def test_health_is_503_when_the_database_is_away(bare: House) -> None:
    bare.services.db.write(lambda c: c.exec_driver_sql("ALTER TABLE outbox RENAME TO outbox_gone"))
    answer = bare.app.test_client().get("/health")
    assert (answer.status_code, answer.json) == (503, {"database": "error"})


def test_health_tells_a_database_put_back_from_before_a_migration(bare: House) -> None:
    bare.services.db.write(lambda c: c.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'"))
    bare.services.db.write(lambda c: c.exec_driver_sql("ALTER TABLE outbox RENAME TO outbox_gone"))
    answer = bare.app.test_client().get("/health")
    assert (answer.status_code, answer.json) == (503, {"database": "behind"})


def figures(house: House) -> dict[str, str]:
    """Each series with its value."""
    answer = house.app.test_client().get("/metrics", headers=TOKEN)
    assert answer.status_code == 200
    lines = [line for line in answer.text.splitlines() if not line.startswith("#")]
    return dict(line.rsplit(" ", 1) for line in lines)


def test_figures_are_in_the_form_prometheus_reads(served: House) -> None:
    post(served, sms_request(text_form(Body="private words")))
    answer = served.app.test_client().get("/metrics", headers=TOKEN)
    assert answer.content_type == "text/plain; version=0.0.4; charset=utf-8"
    lines = answer.text.splitlines()
    types = [line for line in lines if line.startswith("#")]
    assert len(types) == len(set(types))
    samples = [line for line in lines if not line.startswith("#")]
    assert all(f"# TYPE {line.partition(' ')[0].partition('{')[0]} gauge" in lines for line in samples)
    assert "private words" not in answer.text and ADA not in answer.text and OURS not in answer.text


def test_figures_say_what_waits_for_how_long_and_when_each_channel_was_heard(served: House) -> None:
    post(served, sms_request(text_form(Body="private words")))
    served.clock.pass_by(seconds=90)
    found = figures(served)
    assert found['tellback_outbox_messages{state="queued"}'] == "1"
    assert found['tellback_outbox_oldest_due_seconds{class="live"}'] == "90"
    assert found['tellback_outbox_oldest_due_seconds{class="bulk"}'] == "0"
    assert found['tellback_last_inbound_timestamp_seconds{channel="sms"}'] == "1795428000"
    assert found['tellback_last_inbound_age_seconds{channel="sms"}'] == "90"
    post(served, sms_request(text_form(Body="more", MessageSid="SM" + "2" * 32)))
    assert figures(served)['tellback_last_inbound_age_seconds{channel="sms"}'] == "0"


ZEROS = [
    *(f'tellback_outbox_messages{{state="{state}"}}' for state in ("queued", "sending", "unsure")),
    *(f'tellback_outbox_oldest_due_seconds{{class="{name}"}}' for name in ("live", "bulk")),
    *(
        f'tellback_ended_messages{{channel="{channel}",state="{state}",within="{within}"}}'
        for channel in ("sms", "telegram", "web")
        for state in ("sent", "undelivered", "failed", "dropped", "unsure")
        for within in ("1h", "24h")
    ),
    *(f'tellback_channel_alarm{{channel="{channel}"}}' for channel in ("sms", "telegram", "web")),
    *(f'tellback_unsure_messages{{fate="{fate}"}}' for fate in ("looked_up", "unknown")),
    *(
        f'tellback_last_inbound_timestamp_seconds{{channel="{channel}"}}'
        for channel in ("sms", "telegram", "web")
    ),
    *(f'tellback_issues{{state="{state}"}}' for state in ("open", "reopened", "answered", "closed")),
    *(
        f'tellback_{which}_tasks{{kind="{kind}"}}'
        for which in ("open", "overdue")
        for kind in ("flag", "call-back", "other")
    ),
    *("tellback_failed_events", "tellback_failed_events_oldest_seconds", "tellback_overdue_issues"),
]


def test_where_there_is_nothing_a_zero_is_written_so_that_no_alert_misses_its_series(served: House) -> None:
    found = figures(served)
    ages = {f'tellback_last_inbound_age_seconds{{channel="{name}"}}' for name in ("sms", "telegram", "web")}
    assert {name: found[name] for name in ages} == dict.fromkeys(ages, "+Inf")
    assert {name: found[name] for name in ZEROS} == dict.fromkeys(ZEROS, "0")
    assert set(found) == {*ZEROS, *ages, "tellback_database_up"}


def test_figures_say_how_sends_ended_and_which_nobody_can_know_of(served: House) -> None:
    ends = {"sent": {}, "failed": {}, "unsure": {"lease_until": None}, "dropped": {}}
    for number, (state, more) in enumerate(ends.items()):
        served.clock.pass_by(seconds=10)
        post(served, sms_request(text_form(Body="hello", MessageSid=f"SM{number:032}")))
        served.services.db.write(
            lambda c, values={"state": state, **more}: c.execute(
                update(tables.outbox).where(tables.outbox.c.state == "queued").values(**values)
            )
        )
    served.clock.pass_by(hours=2)
    found = figures(served)
    counts = [len([row for row in served.rows("outbox") if row.state == state]) for state in ends]
    assert min(counts) > 0
    for state, count in zip(ends, counts, strict=True):
        labels = f'channel="sms",state="{state}"'
        assert found[f'tellback_ended_messages{{{labels},within="1h"}}'] == "0"
        assert found[f'tellback_ended_messages{{{labels},within="24h"}}'] == str(count)
    assert found['tellback_unsure_messages{fate="unknown"}'] == str(counts[2])
    assert found['tellback_unsure_messages{fate="looked_up"}'] == "0"


def test_a_message_the_dialogue_failed_on_ages_until_somebody_runs_it_again(
    served: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("private words")

    with monkeypatch.context() as patch:
        patch.setattr(router, "decide", broken)
        post(served, sms_request(text_form(Body="private words")))
    served.clock.pass_by(hours=5)
    found = figures(served)
    assert found["tellback_failed_events"] == "1"
    assert found["tellback_failed_events_oldest_seconds"] == "18000"
    assert found['tellback_overdue_tasks{kind="other"}'] == "1"
    (event,) = served.rows("event")
    assert served.services.intake.run_again(event.id)
    found = figures(served)
    assert (found["tellback_failed_events"], found["tellback_failed_events_oldest_seconds"]) == ("0", "0")


def test_an_answer_we_promised_and_did_not_give_is_overdue(served: House) -> None:
    now = served.clock.now()
    values = {"ref": "I1", "about": "local:parks", "title": "Parks", "state": "open", "opened_at": now}
    (officer,) = served.rows("officer")
    served.services.db.write(
        lambda c: c.execute(insert(tables.issue).values(**values, owner_id=officer.id, reply_by=now))
    )
    assert figures(served)["tellback_overdue_issues"] == "0"
    served.clock.pass_by(days=1)
    assert figures(served)["tellback_overdue_issues"] == "1"


def test_every_figure_is_explained_to_whoever_runs_the_service(served: House) -> None:
    page = (ROOT / "docs" / "running.md").read_text("utf-8")
    names = {series.partition("{")[0] for series in figures(served)}
    assert [name for name in sorted(names) if f"`{name}" not in page] == []
    told = set(re.findall(r"\btellback_[a-z_]+", page))
    assert told == names


def test_figures_need_the_token(served: House) -> None:
    client = served.app.test_client()
    for header in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": METRICS}):
        answer = client.get("/metrics", headers=header)
        assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
        assert "tellback_" not in answer.text


def test_without_a_token_in_the_settings_there_are_no_figures(tmp_path: Path) -> None:
    made = house(tmp_path, TELLBACK_METRICS_TOKEN="")
    answer = made.app.test_client().get("/metrics", headers=TOKEN)
    made.services.db.close()
    assert answer.status_code == 404


def test_figures_say_that_the_database_is_away(bare: House) -> None:
    bare.services.db.write(lambda c: c.exec_driver_sql("ALTER TABLE outbox RENAME TO outbox_gone"))
    answer = bare.app.test_client().get("/metrics", headers=TOKEN)
    assert (answer.status_code, "tellback_database_up 0" in answer.text) == (503, True)
