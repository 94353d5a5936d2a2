"""Pages of a list: $top, $skip, $count, $select, $orderby, and the link to the next page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from . import errors
from .call import Call, Reply
from .filtering import order_by, parse, value_at

Thing = TypeVar("Thing")
_MOST = 1000


def number(call: Call, option: str, default: int, low: int, high: int) -> int:
    text = call.query.get(option)
    if text is None:
        return default
    if not text.isdigit() or not low <= int(text) <= high:
        raise errors.bad_query(f"The value '{text}' of {option} is not valid.")
    return int(text)


def selected(call: Call, shown: dict[str, Any]) -> dict[str, Any]:
    """The properties that $select names; id and annotations are always there."""
    names = select_names(call)
    if names is None:
        return shown
    return {name: value for name, value in shown.items() if name in names or name == "id" or name.startswith("@")}


def select_names(call: Call) -> set[str] | None:
    text = call.query.get("$select")
    if not text or text.strip() == "*":
        return None
    return {name.strip() for name in text.split(",") if name.strip()}


def narrowed(call: Call, found: Sequence[Thing], show: Callable[[Thing], dict[str, Any]]) -> list[Thing]:
    """What $filter lets through, in the order that $orderby asks for."""
    pairs = [(one, show(one)) for one in found]
    if call.query.get("$filter"):
        predicate = parse(call.query["$filter"])
        pairs = [pair for pair in pairs if predicate(pair[1])]
    for path, descending in reversed(order_by(call.query["$orderby"]) if call.query.get("$orderby") else []):
        pairs.sort(key=lambda pair: str(value_at(pair[1], path) or ""), reverse=descending)
    return [one for one, _ in pairs]


def respond(call: Call, context: str, found: Sequence[Thing], show: Callable[[Thing], dict[str, Any]]) -> Reply:
    """One page of what was found."""
    size = number(call, "$top", call.preferences.page_size or call.tenant.switches.page_size, 1, _MOST)
    skip = number(call, "$skip", 0, 0, 2**31)
    body: dict[str, Any] = {"@odata.context": call.context(context)}
    if call.query.get("$count", "").lower() == "true":
        body["@odata.count"] = len(found)
    body["value"] = [show(one) for one in found[skip : skip + size]]
    if skip + size < len(found):
        body["@odata.nextLink"] = call.next_link(skip + size)
    return Reply(200, body)
