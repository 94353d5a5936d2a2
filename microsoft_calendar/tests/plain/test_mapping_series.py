"""A series and its occurrences: expanded, put together again, begun and over."""

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from series_samples import CLOCKS, departing, series_times, series_values, singles

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
)
from odoo.addons.microsoft_calendar.mapping.occurrence import by_rule, changes
from odoo.addons.microsoft_calendar.mapping.recurrence import USED
from odoo.addons.microsoft_calendar.mapping.series import (
    has_begun,
    last_end,
    occurrences,
    of_occurrences,
    settled,
    slot_of,
    slots,
)
from odoo.addons.microsoft_calendar.mapping.slots import slots_among

NINE = Timed(datetime(2026, 1, 5, 8), datetime(2026, 1, 5, 9), "Europe/Brussels")
DAILY = Recurrence("daily", zone="Europe/Brussels")
WEEK = (date(2026, 1, 5), date(2026, 1, 11))
MONDAY, TUESDAY, WEDNESDAY = date(2026, 1, 5), date(2026, 1, 6), date(2026, 1, 7)
EVER = (date(1990, 1, 1), date(4400, 1, 1))


def daily(**end):
    return EventValue("Stand-up", Series(NINE, replace(DAILY, **end)))


def at(day, hour, length=1):
    """On a day in winter at an hour in Brussels."""
    start = datetime(day.year, day.month, day.day, hour) - timedelta(hours=1)
    return Timed(start, start + timedelta(hours=length), "Europe/Brussels")


def departed(value, *changed, cancelled=()):
    exceptions = tuple(Occurrence(day, tuple(fields.items())) for day, fields in changed)
    return replace(value, exceptions=Exceptions(exceptions), cancelled=Days(frozenset(cancelled)))


def without_inside(value, between):
    """What ``of_occurrences`` needs to know of a series: nothing of what departs between these dates."""

    def outside(day):
        return not between[0] <= day <= between[1]

    return replace(value, exceptions=value.exceptions.only(outside), cancelled=value.cancelled.only(outside))


windows = st.tuples(st.dates(date(2026, 1, 1), date(2030, 12, 31)), st.integers(0, 800)).map(
    lambda drawn: (drawn[0], drawn[0] + timedelta(days=drawn[1]))
)

# ------------------------------------------------------------------------------------------------------------ slots


def test_slots_begin_with_the_first_and_end_where_they_are_told_to():
    series = daily(count=5).time
    assert list(slots(series)) == [date(2026, 1, day) for day in range(5, 10)]
    assert list(slots(series, until=TUESDAY)) == [MONDAY, TUESDAY]
    assert list(slots(series, most=1)) == [MONDAY]
    assert list(slots(series, since=date(2026, 1, 8))) == [date(2026, 1, 8), date(2026, 1, 9)]


def test_an_endless_series_ends_before_the_calendar_does():
    yearly = Series(AllDay(MONDAY, MONDAY), Recurrence("absoluteYearly", day=5, month=1))
    assert list(slots(yearly))[-1] == date(4499, 1, 5)


def test_a_slot_is_a_date_on_the_clock_of_the_rule():
    evening = Timed(datetime(2026, 1, 5, 23, 30), datetime(2026, 1, 6, 0, 30), "UTC")
    assert slot_of(evening, "UTC") == MONDAY
    assert slot_of(evening, "Europe/Brussels") == TUESDAY
    assert slot_of(AllDay(MONDAY, TUESDAY), "") == MONDAY


@settings(max_examples=400)
@given(series_times(), st.dates(date(2025, 1, 1), date(2034, 12, 31)))
def test_the_years_between_are_skipped_and_change_nothing(series, since):
    horizon = date(2036, 1, 1)
    assert list(slots(series, since=since, until=horizon)) == [
        day for day in slots(series, until=horizon) if day >= since
    ]


@given(series_times(), st.frozensets(st.dates(date(2026, 1, 1), date(2027, 12, 31)), max_size=30))
def test_slots_among_days(series, days):
    assert slots_among(series, days) == {day for day in slots(series, until=date(2028, 1, 1)) if day in days}


# ------------------------------------------------------------------------------------------------------ occurrences


def test_occurrences_are_single_events_by_slot():
    value = departed(
        daily(count=4),
        (TUESDAY, {"subject": "Retrospective", "time": at(TUESDAY, 16, 2)}),
        cancelled=[WEDNESDAY],
    )
    assert occurrences(value, WEEK) == {
        MONDAY: EventValue("Stand-up", at(MONDAY, 9)),
        TUESDAY: EventValue("Retrospective", at(TUESDAY, 16, 2)),
        date(2026, 1, 8): EventValue("Stand-up", at(date(2026, 1, 8), 9)),
    }


def test_the_bounds_are_slots_and_belong_to_it():
    value = departed(
        daily(), (TUESDAY, {"time": at(date(2026, 2, 1), 9)}), (date(2026, 2, 2), {"time": at(TUESDAY, 12)})
    )
    assert occurrences(value, (TUESDAY, WEDNESDAY)).keys() == {TUESDAY, WEDNESDAY}


def test_an_occurrence_that_was_changed_and_cancelled_does_not_take_place():
    value = departed(daily(), (TUESDAY, {"subject": "x"}), cancelled=[TUESDAY])
    assert TUESDAY not in occurrences(value, WEEK)


def test_what_departs_on_a_day_that_the_rule_has_not_is_nothing():
    sunday = date(2026, 1, 4)
    value = departed(daily(), (sunday, {"subject": "x"}), cancelled=[sunday - timedelta(days=1)])
    assert occurrences(value, (date(2026, 1, 1), TUESDAY)).keys() == {MONDAY, TUESDAY}


def test_only_a_series_has_occurrences():
    with pytest.raises(ValueError, match="not a series"):
        occurrences(EventValue("x", NINE), WEEK)


def wall(instant, zone):
    return instant.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def exists_once(moment, zone):
    first, second = (moment.replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC) for fold in (0, 1))
    return first == second


@pytest.mark.parametrize("zone", CLOCKS)
@given(data=st.data())
def test_the_wall_clock_is_kept_over_summer_time_and_midnight(zone, data):
    """Start and end of every occurrence show the same hours for five years, whatever the clocks do."""
    series = data.draw(series_times([zone]))
    begins, ends = wall(series.first.start, zone), wall(series.first.stop, zone)
    for day, single in occurrences(EventValue("x", series), (date(2026, 1, 1), date(2031, 1, 1))).items():
        starts = datetime.combine(day, begins.time())
        stops = starts + (ends - begins)
        if exists_once(starts, zone) and exists_once(stops, zone):
            assert (wall(single.time.start, zone), wall(single.time.stop, zone)) == (starts, stops)
        assert abs(wall(single.time.start, zone) - starts) <= timedelta(hours=1)


@given(series_times([""]))
def test_whole_days_keep_their_number(series):
    for day, single in occurrences(EventValue("x", series), (date(2026, 1, 1), date(2028, 1, 1))).items():
        assert single.time == AllDay(day, day + (series.first.last - series.first.first))


# ----------------------------------------------------------------------------------------------- put together again


def test_what_is_different_is_an_exception_and_what_is_missing_is_cancelled():
    value = daily(count=4)
    present = occurrences(value, WEEK)
    present[TUESDAY] = replace(present[TUESDAY], subject="Retrospective", reminder=5)
    del present[WEDNESDAY]
    assert of_occurrences(value, present, WEEK) == departed(
        value, (TUESDAY, {"reminder": 5, "subject": "Retrospective"}), cancelled=[WEDNESDAY]
    )


def test_what_lies_outside_is_as_it_was():
    far = date(2026, 3, 1)
    value = departed(daily(), (far, {"subject": "x"}), cancelled=[far + timedelta(days=1)])
    assert of_occurrences(value, occurrences(daily(), WEEK), WEEK) == value


def test_what_was_inside_is_forgotten():
    value = departed(daily(), (TUESDAY, {"subject": "x"}), cancelled=[WEDNESDAY])
    assert of_occurrences(value, occurrences(daily(), WEEK), WEEK) == daily()


def test_what_the_rule_does_not_have_is_left_out():
    present = occurrences(daily(), WEEK) | {date(2026, 1, 4): EventValue("Sunday", at(date(2026, 1, 4), 9))}
    assert of_occurrences(daily(), present, WEEK) == daily()


def test_an_occurrence_whose_text_is_the_same_but_for_the_link_in_it():
    """The link to join stands in the markup, which is not compared by itself."""
    value = replace(daily(), body=body_of_html('<a href="https://zoom.us/j/2">x</a>'))
    present = occurrences(value, WEEK)
    present[TUESDAY] = replace(present[TUESDAY], body=body_of_html("<p>x</p>"), join_url="")
    departed = of_occurrences(value, present, WEEK)
    assert occurrences(departed, WEEK)[TUESDAY].join_url == ""


@settings(max_examples=300)
@given(series_values(), windows | st.just(EVER))
def test_occurrences_make_the_series_they_are_of(value, between):
    if between == EVER:
        between = (EVER[0], date(2027, 6, 1))
    assert of_occurrences(without_inside(value, between), occurrences(value, between), between) == value


@given(series_values(), st.data())
def test_a_series_has_the_occurrences_it_was_made_of(value, data):
    """Whatever the template knew of exceptions inside."""
    days = list(slots(value.time, most=10))
    between = (days[0], days[-1])
    chosen = data.draw(st.frozensets(st.sampled_from(days)))
    present = {day: data.draw(singles(by_rule(value, day))) for day in chosen}
    assert occurrences(of_occurrences(value, present, between), between) == present


@given(series_values(), st.data())
def test_a_change_is_exactly_what_differs(value, data):
    usual = by_rule(value, next(slots(value.time)))
    single = data.draw(singles(usual))
    found = dict(changes(usual, single))
    assert replace(usual, **found) == single
    for name in found.keys() - {"body"}:
        assert getattr(usual, name) != found[name]


# ------------------------------------------------------------------------------------------------- where it begins


def test_a_first_occurrence_that_is_missing_is_no_new_beginning():
    base = daily().time
    ordinary = {day: at(day, 9) for day in (TUESDAY, WEDNESDAY)}
    assert settled(DAILY, ordinary, base) == base


def test_the_end_of_the_rule_may_have_changed():
    ordinary = {TUESDAY: at(TUESDAY, 9)}
    assert settled(replace(DAILY, count=3), ordinary, daily().time) == daily(count=3).time
    assert settled(DAILY, ordinary, daily(until=TUESDAY).time) == daily().time


@pytest.mark.parametrize(
    ("rule", "ordinary"),
    [
        (DAILY, {TUESDAY: at(TUESDAY, 10), WEDNESDAY: at(WEDNESDAY, 10)}),
        (DAILY, {TUESDAY: at(TUESDAY, 9), WEDNESDAY: at(WEDNESDAY, 9, 2)}),
        (replace(DAILY, interval=2), {TUESDAY: at(TUESDAY, 9)}),
        (replace(DAILY, zone="America/New_York"), {TUESDAY: at(TUESDAY, 9)}),
        (replace(DAILY, zone=""), {TUESDAY: AllDay(TUESDAY, TUESDAY)}),
        (DAILY, {date(2026, 1, 4): at(date(2026, 1, 4), 9)}),
    ],
)
def test_another_time_or_rule_begins_with_its_earliest(rule, ordinary):
    assert settled(rule, ordinary, daily().time) == Series(ordinary[min(ordinary)], rule)


def test_another_turn_of_the_same_rule_begins_with_its_earliest():
    every_other = replace(DAILY, interval=2)
    ordinary = {TUESDAY: at(TUESDAY, 9)}
    assert settled(every_other, ordinary, Series(NINE, every_other)) == Series(at(TUESDAY, 9), every_other)


def test_without_a_base_it_begins_with_its_earliest():
    ordinary = {WEDNESDAY: at(WEDNESDAY, 9), TUESDAY: at(TUESDAY, 9)}
    assert settled(DAILY, ordinary, None) == Series(at(TUESDAY, 9), DAILY)


def test_a_series_of_exceptions_begins_where_it_began():
    assert settled(DAILY, {}, daily().time) == daily().time
    with pytest.raises(ValueError, match="no beginning"):
        settled(DAILY, {}, None)


@given(series_times(), st.data())
def test_any_of_its_occurrences_mean_the_series(series, data):
    days = list(slots(series, most=12))
    chosen = data.draw(st.frozensets(st.sampled_from(days)))
    ordinary = {day: recurrence_dates.on(day, series.rule, series.first) for day in chosen}
    assert settled(series.rule, ordinary, series) == series


# ------------------------------------------------------------------------------------------ when it begins, and is over


def test_a_series_has_begun_when_its_first_occurrence_is_over():
    when = daily().time
    assert not has_begun(when, NINE.stop)
    assert has_begun(when, NINE.stop + timedelta(seconds=1))


def test_a_series_of_whole_days_has_begun_at_midnight():
    when = Series(AllDay(MONDAY, TUESDAY), Recurrence("daily"))
    assert not has_begun(when, datetime(2026, 1, 7))
    assert has_begun(when, datetime(2026, 1, 7, 0, 0, 1))


def test_a_single_event_is_over_when_it_ends():
    assert last_end(EventValue("x", NINE)) == NINE.stop
    assert last_end(EventValue("x", AllDay(MONDAY, TUESDAY))) == datetime(2026, 1, 7)


def test_an_endless_series_is_never_over():
    assert last_end(daily()) is None


@pytest.mark.parametrize("end", [{"count": 3}, {"until": WEDNESDAY}])
def test_a_series_is_over_with_its_last_occurrence_that_takes_place(end):
    value = daily(**end)
    assert last_end(value) == at(WEDNESDAY, 9).stop
    assert last_end(departed(value, cancelled=[WEDNESDAY])) == at(TUESDAY, 9).stop
    assert last_end(departed(value, (WEDNESDAY, {"time": at(MONDAY, 20)}))) == at(TUESDAY, 9).stop
    assert last_end(departed(value, (MONDAY, {"time": at(date(2026, 2, 1), 9)}))) == at(date(2026, 2, 1), 9).stop
    assert last_end(departed(value, (MONDAY, {"time": AllDay(MONDAY, date(2026, 2, 1))}))) == datetime(2026, 2, 2)
    assert (
        last_end(departed(value, (MONDAY, {"time": at(date(2026, 2, 1), 9)}), cancelled=[MONDAY]))
        == at(WEDNESDAY, 9).stop
    )


def test_a_series_that_is_cancelled_altogether_is_over_with_its_rule():
    assert last_end(departed(daily(count=2), cancelled=[MONDAY, TUESDAY])) == at(TUESDAY, 9).stop


@pytest.mark.parametrize("interval", [1, 99_999])
@pytest.mark.parametrize("kind", USED)
def test_the_end_of_centuries_is_found(kind, interval):
    first = AllDay(MONDAY, MONDAY)
    rule = Recurrence(kind, interval, frozenset({0}), 1, 5, 1, until=date(4490, 1, 1))
    *_, day = itertools.takewhile(lambda day: day <= date(4490, 1, 1), recurrence_dates.dates(rule, MONDAY))
    assert last_end(EventValue("x", Series(first, rule))) == datetime(day.year, day.month, day.day) + timedelta(days=1)


@given(series_values(), st.data())
def test_nothing_ends_later(value, data):
    assume(value.time.rule.count or value.time.rule.until)
    if data.draw(st.booleans()):
        value = data.draw(departing(value))
    ends = [
        single.time.stop
        if isinstance(single.time, Timed)
        else datetime.combine(single.time.last, datetime.min.time()) + timedelta(days=1)
        for single in occurrences(value, EVER).values()
    ]
    assume(ends)
    assert last_end(value) == max(ends)


NEW_YORK = "America/New_York"
# 01:45 to 02:45 is 01:45 to 03:45 on the night when the clock goes from 02:00 to 03:00.
NIGHT_OF_CHANGE = Timed(datetime(2030, 3, 10, 6, 45), datetime(2030, 3, 10, 7, 45), NEW_YORK)


@pytest.mark.parametrize(
    ("rule", "before"),
    [
        (Recurrence("weekly", weekdays=frozenset({6}), interval=2, count=4, zone=NEW_YORK), date(2030, 2, 24)),
        (Recurrence("weekly", weekdays=frozenset({4, 6}), count=4, zone=NEW_YORK), date(2030, 3, 8)),
        (Recurrence("absoluteMonthly", day=10, interval=3, count=4, zone=NEW_YORK), date(2029, 12, 10)),
        (Recurrence("relativeMonthly", weekdays=frozenset({6}), position=2, zone=NEW_YORK), date(2030, 2, 10)),
        (Recurrence("absoluteYearly", day=10, month=3, until=date(2034, 1, 1), zone=NEW_YORK), date(2029, 3, 10)),
    ],
)
def test_settled_on_the_night_in_which_an_hour_is_left_out(rule, before):
    """No occurrence is lost, and none is an exception: a slot in front, where nothing takes place, tells the hour."""
    usual = Series(Timed(datetime(2030, 3, 4, 6, 45), datetime(2030, 3, 4, 7, 45), NEW_YORK), rule)
    days = [date(2030, 3, 10), *itertools.islice((day for day in slots(usual) if day > date(2030, 3, 10)), 3)]
    times = {day: recurrence_dates.on(day, rule, usual.first) for day in days}
    assert times.pop(days[0]) == NIGHT_OF_CHANGE
    series = settled(rule, times, None, days[0])
    assert slot_of(series.first, NEW_YORK) == before
    assert [day for day in slots(series, until=days[-1]) if day >= days[0]] == days
    assert recurrence_dates.on(days[0], series.rule, series.first) == NIGHT_OF_CHANGE
    assert all(recurrence_dates.on(day, series.rule, series.first) == time for day, time in times.items())
    # And so it stays: this is where it began.
    assert settled(series.rule, times, series, days[0]) == series
