"""Sharing a mailbox's calendar: the role, and the calendar that stands for it in the other person's list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .items import Mailbox

if TYPE_CHECKING:
    from ..tenant import Tenant

OPENING = ("read", "write")


def share(tenant: Tenant, owner: Mailbox, address: str, role: str) -> None:
    """Give somebody a role, in place of the one he had."""
    revoke(tenant, owner, address)
    owner.shared_with[address.lower()] = role
    other = tenant.mailbox(address)
    if other is not None and other is not owner and role in OPENING:
        calendar = tenant.add_calendar(other, owner.name)
        calendar.shared_from = owner.address.lower()
        calendar.can_edit = role == "write"


def revoke(tenant: Tenant, owner: Mailbox, address: str) -> None:
    owner.shared_with.pop(address.lower(), None)
    other = tenant.mailbox(address)
    for key, calendar in list(other.calendars.items()) if other else ():
        if other and calendar.shared_from == owner.address.lower():
            del other.calendars[key]
