"""Series of Outlook in Odoo."""

from datetime import date, datetime, timedelta

from odoo.tests import tagged

from .common import TOMORROW, MicrosoftCalendarCase, rule, weekly

ANNA, GUEST = "anna@contoso.example", "guest@fabrikam.example"


@tagged("post_install", "-at_install")
class TestSeriesPull(MicrosoftCalendarCase):
    def pulled(self, name="Weekly", **properties):
        properties.setdefault("recurrence", weekly(numberOfOccurrences=4))
        item = self.outlook.creates(ANNA, name, TOMORROW, **properties)
        self.synchronise()
        events = self.env["calendar.event"].search([("name", "=", name)], order="start")
        return item, events

    def instance(self, item, day):
        """An occurrence by its day."""
        window = f"startDateTime={day}T00:00:00Z&endDateTime={day + timedelta(days=1)}T00:00:00Z"
        (found,) = self.outlook.act(ANNA, "GET", f"/me/events/{item['id']}/instances?{window}")["value"]
        return found

    def test_created(self):
        _item, events = self.pulled()
        self.assertEqual(events.mapped("start"), [TOMORROW + timedelta(weeks=n) for n in range(4)])
        recurrence = events.recurrence_id
        self.assertEqual(len(recurrence), 1)
        self.assertEqual((recurrence.rrule_type, recurrence.tue, recurrence.count), ("weekly", True, 4))
        self.assertEqual(len(self.env["microsoft.calendar.link"].search([])), 1)
        self.assert_in_sync(events[0])

    def test_all_patterns_and_ranges(self):
        patterns = {
            "Daily": {"type": "daily", "interval": 2},
            "Monthly": {"type": "absoluteMonthly", "interval": 1, "dayOfMonth": 5},
            "First Tuesday": {"type": "relativeMonthly", "interval": 1, "daysOfWeek": ["tuesday"], "index": "first"},
            "Yearly": {"type": "absoluteYearly", "interval": 1, "dayOfMonth": 5, "month": 3},
            "Last day": {"type": "absoluteMonthly", "interval": 1, "dayOfMonth": 31},
            "Last weekday": {
                "type": "relativeMonthly",
                "interval": 1,
                "daysOfWeek": ["monday", "tuesday", "wednesday", "thursday", "friday"],
                "index": "last",
            },
        }
        ends = {"numbered": {"numberOfOccurrences": 3}, "until": {"endDate": "2030-09-01"}, "endless": {}}
        for name, pattern in patterns.items():
            for end, kind in ends.items():
                self.outlook.creates(ANNA, f"{name} {end}", TOMORROW, recurrence=rule(pattern, **kind))
        self.synchronise()
        for name in patterns:
            for end in ends:
                events = self.env["calendar.event"].search([("name", "=", f"{name} {end}")], order="start")
                self.assertTrue(events, f"{name} {end}")
                self.assert_in_sync(events[0])
                self.assertEqual(
                    [start for start in events.mapped("start") if start < datetime(2031, 3, 1)],
                    [start for start in self.outlook_starts(f"{name} {end}") if start < datetime(2031, 3, 1)],
                )
        read_only = self.env["calendar.recurrence"].search([("microsoft_read_only", "=", True)])
        names = {event.name.rpartition(" ")[0] for event in read_only.base_event_id}
        self.assertEqual(names, {"Last day", "Last weekday"})

    def test_moved_renamed_and_cancelled_occurrences(self):
        item, _events = self.pulled()
        moved = self.instance(item, date(2030, 3, 12))
        renamed = self.instance(item, date(2030, 3, 19))
        gone = self.instance(item, date(2030, 3, 26))
        self.outlook.moves(ANNA, moved, datetime(2030, 3, 13, 15), datetime(2030, 3, 13, 17))
        self.outlook.changes(ANNA, renamed, subject="Special")
        self.outlook.deletes(ANNA, gone)
        self.synchronise()
        events = self.env["calendar.event"].search([("recurrence_id", "!=", False)], order="start")
        self.assertEqual(events.mapped("name"), ["Weekly", "Weekly", "Special"])
        self.assertEqual(events.mapped("start")[1:], [datetime(2030, 3, 13, 15), datetime(2030, 3, 19, 9)])
        self.assertEqual(events[1].stop, datetime(2030, 3, 13, 17))
        self.assert_in_sync(events[0])

    def test_renamed_as_a_whole(self):
        item, events = self.pulled()
        self.outlook.changes(ANNA, item, subject="Every week")
        self.synchronise()
        self.assertEqual(set(events.mapped("name")), {"Every week"})
        self.assert_in_sync(events[0])

    def test_moved_as_a_whole_keeps_its_events(self):
        item, events = self.pulled()
        events[2].message_post(body="About the third")
        self.outlook.changes(
            ANNA,
            item,
            start={"dateTime": "2030-03-06T11:00:00", "timeZone": "UTC"},
            end={"dateTime": "2030-03-06T12:00:00", "timeZone": "UTC"},
            recurrence=weekly(["wednesday"], "2030-03-06", numberOfOccurrences=4),
        )
        self.synchronise()
        self.assertEqual(events.mapped("start"), [datetime(2030, 3, 6, 11) + timedelta(weeks=n) for n in range(4)])
        self.assertEqual(len(events.recurrence_id), 1)
        self.assert_in_sync(events[0])
        self.synchronise()
        self.assertEqual(self.env["calendar.event"].search_count([("name", "=", "Weekly")]), 4)

    def test_longer_and_shorter(self):
        item, events = self.pulled()
        self.outlook.changes(ANNA, item, recurrence=weekly(numberOfOccurrences=6))
        self.synchronise()
        self.assertEqual(len(self.starts(events.recurrence_id)), 6)
        self.outlook.changes(ANNA, item, recurrence=weekly(numberOfOccurrences=2))
        self.synchronise()
        self.assertEqual(len(self.starts(events.recurrence_id)), 2)
        self.assertEqual(events.mapped("active"), [True, True, False, False])
        self.assert_in_sync(events[0])

    def test_from_single_to_series_and_back(self):
        item = self.outlook.creates(ANNA, "Budget", TOMORROW)
        self.synchronise()
        event = self.event("Budget")
        self.outlook.changes(ANNA, item, recurrence=weekly(numberOfOccurrences=3))
        self.synchronise()
        self.assertEqual(len(self.starts(event.recurrence_id)), 3)
        self.assert_in_sync(event)
        self.outlook.changes(ANNA, item, recurrence=None)
        self.synchronise()
        self.assertFalse(event.recurrence_id)
        self.assertEqual(self.env["calendar.event"].search([("name", "=", "Budget")]), event)
        self.assert_in_sync(event)

    def test_deleted(self):
        item, events = self.pulled()
        self.outlook.deletes(ANNA, item)
        self.synchronise()
        self.assertEqual(set(events.mapped("active")), {False})

    def test_endless_series_is_held_as_far_as_the_window(self):
        _item, events = self.pulled("Endless", recurrence=weekly())
        self.assertGreater(len(events), 100)
        self.assertLess(max(events.mapped("start")), datetime(2032, 5, 1))
        self.assertEqual(events[0].end_type, "forever")
        self.assertTrue(events.recurrence_id.microsoft_held_until)
        self.later(days=60)
        self.synchronise()
        more = self.env["calendar.event"].search([("name", "=", "Endless")])
        self.assertGreater(len(more), len(events))
        self.assert_in_sync(more[-1])
        self.assertEqual(self.outlook.requests("PATCH") + self.outlook.requests("DELETE"), [])

    def test_series_that_began_before_the_window(self):
        self.outlook.creates(
            ANNA,
            "Old",
            datetime(2024, 1, 2, 9),
            recurrence=weekly(first="2024-01-02"),
        )
        self.synchronise()
        events = self.env["calendar.event"].search([("name", "=", "Old")], order="start")
        self.assertGreater(events[0].start, datetime(2029, 2, 1))
        self.assertIn(TOMORROW, events.mapped("start"))
        self.assert_in_sync(events[0])

    def test_wall_clock_over_summer_time(self):
        brussels = {"timeZone": "Romance Standard Time"}
        self.outlook.act(
            ANNA,
            "POST",
            "/me/events",
            {
                "subject": "Nine",
                "start": {"dateTime": "2030-03-26T09:00:00", **brussels},
                "end": {"dateTime": "2030-03-26T10:00:00", **brussels},
                "recurrence": {
                    **weekly(),
                    "range": {"type": "numbered", "startDate": "2030-03-26", "numberOfOccurrences": 2},
                },
            },
        )
        self.synchronise()
        events = self.env["calendar.event"].search([("name", "=", "Nine")], order="start")
        self.assertEqual(events.mapped("start"), [datetime(2030, 3, 26, 8), datetime(2030, 4, 2, 7)])
        self.assert_in_sync(events[0])

    def test_nothing_is_written_when_nothing_changed(self):
        self.pulled(attendees=[GUEST])
        self.synchronise()
        self.outlook.forget_journal()
        self.outlook.forget_mails()
        self.collection().write({"cursor": False})
        versions = self.row_versions()
        self.synchronise()
        self.assertEqual(self.row_versions(), versions)
        self.assertFalse(self.outlook.requests("PATCH") + self.outlook.requests("DELETE"))
        self.assert_nothing_sent()

    def row_versions(self):
        self.env.flush_all()
        self.env.cr.execute("SELECT id, write_date, ctid::text FROM calendar_event ORDER BY id")
        return self.env.cr.fetchall()
