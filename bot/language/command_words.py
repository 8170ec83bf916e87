"""The command words by name. What people type for each stands in every language's lexicon."""

from __future__ import annotations

from enum import StrEnum


class Command(StrEnum):
    STOP = "stop"
    START = "start"
    HELP = "help"
    CALL = "call"
    LANG = "lang"
    TOWN = "town"
    STATUS = "status"
    BACK = "back"
    SKIP = "skip"
    DONE = "done"
    MORE = "more"
    IDEA = "idea"
    MYDATA = "mydata"
    FORGET = "forget"
    WHO = "who"
    GROUPS = "groups"
    DROPIN = "dropin"
    COMPLAIN = "complain"
    WRONG_NUMBER = "wrongnumber"

    @property
    def before_all(self) -> bool:
        """Whether nothing comes before it, in any state: the law on opting out."""
        return self is Command.STOP

    @property
    def answers(self) -> bool:
        """Whether it is a reply to the open question: "rather not say", "that is all"."""
        return self in (Command.SKIP, Command.DONE)

    @property
    def everyday(self) -> int:
        """Up to how many words other names of it are everyday things: "phone", "my town". 0: none are."""
        return _EVERYDAY.get(self, 0)

    @property
    def is_everyday_itself(self) -> bool:
        """Whether its own word is an everyday answer too, unless it stands in capitals, as in our texts."""
        return self in (Command.TOWN, Command.MORE, Command.IDEA, Command.GROUPS)

    @property
    def reaches_people(self) -> bool:
        """Whether it asks for somebody or something to turn to, which never waits for a second question."""
        return self in (Command.HELP, Command.CALL)

    @property
    def takes_object(self) -> bool:
        """Whether what it is about may stand beside it: "STATUS T482", "DROPIN Smethwick"."""
        return self in (Command.STATUS, Command.DROPIN, Command.GROUPS)


# What people ask for in ordinary words too, the gravest first: keys of [requests] in a lexicon.
ASKED_FOR = (Command.STOP, Command.FORGET, Command.CALL)
_EVERYDAY = {
    **dict.fromkeys((Command.HELP, Command.CALL, Command.COMPLAIN), 1),
    Command.DROPIN: 3,
    **dict.fromkeys((Command.LANG, Command.TOWN, Command.STATUS, Command.MORE, Command.IDEA), 2),
    **dict.fromkeys((Command.MYDATA, Command.WHO, Command.GROUPS), 2),
}
