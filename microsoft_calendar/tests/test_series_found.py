"""What the simulation (``python3 -m devtools series``) found, one example for each mend."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from odoo.tests import tagged

from ..mapping import Series, series
from .common import TOMORROW, rule, weekly
from .series_case import ANNA, FOLLOWING, GUEST, ONE, SeriesCase

LATER = {"minutes": 1}


@tagged("post_install", "-at_install")
class TestSeriesFound(SeriesCase):
    def pulled(self, name="Weekly", count=4, **properties):
        """A weekly series made in Outlook; its item and its events."""
        recurrence = weekly(numberOfOccurrences=count)
        item = self.outlook.creates(ANNA, name, TOMORROW, **{"recurrence": recurrence, **properties})
        self.synchronise()
        return item, self.present(name)

    def pulled_as(self, name, **properties):
        """An event made in Outlook in a zone."""
        self.outlook.act(ANNA, "POST", "/me/events", {"subject": name, **properties})
        self.synchronise()

    def yearly(self):
        """A series of which Odoo holds three occurrences, the others are beyond the window."""
        pattern = {"type": "absoluteYearly", "interval": 1, "month": 3, "dayOfMonth": 5}
        span = {"type": "numbered", "startDate": "2030-03-05", "numberOfOccurrences": 9, "recurrenceTimeZone": "UTC"}
        return self.pulled("Yearly", recurrence={"pattern": pattern, "range": span})

    def full_round(self):
        self.collection().write({"cursor": False})
        self.synchronise()

    def test_the_link_follows_when_the_first_is_deleted_in_outlook(self):
        item, events = self.pulled()
        self.outlook.deletes(ANNA, self.instance(item, date(2030, 3, 5)))
        self.synchronise()
        link = self.env["microsoft.calendar.link"].search([])
        self.assertEqual(link.event_id, events[1])
        versions = self.row_versions()
        self.full_round()
        self.assertEqual(self.row_versions(), versions)

    def test_nothing_left(self):
        """All occurrences deleted one by one in Outlook: the series is gone from Odoo, and that is no problem."""
        item, events = self.pulled(count=2)
        for day in (date(2030, 3, 5), date(2030, 3, 12)):
            self.outlook.deletes(ANNA, self.instance(item, day))
        self.synchronise()
        self.assertEqual(set(events.mapped("active")), {False})
        link = self.env["microsoft.calendar.link"].search([])
        self.assertEqual((link.state, link.problem, link.counter), ("gone", False, 0))
        self.full_round()
        self.assertEqual(set(events.mapped("active")), {False})
        self.assertEqual(self.outlook.requests("DELETE") + self.outlook.requests("POST", "/me/events"), [])

    def test_nothing_left_is_not_made_again(self):
        """Also when somebody edited it in Odoo afterwards: in Outlook its master is still there."""
        item, events = self.pulled(count=2)
        for day in (date(2030, 3, 5), date(2030, 3, 12)):
            self.outlook.deletes(ANNA, self.instance(item, day))
        self.later(**LATER)
        self.edits(events[0], name="Other name")
        self.synchronise()
        self.assertEqual(set(events.mapped("active")), {False})
        self.assertEqual(len(self.outlook.events(ANNA)), 1)

    def test_first_of_the_following_is_moved_at_once(self):
        """The second half begins where its rule does, although its first occurrence was moved before it was sent."""
        events = self.series()
        self.edits(events[3], FOLLOWING, name="Later")
        self.moves(events[3], ONE, days=-2)
        self.synchronise()
        self.assertEqual(self.outlook_starts("Later"), events[3:].mapped("start"))
        self.assert_in_sync(events[3])

    def test_moved_first_and_a_person_for_all(self):
        """Of two occurrences one was moved in Outlook: the other one still tells the hour of the series."""
        item, events = self.pulled(count=2)
        self.outlook.moves(ANNA, self.instance(item, date(2030, 3, 5)), TOMORROW + timedelta(hours=2))
        self.edits(events[1], partner_ids=self.invited(self.guest))
        self.synchronise()
        self.assertEqual(self.outlook_starts("Weekly"), [TOMORROW + timedelta(hours=2), TOMORROW + timedelta(weeks=1)])
        self.assert_series_in_sync("Weekly")

    def test_both_sides_move_one(self):
        item, events = self.pulled(count=2)
        self.moves(events[1], ONE, days=3)
        self.outlook.moves(ANNA, self.instance(item, date(2030, 3, 5)), TOMORROW + timedelta(days=2))
        self.synchronise()
        self.assertEqual(
            self.outlook_starts("Weekly"), [TOMORROW + timedelta(days=2), TOMORROW + timedelta(weeks=1, days=3)]
        )
        self.assert_series_in_sync("Weekly")

    def test_only_an_exception_is_left(self):
        """The length of the one occurrence that is left is its own, and what is renamed is it alone or the series."""
        item, events = self.pulled(count=2)
        first = self.instance(item, date(2030, 3, 5))
        self.outlook.moves(ANNA, first, TOMORROW, TOMORROW + timedelta(hours=3))
        self.outlook.deletes(ANNA, self.instance(item, date(2030, 3, 12)))
        self.synchronise()
        self.edits(events[0], ONE, location="Room 1")
        self.synchronise()
        self.assertEqual(events[0].stop, TOMORROW + timedelta(hours=3))
        self.assert_series_in_sync("Weekly")

    def test_an_exception_keeps_its_name_when_the_series_gets_another(self):
        item, events = self.yearly()
        self.outlook.changes(ANNA, self.instance(item, date(2030, 3, 5)), subject="Special")
        for event in events[1:]:
            self.outlook.deletes(ANNA, self.instance(item, event.start.date()))
        self.synchronise()
        self.outlook.changes(ANNA, item, subject="Every year")
        self.edits(events[0], ONE, location="Room 1")
        self.synchronise()
        self.assertEqual(events[0].name, "Special")
        self.assertEqual(self.instance(item, date(2030, 3, 5))["subject"], "Special")

    def test_end_here_and_then_this_and_following(self):
        """Odoo leaves the number of a series that was cut as it was, and later ends the rule before its last event."""
        events = self.series(mon=True, fri=True, tue=False, start=datetime(2030, 3, 8, 9))
        self.as_person(events[3]).action_mass_archive(FOLLOWING)
        self.synchronise()
        self.edits(events[1], FOLLOWING, name="Later")
        self.synchronise()
        self.assertEqual(self.outlook_starts("Weekly"), [events[0].start])
        self.assertEqual(self.outlook_starts("Later"), events[1:3].mapped("start"))
        self.assert_in_sync(events[1])

    def test_end_here_west_of_the_date_line(self):
        """Odoo ends a series on a day in UTC: its last occurrence may be on the next day where the series is."""
        zone = "Australia/Lord_Howe"
        events = self.series(
            count=9, start=datetime(2030, 3, 9, 16), event_tz=zone, sun=True, mon=True, wed=True, tue=False
        )
        kept = events[:5]
        self.as_person(events[5]).action_mass_deletion(FOLLOWING)
        self.synchronise()
        self.assertEqual(self.outlook_starts("Weekly"), kept.mapped("start"))
        self.assert_in_sync(kept[0])

    def test_an_event_that_the_split_leaves_out_of_both_series(self):
        """Odoo makes "the last Sunday" of the fourth one: the event itself is in neither series, and yet there."""
        pattern = {"type": "relativeMonthly", "interval": 1, "daysOfWeek": ["tuesday"], "index": "fourth"}
        span = {"type": "endDate", "startDate": "2030-03-05", "endDate": "2030-11-01", "recurrenceTimeZone": "UTC"}
        _item, events = self.pulled(recurrence={"pattern": pattern, "range": span})
        event = events.filtered(lambda one: one.start.date() == date(2030, 4, 23))
        self.edits(event, FOLLOWING, name="Later")
        self.assertFalse(event.recurrence_id)
        self.synchronise()
        shown = self.outlook.act(
            ANNA, "GET", "/me/calendarView?startDateTime=2030-03-01T00:00:00Z&endDateTime=2030-12-01T00:00:00Z&$top=99"
        )["value"]
        starts = sorted(datetime.fromisoformat(one["start"]["dateTime"][:19]) for one in shown)
        here = self.env["calendar.event"].search([("name", "in", ("Weekly", "Later"))], order="start")
        self.assertEqual(starts, here.mapped("start"))
        self.assert_settled()

    def test_a_person_for_and_a_move_of_the_only_one_held(self):
        """Of a yearly series with one occurrence in the window: the rule is not read from where that was moved."""
        item, events = self.yearly()
        for event in events[1:]:
            self.outlook.deletes(ANNA, self.instance(item, event.start.date()))
        self.synchronise()
        self.edits(events[0], ONE, partner_ids=self.invited(self.guest))
        self.moves(events[0], ONE, days=1)
        self.synchronise()
        moved = self.instance(item, date(2030, 3, 6))
        self.assertEqual([one["emailAddress"]["address"] for one in moved["attendees"]], [GUEST])
        self.assertEqual(self.series_item("Yearly")["recurrence"]["pattern"]["dayOfMonth"], 5)

    def test_the_link_follows_when_the_first_is_deleted_in_odoo(self):
        """At once: the next run has nothing to write."""
        events = self.series()
        second = events[1]
        self.as_person(events[0]).unlink()
        self.synchronise()
        self.assertEqual(second.microsoft_id, self.env["microsoft.calendar.link"].search([]).remote_id)
        self.assert_settled()

    def test_the_clock_after_2037(self):
        """Odoo knows no summer time from 2038 on: the many hours that are wrong do not outvote the right ones."""
        start = datetime(2030, 4, 21, 21, 30)
        vals = {"rrule_type": "yearly", "rrule_type_ui": "yearly", "tue": False, "end_type": "forever"}
        events = self.series("Yearly", start=start, **vals)
        item = self.series_item("Yearly")
        self.assertEqual(item["start"]["dateTime"][:19], start.isoformat())
        self.assertEqual(item["recurrence"]["range"]["type"], "noEnd")
        self.assertEqual(events[0].start, start)

    def test_the_end_takes_an_exception_with_it(self):
        """Moved in Odoo, ended before in Outlook: nothing is left to be sent, and nothing is remembered of it."""
        item, events = self.pulled()
        self.moves(events[3], ONE, days=1)
        self.outlook.changes(ANNA, item, recurrence=weekly(numberOfOccurrences=2))
        self.synchronise()
        link = self.env["microsoft.calendar.link"].search([])
        self.assertEqual((link.base or False, link.counter, link.problem), (False, 0, False))

    def test_the_hour_that_comes_twice_keeps_the_length(self):
        zone = {"timeZone": "Romance Standard Time"}
        self.pulled_as(
            "Night",
            start={"dateTime": "2030-10-20T01:45:00", **zone},
            end={"dateTime": "2030-10-20T02:45:00", **zone},
            recurrence={
                **weekly(["sunday"]),
                "range": {"type": "numbered", "startDate": "2030-10-20", "numberOfOccurrences": 2},
            },
        )
        self.assertEqual({event.duration for event in self.present("Night")}, {1.0})

    def test_the_echo_of_a_new_series_is_not_written(self):
        event = self.create_event(name="Weekly", **self.rule())
        self.synchronise()
        link = event._microsoft_links()
        item = link.item
        self.synchronise()
        self.assertEqual(link.item, item)

    def test_an_exception_is_written_in_the_zone_of_its_series(self):
        """Whether it comes to the day of another one is judged there: here a Wednesday, in Brussels a Tuesday."""
        zone = {"timeZone": "Lord Howe Standard Time"}
        self.pulled_as(
            "Morning",
            start={"dateTime": "2030-03-13T07:00:00", **zone},
            end={"dateTime": "2030-03-13T08:00:00", **zone},
            recurrence={
                **weekly(["tuesday", "wednesday"]),
                "range": {"type": "numbered", "startDate": "2030-03-13", "numberOfOccurrences": 4},
            },
        )
        third = self.present("Morning")[2]
        self.moves(third, ONE, hours=2)
        self.synchronise()
        self.assert_series_in_sync("Morning")

    def test_settled_without_an_ordinary_occurrence(self):
        """The plain rule behind it: a first occurrence that was moved away still is where the series begins."""
        _item, events = self.pulled()
        when = events[0].recurrence_id._microsoft_value().time
        self.assertIsInstance(when, Series)
        ordinary = {date(2030, 3, 12): series.recurrence_dates.on(date(2030, 3, 12), when.rule, when.first)}
        self.assertEqual(series.settled(when.rule, ordinary, None, date(2030, 3, 5)), when)

    def test_a_person_of_one_occurrence_is_added_to_all(self):
        """From the occurrence that has the person already: the others get an attendee, too, and Outlook invites."""
        item, events = self.pulled()
        attendee = {"type": "required", "emailAddress": {"address": GUEST, "name": "Guest"}}
        self.outlook.changes(ANNA, self.instance(item, date(2030, 3, 12)), attendees=[attendee])
        self.synchronise()
        self.edits(events[1], partner_ids=self.invited(self.guest))
        self.synchronise()
        for event in self.present("Weekly"):
            self.assertIn(GUEST, event.attendee_ids.mapped("email"))
        self.assertIn(GUEST, [one["emailAddress"]["address"] for one in self.series_item("Weekly")["attendees"]])
        self.assert_series_in_sync("Weekly")

    def test_the_only_one_of_the_following_is_moved_at_once(self):
        """The second half is one occurrence, and was moved before it was sent: it is where it was moved to."""
        events = self.series()
        self.edits(events[5], FOLLOWING, name="Later", count=1, end_type="count")
        self.moves(self.present("Later"), ONE, days=1)
        self.synchronise()
        self.assertEqual(self.outlook_starts("Later"), self.present("Later").mapped("start"))
        self.assert_series_in_sync("Later")

    def test_what_stays_cancelled_is_said_for_long(self):
        """An edit of all brings back in Odoo what was deleted there; another one makes the time what it was. A full
        round does not forget to say that Outlook has the occurrence no more."""
        events = self.series()
        self.as_person(events[2]).unlink()
        self.synchronise()
        for minutes in (45, -45):
            self.moves(self.present("Weekly")[0], minutes=minutes)
        self.synchronise()
        link = self.env["microsoft.calendar.link"].search([])
        self.assertEqual(len(self.present("Weekly")), 6)
        self.assertIn("stays cancelled", link.remark)
        versions = self.row_versions()
        self.full_round()
        self.assertEqual(self.row_versions(), versions)
        self.assertIn("stays cancelled", link.remark)

    def test_both_sides_cancel_the_rest(self):
        """Of two occurrences each side cancels one: nothing is left on either side, and one mail says so."""
        _item, events = self.pulled(count=2, attendees=[{"type": "required", "emailAddress": {"address": GUEST}}])
        self.outlook.deletes(ANNA, self.instance(self.series_item("Weekly"), date(2030, 3, 12)))
        self.outlook.forget_mails()
        self.as_person(events[0]).unlink()
        self.synchronise()
        self.assertFalse(self.present("Weekly"))
        self.assertEqual(self.outlook.events(ANNA), [])
        self.assertEqual([mail["to"] for mail in self.outlook.mails()], [[GUEST]])
        self.assert_settled()

    def test_ended_in_odoo_while_outlook_cancels_the_first(self):
        """What is left by the new end has just been cancelled: the series is over on both sides."""
        events = self.series()
        self.edits(events[0], count=1)
        self.outlook.deletes(ANNA, self.instance(self.series_item("Weekly"), date(2030, 3, 5)))
        self.synchronise()
        self.assertFalse(self.present("Weekly"))
        self.assertEqual(self.outlook.events(ANNA), [])
        self.assertFalse(self.env["microsoft.calendar.link"].search([("problem", "!=", False)]))

    def test_a_series_of_odoo_that_ends_after_the_window(self):
        """Odoo made all of it, so who deletes all that follows from the first one on leaves nothing."""
        vals = {"rrule_type": "yearly", "rrule_type_ui": "yearly", "tue": False}
        for remove in ("action_mass_deletion", "action_mass_archive"):
            events = self.series(remove, count=7, **vals)
            getattr(self.as_person(events[0]), remove)(FOLLOWING)
            self.synchronise()
            self.assertEqual(self.outlook.events(ANNA), [])

    def test_a_new_rule_of_odoo_that_its_form_says_otherwise(self):
        """Odoo skips the months without a 30th, Outlook does not: what is sent is Odoo's new rule all the same."""
        pattern = {"type": "absoluteMonthly", "interval": 1, "dayOfMonth": 5}
        item, events = self.pulled(recurrence=rule(pattern, numberOfOccurrences=5))
        self.edits(events[0], day=30, start=datetime(2030, 3, 30, 9), stop=datetime(2030, 3, 30, 10))
        self.outlook.changes(ANNA, self.instance(item, date(2030, 4, 5)), subject="Special")
        self.synchronise()
        self.assertEqual(self.series_item("Weekly")["recurrence"]["pattern"]["dayOfMonth"], 30)
        self.assertFalse(self.env["microsoft.calendar.link"].search([("problem", "!=", False)]))

    def test_all_occurrences_have_the_hour_of_the_first(self):
        """The day on which summer time ends (Sydney) or begins (Brussels): the core takes the hour of days before."""
        monthly = {"rrule_type": "monthly", "rrule_type_ui": "monthly", "tue": False, "month_by": "day", "count": 4}
        for zone, start, by_day in (
            ("Australia/Sydney", datetime(2030, 4, 7, 0), "1"),  # 10:00 there
            ("Europe/Brussels", datetime(2030, 3, 31, 1, 30), "-1"),  # 03:30 there, an hour that takes place
        ):
            with self.subTest(zone):
                events = self.series(zone, start=start, event_tz=zone, weekday="SUN", byday=by_day, **monthly)
                hours = {event.start.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).time() for event in events}
                self.assertEqual(len(hours), 1)
                self.assertEqual(self.series_item(zone)["exceptionOccurrences"], [])
                self.assert_series_in_sync(zone)
