"""Records to and from what JSON columns hold: one converter, its ways out and in generated once a record.

What an earlier release wrote lacks newer fields, so a field that came later has a default; what a later one
wrote may have more, and those are left aside. `tests/store/stored_forms.jsonl` has every form ever stored.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, is_dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from cattrs import Converter
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

T = TypeVar("T")

converter = Converter(detailed_validation=False)  # gathering every fault of a form costs half the speed
converter.register_unstructure_hook(date, date.isoformat)
converter.register_structure_hook(date, lambda plain, _: date.fromisoformat(plain))
converter.register_unstructure_hook(datetime, datetime.isoformat)
converter.register_structure_hook(datetime, lambda plain, _: datetime.fromisoformat(plain))


@dataclass(frozen=True, slots=True)
class Form(Generic[T]):
    """One record as it is stored. write: to what JSON holds. read: the opposite; raises for what is none."""

    write: Callable[[T], Any]
    read: Callable[[Any], T]


def form_of(kind: type[T], *, brief: bool = False, aside: Collection[str] = ()) -> Form[T]:
    """How a dataclass is stored, or a collection of what the converter knows.

    brief: fields that have their default are left out. aside: fields that stand in columns of their own; they
    are not written, and are read where they are given.
    """
    if not is_dataclass(kind):
        way_in = converter.get_structure_hook(kind)
        return Form(converter.get_unstructure_hook(kind), lambda plain: way_in(plain, kind))
    apart: Any = {name: override(omit=True) for name in aside}
    write: Any = make_dict_unstructure_fn(kind, converter, _cattrs_omit_if_default=brief, **apart)
    return Form(write, make_dict_structure_fn(kind, converter, _cattrs_detailed_validation=False))
