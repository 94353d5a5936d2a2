"""What the tests about people have in common: who is invited on both sides, and what a person reads about it."""

from odoo.addons.microsoft_account.tests.common import person_name

from .common import TOMORROW
from .series_case import SeriesCase

CORA = "cora@contoso.example"
JANE = "jane@fabrikam.example"


def named(address, name="", role="required"):
    """Graph's attendee with the name that Outlook shows."""
    return {"type": role, "emailAddress": {"address": address, "name": name or person_name(address)}}


class PeopleCase(SeriesCase):
    """Meetings with people of all kinds."""

    def setting(self, value, user=None):
        (user or self.anna).microsoft_calendar_contacts = value

    def meeting_in_outlook(self, *attendees, name="Budget", organizer="anna@contoso.example", **properties):
        """A meeting that a person makes in Outlook; it is in Odoo once its people have synchronised."""
        return self.outlook.creates(organizer, name, TOMORROW, attendees=attendees, **properties)

    def contacts(self, address):
        """All contacts with an address, archived ones, too."""
        return self.env["res.partner"].with_context(active_test=False).search([("email_normalized", "=", address)])

    def guests(self, event):
        return [guest["address"] for guest in event.microsoft_guests or ()]

    def state_of(self, event, partner):
        (attendee,) = event.attendee_ids.filtered(lambda one: one.partner_id == partner)
        return attendee.state

    def invited_in_outlook(self, name="Budget", address="anna@contoso.example"):
        """The addresses that a mailbox's copy names."""
        return sorted(one["emailAddress"]["address"] for one in self.outlook.event(address, name)["attendees"])

    def in_default_view(self, event, user):
        """Whether the event is among those that a person sees on opening the calendar: those he attends."""
        mine = [("partner_ids", "in", user.partner_id.ids), ("id", "in", event.ids)]
        return bool(self.events_of(user).search(mine))

    def assert_people(self, event, *people):
        """The attendees of an event, each once: contacts and users by their records."""
        partners = [one if one._name == "res.partner" else one.partner_id for one in people]
        self.assertEqual(sorted(event.attendee_ids.partner_id.ids), sorted(one.id for one in partners))
        self.assertEqual(len(event.attendee_ids), len(partners))
        self.assertEqual(event.partner_ids, event.attendee_ids.partner_id.filtered("active"))

    def assert_nothing_changed_in_outlook(self):
        """Nobody's calendar was written to: no request that changes anything, no mail."""
        changes = [entry for entry in self.outlook.journal() if entry["method"] in ("PATCH", "DELETE")]
        self.assertEqual(changes + self.outlook.requests("POST", "/me/events"), [])
        self.assert_nothing_sent()
