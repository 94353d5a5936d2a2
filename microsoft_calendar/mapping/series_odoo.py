"""What the events that Odoo holds of a series mean as one value, however Odoo's calendar has rewritten them.

Odoo has no master: every occurrence is an event, a deleted one is simply missing, and the rule says nothing of either.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import fields, replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from . import recurrence_dates, series, time
from .deviations import Days, Exceptions
from .recurrence import Recurrence
from .recurrence_odoo import MOST_OCCURRENCES
from .values import AllDay, EventValue, Series, Timed

#: So many occurrences missing at the end are no cancellations, but an earlier end.
TAIL = 2

#: The zones that Odoo counts with know no summer time after 2037: its occurrences are an hour off from then on.
HORIZON = date(2037, 12, 31)

_OF_THE_WHOLE = ("time", "exceptions", "cancelled")


def of_events(
    rule: Recurrence,
    present: Mapping[date, EventValue],
    known: EventValue | None,
    held: tuple[date, date] | None,
    moved: Collection[date] = (),
) -> EventValue:
    """The series that these events make up, by slot (at least one).

    ``known`` is the series as both sides knew it last; ``held`` the days between which Odoo holds its occurrences, both
    inclusive: what the rule has outside is not missing. Without it Odoo holds as many as it ever makes. ``moved`` are
    the slots whose occurrences were given a time of their own in Odoo.
    """
    present = {day: value for day, value in present.items() if day <= HORIZON} or present
    begins = _with_tail(_settled(rule, present, known, moved), present)
    span = held or (series.slot_of(begins.first, rule.zone), min(last_made(begins), max(HORIZON, max(present))))
    cancelled = known.cancelled.days if known else frozenset()
    begins = _without_tail(begins, max(present), span[1], cancelled)
    template = replace(
        _usual(present, known),
        time=begins,
        exceptions=known.exceptions if known else Exceptions(),
        cancelled=Days(cancelled),
    )
    return series.of_occurrences(template, present, span)


def _settled(
    rule: Recurrence, present: Mapping[date, EventValue], known: EventValue | None, moved: Collection[date]
) -> Series:
    base = known.time if known and isinstance(known.time, Series) else None
    times = {day: value.time for day, value in present.items() if not isinstance(value.time, Series)}
    known_moves = {day: own.get("time") for day, own in known.exceptions.changes_by_day().items()} if known else {}
    follow = {
        day: when
        for day, when in times.items()
        if day not in moved and known_moves.get(day) != when and series.slot_of(when, rule.zone) == day
    }
    if not follow and base is not None:
        with suppress(ValueError):
            return series.settled(rule, {}, base)
    if not follow:  # all of a new series were moved: its days are those of the slots
        times = {day: recurrence_dates.on(day, rule, when) for day, when in times.items()}
    return series.settled(rule, _ordinary(follow or times, rule, base), base, min(present))


def _usual(present: Mapping[date, EventValue], known: EventValue | None) -> EventValue:
    """What most occurrences hold, field by field; in a draw what the series was known to hold, else the first.

    What an occurrence was known to have of its own has no voice.
    """
    own = known.exceptions.changes_by_day() if known else {}
    usual = {}
    for name in (field.name for field in fields(EventValue) if field.name not in _OF_THE_WHOLE):
        values = {day: getattr(value, name) for day, value in present.items()}
        voices = [value for day, value in values.items() if name not in own.get(day, {}) or own[day][name] != value]
        usual[name] = _most_common([*([getattr(known, name)] if known else []), *voices])
    return replace(present[min(present)], **usual)


def _most_common(values: Iterable[Any]) -> Any:
    (value, _times), *_others = Counter(values).most_common(1)
    return value


def _ordinary(
    times: Mapping[date, Timed | AllDay], rule: Recurrence, base: Series | None
) -> dict[date, Timed | AllDay]:
    """Of these times those that are where the rule has them: on their day, at the usual hour, of usual length.

    In a draw the hour that the series was known to have is the usual one.
    """
    there = {day: when for day, when in times.items() if series.slot_of(when, rule.zone) == day} or times
    kinds = {day: _clock(when, rule.zone) for day, when in there.items()}
    before = _clock(base.first, rule.zone) if base else None
    usual = _most_common([*([before] if before in kinds.values() else []), *kinds.values()])
    return {day: when for day, when in there.items() if kinds[day] == usual}


def _clock(when: Timed | AllDay, zone: str) -> tuple[Any, ...]:
    """Hour and length by the wall clock: what stays the same over summer time."""
    if isinstance(when, AllDay):
        return (when.last - when.first,)
    where = ZoneInfo(zone or when.zone)
    start, stop = time.wall_time(when.start, where), time.wall_time(when.stop, where)
    return start.time(), stop - start


def last_made(begins: Series) -> date:
    """The last day for which Odoo makes an occurrence of its own."""
    day = series.slot_of(begins.first, begins.rule.zone)
    for slot in series.slots(begins, most=MOST_OCCURRENCES):
        day = slot
    return day


def _with_tail(begins: Series, present: Iterable[date]) -> Series:
    """The rule ends later if there are occurrences behind its end: Odoo's calendar may cut a rule too short.

    (It counts a week as over, or takes the day in UTC, when it ends a series before one of its events.)
    """
    endless = replace(begins, rule=replace(begins.rule, until=None, count=None))
    last = max(series.slots_among(endless, set(present)), default=None)
    if last is None or endless == begins or series.slots_among(begins, {last}):
        return begins
    return replace(begins, rule=replace(endless.rule, until=last))


def _without_tail(begins: Series, last: date, held_until: date, cancelled: frozenset[date]) -> Series:
    """The rule ends earlier if everything behind the last occurrence is missing (and was not cancelled one by one)."""
    missing = [day for day in series.slots(begins, until=held_until) if day > last and day not in cancelled]
    if len(missing) < TAIL:
        return begins
    return replace(begins, rule=replace(begins.rule, until=last, count=None))


def match(present: Iterable[date], wanted: Iterable[date]) -> tuple[dict[date, date], list[date], list[date]]:
    """Which occurrence of before becomes which: ``({present: wanted}, missing, surplus)``.

    The same day stays itself; the others follow in order, so that a series that moves from Monday to Tuesday keeps its
    events with all that hangs on them.
    """
    before, after = sorted(present), sorted(wanted)
    same = set(before) & set(after)
    moving = [day for day in before if day not in same]
    free = [day for day in after if day not in same]
    pairs = {**{day: day for day in same}, **dict(zip(moving, free, strict=False))}
    return pairs, free[len(moving) :], moving[len(free) :]
