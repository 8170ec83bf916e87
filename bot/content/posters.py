"""Words on posters that begin a conversation."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PosterWord:
    """A word that begins a conversation. place: where the poster hangs, recorded with the talk."""

    word: str
    begins: str
    language: str = ""
    place: str = ""
    pledge: str = ""
