"""The exceptions and cancelled days that come with the master of a series (``exceptionOccurrences`` expanded)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from . import clean, location, time, zone
from .deviations import Days, Exceptions, Occurrence
from .errors import MalformedItem
from .item import Item, Properties, as_properties
from .messages import Message, _
from .occurrence import by_rule, changes, series_of
from .slots import slot_of, slots_among
from .values import EventValue, Series

PROPERTIES = ("exceptionOccurrences", "cancelledOccurrences")

# The master's own; an exception says when it is itself.
_NOT_INHERITED = ("start", "end", "recurrence", "type", "occurrenceId", "originalStart", "isCancelled", *PROPERTIES)
_SLOT_AT_END = re.compile(r"\.(\d{4}-\d{2}-\d{2})$")


def read(item: Item, master: EventValue, read_event: Callable[[Item], EventValue]) -> EventValue:
    """The series with its exceptions and cancelled days. An exception that cannot be read is a remark, no more.

    In the copy of an attendee only what the organizer cancelled is: a day that the owner took out is an answer
    (:mod:`.answers`). ``read_event`` reads a single event.
    """
    series = series_of(master)
    views = [Item(_whole(item, exception), item.aliases) for exception in item.parts("exceptionOccurrences")]
    named = [list(_possible_slots(view, series)) for view in views]
    gone = _taken_out(item) if _is_organizers(item) else set[date]()
    known = slots_among(series, gone.union(*named))
    cancelled = gone & known
    singles: dict[date, EventValue] = {}
    for view, possible in zip(views, named, strict=True):
        day = next((day for day in possible if day in known and day not in singles), None)
        if day is None:
            item.remark(_("A changed occurrence of the series is left out: its rule has no such day."))
        elif view.flag("isCancelled"):
            cancelled.add(day)
        else:
            try:
                singles[day] = read_event(view)
            except MalformedItem as error:
                item.remark(_left_out(day, error))
            for remark in view.remarks:
                item.remark(remark)
    exceptions = [
        Occurrence(day, changes(by_rule(master, day), single))
        for day, single in singles.items()
        if day not in cancelled
    ]
    return replace(master, exceptions=Exceptions(tuple(exceptions)), cancelled=Days(frozenset(cancelled)))


def exceptions(item: Item, series: Series) -> Iterator[tuple[date, Item]]:
    """The exceptions that take place, by slot, with what they have of their master."""
    for exception in item.parts("exceptionOccurrences"):
        view = Item(_whole(item, exception))
        day = None if view.flag("isCancelled") else slot(view.properties, series)
        if day:
            yield day, view


def removed(item: Item, series: Series) -> frozenset[date]:
    """The slots that the owner of an attendee's copy took out of it; the organizer knows nothing of that."""
    if _is_organizers(item):
        return frozenset()
    cancelled = {slot(one, series) for one in item.parts("exceptionOccurrences") if one.get("isCancelled") is True}
    return slots_among(series, _taken_out(item)) - cancelled


def remembering(item: Properties, before: Properties, series: Series) -> Properties:
    """The item of an attendee with the occurrences that the organizer had cancelled ``before``.

    They stay in the attendee's calendar as "Canceled", until the attendee clears them away. Then they look like those
    that the attendee alone does not go to.
    """
    gone = removed(Item(item), series)
    cleared = [
        one
        for one in Item(before).parts("exceptionOccurrences")
        if one.get("isCancelled") is True and slot(one, series) in gone
    ]
    return {**item, "exceptionOccurrences": [*Item(item).parts("exceptionOccurrences"), *cleared]} if cleared else item


def slot(occurrence: Properties, series: Series) -> date | None:
    """The slot of an occurrence or exception as Graph shows it; None if the series has none of the possible ones."""
    possible = list(_possible_slots(Item(occurrence), series))
    known = slots_among(series, possible)
    return next((day for day in possible if day in known), None)


def _left_out(day: date, error: MalformedItem) -> Message:
    return _(
        "The changed occurrence on %(day)s is left out, %(property)s: %(reason)s",
        day=day.isoformat(),
        property=error.property,
        reason=error.reason,
    )


def _whole(master: Item, exception: Properties) -> dict[str, Any]:
    """The exception with what it has of its master: Graph leaves blank what was not changed."""
    own = {name: value for name, value in exception.items() if not _is_blank(name, value)}
    without = {*_NOT_INHERITED, *(location.PROPERTIES if own.keys() & set(location.PROPERTIES) else ())}
    inherited = {name: value for name, value in master.properties.items() if name not in without}
    return {**inherited, **own, "recurrence": None}


def _is_blank(name: str, value: object) -> bool:
    if name == "body":
        return not as_properties(value).get("content")
    return value is None or (name == "subject" and value == "")


def _possible_slots(view: Item, series: Series) -> Iterator[date]:
    """By its name, else the date of the original start (which is in UTC, always), else that of its start."""
    named = _slot_at_end(view.text("occurrenceId"))
    if named:
        yield named
    for start in ({"dateTime": view.get("originalStart"), "timeZone": zone.UTC_NAME}, view.get("start")):
        moment = {"start": start, "end": start, "isAllDay": not series.rule.zone}
        try:
            when = time.read(Item({**moment, "originalStartTimeZone": view.get("originalStartTimeZone")}))
        except MalformedItem:
            continue
        yield slot_of(when, series.rule.zone)


def _is_organizers(item: Item) -> bool:
    return item.get("isOrganizer") is not False


def _taken_out(item: Item) -> set[date]:
    return {day for day in map(_slot_at_end, _texts(item.get("cancelledOccurrences"))) if day}


def _slot_at_end(occurrence_id: str) -> date | None:
    """``OID.<id of the master>.<slot>``"""
    found = _SLOT_AT_END.search(occurrence_id)
    try:
        return date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None


def _texts(value: object) -> list[str]:
    return [clean.text(one) for one in value] if isinstance(value, list) else []
