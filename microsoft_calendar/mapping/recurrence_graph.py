"""patternedRecurrence <-> ``Recurrence``: pattern and range always together, and only the fields that the type uses.

On reading, Graph fills in the others (month 0, endDate 0001-01-01...): they mean nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from . import clean, time, zone
from .item import Item, Properties, as_properties
from .messages import _
from .recurrence import USED, Recurrence, in_years
from .values import AllDay, Timed

PROPERTIES = ("recurrence",)

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_INDEXES = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}
_KINDS = {kind.lower(): kind for kind in USED}
_PROPERTY = "recurrence"
# No number of a rule is larger; dates are counted with them.
_LARGEST = 99_999


def read(item: Mapping[str, Any]) -> Recurrence | None:
    """The rule of a series' master, None for any other event. Raises ``MalformedItem``."""
    return of_item(Item(item))


def of_item(view: Item) -> Recurrence | None:
    """The same of an item that is being read already."""
    if view.get(_PROPERTY) is None:
        return None
    pattern = as_properties(view.part(_PROPERTY).get("pattern"))
    span = as_properties(view.part(_PROPERTY).get("range"))
    kind = _KINDS.get(_word(pattern, "type"))
    if kind is None:
        raise view.malformed(_PROPERTY, _("the pattern “%(type)s” is unknown", type=_word(pattern, "type")[:50]))
    try:
        rule = Recurrence(
            kind,
            interval=_number(pattern, "interval"),
            weekdays=_weekdays(pattern) if "weekdays" in USED[kind] else frozenset(),
            position=_INDEXES.get(_word(pattern, "index") or "first", 0),
            day=_number(pattern, "dayOfMonth"),
            month=_number(pattern, "month"),
            week_start=_DAYS.index(_word(pattern, "firstDayOfWeek") or "sunday") if kind == "weekly" else 0,
            until=_end_date(span),
            count=_count(span),
            zone="" if view.flag("isAllDay") else _zone(view, span),
        )
        return in_years(rule, _start_date(view, span))
    except ValueError:
        raise view.malformed(_PROPERTY, _("the rule does not say when the event takes place")) from None


def write(recurrence: Recurrence | None, first: Timed | AllDay) -> dict[str, Any]:
    """The rule for a series whose first occurrence is ``first``; None makes a series a single event.

    The start of the range is the date of the event's start in the zone it is written with, which has to be the rule's.
    """
    if recurrence is None:
        return {_PROPERTY: None}
    return {_PROPERTY: {"pattern": _pattern(recurrence), "range": _range(recurrence, first)}}


def _pattern(recurrence: Recurrence) -> dict[str, Any]:
    every = {
        "weekdays": ("daysOfWeek", [_DAYS[day] for day in sorted(recurrence.weekdays)]),
        "position": ("index", {position: word for word, position in _INDEXES.items()}.get(recurrence.position)),
        "day": ("dayOfMonth", recurrence.day),
        "month": ("month", recurrence.month),
        "week_start": ("firstDayOfWeek", _DAYS[recurrence.week_start]),
    }
    used = dict(every[name] for name in USED[recurrence.kind])
    return {"type": recurrence.kind, "interval": recurrence.interval, **used}


def _range(recurrence: Recurrence, first: Timed | AllDay) -> dict[str, Any]:
    if isinstance(first, AllDay):
        span: dict[str, Any] = {"startDate": first.first.isoformat()}
    else:
        label, local = time.labelled_as_lived(recurrence.zone or first.zone, first.start, first.stop)
        span = {"startDate": local[0].date().isoformat(), "recurrenceTimeZone": label}
    if recurrence.until is not None:
        return {"type": "endDate", **span, "endDate": recurrence.until.isoformat()}
    if recurrence.count is not None:
        return {"type": "numbered", **span, "numberOfOccurrences": recurrence.count}
    return {"type": "noEnd", **span}


def _end_date(span: Properties) -> date | None:
    return _date(span, "endDate") if _word(span, "type") == "enddate" else None


def _count(span: Properties) -> int | None:
    kind = _word(span, "type")
    if kind not in ("enddate", "numbered", "noend"):
        raise ValueError(kind)
    return _number(span, "numberOfOccurrences") if kind == "numbered" else None


def _start_date(view: Item, span: Properties) -> date:
    if span.get("startDate"):
        return _date(span, "startDate")
    start = time.read(view)
    return start.first if isinstance(start, AllDay) else start.start.date()


def _zone(view: Item, span: Properties) -> str:
    """Whose clock the series follows; UTC if its name says nothing to anybody."""
    label = clean.text(span.get("recurrenceTimeZone")).strip() or view.text("originalStartTimeZone").strip()
    return zone.to_iana(label) or zone.to_iana(view.text("originalStartTimeZone")) or zone.UTC_NAME


def _weekdays(pattern: Properties) -> frozenset[int]:
    days = pattern.get("daysOfWeek")
    return frozenset(_DAYS.index(clean.text(day).strip().lower()) for day in (days if isinstance(days, list) else ()))


def _date(span: Properties, name: str) -> date:
    day = date.fromisoformat(clean.text(span.get(name)).strip()[:10])
    if day.year not in time.YEARS:
        raise ValueError(day)
    return day


def _number(part: Properties, name: str) -> int:
    value = part.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > _LARGEST:
        return 0
    return value


def _word(part: Properties, name: str) -> str:
    return clean.text(part.get(name)).strip().lower()
