"""Secrets: compared in constant time, kept out of logs."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Iterable


def same(ours: str, theirs: str) -> bool:
    """Whether two secrets are equal, in a time that does not tell where they differ."""
    return hmac.compare_digest(ours.encode("utf-8", "surrogatepass"), theirs.encode("utf-8", "surrogatepass"))


class Masked(logging.Filter):
    """Blanks a secret in whatever a library logs, should somebody lower its level again."""

    def __init__(self, secret: str) -> None:
        super().__init__()
        self.secret = secret

    def filter(self, record: logging.LogRecord) -> bool:
        line = record.getMessage()
        if self.secret in line:
            record.msg, record.args = line.replace(self.secret, "***"), ()
        return True


def hush(loggers: Iterable[str], secret: str) -> None:
    """Silences libraries that log addresses, texts or tokens. What goes wrong is raised to us anyhow."""
    for name in loggers:
        logger = logging.getLogger(name)
        logger.setLevel(logging.CRITICAL + 1)
        if not any(isinstance(filter_, Masked) and filter_.secret == secret for filter_ in logger.filters):
            logger.addFilter(Masked(secret))
