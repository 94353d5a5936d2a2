"""When collections run, and who may run them."""

from datetime import datetime, timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import TOMORROW, MicrosoftCalendarCase

ANNA, BEN = "anna@contoso.example", "ben@contoso.example"


@tagged("post_install", "-at_install")
class TestScheduler(MicrosoftCalendarCase):
    def run_due(self):
        self.env.flush_all()
        self.env["microsoft.calendar.collection"]._run_due()
        self.env.invalidate_all()

    def forget_triggers(self):
        """As the commit after connecting does."""
        self.env.cr.precommit.data.pop("microsoft_calendar.woken", None)
        self.triggers().unlink()

    def triggers(self):
        return self.env["ir.cron.trigger"].search(
            [("cron_id", "in", self.env["microsoft.calendar.collection"]._lanes())]
        )

    def test_nothing_is_due(self):
        self.run_due()
        self.assertEqual(self.outlook.requests(), [])

    def test_an_edit_wakes_the_lanes_and_is_sent(self):
        self.forget_triggers()
        self.create_event(name="Budget")
        self.assertEqual(len(self.triggers()), 2)
        self.run_due()
        self.assert_in_sync(self.event("Budget"))

    def test_outlook_is_looked_at_by_the_interval(self):
        self.outlook.creates(ANNA, "Budget", TOMORROW)
        self.run_due()
        self.assertFalse(self.env["calendar.event"].search([("name", "=", "Budget")]))
        self.later(minutes=6)
        self.run_due()
        self.assert_in_sync(self.event("Budget"))

    def test_one_failing_person_stops_nobody(self):
        self.connect(self.ben)
        self.outlook.faults(
            {
                "match": {"mailbox": BEN, "count": 100},
                "do": {"kind": "status", "status": 500, "code": "ErrorInternalServerError"},
            }
        )
        self.outlook.creates(ANNA, "Budget", TOMORROW)
        self.later(minutes=6)
        self.run_due()
        self.assert_in_sync(self.event("Budget"))
        failed = self.collection(self.ben)
        self.assertEqual(failed.failures, 1)
        self.assertGreater(failed.next_run, failed.last_attempt)

    def test_paused_for_everybody(self):
        self.env["res.users"].pause_microsoft_synchronization()
        self.create_event(name="Budget")
        self.later(minutes=6)
        self.run_due()
        self.assertEqual(self.outlook.requests(), [])
        self.assertEqual(self.anna._microsoft_calendar_state()["state"], "paused")
        self.env["res.users"].unpause_microsoft_synchronization()
        self.run_due()
        self.assert_in_sync(self.event("Budget"))

    def test_stopped_and_restarted(self):
        item = self.outlook.creates(ANNA, "Budget", TOMORROW)
        self.synchronise()
        event = self.event("Budget")
        self.anna.with_user(self.anna).stop_microsoft_synchronization()
        self.assertEqual(self.anna._microsoft_calendar_state()["state"], "stopped")
        event.with_user(self.anna).write({"location": "Room 9"})
        self.outlook.moves(ANNA, item, TOMORROW + timedelta(hours=1))
        self.outlook.forget_journal()
        self.later(hours=1)
        self.run_due()
        self.assertEqual(self.outlook.requests(), [])
        self.anna.with_user(self.anna).restart_microsoft_synchronization()
        self.run_due()
        self.assertEqual((event.location, event.start), ("Room 9", TOMORROW + timedelta(hours=1)))
        self.assert_in_sync(event)

    def test_many_mailboxes_are_read_at_once(self):
        addresses = [f"user{number}@contoso.example" for number in range(5)]
        self.outlook.seed(*addresses)
        for address in addresses:
            self.connect(self.add_user(address, address))
            self.outlook.creates(address, f"Of {address}", TOMORROW)
        self.run_due()
        self.assertEqual(self.env["calendar.event"].search_count([("name", "like", "Of user")]), 5)

    def test_a_mailbox_that_does_not_answer_keeps_nobody_waiting(self):
        """It is looked at first, for its success is the longest ago, and it comes last."""
        self.connect(self.ben)
        carla = self.add_user("carla@contoso.example", "Carla Novak")
        self.outlook.seed(carla.email)
        self.connect(carla)
        self.collection(self.ben).last_success = self.collection().last_success - timedelta(days=1)
        self.outlook.faults(
            {"match": {"mailbox": BEN, "path": "/calendarView/delta"}, "do": {"kind": "delay", "seconds": 1}}
        )
        self.later(minutes=6)
        self.run_due()
        runs = self.env["microsoft.sync.run"].search([("started", "=", datetime.now())], order="id")
        self.assertEqual(len(runs), 3)
        self.assertEqual(runs[-1].user_id, self.ben)

    def test_sync_data(self):
        answer = self.anna.with_user(self.anna)._microsoft_calendar_sync("/odoo")
        self.assertEqual(answer, {"status": "no_new_event_from_microsoft"})
        self.outlook.creates(ANNA, "Budget", TOMORROW)
        answer = self.anna.with_user(self.anna)._microsoft_calendar_sync("/odoo")
        self.assertEqual(answer, {"status": "need_refresh"})
        answer = self.ben.with_user(self.ben)._microsoft_calendar_sync("/odoo")
        self.assertEqual(answer["status"], "need_auth")
        self.assertTrue(answer["url"].startswith("/microsoft_account/"))
        self.env["ir.config_parameter"].set_param("microsoft_calendar_client_id", False)
        answer = self.ben.with_user(self.ben)._microsoft_calendar_sync("/odoo")
        self.assertEqual(answer, {"status": "need_config_from_admin", "action": False})

    def test_opening_the_calendar_only_wakes_the_scheduler(self):
        self.later(minutes=2)
        self.forget_triggers()
        answer = self.anna.with_user(self.anna)._microsoft_calendar_sync("/odoo", background=True)
        self.assertEqual(answer, {"status": "no_new_event_from_microsoft"})
        self.assertEqual(self.outlook.requests(), [])
        self.assertTrue(self.triggers())
        self.run_due()
        self.assertEqual(len(self.outlook.requests("GET", "/delta")), 1)


@tagged("post_install", "-at_install")
class TestRights(MicrosoftCalendarCase):
    def test_a_person_sees_the_own_calendar_only(self):
        self.create_event(name="Budget")
        for model in ("microsoft.calendar.collection", "microsoft.calendar.link"):
            self.assertTrue(self.env[model].with_user(self.anna).search([]))
            self.assertFalse(self.env[model].with_user(self.ben).search([]))

    def test_nobody_writes_what_the_engine_keeps(self):
        self.create_event(name="Budget")
        for model in ("microsoft.calendar.collection", "microsoft.calendar.link", "microsoft.sync.run"):
            record = self.env[model].with_user(self.anna).search([], limit=1)
            self.assertTrue(record)
            with self.assertRaises(AccessError):
                record.write({"create_uid": self.ben.id})
            with self.assertRaises(AccessError):
                record.unlink()

    def test_only_administrators_decide_for_others(self):
        with self.assertRaisesRegex(Exception, "administrator"):
            self.anna.with_user(self.ben).stop_microsoft_synchronization()
        self.anna.with_user(self.env.ref("base.user_admin")).stop_microsoft_synchronization()
        self.assertEqual(self.collection().state, "stopped")

    def test_cursor_and_lease_are_not_shown(self):
        shown = self.collection().with_user(self.anna).fields_get()
        self.assertFalse({"cursor", "cursor_stamp", "lease_holder"} & set(shown))
