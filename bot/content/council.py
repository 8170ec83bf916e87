"""What a council says of itself: its teams, its telephone numbers, who looks at danger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.dialogue.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Council:
    """flags: the team that looks at danger, hate or threats. services: numbers for a case, if not `phone`."""

    name: str
    phone: str
    colour: str
    teams: Mapping[str, str]
    flags: Mapping[str, str] = field(default_factory=dict)
    services: Mapping[str, str] = field(default_factory=dict)

    @property
    def numbers(self) -> frozenset[str]:
        """Its own telephone numbers, which anybody may read."""
        return frozenset({self.phone, *self.services.values()})


def team_text(english: str) -> Text:
    return Text("team", english, "The name of a team at the council.")


_SERVICES = {
    "repair": "Repairs",
    "housing": "Housing",
    "care": "Social care",
    "benefits": "Benefits and council tax",
    "bins": "Bins and rubbish",
    "lights": "Street lights",
    "school-transport": "School transport",
    "fuel": "Help with gas and electricity",
    "noise": "Noise",
    "bids": "Bidding for a council home",
    "respite": "Breaks for carers",
}


def service_text(key: str) -> Text:
    """The name of a service in the council's directory. One that we do not know is named as its key is.

    >>> service_text("repair").english, service_text("street-lights").english
    ('Repairs', 'Street lights')
    """
    english = _SERVICES.get(key) or key.replace("-", " ").capitalize()
    return Text("service", english, "The name of a service at the council.")
