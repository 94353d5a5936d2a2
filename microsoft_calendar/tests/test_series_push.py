"""Series of Odoo in Outlook: what people do in Odoo's own ways, and what it costs in requests and mails."""

from datetime import datetime, timedelta

from odoo.fields import Command
from odoo.tests import tagged

from .common import MicrosoftCalendarCase

ANNA, GUEST = "anna@contoso.example", "guest@fabrikam.example"


@tagged("post_install", "-at_install")
class TestSeriesPush(MicrosoftCalendarCase):
    def setUp(self):
        super().setUp()
        self.guest = self.env["res.partner"].create({"name": "Guest", "email": GUEST})

    def series(self, name="Weekly", count=6, **values):
        """A weekly meeting with a guest, made in Odoo and synchronised; its events."""
        vals = {
            "recurrency": True,
            "rrule_type_ui": "weekly",
            "rrule_type": "weekly",
            "interval": 1,
            "tue": True,
            "end_type": "count",
            "count": count,
            "event_tz": "Europe/Brussels",
            "partner_ids": [Command.set([self.anna.partner_id.id, self.guest.id])],
        }
        event = self.create_event(name=name, **{**vals, **values})
        self.synchronise()
        self.outlook.forget_journal()
        self.outlook.forget_mails()
        return event.recurrence_id._microsoft_events()

    def assert_sent(self, *requests, mails):
        """What was changed in Outlook, and how many mails the guest got."""
        changes = [line for line in self.outlook.requests() if line.split()[0] in ("POST", "PATCH", "DELETE")]
        changes = [line.split()[0] for line in changes if "$batch" not in line]
        self.assertEqual(changes, list(requests))
        self.assertEqual(len([mail for mail in self.outlook.mails() if GUEST in mail["to"]]), mails)

    def as_anna(self, event):
        return event.with_user(self.anna).with_context(lang="en_US", tz="Europe/Brussels")

    def test_created(self):
        self.create_event(
            name="Weekly",
            recurrency=True,
            rrule_type="weekly",
            interval=1,
            tue=True,
            end_type="count",
            count=6,
            event_tz="Europe/Brussels",
            partner_ids=[Command.set([self.anna.partner_id.id, self.guest.id])],
        )
        self.synchronise()
        item = self.series_item("Weekly")
        self.assertEqual(item["recurrence"]["pattern"]["type"], "weekly")
        self.assertEqual(item["recurrence"]["range"]["numberOfOccurrences"], 6)
        self.assertEqual(item["start"]["timeZone"] and item["originalStartTimeZone"], "Romance Standard Time")
        event = self.env["calendar.event"].search([("name", "=", "Weekly")], order="start", limit=1)
        self.assertEqual(self.outlook_starts("Weekly"), self.starts(event.recurrence_id))
        self.assert_in_sync(event)
        self.assert_sent("POST", mails=1)
        self.assertEqual(len(self.env["microsoft.calendar.link"].search([])), 1)

    def test_rename_all(self):
        events = self.series()
        self.as_anna(events[2]).write({"name": "Every week", "recurrence_update": "all_events"})
        self.synchronise()
        self.assert_sent("PATCH", mails=1)
        self.assert_in_sync(self.env["calendar.event"].search([("name", "=", "Every week")], limit=1))

    def test_rename_one(self):
        events = self.series()
        self.as_anna(events[2]).write({"name": "Special", "recurrence_update": "self_only"})
        self.synchronise()
        self.assert_sent("PATCH", mails=1)
        self.assert_in_sync(events[0])
        (exception,) = self.series_item("Weekly")["exceptionOccurrences"]
        self.assertEqual(exception["subject"], "Special")

    def test_move_one(self):
        events = self.series()
        start = events[2].start + timedelta(hours=5)
        self.as_anna(events[2]).write({"start": start, "stop": start + timedelta(hours=2)})
        self.synchronise()
        self.assert_sent("PATCH", mails=1)
        self.assert_in_sync(events[0])
        self.assertIn(start, self.outlook_starts("Weekly"))

    def test_move_one_to_another_day(self):
        events = self.series()
        start = events[2].start + timedelta(days=2)
        self.as_anna(events[2]).write({"start": start, "stop": start + timedelta(hours=1)})
        self.synchronise()
        self.assert_sent("PATCH", mails=1)
        self.assert_in_sync(events[0])
        start += timedelta(days=1)
        self.as_anna(events[2]).write({"start": start, "stop": start + timedelta(hours=1)})
        self.synchronise()
        self.assert_in_sync(events[0])
        self.assertIn(start, self.outlook_starts("Weekly"))

    def test_delete_one(self):
        events = self.series()
        self.as_anna(events[2]).unlink()
        self.synchronise()
        self.assert_sent("DELETE", mails=1)
        self.assertEqual(len(self.outlook_starts("Weekly")), 5)
        self.assert_in_sync(events[0])

    def test_delete_the_first(self):
        events = self.series()
        rest = events[1:]
        self.as_anna(events[0]).unlink()
        self.synchronise()
        self.assert_sent("DELETE", mails=1)
        self.assert_in_sync(rest[0])
        self.assertEqual(self.outlook_starts("Weekly"), rest.mapped("start"))

    def test_archive_one(self):
        events = self.series()
        self.as_anna(events[2]).action_mass_archive("self_only")
        self.synchronise()
        self.assert_sent("DELETE", mails=1)
        self.assert_in_sync(events[0])

    def test_delete_this_and_following(self):
        events = self.series()
        kept = events[:3]
        self.as_anna(events[3]).action_mass_deletion("future_events")
        self.synchronise()
        self.assert_sent("PATCH", mails=1)
        self.assertEqual(self.outlook_starts("Weekly"), kept.mapped("start"))
        self.assert_in_sync(kept[0])

    def test_archive_this_and_following(self):
        events = self.series()
        kept = events[:3]
        self.as_anna(events[3]).action_mass_archive("future_events")
        self.synchronise()
        self.assert_sent("PATCH", mails=1)
        self.assertEqual(self.outlook_starts("Weekly"), kept.mapped("start"))

    def test_delete_all(self):
        events = self.series()
        self.as_anna(events[2]).action_mass_deletion("all_events")
        self.synchronise()
        self.assert_sent("DELETE", mails=1)
        self.assertEqual(self.outlook.events(ANNA), [])

    def test_archive_all(self):
        events = self.series()
        self.as_anna(events[2]).action_mass_archive("all_events")
        self.synchronise()
        self.assert_sent("DELETE", mails=1)
        self.assertEqual(self.outlook.events(ANNA), [])

    def test_move_all(self):
        events = self.series()
        start = events[0].start + timedelta(hours=2)
        self.as_anna(events[0]).write(
            {"start": start, "stop": start + timedelta(hours=1), "recurrence_update": "all_events"}
        )
        self.synchronise()
        self.assert_sent("PATCH", mails=1)
        event = self.env["calendar.event"].search([("name", "=", "Weekly")], order="start", limit=1)
        self.assertEqual(event.start, start)
        self.assertEqual(self.outlook_starts("Weekly"), self.starts(event.recurrence_id))
        self.assert_in_sync(event)
        self.assertEqual(len(self.outlook.events(ANNA)), 1)

    def test_this_and_following(self):
        events = self.series()
        kept = events[:3]
        start = events[3].start + timedelta(hours=2)
        self.as_anna(events[3]).write(
            {"start": start, "stop": start + timedelta(hours=1), "name": "Later", "recurrence_update": "future_events"}
        )
        self.synchronise()
        self.assertEqual(self.outlook_starts("Weekly"), kept.mapped("start"))
        self.assertEqual(self.outlook_starts("Later"), self.starts(events[3].recurrence_id))
        self.assertEqual(len(self.outlook_starts("Later")), 3)
        self.assert_sent("PATCH", "POST", mails=2)
        self.assert_in_sync(kept[0])
        self.assert_in_sync(events[3])

    def test_longer(self):
        events = self.series()
        self.as_anna(events[0]).write({"count": 8, "recurrence_update": "all_events"})
        self.synchronise()
        self.assert_sent("PATCH", mails=1)
        self.assertEqual(len(self.outlook_starts("Weekly")), 8)

    def test_other_rule(self):
        events = self.series()
        self.as_anna(events[0]).write({"interval": 2, "recurrence_update": "all_events", "rrule_type_ui": "custom"})
        self.synchronise()
        event = self.env["calendar.event"].search([("name", "=", "Weekly")], order="start", limit=1)
        self.assertEqual(self.outlook_starts("Weekly"), self.starts(event.recurrence_id))
        self.assert_in_sync(event)

    def test_moved_as_a_whole_in_outlook(self):
        """Outlook forgets exceptions when the time changes, and so does Odoo."""
        events = self.series()
        self.as_anna(events[1]).write({"name": "Special", "recurrence_update": "self_only"})
        self.as_anna(events[4]).unlink()
        self.synchronise()
        item = self.series_item("Weekly")
        zone = {"timeZone": "Romance Standard Time"}
        self.outlook.changes(
            ANNA,
            item,
            start={"dateTime": "2030-03-05T11:00:00", **zone},
            end={"dateTime": "2030-03-05T12:00:00", **zone},
        )
        self.synchronise()
        self.assert_in_sync(events[0])
        self.assertEqual(self.starts(events[0].recurrence_id), self.outlook_starts("Weekly"))
        self.assertEqual(len(self.starts(events[0].recurrence_id)), 6)

    def test_exceptions_survive_a_move_of_the_whole(self):
        """Outlook forgets exceptions when the rule changes; what Odoo has of them is made again."""
        events = self.series()
        self.as_anna(events[1]).write({"name": "Special", "recurrence_update": "self_only"})
        self.as_anna(events[4]).unlink()
        self.synchronise()
        recurrence = self.as_anna(events[0].recurrence_id)
        recurrence.write({"count": 8})
        recurrence._apply_recurrence()
        self.synchronise()
        self.assert_in_sync(events[0])
        (exception,) = self.series_item("Weekly")["exceptionOccurrences"]
        self.assertEqual(exception["subject"], "Special")

    def test_add_a_person_to_one(self):
        events = self.series()
        other = self.env["res.partner"].create({"name": "Other", "email": "other@fabrikam.example"})
        self.as_anna(events[2]).write({"partner_ids": [Command.link(other.id)], "recurrence_update": "self_only"})
        self.synchronise()
        self.assert_in_sync(events[0])
        (exception,) = self.series_item("Weekly")["exceptionOccurrences"]
        self.assertEqual(len(exception["attendees"]), 2)

    def test_from_single_to_series(self):
        event = self.create_event(name="Budget")
        self.synchronise()
        self.as_anna(event).write(
            {
                "recurrency": True,
                "rrule_type_ui": "weekly",
                "rrule_type": "weekly",
                "interval": 1,
                "tue": True,
                "end_type": "count",
                "count": 3,
                "event_tz": "Europe/Brussels",
            }
        )
        self.synchronise()
        self.assertEqual(len(self.outlook_starts("Budget")), 3)
        self.assert_in_sync(event)
        self.assertEqual(len(self.outlook.events(ANNA)), 1)

    def test_both_sides_change_different_occurrences(self):
        events = self.series()
        self.as_anna(events[1]).write({"name": "By Odoo", "recurrence_update": "self_only"})
        window = "startDateTime=2030-03-19T00:00:00Z&endDateTime=2030-03-20T00:00:00Z"
        item = self.series_item("Weekly")
        (instance,) = self.outlook.act(ANNA, "GET", f"/me/events/{item['id']}/instances?{window}")["value"]
        self.outlook.changes(ANNA, instance, subject="By Outlook")
        self.synchronise()
        self.assertEqual(events.mapped("name")[:4], ["Weekly", "By Odoo", "By Outlook", "Weekly"])
        self.assert_in_sync(events[0])
        self.assertEqual(len(self.series_item("Weekly")["exceptionOccurrences"]), 2)

    def test_a_year_of_days_costs_no_more(self):
        events = self.series("Daily", count=200, rrule_type="daily", rrule_type_ui="daily")
        self.as_anna(events[0]).write({"location": "Room 1", "recurrence_update": "all_events"})
        self.synchronise()
        self.assert_sent("PATCH", mails=1)
        self.assertEqual(events[0].start, datetime(2030, 3, 5, 9))
        self.assert_in_sync(events[0])

    def test_a_refused_occurrence_is_told_and_tried_again(self):
        """Outlook lets no occurrence pass its neighbour: Odoo keeps what the person did, and says so."""
        events = self.series()
        start = events[3].start + timedelta(hours=1)
        self.as_anna(events[2]).write({"start": start, "stop": start + timedelta(hours=1)})
        self.as_anna(events[4]).write({"name": "Special", "recurrence_update": "self_only"})
        self.synchronise()
        link = events[0]._microsoft_links()
        self.assertTrue(link.problem)
        self.assertTrue(link.pending)
        self.assertEqual([one["subject"] for one in self.series_item("Weekly")["exceptionOccurrences"]], ["Special"])
        self.synchronise()
        self.assertTrue(link.problem)
        start = events[2].start - timedelta(days=6)
        self.as_anna(events[2]).write({"start": start, "stop": start + timedelta(hours=1)})
        self.later(minutes=5)
        self.synchronise()
        self.assertFalse(link.problem)
        self.assert_in_sync(events[0])

    def test_a_cancelled_occurrence_cannot_come_back_in_outlook(self):
        """It is back in Odoo, and the person is told; nothing is tried that would only send mails."""
        events = self.series()
        self.as_anna(events[2]).action_archive()
        self.synchronise()
        self.outlook.forget_journal()
        self.outlook.forget_mails()
        self.as_anna(events[2]).action_unarchive()
        self.synchronise()
        self.assert_sent(mails=0)
        self.assertTrue(events[2].active)
        self.assertIn("03/19/2030", events[0]._microsoft_links().remark)
        self.synchronise()
        self.assertTrue(events[2].active)
        self.assert_sent(mails=0)
