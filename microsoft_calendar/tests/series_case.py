"""What the tests of series have in common: making one in Odoo, editing it as a person does, counting what it costs."""

import re
from collections import Counter
from datetime import timedelta
from urllib.parse import unquote

from odoo.fields import Command

from .common import MicrosoftCalendarCase

ANNA, BEN = "anna@contoso.example", "ben@contoso.example"
GUEST, OTHER = "guest@fabrikam.example", "other@fabrikam.example"

CHANGES = ("POST", "PATCH", "DELETE")
ONE, FOLLOWING, ALL = "self_only", "future_events", "all_events"


class SeriesCase(MicrosoftCalendarCase):
    """Anna, connected, with a guest and another person whom she may invite."""

    def setUp(self):
        super().setUp()
        self.guest = self.env["res.partner"].create({"name": "Guest", "email": GUEST})
        self.other = self.env["res.partner"].create({"name": "Other", "email": OTHER})

    # -- what happens ------------------------------------------------------------------------------------------------

    def rule(self, count=6, **values):
        """What a person enters in Odoo's form for every Tuesday."""
        return {
            "recurrency": True,
            "rrule_type_ui": values.get("rrule_type", "weekly"),
            "rrule_type": "weekly",
            "interval": 1,
            "tue": True,
            "end_type": "count",
            "count": count,
            "event_tz": "Europe/Brussels",
            **values,
        }

    def invited(self, *people):
        """Anna and these people, as a form sends them."""
        return [Command.set([partner.id for partner in (self.anna.partner_id, *people)])]

    def series(self, name="Weekly", count=6, **values):
        """A weekly meeting with the guest, made in Odoo and synchronised; its events."""
        event = self.create_event(name=name, **{**self.rule(count), "partner_ids": self.invited(self.guest), **values})
        self.synchronise()
        self.forget()
        return event.recurrence_id._microsoft_events()

    def meeting(self, name="Budget", **values):
        """A single meeting with the guest, made in Odoo and synchronised."""
        event = self.create_event(name=name, **{"partner_ids": self.invited(self.guest), **values})
        self.synchronise()
        self.forget()
        return event

    def forget(self):
        """From here on requests and mails count; what comes back of what was sent so far is past."""
        self.synchronise()
        self.outlook.forget_journal()
        self.outlook.forget_mails()
        self.mails_before = self.env["mail.mail"].search([])
        self.items = {item["id"]: item["type"] for item in self.outlook.events(ANNA)}

    def as_person(self, events, user=None):
        """These events as Anna (or somebody else) has them in front of her."""
        user = user or self.anna
        return events.with_user(user).with_context(lang="en_US", tz=user.tz)

    def edits(self, event, recurrence_update=ALL, user=None, **values):
        """A person saves the form and answers which occurrences are meant."""
        self.as_person(event, user).write({**values, "recurrence_update": recurrence_update})

    def moves(self, event, recurrence_update=ALL, hours=1, user=None, **shift):
        """A person drags an event in the week view (or moves it in the form)."""
        start = event.start + timedelta(**shift)
        self.edits(event, recurrence_update, user, start=start, stop=start + timedelta(hours=hours))

    def instance(self, item, day, address=ANNA):
        """An occurrence of a series in Outlook by its day."""
        window = f"startDateTime={day}T00:00:00Z&endDateTime={day + timedelta(days=1)}T00:00:00Z"
        (found,) = self.outlook.act(address, "GET", f"/me/events/{item['id']}/instances?{window}")["value"]
        return found

    # -- what can be seen --------------------------------------------------------------------------------------------

    def present(self, name):
        """The occurrences that are there in Odoo, in order, of the series or events of this name."""
        return self.env["calendar.event"].search([("name", "=", name)], order="start")

    def changes_sent(self):
        """What was asked of Outlook to change, in short: "PATCH series", "DELETE occurrence"..."""
        words = {"seriesMaster": "series", "singleInstance": "meeting"}
        found = []
        for entry in self.outlook.journal():
            match = re.fullmatch(r"(?:/v1\.0)?/me/events(?:/([^/?]+)(?:/(\w+))?)?", entry["path"])
            if entry["method"] in CHANGES and match and entry["status"] < 400:
                if match[1]:
                    word = words.get(self.items.get(unquote(match[1])), "occurrence")
                else:
                    word = "series" if entry["body"].get("recurrence") else "meeting"
                found.append(f"{match[2] or entry['method']} {word}")
        return found

    def reads(self):
        """How often Outlook was asked for something, the delta of the run apart."""
        return len([line for line in self.outlook.requests("GET") if "delta" not in line])

    def mails_by_person(self):
        """How many mails each person got: of Outlook, and of Odoo."""
        of_outlook = Counter(address for mail in self.outlook.mails() for address in mail["to"])
        of_odoo = self.env["mail.mail"].search([]) - self.mails_before
        return of_outlook + Counter(address for mail in of_odoo for address in mail.recipient_ids.mapped("email"))

    def assert_series_in_sync(self, name):
        """The series is in Odoo and in Outlook the same, occurrence by occurrence, and a second run writes nothing."""
        events = self.present(name)
        self.assertTrue(events)
        self.assertEqual(len(events.recurrence_id), 1)
        self.assertEqual(self.starts(events.recurrence_id), self.outlook_starts(name))
        self.assert_in_sync(events[0])
        self.assert_settled()

    def assert_settled(self):
        """One more run neither changes anything in Outlook nor in Odoo."""
        before = len(self.outlook.journal()), self.row_versions()
        self.synchronise()
        after = self.outlook.journal()[before[0] :]
        self.assertEqual([entry for entry in after if entry["method"] in ("PATCH", "DELETE")], [])
        self.assertEqual(self.row_versions(), before[1])

    def row_versions(self):
        self.env.flush_all()
        self.env.cr.execute("SELECT id, ctid::text FROM calendar_event ORDER BY id")
        return self.env.cr.fetchall()
