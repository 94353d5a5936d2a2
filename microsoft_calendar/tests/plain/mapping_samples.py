"""Values and Graph events for the tests of the mapping: strategies, one ordinary event, and how a server patches it."""

from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from odoo.addons.microsoft_calendar.mapping import AllDay, Attendee, Attendees, EventValue, Timed, body_of_html


def _words(text: str) -> list[str]:
    return text.split()


#: Where people live, with and without summer time, north and south, halves and quarters of an hour.
ZONES = _words("""
    America/Adak America/Anchorage America/Caracas America/Chicago America/Halifax America/Lima
    America/Los_Angeles America/New_York America/Nuuk America/Phoenix America/Santiago America/Sao_Paulo
    America/St_Johns Africa/Cairo Africa/Casablanca Africa/Johannesburg Africa/Lagos Africa/Nairobi Asia/Dubai
    Asia/Hong_Kong Asia/Jerusalem Asia/Kathmandu Asia/Kolkata Asia/Shanghai Asia/Tehran Asia/Tokyo Atlantic/Azores
    Australia/Adelaide Australia/Lord_Howe Australia/Perth Australia/Sydney Europe/Athens Europe/Brussels
    Europe/Dublin Europe/Istanbul Europe/Kyiv Europe/London Europe/Moscow Pacific/Apia Pacific/Auckland
    Pacific/Chatham Pacific/Honolulu Pacific/Kiritimati Pacific/Pago_Pago UTC
""")

#: Everything that Unicode has, NUL and lone surrogates included.
wild_text = st.text(st.characters(), max_size=40)


@st.composite
def timed(draw: st.DrawFn, zones: list[str] = ZONES) -> Timed:
    start = draw(st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1))).replace(microsecond=0)
    return Timed(start, start + timedelta(seconds=draw(st.integers(0, 8 * 86400))), draw(st.sampled_from(zones)))


@st.composite
def all_day(draw: st.DrawFn) -> AllDay:
    first = draw(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
    return AllDay(first, first + timedelta(days=draw(st.integers(0, 30))))


def addresses() -> st.SearchStrategy[str]:
    return st.builds(
        "{}@{}.example".format, st.from_regex(r"[a-z0-9][a-z0-9.+'_-]{0,12}", fullmatch=True), st.sampled_from("abc")
    )


def attendees(max_size: int = 8) -> st.SearchStrategy[Attendees]:
    person = st.builds(
        Attendee,
        addresses(),
        wild_text,
        st.sampled_from(["required", "optional", "resource"]),
        st.sampled_from(["needsAction", "accepted", "declined", "tentative"]),
    )
    return st.lists(person, max_size=max_size).map(lambda people: Attendees(tuple(people)))


def html() -> st.SearchStrategy[str]:
    """Tag soup of what people write and of what they should not."""
    tags = _words("p div b i span ul li table tr td pre h1 a blockquote o:p script style svg form section")
    pieces = st.one_of(
        wild_text,
        st.sampled_from(
            ["<br>", "&nbsp;", "&amp;", "&#0;", "&#xD800;", "&lt;p&gt;", "\u200b", "\u00a0", "\n\n", "<!-- x -->"]
        ),
        st.sampled_from(tags).map("<{}>".format),
        st.sampled_from(tags).map("</{}>".format),
        st.sampled_from(
            [
                '<p style="color:red">',
                '<img src="cid:1">',
                '<a href="https://odoo.com?a=1&amp;b=2">x</a>',
                '<a href="https://zoom.us/j/2?a=1&amp;b=2">x</a>',
                "https://meet.google.com/abc-defg-hij",
            ]
        ),
    )
    return st.lists(pieces, max_size=15).map("".join)


def values() -> st.SearchStrategy[EventValue]:
    return st.builds(
        EventValue,
        subject=wild_text,
        time=st.one_of(timed(), all_day()),
        body=html().map(body_of_html),
        location=wild_text,
        privacy=st.sampled_from(["public", "private", "confidential"]),
        show_as=st.sampled_from(["free", "busy"]),
        reminder=st.none() | st.integers(0, 100_000),
        categories=st.frozensets(wild_text, max_size=4),
        attendees=attendees(),
        join_url=st.sampled_from(["", "https://zoom.us/j/1", "https://meet.company.example/a?b=1", "http://x/1"]),
    )


def item(**changes: Any) -> dict[str, Any]:
    """An ordinary event as Graph answers it, with these properties changed."""
    return {
        "@odata.etag": 'W/"x"',
        "id": "AAMk",
        "type": "singleInstance",
        "subject": "Budget",
        "bodyPreview": "Last year and",
        "body": {"contentType": "html", "content": "<html><body><p>Last year and next</p></body></html>"},
        "start": {"dateTime": "2026-07-01T14:00:00.0000000", "timeZone": "UTC"},
        "end": {"dateTime": "2026-07-01T15:00:00.0000000", "timeZone": "UTC"},
        "originalStartTimeZone": "Romance Standard Time",
        "originalEndTimeZone": "Romance Standard Time",
        "isAllDay": False,
        "location": {"displayName": "Room 1", "locationType": "default"},
        "locations": [{"displayName": "Room 1", "locationType": "default"}],
        "sensitivity": "normal",
        "showAs": "busy",
        "isReminderOn": True,
        "reminderMinutesBeforeStart": 15,
        "categories": ["Blue"],
        "organizer": {"emailAddress": {"name": "Ann", "address": "ann@contoso.example"}},
        "attendees": [
            {
                "type": "required",
                "status": {"response": "accepted", "time": "2026-06-01T08:00:00Z"},
                "emailAddress": {"name": "Bob", "address": "Bob@contoso.example"},
            }
        ],
        "responseStatus": {"response": "organizer", "time": "0001-01-01T00:00:00Z"},
        "isOnlineMeeting": False,
        "onlineMeeting": None,
        "onlineMeetingUrl": None,
        "recurrence": None,
        **changes,
    }


def patched(known: dict[str, Any], properties: dict[str, Any]) -> dict[str, Any]:
    """The event after a PATCH, as far as a server does more than to replace: it keeps the two kinds of places alike."""
    after = {**known, **properties}
    if "locations" in properties:
        after["location"] = {"displayName": "; ".join(place["displayName"] for place in properties["locations"])}
    elif "location" in properties:
        after["locations"] = [properties["location"]] if properties["location"]["displayName"] else []
    return after
