"""The demo's judgement whether two calendars agree."""

import pytest

from devtools.demo.calendars import Entry, _odoo_entry, _outlook_entry, differences
from devtools.demo.people import ANNA

MEETING = Entry("2026-03-02 08:00", "2026-03-02 09:00", "Review", "", "public", False, (), (), None)
HOLIDAY = Entry("2026-03-06", "2026-03-07", "Holiday", "", "private", True, (), ("Private",), None)


def outlook_event(**changes):
    return {
        "subject": "Review",
        "isAllDay": False,
        "start": {"dateTime": "2026-03-02T08:00:00.0000000", "timeZone": "UTC"},
        "end": {"dateTime": "2026-03-02T09:00:00.0000000", "timeZone": "UTC"},
        "location": {"displayName": ""},
        "organizer": {"emailAddress": {"address": ANNA.address}},
        "sensitivity": "normal",
        "showAs": "busy",
        "isReminderOn": False,
        "reminderMinutesBeforeStart": 15,
        **changes,
    }


def odoo_event(**changes):
    return {
        "name": "Review",
        "allday": False,
        "start": "2026-03-02 08:00:00",
        "stop": "2026-03-02 09:00:00",
        "start_date": False,
        "stop_date": False,
        "location": False,
        "privacy": False,
        "show_as": "busy",
        "partner_ids": [1],
        "categ_ids": [],
        "alarm_ids": [],
        **changes,
    }


NAMES = {("partner_ids", 1): ANNA.address, ("categ_ids", 2): "Private"}


def test_the_same_meeting_in_both_words():
    assert _outlook_entry(outlook_event(), ANNA) == MEETING
    assert _odoo_entry(odoo_event(), ANNA, NAMES) == MEETING


def test_the_last_day_is_inside_in_both_words():
    days = {
        "start": {"dateTime": "2026-03-06T00:00:00.0000000", "timeZone": "UTC"},
        "end": {"dateTime": "2026-03-08T00:00:00.0000000", "timeZone": "UTC"},
    }
    event = outlook_event(
        subject="Holiday", isAllDay=True, sensitivity="private", showAs="free", categories=["Private"], **days
    )
    assert _outlook_entry(event, ANNA) == HOLIDAY
    event = odoo_event(
        name="Holiday", allday=True, start_date="2026-03-06", stop_date="2026-03-07", privacy="private", show_as="free",
        categ_ids=[2],
    )  # fmt: skip
    assert _odoo_entry(event, ANNA, NAMES) == HOLIDAY


@pytest.mark.parametrize("change", [{"subject": "Other"}, {"showAs": "free"}, {"isReminderOn": True}])
def test_a_difference_is_told_for_both_sides(change):
    told = differences([_outlook_entry(outlook_event(**change), ANNA)], [MEETING])
    assert [text.split(":")[0] for text in told] == ["only in Outlook", "only in Odoo"]


def test_an_event_that_is_there_twice_is_a_difference():
    assert differences([MEETING], [MEETING, MEETING]) == [f"only in Odoo: {MEETING.when()} Review"]


def test_what_was_in_odoo_before_may_be_there_alone():
    assert differences([], [MEETING], expected_in_odoo=["Review"]) == []
    assert differences([MEETING], [], expected_in_odoo=["Review"]) != []
