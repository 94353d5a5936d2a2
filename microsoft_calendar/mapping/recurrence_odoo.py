"""The field values of Odoo's ``calendar.recurrence`` <-> ``Recurrence``.

Odoo knows fewer rules: one weekday for "the second Friday", no last day of a month, no yearly "last Friday of May" (it
is every twelve months there), and at most 720 occurrences for a number or for ever.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from . import time, zone
from .recurrence import (
    ABSOLUTE_MONTHLY,
    ABSOLUTE_YEARLY,
    DAILY,
    RELATIVE_MONTHLY,
    RELATIVE_YEARLY,
    WEEKLY,
    Recurrence,
    in_years,
)
from .values import AllDay, Timed

#: ``MAX_RECURRENT_EVENT`` of Odoo's calendar.
MOST_OCCURRENCES = 720

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_FREQUENCIES = {
    DAILY: "daily",
    WEEKLY: "weekly",
    ABSOLUTE_MONTHLY: "monthly",
    RELATIVE_MONTHLY: "monthly",
    ABSOLUTE_YEARLY: "yearly",
    # Odoo's yearly rules know a date only.
    RELATIVE_YEARLY: "monthly",
}


def expressible_in_odoo(recurrence: Recurrence, week_start: int = 0) -> bool:
    """Whether Odoo's form can say the rule, and Odoo makes the same dates of it as Outlook.

    ``week_start`` is the first day of the week in the language of the user as whom Odoo makes the dates.
    """
    if recurrence.count is not None and recurrence.count > MOST_OCCURRENCES:
        return False
    if recurrence.kind in (RELATIVE_MONTHLY, RELATIVE_YEARLY):
        return len(recurrence.weekdays) == 1
    if recurrence.kind == WEEKLY:
        return replace(recurrence, week_start=week_start) == recurrence
    # Outlook takes the last day of a month that has no 29th, 30th or 31st, Odoo leaves the month out.
    if recurrence.kind == ABSOLUTE_MONTHLY:
        return recurrence.day <= 28
    return (recurrence.month, recurrence.day) != (2, 29)


def to_odoo(recurrence: Recurrence) -> dict[str, Any]:
    """All the fields of the rule; those it does not use have Odoo's defaults. ValueError if Odoo cannot say it.

    Whole days have no ``event_tz``. A yearly rule gets its day and month in Odoo from the first event of the series.
    """
    relative = recurrence.kind in (RELATIVE_MONTHLY, RELATIVE_YEARLY)
    if relative and len(recurrence.weekdays) != 1:
        raise ValueError("Odoo's form takes one weekday of the month")
    weekly = recurrence.weekdays if recurrence.kind == WEEKLY else frozenset()
    fields: dict[str, Any] = {
        "rrule_type": _FREQUENCIES[recurrence.kind],
        "interval": recurrence.interval * (12 if recurrence.kind == RELATIVE_YEARLY else 1),
        **{name: index in weekly for index, name in enumerate(_DAYS)},
        "month_by": "day" if relative else "date",
        "day": recurrence.day if recurrence.kind == ABSOLUTE_MONTHLY else 1,
        "weekday": _DAYS[min(recurrence.weekdays)].upper() if relative else False,
        "byday": str(recurrence.position) if relative else False,
        "end_type": "end_date" if recurrence.until else "count" if recurrence.count else "forever",
        "count": recurrence.count or 1,
        "until": recurrence.until or False,
    }
    if recurrence.zone:
        fields["event_tz"] = recurrence.zone
    return fields


def of_odoo(fields: Mapping[str, Any], first: Timed | AllDay, week_start: int = 0) -> Recurrence:
    """The rule that Odoo's field values mean for a series whose first occurrence is ``first``.

    ValueError for field values that mean no rule.
    """
    zone_name = "" if isinstance(first, AllDay) else zone.to_iana(fields.get("event_tz") or "") or first.zone
    start = time.local_date(first, zone_name)
    kind = _kind(fields)
    rule = Recurrence(
        kind,
        interval=fields["interval"],
        weekdays=_weekdays(fields, kind),
        position=int(fields["byday"]) if kind == RELATIVE_MONTHLY else 0,
        day=start.day if kind == ABSOLUTE_YEARLY else fields.get("day") or 0,
        month=start.month,
        week_start=week_start,
        until=_until(fields),
        count=fields["count"] if fields["end_type"] == "count" else None,
        zone=zone_name,
    )
    return in_years(rule, start)


def _kind(fields: Mapping[str, Any]) -> str:
    by_day = fields.get("month_by") == "day"
    monthly = RELATIVE_MONTHLY if by_day else ABSOLUTE_MONTHLY
    kinds = {"daily": DAILY, "weekly": WEEKLY, "monthly": monthly, "yearly": ABSOLUTE_YEARLY}
    kind = kinds.get(fields["rrule_type"])
    if kind is None or (kind == RELATIVE_MONTHLY and not (fields.get("byday") and fields.get("weekday"))):
        raise ValueError(f"these fields mean no rule: {dict(fields)!r}")
    return kind


def _weekdays(fields: Mapping[str, Any], kind: str) -> frozenset[int]:
    if kind == RELATIVE_MONTHLY:
        return frozenset({_DAYS.index(fields["weekday"].lower())})
    return frozenset(index for index, name in enumerate(_DAYS) if fields.get(name))


def _until(fields: Mapping[str, Any]) -> date | None:
    if fields["end_type"] != "end_date":
        return None
    until = fields["until"]
    if isinstance(until, datetime) or not isinstance(until, date):
        raise ValueError(f"no date to end on: {until!r}")
    return until
