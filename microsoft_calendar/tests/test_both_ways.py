"""Single events in both directions."""

from datetime import date, datetime, timedelta

from odoo.addons.microsoft_account.tests.common import times
from odoo.fields import Command
from odoo.tests import tagged

from .common import TOMORROW, MicrosoftCalendarCase

ANNA = "anna@contoso.example"


@tagged("post_install", "-at_install")
class TestBothWays(MicrosoftCalendarCase):
    def test_created_in_outlook(self):
        self.outlook.creates(
            ANNA,
            "Budget",
            TOMORROW,
            body={"contentType": "html", "content": "<p>Bring <b>figures</b></p>"},
            location={"displayName": "Room 4"},
            sensitivity="private",
            showAs="oof",
            categories=["Finance"],
            isReminderOn=True,
            reminderMinutesBeforeStart=30,
        )
        self.synchronise()
        event = self.event("Budget")
        self.assertEqual((event.start, event.stop), (TOMORROW, TOMORROW + timedelta(hours=1)))
        self.assertIn("<b>figures</b>", event.description)
        self.assertEqual(event.location, "Room 4")
        self.assertEqual((event.privacy, event.show_as), ("private", "busy"))
        self.assertEqual(event.categ_ids.mapped("name"), ["Finance"])
        self.assertEqual(event.alarm_ids.mapped("duration_minutes"), [30])
        self.assertEqual((event.user_id, event.partner_ids), (self.anna, self.anna.partner_id))
        self.assert_in_sync(event)

    def test_created_in_odoo(self):
        self.create_event(name="Budget", location="Room 4", description="<p>Bring <b>figures</b></p>")
        self.assertEqual(self.outlook.requests(), [])
        self.synchronise()
        item = self.outlook.event(ANNA, "Budget")
        self.assertEqual(item["location"]["displayName"], "Room 4")
        self.assertIn("figures", item["body"]["content"])
        self.assertEqual(item["originalStartTimeZone"], "Romance Standard Time")
        self.assert_in_sync(self.event("Budget"))

    def test_changed_in_outlook(self):
        item = self.outlook.creates(ANNA, "Budget", TOMORROW)
        self.synchronise()
        event = self.event("Budget")
        self.outlook.moves(ANNA, item, TOMORROW + timedelta(days=1))
        self.outlook.changes(ANNA, item, subject="Budget 2031")
        self.synchronise()
        self.assertEqual((event.name, event.start), ("Budget 2031", TOMORROW + timedelta(days=1)))
        self.assert_in_sync(event)

    def test_changed_in_odoo(self):
        event = self.create_event(name="Budget")
        self.synchronise()
        self.outlook.forget_journal()
        event.with_user(self.anna).write({"name": "Budget 2031"})
        self.synchronise()
        self.assert_in_sync(event)
        (patch,) = [entry for entry in self.outlook.journal() if entry["method"] == "PATCH"]
        self.assertEqual(patch["body"], {"subject": "Budget 2031"})
        self.assertIn("if-match", {name.lower() for name in patch["headers"]})

    def test_every_field_there_and_back(self):
        event = self.create_event(name="Budget")
        self.synchronise()
        tag = self.env["calendar.event.type"].create({"name": "Finance"})
        alarm = self.env["calendar.alarm"].create(
            {"name": "An hour", "alarm_type": "notification", "duration": 1, "interval": "hours"}
        )
        event.with_user(self.anna).write(
            {
                "name": "Budget 2031",
                "start": TOMORROW + timedelta(days=2),
                "stop": TOMORROW + timedelta(days=2, hours=3),
                "description": "<p>All of it</p>",
                "location": "Room 5",
                "privacy": "private",
                "show_as": "free",
                "categ_ids": [Command.link(tag.id)],
                "alarm_ids": [Command.set(alarm.ids)],
            }
        )
        self.synchronise()
        self.assert_in_sync(event)
        item = self.outlook.event(ANNA, "Budget 2031")
        self.assertEqual((item["sensitivity"], item["showAs"], item["categories"]), ("private", "free", ["Finance"]))
        self.assertEqual((item["isReminderOn"], item["reminderMinutesBeforeStart"]), (True, 60))

    def test_all_day(self):
        self.outlook.creates(ANNA, "Fair", date(2030, 3, 6), date(2030, 3, 8))
        self.create_event(name="Holiday", allday=True, start=datetime(2030, 3, 11), hours=24 * 3)
        self.synchronise()
        fair, holiday = self.event("Fair"), self.event("Holiday")
        self.assertEqual((fair.start_date, fair.stop_date), (date(2030, 3, 6), date(2030, 3, 8)))
        self.assert_in_sync(fair)
        self.assert_in_sync(holiday)
        self.assertTrue(self.outlook.event(ANNA, "Holiday")["isAllDay"])

    def test_from_timed_to_all_day_and_back(self):
        item = self.outlook.creates(ANNA, "Fair", TOMORROW)
        self.synchronise()
        event = self.event("Fair")
        self.outlook.changes(ANNA, item, **times(date(2030, 3, 6)))
        self.synchronise()
        self.assertTrue(event.allday)
        self.assertEqual(event.start_date, date(2030, 3, 6))
        event.with_user(self.anna).write({"allday": False, "start": TOMORROW, "stop": TOMORROW + timedelta(hours=2)})
        self.synchronise()
        self.assertFalse(self.outlook.event(ANNA, "Fair")["isAllDay"])
        self.assert_in_sync(event)

    def test_both_sides_changed_different_fields(self):
        item = self.outlook.creates(ANNA, "Budget", TOMORROW)
        self.synchronise()
        event = self.event("Budget")
        event.with_user(self.anna).write({"location": "Room 9"})
        self.outlook.moves(ANNA, item, TOMORROW + timedelta(hours=3))
        self.synchronise()
        self.assertEqual((event.location, event.start), ("Room 9", TOMORROW + timedelta(hours=3)))
        self.assert_in_sync(event)
        self.assertFalse(self.link(event).history)

    def test_both_sides_changed_the_same_field(self):
        item = self.outlook.creates(ANNA, "Budget", TOMORROW)
        self.synchronise()
        event = self.event("Budget")
        event.with_user(self.anna).write({"location": "Room 9"})
        self.later(minutes=5)
        self.outlook.changes(ANNA, item, location={"displayName": "Room 1"})
        self.synchronise()
        self.assertEqual(event.location, "Room 1")
        self.assert_in_sync(event)
        (entry,) = self.link(event).history
        self.assertEqual((entry["field"], entry["lost"], entry["winner"]), ("location", "Room 9", "outlook"))

    def test_a_finer_word_of_outlook_is_not_flattened(self):
        self.outlook.creates(ANNA, "Away", TOMORROW, showAs="oof", sensitivity="personal")
        self.synchronise()
        event = self.event("Away")
        event.with_user(self.anna).write({"name": "Far away"})
        self.synchronise()
        item = self.outlook.event(ANNA, "Far away")
        self.assertEqual((item["showAs"], item["sensitivity"]), ("oof", "personal"))

    def test_an_edit_made_while_a_run_was_sending_stays_pending(self):
        event = self.create_event(name="Budget")
        link = self.link(event)
        link._count_edit()
        link._subtract_edits(1)
        self.assertTrue(link.pending)
        self.assertTrue(event.need_sync_m)
