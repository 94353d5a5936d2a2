"""Series as values: what is equal, what is kept on a link, and how exceptions of two sides become one."""

import json
from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mapping_samples import values
from series_samples import series_values

from odoo.addons.microsoft_calendar import mapping
from odoo.addons.microsoft_calendar.mapping import (
    AllDay,
    Attendee,
    Attendees,
    Days,
    EventValue,
    Exceptions,
    Occurrence,
    Recurrence,
    Series,
    Timed,
    dump,
    load,
)

NINE = Timed(datetime(2026, 1, 5, 8), datetime(2026, 1, 5, 9), "Europe/Brussels")
DAILY = Recurrence("daily", zone="Europe/Brussels")
MONDAY, TUESDAY, WEDNESDAY = date(2026, 1, 5), date(2026, 1, 6), date(2026, 1, 7)


def exceptions(**changes):
    """``exceptions(monday={"subject": "x"})``"""
    days = {"monday": MONDAY, "tuesday": TUESDAY, "wednesday": WEDNESDAY}
    return Exceptions(tuple(Occurrence(days[name], tuple(fields.items())) for name, fields in changes.items()))


# -------------------------------------------------------------------------------------------------------- what it is


def test_a_series_is_on_one_clock():
    series = Series(replace(NINE, zone="UTC"), DAILY)
    assert (series.first.zone, series.rule.zone) == ("Europe/Brussels", "Europe/Brussels")
    series = Series(NINE, replace(DAILY, zone=""))
    assert (series.first.zone, series.rule.zone) == ("Europe/Brussels", "Europe/Brussels")


def test_whole_days_are_on_no_clock():
    assert Series(AllDay(MONDAY, MONDAY), DAILY).rule.zone == ""


def test_first_occurrence_and_rule_are_one_field_of_the_merge():
    assert Series(NINE, DAILY) != Series(NINE, replace(DAILY, interval=2))
    assert Series(NINE, DAILY) != Series(AllDay(MONDAY, MONDAY), DAILY)
    assert Series(NINE, DAILY) != NINE


def test_a_single_event_has_no_exceptions():
    value = EventValue(
        "x", Series(NINE, DAILY), exceptions=exceptions(monday={"subject": "y"}), cancelled=Days({TUESDAY})
    )
    assert value.exceptions.occurrences
    assert value.cancelled.days
    assert replace(value, time=NINE) == EventValue("x", NINE)
    assert value.once(NINE) == EventValue("x", NINE)


@given(values())
def test_once_is_the_event_as_it_is_made(value):
    assert dump(value.once(NINE)) == dump(replace(value, time=NINE))


def test_exceptions_are_sorted_each_day_once_and_different():
    assert exceptions(tuesday={"subject": "x"}, monday={"reminder": 1, "location": "y"}) == exceptions(
        monday={"location": "y", "reminder": 1}, tuesday={"subject": "x"}
    )
    first, second = Occurrence(MONDAY, (("subject", "x"),)), Occurrence(MONDAY, (("subject", "y"),))
    assert Exceptions((first, second)) == Exceptions((first,))
    assert Exceptions((Occurrence(MONDAY, ()),)) == Exceptions()


# ------------------------------------------------------------------------------------------------------ on the link


@given(series_values())
def test_the_base_of_a_series_is_kept_whole(value):
    kept = load(json.loads(json.dumps(dump(value))))
    assert kept == value
    assert dump(kept) == dump(value)


def test_the_base_of_a_single_event_is_as_it_was_before_there_were_series():
    assert set(dump(EventValue("x", NINE))) == set(mapping.FIELDS) - {"exceptions", "cancelled"}
    assert load(dump(EventValue("x", NINE))) == EventValue("x", NINE)


SERIES = dump(EventValue("x", Series(NINE, DAILY)))


@pytest.mark.parametrize(
    "wrong",
    [
        {"exceptions": [{}]},
        {"exceptions": [{"day": "2026-01-05", "changes": {"exceptions": []}}]},
        {"exceptions": [{"day": "2026-01-05", "changes": {"colour": "red"}}]},
        {"exceptions": [{"day": "2026-01-05", "changes": {"time": {}}}]},
        {"cancelled": ["Monday"]},
        {"cancelled": 5},
        {"time": {"first": SERIES["time"], "rule": SERIES["time"]["rule"]}},
        {"time": {"first": SERIES["time"]["first"], "rule": {}}},
    ],
)
def test_what_is_no_dumped_series_is_a_value_error(wrong):
    with pytest.raises(ValueError, match=r".+"):
        load({**SERIES, **wrong})


# -------------------------------------------------------------------------------------------------------- the merge


def test_exceptions_of_both_sides_are_both_there():
    base, mine, theirs = exceptions(), exceptions(monday={"subject": "x"}), exceptions(tuesday={"subject": "y"})
    assert mine.merged(base, theirs) == exceptions(monday={"subject": "x"}, tuesday={"subject": "y"})


def test_of_one_occurrence_each_side_may_change_another_field():
    base = exceptions(monday={"subject": "a"})
    mine = exceptions(monday={"subject": "b"})
    theirs = exceptions(monday={"subject": "a", "location": "c"})
    assert mine.merged(base, theirs) == exceptions(monday={"subject": "b", "location": "c"})


def test_an_exception_that_one_side_took_back_is_none():
    base = exceptions(monday={"subject": "a"}, tuesday={"subject": "a"})
    mine, theirs = exceptions(monday={"subject": "a"}), exceptions(tuesday={"subject": "a"})
    assert mine.merged(base, theirs) == Exceptions()


def test_the_same_field_of_the_same_occurrence_is_mine():
    base, mine, theirs = (exceptions(monday={"subject": subject}) for subject in "abc")
    assert mine.merged(base, theirs) == mine
    assert Exceptions().merged(base, theirs) == Exceptions()
    assert mine.merged(base, Exceptions()) == mine


def test_no_reminder_is_a_change_and_no_change_is_none():
    mine, theirs = exceptions(monday={"reminder": None}), exceptions()
    assert mine.merged(exceptions(), theirs) == mine
    assert mine.merged(mine, theirs) == Exceptions()


def test_people_added_on_both_sides_to_one_occurrence_are_both_there():
    ann, bob, cid = (Attendee(f"{name}@contoso.example") for name in ("ann", "bob", "cid"))
    base, mine, theirs = (
        exceptions(monday={"attendees": Attendees(people)}) for people in [(ann,), (ann, bob), (ann, cid)]
    )
    assert mine.merged(base, theirs) == exceptions(monday={"attendees": Attendees((ann, bob, cid))})


def test_cancelled_and_brought_back_on_two_sides():
    base, mine, theirs = Days({MONDAY}), Days({MONDAY, TUESDAY}), Days({WEDNESDAY})
    assert mine.merged(base, theirs) == Days({TUESDAY, WEDNESDAY})


changed_fields = st.dictionaries(
    st.sampled_from(["subject", "location", "reminder"]), st.sampled_from([None, "a", "b"]), max_size=3
)
random_exceptions = st.dictionaries(st.sampled_from(["monday", "tuesday", "wednesday"]), changed_fields).map(
    lambda changes: exceptions(**changes)
)
random_days = st.frozensets(st.sampled_from([MONDAY, TUESDAY, WEDNESDAY])).map(Days)


@given(st.tuples(*[random_exceptions] * 3) | st.tuples(*[random_days] * 3))
def test_the_laws_of_the_merge(three):
    base, mine, theirs = three
    assert mine.merged(base, base) == mine
    assert base.merged(base, theirs) == theirs
    assert mine.merged(base, mine) == mine
    both = mine.merged(base, theirs)
    assert both.merged(theirs, theirs) == both
    # What was merged is stable: either side applied to it again changes nothing.
    assert both.merged(mine, mine) == both
    assert both.merged(both, both) == both


@given(random_days, random_days, random_days)
def test_days_have_no_conflicts(base, mine, theirs):
    assert mine.merged(base, theirs) == theirs.merged(base, mine)


@given(*[st.fixed_dictionaries({}, optional={"subject": st.sampled_from("ab")})] * 2)
def test_exceptions_of_different_days_have_no_conflicts(monday, tuesday):
    base = exceptions(monday={"subject": "a"})
    mine = exceptions(monday=monday)
    theirs = exceptions(monday={"subject": "a"}, tuesday=tuesday)
    assert mine.merged(base, theirs) == theirs.merged(base, mine)
