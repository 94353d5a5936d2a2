"""Start, end and whole days: zones, summer time, and dates that must not shift (D28, D30)."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mapping_samples import ZONES, all_day, item, timed

from odoo.addons.microsoft_calendar.mapping import AllDay, MalformedItem, Timed, read, time, zone
from odoo.addons.microsoft_calendar.mapping.item import Item


def written_instants(properties):
    """What a server with Windows' rules makes of start and end."""
    return [
        datetime.fromisoformat(properties[name]["dateTime"])
        .replace(tzinfo=ZoneInfo(zone.to_iana(properties[name]["timeZone"])))
        .astimezone(UTC)
        .replace(tzinfo=None)
        for name in ("start", "end")
    ]


def times(start, end, label="UTC", **more):
    return {
        "start": {"dateTime": start, "timeZone": label},
        "end": {"dateTime": end, "timeZone": label},
        "isAllDay": False,
        **more,
    }


@pytest.mark.parametrize(
    ("person", "hour_utc", "day", "label"),
    [
        ("Europe/Brussels", 15, date(2026, 1, 14), "Romance Standard Time"),
        ("Europe/Brussels", 14, date(2026, 7, 15), "Romance Standard Time"),
        ("America/New_York", 21, date(2026, 1, 14), "Eastern Standard Time"),
        ("America/New_York", 20, date(2026, 7, 15), "Eastern Standard Time"),
    ],
)
def test_d28_a_time_is_written_in_the_persons_own_zone(person, hour_utc, day, label):
    start = datetime(day.year, day.month, day.day, hour_utc)
    properties = time.write(Timed(start, start + timedelta(hours=1), person))
    assert properties == {
        "start": {"dateTime": f"{day}T16:00:00", "timeZone": label},
        "end": {"dateTime": f"{day}T17:00:00", "timeZone": label},
        "isAllDay": False,
    }


def test_a_zone_that_windows_does_not_have_is_written_by_its_iana_name():
    start = datetime(2026, 7, 1, 12)
    assert time.write(Timed(start, start, "Antarctica/Troll"))["start"] == {
        "dateTime": "2026-07-01T14:00:00",
        "timeZone": "Antarctica/Troll",
    }


def test_a_zone_that_nobody_knows_is_written_as_utc():
    start = datetime(2026, 7, 1, 12)
    assert time.write(Timed(start, start, "Mars/Olympus"))["start"]["timeZone"] == "UTC"


@pytest.mark.parametrize("hour_utc", [0, 1])
def test_an_hour_that_comes_twice_is_written_in_utc(hour_utc):
    start = datetime(2026, 10, 25, hour_utc, 30)
    assert time.write(Timed(start, start + timedelta(minutes=20), "Europe/Brussels")) == {
        "start": {"dateTime": f"2026-10-25T0{hour_utc}:30:00", "timeZone": "UTC"},
        "end": {"dateTime": f"2026-10-25T0{hour_utc}:50:00", "timeZone": "UTC"},
        "isAllDay": False,
    }


@pytest.mark.parametrize(
    "instant", [datetime(2026, 10, 24, 23, 59), datetime(2026, 10, 25, 2, 0), datetime(2026, 3, 29, 1)]
)
def test_right_beside_the_change_of_summer_time_the_zone_is_named(instant):
    assert time.write(Timed(instant, instant, "Europe/Brussels"))["start"]["timeZone"] == "Romance Standard Time"


@given(timed())
def test_what_is_written_is_read_as_the_same_instants(value):
    properties = time.write(value)
    assert written_instants(properties) == [value.start, value.stop]
    assert time.read(Item(properties)) == value


@given(timed(zones=sorted(set(ZONES) - {"UTC"})))
def test_utc_is_never_the_label_of_a_person_elsewhere_unless_the_hour_is_double(value):
    properties = time.write(value)
    if properties["start"]["timeZone"] == "UTC":
        here = ZoneInfo(value.zone)
        walls = [moment.replace(tzinfo=UTC).astimezone(here) for moment in (value.start, value.stop)]
        assert any(wall.replace(fold=0).utcoffset() != wall.replace(fold=1).utcoffset() for wall in walls)


@pytest.mark.parametrize("answer_zone", ["UTC", "Romance Standard Time", "Asia/Kolkata", "tokyo standard time"])
def test_an_answer_in_any_zone_is_understood(answer_zone):
    here = ZoneInfo(zone.to_iana(answer_zone))
    start = datetime(2026, 7, 1, 14, tzinfo=UTC).astimezone(here).replace(tzinfo=None)
    value = time.read(Item(item(**times(start.isoformat(), (start + timedelta(hours=1)).isoformat(), answer_zone))))
    assert value == Timed(datetime(2026, 7, 1, 14), datetime(2026, 7, 1, 15), "UTC")
    assert value.zone == "Europe/Paris"


def test_an_offset_in_the_time_counts_more_than_the_zone_beside_it():
    value = time.read(Item(times("2026-07-01T14:00:00Z", "2026-07-01T17:00:00+02:00", "Tokyo Standard Time")))
    assert value == Timed(datetime(2026, 7, 1, 14), datetime(2026, 7, 1, 15), "UTC")


def test_a_custom_zone_of_old_times_does_not_stop_an_event():
    value = time.read(Item(item(originalStartTimeZone="tzone://Microsoft/Custom")))
    assert value.zone == "UTC"


def test_a_time_without_a_zone_is_utc():
    value = time.read(Item({"start": {"dateTime": "2026-07-01T14:00:00"}, "end": {"dateTime": "2026-07-01T14:00:00"}}))
    assert value == Timed(datetime(2026, 7, 1, 14), datetime(2026, 7, 1, 14), "UTC")


@pytest.mark.parametrize(
    ("changes", "property_name", "words"),
    [
        ({"start": None}, "start", "no date and time"),
        ({"start": {}}, "start", "no date and time"),
        ({"end": {"dateTime": 5, "timeZone": "UTC"}}, "end", "no date and time"),
        ({"start": {"dateTime": "soon", "timeZone": "UTC"}}, "start", "“soon” is not"),
        ({"start": {"dateTime": "2026-07-01T14:00:00", "timeZone": "Mars"}}, "start", "“Mars” is unknown"),
        ({"end": {"dateTime": "2026-07-01T13:59:59", "timeZone": "UTC"}}, "end", "before the start"),
        ({"start": {"dateTime": "0001-01-01T00:00:00", "timeZone": "UTC"}}, "start", "year 1 "),
        ({"end": {"dateTime": "9999-12-31T23:59:59", "timeZone": "UTC"}}, "end", "year 9999"),
    ],
)
def test_a_time_that_cannot_be_says_which_event_and_why(changes, property_name, words):
    with pytest.raises(MalformedItem) as caught:
        read(item(**changes))
    assert caught.value.property == property_name
    assert "Budget" in str(caught.value)
    assert words in str(caught.value)


@pytest.mark.parametrize("days", [1, 3])
def test_d30_whole_days_are_written_from_midnight_to_midnight_in_one_zone(days):
    first = date(2026, 7, 14)
    assert time.write(AllDay(first, first + timedelta(days=days - 1))) == {
        "start": {"dateTime": "2026-07-14T00:00:00", "timeZone": "UTC"},
        "end": {"dateTime": f"2026-07-{14 + days}T00:00:00", "timeZone": "UTC"},
        "isAllDay": True,
    }


@given(all_day())
def test_whole_days_are_read_as_they_were_written_ten_times(value):
    again = value
    for _turn in range(10):
        again = time.read(Item(time.write(again)))
    assert again == value


@given(all_day(), st.sampled_from(ZONES), st.sampled_from(ZONES))
def test_d30_only_the_dates_of_midnights_count_whatever_zone_is_named(value, label, original):
    start, end = f"{value.first}T00:00:00.0000000", f"{value.last + timedelta(days=1)}T00:00:00.0000000"
    changes = times(start, end, label, isAllDay=True, originalStartTimeZone=original)
    assert time.read(Item(changes)) == value


#: From UTC-11 to UTC+13, in July.
@given(all_day(), st.sampled_from([name for name in ZONES if name != "Pacific/Kiritimati"]), st.booleans())
def test_d30_midnights_of_the_persons_zone_that_are_told_in_utc_keep_their_dates(value, person, zone_is_known):
    here = ZoneInfo(person)
    told = [
        datetime(day.year, day.month, day.day, tzinfo=here).astimezone(UTC)
        for day in (value.first, value.last + timedelta(days=1))
    ]
    offsets = [moment.astimezone(here).utcoffset() for moment in told]
    if not zone_is_known and max(offsets) > timedelta(hours=12):
        return  # 11:00 UTC may be midnight of UTC-11 or of UTC+13: without the zone nobody can know
    changes = times(
        *(moment.replace(tzinfo=None).isoformat() for moment in told),
        isAllDay=True,
        originalStartTimeZone=person if zone_is_known else "tzone://Microsoft/Custom",
    )
    assert time.read(Item(changes)) == value


def test_whole_days_without_length_are_one_day():
    changes = times("2026-07-14T00:00:00", "2026-07-14T00:00:00", isAllDay=True)
    assert time.read(Item(changes)) == AllDay(date(2026, 7, 14), date(2026, 7, 14))


def test_whole_days_that_end_before_they_start_are_refused():
    with pytest.raises(MalformedItem, match="before the start"):
        time.read(Item(times("2026-07-14T00:00:00", "2026-07-12T00:00:00", isAllDay=True)))


def test_the_zone_is_no_difference():
    start = datetime(2026, 7, 1)
    assert Timed(start, start, "Europe/Brussels") == Timed(start, start, "Asia/Tokyo")


def test_a_value_refuses_aware_times_and_an_end_before_the_start():
    start = datetime(2026, 7, 1)
    with pytest.raises(ValueError, match="naive"):
        Timed(start.replace(tzinfo=UTC), start.replace(tzinfo=UTC), "UTC")
    with pytest.raises(ValueError, match="before"):
        Timed(start, start - timedelta(seconds=1), "UTC")
    with pytest.raises(ValueError, match="before"):
        AllDay(date(2026, 7, 2), date(2026, 7, 1))
