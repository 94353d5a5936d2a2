"""Whose address is it? The addresses of all mailboxes that people have connected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Mailbox(NamedTuple):
    """A connected mailbox: who of Odoo owns it, its main address, the others at which mail arrives.

    ``contact`` is the address that Odoo has of the owner; it need not be one of the mailbox. All are in lower case.
    """

    owner: int
    address: str
    aliases: tuple[str, ...] = ()
    contact: str = ""


@dataclass(frozen=True)
class AddressBook:
    """``owners`` are people by the main addresses of their mailboxes, ``mains`` the main address of each other one."""

    owners: Mapping[str, int] = field(default_factory=dict)
    mains: Mapping[str, str] = field(default_factory=dict)

    def main(self, address: str) -> str:
        """The one address by which the person is known; of a stranger his own."""
        return self.mains.get(address, address)


def address_book(mailboxes: Iterable[Mailbox]) -> AddressBook:
    """Who is known by which address. Of two who connected the same mailbox the first one is its owner.

    A main address is nobody else's. Another address that several mailboxes have (a shared one, or one that has moved
    and is remembered still) is nobody's: better a stranger than the wrong person. What Odoo's contact says comes last.
    """
    known = [mailbox for mailbox in mailboxes if mailbox.address]
    owners: dict[str, int] = {}
    for mailbox in known:
        owners.setdefault(mailbox.address, mailbox.owner)
    mains: dict[str, str] = {}
    for claims in (
        [(alias, mailbox.address) for mailbox in known for alias in mailbox.aliases],
        [(mailbox.contact, mailbox.address) for mailbox in known if owners[mailbox.address] == mailbox.owner],
    ):
        claimed: dict[str, set[str]] = {}
        for address, main in claims:
            if address and address not in owners:
                claimed.setdefault(address, set()).add(main)
        for address, candidates in claimed.items():
            mains.setdefault(address, candidates.pop() if len(candidates) == 1 else address)
    return AddressBook(owners, {address: main for address, main in mains.items() if address != main})
