"""The composition root: settings in, services out. Alone in knowing which channels there are."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Concatenate, ParamSpec, TypeVar

import channels
from bot.clock import Clock, Dice, SystemClock, SystemDice
from bot.content.content import Content
from bot.content.reload import Contents
from bot.errors import SettingsFault
from bot.language.likeness import Likeness
from bot.listening.likeness import likeness_of
from bot.listening.listener import listener_of
from bot.listening.weights import SHIPPED
from bot.service.alerts.alerts import Alerts
from bot.service.alerts.smtp import SmtpPost
from bot.service.casework import access
from bot.service.inbound.intake import Intake
from bot.service.jobs.handlers import Handlers
from bot.service.outbound.dispatcher import Delivery
from bot.service.outcomes.broadcast import Followup
from bot.settings import Price, Settings
from bot.store.database import Connection, Database
from bot.store.inbound import people
from bot.store.migrations import upgrade
from bot.store.notify import Wake
from bot.store.outbox.budget import Budget
from bot.turn.loop_detector import Rules
from bot.turn.reminder_policy import Patience
from bot.vault import Vault
from channels.port import Channel, Limits, Polls

P = ParamSpec("P")
T = TypeVar("T")

# Their loggers write whole addresses with numbers and tokens in them (I10).
_TALKATIVE = ("alembic", "httpx", "httpcore", "telegram", "twilio.http_client", "urllib3", "aiohttp")


@dataclass(frozen=True, slots=True)
class Services:
    """All that the web, the worker and the command line stand on."""

    settings: Settings
    db: Database
    vault: Vault
    content: Callable[[], Content]
    watch: Callable[[], None]  # begin to take up changed content files, without a restart
    channels: Mapping[str, Channel]
    intake: Intake
    followup: Followup
    handlers: Handlers
    bell: Wake
    clock: Clock
    dice: Dice
    polled: frozenset[str]
    listening: str  # how it stands with the extra, in a sentence
    likeness: Likeness

    @property
    def limits(self) -> dict[str, Limits]:
        """What each connected channel can show, by name."""
        return {name: channel.limits for name, channel in self.channels.items()}

    @property
    def text_line(self) -> Channel | None:
        """The channel with a number that people can send a text to, if one is connected."""
        lines = (each for each in self.channels.values() if each.limits.phone_number)
        return next((each for each in lines if each.limits.counts_parts), None)

    def read(self, use: Callable[Concatenate[Connection, P], T], *given: P.args, **named: P.kwargs) -> T:
        """One use of the service in one transaction that only looks. given, named: all but its connection."""
        return self.db.read(lambda connection: use(connection, *given, **named))

    def write(self, use: Callable[Concatenate[Connection, P], T], *given: P.args, **named: P.kwargs) -> T:
        """The same for a use that changes something; where it fails, nothing is changed."""
        return self.db.write(lambda connection: use(connection, *given, **named))

    def wake(self) -> None:
        self.bell.ring()

    def delivery(self) -> Delivery:
        """The sending side, for the one who runs it: a worker, a test, the demonstration."""
        every = timedelta(seconds=self.settings.catch_up_seconds)
        return Delivery(
            self.db,
            {f"{channel.name}:{channel.account}": channel for channel in self.channels.values()},
            clock=self.clock,
            dice=self.dice,
            wake=self.bell,
            unseal=self.vault.unseal,
            worker=f"{socket.gethostname()}:{os.getpid()}:{self.dice.token()[:8]}",
            heard=self.intake.take,
            polled=self.polled,
            budgets=self._budgets(),
            caught_up=dict.fromkeys(caught_up(self.channels), every),
        )

    def _budgets(self) -> dict[str, Budget]:
        """What may be spent, by lane, on the channels that are paid for by the message."""
        found = {}
        for channel in self.channels.values():
            price = self._price(channel)
            if price.pence is not None and (price.hour is not None or price.day is not None):
                lane = f"{channel.name}:{channel.account}"
                found[lane] = Budget.of_money(price.pence, price.hour, price.day)
        return found

    def _price(self, channel: Channel) -> Price:
        by_part = self.settings.text if channel.limits.counts_parts else Price()
        return self.settings.by_message.get(channel.name, by_part)


def build(
    settings: Settings,
    environment: Mapping[str, str],
    *,
    clock: Clock | None = None,
    dice: Dice | None = None,
) -> Services:
    """Bring the database up to date, load and publish the content, connect the channels.

    Raises SettingsFault or ContentFault with every fault there is.
    """
    quieten_libraries()
    clock, dice = clock or SystemClock(), dice or SystemDice()
    connected = connect(settings, environment)
    limits = {name: channel.limits for name, channel in connected.items()}
    contents = Contents(settings.conversations, settings.locales)
    db = Database(settings.database_url, grouped=settings.group_commit)
    upgrade(db)
    vault, bell = Vault(settings.secrets), Wake(db)
    _check_key(db, vault)
    ask_after = timedelta(days=settings.ask_after_days)
    listener, listening = listener_of(settings.weights or SHIPPED, off=not settings.listening)

    intake = Intake(
        db=db,
        vault=vault,
        content=contents,
        limits=limits,
        clock=clock,
        dice=dice,
        wake=bell.ring,
        silence=timedelta(minutes=settings.silence_minutes),
        ask_after=ask_after,
        loops=Rules(),
        listener=listener,
    )
    contents.use(intake.publish())
    db.write(lambda connection: access.first_manager(connection, clock.now()))
    contents.before(intake.publish, intake.said)
    followup = Followup(intake.turns, limits, ask_after=ask_after)
    handlers = Handlers(
        db=db,
        vault=vault,
        content=contents,
        limits=limits,
        intake=intake,
        followup=followup,
        clock=clock,
        wake=bell.ring,
        patience=Patience(
            nudge=timedelta(hours=settings.nudge_hours), quiet=timedelta(days=settings.quiet_days)
        ),
        alerts=_alerts(settings, db),
        files_kept=timedelta(days=settings.files_days),
    )
    return Services(
        settings=settings,
        db=db,
        vault=vault,
        content=contents,
        watch=contents.watch,
        channels=connected,
        intake=intake,
        followup=followup,
        handlers=handlers,
        bell=bell,
        clock=clock,
        dice=dice,
        polled=polled(connected, environment),
        listening=listening,
        likeness=likeness_of(listener),
    )


def _alerts(settings: Settings, db: Database) -> Alerts | None:
    given = settings.alerts
    if given.server is None:
        return None
    return Alerts(
        db=db,
        post=SmtpPost(given.server, given.from_),
        site=settings.public_url,
        again_after=timedelta(minutes=given.again_minutes),
    )


def _check_key(db: Database, vault: Vault) -> None:
    """Raises SettingsFault where the people in the database were met with another key."""
    found = db.read(people.newest_sealed)
    if found is None:
        return
    channel, account, keyed, sealed = found
    if not vault.made(sealed, keyed, channel, account):
        raise SettingsFault(
            [
                "TELLBACK_SECRET_KEY: the addresses in this database were sealed with another one, so nobody "
                "would be known again, not even to stop for them. Set it to what it was: of several, the one "
                "used first stands last."
            ]
        )


def connect(settings: Settings, environment: Mapping[str, str]) -> dict[str, Channel]:
    """Every channel whose settings are there, by name. Raises SettingsFault with the faults of all."""
    found, faults = _connected(settings.secrets[0], settings.public_url, environment)
    if faults:
        raise SettingsFault(faults)
    return found


def channel_faults(environment: Mapping[str, str]) -> list[str]:
    """What is wrong with the channels' settings, for a start that other settings stop already."""
    return _connected("any secret", "http://127.0.0.1", environment)[1]


def _connected(
    secret: str, public_url: str, environment: Mapping[str, str]
) -> tuple[dict[str, Channel], list[str]]:
    given = {**environment, "TELLBACK_SECRET_KEY": secret, "TELLBACK_PUBLIC_URL": public_url}
    faults: list[str] = []
    found: dict[str, Channel] = {}
    for name in channels.known():
        if channels.is_absent(name, given):
            continue
        try:
            channel = channels.factory(name)(given)
        except ValueError as fault:
            faults.extend(str(fault).splitlines())
            continue
        if channel is not None:
            found[name] = channel
    return found, faults


def rehearsal_limits() -> dict[str, Limits]:
    """What each built-in channel can show, for talks without any account."""
    known = {
        "TELLBACK_TWILIO_ACCOUNT_SID": f"AC{0:032x}",
        "TELLBACK_TWILIO_AUTH_TOKEN": "none",
        "TELLBACK_TWILIO_FROM": "+447700900123",
        "TELLBACK_TELEGRAM_TOKEN": f"1:{'A' * 35}",
        "TELLBACK_WHATSAPP_FROM": "+447700900123",
        "TELLBACK_SECRET_KEY": "a rehearsal keeps no secrets",
        "TELLBACK_PUBLIC_URL": "http://127.0.0.1",
    }
    made = {name: channels.factory(name)(known) for name in channels.known(found=())}
    return {name: channel.limits for name, channel in made.items() if channel is not None}


def polled(connected: Mapping[str, Channel], environment: Mapping[str, str]) -> frozenset[str]:
    """Lanes to ask for what came in: Telegram where no public address can be reached, and whatever channel
    from outside can be asked."""
    ours = {point.name for point in channels.BUILT_IN}
    outside = {
        f"{channel.name}:{channel.account}"
        for name, channel in connected.items()
        if name not in ours and isinstance(channel, Polls)
    }
    return frozenset(outside | _telegram_polled(connected, environment))


def _telegram_polled(connected: Mapping[str, Channel], environment: Mapping[str, str]) -> frozenset[str]:
    mode = environment.get("TELLBACK_TELEGRAM_MODE", "")
    by_webhook = mode == "webhook" or (not mode and environment.get("TELLBACK_TELEGRAM_SECRET"))
    telegram = connected.get("telegram")
    if by_webhook or not isinstance(telegram, Polls):
        return frozenset()
    return frozenset({f"{telegram.name}:{telegram.account}"})


def caught_up(connected: Mapping[str, Channel]) -> frozenset[str]:
    """Lanes that can be asked for what no webhook could bring, beside their webhooks. Telegram cannot."""
    ours = (channel for name, channel in connected.items() if name in ("sms", "whatsapp"))
    return frozenset(f"{channel.name}:{channel.account}" for channel in ours if isinstance(channel, Polls))


def quieten_libraries() -> None:
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
