"""Rows of the ledger about when and how runs happen, and about the window: one test for each."""

import itertools
from datetime import timedelta
from types import SimpleNamespace

from odoo.addons.microsoft_account.models import scheduler
from odoo.tests import tagged

from .common import TOMORROW, MicrosoftCalendarCase
from .test_reliability import fault

ANNA, BEN, GUEST = "anna@contoso.example", "ben@contoso.example", "guest@fabrikam.example"


class RunsCase(MicrosoftCalendarCase):
    def run_due(self):
        self.env.flush_all()
        self.env["microsoft.calendar.collection"]._run_due()
        self.env.invalidate_all()

    def names(self, like):
        return sorted(self.env["calendar.event"].search([("name", "like", like)]).mapped("name"))


@tagged("post_install", "-at_install")
class TestRuns(RunsCase):
    def test_d03_the_answer_to_a_creation_is_lost(self):
        self.create_event(name="Budget")
        self.outlook.faults(fault("drop_after", path=r"/\$batch", count=3))
        self.synchronise()
        self.assertEqual(len(self.outlook.events(ANNA)), 1)
        self.outlook.faults()
        # The next round sees the orphan in the delta before it could create anything.
        self.later(hours=1)
        self.synchronise()
        self.synchronise()
        self.assertEqual(len(self.outlook.events(ANNA)), 1)
        self.assert_in_sync(self.event("Budget"))

    def test_d77_a_booking_between_two_runs_with_an_expired_token(self):
        """Somebody else books for Anna while nobody looks; twelve hours later her token has expired."""
        self.later(hours=6)
        admin = self.env.ref("base.user_admin")
        booking = self.create_event(admin, "Booking", TOMORROW, user_id=self.anna.id)
        self.outlook.tokens("expire_access", ANNA)
        self.outlook.faults(fault("drop_before", path=r"/\$batch", count=3))
        self.later(hours=6)
        self.run_due()
        self.assertEqual(self.outlook.events(ANNA), [], "A run that failed moves no mark.")
        self.outlook.faults()
        self.later(hours=1)
        self.run_due()
        self.assert_in_sync(booking)
        self.assertEqual(len(self.outlook.events(ANNA)), 1)

    def test_d78_forgotten_state_is_a_full_round(self):
        item = self.outlook.creates(ANNA, "Budget", TOMORROW, attendees=[GUEST])
        self.create_event(name="Of Odoo")
        self.synchronise()
        self.outlook.forget_mails()
        variants = (
            (410, "SyncStateNotFound"),
            (410, "syncStateNotFound"),
            (410, "resyncRequired"),
            (400, "SyncStateInvalid"),
        )
        for number, (status, code) in enumerate(variants):
            with self.subTest(code=code):
                self.outlook.changes(ANNA, item, location={"displayName": f"Room {number}"})
                self.outlook.forget_mails()
                self.outlook.faults(fault(status=status, code=code, path="/calendarView/delta"))
                self.synchronise()
                self.assertFalse(self.collection().failures)
                self.assertEqual(self.event("Budget").location, f"Room {number}")
                self.assertEqual(len(self.outlook.events(ANNA)), 2)
                self.assert_nothing_sent()

    def test_d78_on_a_later_page(self):
        for number in range(105):
            self.outlook.creates(ANNA, f"Meeting {number}", TOMORROW)
        self.outlook.faults(fault(status=410, code="SyncStateNotFound", path="/calendarView/delta", nth=2))
        self.synchronise()
        self.assertFalse(self.collection().failures)
        self.assertEqual(len(self.names("Meeting")), 105)

    def test_d88_five_more_at_the_same_time(self):
        """While a run is at work, others return at once; nothing is done twice."""
        for number in range(3):
            self.outlook.creates(ANNA, f"Meeting {number}", TOMORROW, attendees=[GUEST])
        self.create_event(name="Of Odoo")
        self.outlook.forget_mails()
        self.outlook.forget_journal()
        self.env.flush_all()
        at_work = self.collection()._take_leases()
        self.assertTrue(at_work.running)
        self.assertEqual([self.collection()._synchronise().busy for _time in range(5)], [True] * 5)
        self.assert_no_request()
        at_work._release_leases()
        self.synchronise()
        self.assertEqual(len(self.names("Meeting")), 3)
        self.assertEqual(len(self.outlook.events(ANNA)), 4)
        self.assert_nothing_sent()

    def test_d89_one_who_fails_stops_nobody_and_nobody_is_forgotten(self):
        """Many users, one of whom always fails, and a worker whose time is up after one batch."""
        addresses = [f"user{number:02}@contoso.example" for number in range(20)]
        self.outlook.seed(*addresses)
        users = [self.add_user(address, address) for address in addresses]
        for user in users:
            self.connect(user)
            self.outlook.creates(user.email, f"Of {user.email}", TOMORROW)
        self.outlook.faults(
            {
                "match": {"mailbox": addresses[3], "count": 1000},
                "do": {"kind": "status", "status": 500, "code": "ErrorInternalServerError"},
            }
        )
        hours = itertools.count(step=3600)
        self.patch(scheduler, "time", SimpleNamespace(monotonic=lambda: next(hours)))
        seen = []
        for _job in range(4):
            self.run_due()
            seen.append(len(self.names("Of user")))
        self.assertEqual(sorted(seen), seen)
        self.assertLess(seen[0], 19, "One job does not reach everybody.")
        self.assertEqual(seen[-1], 19)
        self.assertNotIn(f"Of {addresses[3]}", self.names("Of user"))
        self.assertEqual(self.collection(users[3]).failures, 1)


@tagged("post_install", "-at_install")
class TestWindow(RunsCase):
    def test_d80_outside_the_window_is_not_gone(self):
        self.connect(self.ben)
        self.ben.microsoft_calendar_days_ahead = 30
        self.synchronise(self.ben)
        event = self.create_event(self.ben, "In three months", TOMORROW + timedelta(days=90))
        for _round in range(3):
            self.later(days=1)
            self.synchronise(self.ben)
        self.assertTrue(event.active)
        self.assertEqual([item["subject"] for item in self.outlook.events(BEN)], ["In three months"])
        # Nor is it when the window gets smaller, or slides over what it held.
        self.ben.microsoft_calendar_days_ahead = 5
        self.synchronise(self.ben)
        self.later(days=100)
        self.synchronise(self.ben)
        self.assertTrue(event.active)
        self.assertEqual(len(self.outlook.events(BEN)), 1)
        self.assert_nothing_sent()

    def test_d115_what_is_older_than_the_limit_stays_as_it_is(self):
        self.anna.microsoft_calendar_days_back = 30
        old = self.outlook.creates(ANNA, "Old in Outlook", TOMORROW - timedelta(days=60), attendees=[GUEST])
        self.outlook.forget_mails()
        own = self.create_event(name="Old in Odoo", start=TOMORROW - timedelta(days=60))
        self.synchronise()
        self.assertFalse(self.names("Old in Outlook"))
        self.outlook.changes(ANNA, old, location={"displayName": "Room 1"})
        self.outlook.forget_mails()
        own.with_user(self.anna).write({"location": "Room 2"})
        self.synchronise()
        self.assertFalse(self.names("Old in Outlook"))
        self.assertEqual([item["subject"] for item in self.outlook.events(ANNA)], ["Old in Outlook"])
        self.assertTrue(own.active)
        self.assert_nothing_sent()
