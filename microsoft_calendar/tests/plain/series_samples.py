"""Series for the tests of the mapping: rules, series with exceptions, and their master as Graph answers it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import assume
from hypothesis import strategies as st
from mapping_samples import all_day, attendees, timed

from odoo.addons.microsoft_calendar.mapping import (
    AllDay,
    Days,
    EventValue,
    Exceptions,
    Occurrence,
    Recurrence,
    Series,
    Timed,
    body_of_html,
    recurrence_dates,
    write,
)
from odoo.addons.microsoft_calendar.mapping.occurrence import by_rule, changes
from odoo.addons.microsoft_calendar.mapping.recurrence import USED, in_years
from odoo.addons.microsoft_calendar.mapping.slots import first_slot, slots

#: Summer time in the north, in the south, given up, never had, and of half an hour.
CLOCKS = (
    "Europe/Brussels",
    "America/New_York",
    "Australia/Sydney",
    "America/Sao_Paulo",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
)


@st.composite
def rules(draw, zones=("Europe/Brussels",), kinds=tuple(USED)):
    end = draw(st.sampled_from(["never", "until", "count"]))
    return Recurrence(
        draw(st.sampled_from(kinds)),
        interval=draw(st.integers(1, 14)),
        weekdays=draw(st.frozensets(st.integers(0, 6), min_size=1)),
        position=draw(st.sampled_from([1, 2, 3, 4, -1])),
        day=draw(st.integers(1, 31)),
        month=draw(st.integers(1, 12)),
        week_start=draw(st.integers(0, 6)),
        until=draw(st.dates(date(2026, 1, 1), date(2031, 12, 31))) if end == "until" else None,
        count=draw(st.integers(1, 60)) if end == "count" else None,
        zone=draw(st.sampled_from(zones)),
    )


@st.composite
def series(draw, **more):
    """A rule, and a first occurrence on its first date."""
    rule = draw(rules(**more))
    start = draw(st.dates(date(2026, 1, 1), date(2028, 12, 31)))
    first = next(recurrence_dates.dates(replace(rule, until=None, count=None), start), None)
    assume(first is not None)
    if not rule.zone:
        return in_years(rule, first), AllDay(first, first + timedelta(days=draw(st.integers(0, 2))))
    wall = datetime(first.year, first.month, first.day, draw(st.integers(0, 23)), draw(st.sampled_from([0, 15, 30])))
    begins = wall.replace(tzinfo=ZoneInfo(rule.zone)).astimezone(UTC).replace(tzinfo=None)
    assume(begins.replace(tzinfo=UTC).astimezone(ZoneInfo(rule.zone)).date() == first)
    return in_years(rule, first), Timed(begins, begins + timedelta(minutes=draw(st.integers(0, 30 * 60))), rule.zone)


def series_times(clocks=(*CLOCKS, "")) -> st.SearchStrategy[Series]:
    """The time of a series; whole days for the clock without a name."""
    made = series(zones=clocks).map(lambda rule_and_first: Series(rule_and_first[1], rule_and_first[0]))
    # A rule may end before it begins.
    return made.filter(lambda series: first_slot(series) is not None)


def fields() -> st.SearchStrategy[dict]:
    """Some fields of an event other than its time."""
    return st.fixed_dictionaries(
        {},
        optional={
            "subject": st.sampled_from(["Lunch", "Dinner", "Supper"]),
            "body": st.sampled_from(
                ["<p>One</p>", "<p>Two</p>", '<a href="https://zoom.us/j/2">x</a>', "<p>x</p>"]
            ).map(body_of_html),
            "location": st.sampled_from(["", "Room 1", "Room 2"]),
            "privacy": st.sampled_from(["public", "private"]),
            "show_as": st.sampled_from(["free", "busy"]),
            "reminder": st.sampled_from([None, 0, 15]),
            "categories": st.frozensets(st.sampled_from(["Red", "Blue"])),
            "attendees": attendees(max_size=2),
            "join_url": st.sampled_from(["", "https://zoom.us/j/1"]),
        },
    )


@st.composite
def series_values(draw, times=series_times()) -> EventValue:  # noqa: B008
    """A series with exceptions and cancelled days among its first slots."""
    value = EventValue(
        **{"subject": "Breakfast", "body": body_of_html("<p>x</p>"), **draw(fields()), "time": draw(times)}
    )
    return draw(departing(value))


@st.composite
def departing(draw, value: EventValue) -> EventValue:
    """The series with other exceptions and cancelled days."""
    days = list(slots(value.time, most=12))
    cancelled = draw(st.frozensets(st.sampled_from(days), max_size=4))
    chosen = draw(st.frozensets(st.sampled_from(days), max_size=4)) - cancelled
    exceptions = [Occurrence(day, changes(by_rule(value, day), draw(singles(by_rule(value, day))))) for day in chosen]
    return replace(value, exceptions=Exceptions(tuple(exceptions)), cancelled=Days(cancelled))


@st.composite
def singles(draw, occurrence: EventValue) -> EventValue:
    """An occurrence that somebody may have changed."""
    moved = {"time": draw(moved_times(occurrence.time))} if draw(st.booleans()) else {}
    return replace(occurrence, **draw(fields()), **moved)


def moved_times(time: Timed | AllDay) -> st.SearchStrategy[Timed | AllDay]:
    """Elsewhere on the same clock, whole days instead, or anything."""
    zone = time.zone if isinstance(time, Timed) else "Europe/Brussels"
    if isinstance(time, AllDay):
        near = st.integers(-5, 5).map(timedelta).map(lambda by: AllDay(time.first + by, time.last + by))
    else:
        near = (
            st.integers(-48, 48)
            .map(lambda by: timedelta(hours=by))
            .map(lambda by: Timed(time.start + by, time.stop + by, zone))
        )
    return near | all_day() | timed(zones=[zone])


def composed(value: EventValue, names: str = "name") -> dict:
    """The master as Graph answers it with its exceptions expanded.

    ``names`` says how a slot is named: by ``occurrenceId`` ("name") or by ``originalStart`` ("start").
    """
    exceptions = []
    for one in value.exceptions.occurrences:
        usual = by_rule(value, one.day)
        item = _as_told(write(replace(usual, **dict(one.changes))))
        if names == "name":
            item["occurrenceId"] = f"OID.AAMk.{one.day}"
        else:
            item["originalStart"] = original_start(usual.time)
        exceptions.append({"id": f"AAMk.{one.day}", "type": "exception", "recurrence": None, **item})
    return {
        "id": "AAMk",
        "type": "seriesMaster",
        **_as_told(write(value)),
        "exceptionOccurrences": exceptions,
        "cancelledOccurrences": [f"OID.AAMk.{day}" for day in sorted(value.cancelled.days)],
    }


def original_start(time: Timed | AllDay) -> str:
    """In UTC, whatever zone the answer is in."""
    return f"{time.first}T00:00:00Z" if isinstance(time, AllDay) else f"{time.start.isoformat()}Z"


def _as_told(properties: dict) -> dict:
    """Exchange wraps what it is given."""
    content = f"<html><head></head><body>{properties['body']['content']}</body></html>"
    return {**properties, "body": {"contentType": "html", "content": content}}
