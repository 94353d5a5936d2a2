"""Whole events: read, written, kept as the base, and whatever else the outside world sends."""

import json
from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mapping_samples import item, patched, values

from odoo.addons.microsoft_calendar import mapping
from odoo.addons.microsoft_calendar.mapping import (
    AllDay,
    Attendee,
    Attendees,
    EventValue,
    MalformedItem,
    Timed,
    body_of_html,
    dump,
    load,
    read,
    write,
)

BUDGET = EventValue(
    subject="Budget",
    time=Timed(datetime(2026, 7, 1, 14), datetime(2026, 7, 1, 15), "Europe/Paris"),
    body=body_of_html("<p>Last year and next</p>"),
    location="Room 1",
    privacy="public",
    show_as="busy",
    reminder=15,
    categories=frozenset({"Blue"}),
    attendees=Attendees((Attendee("bob@contoso.example", "Bob", "required", "accepted"),)),
    join_url="",
)


def uncompared(value):
    """Everything of a value, also what equality leaves out."""
    return json.dumps(dump(value), sort_keys=True)


def test_an_ordinary_event_is_read():
    reading = read(item())
    assert uncompared(reading.value) == uncompared(BUDGET)
    assert reading.remarks == ()


def test_an_ordinary_event_is_written():
    assert write(BUDGET) == {
        "subject": "Budget",
        "start": {"dateTime": "2026-07-01T16:00:00", "timeZone": "Romance Standard Time"},
        "end": {"dateTime": "2026-07-01T17:00:00", "timeZone": "Romance Standard Time"},
        "isAllDay": False,
        "body": {"contentType": "html", "content": "<p>Last year and next</p>"},
        "location": {"displayName": "Room 1"},
        "sensitivity": "normal",
        "showAs": "busy",
        "isReminderOn": True,
        "reminderMinutesBeforeStart": 15,
        "categories": ["Blue"],
        "attendees": [{"type": "required", "emailAddress": {"address": "bob@contoso.example", "name": "Bob"}}],
    }


def test_only_the_named_fields_are_written():
    assert write(BUDGET, ["subject"]) == {"subject": "Budget"}
    assert set(write(BUDGET, {"time"})) == {"start", "end", "isAllDay"}
    assert write(BUDGET, []) == {}


def test_nothing_is_written_that_is_known_already():
    assert write(BUDGET, known=item()) == {}
    assert write(replace(BUDGET, subject="Other"), known=item()) == {"subject": "Other"}


def test_a_timed_event_becomes_a_whole_day_and_back():
    assert write(replace(BUDGET, time=AllDay(date(2026, 7, 1), date(2026, 7, 1))), known=item())["isAllDay"] is True
    whole = item(
        isAllDay=True,
        start={"dateTime": "2026-07-01T00:00:00", "timeZone": "UTC"},
        end={"dateTime": "2026-07-02T00:00:00", "timeZone": "UTC"},
    )
    assert write(BUDGET, known=whole)["isAllDay"] is False


def test_a_known_item_that_is_malformed_does_not_stop_its_correction():
    assert set(write(BUDGET, ["time", "subject"], known=item(start=None))) == {"start", "end", "isAllDay"}


@settings(max_examples=200)
@given(values())
def test_what_is_written_is_read(value):
    assert read(write(value)).value == value


@settings(max_examples=200)
@given(values(), values())
def test_what_is_patched_is_read(old, new):
    known = write(old)
    assert read(patched(known, write(new, known=known))).value == new


@given(values())
def test_what_is_sent_is_json_that_every_server_reads(value):
    json.dumps(write(value), ensure_ascii=False).encode()


@settings(max_examples=200)
@given(values())
def test_the_base_is_kept_whole(value):
    kept = load(json.loads(json.dumps(dump(value))))
    assert kept == value
    assert uncompared(kept) == uncompared(value)


@given(values())
def test_a_value_brought_into_the_common_terms_stays_there(value):
    assert replace(value) == value
    assert uncompared(replace(value)) == uncompared(value)


@pytest.mark.parametrize("strange", [{}, {"subject": 5}, {**dump(BUDGET), "time": None}, {**dump(BUDGET), "body": []}])
def test_what_is_no_dumped_event_is_a_value_error(strange):
    with pytest.raises(ValueError, match=r".+"):
        load(strange)


def test_a_rule_that_says_nothing_is_malformed():
    recurring = item(recurrence={"pattern": {"type": "daily"}, "range": {"type": "noEnd"}}, type="seriesMaster")
    with pytest.raises(MalformedItem, match="the rule does not say when"):
        read(recurring)


def test_what_is_read_is_named():
    assert set(mapping.GRAPH_PROPERTIES) <= set(item())
    assert set(write(BUDGET)) <= set(mapping.GRAPH_PROPERTIES)
    assert set(mapping.FIELDS) == set(EventValue.__dataclass_fields__)


@pytest.mark.parametrize("strange", [None, [], "event", 5, True])
def test_what_is_no_event_at_all_is_refused(strange):
    with pytest.raises(MalformedItem, match="not an event"):
        read(strange)


def test_a_refusal_says_which_event_which_property_and_why():
    with pytest.raises(MalformedItem) as caught:
        read(item(subject="Bud\x00get", start={"dateTime": "2026-07-01T14:00:00", "timeZone": "Mars"}))
    assert str(caught.value) == "“Budget” cannot be synchronized, start: the time zone “Mars” is unknown"
    assert (caught.value.subject, caught.value.property) == ("Budget", "start")
    # An edge that knows the reader's language makes the sentence again from these.
    assert caught.value.reason.template % caught.value.reason.values == caught.value.reason


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
#: Parts that look right, so that the search gets beyond the first check.
graph_values = json_values | st.fixed_dictionaries(
    {},
    optional={
        "dateTime": json_values
        | st.datetimes().map(datetime.isoformat)
        | st.datetimes(timezones=st.timezones()).map(str),
        "timeZone": json_values | st.sampled_from(["UTC", "Romance Standard Time", "Asia/Tokyo", "../../etc"]),
        "content": json_values | st.text("<>/&;#x0apdivb _:t\n", max_size=60),
        "contentType": json_values | st.sampled_from(["html", "text"]),
        "displayName": json_values,
        "locationUri": json_values,
        "joinUrl": json_values | st.just("https://[x"),
        "emailAddress": json_values | st.fixed_dictionaries({"address": json_values, "name": json_values}),
        "response": json_values,
    },
)


@settings(max_examples=500)
@given(
    st.dictionaries(
        st.sampled_from(mapping.GRAPH_PROPERTIES), graph_values | st.lists(graph_values, max_size=4), max_size=6
    ),
    st.booleans(),
)
def test_anything_is_an_event_or_malformed(changes, otherwise_ordinary):
    strange = item(**changes) if otherwise_ordinary else changes
    try:
        reading = read(strange)
    except MalformedItem as error:
        malformed = error
        reading = None
    if reading is None:
        assert malformed.property in (*mapping.GRAPH_PROPERTIES, "event")
        str(malformed).encode()
        return
    json.dumps(dump(reading.value), ensure_ascii=False).encode()
    assert "\\u0000" not in json.dumps(dump(reading.value))
    for remark in reading.remarks:
        remark.encode()
    assert load(dump(reading.value)) == reading.value
    assert write(reading.value, known=strange) == {}


def test_another_link_behind_the_same_text_is_written():
    when = AllDay(date(2030, 3, 5), date(2030, 3, 5))
    old = EventValue("", when, body=body_of_html('<a href="https://odoo.com?a=1">x</a>'))
    new = EventValue("", when, body=body_of_html('<a href="https://zoom.us/j/2?a=1">x</a>'))
    known = write(old)
    assert read(patched(known, write(new, known=known))).value == new
