"""What the settings do to the synchronisation: which way, who wins, how often, how far, or not at all."""

from datetime import datetime, timedelta

from odoo.tests import tagged

from .common import NOW, TOMORROW, MicrosoftCalendarCase

ANNA = "anna@contoso.example"


@tagged("post_install", "-at_install")
class TestSettingsDirection(MicrosoftCalendarCase):
    def subjects(self):
        return sorted(event["subject"] for event in self.outlook.events(ANNA))

    def set(self, user=None, **settings):
        """What a person (Anna) enters in the own preferences."""
        user = user or self.anna
        user.with_user(user).write({f"microsoft_calendar_{name}": value for name, value in settings.items()})

    # -- Outlook to Odoo ---------------------------------------------------------------------------------------------

    def test_d114_only_from_outlook_to_odoo(self):
        """D114: what is made and edited in Odoo stays there, nothing waits, and Outlook's changes come."""
        meeting = self.outlook.creates(ANNA, "From Outlook", TOMORROW)
        self.synchronise()
        self.set(direction="to_odoo")
        self.outlook.forget_journal()
        own = self.create_event(name="Only in Odoo")
        event = self.event("From Outlook")
        event.with_user(self.anna).write({"location": "Room 1"})
        self.synchronise()
        self.assertEqual(self.subjects(), ["From Outlook"])
        self.assertFalse(self.outlook.requests("POST", "/me/events") + self.outlook.requests("PATCH"))
        self.assertFalse(own.need_sync_m or event.need_sync_m)
        self.outlook.changes(ANNA, meeting, subject="Renamed")
        self.synchronise()
        self.assertEqual((event.name, event.location), ("Renamed", "Room 1"))
        own.with_user(self.anna).write({"name": "Edited in Odoo"})
        self.synchronise()
        self.assertEqual(self.subjects(), ["Renamed"])
        self.assert_nothing_sent()

    def test_what_was_edited_meanwhile_is_sent_when_the_direction_allows(self):
        meeting = self.outlook.creates(ANNA, "From Outlook", TOMORROW)
        self.synchronise()
        self.set(direction="to_odoo")
        event = self.event("From Outlook")
        event.with_user(self.anna).write({"location": "Room 1"})
        self.synchronise()
        self.set(direction="both")
        self.synchronise()
        self.assertEqual(self.outlook.event(ANNA, "From Outlook")["location"]["displayName"], "Room 1")
        self.assertEqual(self.outlook.event(ANNA, "From Outlook")["id"], meeting["id"])
        self.assert_in_sync(event)

    def test_what_was_to_be_sent_before_is_sent_when_the_direction_allows(self):
        """Odoo has invited nobody to it, for Outlook was to: the direction was changed before the next run."""
        self.create_event(name="Of Odoo")
        self.set(direction="to_odoo")
        self.synchronise()
        self.assertEqual(self.subjects(), [])
        self.set(direction="both")
        self.synchronise()
        self.assertEqual(self.subjects(), ["Of Odoo"])
        self.assert_in_sync(self.event("Of Odoo"))

    def test_what_was_deleted_meanwhile_is_not_deleted_in_outlook(self):
        """A change of direction deletes nothing: it comes back."""
        self.outlook.creates(ANNA, "Deleted", TOMORROW)
        self.outlook.creates(ANNA, "Archived", TOMORROW)
        self.synchronise()
        self.set(direction="to_odoo")
        self.event("Deleted").with_user(self.anna).unlink()
        archived = self.event("Archived")
        archived.with_user(self.anna).action_archive()
        self.synchronise()
        self.set(direction="both")
        self.synchronise()
        self.synchronise()
        self.assertEqual(self.subjects(), ["Archived", "Deleted"])
        self.assertTrue(archived.active)
        self.assert_in_sync(self.event("Deleted"))

    def test_odoo_mails_what_outlook_will_not(self):
        self.set(direction="to_odoo")
        event = self.create_event(partner_ids=[(4, self.ben.partner_id.id)])
        self.assertFalse(event._skip_send_mail_status_update())
        self.set(direction="both")
        self.assertTrue(self.create_event(name="Other")._skip_send_mail_status_update())

    # -- Odoo to Outlook ---------------------------------------------------------------------------------------------

    def test_only_from_odoo_to_outlook(self):
        """D114, the other way."""
        self.set(direction="to_outlook")
        event = self.create_event(name="From Odoo")
        renamed = self.create_event(name="Renamed")
        self.outlook.creates(ANNA, "Only in Outlook", TOMORROW)
        self.synchronise()
        self.assertEqual(self.subjects(), ["From Odoo", "Only in Outlook", "Renamed"])
        self.assertFalse(self.env["calendar.event"].search([("name", "=", "Only in Outlook")]))
        self.outlook.changes(ANNA, self.outlook.event(ANNA, "Renamed"), subject="Renamed in Outlook")
        event.with_user(self.anna).write({"location": "Room 1"})
        self.synchronise()
        self.assertEqual(renamed.name, "Renamed")
        self.assertEqual(self.outlook.event(ANNA, "From Odoo")["location"]["displayName"], "Room 1")
        self.set(direction="both")
        self.synchronise()
        self.assertEqual(renamed.name, "Renamed in Outlook")
        self.assert_in_sync(self.event("Only in Outlook"))

    def test_a_deletion_in_outlook_stays_there(self):
        self.set(direction="to_outlook")
        event = self.create_event(name="From Odoo")
        self.synchronise()
        self.outlook.deletes(ANNA, self.outlook.event(ANNA, "From Odoo"))
        self.synchronise()
        self.set(direction="both")
        self.synchronise()
        self.assertTrue(event.active)
        self.assertEqual(self.subjects(), [])

    # -- conflicts ---------------------------------------------------------------------------------------------------

    def test_who_wins(self):
        self.patch(type(self.env.cr), "now", lambda cr: datetime.now())  # of which write_date is made
        for setting, first, expected in (
            ("odoo", "odoo", "By Odoo"),
            ("outlook", "outlook", "By Outlook"),
            ("newest", "odoo", "By Outlook"),
            ("newest", "outlook", "By Odoo"),
        ):
            with self.subTest(setting=setting, first=first):
                self.set(conflicts=setting)
                event = self.create_event(name="Before")
                self.synchronise()
                item = self.outlook.event(ANNA, "Before")
                self.later(minutes=2)
                edits = [
                    lambda event=event: event.with_user(self.anna).write({"name": "By Odoo"}),
                    lambda item=item: self.outlook.changes(ANNA, item, subject="By Outlook"),
                ]
                for edit in edits if first == "odoo" else reversed(edits):
                    edit()
                    self.env.flush_all()
                    self.later(minutes=2)
                self.synchronise()
                self.assertEqual(event.name, expected)
                self.assert_in_sync(event)
                (kept,) = event.microsoft_link_ids.history
                self.assertNotEqual(kept["lost"], expected)
                event.with_user(self.anna).unlink()
                self.synchronise()

    # -- how often, how far ------------------------------------------------------------------------------------------

    def test_the_interval(self):
        self.set(interval=45)
        self.synchronise()
        self.assertEqual(self.collection().next_run, NOW + timedelta(minutes=45))

    def test_another_window_is_read_whole_and_deletes_nothing(self):
        self.outlook.creates(ANNA, "Near", TOMORROW)
        self.outlook.creates(ANNA, "Far", TOMORROW + timedelta(days=300))
        self.synchronise()
        self.anna.company_id.microsoft_calendar_days_ahead = 60
        self.outlook.forget_journal()
        self.synchronise()
        self.assertEqual(len(self.outlook.requests("GET", "/me/calendarView/delta")), 1)
        self.assertTrue(self.event("Far").active)
        self.assertEqual(self.subjects(), ["Far", "Near"])
        self.outlook.changes(ANNA, self.outlook.event(ANNA, "Near"), subject="Nearer")
        self.outlook.creates(ANNA, "Farther", TOMORROW + timedelta(days=301))
        self.synchronise()
        self.assertEqual(self.event("Nearer").start, TOMORROW)
        self.assertFalse(self.env["calendar.event"].search([("name", "=", "Farther")]))
        self.anna.company_id.microsoft_calendar_days_ahead = False
        self.synchronise()
        self.assertTrue(self.event("Farther"))

    # -- not at all --------------------------------------------------------------------------------------------------

    def test_switched_off_by_the_company(self):
        self.anna.company_id.microsoft_calendar_enabled = "no"
        self.assertEqual(self.anna.microsoft_calendar_state, "disabled")
        self.outlook.forget_journal()
        self.assertTrue(self.collection()._synchronise().busy)
        self.create_event(name="Meanwhile")
        self.assert_no_request()
        self.assertTrue(self.create_event(name="Other", partner_ids=[(4, self.ben.partner_id.id)]).active)
        self.anna.company_id.microsoft_calendar_enabled = False
        self.env.invalidate_all()
        self.assertEqual(self.anna.microsoft_calendar_state, "active")

    # -- at once -----------------------------------------------------------------------------------------------------

    def test_a_change_wakes_the_calendars_concerned(self):
        self.connect(self.ben)
        self.synchronise(self.anna, self.ben)
        for change, concerned in (
            (lambda: self.set(conflicts="odoo"), self.anna),
            (lambda: self.anna.company_id.write({"microsoft_calendar_conflicts": "outlook"}), self.anna | self.ben),
            (
                lambda: self.env["ir.config_parameter"].set_param("microsoft_calendar.direction", "to_odoo"),
                self.anna | self.ben,
            ),
            (lambda: self.ben.write({"name": "Benjamin"}), self.env["res.users"]),
        ):
            (self.collection(self.anna) | self.collection(self.ben)).next_run = datetime(2031, 1, 1)
            self.env.flush_all()
            change()
            due = self.env["microsoft.calendar.collection"].search([("next_run", "<=", datetime.now())])
            self.assertEqual(due.user_id, concerned)
