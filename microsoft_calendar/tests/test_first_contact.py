"""Connecting: what was there before on either side."""

from datetime import timedelta

from odoo.fields import Command
from odoo.tests import tagged

from .common import TOMORROW, MicrosoftCalendarCase

ANNA, BEN, GUEST = "anna@contoso.example", "ben@contoso.example", "guest@fabrikam.example"


@tagged("post_install", "-at_install")
class TestFirstContact(MicrosoftCalendarCase):
    def test_events_of_before_are_not_sent(self):
        guest = self.env["res.partner"].create({"name": "Guest", "email": GUEST})
        for days in (-5, 0, 5):
            self.create_event(
                self.ben, f"Before {days}", TOMORROW + timedelta(days=days), partner_ids=[Command.link(guest.id)]
            )
        self.later(minutes=1)
        self.connect(self.ben)
        self.synchronise(self.ben)
        self.assertEqual(self.outlook.events(BEN), [])
        self.assert_nothing_sent()

    def test_the_same_event_on_both_sides_is_recognised(self):
        self.outlook.creates(BEN, "Budget", TOMORROW)
        event = self.create_event(self.ben, "Budget", TOMORROW)
        self.connect(self.ben)
        self.synchronise(self.ben)
        self.assertEqual(self.event("Budget"), event)
        self.assert_in_sync(event, self.ben)
        self.assertEqual(len(self.outlook.events(BEN)), 1)

    def test_alike_is_not_the_same_for_another_organizer_or_time(self):
        self.outlook.creates(BEN, "Budget", TOMORROW)
        self.create_event(self.anna, "Budget", TOMORROW)
        self.create_event(self.ben, "Budget", TOMORROW + timedelta(hours=1))
        self.connect(self.ben)
        self.synchronise(self.ben)
        self.assertEqual(self.env["calendar.event"].search_count([("name", "=", "Budget")]), 3)

    def test_two_alike_on_both_sides_stay_two(self):
        for _twice in range(2):
            self.outlook.creates(BEN, "Budget", TOMORROW)
            self.create_event(self.ben, "Budget", TOMORROW)
        self.connect(self.ben)
        self.synchronise(self.ben)
        self.assertEqual(self.env["calendar.event"].search_count([("name", "=", "Budget")]), 2)
        self.assertEqual(len(self.outlook.events(BEN)), 2)

    def test_links_lost(self):
        """The addon was removed and installed again: events are recognised by their iCalUId."""
        item = self.outlook.creates(ANNA, "Budget", TOMORROW, attendees=[GUEST])
        self.synchronise()
        event = self.event("Budget")
        self.outlook.forget_mails()
        collection = self.collection()
        collection.link_ids.unlink()
        collection.write({"cursor": False, "last_success": False})
        self.outlook.moves(ANNA, item, TOMORROW + timedelta(days=1))
        self.outlook.forget_mails()
        self.synchronise()
        self.assertEqual(self.event("Budget"), event)
        self.assertEqual(event.start, TOMORROW + timedelta(days=1))
        self.assert_in_sync(event)
        self.assert_nothing_sent()

    def test_accounts_of_before_go_on_after_an_update(self):
        """A database of Odoo's own connector: accounts are there, collections are not, events know their iCalUId."""
        item = self.outlook.creates(BEN, "Budget", TOMORROW)
        event = self.create_event(self.ben, "Renamed since", TOMORROW, ms_universal_event_id=item["iCalUId"])
        self.connect(self.ben)
        self.collection(self.ben).unlink()
        self.env["microsoft.calendar.collection"]._connect_known_accounts()
        self.assertEqual(len(self.collection(self.anna)), 1)
        self.assertEqual(self.collection(self.ben).state, "active")
        self.synchronise(self.ben)
        self.assertEqual(self.event("Budget"), event)
        self.assert_nothing_sent()
