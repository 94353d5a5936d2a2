"""One occurrence of a series as a single event: as the rule has it, as it is, and the difference of the two."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from . import recurrence_dates
from .values import EventValue, Series, differing


def series_of(value: EventValue) -> Series:
    """The time of a series. ValueError for a single event."""
    if not isinstance(value.time, Series):
        raise ValueError("this is not a series")
    return value.time


def by_rule(value: EventValue, day: date) -> EventValue:
    """The occurrence at a slot as the series has it, before anybody changed it."""
    series = series_of(value)
    return value.once(recurrence_dates.on(day, series.rule, series.first))


def changed(single: EventValue, changes: Mapping[str, Any]) -> EventValue:
    """The occurrence with what it has of its own."""
    return replace(single, **changes) if changes else single


def changes(single: EventValue, present: EventValue) -> tuple[tuple[str, Any], ...]:
    """The fields in which an occurrence (``present``) differs from what its series has for it, with its own values."""
    found = {name: getattr(present, name) for name in differing(single, present)}
    if found and differing(changed(single, found), present):
        # The same text with other markup, in which the link to join stands or does not.
        found["body"] = present.body
    return tuple(found.items())
