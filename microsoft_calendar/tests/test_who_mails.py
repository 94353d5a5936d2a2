"""Exactly one invitation per person, from exactly one system: see "Who mails" in docs/sync.md."""

from datetime import datetime, timedelta

from odoo.fields import Command
from odoo.tests import tagged

from .common import NOW, TOMORROW
from .series_case import ALL, ANNA, GUEST, SeriesCase


@tagged("post_install", "-at_install")
class TestWhoMails(SeriesCase):
    def setUp(self):
        super().setUp()
        self.forget()

    def of_odoo(self):
        """The addresses of what Odoo has mailed."""
        return (self.env["mail.mail"].search([]) - self.mails_before).recipient_ids.mapped("email")

    def stops(self, user=None):
        (user or self.anna).with_user(user or self.anna).stop_microsoft_synchronization()

    def restarts(self):
        self.anna.with_user(self.anna).restart_microsoft_synchronization()

    def note(self, event, user=None):
        return self.as_person(event, user).microsoft_mail_note

    def test_d57_one_invitation_and_it_is_outlooks(self):
        event = self.create_event(partner_ids=self.invited(self.guest))
        self.assertFalse(self.note(event))
        self.synchronise()
        self.assertEqual(self.of_odoo(), [])
        self.assertEqual(self.mails_by_person(), {GUEST: 1})
        self.forget()
        self.as_person(event).write(
            {"start": event.start + timedelta(hours=1), "stop": event.stop + timedelta(hours=1)}
        )
        self.as_person(event).write({"partner_ids": [Command.link(self.other.id)]})
        self.synchronise()
        self.assertEqual(self.of_odoo(), [])
        self.assertEqual(self.mails_by_person(), {GUEST: 1, self.other.email: 1})

    def test_d60_a_colleague_who_does_not_synchronize_edits_a_series(self):
        self.outlook.creates(
            ANNA,
            "Weekly",
            TOMORROW,
            attendees=[GUEST],
            recurrence={
                "pattern": {"type": "weekly", "interval": 1, "daysOfWeek": ["tuesday"], "firstDayOfWeek": "monday"},
                "range": {"type": "numbered", "numberOfOccurrences": 12, "startDate": "2030-03-05"},
            },
        )
        self.synchronise()
        events = self.present("Weekly")
        self.forget()
        self.edits(events[3], ALL, self.ben, location="Room 9")
        self.moves(events[3], ALL, user=self.ben, hours=1, minutes=30)
        self.synchronise()
        self.assertEqual(self.mails_by_person(), {GUEST: 1})
        self.assertEqual(self.of_odoo(), [])

    def test_d62_importing_asks_nothing_but_reading(self):
        item = self.outlook.creates(ANNA, "Budget", TOMORROW, attendees=[GUEST])
        other = self.outlook.creates(ANNA, "Offer", TOMORROW, attendees=[GUEST])
        self.synchronise()
        self.outlook.forget_mails()
        self.outlook.forget_journal()
        self.outlook.moves(ANNA, item, TOMORROW + timedelta(days=1))
        self.outlook.deletes(ANNA, other)
        asked_by_people = len(self.outlook.requests())
        for _round in range(2):
            self.synchronise()
        inner = self.outlook.requests()[asked_by_people:]
        self.assertTrue(inner)
        self.assertEqual({line.split()[0] for line in inner if "$batch" not in line}, {"GET"})
        self.assertEqual(self.of_odoo(), [])

    def test_d63_mails_only_when_attendees_need_them(self):
        event = self.meeting()
        alarm = self.env["calendar.alarm"]._microsoft_notification(30)
        tag = self.env["calendar.event.type"].create({"name": "Internal"})
        for private in (
            {"alarm_ids": [Command.link(alarm.id)]},
            {"categ_ids": [Command.link(tag.id)]},
            {"show_as": "free"},
        ):
            self.as_person(event).write(private)
        self.synchronise()
        self.assertTrue(self.outlook.requests("PATCH"))
        self.assertEqual(self.mails_by_person(), {})
        self.as_person(event).write({"partner_ids": [Command.link(self.other.id)]})
        self.synchronise()
        self.assertEqual(self.mails_by_person(), {self.other.email: 1})
        self.later(days=3)
        self.as_person(event).action_archive()
        self.synchronise()
        self.assertEqual(self.mails_by_person(), {self.other.email: 1})

    def test_d64_configured_but_the_organizer_is_not_connected(self):
        event = self.create_event(self.ben, partner_ids=[Command.set((self.ben.partner_id | self.guest).ids)])
        self.assertEqual(self.of_odoo(), [GUEST])
        self.assertIn("Ben Okafor has not connected", self.note(event, self.ben))
        self.as_person(event, self.ben).write(
            {"start": TOMORROW + timedelta(days=1), "stop": TOMORROW + timedelta(days=1, hours=1)}
        )
        self.assertEqual(self.mails_by_person(), {GUEST: 2})
        self.synchronise()
        self.assert_nothing_sent()

    def test_d52_a_visitor_books_with_a_connected_owner(self):
        visitor = self.env.ref("base.public_user")
        events = self.env["calendar.event"].with_user(visitor).sudo()
        event = events.create(
            {
                "name": "Appointment",
                "start": TOMORROW,
                "stop": TOMORROW + timedelta(hours=1),
                "user_id": self.anna.id,
                "partner_ids": self.invited(self.guest),
            }
        )
        self.assertEqual(self.of_odoo(), [])
        self.synchronise()
        self.assert_in_sync(event.with_env(self.env))
        self.assertEqual(self.mails_by_person(), {GUEST: 1})

    def test_d53_adding_attendees_in_the_side_panel(self):
        filters = self.env["calendar.filters"].with_user(self.ben)
        for person in (self.guest, self.anna.partner_id):
            filters.create({"partner_id": person.id})
        found = filters.search_read([("user_id", "=", self.ben.id)], ["partner_id", "active", "partner_checked"])
        self.assertEqual([one["partner_id"][0] for one in found], [self.guest.id, self.anna.partner_id.id])
        event = self.create_event(self.ben, partner_ids=self.invited(self.guest))
        details = self.guest.with_user(self.ben).get_attendee_detail(event.ids)
        self.assertEqual([one["id"] for one in details], [self.guest.id])

    # -- reminders -----------------------------------------------------------------------------------------------------

    def remind(self, alarm_type, **values):
        """A meeting with a reminder of Odoo an hour before; the time comes, and the scheduler runs."""
        alarm = self.env["calendar.alarm"].create(
            {"name": "An hour", "alarm_type": alarm_type, "duration": 1, "interval": "hours", **values}
        )
        self.guest.phone = "+32 470 12 34 56"
        event = self.meeting(alarm_ids=[Command.link(alarm.id)])
        self.assert_in_sync(event)
        self.later(seconds=(TOMORROW - NOW).total_seconds() - 1800)
        manager = self.env["calendar.alarm_manager"].with_context(lastcall=TOMORROW - timedelta(hours=2))
        manager._send_reminder()

    def test_d66_reminders_by_mail_are_odoos(self):
        template = self.env.ref("calendar.calendar_template_meeting_reminder")
        self.remind("email", mail_template_id=template.id)
        self.assertIn(GUEST, self.of_odoo())
        self.assert_nothing_sent()

    def test_d65_reminders_by_sms_are_odoos(self):
        if "sms" not in dict(self.env["calendar.alarm"]._fields["alarm_type"].selection):
            self.skipTest("calendar_sms is not installed")
        self.remind("sms")
        sent = self.env["sms.sms"].search([("partner_id", "=", self.guest.id)])
        self.assertEqual(len(sent), 1)
        self.assert_nothing_sent()

    def test_what_a_person_asks_for_is_mailed(self):
        event = self.meeting()
        self.as_person(event).action_sendmail()
        self.assertEqual(self.of_odoo(), [GUEST])

    # -- connected, but... ---------------------------------------------------------------------------------------------

    def test_who_must_sign_in_again(self):
        """The event waits in Odoo and the form says so; Outlook invites once, later."""
        self.env["microsoft.account"].sudo()._for_user(self.anna).state = "sign_in"
        event = self.create_event(partner_ids=self.invited(self.guest))
        self.assertEqual(self.of_odoo(), [])
        self.assertIn("as soon as Anna Keller has signed in again", self.note(event))
        self.connect(self.anna)
        self.synchronise()
        self.assertEqual(self.mails_by_person(), {GUEST: 1})

    def test_paused_for_everybody(self):
        self.anna.pause_microsoft_synchronization()
        event = self.create_event(partner_ids=self.invited(self.guest))
        self.assertIn("paused", self.note(event))
        self.anna.unpause_microsoft_synchronization()
        self.synchronise()
        self.assertEqual(self.mails_by_person(), {GUEST: 1})

    def test_what_odoo_invited_to_meanwhile_stays_in_odoo(self):
        """While the organizer has stopped, or takes only: it is not sent later by itself, which would invite anew."""
        anna = self.anna.with_user(self.anna)
        for ends, goes_on in (
            (self.stops, self.restarts),
            (
                lambda: anna.write({"microsoft_calendar_direction": "to_odoo"}),
                lambda: anna.write({"microsoft_calendar_direction": "both"}),
            ),
            (self.env["microsoft.account"].sudo()._for_user(self.anna)._forget, lambda: self.connect(self.anna)),
        ):
            self.forget()
            ends()
            event = self.create_event(partner_ids=self.invited(self.guest))
            # The database's own clock does not stand still.
            self.env.cr.execute("UPDATE calendar_event SET create_date = %s WHERE id = %s", (datetime.now(), event.id))
            event.invalidate_recordset(["create_date"])
            self.assertEqual(self.of_odoo(), [GUEST])
            self.assertIn("Odoo sends the invitations", self.note(event))
            self.later(minutes=5)
            goes_on()
            self.as_person(event).write({"location": "Room 9"})
            self.synchronise()
            self.assertEqual(self.outlook.events(ANNA), [])
            self.assertEqual(self.mails_by_person(), {GUEST: 1})

    def test_who_was_archived_or_disconnected_or_takes_only(self):
        cases = {
            "archived": lambda: self.anna.sudo().write({"active": False}),
            "disconnected": lambda: self.env["microsoft.account"].sudo()._for_user(self.anna)._forget(),
            "takes only": lambda: self.anna.sudo().write({"microsoft_calendar_direction": "to_odoo"}),
            "not enabled": lambda: self.anna.sudo().write({"microsoft_calendar_enabled": "no"}),
        }
        for name, happens in cases.items():
            with self.subTest(name), self.env.cr.savepoint() as savepoint:
                happens()
                self.create_event(self.ben, user_id=self.anna.id, partner_ids=self.invited(self.guest))
                self.assertIn(GUEST, self.of_odoo())
                savepoint.rollback()

    # -- meetings of others --------------------------------------------------------------------------------------------

    def test_odoo_mails_nobody_in_the_name_of_an_outside_organizer(self):
        self.outlook.seed(GUEST)
        self.outlook.creates(GUEST, "Offer", TOMORROW, attendees=[ANNA])
        self.synchronise()
        event = self.event("Offer")
        self.forget()
        self.as_person(event).write({"start": TOMORROW + timedelta(hours=3), "stop": TOMORROW + timedelta(hours=4)})
        self.as_person(event).write({"partner_ids": [Command.link(self.other.id)]})
        self.assertFalse(self.note(event))
        self.assertTrue(self.as_person(event).microsoft_organizer_note)
        action = self.as_person(event).action_unlink_event()
        self.assertNotEqual(action.get("res_model"), "calendar.popover.delete.wizard")
        self.synchronise()
        self.assertEqual(self.mails_by_person(), {})

    # -- deletion by the dialogs of the core ---------------------------------------------------------------------------

    def test_deleting_all_that_is_meant(self):
        """The core's dialogs go through this method: "this and following", then all that is left."""
        for which, left in (("next", 3), ("all_events", 0)):
            events = self.series(name=f"Weekly {which}")
            self.as_person(events[3]).action_unlink_event(self.anna.partner_id.id, which)
            self.synchronise()
            self.assertEqual(len(self.present(f"Weekly {which}")), left)
            self.assertEqual(self.mails_by_person(), {GUEST: 1})

    def test_odoo_offers_a_mail_for_what_it_invited_to(self):
        event = self.create_event(self.ben, partner_ids=[Command.set((self.ben.partner_id | self.guest).ids)])
        action = self.as_person(event, self.ben).action_unlink_event()
        self.assertEqual(action["res_model"], "calendar.popover.delete.wizard")
