"""What became of every message: the provider's books against ours. Plain data in, sentences out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Text:
    """One text that a person sent, by the provider's account."""

    sid: str


@dataclass(frozen=True, slots=True)
class Event:
    """One event that we stored."""

    provider_id: str
    handled: bool
    fault: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """One message of our outbox, as it stands at the end."""

    id: int
    state: str
    priority: int
    kind: str
    reason: str | None
    key: str | None
    delivery: str | None
    question: str = ""
    unsure: int = 0
    sent_ref: str | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """One message that the provider took. unlisted: it could show it to nobody."""

    sid: str
    outgoing_id: int
    to: str
    unlisted: bool


@dataclass
class Verdict:
    """counts: what there was, to read. faults: what must not be; empty when all is well."""

    counts: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def claim(self, wrong: Collection[object], sentence: str) -> None:
        if wrong:
            some = ", ".join(str(each) for each in sorted(wrong, key=str)[:5])
            self.faults.append(f"{len(wrong)} {sentence}: {some}")


def judge(
    texts: Sequence[Text],
    events: Sequence[Event],
    rows: Sequence[Row],
    taken: Sequence[Taken],
    *,
    in_doubt: int | None = None,
) -> Verdict:
    """Nothing lost, nothing said twice without cause, nothing claimed that is not so, nobody in disorder.

    in_doubt: None where the provider has a list of what it took. Where it has none, in how many sends at most
    somebody cannot have known the end: a question among them may have been put once more.
    """
    verdict = Verdict()
    by_id = {row.id: row for row in rows}
    _judge_inbound(verdict, texts, events)
    _judge_outgoing(verdict, by_id, taken, in_doubt)
    _judge_order(verdict, by_id, taken)
    return verdict


def _judge_inbound(verdict: Verdict, texts: Sequence[Text], events: Sequence[Event]) -> None:
    stored = Counter(event.provider_id for event in events)
    sent = {text.sid for text in texts}
    verdict.counts |= {"texts sent to us": len(sent), "events stored": len(events)}
    verdict.claim(sent - set(stored), "texts were lost")
    verdict.claim(set(stored) - sent, "events belong to no text")
    verdict.claim([sid for sid, times in stored.items() if times > 1], "texts were stored twice")
    verdict.claim([e.provider_id for e in events if e.fault], "events failed in the dialogue")
    verdict.claim([e.provider_id for e in events if not (e.handled or e.fault)], "events were never handled")


def _judge_outgoing(
    verdict: Verdict, rows: Mapping[int, Row], taken: Sequence[Taken], in_doubt: int | None
) -> None:
    times: dict[int, list[Taken]] = defaultdict(list)
    for each in taken:
        times[each.outgoing_id].append(each)
    by_state = Counter(row.state for row in rows.values())
    verdict.counts |= {"messages to send": len(rows), "taken by the provider": len(taken)}
    verdict.counts |= {f"messages that ended {state}": count for state, count in sorted(by_state.items())}
    verdict.claim(set(times) - set(rows), "messages went out that nobody wrote")
    in_state = {
        state: [row for row in rows.values() if row.state == state]
        for state in ("queued", "sending", "sent", "failed", "dropped", "unsure")
    }
    refused = in_state["failed"] + in_state["dropped"]
    verdict.claim([r.id for r in in_state["queued"] + in_state["sending"]], "messages are still waiting")
    verdict.claim([r.id for r in in_state["sent"] if not times[r.id]], "messages count as sent and were not")
    named = {r.id: {each.sid for each in times[r.id]} for r in in_state["sent"] if r.sent_ref}
    verdict.claim(
        [id_ for id_, sids in named.items() if sids and rows[id_].sent_ref not in sids],
        "messages are known by another's name",
    )
    known = [r for r in refused if (r.unsure == 0 if in_doubt is not None else _visible(times[r.id]))]
    verdict.claim([r.id for r in known if times[r.id]], "messages count as not sent and were")
    verdict.claim([r.id for r in refused + in_state["unsure"] if not r.reason], "messages have no reason")
    twice = {id_: found for id_, found in times.items() if len(found) > 1}
    excused = {id_ for id_, found in twice.items() if id_ in rows and _excused(rows[id_], found, in_doubt)}
    verdict.counts["sent twice, where nobody could tell"] = len(excused)
    verdict.counts["sent twice without excuse"] = len(twice) - len(excused)
    if in_doubt is None:
        verdict.claim(set(twice) - excused, "messages were sent twice though the list showed them")
    else:
        verdict.claim(set(twice) - excused, "messages were sent twice and are no question in doubt")
        verdict.counts["may have been in doubt, at most"] = in_doubt
        verdict.claim(sorted(excused)[in_doubt:], "messages were sent twice beyond what was in doubt")
    keys = Counter(row.key for row in rows.values() if row.key)
    verdict.counts["outcomes written out"] = sum(1 for row in rows.values() if row.kind == "outcome")
    verdict.claim([key for key, count in keys.items() if count > 1], "people were written to twice")


def _excused(row: Row, found: Sequence[Taken], in_doubt: int | None) -> bool:
    """By the list, which does not show it; without a list by policy: a question, in doubt, put once more."""
    if in_doubt is None:
        return len(_visible(found)) <= 1
    return bool(row.question) and row.unsure > 0 and len(found) == 2


def _visible(found: Sequence[Taken]) -> list[Taken]:
    return [each for each in found if not each.unlisted]


def _judge_order(verdict: Verdict, rows: Mapping[int, Row], taken: Sequence[Taken]) -> None:
    """Of each priority, what a person gets for the first time comes in the order in which it was written."""
    last: dict[tuple[str, int], int] = {}
    seen: set[int] = set()
    wrong = []
    for each in taken:
        row = rows.get(each.outgoing_id)
        if row is None or row.id in seen:
            continue
        seen.add(row.id)
        lane = (each.to, row.priority)
        if row.id < last.get(lane, 0):
            wrong.append(f"{row.id} after {last[lane]}")
        last[lane] = max(row.id, last.get(lane, 0))
    verdict.claim(wrong, "messages came out of order")
