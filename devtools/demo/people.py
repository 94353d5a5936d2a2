"""The two people of the demo, and what is in their calendars before they meet.

Days are counted from the Monday of this week, so that the week that a calendar opens with is full.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

PASSWORD = "demo"


@dataclass(frozen=True)
class Person:
    """Somebody with a login in Odoo and a mailbox in Outlook."""

    name: str
    address: str
    zone: str
    windows_zone: str


ANNA = Person("Anna Keller", "anna@contoso.example", "Europe/Berlin", "W. Europe Standard Time")
BEN = Person("Ben Okafor", "ben@contoso.example", "Europe/London", "GMT Standard Time")
PEOPLE = (ANNA, BEN)


def monday(today: date) -> date:
    """The first day of this week."""
    return today - timedelta(days=today.weekday())


def in_annas_outlook(today: date) -> Iterator[dict[str, Any]]:
    """Events as Anna's Outlook creates them: one of every kind."""
    week = monday(today)
    zone = ANNA.windows_zone
    yield _timed("Stand-up", week, "09:00", "09:15", zone)
    yield _timed("Dentist", week, "16:00", "17:00", zone, sensitivity="private", showAs="oof")
    yield _timed(
        "Quarterly report",
        week + timedelta(1),
        "10:00",
        "12:00",
        zone,
        body=_html("<h2>Agenda</h2><ul><li>Figures</li><li>Outlook for <b>next quarter</b></li></ul>"),
    )
    yield _timed(
        "Lunch with the suppliers",
        week + timedelta(1),
        "12:30",
        "14:00",
        zone,
        location={"displayName": "Osteria, Hafenstr. 4"},
    )
    yield _timed(
        "Review with Ben",
        week + timedelta(9),
        "11:00",
        "12:00",
        zone,
        attendees=[_invited(BEN.address, BEN.name)],
        isReminderOn=True,
        reminderMinutesBeforeStart=15,
    )
    yield _timed(
        "Call with the customer",
        week + timedelta(2),
        "15:00",
        "15:45",
        zone,
        attendees=[_invited("c.duarte@fabrikam.example", "Carla Duarte")],
        isOnlineMeeting=True,
        onlineMeetingProvider="teamsForBusiness",
    )
    yield _timed("Gym", week + timedelta(3), "07:00", "08:00", zone, categories=["Private"], showAs="free")
    yield _timed("Interview", week + timedelta(3), "14:00", "15:00", zone, showAs="tentative", categories=["HR"])
    yield _timed("Night train", week + timedelta(3), "22:30", "23:59", zone, showAs="oof")
    yield _timed("Team week in Lisbon", week + timedelta(4), "10:00", "11:30", "GMT Standard Time")
    yield _timed("Yoga", week - timedelta(4), "18:00", "19:00", zone)
    yield _timed(
        "Budget", week + timedelta(8), "09:30", "10:30", zone, isReminderOn=True, reminderMinutesBeforeStart=60
    )
    yield _timed(
        "Weekly review",
        week - timedelta(6),
        "14:00",
        "14:30",
        zone,
        attendees=[_invited(BEN.address, BEN.name)],
        recurrence={
            "pattern": {"type": "weekly", "interval": 1, "daysOfWeek": ["tuesday"], "firstDayOfWeek": "monday"},
            "range": {"type": "numbered", "startDate": str(week - timedelta(6)), "numberOfOccurrences": 6},
        },
    )
    yield _whole_days("Company holiday", week + timedelta(4), 1)
    yield _whole_days("Trade fair", week + timedelta(7), 3, location={"displayName": "Hall 5"})
    yield _whole_days("Anna's birthday", week + timedelta(16), 1, sensitivity="private", showAs="free")


def _timed(subject: str, day: date, start: str, stop: str, zone: str, **more: Any) -> dict[str, Any]:
    return {
        "subject": subject,
        "start": {"dateTime": f"{day}T{start}:00", "timeZone": zone},
        "end": {"dateTime": f"{day}T{stop}:00", "timeZone": zone},
        "isReminderOn": False,
        **more,
    }


def _whole_days(subject: str, first: date, days: int, **more: Any) -> dict[str, Any]:
    return {
        "subject": subject,
        "isAllDay": True,
        "start": {"dateTime": f"{first}T00:00:00", "timeZone": "UTC"},
        "end": {"dateTime": f"{first + timedelta(days)}T00:00:00", "timeZone": "UTC"},
        "isReminderOn": False,
        **more,
    }


def _html(content: str) -> dict[str, str]:
    return {"contentType": "html", "content": content}


def _invited(address: str, name: str) -> dict[str, Any]:
    return {"emailAddress": {"address": address, "name": name}, "type": "required"}


def in_odoo_before(today: date) -> Iterator[dict[str, Any]]:
    """Meetings that Anna had in Odoo before she connected; they stay there until she asks for them to be sent."""
    stock, pricing = monday(today) + timedelta(9), monday(today) + timedelta(10)
    yield {
        "name": "Stock-taking",
        "start": f"{stock} 07:00:00",
        "stop": f"{stock} 09:00:00",
    }
    yield {"name": "Pricing", "start": f"{pricing} 12:00:00", "stop": f"{pricing} 13:00:00"}


def in_odoo_after(today: date) -> Iterator[dict[str, Any]]:
    """Meetings that Anna enters in Odoo once she is connected (next week: what is past is never sent)."""
    week = monday(today)
    yield {
        "name": "Site visit",
        "start": f"{week + timedelta(8)} 14:00:00",
        "stop": f"{week + timedelta(8)} 15:30:00",
        "location": "Warehouse 2",
    }
    yield {
        "name": "Inventory",
        "allday": True,
        "start": f"{week + timedelta(11)}",
        "stop": f"{week + timedelta(12)}",
        "start_date": f"{week + timedelta(11)}",
        "stop_date": f"{week + timedelta(12)}",
    }
    yield {
        "name": "Team lunch",
        "start": f"{week + timedelta(10)} 11:00:00",
        "stop": f"{week + timedelta(10)} 12:00:00",
        "recurrency": True,
        "rrule_type": "weekly",
        "interval": 1,
        "thu": True,
        "end_type": "count",
        "count": 4,
        "event_tz": ANNA.zone,
    }
