"""Log lines: JSON, one object a line, for whatever collects them; plain sentences on a terminal.

No line holds what somebody said, a number or a token (I10). Whoever logs sees to that in the message and the
fields; here it is seen to for exceptions, of which only the kind and the place are told: their messages, and
the values in a trace, may be anything.
"""

from __future__ import annotations

import json
import logging
import sys
import threading
from datetime import UTC, datetime
from typing import Any, TextIO

from bot.trace import kind_and_place

JSON, PLAIN = "json", "plain"
_OWN = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}
_log = logging.getLogger(__name__)


class _Careful(logging.Formatter):
    """Kind and place of an exception, whatever else the record has collected."""

    def told(self, record: logging.LogRecord) -> str:
        """The sentence on one line. One whose values do not fit its gaps is told without them."""
        try:
            sentence = record.getMessage()
        except (TypeError, ValueError, KeyError):
            sentence = str(record.msg)
        return " ".join(sentence.split())


class JsonLines(_Careful):
    """{"time", "level", "logger", "message"}, "fault" where there is an exception, and the record's `extra`.

    time: ISO 8601 in UTC with milliseconds. Of a field that is no text, number or truth value: its kind.

    >>> record = logging.makeLogRecord({"name": "bot", "levelname": "INFO", "created": 0.5})
    >>> record.msg, record.args, record.outbox = "%s is sent", ("message 7",), 7
    >>> JsonLines().format(record)  # doctest: +NORMALIZE_WHITESPACE
    '{"time": "1970-01-01T00:00:00.500+00:00", "level": "INFO", "logger": "bot",
      "message": "message 7 is sent", "outbox": 7}'
    """

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line: dict[str, Any] = {"time": at, "level": record.levelname, "logger": record.name}
        line["message"] = self.told(record)
        if fault := _fault(record):
            line["fault"] = fault
        fields = {name: value for name, value in record.__dict__.items() if name not in _OWN}
        line.update({name: _simple(value) for name, value in fields.items() if name not in line})
        return json.dumps(line, ensure_ascii=False)


class PlainLines(_Careful):
    """The time here, the level, the logger and the sentence."""

    def format(self, record: logging.LogRecord) -> str:
        fault = _fault(record)
        end = f" ({fault})" if fault else ""
        return f"{self.formatTime(record)} {record.levelname} {record.name}: {self.told(record)}{end}"


def begin(chosen: str = "", stream: TextIO | None = None) -> None:
    """Let everything from INFO up be written to `stream` (stderr). Nothing, where logging is set up already.

    chosen: "json" or "plain"; "": plain on a terminal, JSON elsewhere. A thread that dies of an exception is
    told of in the same way, instead of a trace with its values.
    """
    if logging.getLogger().handlers:
        return
    stream = stream or sys.stderr
    style = chosen or (PLAIN if stream.isatty() else JSON)
    handler = logging.StreamHandler(stream)
    handler.setFormatter(PlainLines() if style == PLAIN else JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    threading.excepthook = _thread_died


def _thread_died(fault: threading.ExceptHookArgs) -> None:
    if fault.exc_value is not None and not isinstance(fault.exc_value, SystemExit):
        name = fault.thread.name if fault.thread else ""
        _log.critical("the thread %r died: %s", name, kind_and_place(fault.exc_value))


def _fault(record: logging.LogRecord) -> str:
    found = record.exc_info[1] if record.exc_info else None
    return kind_and_place(found) if found else ""


def _simple(value: object) -> object:
    return value if value is None or isinstance(value, str | int | float) else type(value).__name__
