"""What may tell who somebody is, in a text that anybody is to read: a hint for its writer, never a judgement.

Numbers, addresses and titles are found by their form. Names without a title are guessed from two words in
capitals that are no places, which is why a person decides.
"""

from __future__ import annotations

import re
from collections.abc import Collection

_MAIL = re.compile(r"\S+@\S+\.\w+")
_PHONE = re.compile(r"\+?\d(?:[\s()-]?\d){8,}")
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b", re.I)
_STREETS = (
    *("street", "st", "road", "rd", "lane", "avenue", "ave", "close", "drive", "crescent", "court"),
    *("way", "place", "terrace", "grove", "gardens", "row", "walk", "hill", "square", "house", "green"),
)
_HOUSE = re.compile(
    rf"\b(?:(?:flat|number|no\.?)\s*\d+\w?|\d+\w?\s+(?:[\w’']+\s+){{1,3}}(?:{'|'.join(_STREETS)}))\b", re.I
)
_TITLED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Councillor|Cllr|Sir|Dame|Rev|Imam|Uncle|Aunty?)\.?\s+[A-Z][\w’'-]+"
)
_PAIR = re.compile(r"\b[A-Z][a-z’'-]+(?:\s+[A-Z][a-z’'-]+)+")
# Words in capitals that are no names of people.
_PLACES = """
council councillors town team park library school centre community health hospital church mosque temple market
station bridge canal hall club group office service services
north south east west sandwell borough england english
"""
_DAYS = """
january february march april may june july august september october november december
monday tuesday wednesday thursday friday saturday sunday
"""
_STARTS = "the we our you your this that no not yes sample new and for of in on at it they there"
_NO_NAMES = frozenset(f"{_PLACES} {_DAYS} {_STARTS}".split()) | frozenset(_STREETS)


def may_tell_who(text: str, places: Collection[str] = ()) -> tuple[str, ...]:
    """What a writer should look at again, each as one sentence. places: names that are no people's.

    >>> for each in may_tell_who("Mrs Kaur of 12 Owen Street, ring 07700 900123"):
    ...     print(each)
    This looks like a telephone number: “07700 900123”.
    This looks like an address: “12 Owen Street”.
    This looks like a name: “Mrs Kaur”.
    >>> may_tell_who("Two lamps for West Bromwich cost £6,000", ["West Bromwich"])
    ()
    """
    found = [("an e-mail address", _MAIL), ("a telephone number", _PHONE), ("a postcode", _POSTCODE)]
    said = [
        (what, each.group().strip())
        for what, pattern in (*found, ("an address", _HOUSE), ("a name", _TITLED))
        for each in pattern.finditer(text)
    ]
    known = _NO_NAMES | {word for place in places for word in place.lower().split()}
    for each in _PAIR.finditer(text):
        words = each.group().lower().split()
        told = any(each.group() in shown or shown in each.group() for _, shown in said)
        if not told and not known.intersection(words):
            said.append(("a name", each.group()))
    return tuple(dict.fromkeys(f"This looks like {what}: “{shown}”." for what, shown in said))
