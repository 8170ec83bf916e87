"""Somebody who works for the council and signs in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """role: reader, officer, approver or manager. code_secret: sealed."""

    id: int
    email: str
    name: str
    team: str
    role: str
    password_hash: str | None
    code_secret: str | None
