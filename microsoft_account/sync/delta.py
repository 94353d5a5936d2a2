"""Reading what changed in a collection: all pages of a delta query, HTTP only (it may run in a thread)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ..graph.client import GraphClient
from ..graph.errors import CursorExpired

Item = Mapping[str, Any]

PAGE_SIZE = 100
# An id has about 150 characters. What is far longer no index of PostgreSQL can hold.
_LONGEST_ID = 2_000  # bytes


@dataclass(frozen=True)
class Delta:
    """One round. ``items`` by remote id (one that came twice counts as it was last), ``cursor`` is the next delta link.

    ``full`` tells that this was a full round: what is missing in it may have been deleted while nobody looked.
    """

    items: dict[str, Item]
    cursor: str
    full: bool
    unreadable: int = 0  # entries without a (usable) id, which nobody can ask for again


def read_delta(
    client: GraphClient,
    cursor: str | None,
    first_page: tuple[str, Mapping[str, str]],
    *,
    on_page: Callable[[], None] = lambda: None,
) -> Delta:
    """Read the changes since ``cursor``, or a full round from ``first_page`` without one or when it has expired.

    :param on_page: called between two pages, so that a long round can show that it is alive.
    :raises GraphError: whatever ends the round; nothing has been applied then, the old cursor still holds.
    """
    if cursor:
        try:
            return _read(client, cursor, None, full=False, on_page=on_page)
        except CursorExpired:
            pass  # the service keeps the last few only: read everything and compare
    path, params = first_page
    return _read(client, path, params, full=True, on_page=on_page)


def is_id(value: object) -> bool:
    """Whether something can be the id of an item."""
    return isinstance(value, str) and 0 < len(value.encode("utf-8", "replace")) <= _LONGEST_ID


def _read(
    client: GraphClient, path: str, params: Mapping[str, str] | None, *, full: bool, on_page: Callable[[], None]
) -> Delta:
    items: dict[str, Item] = {}
    unreadable = 0
    next_cursor = ""
    for page in client.pages(path, params, page_size=PAGE_SIZE):
        unreadable += page.unreadable
        for item in page.items:
            if is_id(item.get("id")):
                items[item["id"]] = item
            else:
                unreadable += 1
        next_cursor = page.delta_link or ""
        if not next_cursor:
            on_page()
    return Delta(items, next_cursor, full, unreadable)
