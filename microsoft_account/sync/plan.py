"""What to do with one item: a pure function from the state of both sides to a plan.

``docs/sync.md`` shows the same as a table.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Generic, TypeVar

from .merge import Base, Conflict, Side, merge

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

V = TypeVar("V", bound="DataclassInstance")


class Action(Enum):
    """What happens to an item on one side."""

    NOTHING = "nothing"
    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"


@dataclass(frozen=True)
class Policy:
    """What this collection may do with this item, and who wins when both sides changed the same field.

    ``leaves``: the record goes on in another collection, and the item ends here. What of it nobody has read yet is
    taken along.
    """

    pull: bool = True
    push: bool = True
    winner: Side = Side.OUTLOOK
    leaves: bool = False


@dataclass(frozen=True)
class Plan(Generic[V]):
    """What to do on each side. ``value`` is what both shall hold (None when the item ends on both).

    ``to_odoo`` and ``to_outlook`` name the fields of an update. ``held`` are the fields in which Odoo is ahead of
    Outlook, whether they may be sent or not (see :func:`~.merge.rebased`).
    """

    odoo: Action = Action.NOTHING
    outlook: Action = Action.NOTHING
    value: V | None = None
    to_odoo: frozenset[str] = frozenset()
    to_outlook: frozenset[str] = frozenset()
    held: frozenset[str] = frozenset()
    conflicts: tuple[Conflict, ...] = ()


def decide(base: Base[V] | None, odoo: V | None, outlook: V | None, policy: Policy) -> Plan[V]:
    """Decide about one item. None stands for a side that (certainly) does not have it, or has it no longer.

    An ``@removed`` that nobody has verified is no certainty: ask by id first (``DESIGN``: absent means nothing).
    """
    if odoo is not None and outlook is not None:
        return (_leaving if policy.leaves else _both)(base, odoo, outlook, policy)
    if policy.leaves:  # nothing of it goes on, or nothing of it is left
        return _only_outlook(base, outlook, replace(policy, pull=False)) if outlook is not None else Plan(value=odoo)
    if odoo is not None:
        return _only_odoo(base, odoo, policy)
    if outlook is not None:
        return _only_outlook(base, outlook, policy)
    return Plan()


def base_of_choice(choice: Side, odoo: V | None, outlook: V | None) -> Base[V] | None:
    """Return the base with which the side that a person has chosen wins in everything, its lack of the item included.

    Without a base every difference goes to the winner; where the chosen side has nothing, the other one must look
    untouched, so that the deletion is carried over.
    """
    chosen, other = (odoo, outlook) if choice is Side.ODOO else (outlook, odoo)
    return None if chosen is not None or other is None else Base(other, other)


def _both(base: Base[V] | None, odoo: V, outlook: V, policy: Policy) -> Plan[V]:
    # A side that may not be written to cannot lose a field either: it always wins.
    winner = policy.winner if policy.pull and policy.push else Side.OUTLOOK if policy.pull else Side.ODOO
    result = merge(base, odoo, outlook, winner)
    to_odoo = result.to_odoo if policy.pull else frozenset[str]()
    to_outlook = result.to_outlook if policy.push else frozenset[str]()
    return Plan(
        odoo=Action.UPDATE if to_odoo else Action.NOTHING,
        outlook=Action.UPDATE if to_outlook else Action.NOTHING,
        value=result.value,
        to_odoo=to_odoo,
        to_outlook=to_outlook,
        held=result.to_outlook,
        conflicts=result.conflicts,
    )


def _leaving(base: Base[V] | None, odoo: V, outlook: V, policy: Policy) -> Plan[V]:
    if not policy.push:  # the item stays as it is, and so does what nobody has read of it
        return Plan(value=odoo)
    take = policy.pull and base is not None  # without a base nobody knows what is new in it
    result = merge(base, odoo, outlook, policy.winner if take else Side.ODOO)
    to_odoo = result.to_odoo if take else frozenset[str]()
    not_taken = (
        Conflict(name, Side.ODOO, kept=getattr(odoo, name), lost=getattr(outlook, name))
        for name in sorted(result.to_odoo - to_odoo)
    )
    return Plan(
        odoo=Action.UPDATE if to_odoo else Action.NOTHING,
        outlook=Action.DELETE,
        value=result.value,
        to_odoo=to_odoo,
        conflicts=(*result.conflicts, *not_taken),
    )


def _only_odoo(base: Base[V] | None, odoo: V, policy: Policy) -> Plan[V]:
    if base is None:  # never was in Outlook
        return Plan(outlook=Action.CREATE, value=odoo) if policy.push else Plan(value=odoo)
    edited = odoo != base.odoo
    if edited and policy.push and policy.winner is Side.ODOO:
        return Plan(outlook=Action.CREATE, value=odoo)
    if not policy.pull:
        return Plan(value=odoo)
    lost = (Conflict("active", Side.OUTLOOK, kept=False, lost=odoo),) if edited else ()
    return Plan(odoo=Action.DELETE, conflicts=lost)


def _only_outlook(base: Base[V] | None, outlook: V, policy: Policy) -> Plan[V]:
    if base is None:  # never was in Odoo
        if not policy.pull:
            return Plan(value=outlook)
        return Plan(odoo=Action.CREATE, value=outlook)
    edited = outlook != base.outlook
    if edited and policy.pull and (policy.winner is Side.OUTLOOK or not policy.push):
        return Plan(odoo=Action.CREATE, value=outlook)
    if not policy.push:
        return Plan(value=outlook)
    lost = (Conflict("active", Side.ODOO, kept=False, lost=outlook),) if edited else ()
    return Plan(outlook=Action.DELETE, conflicts=lost)
