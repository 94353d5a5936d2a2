"""Both calendars of a person in the same words, so that they can be compared and printed side by side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from devtools.console import say
from devtools.demo.people import Person
from devtools.emulator import Emulator
from devtools.odoo_server import OdooClient

WINDOW_BEFORE, WINDOW_AFTER = timedelta(days=30), timedelta(days=60)
PRIVACY = {"normal": "public", "personal": "private"}


@dataclass(frozen=True, order=True)
class Entry:
    """An event, in the terms that Outlook and Odoo both know."""

    start: str  # UTC to the minute, or the first day
    stop: str  # UTC to the minute, or the last day
    subject: str
    location: str
    privacy: str
    free: bool
    attendees: tuple[str, ...]  # addresses without the person's own
    categories: tuple[str, ...]
    reminder: int | None  # minutes before the start

    def __str__(self) -> str:
        marks = [
            self.location,
            "private" if self.privacy == "private" else "",
            "free" if self.free else "",
            ", ".join(self.attendees),
            " ".join(f"#{name}" for name in self.categories),
            "" if self.reminder is None else f"{self.reminder} min before",
        ]
        text = "; ".join(filter(None, marks))
        return f"{self.subject} ({text})" if text else self.subject

    def when(self) -> str:
        """The time in short: `05-12 09:00-09:15` or `05-12 all day`."""
        if ":" in self.start:
            return f"{self.start[5:]}-{self.stop[11:]}"
        return f"{self.start[5:]} all day" if self.start == self.stop else f"{self.start[5:]}..{self.stop[5:]}"


def of_outlook(emulator: Emulator, person: Person, now: datetime) -> list[Entry]:
    """The mailbox as Outlook shows it (times in UTC, as Graph gives them when nothing else is asked for)."""
    start, stop = now - WINDOW_BEFORE, now + WINDOW_AFTER
    path = f"/me/calendarView?startDateTime={start:%Y-%m-%dT%H:%M:%SZ}&endDateTime={stop:%Y-%m-%dT%H:%M:%SZ}&$top=500"
    events = emulator.act(person.address, "GET", path)["value"]
    return sorted(_outlook_entry(event, person) for event in events if not event.get("isCancelled"))


def _outlook_entry(event: dict[str, Any], person: Person) -> Entry:
    start, stop = (event[side]["dateTime"][:16].replace("T", " ") for side in ("start", "end"))
    if event["isAllDay"]:
        start, stop = start[:10], str(date.fromisoformat(stop[:10]) - timedelta(days=1))
    people = {attendee["emailAddress"]["address"].lower() for attendee in event.get("attendees", [])}
    people.add(event["organizer"]["emailAddress"]["address"].lower())
    return Entry(
        start,
        stop,
        event["subject"],
        (event.get("location") or {}).get("displayName") or "",
        PRIVACY.get(event["sensitivity"], event["sensitivity"]),
        event["showAs"] == "free",
        tuple(sorted(people - {person.address})),
        tuple(sorted(event.get("categories", []))),
        event["reminderMinutesBeforeStart"] if event["isReminderOn"] else None,
    )


def of_odoo(client: OdooClient, person: Person, now: datetime) -> list[Entry]:
    """The calendar as Odoo shows it to this person."""
    fields = [
        "name", "start", "stop", "allday", "start_date", "stop_date", "location", "privacy", "show_as", "partner_ids",
        "categ_ids", "alarm_ids",
    ]  # fmt: skip
    domain = [
        ("partner_ids.user_ids", "in", [client.uid]),
        ("start", ">=", f"{now - WINDOW_BEFORE:%Y-%m-%d %H:%M:%S}"),
        ("start", "<=", f"{now + WINDOW_AFTER:%Y-%m-%d %H:%M:%S}"),
    ]
    events = client.search_read("calendar.event", domain, fields)
    names = _names(client, events)
    return sorted(_odoo_entry(event, person, names) for event in events)


def _names(client: OdooClient, events: Iterable[dict[str, Any]]) -> dict[tuple[str, int], Any]:
    """What the ids in the events stand for."""
    found: dict[tuple[str, int], Any] = {}
    models = {
        "partner_ids": ("res.partner", "email"),
        "categ_ids": ("calendar.event.type", "name"),
        "alarm_ids": ("calendar.alarm", "duration_minutes"),
    }
    for field, (model, name) in models.items():
        ids = sorted({number for event in events for number in event[field]})
        for record in client.call(model, "read", ids, [name]):
            found[field, record["id"]] = record[name]
    return found


def _odoo_entry(event: dict[str, Any], person: Person, names: dict[tuple[str, int], Any]) -> Entry:
    start, stop = (
        (event["start_date"], event["stop_date"]) if event["allday"] else (event["start"][:16], event["stop"][:16])
    )
    reminders = [names["alarm_ids", number] for number in event["alarm_ids"]]
    people = {(names["partner_ids", number] or "").lower() for number in event["partner_ids"]}
    return Entry(
        start,
        stop,
        event["name"],
        event["location"] or "",
        event["privacy"] or "public",
        event["show_as"] == "free",
        tuple(sorted(people - {person.address})),
        tuple(sorted(names["categ_ids", number] for number in event["categ_ids"])),
        min(reminders) if reminders else None,
    )


def differences(outlook: Iterable[Entry], odoo: Iterable[Entry], *, expected_in_odoo: Iterable[str] = ()) -> list[str]:
    """What is not the same on both sides, in words; subjects in `expected_in_odoo` may be missing in Outlook."""
    left, right = list(outlook), list(odoo)
    for entry in list(left):
        if entry in right:
            left.remove(entry)
            right.remove(entry)
    right = [entry for entry in right if entry.subject not in expected_in_odoo]
    return [f"only in Outlook: {entry.when()} {entry}" for entry in left] + [
        f"only in Odoo: {entry.when()} {entry}" for entry in right
    ]


def show(title: str, outlook: Iterable[Entry], odoo: Iterable[Entry]) -> None:
    """Both calendars side by side, a line for each event."""
    left, right = list(outlook), list(odoo)
    say(f"\n{title}\n{'':19}{'Outlook':50}  Odoo")
    for entry in sorted({*left, *right}):
        sides = [_cut(str(entry), 48) if entry in side else "-" for side in (left, right)]
        say(f"{entry.when():<19.19}{sides[0]:50}  {sides[1]}")


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"
