"""Events: list, create, read, change, delete."""

from __future__ import annotations

from typing import Any

from ..graph import errors
from ..graph.call import NO_CONTENT, Call, Reply
from ..graph.expanding import expanded
from ..graph.filtering import order_by, parse, value_at
from ..graph.listing import respond, select_names, selected
from ..graph.routes import READ, WRITE, routes
from ..outlook import events, patching, reading, views
from ..outlook.items import Entry


@routes.in_calendar("GET", "/events", READ)
def list_events(call: Call) -> Reply:
    found = views.events(call.mailbox, call.calendar)
    if _searches_mailbox(call):
        found = [entry for one in call.mailbox.calendars.values() for entry in views.events(call.mailbox, one)]
    return respond_events(call, found)


@routes.in_calendar("POST", "/events", WRITE)
def create(call: Call) -> Reply:
    item = events.create(call.tenant, call.mailbox, call.calendar, call.json_object)
    shown = reading.event(Entry(item), call.reading)
    location = f"{call.root}/users('{call.mailbox.user_id}')/events('{shown['id']}')"
    return Reply(201, _whole(call, shown), {"Location": location, "ETag": shown["@odata.etag"]})


@routes.in_calendar("GET", "/events/{event}", READ)
def read(call: Call) -> Reply:
    shown = expanded(call, call.entry, reading.event(call.entry, call.reading))
    return Reply(200, _whole(call, selected(call, shown)), {"ETag": shown["@odata.etag"]})


@routes.in_calendar("PATCH", "/events/{event}", WRITE)
def change(call: Call) -> Reply:
    entry, expected = call.entry, call.request.headers.get("if-match")
    if not expected:
        call.complaints.append("a PATCH of a known item without If-Match")
    events.check_etag(entry, expected)
    unchanged = patching.patch(call.tenant, call.mailbox, entry, call.json_object, send=call.sends)
    call.complaints += [f"an unchanged field sent again: {name}" for name in unchanged]
    shown = reading.event(call.entry, call.reading)
    return Reply(200, _whole(call, shown), {"ETag": shown["@odata.etag"]})


@routes.in_calendar("DELETE", "/events/{event}", WRITE)
def delete(call: Call) -> Reply:
    if call.tenant.switches.stale_delete == "refuses":
        events.check_etag(call.entry, call.request.headers.get("if-match"))
    events.delete(call.tenant, call.mailbox, call.entry)
    return NO_CONTENT


@routes.in_calendar("POST", "/events/{event}/permanentDelete", WRITE)
def permanent_delete(call: Call) -> Reply:
    events.delete(call.tenant, call.mailbox, call.entry)
    return NO_CONTENT


def _searches_mailbox(call: Call) -> bool:
    """A filter on extended properties looks into every calendar, unless the address names one."""
    names_calendar = "/calendar" in call.request.path.lower()
    return not names_calendar and "singlevalueextendedproperties/" in call.query.get("$filter", "").lower()


def respond_events(call: Call, found: list[Entry]) -> Reply:
    """A list of events with the query options of lists."""
    context = f"users('{call.mailbox.user_id}')/calendar/events"

    def show(entry: Entry) -> dict[str, Any]:
        return selected(call, expanded(call, entry, reading.event(entry, call.reading)))

    if "$search" in call.query:
        raise errors.bad_query("The query parameter '$search' is not supported.")
    if "$filter" not in call.query and "$orderby" not in call.query:
        return respond(call, context, found, show)
    predicate = parse(call.query["$filter"]) if call.query.get("$filter") else None
    shown = [(entry, reading.event(entry, call.reading)) for entry in found]
    if predicate is not None:
        shown = [(entry, one) for entry, one in shown if predicate({**one, **_searchable(entry)})]
    for path, descending in reversed(order_by(call.query["$orderby"]) if call.query.get("$orderby") else []):
        shown.sort(key=lambda pair: str(value_at(pair[1], path) or ""), reverse=descending)
    return respond(call, context, [entry for entry, _ in shown], show)


def _searchable(entry: Entry) -> dict[str, Any]:
    """What can be filtered on without being shown."""
    item = entry.item
    return {
        "singleValueExtendedProperties": [{"id": name, "value": value} for name, value in item.extended.items()],
        "extensions": [{"id": name} for name in item.extensions],
        "Extensions": [{"id": name} for name in item.extensions],
    }


def _whole(call: Call, shown: dict[str, Any]) -> dict[str, Any]:
    names = select_names(call)
    suffix = f"({','.join(sorted(names))})" if names else ""
    return {"@odata.context": call.context(f"users('{call.mailbox.user_id}')/events{suffix}/$entity"), **shown}
