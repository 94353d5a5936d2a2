"""Names of time zones."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from babel.core import get_global
from hypothesis import given
from hypothesis import strategies as st
from mapping_samples import ZONES

from odoo.addons.microsoft_calendar.mapping import zone

GEOGRAPHIC = sorted(
    name
    for name in available_timezones()
    if name.split("/")[0] in {"Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"}
)


@pytest.mark.parametrize(
    ("iana", "windows"),
    [
        ("Europe/Brussels", "Romance Standard Time"),
        ("Europe/Paris", "Romance Standard Time"),
        ("Europe/Vienna", "W. Europe Standard Time"),
        ("Europe/Prague", "Central Europe Standard Time"),
        ("Europe/Zagreb", "Central European Standard Time"),
        ("Europe/Athens", "GTB Standard Time"),
        ("Europe/Kiev", "FLE Standard Time"),
        ("Asia/Kolkata", "India Standard Time"),
        ("Asia/Calcutta", "India Standard Time"),
        ("Asia/Manila", "Singapore Standard Time"),
        ("America/New_York", "Eastern Standard Time"),
        ("America/Toronto", "Eastern Standard Time"),
        ("America/Sao_Paulo", "E. South America Standard Time"),
        ("America/Argentina/Cordoba", "Argentina Standard Time"),
        ("Australia/Melbourne", "AUS Eastern Standard Time"),
        ("Australia/Lord_Howe", "Lord Howe Standard Time"),
        ("UTC", "UTC"),
        ("Etc/UTC", "UTC"),
        ("Antarctica/Troll", None),
        ("Mars/Olympus", None),
    ],
)
def test_the_label_in_outlook(iana, windows):
    assert zone.to_windows(iana) == windows


@pytest.mark.parametrize(
    ("name", "iana"),
    [
        ("Romance Standard Time", "Europe/Paris"),
        ("romance standard time", "Europe/Paris"),
        (" India Standard Time ", "Asia/Kolkata"),
        ("Europe/Brussels", "Europe/Brussels"),
        ("europe/brussels", "Europe/Brussels"),
        ("UTC", "UTC"),
        ("utc", "UTC"),
        ("tzone://Microsoft/Utc", "UTC"),
        ("Kamchatka Standard Time", "Asia/Kamchatka"),
        ("tzone://Microsoft/Custom", None),
        ("", None),
        ("../../etc/passwd", None),
        ("Factory", None),
    ],
)
def test_the_name_in_odoo(name, iana):
    assert zone.to_iana(name) == iana


def test_every_windows_zone_has_its_name_in_odoo_and_back():
    for windows in get_global("windows_zone_mapping"):
        iana = zone.to_iana(windows)
        assert iana is not None, windows
        assert zone.to_windows(iana) == windows


@given(st.sampled_from(GEOGRAPHIC), st.datetimes(datetime(2022, 1, 1), datetime(2035, 12, 1)))
def test_a_windows_label_shows_the_same_clock(name, moment):
    windows = zone.to_windows(name)
    if windows is not None and name not in get_global("zone_aliases"):
        instant = moment.replace(tzinfo=UTC)
        assert (
            instant.astimezone(ZoneInfo(zone.to_iana(windows))).utcoffset()
            == instant.astimezone(ZoneInfo(name)).utcoffset()
        )


def test_nearly_every_place_has_a_windows_label():
    without = [name for name in GEOGRAPHIC if zone.to_windows(name) is None]
    assert len(without) < len(GEOGRAPHIC) / 20, without


@pytest.mark.parametrize("name", ZONES)
def test_the_common_name_is_the_same_for_equal_labels(name):
    windows = zone.to_windows(name)
    assert zone.common(zone.common(name)) == zone.common(name)
    if windows:
        assert zone.common(name) == zone.to_iana(windows)


def test_brussels_and_paris_are_one_for_outlook_and_warsaw_is_another():
    assert zone.common("Europe/Brussels") == zone.common("Europe/Paris") != zone.common("Europe/Warsaw")


def test_the_changes_of_summer_time_are_found_to_the_quarter_of_an_hour():
    clock = dict(zone._clock("Europe/Brussels")[1:])
    assert clock[datetime(2026, 3, 29, 1, tzinfo=UTC)] == timedelta(hours=2)
    assert clock[datetime(2026, 10, 25, 1, tzinfo=UTC)] == timedelta(hours=1)
