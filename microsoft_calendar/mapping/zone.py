"""Names of time zones: Windows (what Outlook shows), IANA (what Odoo stores).

Babel carries CLDR's table, one IANA zone ("territory 001") for each Windows zone. The way back is worked out: the zone
itself or an alias of it, else a Windows zone with the same clock. Where several have the same clock, the country
decides, so that Brussels is labelled as Brussels and not as Warsaw.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from babel.core import get_global

UTC_NAME = "UTC"

# Names that Outlook and Graph use besides the two tables: of UTC, and of zones that Windows has given up.
_OTHER_NAMES = {
    "tzone://microsoft/utc": UTC_NAME,
    "coordinated universal time": UTC_NAME,
    "z": UTC_NAME,
    "armenian standard time": "Asia/Yerevan",
    "kamchatka standard time": "Asia/Kamchatka",
    "mexico standard time": "America/Mexico_City",
    "mexico standard time 2": "America/Chihuahua",
    "mid-atlantic standard time": "Etc/GMT+2",
}
_NOT_ZONES = {"Factory", "localtime", "posixrules"}

# Among Windows zones with the same clock: the one of the country (ISO 3166), else the first of these.
_COUNTRIES = {
    "Romance Standard Time": "BE DK ES FR",
    "Central Europe Standard Time": "AL CZ HU ME RS SI SK",
    "Central European Standard Time": "BA HR MK PL",
    "GTB Standard Time": "CY GR RO",
    "Middle East Standard Time": "LB",
    "Arab Standard Time": "BH KW QA SA YE",
    "Russian Standard Time": "RU UA",
    "Argentina Standard Time": "AR",
    "Canada Central Standard Time": "CA",
    "Yukon Standard Time": "CA",
    "North Asia Standard Time": "RU",
    "E. Australia Standard Time": "AU",
    "Vladivostok Standard Time": "RU",
    "Russia Time Zone 11": "RU",
    "China Standard Time": "CN HK MO",
    "Yakutsk Standard Time": "RU",
    "Bangladesh Standard Time": "BT",
    "Mauritius Standard Time": "MU RE SC",
    "Astrakhan Standard Time": "RU",
}
_WIDESPREAD = (
    "W. Europe Standard Time",
    "FLE Standard Time",
    "Greenwich Standard Time",
    "E. Africa Standard Time",
    "South Africa Standard Time",
    "SA Western Standard Time",
    "SA Eastern Standard Time",
    "SA Pacific Standard Time",
    "Central America Standard Time",
    "US Mountain Standard Time",
    "Eastern Standard Time",
    "Pacific Standard Time",
    "SE Asia Standard Time",
    "West Pacific Standard Time",
    "AUS Eastern Standard Time",
    "West Asia Standard Time",
    "UTC+12",
    "Singapore Standard Time",
    "Tokyo Standard Time",
    "Central Asia Standard Time",
    "India Standard Time",
    "Arabian Standard Time",
    "Central Pacific Standard Time",
    "UTC+13",
)
# The years whose changes of summer time are compared; the rules of today hold in all of them.
_COMPARED_YEARS = range(2022, 2036)


def to_iana(name: str) -> str | None:
    """The IANA name of a zone by its Windows or IANA name in any case; None for a zone that nobody knows."""
    return _names().get(name.strip().casefold())


def to_windows(iana: str) -> str | None:
    """The Windows name for an IANA zone; None if Windows has no zone with this clock."""
    canonical = _canonical(iana)
    exact = _windows_by_iana().get(canonical)
    if exact:
        return exact
    if canonical not in _names().values():
        return None
    same = _windows_by_clock().get(_clock(canonical), ())
    country = get_global("zone_territories").get(canonical, "")
    preferred = [name for name in same if country in _COUNTRIES.get(name, "").split()]
    preferred += [name for name in _WIDESPREAD if name in same]
    return preferred[0] if preferred else next(iter(same), None)


def common(iana: str) -> str:
    """A name that is the same for all zones with the same label in Outlook, for comparing: Brussels as Paris."""
    windows = to_windows(iana)
    return _windows()[windows] if windows else _canonical(iana)


@cache
def _windows() -> dict[str, str]:
    return {windows: _canonical(iana) for windows, iana in get_global("windows_zone_mapping").items()}


@cache
def _windows_by_iana() -> dict[str, str]:
    found: dict[str, str] = {UTC_NAME: UTC_NAME}
    for windows, iana in _windows().items():
        found.setdefault(iana, windows)
    return found


@cache
def _windows_by_clock() -> dict[tuple[object, ...], tuple[str, ...]]:
    found: dict[tuple[object, ...], tuple[str, ...]] = {}
    for windows, iana in _windows().items():
        clock = _clock(iana)
        found[clock] = (*found.get(clock, ()), windows)
    return found


@cache
def _names() -> dict[str, str]:
    """Every known name in lower case -> IANA name. An IANA name keeps its own spelling, aliases included."""
    available = available_timezones() - _NOT_ZONES
    names = {windows.casefold(): iana for windows, iana in _windows().items() if iana in available}
    names.update((name.casefold(), name) for name in available)
    names.update(_OTHER_NAMES)
    names.update(dict.fromkeys(("utc", "etc/utc"), UTC_NAME))
    return names


def _canonical(iana: str) -> str:
    name: str = get_global("zone_aliases").get(iana, iana)
    return UTC_NAME if name in ("Etc/UTC", "Etc/UCT", "UCT") else name


@cache
def _clock(iana: str) -> tuple[object, ...]:
    """The offset at the beginning, then each change: when (to the quarter of an hour), and to which offset."""
    zone = ZoneInfo(iana)
    quarter, week = timedelta(minutes=15), timedelta(days=7)
    instant = datetime(_COMPARED_YEARS.start, 1, 1, tzinfo=UTC)
    offset = instant.astimezone(zone).utcoffset()
    clock: list[object] = [offset]
    while instant.year in _COMPARED_YEARS:
        later = instant + week
        if later.astimezone(zone).utcoffset() != offset:
            before, after = instant, later
            while after - before > quarter:
                middle = before + (after - before) // quarter // 2 * quarter
                if middle.astimezone(zone).utcoffset() == offset:
                    before = middle
                else:
                    after = middle
            later = after
            offset = after.astimezone(zone).utcoffset()
            clock.append((after, offset))
        instant = later
    return tuple(clock)
