"""What is done to the service while people talk: a storm, or an operator's restarts in turn."""

from __future__ import annotations

import random
import time
import tomllib
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import URL, func, make_url, select

from bot.service.outcomes.approval import ALONE_UP_TO
from bot.settings import ROOT
from bot.store.database import Database, opened
from bot.store.tables import issue, talk
from tests.chaos.audit import Verdict
from tests.chaos.books import verdict_of, waiting
from tests.chaos.clock import SharedClock
from tests.chaos.crowd import Crowd
from tests.chaos.house import House, Room, free_port
from tests.chaos.news import Address
from tests.chaos.provider import ChaoticTwilio
from tests.chaos.telegram import ChaoticTelegram, Chatters
from tests.chaos.weather import Blows, Weather
from tests.postgres import Server
from tests.standins.telegram import SECRET
from tests.standins.telegram import TOKEN as BOT_TOKEN
from tests.standins.twilio import ACCOUNT, OURS, TOKEN

_PUBLIC = "http://127.0.0.1:9"  # signed for; nobody listens there, the stand-in knows the open doors
_ANSWER_LOST = 12.0  # seconds after which our side has given up on a provider that keeps silent
_CALM_AFTER = tuple(timedelta(minutes=m) for m in (0, 2, 2, 2, 5, 15, 15, 30, 60, 120, 300))
_QUIET_WITHIN = 20.0
_CATCH_UP = 15
_TELL = 8  # issues at most, those with most people
_LANGUAGES = [
    each["tag"]
    for each in tomllib.loads((ROOT / "locales" / "languages.toml").read_text("utf-8"))["language"]
    if each["tag"] != "en_GB"
]
_BREATH = 1.0  # seconds between two restarts, for people to be answered by what was just started
_FULL = 200  # kills of a storm that shall have seen every trouble


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to do. url: of the database; server: where it is not SQLite. rounds: of restarts, with no storm.

    people, at_once, chatters: who texts, how many of them at a time, and how many at a time on Telegram.
    polled: Telegram is asked for updates instead of bringing them.
    """

    folder: Path
    url: str
    server: Server | None
    blows: Blows
    rounds: int
    people: int
    at_once: int
    chatters: int
    polled: bool
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """The service and those around it, while it lasts."""

    plan: Plan
    clock: SharedClock
    house: House
    twilio: ChaoticTwilio
    telegram: ChaoticTelegram
    crowd: Crowd
    chatters: Chatters

    def talking(self) -> list[Future[None]]:
        return [self.twilio.begin(self.crowd.talk()), self.telegram.begin(self.chatters.talk())]

    def calm(self) -> None:
        self.twilio.luck.calm = self.telegram.luck.calm = True

    def rest(self) -> None:
        self.crowd.rest()
        self.chatters.rest()


def run(plan: Plan) -> Verdict:
    """The whole of it, from an empty database to the verdict."""
    with _scene(plan) as scene:
        scene.house.open()
        began = time.monotonic()
        if plan.rounds:
            scene.calm()
        talking = scene.talking()
        struck = _restart_in_turn(scene) if plan.rounds else _storm(scene)
        scene.calm()
        scene.rest()
        scene.house.wait()
        for each in talking:
            each.result(timeout=300)  # nobody of them waits long, so five minutes are a fault
        stormed = time.monotonic() - began
        if not plan.rounds:
            time.sleep(_ANSWER_LOST)
        with opened(plan.url) as database:
            _settle(database, scene)
            scene.house.close()
            verdict = verdict_of(
                database,
                scene.twilio,
                scene.telegram,
                scene.house,
                database_fails=bool(plan.blows.backends or plan.blows.outages),
            )
        if plan.rounds:
            _judge_restarts(verdict, scene)
        elif plan.blows.kills >= _FULL:
            verdict.claim(scene.twilio.luck.never_met(), "troubles of Twilio never came")
            verdict.claim(scene.telegram.luck.never_met(), "troubles of Telegram never came")
        verdict.counts = _met(scene, struck, stormed) | verdict.counts
    return verdict


def _storm(scene: Scene) -> dict[str, int]:
    house, plan = scene.house, scene.plan
    weather = Weather(
        house,
        random.Random(plan.seed),
        2.0,
        server=plan.server,
        url=make_url(plan.url) if plan.server else None,
    )
    first, second = plan.blows.halves()
    weather.storm(first)
    told = _tell_outcomes(scene)
    weather.storm(second)
    return dict(weather.struck) | {"outcomes told": told}


def _restart_in_turn(scene: Scene) -> dict[str, int]:
    """As an operator changes the version: each room in turn, and round again."""
    told = 0
    for number in range(scene.plan.rounds):
        if number == scene.plan.rounds // 2:
            told = _tell_outcomes(scene)
        for room in scene.house.rooms:
            scene.house.renew(room)
            time.sleep(_BREATH)
    return {"outcomes told": told}


def _judge_restarts(verdict: Verdict, scene: Scene) -> None:
    """Who restarts in turn disturbs nobody: stricter than a storm."""
    counts, answered = verdict.counts, scene.twilio.answered + scene.telegram.answered
    broken = [code for code, times in answered.items() for _ in range(times) if code >= 500]
    verdict.claim(broken, "webhooks were answered 5xx")
    verdict.claim([f"{scene.twilio.given_up} texts"] * bool(scene.twilio.given_up), "no door took")
    for prefix in ("", "Telegram: "):
        for name in ("sent twice, where nobody could tell", "messages that ended unsure"):
            if found := counts.get(f"{prefix}{name}", 0):
                verdict.claim([found], f"{prefix}{name}, though nothing was killed")


def _met(scene: Scene, struck: dict[str, int], stormed: float) -> dict[str, int]:
    house = scene.house
    met = scene.twilio.luck.met + scene.telegram.luck.met
    return {
        "seconds of storm": int(stormed),
        **({"restarts": house.renewed.total()} if scene.plan.rounds else {"kills": house.kills.total()}),
        **{f"kills of {name}": count for name, count in sorted(house.kills.items())},
        **{f"restarts of {name}": count for name, count in sorted(house.renewed.items())},
        **struck,
        "people": len(scene.crowd.people),
        "people on Telegram": len(scene.chatters.people),
        **{f"provider: {name}": count for name, count in met.most_common()},
        **_answers("webhooks", scene.twilio.answered),
        **_answers("Telegram's webhooks", scene.telegram.answered),
    }


def _answers(whose: str, answered: dict[int, int]) -> dict[str, int]:
    return {f"{whose} answered {code or 'by nobody'}": n for code, n in sorted(answered.items())}


@contextmanager
def _scene(plan: Plan) -> Iterator[Scene]:
    clock = SharedClock(plan.folder / "clock")
    clock.begin()
    house = House(rooms=_rooms(plan), clock=plan.folder / "clock", environment={}, logs=plan.folder)
    at = Address(_PUBLIC, house.doors, balanced=bool(plan.rounds))
    twilio = ChaoticTwilio(at, clock, plan.seed)
    telegram = ChaoticTelegram(at, clock, plan.seed, polled=plan.polled)
    crowd = Crowd(twilio, places=plan.at_once, full=plan.people, seed=plan.seed)
    chatters = Chatters(telegram, places=plan.chatters, seed=plan.seed)
    with twilio, telegram, house:
        house.environment = _environment(plan, twilio.url, telegram.url)
        yield Scene(
            plan=plan,
            clock=clock,
            house=house,
            twilio=twilio,
            telegram=telegram,
            crowd=crowd,
            chatters=chatters,
        )


def _rooms(plan: Plan) -> list[Room]:
    if plan.server is None:
        return [Room("serve", ["serve"], free_port())]
    return [
        Room("web-1", ["serve", "--no-worker"], free_port(), sends=False),
        Room("web-2", ["serve", "--no-worker"], free_port(), sends=False),
        Room("worker-1", ["work"]),
        Room("worker-2", ["work"]),
    ]


def _environment(plan: Plan, twilio: str, telegram: str) -> dict[str, str]:
    return {
        "TELLBACK_DATABASE_URL": plan.url,
        "TELLBACK_SECRET_KEY": "nobody else knows this key of the storm",
        "TELLBACK_LISTENING": "0",
        "TELLBACK_LOGS": "plain",  # the judge reads them
        "TELLBACK_PUBLIC_URL": _PUBLIC,
        "TELLBACK_TWILIO_ACCOUNT_SID": ACCOUNT,
        "TELLBACK_TWILIO_AUTH_TOKEN": TOKEN,
        "TELLBACK_TWILIO_FROM": OURS,
        "TELLBACK_TWILIO_API_BASE": twilio,
        "TELLBACK_TWILIO_PER_SECOND": "200",
        "TELLBACK_CATCH_UP_SECONDS": str(_CATCH_UP),
        "TELLBACK_TELEGRAM_TOKEN": BOT_TOKEN,
        "TELLBACK_TELEGRAM_SECRET": SECRET,
        "TELLBACK_TELEGRAM_MODE": "poll" if plan.polled else "webhook",
        "TELLBACK_TELEGRAM_API_BASE": telegram,
    }


def _tell_outcomes(scene: Scene) -> int:
    """An officer tells all who took part that something was done, by the command. Of how many issues."""
    scene.house.tend()
    largest = (
        select(issue.c.ref)
        .join(talk, talk.c.issue_id == issue.c.id)
        .where(~issue.c.sensitive)
        .group_by(issue.c.id, issue.c.ref)
        .having(func.count() < ALONE_UP_TO // 2)  # people still join; above it a second officer must read
        .order_by(func.count().desc(), issue.c.id)
        .limit(_TELL)
    )
    with opened(scene.plan.url) as database:
        refs = list(database.read(lambda c: c.scalars(largest).all()))
    for ref in refs:
        said = ["--kind", "done", "--said", "Nobody tells you.", "--did", "We do.", "--lasts", "A year."]
        text = "en_GB=You said no one tells you what happens. Now we tell each person."
        languages = [part for tag in _LANGUAGES for part in ("--english-for", tag)]
        scene.house.run(["outcome", ref, *said, "--text", text, *languages, "--send"])
    return len(refs)


def _settle(database: Database, scene: Scene) -> None:
    """Let leases, back-off and timers run out, faster than they would, until nothing waits any more."""
    left: Callable[[], int] = lambda: waiting(database, scene.twilio, scene.telegram)  # noqa: E731
    for leap in _CALM_AFTER:
        scene.clock.leap(leap)
        until = time.monotonic() + _QUIET_WITHIN
        while time.monotonic() < until and (still := left()):
            time.sleep(0.5)
        if not still:
            return


def fresh(url: URL) -> str:
    """The address as the service is given it."""
    return url.set(drivername="postgresql").render_as_string(hide_password=False)
