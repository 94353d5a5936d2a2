"""$expand on events: extended properties, open extensions, attachments, the calendar, a series' exceptions."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from ..outlook import extras, reading
from ..outlook.items import Entry
from . import errors
from .call import Call
from .listing import select_names

_ID = re.compile(r"id\s+eq\s+'((?:[^']|'')*)'", re.I)


def expanded(call: Call, entry: Entry, shown: dict[str, Any]) -> dict[str, Any]:
    """What is shown with what $expand asks for, and with what only $select brings out."""
    item = entry.item
    names = select_names(call) or set()
    if entry.kind == "seriesMaster" and item.series is not None:
        if "cancelledOccurrences" in names:
            shown["cancelledOccurrences"] = [f"OID.{shown['id']}.{day}" for day in item.series.cancelled]
    if entry.slot and "occurrenceId" in names:
        shown["occurrenceId"] = occurrence_id(call, entry)
    for name, detail in parts(call.query.get("$expand", "")):
        wanted = [text.replace("''", "'") for text in _ID.findall(detail)]
        if name == "singlevalueextendedproperties":
            values = {**item.extended, **(entry.exception.extended if entry.exception else {})}
            found = _chosen(values, [extras.canonical_id(one) for one in wanted])
            if found:
                shown["singleValueExtendedProperties"] = [{"id": key, "value": value} for key, value in found.items()]
        elif name == "multivalueextendedproperties":
            lists = _chosen(item.extended_lists, [extras.canonical_id(one) for one in wanted])
            if lists:
                shown["multiValueExtendedProperties"] = [{"id": key, "value": value} for key, value in lists.items()]
        elif name == "extensions":
            chosen = _chosen(item.extensions, wanted) if wanted else item.extensions
            shown["extensions"] = [extension(key, value) for key, value in chosen.items()]
        elif name == "attachments":
            shown["attachments"] = item.attachments
        elif name == "calendar":
            shown["calendar"] = reading.calendar(call.mailbox.calendars[item.calendar], call.reading)
        elif name == "exceptionoccurrences":
            shown["exceptionOccurrences"] = _exceptions(call, entry, names)
        elif name != "instances":
            raise errors.bad_query(f"Parsing OData Select and Expand failed: Could not find a property named '{name}'.")
    return shown


def parts(text: str) -> list[tuple[str, str]]:
    """``a($filter=...),b`` as pairs of a name in lower case and what is in its brackets."""
    found: list[tuple[str, str]] = []
    depth, start = 0, 0
    for position, mark in enumerate(text + ","):
        depth += (mark == "(") - (mark == ")")
        if mark == "," and depth == 0:
            name, _, detail = text[start:position].strip().partition("(")
            if name:
                found.append((name.strip().lower(), detail.rstrip(")")))
            start = position + 1
    return found


def extension(name: str, stored: dict[str, Any]) -> dict[str, Any]:
    return {
        "@odata.type": "#microsoft.graph.openTypeExtension",
        "id": f"microsoft.graph.openTypeExtension.{name}",
        **stored,
    }


def occurrence_id(call: Call, entry: Entry) -> str:
    return f"OID.{call.reading.item_id(entry.item)}.{entry.slot}"


def _chosen(values: dict[str, Any], wanted: list[str]) -> dict[str, Any]:
    return {name: values[name] for name in wanted if name in values}


def _exceptions(call: Call, master: Entry, names: set[str]) -> list[dict[str, Any]]:
    if master.kind != "seriesMaster" or master.item.series is None:
        return []
    found = []
    for day in sorted(master.item.series.exceptions):
        entry = Entry(master.item, date.fromisoformat(day))
        shown = {**reading.event(entry, call.reading), "occurrenceId": occurrence_id(call, entry)}
        if names:
            shown = {key: value for key, value in shown.items() if key in names or key in ("id", "@odata.etag")}
        found.append(shown)
    return found
