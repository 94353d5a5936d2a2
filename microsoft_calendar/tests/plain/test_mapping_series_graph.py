"""Masters of series as Graph answers and takes them, with their exceptions and cancelled days."""

import json
from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from mapping_samples import item
from series_samples import CLOCKS, composed, series_values
from test_mapping_event import BUDGET, json_values

from odoo.addons.microsoft_calendar.mapping import (
    AllDay,
    Days,
    EventValue,
    Exceptions,
    MalformedItem,
    Occurrence,
    Recurrence,
    Series,
    Timed,
    dump,
    load,
    read,
    time,
    write,
)
from odoo.addons.microsoft_calendar.mapping.slots import slots

WEEKLY = {
    "pattern": {"type": "weekly", "interval": 1, "daysOfWeek": ["wednesday"], "firstDayOfWeek": "sunday"},
    "range": {
        "type": "noEnd",
        "startDate": "2026-07-01",
        "endDate": "0001-01-01",
        "recurrenceTimeZone": "Romance Standard Time",
    },
}
RULE = Recurrence("weekly", weekdays=frozenset({2}), zone="Europe/Paris")
BUDGETS = replace(BUDGET, time=Series(BUDGET.time, RULE))
SECOND, THIRD = date(2026, 7, 8), date(2026, 7, 15)


def master(*exceptions, cancelled=(), **changes):
    """A weekly 16:00 in Paris, beginning on Wednesday, the 1st of July 2026."""
    days = [f"OID.AAMk.with.dots.{day}" for day in cancelled]
    return item(
        type="seriesMaster",
        recurrence=WEEKLY,
        exceptionOccurrences=list(exceptions),
        cancelledOccurrences=days,
        **changes,
    )


def exception(day=SECOND, **changes):
    """An exception of it that differs in nothing, as an answer in UTC has it."""
    return {
        "id": "AAMkE",
        "type": "exception",
        "occurrenceId": f"OID.AAMk.{day}",
        "originalStart": f"{day}T14:00:00Z",
        "subject": "Budget",
        "start": {"dateTime": f"{day}T14:00:00.0000000", "timeZone": "UTC"},
        "end": {"dateTime": f"{day}T15:00:00.0000000", "timeZone": "UTC"},
        "isAllDay": False,
        "recurrence": None,
        **changes,
    }


def exceptions(**changes):
    return Exceptions((Occurrence(SECOND, tuple(changes.items())),))


# --------------------------------------------------------------------------------------------------------- is read


def test_a_master_is_a_series():
    assert read(master()).value == BUDGETS
    assert read(item()).value == BUDGET


def test_a_series_begins_with_the_first_day_of_its_rule():
    late = {**WEEKLY, "pattern": {**WEEKLY["pattern"], "daysOfWeek": ["friday"]}}
    value = read({**master(), "recurrence": late}).value
    assert value.time.first == Timed(datetime(2026, 7, 3, 14), datetime(2026, 7, 3, 15), "Europe/Paris")
    assert next(slots(value.time)) == date(2026, 7, 3)


def test_a_rule_without_a_day_is_malformed():
    over = {**WEEKLY, "range": {**WEEKLY["range"], "type": "endDate", "endDate": "2026-06-30"}}
    with pytest.raises(MalformedItem, match="recurrence"):
        read({**master(), "recurrence": over})


def test_exceptions_are_what_differs():
    moved = exception(
        subject="Big budget",
        start={"dateTime": "2026-07-09T09:00:00", "timeZone": "UTC"},
        end={"dateTime": "2026-07-09T10:00:00", "timeZone": "UTC"},
    )
    value = read(master(moved, exception(THIRD), cancelled=["2026-07-22"])).value
    assert value.exceptions == exceptions(
        subject="Big budget", time=Timed(datetime(2026, 7, 9, 9), datetime(2026, 7, 9, 10), "Europe/Paris")
    )
    assert value.cancelled == Days({date(2026, 7, 22)})
    assert replace(value, exceptions=Exceptions(), cancelled=Days()) == BUDGETS


def test_what_an_exception_leaves_blank_is_as_in_the_series():
    blank = exception(subject="", body={"contentType": "html", "content": ""}, location=None, showAs="free")
    assert read(master(blank)).value.exceptions == exceptions(show_as="free")


def test_an_exception_may_be_without_people_place_and_categories():
    bare = exception(attendees=[], location={"displayName": ""}, locations=[], categories=[])
    assert {name for name, _ in read(master(bare)).value.exceptions.occurrences[0].changes} == {
        "attendees",
        "location",
        "categories",
    }


@pytest.mark.parametrize("missing", ["occurrenceId", "originalStart"])
def test_the_slot_is_named_by_either(missing):
    moved = exception(subject="x", start={"dateTime": "2026-07-10T22:30:00", "timeZone": "UTC"}, **{missing: None}) | {
        "end": {"dateTime": "2026-07-10T23:30:00", "timeZone": "UTC"}
    }
    assert [one.day for one in read(master(moved)).value.exceptions.occurrences] == [SECOND]


def test_without_a_name_the_slot_is_the_day_it_starts_on():
    assert read(master(exception(subject="x", occurrenceId=None, originalStart=None))).value.exceptions == exceptions(
        subject="x"
    )


def test_the_slot_is_the_day_on_the_clock_of_the_rule():
    """09:00 in Auckland is the evening before in UTC."""
    auckland = "New Zealand Standard Time"
    span = {"type": "noEnd", "startDate": "2026-07-02", "recurrenceTimeZone": auckland}
    recurrence = {"pattern": {"type": "daily", "interval": 1}, "range": span}
    times = {
        "start": {"dateTime": "2026-07-01T21:00:00", "timeZone": "UTC"},
        "end": {"dateTime": "2026-07-01T22:00:00", "timeZone": "UTC"},
        "originalStartTimeZone": auckland,
    }
    changed = {**times, "subject": "x", "isAllDay": False, "originalStart": "2026-07-01T21:00:00Z"}
    value = read(item(**times, recurrence=recurrence, exceptionOccurrences=[changed])).value
    assert [one.day for one in value.exceptions.occurrences] == [date(2026, 7, 2)]


@pytest.mark.parametrize("original", ["2026-07-08T00:00:00Z", "2026-07-07T22:00:00Z"])
def test_the_slot_of_whole_days_is_their_date(original):
    """The original start is midnight, of UTC or of the person."""
    days = {
        "isAllDay": True,
        "start": {"dateTime": "2026-07-01T00:00:00", "timeZone": "UTC"},
        "end": {"dateTime": "2026-07-02T00:00:00", "timeZone": "UTC"},
    }
    changed = exception(**days, subject="x", occurrenceId=None, originalStart=original)
    value = read(master(changed, **days)).value
    assert value.time.first == AllDay(date(2026, 7, 1), date(2026, 7, 1))
    assert [one.day for one in value.exceptions.occurrences] == [SECOND]


def test_an_exception_that_the_organizer_cancelled_does_not_take_place():
    value = read(master(exception(subject="Canceled: Budget", isCancelled=True))).value
    assert (value.exceptions, value.cancelled) == (Exceptions(), Days({SECOND}))


def test_a_malformed_exception_is_a_remark():
    reading = read(master(exception(start=None), exception(THIRD, subject="x")))
    assert [one.day for one in reading.value.exceptions.occurrences] == [THIRD]
    assert reading.remarks == ("The changed occurrence on 2026-07-08 is left out, start: there is no date and time",)


def test_an_exception_of_no_day_of_the_rule_is_a_remark():
    nowhere = exception(date(2026, 7, 9), subject="x")
    reading = read(master(nowhere, cancelled=["2026-07-10"]))
    assert reading.value == BUDGETS
    assert reading.remarks == ("A changed occurrence of the series is left out: its rule has no such day.",)


def test_remarks_about_exceptions_are_made_once():
    nobody = [{"emailAddress": {"name": "Nobody"}}]
    reading = read(master(exception(attendees=nobody), exception(THIRD, attendees=nobody), attendees=nobody))
    assert len(reading.remarks) == 1


def test_what_is_no_list_of_days_says_nothing():
    strange = master() | {
        "cancelledOccurrences": [None, 5, "", "OID.x", "OID.x.2026-02-30"],
        "exceptionOccurrences": {},
    }
    assert read(strange).value == BUDGETS


@settings(max_examples=300)
@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(
                ["start", "end", "isAllDay", "occurrenceId", "originalStart", "subject", "body", "isCancelled"]
            ),
            json_values | st.sampled_from(["2026-07-08T14:00:00Z", "OID.x.2026-07-08", True]),
        )
        | st.builds(exception, st.just(SECOND), subject=json_values, attendees=json_values)
        | json_values,
        max_size=4,
    )
    | json_values,
    st.lists(json_values | st.sampled_from(["OID.x.2026-07-08"])) | json_values,
)
def test_whatever_stands_there_the_series_is_read(changed, cancelled):
    strange = {**master(), "exceptionOccurrences": changed, "cancelledOccurrences": cancelled}
    value = read(strange).value
    assert replace(value, exceptions=Exceptions(), cancelled=Days()) == BUDGETS
    assert load(dump(value)) == value


# ------------------------------------------------------------------------------------------------------ is written


def test_a_series_is_created_in_its_zone():
    written = write(BUDGETS)
    assert written["start"] == {"dateTime": "2026-07-01T16:00:00", "timeZone": "Romance Standard Time"}
    assert written["recurrence"]["range"] == {
        "type": "noEnd",
        "startDate": "2026-07-01",
        "recurrenceTimeZone": "Romance Standard Time",
    }


def test_exceptions_and_cancelled_days_are_no_properties_of_the_master():
    departed = replace(BUDGETS, exceptions=exceptions(subject="x"), cancelled=Days({THIRD}))
    assert write(departed) == write(BUDGETS)
    assert write(departed, ["exceptions", "cancelled"]) == {}


def test_the_rule_goes_with_the_time_and_with_nothing_else():
    assert set(write(BUDGETS, ["time"])) == {"start", "end", "isAllDay", "recurrence"}
    assert write(replace(BUDGETS, subject="x"), known=master()) == {"subject": "x"}
    assert write(BUDGETS, known=master(exception(subject="x"))) == {}


def test_the_rule_is_set_anew_where_it_is_asked_for():
    assert set(write(BUDGETS, ["time"], known=master(), anew=["time"])) == {"recurrence"}


def test_only_the_half_that_changed_is_written():
    longer = Timed(BUDGET.time.start, BUDGET.time.stop.replace(hour=18), BUDGET.time.zone)
    assert set(write(replace(BUDGETS, time=Series(longer, RULE)), known=master())) == {"start", "end", "isAllDay"}
    every_other = replace(RULE, interval=2)
    assert set(write(replace(BUDGETS, time=Series(BUDGET.time, every_other)), known=master())) == {"recurrence"}
    both = write(replace(BUDGETS, time=Series(longer, every_other)), known=master())
    assert set(both) == {"start", "end", "isAllDay", "recurrence"}


def test_another_first_day_is_another_rule_for_graph():
    """The range names it."""
    later = Timed(datetime(2026, 7, 8, 14), datetime(2026, 7, 8, 15), "Europe/Paris")
    written = write(replace(BUDGETS, time=Series(later, RULE)), known=master())
    assert written["recurrence"]["range"]["startDate"] == written["start"]["dateTime"][:10] == "2026-07-08"


def test_another_zone_with_the_same_first_time_is_another_rule():
    """In summer Johannesburg has the clock of Paris, in winter not."""
    johannesburg = Series(BUDGET.time, replace(RULE, zone="Africa/Johannesburg"))
    written = write(replace(BUDGETS, time=johannesburg), known=master())
    assert set(written) == {"start", "end", "isAllDay", "recurrence"}
    assert written["start"]["timeZone"] == written["recurrence"]["range"]["recurrenceTimeZone"]


def test_a_known_time_that_is_malformed_does_not_stop_its_correction():
    assert set(write(BUDGETS, ["time"], known=master(start=None))) == {"start", "end", "isAllDay", "recurrence"}
    assert write(BUDGET, ["time"], known=master(start=None))["recurrence"] is None


def test_a_series_becomes_a_single_event_and_back():
    assert write(BUDGET, ["time"], known=master())["recurrence"] is None
    assert write(BUDGETS, ["time"], known=item())["recurrence"]["pattern"]["type"] == "weekly"
    assert "recurrence" not in write(replace(BUDGET, time=AllDay(SECOND, SECOND)), ["time"], known=item())


def test_whole_days_recur():
    written = write(replace(BUDGETS, time=Series(AllDay(SECOND, THIRD), RULE)))
    assert written["start"] == {"dateTime": "2026-07-08T00:00:00", "timeZone": "UTC"}
    assert written["end"] == {"dateTime": "2026-07-16T00:00:00", "timeZone": "UTC"}
    assert written["recurrence"]["range"] == {"type": "noEnd", "startDate": "2026-07-08"}


@pytest.mark.parametrize("clock", CLOCKS)
def test_a_series_that_begins_in_the_hour_that_comes_twice_stays_in_its_zone(clock):
    start = datetime(2026, 10, 25, 0, 30)  # the first 02:30 in Brussels
    series = Series(Timed(start, start.replace(hour=1), clock), Recurrence("daily", zone=clock))
    written = write(EventValue("x", series))
    label = written["recurrence"]["range"]["recurrenceTimeZone"]
    assert label != "UTC"
    assert written["start"]["timeZone"] == written["end"]["timeZone"] == label
    assert written["start"]["dateTime"][:10] == written["recurrence"]["range"]["startDate"]


@settings(max_examples=300)
@given(series_values(), st.sampled_from(["name", "start"]))
def test_what_is_written_is_read(value, names):
    first = value.time.first
    if isinstance(first, Timed):  # an hour that comes twice may be read as the other one
        assume(time.labelled(first.zone, first.start, first.stop)[0] != "UTC")
    answer = composed(value, names)
    json.dumps(answer)
    reading = read(answer)
    assert reading.value == value
    assert reading.remarks == ()
    assert write(value, known=answer) == {}
