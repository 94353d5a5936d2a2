"""Private events of Outlook: as they are, as busy time, or not at all."""

import json

from odoo.tests import tagged

from .common import TOMORROW, MicrosoftCalendarCase, weekly

ANNA, BEN = "anna@contoso.example", "ben@contoso.example"
SECRETS = ("Doctor", "Clinic", "eve@private.example", "Bring the letter")


@tagged("post_install", "-at_install")
class TestPrivateEvents(MicrosoftCalendarCase):
    def setUp(self):
        super().setUp()
        self.company = self.anna.company_id

    def doctor(self, **properties):
        return self.outlook.creates(
            ANNA,
            "Doctor",
            TOMORROW,
            location={"displayName": "Clinic"},
            body={"contentType": "text", "content": "Bring the letter"},
            attendees=["eve@private.example"],
            **properties,
        )

    def of_anna(self, active=True):
        return self.env["calendar.event"].search([("user_id", "=", self.anna.id), ("active", "=", active)])

    def assert_nothing_known(self):
        """Nothing that the database holds of Anna's calendar tells what it is."""
        links = self.collection().link_ids
        held = json.dumps([link.read(["subject", "item", "base", "history", "problem"])[0] for link in links])
        held += str(self.of_anna().read(["name", "location", "description", "partner_ids", "videocall_location"]))
        self.assertEqual([secret for secret in SECRETS if secret in held], [])
        self.assertFalse(self.env["res.partner"].search([("email", "=", "eve@private.example")]))

    def test_d94_not_at_all(self):
        """D94: absent, present when it is no longer private, gone when it is again; Outlook keeps it throughout."""
        self.company.microsoft_calendar_private_events = "skip"
        item = self.doctor(sensitivity="private")
        self.synchronise()
        self.assertFalse(self.of_anna())
        self.assert_nothing_known()
        self.outlook.changes(ANNA, item, sensitivity="normal")
        self.synchronise()
        event = self.of_anna()
        self.assertEqual((event.name, event.location), ("Doctor", "Clinic"))
        self.assert_in_sync(event)
        self.outlook.changes(ANNA, item, sensitivity="private")
        self.synchronise()
        self.assertFalse(self.of_anna())
        self.outlook.changes(ANNA, item, sensitivity="normal", subject="Dentist")
        self.synchronise()
        self.assertEqual(self.of_anna(), event, "the same event comes back, with its messages and notes")
        self.assertEqual(event.name, "Dentist")
        self.assert_in_sync(event)
        self.assertEqual(self.outlook.event(ANNA, "Dentist")["id"], item["id"])
        self.assertEqual(self.outlook.requests("DELETE") + self.outlook.requests("POST", "/me/events"), [])

    def test_d94_as_busy_time(self):
        """D94: only the time is known, it blocks, and what is done to it in Odoo never reaches Outlook."""
        self.company.microsoft_calendar_private_events = "busy"
        item = self.doctor(sensitivity="personal")
        self.synchronise()
        event = self.of_anna()
        self.assertEqual(
            (event.name, event.start, event.show_as, event.privacy), ("Private event", TOMORROW, "busy", "private")
        )
        self.assertEqual(event.partner_ids, self.anna.partner_id)
        self.assert_nothing_known()
        self.outlook.forget_journal()
        event.with_user(self.anna).write({"name": "Guess", "location": "Here"})
        self.synchronise()
        self.assertFalse(event.need_sync_m)
        event.with_user(self.anna).unlink()
        self.synchronise()
        self.assertEqual(self.outlook.event(ANNA, "Doctor")["location"]["displayName"], "Clinic")
        self.assertFalse(self.outlook.requests("PATCH") + self.outlook.requests("DELETE"))
        self.outlook.changes(ANNA, item, sensitivity="normal")
        self.synchronise()
        self.assertEqual(self.of_anna().name, "Doctor")
        self.assertEqual(self.of_anna().partner_ids.mapped("email"), [ANNA, "eve@private.example"])
        self.assert_in_sync(self.of_anna())
        self.outlook.changes(ANNA, item, sensitivity="private")
        self.synchronise()
        self.assertEqual(self.of_anna().name, "Private event")

    def test_moving_the_busy_time_in_outlook_moves_it_here(self):
        self.company.microsoft_calendar_private_events = "busy"
        item = self.doctor(sensitivity="private")
        self.synchronise()
        event = self.of_anna()
        self.outlook.moves(ANNA, item, TOMORROW.replace(hour=15))
        self.synchronise()
        self.assertEqual((self.of_anna(), event.start), (event, TOMORROW.replace(hour=15)))
        self.outlook.deletes(ANNA, item)
        self.synchronise()
        self.assertFalse(self.of_anna())

    def test_a_private_series(self):
        self.company.microsoft_calendar_private_events = "busy"
        self.outlook.creates(ANNA, "Doctor", TOMORROW, sensitivity="private", recurrence=weekly(numberOfOccurrences=3))
        self.synchronise()
        self.assertEqual(self.of_anna().mapped("name"), ["Private event"] * 3)
        self.company.microsoft_calendar_private_events = "skip"
        self.synchronise()
        self.assertFalse(self.of_anna())
        self.company.microsoft_calendar_private_events = False
        self.synchronise()
        self.assertEqual(self.of_anna().mapped("name"), ["Doctor"] * 3)

    def test_another_setting_takes_effect_at_once_and_tells_outlook_nothing(self):
        self.doctor(sensitivity="private")
        self.synchronise()
        event = self.of_anna()
        self.outlook.forget_journal()
        busy = ("busy", ["Private event"])
        for setting, seen in (("skip", []), busy, (False, ["Doctor"]), busy):
            with self.subTest(setting=setting):
                self.company.microsoft_calendar_private_events = setting
                self.synchronise()
                self.assertEqual(self.of_anna().mapped("name"), seen)
        self.company.microsoft_calendar_private_events = False
        self.synchronise()
        self.assertEqual(self.of_anna(), event)
        self.assertEqual({entry["method"] for entry in self.outlook.journal()} - {"GET"}, set())

    def test_a_private_event_of_odoo_stays(self):
        self.company.microsoft_calendar_private_events = "skip"
        event = self.create_event(name="My own", privacy="private")
        self.synchronise()
        self.synchronise()
        self.outlook.changes(ANNA, self.outlook.event(ANNA, "My own"), subject="Renamed")
        self.synchronise()
        self.assertEqual((event.active, event.name), (True, "Renamed"))
        self.assert_in_sync(event)

    def test_what_a_person_brings_back_is_not_made_a_second_time(self):
        item = self.doctor(sensitivity="private")
        self.synchronise()
        event = self.of_anna()
        self.company.microsoft_calendar_private_events = "skip"
        self.synchronise()
        event.with_user(self.anna).action_unarchive()
        event.with_user(self.anna).write({"location": "Elsewhere"})
        self.synchronise()
        self.assertEqual([one["id"] for one in self.outlook.events(ANNA)], [item["id"]])
        self.assertEqual(self.outlook.event(ANNA, "Doctor")["location"]["displayName"], "Clinic")

    def test_a_colleague_s_meeting_that_one_marks_private_stays_the_colleague_s(self):
        self.connect(self.ben)
        self.company.microsoft_calendar_private_events = "busy"
        self.outlook.creates(BEN, "Review", TOMORROW, attendees=[ANNA])
        self.synchronise(self.ben, self.anna)
        self.outlook.changes(ANNA, self.outlook.event(ANNA, "Review"), sensitivity="private")
        self.synchronise(self.anna, self.ben)
        self.assertEqual(self.event("Review").user_id, self.ben)
        self.assertFalse(self.of_anna())
