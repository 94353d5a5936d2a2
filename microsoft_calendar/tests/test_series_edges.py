"""Series at their edges: moved twice, split twice, whole days, over midnight, without end, in several mailboxes."""

from datetime import date, datetime, timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import TOMORROW, rule, weekly
from .series_case import ALL, ANNA, BEN, FOLLOWING, ONE, SeriesCase


@tagged("post_install", "-at_install")
class TestMovedOccurrences(SeriesCase):
    def test_moved_and_moved_back(self):
        events = self.series()
        self.moves(events[2], ONE, days=2)
        self.synchronise()
        self.assertTrue(events[2].microsoft_slot)
        self.moves(events[2], ONE, days=-2)
        self.synchronise()
        self.assertFalse(events[2].microsoft_slot)
        self.assert_series_in_sync("Weekly")

    def test_moved_then_all_renamed(self):
        events = self.series()
        self.moves(events[2], ONE, days=2)
        self.synchronise()
        self.edits(events[4], ALL, name="Every week")
        self.synchronise()
        self.assert_series_in_sync("Every week")
        self.assertEqual(events[2].start, TOMORROW + timedelta(days=16))

    def test_moved_then_all_moved(self):
        """Odoo puts all occurrences where the rule has them, and so does Outlook."""
        events = self.series()
        self.moves(events[2], ONE, days=2)
        self.synchronise()
        self.moves(events[0], ALL, days=1)
        self.synchronise()
        self.assert_series_in_sync("Weekly")
        self.assertFalse(self.present("Weekly").filtered("microsoft_slot"))

    def test_all_moved_by_a_moved_occurrence(self):
        events = self.series()
        self.moves(events[2], ONE, days=1)
        self.synchronise()
        self.moves(events[2], ALL, hours=2, minutes=30)
        self.synchronise()
        self.assert_series_in_sync("Weekly")

    def test_moved_in_outlook_then_in_odoo(self):
        events = self.series()
        instance = self.instance(self.series_item("Weekly"), date(2030, 3, 19))
        self.outlook.moves(ANNA, instance, datetime(2030, 3, 21, 9))
        self.synchronise()
        self.moves(events[2], ONE, hours=3, days=1)
        self.synchronise()
        self.assertEqual(events[2].microsoft_slot, date(2030, 3, 19))
        self.assert_series_in_sync("Weekly")

    def test_moved_and_deleted(self):
        events = self.series()
        self.moves(events[2], ONE, days=2)
        self.synchronise()
        self.as_person(events[2]).unlink()
        self.synchronise()
        self.assert_series_in_sync("Weekly")
        self.assertEqual(len(self.present("Weekly")), 5)

    def test_following_from_a_moved_occurrence(self):
        events = self.series(count=8)
        self.moves(events[3], ONE, days=1)
        self.synchronise()
        self.edits(events[3], FOLLOWING, name="Later")
        self.synchronise()
        self.assert_series_in_sync("Weekly")
        self.assert_series_in_sync("Later")

    def test_another_end_from_here_on(self):
        """Nothing but the rule changes, and from here on: the series that the core makes meanwhile are none."""
        events = self.series()
        self.edits(events[2], FOLLOWING, count=3)
        self.synchronise()
        kinds = [one["recurrence"]["range"] for one in self.outlook.events(ANNA) if one["type"] == "seriesMaster"]
        self.assertEqual(len(kinds), 2)
        shown = self.outlook.act(
            ANNA, "GET", "/me/calendarView?startDateTime=2030-03-01T00:00:00Z&endDateTime=2030-12-01T00:00:00Z&$top=99"
        )["value"]
        starts = sorted(datetime.fromisoformat(one["start"]["dateTime"][:19]) for one in shown)
        self.assertEqual(starts, self.present("Weekly").mapped("start"))
        self.assert_settled()

    def test_split_twice(self):
        events = self.series(count=9)
        self.edits(events[6], FOLLOWING, name="Third")
        self.edits(events[3], FOLLOWING, name="Second")
        self.synchronise()
        for name in ("Weekly", "Second", "Third"):
            self.assertEqual(len(self.present(name)), 3, name)
            self.assert_series_in_sync(name)
        self.assertEqual(len(self.outlook.events(ANNA)), 3)

    def test_split_and_split_again(self):
        events = self.series(count=9)
        self.edits(events[3], FOLLOWING, name="Second")
        self.synchronise()
        self.edits(self.present("Second")[3], FOLLOWING, name="Third")
        self.synchronise()
        for name in ("Weekly", "Second", "Third"):
            self.assertEqual(len(self.present(name)), 3, name)
            self.assert_series_in_sync(name)

    def test_split_with_exceptions_on_both_parts(self):
        events = self.series(count=8)
        self.edits(events[1], ONE, location="Room 1")
        self.edits(events[6], ONE, location="Room 2")
        self.synchronise()
        self.edits(events[4], FOLLOWING, name="Later")
        self.synchronise()
        self.assert_series_in_sync("Weekly")
        self.assertEqual(self.present("Weekly")[1].location, "Room 1")
        self.assert_series_in_sync("Later")


@tagged("post_install", "-at_install")
class TestDaysOfSeries(SeriesCase):
    def test_whole_days(self):
        for zone in ("Pacific/Pago_Pago", "Europe/Brussels", "Pacific/Apia"):
            self.anna.tz = zone
            name = f"Days {zone}"
            first = date(2030, 3, 5)
            self.events_of(self.anna).create(
                {"name": name, "allday": True, "start_date": first, "stop_date": first + timedelta(days=1)}
                | self.rule(event_tz=zone)
            )
            self.synchronise()
            self.assert_days(name, 6)
            events = self.present(name)
            self.edits(events[2], ONE, start_date=date(2030, 3, 20), stop_date=date(2030, 3, 21))
            self.as_person(events[4]).unlink()
            self.synchronise()
            self.assert_days(name, 5)
            self.outlook.changes(ANNA, self.series_item(name), subject=f"{name} again")
            self.synchronise()
            self.assert_days(f"{name} again", 5)

    def assert_days(self, name, count):
        events = self.present(name)
        self.assertEqual(len(events), count)
        in_outlook = [start.date() for start in self.outlook_starts(name)]
        self.assertEqual(events.mapped("start_date"), in_outlook)
        self.assert_in_sync(events[0])
        self.assert_settled()

    def test_whole_days_moved_as_a_whole(self):
        first = date(2030, 3, 5)
        dates = {"start_date": first, "stop_date": first}
        self.events_of(self.anna).create({"name": "Days", "allday": True, **dates, **self.rule()})
        self.synchronise()
        event = self.present("Days")[0]
        self.edits(
            event,
            ALL,
            start=datetime(2030, 3, 6, 8),
            stop=datetime(2030, 3, 6, 18),
            start_date=date(2030, 3, 6),
            stop_date=date(2030, 3, 6),
        )
        self.synchronise()
        self.assert_days("Days", 6)
        self.assertEqual(self.present("Days")[0].start_date, date(2030, 3, 6))

    def test_whole_days_of_outlook(self):
        self.outlook.creates(ANNA, "Days", date(2030, 3, 5), recurrence=weekly(numberOfOccurrences=4))
        self.synchronise()
        self.assert_days("Days", 4)
        self.edits(self.present("Days")[1], ALL, name="Whole days")
        self.synchronise()
        self.assert_days("Whole days", 4)

    def test_on_another_day_in_utc_and_over_midnight(self):
        late = {
            "America/New_York": datetime(2030, 3, 6, 2),  # Tuesday, 21:00 there
            "Australia/Sydney": datetime(2030, 3, 4, 22),  # Tuesday, 9:00 there
            "Europe/Brussels": datetime(2030, 3, 5, 22, 30),  # Tuesday, 23:30 there
            "Australia/Lord_Howe": datetime(2030, 3, 5, 12, 30),  # Tuesday, 23:30 there
        }
        for zone, start in late.items():
            self.anna.tz = zone
            self.create_event(name=zone, start=start, hours=2, **self.rule(count=40, event_tz=zone))
            self.synchronise()
            self.assert_series_in_sync(zone)
            events = self.present(zone)
            self.assertEqual(len(events), 40)
            self.moves(events[2], ONE, hours=2, days=1)
            self.as_person(events[5]).unlink()
            self.synchronise()
            self.assert_series_in_sync(zone)
            self.edits(self.present(zone)[10], FOLLOWING, name=f"{zone} later")
            self.synchronise()
            self.assert_series_in_sync(zone)
            self.assert_series_in_sync(f"{zone} later")


@tagged("post_install", "-at_install")
class TestEndlessSeries(SeriesCase):
    def endless(self, **properties):
        self.outlook.creates(ANNA, "Endless", TOMORROW, recurrence=weekly(**properties))
        self.synchronise()
        self.forget()
        return self.present("Endless")

    def assert_same_for_a_year(self, name):
        until = TOMORROW + timedelta(days=390)
        events = self.present(name)
        self.assertEqual(
            [start for start in events.mapped("start") if start < until], self.outlook_starts(name, days=390)
        )
        self.assert_in_sync(events[0])
        self.assert_settled()

    def test_one_deleted_and_one_moved(self):
        events = self.endless()
        self.moves(events[2], ONE, days=1)
        self.as_person(events[4]).unlink()
        self.synchronise()
        self.assertEqual(sorted(self.changes_sent()), ["DELETE occurrence", "PATCH occurrence"])
        self.assert_same_for_a_year("Endless")

    def test_renamed_as_a_whole(self):
        events = self.endless()
        self.edits(events[2], ALL, name="For ever")
        self.synchronise()
        self.assertEqual(self.changes_sent(), ["PATCH series"])
        self.assertEqual(self.series_item("For ever")["recurrence"]["range"]["type"], "noEnd")
        self.assert_same_for_a_year("For ever")

    def test_moved_as_a_whole(self):
        events = self.endless()
        self.moves(events[2], ALL, days=1)
        self.synchronise()
        self.assertEqual(self.changes_sent(), ["PATCH series"])
        self.assertEqual(self.series_item("Endless")["recurrence"]["range"]["type"], "noEnd")
        self.assert_same_for_a_year("Endless")

    def test_following_deleted(self):
        events = self.endless()
        self.as_person(events[3]).action_mass_deletion(FOLLOWING)
        self.synchronise()
        self.assertEqual(self.changes_sent(), ["PATCH series"])
        self.assert_series_in_sync("Endless")
        self.assertEqual(len(self.present("Endless")), 3)

    def test_this_and_following(self):
        events = self.endless()
        self.edits(events[3], FOLLOWING, name="Later")
        self.synchronise()
        self.assert_series_in_sync("Endless")
        self.assertEqual(self.series_item("Later")["recurrence"]["range"]["type"], "noEnd")
        self.assert_same_for_a_year("Later")

    def test_what_odoo_does_not_hold_is_told(self):
        events = self.as_person(self.endless())
        self.assertIn("Outlook has those that follow", events[0].microsoft_series_note)
        self.assertFalse(self.as_person(self.series()[0]).microsoft_series_note)

    def test_a_rule_that_odoo_cannot_say_is_told_and_kept(self):
        pattern = {"type": "absoluteMonthly", "interval": 1, "dayOfMonth": 31}
        self.outlook.creates(ANNA, "Last day", TOMORROW, recurrence=rule(pattern, numberOfOccurrences=4))
        self.synchronise()
        events = self.present("Last day")
        self.assertIn("change its dates and times in Outlook", self.as_person(events[0]).microsoft_series_note)
        with self.assertRaisesRegex(UserError, "in Outlook"):
            self.moves(events[0], ALL, days=1)
        self.edits(events[1], ALL, name="Every last day")
        self.moves(events[1], ONE, hours=2, days=-1)
        self.synchronise()
        self.assert_series_in_sync("Every last day")
        self.assertEqual(self.series_item("Every last day")["recurrence"]["pattern"]["dayOfMonth"], 31)

    def test_made_in_odoo(self):
        self.create_event(name="Endless", **self.rule(end_type="forever"))
        self.synchronise()
        self.assertEqual(self.series_item("Endless")["recurrence"]["range"]["type"], "noEnd")
        self.assert_same_for_a_year("Endless")


@tagged("post_install", "-at_install")
class TestSeriesInSeveralMailboxes(SeriesCase):
    def test_one_series_whoever_comes_first(self):
        self.connect(self.ben)
        for first, second in ((self.anna, self.ben), (self.ben, self.anna)):
            name = f"{first.name} first"
            item = self.outlook.creates(ANNA, name, TOMORROW, attendees=[BEN], recurrence=weekly(numberOfOccurrences=4))
            self.outlook.changes(ANNA, self.instance(item, date(2030, 3, 12)), location={"displayName": "Room 1"})
            self.outlook.moves(ANNA, self.instance(item, date(2030, 3, 19)), datetime(2030, 3, 20, 9))
            self.outlook.deletes(ANNA, self.instance(item, date(2030, 3, 26)))
            self.synchronise(first, second, first, second)
            events = self.present(name)
            self.assertEqual(len(events), 3)
            self.assertEqual(events.user_id, self.anna)
            self.assertEqual(len(events[0]._microsoft_links()), 2)
            self.assert_in_sync(events[0])
            self.assertFalse(self.env["microsoft.calendar.link"].search([("problem", "!=", False)]))
        self.outlook.forget_journal()
        self.synchronise(self.ben, self.anna)
        self.assertEqual(self.outlook.requests("PATCH") + self.outlook.requests("DELETE"), [])

    def test_an_occurrence_that_the_invited_one_removes(self):
        self.connect(self.ben)
        events = self.series(partner_ids=self.invited(self.ben.partner_id))
        self.synchronise(self.ben)
        item = self.series_item("Weekly", self.ben)
        self.outlook.deletes(BEN, self.instance(item, date(2030, 3, 19), BEN))
        self.synchronise(self.ben, self.anna)
        self.assertEqual(set(events.mapped("active")), {True})
        self.assertEqual(len(self.outlook_starts("Weekly")), 6)
        self.synchronise(self.ben, self.anna)
        self.assert_in_sync(events[0])

    def test_cancelled_by_the_organizer(self):
        self.connect(self.ben)
        events = self.series(partner_ids=self.invited(self.ben.partner_id))
        self.synchronise(self.ben)
        self.as_person(events[0]).action_mass_archive(ALL)
        self.synchronise(self.anna, self.ben, self.anna, self.ben)
        self.assertEqual(set(events.mapped("active")), {False})
        self.assertFalse(self.env["microsoft.calendar.link"].search([("problem", "!=", False)]))


@tagged("post_install", "-at_install")
class TestSeriesComeBack(SeriesCase):
    def test_deleted_in_outlook_and_brought_back_in_odoo(self):
        events = self.series()
        self.outlook.deletes(ANNA, self.series_item("Weekly"))
        self.synchronise()
        self.assertEqual(set(events.mapped("active")), {False})
        self.as_person(events).action_unarchive()
        self.synchronise()
        self.assert_series_in_sync("Weekly")
        self.assertEqual(len(self.present("Weekly")), 6)


@tagged("post_install", "-at_install")
class TestFollowingOfTheLast(SeriesCase):
    """ "This and following" of an occurrence that nothing follows; what it costs is in test_action_table."""

    def assert_split(self, events, **values):
        self.edits(events[-1], FOLLOWING, **values)
        self.assertNotEqual(events[-1].recurrence_id, events[0].recurrence_id)
        self.synchronise()
        self.assert_settled()

    def test_to_the_day_of_the_one_before(self):
        """Outlook would not let an occurrence come there: it begins a series of its own, as the core has it."""
        events = self.series()
        start = events[-2].start + timedelta(hours=2)
        self.assert_split(events, start=start, stop=start + timedelta(hours=1))

    def test_another_end(self):
        self.assert_split(self.series(), count=3)

    def test_the_last_one_that_odoo_holds(self):
        self.outlook.creates(ANNA, "Endless", TOMORROW, recurrence=weekly())
        self.synchronise()
        self.assert_split(self.present("Endless"), name="Later")

    def test_not_in_outlook(self):
        """Nobody is mailed twice by a series that is Odoo's alone: the core does as always."""
        events = self.create_event(user=self.ben, **self.rule()).recurrence_id._microsoft_events()
        self.edits(events[-1], FOLLOWING, user=self.ben, name="Later")
        self.assertNotEqual(events[-1].recurrence_id, events[0].recurrence_id)
