"""Three-way merge of an item's two versions against what both sides held when they last agreed.

Time stamps and ETags play no part: a side has changed a field when its value differs from the one that
it held at the last agreement. An echo of our own write therefore is no change.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from enum import Enum
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar, runtime_checkable

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

V = TypeVar("V", bound="DataclassInstance")


class Side(Enum):
    """One of the two sides of a synchronisation."""

    ODOO = "odoo"
    OUTLOOK = "outlook"

    @property
    def other(self) -> Side:
        return Side.OUTLOOK if self is Side.ODOO else Side.ODOO


@runtime_checkable
class Mergeable(Protocol):
    """A field's value that is a collection: additions of both sides can live together."""

    def merged(self, base: Any, theirs: Any) -> Any:
        """Return this value with the difference between ``base`` and ``theirs`` applied to it."""


@dataclass(frozen=True)
class Base(Generic[V]):
    """What each side held when they last agreed.

    Two values, because a side may be unable to hold a value exactly (a name cut at its length, HTML rewritten):
    with one value for both, such an item would be found changed on every run, for ever.
    """

    odoo: V
    outlook: V

    def of(self, side: Side) -> V:
        return self.odoo if side is Side.ODOO else self.outlook


def rebased(base: Base[V] | None, odoo: V, outlook: V, held: frozenset[str]) -> Base[V]:
    """Return the new base of an item that is ``odoo`` and ``outlook`` now.

    ``held`` are fields of which Outlook has not been told yet: they keep what Odoo's side was at the last
    agreement, so that they stay different from it and are found by the next push.
    """
    before = base.odoo if base else outlook
    return Base(odoo=replace(odoo, **{name: getattr(before, name) for name in held}), outlook=outlook)


def agreed_to_differ(base: Base[V], before: V, after: V) -> Base[V]:
    """Return the base after a change of Odoo's value from ``before`` to ``after`` that Outlook shall not hear of.

    What differed from the base before that change still does, and is sent one day.
    """
    kept = {}
    for name in differing(before, after):
        value, old, new = (getattr(one, name) for one in (base.odoo, before, after))
        kept[name] = value.merged(old, new) if isinstance(value, Mergeable) else new
    return Base(odoo=replace(base.odoo, **kept), outlook=base.outlook)


@dataclass(frozen=True)
class Conflict:
    """A field that both sides changed differently; ``lost`` is the value that gave way."""

    field: str
    winner: Side
    kept: object
    lost: object


@dataclass(frozen=True)
class Merge(Generic[V]):
    """The value both sides shall have, and the fields in which each side lacks it."""

    value: V
    to_odoo: frozenset[str]
    to_outlook: frozenset[str]
    conflicts: tuple[Conflict, ...] = ()


def differing(one: V, other: V) -> frozenset[str]:
    """Return the names of the fields whose values differ."""
    return frozenset(f.name for f in fields(one) if f.compare and getattr(one, f.name) != getattr(other, f.name))


def merge(base: Base[V] | None, odoo: V, outlook: V, winner: Side) -> Merge[V]:
    """Merge the two present values of an item, field by field.

    Without a base (first contact) every difference is a conflict, for nobody knows who made it.
    Where the sides are equal Outlook's value is taken, since it carries what Odoo does not know.
    """
    taken: dict[str, object] = {}
    to_odoo, to_outlook, conflicts = set(), set(), []
    for name in sorted(differing(odoo, outlook)):
        ours, theirs = getattr(odoo, name), getattr(outlook, name)
        ours_before = getattr(base.odoo, name) if base else None
        if base and ours == ours_before:
            if theirs == getattr(base.outlook, name):
                continue  # unequal when they agreed, and still so: one side cannot hold the other's value
            to_odoo.add(name)
        elif base and theirs == getattr(base.outlook, name):
            # Only what has changed since: they may have agreed to differ in the rest of it.
            taken[name] = theirs.merged(ours_before, ours) if isinstance(theirs, Mergeable) else ours
            to_outlook |= {name} if taken[name] != theirs else set()
        elif base and isinstance(theirs, Mergeable):
            both = theirs.merged(ours_before, ours)
            taken[name] = both
            to_odoo |= {name} if both != ours else set()
            to_outlook |= {name} if both != theirs else set()
        elif winner is Side.ODOO:
            taken[name] = ours
            to_outlook.add(name)
            conflicts.append(Conflict(name, winner, kept=ours, lost=theirs))
        else:
            to_odoo.add(name)
            conflicts.append(Conflict(name, winner, kept=theirs, lost=ours))
    value: V = replace(outlook, **taken)
    return Merge(value, frozenset(to_odoo), frozenset(to_outlook), tuple(conflicts))
