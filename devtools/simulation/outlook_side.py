"""The stories in Outlook: through the emulator, with the requests that Outlook's own windows stand for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

import requests

from devtools.simulation.story import NOW, PEOPLE, ZONES, Birth, Edit, Pattern, Story

Event = dict[str, Any]
#: Start, end (of whole days: the last day), subject, people.
Occurrence = tuple[str, str, str, tuple[str, ...]]

#: What is looked at, on both sides: nothing happens outside.
_TODAY = datetime(NOW.year, NOW.month, NOW.day)
FROM, UNTIL = _TODAY - timedelta(days=90), _TODAY + timedelta(days=380)
IANA = {windows: iana for iana, windows in ZONES.items()}


class Refused(Exception):
    """This side does not let a person do that."""


class OutlookSide:
    """One mailbox of the emulator."""

    def __init__(self, control_url: str, address: str) -> None:
        self.address = address
        self._url = control_url
        self._session = requests.Session()
        self._session.trust_env = False
        self._edits: dict[str, Callable[[Edit, Story, Event], None]] = {
            "rename one": self._rename_one,
            "move one": self._move_one,
            "lengthen one": self._lengthen_one,
            "delete one": self._delete_one,
            "add a person to one": self._add_to_one,
            "rename all": self._rename_all,
            "retime all": self._retime_all,
            "add a person to all": self._add_to_all,
            "remove a person from all": self._remove_from_all,
            "change the end": self._change_end,
            "change the interval": self._change_interval,
            "this and following": self._this_and_following,
            "end here": self._end_here,
            "delete all": self._delete_all,
        }

    # ------------------------------------------------------------------------------------------------- the emulator

    def control(self, method: str, path: str, body: Any = None) -> Any:
        """A request to the control interface; its answer."""
        answer = self._session.request(method, self._url + path, json=body, timeout=60)
        if not answer.ok:
            raise RuntimeError(f"The emulator refuses {method} {path}: {answer.status_code} {answer.text[:300]}")
        return answer.json() if answer.content else None

    def act(self, method: str, path: str, body: Any = None) -> Any:
        """What the person does; :class:`Refused` with Graph's words if that cannot be."""
        answer = self.control("POST", "/act", {"as": self.address, "method": method, "path": path, "body": body})
        if answer["status"] >= 400:
            raise Refused(f"{method}: {answer['body'].get('error', answer['body'])}")
        return answer["body"]

    def events(self) -> list[Event]:
        """Everything in the mailbox: single events, masters and exceptions."""
        found: list[Event] = self.control("GET", f"/mailboxes/{quote(self.address)}/events")["events"]
        return found

    def view(self) -> list[Event]:
        """The occurrences as Graph's own calendar view shows them."""
        window = f"startDateTime={FROM.isoformat()}Z&endDateTime={UNTIL.isoformat()}Z"
        path, found = f"/me/calendarView?{window}&$top=999", []
        while path:
            page = self.act("GET", path)
            found += page["value"]
            path = page.get("@odata.nextLink", "").partition("/v1.0")[2]
        return found

    def cancelled(self) -> dict[str, set[date]]:
        """The days that are cancelled, by the id of their series."""
        masters = (one for one in self.events() if one["type"] == "seriesMaster")
        return {one["id"]: {_day_of(text) for text in one["cancelledOccurrences"]} for one in masters}

    # ----------------------------------------------------------------------------------------------------- the story

    def give_birth(self, story: Story) -> None:
        """Make the series."""
        birth = story.birth
        self.act(
            "POST",
            "/me/events",
            {
                "subject": f"{story.tag}Outlook",
                **_times(birth),
                "attendees": [_attendee(address) for address in birth.people],
                "recurrence": {
                    "pattern": _pattern(birth.pattern),
                    "range": _range(birth.pattern, birth.start.date(), "" if birth.all_day else birth.zone),
                },
            },
        )

    def edit(self, edit: Edit, story: Story, events: Sequence[Event]) -> None:
        """Make an edit; ``events`` are all of the mailbox. :class:`Refused` if it cannot be made."""
        mine = [one for one in events if one["subject"].startswith(story.tag) and one["type"] == "seriesMaster"]
        if not mine:
            raise Refused("there is no series")
        chosen = sorted(mine, key=lambda one: str(one["start"]))[int(edit.which * len(mine))]
        self._edits[edit.kind](edit, story, self.act("GET", f"/me/events/{chosen['id']}"))

    def _patch(self, event: Event, **properties: Any) -> None:
        self.act("PATCH", f"/me/events/{event['id']}", properties)

    def _instances(self, master: Event) -> list[Event]:
        window = f"startDateTime={FROM.isoformat()}Z&endDateTime={UNTIL.isoformat()}Z"
        found = self.act("GET", f"/me/events/{master['id']}/instances?{window}&$top=300")["value"]
        return sorted(found, key=lambda one: str(one["start"]["dateTime"]))

    def _instance(self, edit: Edit, master: Event) -> Event:
        found = self._instances(master)[:25]
        if not found:
            raise Refused("there is no occurrence")
        return found[int(edit.where * len(found))]

    def _rename_one(self, edit: Edit, story: Story, master: Event) -> None:
        self._patch(self._instance(edit, master), subject=f"{story.tag}{edit.text}")

    def _move_one(self, edit: Edit, story: Story, master: Event) -> None:
        one = self._instance(edit, master)
        days = timedelta(days=edit.amount) if one["isAllDay"] or edit.amount % 2 else timedelta(hours=edit.amount)
        self._patch(one, start=_shifted(one["start"], days), end=_shifted(one["end"], days))

    def _lengthen_one(self, edit: Edit, story: Story, master: Event) -> None:
        one = self._instance(edit, master)
        length = timedelta(days=1) if one["isAllDay"] else timedelta(minutes=25)
        self._patch(one, start=one["start"], end=_shifted(one["end"], length))

    def _delete_one(self, edit: Edit, story: Story, master: Event) -> None:
        self.act("DELETE", f"/me/events/{self._instance(edit, master)['id']}")

    def _add_to_one(self, edit: Edit, story: Story, master: Event) -> None:
        self._add(self._instance(edit, master), edit)

    def _add_to_all(self, edit: Edit, story: Story, master: Event) -> None:
        self._add(master, edit)

    def _add(self, event: Event, edit: Edit) -> None:
        address = PEOPLE[edit.amount % len(PEOPLE)]
        others = [one for one in event["attendees"] if one["emailAddress"]["address"] != address]
        self._patch(event, attendees=[*others, _attendee(address)])

    def _remove_from_all(self, edit: Edit, story: Story, master: Event) -> None:
        self._patch(master, attendees=master["attendees"][1:])

    def _rename_all(self, edit: Edit, story: Story, master: Event) -> None:
        self._patch(master, subject=f"{story.tag}{edit.text}")

    def _retime_all(self, edit: Edit, story: Story, master: Event) -> None:
        if master["isAllDay"]:
            raise Refused("whole days have no hour")
        zone = IANA[master["originalStartTimeZone"]]
        shift = timedelta(minutes=45 * edit.amount)
        start, end = _local(master["start"], zone), _local(master["end"], zone)
        if (start + shift).date() != start.date():
            shift = -shift
        self._patch(master, start=_moment(start + shift, zone), end=_moment(end + shift, zone))

    def _change_end(self, edit: Edit, story: Story, master: Event) -> None:
        span = master["recurrence"]["range"]
        if span["type"] == "numbered":
            self._change_range(master, numberOfOccurrences=max(1, span["numberOfOccurrences"] + edit.amount))
        elif span["type"] == "endDate":
            day = date.fromisoformat(span["endDate"]) + timedelta(days=7 * edit.amount)
            self._change_range(master, endDate=max(day, date.fromisoformat(span["startDate"])).isoformat())
        else:
            self._change_range(master, type="numbered", numberOfOccurrences=5 + edit.amount)

    def _change_range(self, master: Event, **changes: Any) -> None:
        recurrence = master["recurrence"]
        self._patch(master, recurrence={**recurrence, "range": {**recurrence["range"], **changes}})

    def _change_interval(self, edit: Edit, story: Story, master: Event) -> None:
        recurrence = master["recurrence"]
        pattern = {**recurrence["pattern"], "interval": recurrence["pattern"]["interval"] % 3 + 1}
        self._patch(master, recurrence={**recurrence, "pattern": pattern})

    def _end_here(self, edit: Edit, story: Story, master: Event) -> None:
        self._cut(master, self._cut_at(edit, master))

    def _cut_at(self, edit: Edit, master: Event) -> Event:
        one = self._instance(edit, master)
        if one["start"] == master["start"]:
            raise Refused("nothing would be left")
        return one

    def _cut(self, master: Event, one: Event) -> date:
        """End the series the day before an occurrence; its local day."""
        zone = "UTC" if master["isAllDay"] else IANA[master["originalStartTimeZone"]]
        day = _local({"dateTime": one["originalStart"], "timeZone": "UTC"}, zone).date()
        recurrence = master["recurrence"]
        kept = {name: recurrence["range"][name] for name in ("startDate", "recurrenceTimeZone")}
        ended = {**kept, "type": "endDate", "endDate": (day - timedelta(days=1)).isoformat()}
        self._patch(master, recurrence={**recurrence, "range": ended})
        return day

    def _this_and_following(self, edit: Edit, story: Story, master: Event) -> None:
        """As Outlook on the web does it: the old series ends, a new one begins."""
        one = self._cut_at(edit, master)
        later = sum(str(other["start"]) >= str(one["start"]) for other in self._instances(master))
        day = self._cut(master, one)
        zone = "UTC" if master["isAllDay"] else IANA[master["originalStartTimeZone"]]
        begin = datetime.combine(day, _local(master["start"], zone).time())
        length = _utc(master["end"]) - _utc(master["start"])
        span = {"startDate": day.isoformat(), "recurrenceTimeZone": ZONES.get(zone, "UTC")}
        self.act(
            "POST",
            "/me/events",
            {
                "subject": f"{story.tag}{edit.text}",
                "isAllDay": master["isAllDay"],
                "start": _moment(begin, zone),
                "end": _moment(begin + length, zone),
                "attendees": master["attendees"],
                "recurrence": {
                    "pattern": master["recurrence"]["pattern"],
                    "range": {**span, "type": "numbered", "numberOfOccurrences": min(later, 12)},
                },
            },
        )

    def _delete_all(self, edit: Edit, story: Story, master: Event) -> None:
        self.act("DELETE", f"/me/events/{master['id']}")


def occurrence(event: Event) -> Occurrence:
    """Start, end (of whole days: the last day), subject and people."""
    people = tuple(sorted(one["emailAddress"]["address"].lower() for one in event["attendees"]))
    start, end = _utc(event["start"]), _utc(event["end"])
    if event["isAllDay"]:
        return str(start.date()), str(end.date() - timedelta(days=1)), event["subject"], people
    return str(start), str(end), event["subject"], people


def _day_of(cancelled_occurrence: str) -> date:
    return date.fromisoformat(cancelled_occurrence.rpartition(".")[2])


def _times(birth: Birth) -> dict[str, Any]:
    if birth.all_day:
        midnight = datetime.combine(birth.start.date(), datetime.min.time())
        start, end = _moment(midnight, "UTC"), _moment(midnight + timedelta(days=birth.days), "UTC")
        return {"start": start, "end": end, "isAllDay": True}
    end_at = birth.start + timedelta(minutes=birth.minutes)
    return {"start": _moment(birth.start, birth.zone), "end": _moment(end_at, birth.zone)}


def _moment(local: datetime, zone: str) -> dict[str, str]:
    """A time as Outlook's windows send it: of the hour that is left out in spring they make the next one.

    Graph shows the start of a series as an instant, which says nothing of a time that the clock never showed.
    """
    where = ZoneInfo(zone)
    shown = local.replace(tzinfo=where).astimezone(ZoneInfo("UTC")).astimezone(where).replace(tzinfo=None)
    return {"dateTime": shown.isoformat(), "timeZone": ZONES.get(zone, "UTC")}


def _attendee(address: str) -> dict[str, Any]:
    return {"type": "required", "emailAddress": {"address": address, "name": address.partition("@")[0].title()}}


def _pattern(pattern: Pattern) -> dict[str, Any]:
    used = {
        "daily": (),
        "weekly": ("daysOfWeek", "firstDayOfWeek"),
        "absoluteMonthly": ("dayOfMonth",),
        "relativeMonthly": ("daysOfWeek", "index"),
        "absoluteYearly": ("dayOfMonth", "month"),
        "relativeYearly": ("daysOfWeek", "index", "month"),
    }
    every = {
        "daysOfWeek": list(pattern.weekdays),
        "firstDayOfWeek": "monday",
        "dayOfMonth": pattern.day,
        "month": pattern.month,
        "index": pattern.index,
    }
    wanted = {name: every[name] for name in used[pattern.kind]}
    return {"type": pattern.kind, "interval": pattern.interval, **wanted}


def _range(pattern: Pattern, first: date, zone: str) -> dict[str, Any]:
    span = {"startDate": first.isoformat(), "recurrenceTimeZone": ZONES.get(zone, "UTC")}
    if pattern.count:
        return {**span, "type": "numbered", "numberOfOccurrences": pattern.count}
    if pattern.until:
        return {**span, "type": "endDate", "endDate": pattern.until.isoformat()}
    return {**span, "type": "noEnd"}


def _utc(moment: Mapping[str, str]) -> datetime:
    assert moment["timeZone"] == "UTC", moment
    return datetime.fromisoformat(moment["dateTime"][:19])


def _shifted(moment: Mapping[str, str], by: timedelta) -> dict[str, str]:
    return {"dateTime": (_utc(moment) + by).isoformat(), "timeZone": "UTC"}


def _local(moment: Mapping[str, str], zone: str) -> datetime:
    text = moment["dateTime"].removesuffix("Z")[:19]
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("UTC")).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
