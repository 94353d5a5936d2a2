"""Rules of series: Graph's patterns and ranges, Odoo's fields, and the dates that both make of them."""

import calendar
import itertools
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil import rrule
from hypothesis import given, settings
from hypothesis import strategies as st
from mapping_samples import ZONES, item
from series_samples import rules, series
from test_mapping_event import json_values

from odoo.addons.microsoft_calendar.mapping import (
    AllDay,
    MalformedItem,
    Recurrence,
    Timed,
    dump_recurrence,
    expressible_in_odoo,
    load_recurrence,
    occurrences,
    read_recurrence,
    recurrence_dates,
    recurrence_of_odoo,
    recurrence_to_odoo,
    write_recurrence,
)
from odoo.addons.microsoft_calendar.mapping.recurrence import USED, in_years
from odoo.addons.microsoft_calendar.mapping.time import local_date

MON, TUE, WED, THU, FRI, SAT, SUN = range(7)
MONDAY_NINE = Timed(datetime(2026, 1, 5, 8), datetime(2026, 1, 5, 9), "Europe/Brussels")
EVER = (datetime(1900, 1, 1), datetime(4400, 1, 1))
NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def graph_rule(pattern, span=None, **changes):
    span = {"type": "noEnd", "startDate": "2026-01-05", "recurrenceTimeZone": "Romance Standard Time"} | (span or {})
    return item(type="seriesMaster", recurrence={"pattern": {"interval": 1, **pattern}, "range": span}, **changes)


def as_the_server_tells(properties):
    """Graph fills in every field, used or not."""
    written = properties["recurrence"]
    unused = {"month": 0, "dayOfMonth": 0, "index": "first", "firstDayOfWeek": "sunday"}
    nothing = {"endDate": "0001-01-01", "numberOfOccurrences": 0}
    return {"pattern": unused | written["pattern"], "range": nothing | written["range"]}


def dates_of(rule, first, count=10):
    return list(itertools.islice(recurrence_dates.dates(rule, first), count))


# ---------------------------------------------------------------------------------------------------------- in Graph


@pytest.mark.parametrize(
    ("rule", "pattern"),
    [
        (Recurrence("daily", 3), {"type": "daily", "interval": 3}),
        (
            Recurrence("weekly", 2, weekdays=frozenset({MON, SUN}), week_start=SUN),
            {"type": "weekly", "interval": 2, "daysOfWeek": ["monday", "sunday"], "firstDayOfWeek": "sunday"},
        ),
        (Recurrence("absoluteMonthly", 1, day=31), {"type": "absoluteMonthly", "interval": 1, "dayOfMonth": 31}),
        (
            Recurrence("relativeMonthly", 1, weekdays=frozenset({MON}), position=1),
            {"type": "relativeMonthly", "interval": 1, "daysOfWeek": ["monday"], "index": "first"},
        ),
        (
            Recurrence("absoluteYearly", 1, day=14, month=7),
            {"type": "absoluteYearly", "interval": 1, "dayOfMonth": 14, "month": 7},
        ),
        (
            Recurrence("relativeYearly", 1, weekdays=frozenset({FRI}), position=-1, month=5),
            {"type": "relativeYearly", "interval": 1, "daysOfWeek": ["friday"], "index": "last", "month": 5},
        ),
    ],
)
def test_the_six_patterns_with_only_the_fields_they_use(rule, pattern):
    assert write_recurrence(rule, MONDAY_NINE)["recurrence"]["pattern"] == pattern
    assert read_recurrence(graph_rule(pattern)) == replace(rule, zone="Europe/Paris")


@pytest.mark.parametrize(
    ("end", "span"),
    [
        ({}, {"type": "noEnd"}),
        ({"until": date(2026, 6, 30)}, {"type": "endDate", "endDate": "2026-06-30"}),
        ({"count": 12}, {"type": "numbered", "numberOfOccurrences": 12}),
    ],
)
def test_the_three_ranges(end, span):
    written = write_recurrence(Recurrence("daily", zone="Europe/Brussels", **end), MONDAY_NINE)["recurrence"]
    assert written["range"] == {
        **span,
        "startDate": "2026-01-05",
        "recurrenceTimeZone": "Romance Standard Time",
    }


@settings(max_examples=300)
@given(series(zones=[*ZONES, ""]))
def test_a_rule_that_is_written_is_read(rule_and_first):
    rule, first = rule_and_first
    told = as_the_server_tells(write_recurrence(rule, first))
    again = read_recurrence(item(recurrence=told, isAllDay=isinstance(first, AllDay), originalStartTimeZone="UTC"))
    assert again == rule
    assert json.dumps(told)


def test_the_start_of_the_range_is_the_local_date():
    late = Timed(datetime(2026, 1, 6, 3), datetime(2026, 1, 6, 4), "America/New_York")
    written = write_recurrence(Recurrence("daily", zone="America/New_York"), late)["recurrence"]
    assert written["range"]["startDate"] == "2026-01-05"


def test_whole_days_have_no_zone():
    rule = Recurrence("daily", count=3)
    written = write_recurrence(rule, AllDay(date(2026, 1, 5), date(2026, 1, 5)))["recurrence"]
    assert "recurrenceTimeZone" not in written["range"]
    assert read_recurrence(graph_rule({"type": "daily"}, isAllDay=True)).zone == ""


def test_d14_an_endless_series_has_no_end_whatever_placeholder_stands_there():
    told = {"type": "noEnd", "endDate": "0001-01-01", "numberOfOccurrences": 0}
    rule = read_recurrence(graph_rule({"type": "daily"}, told))
    assert (rule.until, rule.count) == (None, None)


def test_an_event_that_does_not_recur_has_no_rule():
    assert read_recurrence(item()) is None
    assert write_recurrence(None, MONDAY_NINE) == {"recurrence": None}


def test_words_in_any_case_and_a_zone_that_only_the_event_names():
    rule = read_recurrence(
        graph_rule(
            {"type": "Weekly", "daysOfWeek": ["Monday"], "firstDayOfWeek": "Sunday"}, {"recurrenceTimeZone": None}
        )
    )
    assert rule == Recurrence("weekly", weekdays=frozenset({MON}), zone="Europe/Brussels")


@pytest.mark.parametrize(
    ("pattern", "span"),
    [
        ({"type": "hourly"}, {}),
        ({"type": None}, {}),
        ({"type": "daily", "interval": 0}, {}),
        ({"type": "daily", "interval": "1"}, {}),
        ({"type": "daily", "interval": 10**9}, {}),
        ({"type": "weekly", "daysOfWeek": []}, {}),
        ({"type": "weekly", "daysOfWeek": ["someday"]}, {}),
        ({"type": "weekly", "daysOfWeek": ["monday"], "firstDayOfWeek": "someday"}, {}),
        ({"type": "absoluteMonthly", "dayOfMonth": 0}, {}),
        ({"type": "absoluteMonthly", "dayOfMonth": 32}, {}),
        ({"type": "relativeMonthly", "daysOfWeek": ["monday"], "index": "fifth"}, {}),
        ({"type": "absoluteYearly", "dayOfMonth": 1, "month": 0}, {}),
        ({"type": "daily"}, {"type": "numbered", "numberOfOccurrences": 0}),
        ({"type": "daily"}, {"type": "endDate", "endDate": "0001-01-01"}),
        ({"type": "daily"}, {"type": "endDate"}),
        ({"type": "daily"}, {"type": "sometimes"}),
    ],
)
def test_a_rule_that_cannot_be_is_refused_by_name(pattern, span):
    with pytest.raises(MalformedItem, match=r"Budget.*recurrence") as caught:
        read_recurrence(graph_rule(pattern, span))
    assert caught.value.property == "recurrence"


@settings(max_examples=300)
@given(
    st.dictionaries(st.sampled_from(["type", "interval", "daysOfWeek", "index", "dayOfMonth", "month"]), json_values),
    st.dictionaries(st.sampled_from(["type", "startDate", "endDate", "numberOfOccurrences"]), json_values),
    st.sampled_from([*USED, None]),
    json_values,
)
def test_anything_is_a_rule_or_malformed(pattern, span, kind, whole):
    if kind:
        pattern = {"type": kind, **pattern}
    for told in ({"pattern": pattern, "range": span}, {"pattern": pattern, "range": {"type": "noEnd"}}, whole):
        try:
            rule = read_recurrence(item(recurrence=told))
        except MalformedItem:
            continue
        assert rule is None or isinstance(rule, Recurrence)


# ---------------------------------------------------------------------------------------------------------- equality


def test_zones_with_one_label_are_one_zone_and_others_are_not():
    brussels = Recurrence("daily", zone="Europe/Brussels")
    assert brussels == replace(brussels, zone="Europe/Paris")
    assert brussels != replace(brussels, zone="Europe/London")


@pytest.mark.parametrize(
    ("interval", "weekdays", "one", "other", "equal"),
    [
        (1, {MON, SUN}, MON, SUN, True),
        (2, {MON}, MON, SUN, True),
        (2, {MON, WED}, MON, SUN, True),
        (2, {MON, SUN}, MON, SUN, False),
        (2, {SAT, SUN}, MON, SAT, True),
        (2, {SAT, SUN}, MON, SUN, False),
    ],
)
def test_the_first_day_of_the_week_counts_where_it_makes_a_difference(interval, weekdays, one, other, equal):
    rule = Recurrence("weekly", interval, weekdays=frozenset(weekdays), week_start=one)
    assert (rule == replace(rule, week_start=other)) is equal


@given(rules(kinds=["weekly"]), st.integers(0, 6), st.dates(date(2026, 1, 1), date(2026, 1, 31)))
def test_equal_weekly_rules_make_equal_dates(rule, other_week_start, start):
    other = replace(rule, week_start=other_week_start)
    first = next(day for day in (start + timedelta(days=n) for n in range(7)) if day.weekday() in rule.weekdays)
    if rule == other:
        assert dates_of(rule, first, 30) == dates_of(other, first, 30)


def test_every_twelve_months_is_every_year():
    may = date(2026, 5, 29)
    monthly = Recurrence("relativeMonthly", 24, weekdays=frozenset({FRI}), position=-1)
    assert in_years(monthly, may) == Recurrence("relativeYearly", 2, weekdays=frozenset({FRI}), position=-1, month=5)
    assert in_years(replace(monthly, interval=18), may).kind == "relativeMonthly"


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "hourly"},
        {"interval": 0},
        {"kind": "weekly", "weekdays": frozenset()},
        {"kind": "weekly", "weekdays": frozenset({7})},
        {"kind": "absoluteMonthly", "day": 0},
        {"count": 0},
        {"count": 1, "until": date(2026, 1, 1)},
    ],
)
def test_a_rule_that_cannot_be_is_no_value(wrong):
    with pytest.raises(ValueError, match="rule"):
        Recurrence(**{"kind": "daily", **wrong})


@given(rules(zones=ZONES))
def test_the_base_of_a_series_is_kept_whole(rule):
    kept = load_recurrence(json.loads(json.dumps(dump_recurrence(rule))))
    assert kept == rule
    assert kept.zone == rule.zone
    with pytest.raises(ValueError, match="no dumped rule"):
        load_recurrence({"kind": "daily"})


# ----------------------------------------------------------------------------------------------------------- in Odoo


def dates_in_odoo(fields, first, week_start, last):
    """The dates that Odoo makes of its fields (calendar.recurrence), from the start of the period on."""
    options = {"interval": fields["interval"]}
    dtstart = first
    if fields["rrule_type"] == "monthly":
        dtstart = first.replace(day=1)
        if fields["month_by"] == "date":
            options["bymonthday"] = fields["day"]
        else:
            options["byweekday"] = getattr(rrule, fields["weekday"][:2])(int(fields["byday"]))
    elif fields["rrule_type"] == "weekly":
        dtstart = first - timedelta(days=(first.weekday() - week_start) % 7)
        options |= {
            "byweekday": [
                n for n, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun")) if fields[name]
            ],
            "wkst": week_start,
        }
    if fields["end_type"] == "end_date":
        last = min(last, fields["until"])
    frequency = getattr(rrule, fields["rrule_type"].upper())
    rule = rrule.rrule(frequency, dtstart=datetime.combine(dtstart, datetime.min.time()), **options)
    made = itertools.takewhile(lambda day: day <= last, (moment.date() for moment in rule))
    made = [day for day in made if day >= first]
    return made[: fields["count"]] if fields["end_type"] == "count" else made


@settings(max_examples=500)
@given(series(zones=[*ZONES, ""]), st.sampled_from([MON, SUN, SAT]))
def test_where_odoos_form_can_say_a_rule_it_comes_back_and_makes_the_same_dates(rule_and_first, week_start):
    rule, first = rule_and_first
    if not expressible_in_odoo(rule, week_start):
        return
    fields = recurrence_to_odoo(rule)
    assert recurrence_of_odoo(fields, first, week_start) == rule
    start = local_date(first, rule.zone)
    horizon = start + timedelta(days=5 * 366)
    mine = list(itertools.takewhile(lambda day: day <= horizon, recurrence_dates.dates(rule, start)))
    assert dates_in_odoo(fields, start, week_start, horizon) == mine


@pytest.mark.parametrize(
    ("rule", "expressible"),
    [
        (Recurrence("daily", 400), True),
        (Recurrence("daily", count=720), True),
        (Recurrence("daily", count=721), False),
        (Recurrence("weekly", 2, weekdays=frozenset({MON, SUN}), week_start=MON), True),
        (Recurrence("weekly", 2, weekdays=frozenset({MON, SUN}), week_start=SUN), False),
        (Recurrence("weekly", 1, weekdays=frozenset({MON, SUN}), week_start=SUN), True),
        (Recurrence("absoluteMonthly", day=28), True),
        (Recurrence("absoluteMonthly", day=29), False),
        (Recurrence("relativeMonthly", weekdays=frozenset({FRI}), position=-1), True),
        (Recurrence("relativeMonthly", weekdays=frozenset({MON, TUE, WED, THU, FRI}), position=-1), False),
        (Recurrence("absoluteYearly", day=31, month=12), True),
        (Recurrence("absoluteYearly", day=29, month=2), False),
        (Recurrence("relativeYearly", weekdays=frozenset({FRI}), position=-1, month=5), True),
        (Recurrence("relativeYearly", weekdays=frozenset({SAT, SUN}), position=1, month=5), False),
    ],
)
def test_what_odoos_form_can_say(rule, expressible):
    assert expressible_in_odoo(rule) is expressible


def test_d15_the_first_monday_of_the_month():
    fields = {"rrule_type": "monthly", "interval": 1, "month_by": "day", "weekday": "MON", "byday": "1"} | {
        "end_type": "end_date",
        "until": date(2036, 1, 7),
        "event_tz": "Europe/Brussels",
    }
    assert write_recurrence(recurrence_of_odoo(fields, MONDAY_NINE), MONDAY_NINE)["recurrence"] == {
        "pattern": {"type": "relativeMonthly", "interval": 1, "daysOfWeek": ["monday"], "index": "first"},
        "range": {
            "type": "endDate",
            "startDate": "2026-01-05",
            "endDate": "2036-01-07",
            "recurrenceTimeZone": "Romance Standard Time",
        },
    }


def test_d16_a_yearly_rule_has_its_month_and_its_weekday():
    may = Timed(datetime(2026, 5, 29, 8), datetime(2026, 5, 29, 9), "Europe/Brussels")
    by_date = {"rrule_type": "yearly", "interval": 1, "end_type": "forever", "event_tz": "Europe/Brussels"}
    assert recurrence_of_odoo(by_date, may) == Recurrence("absoluteYearly", day=29, month=5, zone="Europe/Brussels")
    last_friday = {
        **by_date,
        "rrule_type": "monthly",
        "interval": 12,
        "month_by": "day",
        "weekday": "FRI",
        "byday": "-1",
    }
    assert write_recurrence(recurrence_of_odoo(last_friday, may), may)["recurrence"]["pattern"] == {
        "type": "relativeYearly",
        "interval": 1,
        "daysOfWeek": ["friday"],
        "index": "last",
        "month": 5,
    }


@pytest.mark.parametrize(
    "fields",
    [
        {"rrule_type": False, "interval": 1, "end_type": "forever"},
        {"rrule_type": "weekly", "interval": 1, "end_type": "forever"},
        {"rrule_type": "daily", "interval": 0, "end_type": "forever"},
        {"rrule_type": "daily", "interval": 1, "end_type": "end_date", "until": False},
        {
            "rrule_type": "monthly",
            "interval": 1,
            "end_type": "forever",
            "month_by": "day",
            "weekday": False,
            "byday": "1",
        },
        {"rrule_type": "monthly", "interval": 1, "end_type": "forever", "month_by": "date", "day": 0},
    ],
)
def test_fields_that_mean_no_rule_are_a_value_error(fields):
    with pytest.raises(ValueError, match=r"rule|date"):
        recurrence_of_odoo(fields, MONDAY_NINE)


def test_a_rule_beyond_odoos_form_is_not_squeezed_into_it():
    with pytest.raises(ValueError, match="one weekday"):
        recurrence_to_odoo(Recurrence("relativeMonthly", weekdays=frozenset({SAT, SUN}), position=1))


# ----------------------------------------------------------------------------------------------------------- the dates


def fits(rule, first, day):
    """Whether a rule without end has this date: the definition, day by day."""
    if rule.kind == "daily":
        return (day - first).days % rule.interval == 0
    if rule.kind == "weekly":
        weeks = [(one - timedelta(days=(one.weekday() - rule.week_start) % 7)).toordinal() // 7 for one in (first, day)]
        return day.weekday() in rule.weekdays and (weeks[1] - weeks[0]) % rule.interval == 0
    months = (day.year - first.year) * 12 + day.month - first.month
    if rule.month:
        right_month = day.month == rule.month and (day.year - first.year) % rule.interval == 0
    else:
        right_month = months % rule.interval == 0
    length = calendar.monthrange(day.year, day.month)[1]
    if rule.day:
        return right_month and day.day == min(rule.day, length)
    days = [n for n in range(1, length + 1) if date(day.year, day.month, n).weekday() in rule.weekdays]
    return right_month and day.day == days[rule.position - 1 if rule.position > 0 else -1]


@settings(max_examples=300)
@given(series())
def test_the_dates_are_those_of_the_definition(rule_and_first):
    rule, first = rule_and_first
    start = local_date(first, rule.zone)
    days = [start + timedelta(days=n) for n in range(5 * 366)]
    expected = [day for day in days if fits(rule, start, day) and (rule.until is None or day <= rule.until)]
    made = list(itertools.takewhile(lambda day: day <= days[-1], recurrence_dates.dates(rule, start)))
    assert made == expected[: rule.count]


@pytest.mark.parametrize(
    ("rule", "first", "dates"),
    [
        (Recurrence("absoluteMonthly", day=31), date(2026, 1, 31), ["2026-01-31", "2026-02-28", "2026-03-31"]),
        (Recurrence("absoluteYearly", day=29, month=2), date(2024, 2, 29), ["2024-02-29", "2025-02-28", "2026-02-28"]),
        (
            Recurrence("relativeMonthly", weekdays=frozenset({MON, TUE, WED, THU, FRI}), position=-1),
            date(2026, 1, 30),
            ["2026-01-30", "2026-02-27", "2026-03-31"],
        ),
        (
            Recurrence("relativeMonthly", weekdays=frozenset({SAT, SUN}), position=2),
            date(2026, 2, 7),
            ["2026-02-07", "2026-03-07", "2026-04-05"],
        ),
        (
            Recurrence("weekly", 2, weekdays=frozenset({MON, SUN}), week_start=SUN),
            date(2026, 1, 5),
            ["2026-01-05", "2026-01-18", "2026-01-19"],
        ),
    ],
)
def test_dates_as_outlook_makes_them(rule, first, dates):
    assert [day.isoformat() for day in dates_of(rule, first, 3)] == dates


@pytest.mark.parametrize(
    "where",
    [
        "Europe/Brussels",
        "America/New_York",
        "Australia/Sydney",
        "America/Sao_Paulo",
        "Asia/Kolkata",
        "Australia/Lord_Howe",
    ],
)
def test_a_weekly_nine_o_clock_stays_nine_o_clock(where):
    here = ZoneInfo(where)
    start = datetime(2026, 1, 5, 9, tzinfo=here).astimezone(UTC).replace(tzinfo=None)
    rule = Recurrence("weekly", weekdays=frozenset({MON}), count=60, zone=where)
    made = list(occurrences(rule, Timed(start, start + timedelta(hours=1), where), EVER))
    assert len(made) == 60
    for occurrence in made:
        walls = [moment.replace(tzinfo=UTC).astimezone(here) for moment in (occurrence.start, occurrence.stop)]
        assert [(wall.hour, wall.minute, wall.weekday()) for wall in walls] == [(9, 0, MON), (10, 0, MON)]


def test_an_occurrence_in_the_hour_that_is_left_out_comes_an_hour_later():
    first = Timed(datetime(2026, 3, 28, 1, 30), datetime(2026, 3, 28, 2), "Europe/Brussels")
    made = list(occurrences(Recurrence("daily", count=2, zone="Europe/Brussels"), first, EVER))
    assert made[1] == Timed(datetime(2026, 3, 29, 1, 30), datetime(2026, 3, 29, 2), "Europe/Brussels")


def test_an_occurrence_in_the_hour_that_comes_twice_is_in_the_second():
    first = Timed(datetime(2026, 10, 24, 0, 30), datetime(2026, 10, 24, 0, 45), "Europe/Brussels")
    made = list(occurrences(Recurrence("daily", count=2, zone="Europe/Brussels"), first, EVER))
    assert made[1] == Timed(datetime(2026, 10, 25, 1, 30), datetime(2026, 10, 25, 1, 45), "Europe/Brussels")


def test_a_series_that_crosses_midnight_keeps_its_end():
    first = Timed(datetime(2026, 3, 27, 22), datetime(2026, 3, 28, 5), "Europe/Brussels")  # 23:00 to 06:00
    made = list(occurrences(Recurrence("daily", count=3, zone="Europe/Brussels"), first, EVER))
    assert made[1] == Timed(datetime(2026, 3, 28, 22), datetime(2026, 3, 29, 4), "Europe/Brussels")
    assert made[2] == Timed(datetime(2026, 3, 29, 21), datetime(2026, 3, 30, 4), "Europe/Brussels")


def test_whole_days_recur_by_their_dates():
    first = AllDay(date(2026, 1, 30), date(2026, 1, 31))
    made = list(occurrences(Recurrence("absoluteMonthly", day=30, count=3), first, EVER))
    assert made[1:] == [AllDay(date(2026, 2, 28), date(2026, 3, 1)), AllDay(date(2026, 3, 30), date(2026, 3, 31))]


def test_an_endless_series_ends_with_the_window():
    window = (datetime(2030, 1, 1), datetime(2030, 1, 15))
    rule = Recurrence("weekly", weekdays=frozenset({MON}), zone="Europe/Brussels")
    made = list(occurrences(rule, MONDAY_NINE, window))
    assert [occurrence.start for occurrence in made] == [datetime(2030, 1, 7, 8), datetime(2030, 1, 14, 8)]


@given(series(zones=ZONES), st.datetimes(datetime(2026, 1, 1), datetime(2032, 1, 1)), st.integers(1, 90))
def test_a_window_shows_what_overlaps_it(rule_and_first, start, days):
    rule, first = rule_and_first
    end = start + timedelta(days=days)
    everything = occurrences(rule, first, (datetime(2000, 1, 1), datetime(2034, 1, 1)))
    shown = [one for one in everything if one.start < end and (one.stop > start or one.start == one.stop == start)]
    assert list(occurrences(rule, first, (start, end))) == shown


@given(series(zones=ZONES))
def test_the_first_occurrence_is_the_first(rule_and_first):
    rule, first = rule_and_first
    rule = replace(rule, until=None, count=1)
    assert list(occurrences(rule, first, EVER)) == [first]
