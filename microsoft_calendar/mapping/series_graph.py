"""The time of an event in Graph: start, end and isAllDay, and of a series' master the rule with them.

All of them go together when they are written: Graph counts the rule from the start, and in its zone.
"""

from __future__ import annotations

from typing import Any

from . import recurrence_dates, recurrence_graph, time
from .errors import MalformedItem
from .item import Item
from .messages import _
from .slots import first_slot
from .values import AllDay, Series, Timed

PROPERTIES = (*time.PROPERTIES, *recurrence_graph.PROPERTIES)


def read(item: Item) -> Timed | AllDay | Series:
    """The time of the event; of a series the first time that its rule has, which may come after the event's start."""
    first, rule = time.read(item), recurrence_graph.of_item(item)
    if rule is None:
        return first
    series = Series(first, rule)
    day = first_slot(series)
    if day is None:
        raise item.malformed("recurrence", _("the rule does not say when the event takes place"))
    return Series(recurrence_dates.on(day, series.rule, series.first), series.rule)


def write(when: Timed | AllDay | Series, known: Item | None = None) -> dict[str, Any]:
    """The properties of the time. Of a known series only the half that changed is sent, the start or the rule.

    If neither did, the rule is set anew: that is how cancelled occurrences come back. The rule of a known series is
    taken away from what takes place once.
    """
    was = _read_if_possible(known)
    if not isinstance(when, Series):
        if known is None or known.get("recurrence") is None:
            return time.write(when)
        ends = recurrence_graph.write(None, when)
        stays = isinstance(was, Series) and was.first == when
        return ends if stays else {**time.write(when), **ends}
    begins, rule = time.write_first(when.first), recurrence_graph.write(when.rule, when.first)
    if known is None or was is None:
        return {**begins, **rule}
    first = was.first if isinstance(was, Series) else was
    if first == when.first and known.text("originalStartTimeZone") == begins["start"]["timeZone"]:
        return rule
    if isinstance(was, Series) and recurrence_graph.write(was.rule, was.first) == rule:
        return begins
    return {**begins, **rule}


def _read_if_possible(known: Item | None) -> Timed | AllDay | Series | None:
    """A time that is malformed is as good as none: it is about to be corrected."""
    try:
        return read(known) if known is not None else None
    except MalformedItem:
        return None
