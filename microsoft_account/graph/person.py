"""Who the mailbox belongs to, and under which addresses it is reached."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .client import GraphClient

_FIELDS = "id,displayName,mail,userPrincipalName,proxyAddresses"


@dataclass(frozen=True)
class Person:
    """The owner of a mailbox. Addresses are in lower case; ``aliases`` are the others, sorted."""

    object_id: str
    login: str
    name: str
    address: str
    aliases: tuple[str, ...] = ()


def read_person(client: GraphClient) -> Person:
    """Ask Graph who signed in."""
    return person(client.get("/me", {"$select": _FIELDS}))


def person(me: Mapping[str, Any]) -> Person:
    """Read the user resource. Personal accounts have no ``mail`` at times; then the login is the address.

    ``otherMails`` are left out: they are addresses elsewhere, for getting back a lost password, and people may enter
    there what they like. Whoever could claim an address would be taken for its owner.
    """
    login = str(me.get("userPrincipalName") or "")
    known = me.get("proxyAddresses")
    proxies = [str(proxy).strip().partition(":") for proxy in (known if isinstance(known, list) else ())]
    aliases = {proxy.lower() for kind, _, proxy in proxies if kind.lower() == "smtp" and "@" in proxy}
    # The kind in capitals marks the main one.
    main = next((proxy for kind, _, proxy in proxies if kind == "SMTP" and "@" in proxy), login)
    address = str(me.get("mail") or main).strip().lower()
    if "@" in login and "#ext#" not in login.lower():
        aliases.add(login.lower())
    return Person(
        object_id=str(me.get("id") or ""),
        login=login,
        name=str(me.get("displayName") or ""),
        address=address,
        aliases=tuple(sorted(aliases - {address})),
    )
