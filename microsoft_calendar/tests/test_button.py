"""What the Outlook button shows and asks for: rows D98, D102 and D105 of the ledger, and how far a run is."""

import json
from datetime import timedelta

from freezegun import freeze_time

from odoo.tests import tagged

from .common import NOW, TOMORROW, MicrosoftCalendarCase
from .test_reliability import fault

ANNA = "anna@contoso.example"


@tagged("post_install", "-at_install")
class TestButton(MicrosoftCalendarCase):
    def setUp(self):
        super().setUp()
        # As the commit after connecting does.
        self.env.cr.precommit.data.pop("microsoft_calendar.woken", None)
        self.triggers().unlink()
        self.env["bus.bus"].search([]).unlink()  # of tests that commit

    def triggers(self):
        return self.env["ir.cron.trigger"].search(
            [("cron_id", "in", self.env["microsoft.calendar.collection"]._lanes())]
        )

    def run_due(self):
        self.env.flush_all()
        self.env["microsoft.calendar.collection"]._run_due()
        self.env.invalidate_all()

    def runs(self):
        return self.env["microsoft.sync.run"].search([("collection_id", "=", self.collection().id)])

    def state(self):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.anna.with_user(self.anna).get_microsoft_calendar_state()

    def told(self):
        """What the open screens of Anna were told, oldest first."""
        messages = self.env["bus.bus"].search([("message", "like", "microsoft_calendar/changed")], order="id")
        return [json.loads(message.message)["payload"] for message in messages]

    def opens_calendar(self, times=1):
        for _time in range(times):
            answer = self.anna.with_user(self.anna)._microsoft_calendar_sync(background=True)
            self.assertEqual(answer, {"status": "no_new_event_from_microsoft"})

    def test_d98_opening_the_calendar_thirty_times_queues_one_run(self):
        self.later(minutes=2)
        before = len(self.runs())
        self.opens_calendar(30)
        self.assertEqual(self.outlook.requests(), [], "Nobody waits for Microsoft.")
        self.assertEqual(len(self.triggers()), len(self.env["microsoft.calendar.collection"]._lanes()))
        self.run_due()
        self.assertEqual(len(self.runs()), before + 1)
        self.opens_calendar(30)
        self.run_due()
        self.assertEqual(len(self.runs()), before + 1, "Looked a moment ago: that is enough.")

    def test_d98_who_presses_while_a_run_is_under_way_starts_no_second_one(self):
        before = len(self.runs())
        with self.registry.cursor() as cr:
            collection = self.collection()._on_cursor(cr)
            self.assertTrue(collection._take_leases())
            self.assertTrue(self.collection()._synchronise().busy)
            collection._release_leases()
        self.assertEqual(len(self.runs()), before)
        self.assertEqual(self.outlook.requests(), [])

    def test_d98_a_pause_that_microsoft_asked_for_is_kept_whoever_asks(self):
        self.outlook.faults(fault(status=429, code="ApplicationThrottled", retry_after=900, path="/calendarView/delta"))
        self.synchronise()
        self.outlook.faults()
        self.outlook.forget_journal()
        for minutes in (2, 2, 9):
            self.later(minutes=minutes)
            self.opens_calendar()
            self.anna.with_user(self.anna)._microsoft_calendar_sync()
            self.run_due()
            self.assertEqual(self.outlook.requests(), [])
            self.assertTrue(self.state()["message"], "The person is told why nothing happens.")
        self.later(minutes=3)
        self.opens_calendar()
        self.run_due()
        self.assertTrue(self.outlook.requests())
        self.assertFalse(self.state()["message"])

    def test_d102_a_restart_shows_at_once(self):
        anna = self.anna.with_user(self.anna)
        anna.stop_microsoft_synchronization()
        self.assertEqual(self.state()["state"], "stopped")
        anna.restart_microsoft_synchronization()
        self.assertEqual(self.state()["state"], "active")
        self.assertEqual(anna.check_synchronization_status()["microsoft_calendar"], "sync_active")

    def test_d105_what_comes_while_nobody_looks_appears_and_the_age_is_told(self):
        self.outlook.creates(ANNA, "Only in Outlook", TOMORROW + timedelta(days=2))
        self.later(days=1)
        self.assertEqual(self.state()["last_success"], "2030-03-04 08:00:00")
        self.run_due()
        self.assert_in_sync(self.event("Only in Outlook"))
        state = self.state()
        self.assertEqual((state["state"], state["last_success"]), ("active", "2030-03-05 08:00:00"))

    def test_a_long_run_tells_how_far_it_is(self):
        for number in range(120):
            self.outlook.creates(ANNA, f"Meeting {number}", TOMORROW + timedelta(days=number))
        self.env.flush_all()
        with freeze_time(NOW, auto_tick_seconds=2):
            self.collection()._synchronise()
        self.env.invalidate_all()
        told = self.told()
        running = [(one["done"], one["total"]) for one in told if one["state"] == "running"]
        self.assertEqual(running, sorted(running))
        self.assertIn((50, 120), running)
        self.assertFalse(any(one["changed"] for one in told[:-1]))
        self.assertEqual((told[-1]["state"], told[-1]["changed"], told[-1]["total"]), ("active", True, 0))

    def test_a_short_run_tells_only_its_end(self):
        self.outlook.creates(ANNA, "Meeting", TOMORROW)
        self.synchronise()
        (told,) = self.told()
        self.assertEqual((told["state"], told["changed"]), ("active", True))
