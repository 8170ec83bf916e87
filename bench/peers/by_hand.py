"""The least webhook a developer would write on this stack: check the signature, two rows in one transaction.

    python -m bench.peers.by_hand DATABASE-URL PORT

Flask, Twilio's own validator, SQLAlchemy Core and waitress, each as its guide says. SQLite has what it needs
to lose nothing (WAL, FULL), as ours has. It knows no questions: who writes is told "Thank you".
"""

from __future__ import annotations

import sys
from typing import Any

import waitress
from flask import Flask, Response, abort, request
from sqlalchemy import Column, Integer, MetaData, String, Table, create_engine, event, insert
from twilio.request_validator import RequestValidator
from twilio.twiml.messaging_response import MessagingResponse

from bench.service import PUBLIC
from tests.standins.twilio import TOKEN

_metadata = MetaData()
_heard = Table(
    "heard",
    _metadata,
    Column("id", Integer, primary_key=True),
    Column("sid", String(64), unique=True, nullable=False),
    Column("sender", String(32), nullable=False),
    Column("body", String(1600), nullable=False),
)
_replies = Table(
    "reply",
    _metadata,
    Column("id", Integer, primary_key=True),
    Column("recipient", String(32), nullable=False),
    Column("body", String(1600), nullable=False),
)


def create_app(url: str) -> Flask:
    app = Flask(__name__)
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _lose_nothing)
    _metadata.create_all(engine)
    validator = RequestValidator(TOKEN)

    @app.get("/health")
    def health() -> str:
        return "ok"

    @app.post("/hook/sms")
    def take() -> Response:
        signature = request.headers.get("X-Twilio-Signature", "")
        if not validator.validate(PUBLIC + request.path, request.form, signature):
            abort(403)
        form, thanks = request.form, "Thank you. A person will read this."
        with engine.begin() as connection:
            heard = {"sid": form["MessageSid"], "sender": form["From"], "body": form["Body"]}
            connection.execute(insert(_heard), heard)
            connection.execute(insert(_replies), {"recipient": form["From"], "body": thanks})
        return Response(str(MessagingResponse()), mimetype="text/xml")

    return app


def _lose_nothing(connection: Any, _: object) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")


if __name__ == "__main__":
    waitress.serve(create_app(sys.argv[1]), host="127.0.0.1", port=int(sys.argv[2]))
