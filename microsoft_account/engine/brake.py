"""Looking for harm before it is done: what vanished on one side would be deleted on the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..sync import Side


class Held(Exception):
    """The run must not go on before a person has decided.

    :param reason: a key of ``microsoft.collection.brake``
    :param links: those whose items vanished together, of ``known`` ones to come
    """

    def __init__(self, reason: str, links: Any = (), known: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.links = links
        self.known = known


def look_at_outlook(collection: Any, gone: Sequence[str]) -> None:
    """Raise :class:`Held` when too many of these items, that Outlook certainly no longer has, are still in Odoo."""
    if collection._brake().worth_counting(len(gone)):
        links = collection._linked_items().filtered(lambda link: link.remote_id in set(gone))
        records = collection._records_of(links)
        _hold(collection, Side.OUTLOOK, links.filtered(lambda link: records[link].filtered("active")))


def look_at_odoo(collection: Any, pending: Any) -> None:
    """Raise :class:`Held` when too many of these links would delete their items in Outlook."""
    links = pending.filtered(lambda link: link.state == "linked" and link.remote_id and link.item)
    if not links:
        return
    records = collection._records_of(links)
    missing = links.filtered(lambda link: not records[link].filtered("active") and collection._remainder(link) is None)
    if collection._brake().worth_counting(len(missing)):
        missing &= collection._linked_items()
        _hold(collection, Side.ODOO, missing.filtered(lambda link: _may_delete(collection, link, records[link])))


def _may_delete(collection: Any, link: Any, record: Any) -> bool:
    base = collection._base_of(link)
    return bool(collection._policy(link, record, link.item, None, base.outlook).push)


def _hold(collection: Any, side: Side, links: Any) -> None:
    # What a person has decided about already is no reason to ask again.
    vanished = collection._to_come(links.filtered(lambda link: not link.decision))
    if not collection._brake().worth_counting(len(vanished)):
        return
    known = collection._to_come(collection._linked_items().filtered(lambda link: not link.decision))
    if collection._brake().holds(len(vanished), len(known)):
        raise Held(side.value, vanished, len(known))
