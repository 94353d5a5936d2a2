"""What has to be done in Outlook so that a series becomes another one: with the fewest operations, hence mails."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from .occurrence import by_rule, changed, changes
from .slots import slot_of, slots_among
from .values import AllDay, EventValue, Series, Timed

# Slot, value and names of an occurrence.
_Change = tuple[date, EventValue, frozenset[str]]


@dataclass(frozen=True)
class SeriesChange:
    """What to send, in this order.

    ``master`` are the fields to PATCH on the master, ``cancel`` the slots whose occurrence is to be deleted,
    ``occurrences`` the slots whose occurrence is to be changed: with its value as it shall be, and the fields to PATCH.
    """

    master: frozenset[str] = frozenset()
    cancel: tuple[date, ...] = ()
    occurrences: tuple[_Change, ...] = ()


def change(known: EventValue, wanted: EventValue) -> SeriesChange:
    """What makes ``wanted`` of what Outlook is known to hold.

    A new time or rule takes all exceptions and cancellations away in Outlook. So if the time is in ``master`` it is all
    there is to do at first; what Outlook holds after that says what is left. It is there, too, when a cancelled
    occurrence has to come back: nothing but the rule, set anew, brings it back.
    """
    master = _names(known, wanted)
    if "time" in master or not isinstance(wanted.time, Series):
        return SeriesChange(master)
    if slots_among(wanted.time, known.cancelled.days - wanted.cancelled.days):
        return SeriesChange(master | {"time"})
    cancel = slots_among(wanted.time, wanted.cancelled.days - known.cancelled.days)
    return SeriesChange(master, tuple(sorted(cancel)), _changed(known, wanted, master))


def _changed(known: EventValue, wanted: EventValue, master: frozenset[str]) -> tuple[_Change, ...]:
    """The occurrences to change, in an order in which none is moved onto the day of one that has yet to be moved."""
    series = wanted.time
    assert isinstance(series, Series)
    # What an occurrence does not have of its own follows its master.
    then = replace(known, **{name: getattr(wanted, name) for name in master})
    held, desired = known.exceptions.changes_by_day(), wanted.exceptions.changes_by_day()
    later: list[_Change] = []
    others: list[_Change] = []
    for day in sorted(slots_among(series, (held.keys() | desired.keys()) - wanted.cancelled.days)):
        before = changed(by_rule(then, day), held.get(day, {}))
        after = changed(by_rule(wanted, day), desired.get(day, {}))
        names = _names(before, after)
        if names:
            moved_on = _date(after.time, series) > _date(before.time, series)
            (later if moved_on else others).append((day, after, names))
    return (*reversed(later), *others)


def _names(before: EventValue, after: EventValue) -> frozenset[str]:
    return frozenset(name for name, _value in changes(before, after))


def _date(when: Timed | AllDay | Series, series: Series) -> date:
    assert not isinstance(when, Series)
    return slot_of(when, series.rule.zone)
