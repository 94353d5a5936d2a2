"""The exceptions and cancelled days that come with the master of a series (``exceptionOccurrences`` expanded)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from . import clean, time
from .deviations import Days, Exceptions, Occurrence
from .errors import MalformedItem
from .item import Item, Properties, as_properties
from .messages import _
from .slots import changes, ordinary, series_of, slot_of, slots_among
from .values import EventValue, Series

PROPERTIES = ("exceptionOccurrences", "cancelledOccurrences")

# The master's own; an exception says when it is itself.
_NOT_INHERITED = ("start", "end", "recurrence", "type", "occurrenceId", "originalStart", "isCancelled", *PROPERTIES)
_SLOT_AT_END = re.compile(r"\.(\d{4}-\d{2}-\d{2})$")


def read(item: Item, master: EventValue, read_event: Callable[[Item], EventValue]) -> EventValue:
    """The series with its exceptions and cancelled days. An exception that cannot be read is a remark, no more.

    ``read_event`` reads a single event.
    """
    series = series_of(master)
    cancelled = {day for day in map(_named_slot, _texts(item.get("cancelledOccurrences"))) if day}
    singles: dict[date, EventValue] = {}
    for exception in item.parts("exceptionOccurrences"):
        view = Item(_whole(item, exception))
        try:
            day = _slot(view, series)
            if view.flag("isCancelled"):
                cancelled.add(day)
            else:
                singles.setdefault(day, read_event(view))
        except MalformedItem as error:
            item.remark(
                _(
                    "A changed occurrence of the series is left out, %(property)s: %(reason)s",
                    property=error.property,
                    reason=error.reason,
                )
            )
        for remark in view.remarks:
            item.remark(remark)
    known = slots_among(series, cancelled | singles.keys())
    for day in sorted(singles.keys() - known):
        item.remark(_("A changed occurrence of the series is left out: its rule has none on %(day)s.", day=day))
    found = [Occurrence(day, changes(ordinary(master, day), singles[day])) for day in known - cancelled]
    return replace(master, exceptions=Exceptions(tuple(found)), cancelled=Days(known & cancelled))


def _whole(master: Item, exception: Properties) -> dict[str, Any]:
    """The exception with what it has of its master: Graph leaves blank what was not changed."""
    whole = {name: value for name, value in master.properties.items() if name not in _NOT_INHERITED}
    whole.update((name, value) for name, value in exception.items() if not _is_blank(name, value))
    whole["recurrence"] = None
    return whole


def _is_blank(name: str, value: object) -> bool:
    if name == "body":
        return not as_properties(value).get("content")
    return value is None or (name == "subject" and value == "")


def _slot(view: Item, series: Series) -> date:
    """The slot by its name, else the date of the original start (all that Graph says is in UTC), else of the start."""
    named = _named_slot(view.text("occurrenceId"))
    if named:
        return named
    original = {"dateTime": view.text("originalStart"), "timeZone": "UTC"}
    start = original if original["dateTime"] else view.get("start")
    moment = {"start": start, "end": start, "isAllDay": not series.rule.zone}
    when = time.read(Item({**moment, "originalStartTimeZone": view.get("originalStartTimeZone")}))
    return slot_of(when, series.rule.zone)


def _named_slot(occurrence_id: str) -> date | None:
    """``OID.<id of the master>.<slot>``"""
    found = _SLOT_AT_END.search(occurrence_id)
    try:
        return date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None


def _texts(value: object) -> list[str]:
    return [clean.text(one) for one in value] if isinstance(value, list) else []
