"""The stories in Odoo: in its own ways, with the rights of an employee, each edit a transaction of its own.

Runs where Odoo is loaded; its records have no types here.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any
from unittest.mock import patch
from zoneinfo import ZoneInfo

import odoo.api
import odoo.exceptions
import odoo.sql_db
from odoo.fields import Command
from odoo.modules.registry import Registry

from devtools.emulator import CLIENT_ID, CLIENT_SECRET
from devtools.simulation.outlook_side import FROM, UNTIL, Occurrence, OutlookSide, Refused
from devtools.simulation.story import DAYS, INDEXES, NOW, PEOPLE, Birth, Edit, Pattern, Story

Record = Any
#: (table, id): (xmin, ctid, tag)
Rows = dict[tuple[str, int], tuple[str, str, str]]

# How Microsoft words ErrorOccurrenceCrossingBoundary.
NOT_TOGETHER = "crossing or overlapping adjacent occurrence"
SCOPES = ("User.Read", "Calendars.ReadWrite")
TENANT = "22222222-2222-4222-8222-222222222222"
EMPTIED = (
    "calendar_event", "calendar_recurrence", "calendar_attendee", "microsoft_account", "microsoft_calendar_link",
    "microsoft_calendar_collection", "microsoft_sync_run",
)  # fmt: skip


@contextmanager
def same_time_in_odoo() -> Iterator[None]:
    """Rows are stamped with the time of the (frozen) clock, not PostgreSQL's: who edited last decides conflicts.

    A connection is not idle because the clock was moved by hours: a new one costs more than a run without work.
    """
    with (
        patch.object(odoo.sql_db.BaseCursor, "now", lambda _cursor: datetime.now()),
        patch.object(odoo.sql_db, "MAX_IDLE_TIMEOUT", math.inf),
    ):
        yield


def consent(address: str) -> dict[str, Any]:
    """What the emulator's control interface wants to know to sign a person in."""
    return {"client_id": CLIENT_ID, "address": address, "scopes": SCOPES}


def connect(user: Record, me: Mapping[str, Any], granted: Mapping[str, Any]) -> None:
    """The user, whose login is the address of the mailbox, has signed in: these tokens were granted."""
    user.env["microsoft.account"]._connect(
        user.id,
        {
            "access_token": granted["access_token"],
            "refresh_token": granted["refresh_token"],
            "token_validity": datetime.now() + timedelta(seconds=granted["expires_in"]),
            "scopes": " ".join(SCOPES),
            "state": "connected",
            "address": user.login,
            "login": user.login,
            "name": user.name,
            "object_id": me["id"],
            "tenant_id": TENANT,
        },
        ["calendar"],
    )


class OdooSide:
    """One user of a database."""

    def __init__(self, database: str) -> None:
        self.registry = Registry(database)
        self.user_id = 0
        self._edits: dict[str, Callable[[Edit, Story, Record], None]] = {
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

    @contextmanager
    def as_superuser(self) -> Iterator[Any]:
        """An environment that is committed at the end."""
        with self.registry.cursor() as cr:
            yield odoo.api.Environment(cr, odoo.api.SUPERUSER_ID, {})

    @contextmanager
    def as_person(self) -> Iterator[Any]:
        """The same with the rights, language and zone of the person."""
        with self.registry.cursor() as cr:
            yield odoo.api.Environment(cr, self.user_id, {"lang": "en_US", "tz": "Europe/Brussels"})

    def begin_anew(self, address: str, outlook: OutlookSide, window_days: int) -> None:
        """An empty calendar of a user who is connected with this mailbox, which must have been seeded."""
        with self.as_superuser() as env:
            env.cr.execute(f"TRUNCATE {', '.join(EMPTIED)} CASCADE")
            env.cr.execute("DELETE FROM mail_message WHERE model = 'calendar.event'")
            env.cr.execute("DELETE FROM mail_followers WHERE res_model = 'calendar.event'")
            env.cr.execute("DELETE FROM ir_cron_trigger")
            parameters = env["ir.config_parameter"]
            parameters.set_param("microsoft_calendar_client_id", CLIENT_ID)
            parameters.set_param("microsoft_calendar_client_secret", CLIENT_SECRET)
            # The people of the stories delete much, and mean it.
            parameters.set_param("microsoft_account.brake_percent", "100")
            parameters.set_param("microsoft_calendar.sync.range_days", window_days)
            user = env["res.users"].search([("login", "=", address)]) or env["res.users"].create(
                {"name": address, "login": address, "email": address, "tz": "Europe/Brussels"}
            )
            self.user_id = user.id
            granted = outlook.control("POST", "/sign_in", consent(address))
            connect(user, outlook.act("GET", "/me"), granted)

    def forget_cursor(self) -> None:
        """The next run reads everything again."""
        with self.as_superuser() as env:
            env["microsoft.calendar.collection"].search([]).write({"cursor": False})

    def row_versions(self, tables: Sequence[str]) -> Rows:
        """PostgreSQL's version of each row, with the tag of its story as far as the row tells it."""
        rows: Rows = {}
        with self.as_superuser() as env:
            for table in tables:
                name = {"calendar_event": "name", "microsoft_calendar_link": "subject"}.get(table, "NULL")
                env.cr.execute(f"SELECT id, xmin::text, ctid::text, {name} FROM {table}")
                for key, xmin, ctid, text in env.cr.fetchall():
                    rows[table, key] = xmin, ctid, (text or "?").partition(" ")[0]
        return rows

    def changed_rows(self, before: Rows) -> Iterator[tuple[str, str]]:
        """Tag, table and id of the rows that have been written, made or deleted since."""
        tables = sorted({table for table, _key in before})
        now = self.row_versions(tables)
        for row in before.keys() | now.keys():
            if before.get(row) != now.get(row):
                yield (before.get(row) or now[row])[2], f"{row[0]} {row[1]}"

    def synchronise(self) -> str:
        """One run, as the scheduler makes it; what it says if it failed."""
        with self.as_superuser() as env:
            collections = env["microsoft.calendar.collection"].search([("user_id", "=", self.user_id)])
            outcome = collections._synchronise()
        return str(outcome) if outcome.failed or outcome.busy else ""

    def decide_by_hand(self) -> int:
        """Of two edits that Outlook does not take together (one of the rule there, one of an occurrence here) the
        person reads in the problem list, and keeps Outlook's. How many there were."""
        with self.as_person() as env:
            links = env["microsoft.calendar.link"].search([("problem", "like", NOT_TOGETHER)])
            links.action_keep_outlook()
            return len(links)

    def occurrences(self) -> dict[str, list[Occurrence]]:
        """Start, end (of whole days: the last day), subject and people of all events, by the tag of their story."""
        found: dict[str, list[Occurrence]] = {}
        with self.as_superuser() as env:
            for event in env["calendar.event"].search([("user_id", "=", self.user_id)]):
                if event.stop > FROM and event.start < UNTIL:
                    found.setdefault(event.name.partition(" ")[0], []).append(_occurrence(event))
        return found

    def stays_cancelled(self, cancelled: Mapping[str, set[date]]) -> dict[str, list[Occurrence]]:
        """The occurrences that have come back in Odoo alone, by tag: Outlook has no way to, and their links say so.

        ``cancelled`` are the days that Outlook has cancelled, by the id of the series there.
        """
        found: dict[str, list[Occurrence]] = {}
        with self.as_superuser() as env:
            for link in env["microsoft.calendar.link"].search([("remark", "like", "stays cancelled")]):
                days = cancelled.get(link.remote_id, set())
                for event in link.recurrence_id.calendar_event_ids:
                    if event._microsoft_slot() in days:
                        found.setdefault(event.name.partition(" ")[0], []).append(_occurrence(event))
        return found

    def troubles(self) -> dict[str, list[str]]:
        """What the links say of items that could not be synchronised, or still wait, by tag."""
        found: dict[str, list[str]] = {}
        with self.as_superuser() as env:
            links = env["microsoft.calendar.link"].search(["|", ("problem", "!=", False), ("counter", ">", 0)])
            for link in links:
                what = link.problem or f"still waiting ({link.state}, {link.counter})"
                found.setdefault((link.subject or link.event_id.name or "?").partition(" ")[0], []).append(what)
        return found

    # ----------------------------------------------------------------------------------------------------- the story

    def give_birth(self, story: Story) -> None:
        """Make the series."""
        with self.as_person() as env:
            partners = [env.user.partner_id.id, *(contact(env, address).id for address in story.birth.people)]
            env["calendar.event"].create(
                {
                    "name": f"{story.tag}Odoo",
                    "partner_ids": [Command.set(partners)],
                    "recurrency": True,
                    **_times(story.birth),
                    **_rule(story.birth.pattern),
                    "event_tz": story.birth.zone,
                }
            )

    def edit(self, edit: Edit, story: Story) -> None:
        """Make an edit; :class:`Refused` if Odoo does not let the person do it."""
        try:
            with self.as_person() as env:
                mine = env["calendar.event"].search(
                    [("name", "=like", f"{story.tag}%"), ("recurrence_id", "!=", False)]
                )
                recurrences = mine.recurrence_id.sorted("id")
                if not recurrences:
                    raise Refused("there is no series")
                chosen = recurrences[int(edit.which * len(recurrences))]
                if all(event.stop < NOW for event in chosen.calendar_event_ids):
                    raise Refused("it is over: what is past is never sent")
                self._edits[edit.kind](edit, story, chosen.with_prefetch())
        except odoo.exceptions.UserError as error:
            raise Refused(str(error)) from error

    def _event(self, edit: Edit, recurrence: Record) -> Record:
        events = recurrence.calendar_event_ids.sorted("start")
        near = events.filtered(lambda event: FROM < event.start < UNTIL)[:25]
        if not near:
            raise Refused("there is no occurrence")
        return near[int(edit.where * len(near))]

    def _rename_one(self, edit: Edit, story: Story, recurrence: Record) -> None:
        self._event(edit, recurrence).write({"name": f"{story.tag}{edit.text}", "recurrence_update": "self_only"})

    def _move_one(self, edit: Edit, story: Story, recurrence: Record) -> None:
        """Outlook does not let an occurrence come to the day of another one; so nor do we here."""
        event = self._event(edit, recurrence)
        by = timedelta(days=edit.amount) if event.allday or edit.amount % 2 else timedelta(hours=edit.amount)
        zone = ZoneInfo("UTC" if event.allday else recurrence.event_tz)
        days = [_day(one, zone) for one in recurrence.calendar_event_ids.sorted("start") if one != event]
        before, after = _day(event, zone), _day(event, zone, by)
        if any(min(before, after) <= day <= max(before, after) for day in days):
            raise Refused("another occurrence is in the way")
        event.write({**_moved(event, by, by), "recurrence_update": "self_only"})

    def _lengthen_one(self, edit: Edit, story: Story, recurrence: Record) -> None:
        event = self._event(edit, recurrence)
        length = timedelta(days=1) if event.allday else timedelta(minutes=25)
        later = recurrence.calendar_event_ids.filtered(lambda one: one.start > event.start)
        if any(one.start < event.stop + length for one in later):
            raise Refused("the next occurrence is in the way")
        event.write({**_moved(event, timedelta(), length), "recurrence_update": "self_only"})

    def _delete_one(self, edit: Edit, story: Story, recurrence: Record) -> None:
        event = self._event(edit, recurrence)
        if edit.amount % 2:
            event.unlink()
        else:
            event.action_mass_archive("self_only")

    def _add_to_one(self, edit: Edit, story: Story, recurrence: Record) -> None:
        self._add(edit, self._event(edit, recurrence), "self_only")

    def _add_to_all(self, edit: Edit, story: Story, recurrence: Record) -> None:
        self._add(edit, self._event(edit, recurrence), "all_events")

    def _add(self, edit: Edit, event: Record, update: str) -> None:
        address = PEOPLE[edit.amount % len(PEOPLE)]
        person = contact(event.env, address)
        event.write({"partner_ids": [Command.link(person.id)], "recurrence_update": update})

    def _remove_from_all(self, edit: Edit, story: Story, recurrence: Record) -> None:
        event = self._event(edit, recurrence)
        others = event.partner_ids - event.env.user.partner_id
        if not others:
            raise Refused("nobody is invited")
        event.write({"partner_ids": [Command.unlink(others[0].id)], "recurrence_update": "all_events"})

    def _rename_all(self, edit: Edit, story: Story, recurrence: Record) -> None:
        event = self._event(edit, recurrence)
        event.write({"name": f"{story.tag}{edit.text}", "recurrence_update": "all_events"})

    def _retime_all(self, edit: Edit, story: Story, recurrence: Record) -> None:
        event = self._event(edit, recurrence)
        if event.allday:
            raise Refused("whole days have no hour")
        shift = timedelta(minutes=45 * edit.amount)
        event.write({**_moved(event, shift, shift), "recurrence_update": "all_events"})

    def _change_end(self, edit: Edit, story: Story, recurrence: Record) -> None:
        if recurrence.end_type == "count":
            end = {"count": max(1, recurrence.count + edit.amount)}
        elif recurrence.end_type == "end_date":
            end = {"until": recurrence.until + timedelta(days=7 * edit.amount)}
        else:
            end = {"end_type": "count", "count": 5 + edit.amount}
        first = recurrence.calendar_event_ids.sorted("start")[0]
        first.write({**end, "recurrence_update": "all_events"})

    def _change_interval(self, edit: Edit, story: Story, recurrence: Record) -> None:
        first = recurrence.calendar_event_ids.sorted("start")[0]
        first.write({"interval": recurrence.interval % 3 + 1, "recurrence_update": "all_events"})

    def _this_and_following(self, edit: Edit, story: Story, recurrence: Record) -> None:
        event = self._event(edit, recurrence)
        shift = timedelta() if event.allday else timedelta(minutes=45 * edit.amount)
        vals = _moved(event, shift, shift) if shift and edit.amount % 2 else {}
        event.write({"name": f"{story.tag}{edit.text}", **vals, "recurrence_update": "future_events"})

    def _end_here(self, edit: Edit, story: Story, recurrence: Record) -> None:
        event = self._event(edit, recurrence)
        if edit.amount % 2:
            event.action_mass_deletion("future_events")
        else:
            event.action_mass_archive("future_events")

    def _delete_all(self, edit: Edit, story: Story, recurrence: Record) -> None:
        event = self._event(edit, recurrence)
        if edit.amount % 2:
            event.action_mass_deletion("all_events")
        else:
            event.action_mass_archive("all_events")


def _occurrence(event: Record) -> Occurrence:
    emails = {partner.email for partner in event.attendee_ids.partner_id - event.user_id.partner_id}
    emails |= {guest["address"] for guest in event.microsoft_guests or ()}
    times = (event.start_date, event.stop_date) if event.allday else (event.start, event.stop)
    return str(times[0]), str(times[1]), event.name, tuple(sorted(emails))


def _day(event: Record, zone: ZoneInfo, by: timedelta = timedelta()) -> Any:
    start: datetime = event.start
    return (start + by).replace(tzinfo=ZoneInfo("UTC")).astimezone(zone).date()


def _moved(event: Record, start: timedelta, stop: timedelta) -> dict[str, Any]:
    """The values that Odoo's form sends when the two times are changed."""
    if event.allday:
        return {"start_date": event.start_date + start, "stop_date": event.stop_date + stop}
    return {"start": event.start + start, "stop": event.stop + stop}


def _times(birth: Birth) -> dict[str, Any]:
    if birth.all_day:
        first = birth.start.date()
        last = first + timedelta(days=birth.days - 1)
        return {"allday": True, "start_date": first, "stop_date": last, "start": f"{first}", "stop": f"{last}"}
    start = birth.start.replace(tzinfo=ZoneInfo(birth.zone)).astimezone(ZoneInfo("UTC")).replace(tzinfo=None)
    return {"start": start, "stop": start + timedelta(minutes=birth.minutes)}


def contact(env: Any, address: str) -> Record:
    """The contact with an address, whom a person invites."""
    partners = env["res.partner"].sudo()
    known = partners.search([("email_normalized", "=", address)], order="id", limit=1)
    return known or partners.create({"name": address.partition("@")[0].title(), "email": address})


def _rule(pattern: Pattern) -> dict[str, Any]:
    """The fields of Odoo's form for a rule."""
    kinds = {"absoluteMonthly": "monthly", "relativeMonthly": "monthly", "absoluteYearly": "yearly"}
    kind = kinds.get(pattern.kind, pattern.kind)
    vals: dict[str, Any] = {"rrule_type": kind, "rrule_type_ui": "custom", "interval": pattern.interval}
    if pattern.kind == "weekly":
        vals |= {day[:3]: day in pattern.weekdays for day in DAYS}
    elif pattern.kind == "absoluteMonthly":
        vals |= {"month_by": "date", "day": pattern.day}
    elif pattern.kind == "relativeMonthly":
        position = -1 if pattern.index == "last" else INDEXES.index(pattern.index) + 1
        vals |= {"month_by": "day", "weekday": pattern.weekdays[0][:3].upper(), "byday": str(position)}
    if pattern.count:
        return {**vals, "end_type": "count", "count": pattern.count}
    if pattern.until:
        return {**vals, "end_type": "end_date", "until": pattern.until}
    return {**vals, "end_type": "forever"}
