"""Exceptions in the log: what and where, never the message, which may hold a person's words."""

from __future__ import annotations

from pathlib import Path


def kind_and_place(fault: BaseException) -> str:
    """For example "ValueError at claims.py:120"."""
    trace = fault.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return type(fault).__name__
    return f"{type(fault).__name__} at {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
