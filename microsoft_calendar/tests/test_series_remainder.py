"""Series of which Odoo holds a part: what is removed in Odoo is cancelled, what it never held stays in Outlook."""

from datetime import datetime, timedelta

from odoo.tests import tagged

from .common import TOMORROW, rule, weekly
from .series_case import ALL, ANNA, FOLLOWING, GUEST, ONE, SeriesCase

YEARLY = {"type": "absoluteYearly", "interval": 1, "dayOfMonth": 5, "month": 3}
ATTENDEES = [{"type": "required", "emailAddress": {"address": GUEST, "name": "Guest"}}]


@tagged("post_install", "-at_install")
class TestBeyondTheWindow(SeriesCase):
    """A yearly series without end: Odoo holds three of its occurrences, of 2030 to 2032."""

    def setUp(self):
        super().setUp()
        self.item = self.outlook.creates(ANNA, "Birthday", TOMORROW, recurrence=rule(YEARLY), attendees=ATTENDEES)
        self.synchronise()
        self.events = self.present("Birthday")
        self.assertEqual(len(self.events), 3)
        self.forget()

    def years_in_outlook(self):
        return [start.year for start in self.instance_starts(self.item["id"], days=1800)]

    def series_in_outlook(self):
        return [one["subject"] for one in self.outlook.events(ANNA) if one["type"] == "seriesMaster"]

    def link(self):
        return self.env["microsoft.calendar.link"].search([])

    def a_year_passes(self):
        """In steps in which the permission is renewed."""
        for _step in range(5):
            self.later(days=80)
            self.synchronise()

    def assert_at_rest(self):
        """Neither the next run nor a full round changes anything, and nothing comes back."""
        for full in (False, True):
            if full:
                self.collection().write({"cursor": False})
            count = len(self.changes_sent())
            self.assert_settled()
            self.assertEqual(len(self.changes_sent()), count)
        self.assertFalse(self.link().problem)

    def remove_one_by_one(self, remove):
        for event in self.events:
            remove(self.as_person(event))

    def test_deleting_one_by_one_cancels_each(self):
        self.remove_one_by_one(lambda event: event.unlink())
        self.synchronise()
        self.assertEqual(self.changes_sent(), ["DELETE occurrence"] * 3)
        self.assertEqual(self.mails_by_person(), {GUEST: 3})
        self.assertEqual(self.years_in_outlook(), [2033, 2034])
        self.assert_at_rest()

    def test_archiving_one_by_one_cancels_each(self):
        self.remove_one_by_one(lambda event: event.action_mass_archive(ONE))
        self.synchronise()
        self.assertEqual(self.changes_sent(), ["DELETE occurrence"] * 3)
        self.assertEqual(self.years_in_outlook(), [2033, 2034])
        self.assert_at_rest()

    def test_in_two_runs(self):
        """The last one is cancelled like those before it."""
        for event in self.events:
            self.as_person(event).unlink()
            self.synchronise()
        self.assertEqual(self.changes_sent(), ["DELETE occurrence"] * 3)
        self.assertEqual(self.years_in_outlook(), [2033, 2034])
        self.assert_at_rest()

    def test_the_next_ones_come_when_the_window_reaches_them(self):
        self.remove_one_by_one(lambda event: event.unlink())
        self.synchronise()
        self.a_year_passes()
        events = self.present("Birthday")
        self.assertEqual(events.mapped("start"), [datetime(2033, 3, 5, 9)])
        self.assert_in_sync(events)
        self.moves(events, ONE, days=1)
        self.synchronise()
        self.assert_in_sync(events)
        self.assertEqual(self.series_in_outlook(), ["Birthday"])

    def test_one_that_was_archived_comes_back_in_odoo(self):
        """It stays cancelled in Outlook, as any other one, and the series is not touched."""
        self.remove_one_by_one(lambda event: event.action_mass_archive(ONE))
        self.synchronise()
        self.forget()
        self.as_person(self.events[2]).action_unarchive()
        self.synchronise()
        self.assertEqual(self.changes_sent(), [])
        self.assertEqual(self.years_in_outlook(), [2033, 2034])
        self.assertIn("stays cancelled", self.link().remark)
        self.assertEqual(self.events[2].recurrence_id, self.link().recurrence_id)

    def test_while_outlook_renames_the_series(self):
        self.remove_one_by_one(lambda event: event.unlink())
        self.outlook.changes(ANNA, self.item, subject="Anniversary")
        self.synchronise()
        self.assertEqual(self.changes_sent(), ["DELETE occurrence"] * 3)
        self.assertEqual(self.years_in_outlook(), [2033, 2034])
        self.assertFalse(self.present("Birthday") + self.present("Anniversary"))
        self.assert_at_rest()

    def test_while_outlook_cancels_another(self):
        """Each side cancels a part of what Odoo holds; together all of it."""
        self.as_person(self.events[0]).unlink()
        self.as_person(self.events[1]).unlink()
        self.outlook.deletes(ANNA, self.instance(self.item, self.events[2].start.date()))
        self.synchronise()
        self.assertFalse(self.present("Birthday"))
        self.assertEqual(self.changes_sent(), ["DELETE occurrence"] * 2)
        self.assertEqual(self.years_in_outlook(), [2033, 2034])
        self.assert_at_rest()

    def test_all_cancelled_in_outlook(self):
        """What is beyond is there still: the series is not forgotten, and the next one comes in its time."""
        for event in self.events:
            self.outlook.deletes(ANNA, self.instance(self.item, event.start.date()))
        self.synchronise()
        self.assertFalse(self.present("Birthday"))
        self.assertEqual(self.link().state, "linked")
        self.assert_at_rest()
        self.a_year_passes()
        self.assertEqual(self.present("Birthday").mapped("start"), [datetime(2033, 3, 5, 9)])

    def test_deleting_all_at_once_deletes_the_series(self):
        self.as_person(self.events[0]).action_mass_deletion(ALL)
        self.synchronise()
        self.assertEqual(self.changes_sent(), ["DELETE series"])
        self.assertEqual(self.series_in_outlook(), [])

    def test_archiving_all_at_once_deletes_the_series(self):
        self.as_person(self.events[0]).action_mass_archive(ALL)
        self.synchronise()
        self.assertEqual(self.changes_sent(), ["DELETE series"])

    def test_deleting_all_in_the_list_deletes_the_series(self):
        self.as_person(self.events).unlink()
        self.synchronise()
        self.assertEqual(self.changes_sent(), ["DELETE series"])

    def test_deleting_the_last_two_in_the_list_does_not(self):
        """Only who removes at once everything that Odoo holds means the series."""
        self.as_person(self.events[0]).unlink()
        self.as_person(self.events[1:]).unlink()
        self.synchronise()
        self.assertEqual(self.changes_sent(), ["DELETE occurrence"] * 3)
        self.assertEqual(self.years_in_outlook(), [2033, 2034])

    def test_archiving_the_only_one_with_all_events(self):
        """The answer counts, not the number of events."""
        self.as_person(self.events[0]).unlink()
        self.as_person(self.events[1]).unlink()
        self.synchronise()
        self.forget()
        self.as_person(self.events[2]).action_mass_archive(ALL)
        self.synchronise()
        self.assertEqual(self.changes_sent(), ["DELETE series"])

    def test_this_and_following_from_the_first_on(self):
        for remove in ("action_mass_deletion", "action_mass_archive"):
            with self.subTest(remove):
                self.outlook.creates(ANNA, remove, TOMORROW, recurrence=rule(YEARLY))
                self.synchronise()
                getattr(self.as_person(self.present(remove)[0]), remove)(FOLLOWING)
                self.synchronise()
                self.assertEqual(self.series_in_outlook(), ["Birthday"])


@tagged("post_install", "-at_install")
class TestBeforeTheWindow(SeriesCase):
    """A weekly series of many years: Odoo holds none of its first ones."""

    def setUp(self):
        super().setUp()
        span = {"first": "2025-03-04", "endDate": "2030-04-02"}
        self.item = self.outlook.creates(
            ANNA, "Old", datetime(2025, 3, 4, 9), recurrence=weekly(**span), attendees=ATTENDEES
        )
        self.synchronise()
        self.events = self.present("Old")
        self.assertGreater(self.events[0].start, datetime(2029, 1, 1))
        self.forget()

    def starts_in_outlook(self):
        window = "startDateTime=2026-03-01T00:00:00Z&endDateTime=2030-12-01T00:00:00Z"
        view = self.outlook.act(ANNA, "GET", f"/me/events/{self.item['id']}/instances?{window}&$top=999")["value"]
        return sorted(datetime.fromisoformat(one["start"]["dateTime"][:19]) for one in view)

    def removes_following(self, remove):
        first = self.events[0].start
        getattr(self.as_person(self.events[0]), remove)(FOLLOWING)
        self.synchronise()
        self.assertEqual(self.changes_sent(), ["PATCH series"])
        self.assertEqual(self.mails_by_person(), {GUEST: 1})
        starts = self.starts_in_outlook()
        self.assertEqual(starts[0], datetime(2026, 3, 3, 9))
        self.assertEqual(starts[-1], first - timedelta(weeks=1))
        self.assertFalse(self.present("Old"))
        for cursor in (self.collection().cursor, False):
            self.collection().write({"cursor": cursor})
            self.assert_settled()
        self.assertFalse(self.present("Old"))

    def test_deleting_this_and_following_from_the_first_that_odoo_holds(self):
        """The series ends before it; what was before the window stays."""
        self.removes_following("action_mass_deletion")

    def test_archiving_this_and_following_from_the_first_that_odoo_holds(self):
        self.removes_following("action_mass_archive")

    def test_deleting_one_by_one(self):
        """The series is over in Odoo and has a past in Outlook: that stays."""
        for event in self.events.filtered(lambda one: one.start >= datetime(2030, 3, 4)):
            self.as_person(event).unlink()
        past = self.events.exists()
        self.synchronise()
        self.forget()
        for event in past:
            self.as_person(event).unlink()
        self.synchronise()
        starts = self.starts_in_outlook()
        self.assertEqual(starts[0], datetime(2026, 3, 3, 9))
        self.assertEqual(self.mails_by_person(), {})
