"""Faults of the network, of Microsoft and of the data: the rest goes on, nothing is lost, and somebody is told."""

from datetime import datetime, timedelta

from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import TOMORROW, MicrosoftCalendarCase

ANNA = "anna@contoso.example"


def fault(kind="status", *, method=None, path=None, nth=1, count=1, **do):
    match = {"nth": nth, "count": count, **({"method": method} if method else {}), **({"path": path} if path else {})}
    return {"match": match, "do": {"kind": kind, **do}}


@tagged("post_install", "-at_install")
class TestBadItems(MicrosoftCalendarCase):
    def plant_bad_items(self):
        when = {"dateTime": "2030-03-05T09:00:00.0000000", "timeZone": "UTC"}
        end = {"dateTime": "2030-03-05T10:00:00.0000000", "timeZone": "UTC"}
        self.outlook.plants(ANNA, subject="Without start", start=None, end=end)
        self.outlook.plants(
            ANNA, subject="Unknown zone", start={**when, "timeZone": "Middle-earth Standard Time"}, end=end
        )
        nobody = {"type": "required", "emailAddress": {"name": "Nobody"}}
        self.outlook.plants(ANNA, subject="Attendee without address", start=when, end=end, attendees=[nobody])

    def test_bad_items_are_reported_by_name_and_the_others_arrive(self):
        self.plant_bad_items()
        for number in range(20):
            self.outlook.creates(ANNA, f"Good {number}", TOMORROW + timedelta(days=number))
        self.synchronise()
        self.assertEqual(self.env["calendar.event"].search_count([("name", "like", "Good ")]), 20)
        collection = self.collection()
        problems = {link.subject: link.problem for link in collection.link_ids if link.problem}
        self.assertEqual(set(problems), {"Without start", "Unknown zone"})
        self.assertIn("start", problems["Without start"])
        self.assertIn("Middle-earth Standard Time", problems["Unknown zone"])
        self.assertEqual(collection.problem_count, 2)
        self.assertEqual(collection.state, "active")
        self.assertTrue(collection.cursor)
        event = self.event("Attendee without address")
        self.assertEqual(event.partner_ids, self.anna.partner_id)
        self.assertIn("Nobody", self.link(event).remark)

    def test_a_mended_item_arrives_and_its_problem_is_gone(self):
        self.plant_bad_items()
        self.synchronise()
        link = self.collection().link_ids.filtered(lambda one: one.subject == "Without start")
        self.outlook.moves(ANNA, link.remote_id, TOMORROW)
        self.synchronise()
        event = self.event("Without start")
        self.assertEqual(self.link(event), link)
        self.assertFalse(link.problem)
        self.assert_in_sync(event)

    def test_a_bad_item_is_asked_for_again_later_and_later(self):
        self.plant_bad_items()
        self.synchronise()
        links = self.collection().link_ids.filtered("problem")
        self.assertEqual(set(links.mapped("tries")), {1})
        self.outlook.forget_journal()
        self.synchronise()
        self.assertEqual(set(links.mapped("tries")), {1})
        self.assertEqual(len(self.outlook.requests("GET", "/me/events/")), 0)
        self.later(minutes=2)
        self.synchronise()
        self.assertEqual(set(links.mapped("tries")), {2})
        waits = set(links.mapped(lambda link: link.retry_at - link.write_date.replace(microsecond=0)))
        self.assertEqual(waits, {timedelta(minutes=2)})

    def test_what_odoo_refuses_fails_alone(self):
        """Something in this database refuses one of the events: the others of its chunk are applied."""
        for number in range(3):
            self.outlook.creates(ANNA, f"Good {number}", TOMORROW)
        self.env.cr.execute(
            "ALTER TABLE calendar_event ADD CONSTRAINT no_good_one CHECK (name IS DISTINCT FROM 'Good 1')"
        )
        with self.assertLogs("odoo.addons.microsoft_account.engine.pull", "ERROR"), mute_logger("odoo.sql_db"):
            self.synchronise()
        self.assertEqual(
            sorted(self.env["calendar.event"].search([("name", "like", "Good")]).mapped("name")), ["Good 0", "Good 2"]
        )
        (link,) = self.collection().link_ids.filtered("problem")
        self.assertEqual(link.subject, "Good 1")


@tagged("post_install", "-at_install")
class TestFaults(MicrosoftCalendarCase):
    def test_a_lost_answer_makes_no_second_event(self):
        self.create_event(name="Budget")
        self.outlook.faults(fault("drop_after", path=r"/\$batch", count=3))
        self.synchronise()
        self.outlook.faults()
        self.later(hours=1)
        self.synchronise()
        self.assertEqual(len(self.outlook.events(ANNA)), 1)
        self.assert_in_sync(self.event("Budget"))

    def test_a_lost_answer_and_an_edit_before_the_next_run(self):
        event = self.create_event(name="Budget")
        self.outlook.faults(fault("drop_after", path=r"/\$batch", count=3))
        self.synchronise()
        event.with_user(self.anna).write({"name": "Budget 2031"})
        self.outlook.faults()
        self.later(hours=1)
        self.synchronise()
        self.assertEqual(len(self.outlook.events(ANNA)), 1)
        self.assert_in_sync(event)

    def test_a_lost_answer_and_a_deletion_before_the_next_run(self):
        event = self.create_event(name="Budget")
        self.outlook.faults(fault("drop_after", path=r"/\$batch", count=3))
        self.synchronise()
        event.with_user(self.anna).unlink()
        self.outlook.faults()
        self.later(hours=1)
        self.synchronise()
        self.assertEqual(self.outlook.events(ANNA), [])
        self.assertFalse(self.env["calendar.event"].with_context(active_test=False).search([("name", "=", "Budget")]))

    def test_changed_in_outlook_between_pull_and_push(self):
        item = self.outlook.creates(ANNA, "Budget", TOMORROW)
        self.synchronise()
        event = self.event("Budget")
        event.with_user(self.anna).write({"location": "Room 9"})
        self.outlook.faults(fault(status=412, code="ErrorIrresolvableConflict", method="PATCH"))
        self.outlook.moves(ANNA, item, TOMORROW + timedelta(hours=2))
        self.synchronise()
        self.assertEqual((event.location, event.start), ("Room 9", TOMORROW + timedelta(hours=2)))
        self.assert_in_sync(event)

    def test_one_refused_event_fails_alone(self):
        for number in range(3):
            self.create_event(name=f"Meeting {number}")
        self.outlook.faults(fault(status=400, code="ErrorInvalidRequest", method="POST", path="/me/events$", nth=2))
        self.synchronise()
        self.assertEqual(len(self.outlook.events(ANNA)), 2)
        (link,) = self.collection().link_ids.filtered("problem")
        self.assertTrue(link.pending)
        self.synchronise()
        self.assertEqual(len(self.outlook.events(ANNA)), 2)
        self.later(minutes=2)
        self.synchronise()
        self.assertEqual(len(self.outlook.events(ANNA)), 3)
        self.assertFalse(self.collection().problem_count)

    def test_throttled(self):
        self.create_event(name="Budget")
        self.outlook.faults(fault(status=429, code="ApplicationThrottled", retry_after=900, path=r"/\$batch"))
        self.synchronise()
        collection = self.collection()
        self.assertEqual(collection.state, "active")
        self.assertTrue(collection.message)
        self.assertGreaterEqual(collection.next_run - collection.last_attempt, timedelta(seconds=900))
        self.later(minutes=20)
        self.synchronise()
        self.assertFalse(collection.message)
        self.assert_in_sync(self.event("Budget"))

    def test_a_pause_asked_for_while_it_is_not_known_whose_mailbox_it_is(self):
        account = self.env["microsoft.account"]._for_user(self.anna).sudo()
        account.write({"address": False, "token_validity": datetime.now()})
        self.outlook.faults(fault(status=429, code="ApplicationThrottled", retry_after=900, path="/me$"))
        self.synchronise()
        self.assertFalse(self.outlook.requests("GET", "/delta"))
        self.assertEqual(self.collection().rest_until, datetime.now() + timedelta(seconds=900))
        self.later(minutes=20)
        self.synchronise()
        self.assertFalse(self.collection().message)

    def test_dead_cursor_is_a_full_round_without_doubles(self):
        kept = self.outlook.creates(ANNA, "Kept", TOMORROW)
        gone = self.outlook.creates(ANNA, "Gone", TOMORROW)
        self.synchronise()
        self.outlook.changes(ANNA, kept, location={"displayName": "Room 1"})
        self.outlook.deletes(ANNA, gone)
        self.outlook.faults(fault(status=410, code="SyncStateNotFound", path="/calendarView/delta"))
        self.synchronise()
        self.assertEqual(self.event("Kept").location, "Room 1")
        self.assertFalse(self.event("Gone").active)
        self.assert_nothing_sent()

    def test_revoked_permission(self):
        event = self.create_event(name="Budget")
        self.outlook.tokens("revoke_refresh", ANNA)
        self.outlook.tokens("expire_access", ANNA)
        self.synchronise()
        collection = self.collection()
        self.assertEqual(collection.state, "sign_in")
        self.assertTrue(collection.message)
        self.assertEqual(self.anna._microsoft_calendar_state()["state"], "sign_in")
        event.with_user(self.anna).write({"name": "Budget 2031"})
        self.connect(self.anna)
        self.synchronise()
        self.assertEqual(collection.state, "active")
        self.assert_in_sync(event)

    def test_expired_access_token_is_renewed(self):
        self.create_event(name="Budget")
        self.outlook.tokens("expire_access", ANNA)
        self.synchronise()
        self.assertFalse(self.collection().message)
        self.assert_in_sync(self.event("Budget"))

    def test_unreachable(self):
        self.create_event(name="Budget")
        self.outlook.faults(fault("refuse", count=50))
        self.synchronise()
        collection = self.collection()
        self.assertEqual((collection.state, collection.failures), ("active", 1))
        run = self.env["microsoft.sync.run"].search([("collection_id", "=", collection.id)], limit=1)
        self.assertEqual(run.outcome, "failed")
        self.outlook.faults()
        self.synchronise()
        self.assertEqual(collection.failures, 0)
        self.assert_in_sync(self.event("Budget"))

    def test_what_outlook_could_not_take_is_told_and_stops_nobody(self):
        """Exchange takes 500 attendees."""
        crowd = self.env["res.partner"].create(
            [{"name": f"Guest {number}", "email": f"guest{number}@fabrikam.example"} for number in range(501)]
        )
        self.create_event(name="Crowd", partner_ids=[Command.set(crowd.ids)])
        self.create_event(name="Budget")
        self.synchronise()
        self.assertEqual([item["subject"] for item in self.outlook.events(ANNA)], ["Budget"])
        self.assertIn("500", self.link(self.event("Crowd")).problem)
