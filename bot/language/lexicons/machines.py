"""Messages that no person typed: a phone that answers while its owner drives, an absence note, a bounce."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from bot.language.folding import words_in
from bot.language.utterance import Utterance

# "Auto: ...", "[Auto-Reply] ...", "(auto) ...": the sign tells it, so the words after it do not matter.
_SIGN = re.compile(
    r"\s*[\[(<*]?\s*auto(?:matic|mated)?[\s-]*(?:reply|response|answer)?\s*[:\])>*]", re.IGNORECASE
)
# A phone's reaction to a text of ours comes as a text: Liked “Which town do you live in?”
_REACTION = re.compile(
    r"\s*(?:liked|loved|disliked|laughed at|emphasi[sz]ed|questioned|reacted \S+ to|removed an? [\w ]+ from)"
    r"\s+[\"“„«‘].+[\"”“»’]\s*",
    re.IGNORECASE | re.DOTALL,
)
# The same in other languages, or with a sign alone: 👍 to “Which town do you live in?”. The verb may follow.
_QUOTED = re.compile(r"([^\"“”„«»‘]*)[\"“”„«»‘](.+)[\"“”«»’]([^\"“”«»’]*)", re.DOTALL)
_FEWEST_QUOTED = 3  # words: of one or two somebody may say what they think of them
_MOST_BESIDE_A_SIGN = 3  # words
_LONGEST_WHOLE = 80  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Machines:
    """Folded. begins: each with a space behind it. whole: the whole message, nothing else. reacts: all that
    stands beside the words of ours that a phone quotes."""

    begins: tuple[str, ...]
    whole: frozenset[str]
    reacts: frozenset[str] = frozenset()

    def wrote(self, text: str | Utterance) -> bool:
        """Whether a machine sent this by itself.

        >>> machines = Machines(begins=("automatic reply ",), whole=frozenset({"im driving"}))
        >>> machines.wrote("I'm driving"), machines.wrote("Automatic reply: back on Monday")
        (True, True)
        >>> machines.wrote("I'm driving past the pothole every day"), machines.wrote("[auto] Busy")
        (False, True)
        >>> machines.wrote("Liked “Which town do you live in?”"), machines.wrote("Liked the park")
        (True, False)
        """
        said = Utterance.of(text)
        if _SIGN.match(said.text) or _REACTION.fullmatch(said.text) or self._reacted(said.text):
            return True
        head = said.phrase
        return f"{head} ".startswith(self.begins) or (len(said.text) <= _LONGEST_WHOLE and head in self.whole)

    def _reacted(self, text: str) -> bool:
        """Whether it quotes a text of ours, and says no more beside it than what a phone writes."""
        quoted = _QUOTED.fullmatch(text.strip())
        if quoted is None or len(words_in(quoted[2])) < _FEWEST_QUOTED:
            return False
        before, after = words_in(quoted[1]), words_in(quoted[3])
        if " ".join((*before, *after)) in self.reacts:
            return True
        signs = any(unicodedata.category(char) == "So" for char in quoted[1])
        return signs and not after and len(before) <= _MOST_BESIDE_A_SIGN
