"""Rows of the ledger about connecting, stopping, pausing, and other mailboxes and databases: one test for each."""

from datetime import timedelta

from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import file_open

from .common import TOMORROW, weekly
from .series_case import ANNA, BEN, GUEST, SeriesCase

OUTSIDER, PRIVATE = "outsider@fabrikam.example", "anna.private@contoso.example"


class ConnectionCase(SeriesCase):
    def run_due(self):
        self.env.flush_all()
        self.env["microsoft.calendar.collection"]._run_due()
        self.env.invalidate_all()

    def stop(self, user=None):
        user = user or self.anna
        user.with_user(user).stop_microsoft_synchronization()

    def restart(self, user=None):
        user = user or self.anna
        user.with_user(user).restart_microsoft_synchronization()

    def state(self, user=None):
        self.env.flush_all()
        self.env.invalidate_all()
        user = user or self.anna
        return user.with_user(user).get_microsoft_calendar_state()["state"]

    def fill(self):
        """A meeting, a series with a moved occurrence, an invitation of an outsider: synchronised."""
        self.outlook.seed(OUTSIDER)
        self.outlook.creates(ANNA, "Meeting", TOMORROW, attendees=[GUEST])
        series = self.outlook.creates(
            ANNA, "Series", TOMORROW, attendees=[GUEST], recurrence=weekly(numberOfOccurrences=4)
        )
        second = self.instance(series, TOMORROW.date() + timedelta(days=7))
        self.outlook.moves(ANNA, second, TOMORROW + timedelta(days=8))
        self.outlook.creates(OUTSIDER, "Invitation", TOMORROW, attendees=[ANNA])
        self.synchronise()
        self.forget()

    def events(self):
        """Names and starts of all events in Odoo that are not archived, in order."""
        events = self.env["calendar.event"].search([], order="name, start")
        return [(event.name, event.start) for event in events]

    def in_outlook(self, address=ANNA):
        return sorted((item["subject"], item["start"]["dateTime"]) for item in self.outlook.events(address))

    def quiet(self):
        """From here on requests and mails count."""
        self.outlook.forget_mails()
        self.outlook.forget_journal()

    def changing_requests(self):
        return [one for one in self.outlook.requests() if not one.startswith("GET") and "$batch" not in one]


@tagged("post_install", "-at_install")
class TestFirstContactLedger(ConnectionCase):
    def assert_nothing_new(self, before):
        self.assertEqual((self.events(), self.in_outlook()), before)
        self.assertEqual(self.changing_requests(), [])
        self.assert_nothing_sent()

    def test_d04_removed_and_installed_again(self):
        """With the addon go its links and ids; what is there is recognised by subject, time and organizer."""
        self.fill()
        before = self.events(), self.in_outlook()
        self.collection().unlink()
        everything = self.env["calendar.event"].with_context(active_test=False).search([])
        forgotten = {"microsoft_id": False, "ms_universal_event_id": False, "microsoft_organizer": False}
        everything.with_context(microsoft_calendar_from_outlook=True).write(forgotten)
        everything.recurrence_id.write({"microsoft_id": False, "ms_universal_event_id": False})
        self.env.flush_all()
        self.later(minutes=1)
        self.connect(self.anna)
        self.synchronise()
        self.synchronise()
        self.assert_nothing_new(before)

    def test_d04_link_data_wiped(self):
        """Only the links are lost: the iCalUId is still known."""
        self.fill()
        before = self.events(), self.in_outlook()
        self.collection().unlink()
        self.later(minutes=1)
        self.connect(self.anna)
        self.synchronise()
        self.assert_nothing_new(before)

    def test_d27_cancelled_in_outlook_keeps_its_history(self):
        self.outlook.creates(ANNA, "Visit", TOMORROW, attendees=[GUEST])
        self.synchronise()
        event = self.event("Visit")
        customer = self.env["res.partner"].create({"name": "Customer"})
        model = self.env["ir.model"]._get("res.partner")
        event.write({"res_model_id": model.id, "res_id": customer.id})
        event.message_post(body="They want a discount")
        self.synchronise()
        self.outlook.deletes(ANNA, self.outlook.event(ANNA, "Visit"))
        self.synchronise()
        self.assertFalse(event.active)
        self.assertEqual((event.res_model, event.res_id), ("res.partner", customer.id))
        self.assertIn("They want a discount", " ".join(event.message_ids.mapped("body")))

    def test_d55_the_first_synchronisation_invites_nobody(self):
        guest = [Command.link(self.guest.id)]
        for number in range(50):
            self.create_event(self.ben, f"Past {number}", TOMORROW - timedelta(days=3 + number), partner_ids=guest)
        for number in range(20):
            self.create_event(self.ben, f"Future {number}", TOMORROW + timedelta(days=number), partner_ids=guest)
        self.later(minutes=1)
        self.connect_only(self.ben)
        self.synchronise(self.ben)
        self.assertEqual(self.outlook.events(BEN), [])
        self.assert_nothing_sent()
        # Only who asks for it, after the dialog has said how many mails that is, has the upcoming ones sent.
        action = self.ben.with_user(self.ben).action_microsoft_calendar_first_sync()
        wizard = self.env[action["res_model"]].with_user(self.ben).browse(action["res_id"])
        wizard.choice = "upcoming"
        self.assertEqual(wizard.mails, 20)
        wizard.action_begin()
        self.synchronise(self.ben)
        self.assertEqual({item["subject"] for item in self.outlook.events(BEN)}, {f"Future {n}" for n in range(20)})
        self.assertEqual(len(self.outlook.mails()), 20)


@tagged("post_install", "-at_install")
class TestOtherMailboxes(ConnectionCase):
    def test_d71_a_dead_permission_queues_and_is_sent_once(self):
        self.outlook.tokens("revoke_refresh", ANNA)
        self.outlook.tokens("expire_access", ANNA)
        event = self.create_event(name="Budget", partner_ids=self.invited(self.guest))
        self.synchronise()
        self.assertEqual(self.state(), "sign_in")
        self.assertTrue(event.need_sync_m)
        later = self.create_event(name="Made meanwhile")
        self.connect(self.anna)
        self.synchronise()
        self.synchronise()
        self.assertEqual(self.state(), "active")
        for one in (event, later):
            self.assert_in_sync(one)
        self.assertEqual(len(self.outlook.events(ANNA)), 2)
        self.assertEqual([mail["kind"] for mail in self.outlook.mails()], ["invitation"])

    def test_d74_another_mailbox_and_back(self):
        """The sign-in asks for the account (test_callback); here: what belongs to one never gets into the other."""
        self.fill()
        self.create_event(name="Made in Odoo")
        self.synchronise()
        self.forget()
        in_odoo, in_first = self.events(), self.in_outlook()
        self.outlook.seed(PRIVATE)
        self.outlook.creates(PRIVATE, "Dentist", TOMORROW)
        self.stop()
        self.later(minutes=1)
        self.connect(self.anna, PRIVATE)
        self.synchronise()
        self.assertEqual(self.in_outlook(PRIVATE), [("Dentist", "2030-03-05T09:00:00.0000000")])
        self.assertEqual([one for one in self.events() if one[0] != "Dentist"], in_odoo)
        meeting = self.event("Meeting")
        meeting.with_user(self.anna).write({"location": "Room 9"})
        self.create_event(name="New")
        self.synchronise()
        self.assertEqual([subject for subject, _start in self.in_outlook(PRIVATE)], ["Dentist", "New"])
        self.assertEqual(self.in_outlook(), in_first)
        self.assertFalse([mail for mail in self.outlook.mails() if mail["kind"] != "invitation"])
        # Back in the first mailbox its links are as they were: the edit made meanwhile is sent, nothing is new.
        self.stop()
        self.connect(self.anna)
        self.synchronise()
        self.assertEqual(self.in_outlook(), in_first)
        self.assert_in_sync(meeting)
        self.assertEqual([subject for subject, _start in self.in_outlook(PRIVATE)], ["Dentist", "New"])

    def test_d75_a_copied_database_is_silent(self):
        self.fill()
        self.env.flush_all()
        for addon in ("microsoft_account", "microsoft_calendar"):
            with file_open(f"{addon}/data/neutralize.sql") as script:
                self.env.cr.execute(script.read())
        self.env.invalidate_all()
        self.env.registry.clear_cache()
        self.later(days=1)
        self.event("Meeting").with_user(self.anna).unlink()
        self.create_event(name="Made in the copy")
        self.run_due()
        self.anna.with_user(self.anna)._microsoft_calendar_sync("/odoo")
        self.assertTrue(self.collection()._synchronise().busy)
        self.assert_no_request()
        self.assert_nothing_sent()

    def test_a_restored_backup_older_than_outlook(self):
        """What Odoo has forgotten comes back from Outlook, once; nobody gets a mail."""
        self.fill()
        with self.env.cr.savepoint() as backup:
            self.create_event(name="Made after the backup", partner_ids=self.invited(self.guest))
            self.event("Meeting").with_user(self.anna).write({"location": "Room 9"})
            self.synchronise()
            self.outlook.deletes(ANNA, self.outlook.event(ANNA, "Invitation"))
            self.synchronise()
            backup.rollback()
        self.env.invalidate_all()
        self.forget()
        self.later(hours=1)
        self.synchronise()
        self.synchronise()
        self.assertEqual(self.event("Meeting").location, "Room 9")
        self.assert_in_sync(self.event("Meeting"))
        self.assert_in_sync(self.event("Made after the backup"))
        self.assertEqual(self.changing_requests(), [])
        self.assert_nothing_sent()


@tagged("post_install", "-at_install")
class TestStopAndPause(ConnectionCase):
    def test_d86_stopped_before_the_first_run(self):
        self.connect_only(self.ben)
        self.stop(self.ben)
        self.assertEqual(self.state(self.ben), "stopped")
        self.restart(self.ben)
        self.assertEqual(self.state(self.ben), "first")
        self.outlook.creates(BEN, "Budget", TOMORROW)
        self.synchronise(self.ben)
        self.assertEqual(self.state(self.ben), "active")
        self.assert_in_sync(self.event("Budget"), self.ben)

    def test_d97_a_restart_returns_at_once(self):
        """Nothing is flagged, nothing is asked of Microsoft in the click; the scheduler is woken."""
        for number in range(60):
            self.outlook.creates(ANNA, f"Meeting {number}", TOMORROW, attendees=[GUEST])
        self.synchronise()
        self.stop()
        self.quiet()
        self.env.cr.precommit.data.pop("microsoft_calendar.woken", None)
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        self.restart()
        self.env.flush_all()
        self.assertLess(self.env.cr.sql_log_count - before, 40)
        self.assert_no_request()
        self.assertFalse(self.collection().pending_count)
        self.later(minutes=1)
        self.run_due()
        self.assertEqual(self.changing_requests(), [])
        self.assert_nothing_sent()

    def test_d99_only_real_differences_move_after_a_stop(self):
        self.fill()
        self.connect(self.ben)
        before = self.in_outlook()
        self.stop()
        self.event("Meeting").with_user(self.anna).write({"location": "Room 9"})
        invitation = self.outlook.event(OUTSIDER, "Invitation")
        self.outlook.changes(OUTSIDER, invitation, location={"displayName": "Lobby"})
        self.outlook.creates(BEN, "Of Ben", TOMORROW)
        self.quiet()
        self.later(hours=1)
        self.run_due()
        self.assertFalse([one for one in self.outlook.journal() if one.get("mailbox") == ANNA])
        self.assertEqual(self.in_outlook(), before)
        self.assertTrue(self.event("Of Ben"), "Others go on.")
        self.restart()
        self.quiet()
        self.later(minutes=1)
        self.run_due()
        self.assertEqual(self.event("Invitation").location, "Lobby")
        self.assertEqual(len([one for one in self.changing_requests() if one.startswith("PATCH")]), 1)
        self.assertEqual(self.outlook.event(ANNA, "Meeting")["location"]["displayName"], "Room 9")

    def test_d100_stopped_is_stopped_everywhere(self):
        self.stop()
        person = self.anna.with_user(self.anna)
        for _reload in range(2):
            self.assertEqual(self.state(), "stopped")
            self.assertEqual(person.check_synchronization_status()["microsoft_calendar"], "sync_stopped")
            self.assertEqual(person._microsoft_calendar_sync("/odoo", background=True), {"status": "sync_stopped"})
            self.assertFalse(person._has_any_active_synchronization())
            self.later(hours=8)
            self.run_due()
        self.assert_no_request()

    def test_d100_a_run_under_way_does_not_undo_the_stop(self):
        for number in range(60):
            self.outlook.creates(ANNA, f"Meeting {number}", TOMORROW)
        with self.stopped_by_the_first_event():
            self.synchronise()
        self.assertEqual(self.state(), "stopped")
        self.assertEqual(self.env["calendar.event"].search_count([("name", "like", "Meeting")]), 50)

    def test_d101_one_switch_for_everybody(self):
        self.fill()
        self.connect(self.ben)
        self.synchronise(self.ben)
        users = self.env["res.users"]
        users.pause_microsoft_synchronization()
        self.assertEqual((self.state(), self.state(self.ben)), ("paused", "paused"))
        event = self.event("Meeting")
        for number in range(5):
            event.with_user(self.anna).write({"location": f"Room {number}"})
        mine = self.create_event(self.ben, "Of Ben", partner_ids=[Command.link(self.guest.id)])
        self.quiet()
        self.later(minutes=30)
        self.run_due()
        self.anna.with_user(self.anna)._microsoft_calendar_sync("/odoo")
        self.assertTrue(self.collection()._synchronise().busy)
        self.assert_no_request()
        users.unpause_microsoft_synchronization()
        self.run_due()
        self.assert_in_sync(event)
        self.assert_in_sync(mine, self.ben)
        # Five edits are one request and one mail.
        self.assertEqual(len(self.changing_requests()), 2)
        self.assertEqual(self.mails_by_person(), {GUEST: 2})
