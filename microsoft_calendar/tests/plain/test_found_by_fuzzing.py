"""What the fuzzer found in the mapping (``python3 -m devtools fuzz``), one case each. Times are of the processor."""

import time
from datetime import date

import pytest
from mapping_samples import item

from odoo.addons.microsoft_calendar import mapping
from odoo.addons.microsoft_calendar.mapping import answers, masking, series
from odoo.addons.microsoft_calendar.mapping.item import MOST_REMARKS

WINDOW = (date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def quickly():
    """A case takes a second at most; without the mending these take from five seconds to hours."""
    started = time.process_time()
    yield
    assert time.process_time() - started < 3


def daily(since="2026-07-01", **changes):
    span = {"type": "noEnd", "startDate": since, "recurrenceTimeZone": "UTC"} | changes.pop("range", {})
    start = {"dateTime": f"{since}T14:00:00", "timeZone": "UTC"}
    end = {"dateTime": f"{since}T15:00:00", "timeZone": "UTC"}
    rule = {"pattern": {"type": "daily", "interval": 1}, "range": span}
    return item(type="seriesMaster", start=start, end=end, recurrence=rule, **changes)


def exception(day):
    when = {"dateTime": f"{day}T16:00:00", "timeZone": "UTC"}
    return {"id": f"AAk.{day}", "occurrenceId": f"OID.AAk.{day}", "start": when, "end": when}


def days(count, year=2026):
    return [f"{year + n // 336}-{n // 28 % 12 + 1:02}-{n % 28 + 1:02}" for n in range(count)]


def test_a_long_description_that_hundreds_of_exceptions_inherit(quickly):
    body = {"contentType": "html", "content": "<p>some <b>words</b></p>" * 2_000}
    exceptions = [exception(day) for day in days(300)[200:]] * 3
    value = mapping.read(daily("2026-01-01", body=body, exceptionOccurrences=exceptions)).value
    assert len(value.exceptions.occurrences) == 100


def test_thousands_of_places_and_categories_that_exceptions_inherit(quickly):
    places = [{"displayName": f"Room {number}"} for number in range(5_000)]
    exceptions = [exception(day) for day in days(200)]
    master = daily("2026-01-01", locations=places, categories=["x"] * 5_000, exceptionOccurrences=exceptions)
    assert mapping.read(master).value.location.startswith("Room 0; Room 1; ")


def test_days_at_both_ends_of_the_calendar(quickly):
    master = daily("1601-01-01", cancelledOccurrences=["OID.x.1601-01-01", "OID.x.4499-12-31"])
    value = mapping.read(master).value
    assert sorted(value.cancelled.days) == [date(1601, 1, 1), date(4499, 12, 31)]


def test_many_answers_to_a_series_of_centuries(quickly):
    """Each exception looked for its slot from the first day on."""
    exceptions = [exception(day) for day in days(100, 4400)]
    master = daily("1601-01-01", isOrganizer=False, exceptionOccurrences=exceptions)
    value = mapping.read(master).value
    assert len(value.exceptions.occurrences) == 100
    assert answers.read(master, value.time).days == {}


def test_many_exceptions_of_a_numbered_series(quickly):
    numbered = {"type": "numbered", "numberOfOccurrences": 99_999}
    master = daily("1900-01-01", range=numbered, exceptionOccurrences=[exception(day) for day in days(100, 2150)])
    value = mapping.read(master).value
    answers.read(master, value.time)
    assert len(value.exceptions.occurrences) == 100
    assert len(series.occurrences(value, WINDOW)) == 365


def test_a_number_counts_as_it_did():
    """What is counted once is remembered as an end: the same dates come of it."""
    numbered = {"type": "numbered", "numberOfOccurrences": 10}
    value = mapping.read(daily(range=numbered)).value
    assert [day.day for day in series.slots(value.time, since=date(2026, 7, 8))] == [8, 9, 10]
    assert list(series.slots(value.time, since=date(2026, 7, 11))) == []
    far = {date(2026, 7, 10), date(2026, 7, 11), date(4000, 1, 1), date(1700, 1, 1)}
    assert series.slots_among(value.time, far) == {date(2026, 7, 10)}


def test_ten_thousand_people_without_an_address(quickly):
    people = [{"emailAddress": {"name": f"P {number}"}} for number in range(10_000)]
    remarks = mapping.read(item(attendees=people)).remarks
    assert len(remarks) == MOST_REMARKS + 1
    assert "more" in remarks[-1]


def test_exceptions_within_exceptions():
    nested = {"id": "x"}
    for _turn in range(400):
        nested = {"id": "x", "exceptionOccurrences": [nested]}
    assert len(mapping.identified(nested)["exceptionOccurrences"]) == 1
    assert "exceptionOccurrences" not in masking.masked(nested, "Private event")["exceptionOccurrences"][0]


@pytest.mark.parametrize("wrong", [None, 5, True, [], ["x"], {"a": 1}, "", "x" * 5_000])
def test_an_identity_that_is_none_is_absent(wrong):
    names = ("iCalUId", "transactionId", "seriesMasterId", "@odata.etag")
    found = mapping.identified(item(**dict.fromkeys(names, wrong)))
    assert not [name for name in names if name in found]


def test_a_kind_of_item_that_is_none_is_absent():
    found = mapping.identified(item(type=["seriesMaster"], isOrganizer="no", isCancelled=1, exceptionOccurrences="x"))
    assert not {"type", "isOrganizer", "isCancelled"} & set(found)
    assert found["exceptionOccurrences"] == []


def test_a_good_identity_stays():
    good = item(iCalUId="0400", transactionId="t", isOrganizer=False, isCancelled=True)
    assert mapping.identified(good) == good
    assert mapping.identified(daily(exceptionOccurrences=[exception("2026-07-03"), {"id": 5}, None, "x"]))[
        "exceptionOccurrences"
    ] == [exception("2026-07-03")]
