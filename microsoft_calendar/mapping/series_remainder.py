"""What remains of a series in Outlook when nothing of what Odoo holds of it is left there.

Odoo holds the occurrences between two days (inclusive); those before and after are Outlook's alone, and are not ended
by what happens to the others.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from .deviations import Days
from .occurrence import series_of
from .slots import slot_of, slots
from .values import EventValue, Series


def without(value: EventValue, held: tuple[date, date]) -> EventValue | None:
    """The series with all occurrences that Odoo holds cancelled; None if it has no others."""
    if next(_outside(value, held), None) is None:
        return None
    removed = frozenset(slots(series_of(value), since=held[0], until=held[1]))
    return replace(
        value,
        exceptions=value.exceptions.only(lambda day: day not in removed),
        cancelled=Days(value.cancelled.days | removed),
    )


def standing(value: EventValue) -> EventValue:
    """The series without what was said about occurrences that are cancelled."""
    return replace(value, exceptions=value.exceptions.only(lambda day: day not in value.cancelled.days))


def ended_before(value: EventValue, held: tuple[date, date]) -> EventValue | None:
    """The series that ends before what Odoo holds of it; None if it only begins there."""
    if _begins(value) >= held[0]:
        return None
    when = series_of(value)
    *_others, until = slots(when, until=held[0] - timedelta(days=1))
    return replace(
        value,
        time=Series(when.first, replace(when.rule, until=until, count=None)),
        exceptions=value.exceptions.only(lambda day: day <= until),
        cancelled=value.cancelled.only(lambda day: day <= until),
    )


def _outside(value: EventValue, held: tuple[date, date]) -> Iterator[date]:
    """The slots that take place before and after what Odoo holds."""
    for since, until in ((None, held[0] - timedelta(days=1)), (held[1] + timedelta(days=1), None)):
        if until is None or until >= _begins(value):
            yield from (
                day for day in slots(series_of(value), since=since, until=until) if day not in value.cancelled.days
            )


def _begins(value: EventValue) -> date:
    when = series_of(value)
    return slot_of(when.first, when.rule.zone)
