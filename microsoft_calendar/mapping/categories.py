"""Categories: names in Outlook (each mailbox has its own list of them with colours), tags in Odoo."""

from __future__ import annotations

from typing import Any

from .item import Item
from .values import category_names

PROPERTIES = ("categories",)

# Far more than anybody has.
_MOST = 500


def read(item: Item) -> frozenset[str]:
    """The names."""
    names = item.get("categories")
    return category_names(names[:_MOST]) if isinstance(names, list) else frozenset()


def write(categories: frozenset[str]) -> dict[str, Any]:
    """All the names: Graph replaces the whole collection."""
    return {"categories": sorted(categories)}
