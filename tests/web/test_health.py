"""What operators see: no secret, nobody's words, and an honest status."""

from __future__ import annotations

from sqlalchemy import insert

from bot.store import tables
from tests.channels.requests import ADA, sms_request, text_form
from tests.web.serving import METRICS, House, bare, post, served

__all__ = ["bare", "served"]
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
    assert answer.json["alarms"] == {"sms": "Our keys are wrong."}
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


def test_figures_are_in_the_form_prometheus_reads(served: House) -> None:
    post(served, sms_request(text_form(Body="private words")))
    answer = served.app.test_client().get("/metrics", headers=TOKEN)
    assert answer.status_code == 200
    assert answer.content_type == "text/plain; version=0.0.4; charset=utf-8"
    lines = answer.text.splitlines()
    assert 'tellback_outbox_messages{state="queued"} 1' in lines
    assert 'tellback_last_inbound_timestamp_seconds{channel="sms"} 1795428000' in lines
    assert "tellback_failed_events 0" in lines
    samples = [line for line in lines if not line.startswith("#")]
    assert all(f"# TYPE {line.partition(' ')[0].partition('{')[0]} gauge" in lines for line in samples)
    assert "private words" not in answer.text and ADA not in answer.text


def test_figures_need_the_token(served: House) -> None:
    client = served.app.test_client()
    for header in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": METRICS}):
        answer = client.get("/metrics", headers=header)
        assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
        assert "tellback_" not in answer.text


def test_without_a_token_in_the_settings_there_are_no_figures(tmp_path) -> None:
    from tests.web.serving import house

    made = house(tmp_path, TELLBACK_METRICS_TOKEN="")
    answer = made.app.test_client().get("/metrics", headers=TOKEN)
    made.services.db.close()
    assert answer.status_code == 404


def test_figures_say_that_the_database_is_away(bare: House) -> None:
    bare.services.db.write(lambda c: c.exec_driver_sql("ALTER TABLE outbox RENAME TO outbox_gone"))
    answer = bare.app.test_client().get("/metrics", headers=TOKEN)
    assert (answer.status_code, "tellback_database_up 0" in answer.text) == (503, True)
