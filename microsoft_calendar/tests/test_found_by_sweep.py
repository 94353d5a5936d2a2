"""What `python3 -m devtools sweep` found: one answer that failed where nobody looked."""

from odoo.tests import tagged

from .common import TOMORROW
from .series_case import ALL, ANNA, GUEST, ONE, SeriesCase
from .test_reliability import fault


@tagged("post_install", "-at_install")
class TestFoundBySweep(SeriesCase):
    def test_an_occurrence_that_could_not_be_looked_for_is_changed_later(self):
        """Its edit counted as sent when the search for it failed."""
        events = self.series()
        self.edits(events[2], ONE, name="Renamed")
        self.outlook.faults(fault(method="GET", path="/instances", status=500, code="ErrorInternalServerError"))
        self.synchronise()
        self.assertTrue(self.link(events[0]).problem)
        self.later(hours=1)
        self.synchronise()
        self.assertEqual(self.outlook.event(ANNA, "Renamed")["type"], "exception")
        self.assertEqual(self.mails_by_person(), {GUEST: 1})
        self.assertFalse(self.link(events[0]).problem)

    def test_the_problem_of_an_item_ends_with_the_item(self):
        """Asked for by id, Microsoft had trouble; later the item turned out to be gone."""
        item = self.outlook.creates(ANNA, "Budget", TOMORROW)
        self.synchronise()
        event = self.event("Budget")
        self.outlook.deletes(ANNA, item)
        self.outlook.faults(fault(method="GET", path="/events/", status=500, code="ErrorInternalServerError"))
        self.synchronise()
        self.assertTrue(event.active)
        self.assertTrue(self.link(event).problem)
        self.later(hours=1)
        self.synchronise()
        self.assertFalse(event.active)
        self.assertFalse(self.link(event).problem)

    def test_a_series_deleted_here_and_renamed_there(self):
        """What is edited on one side and deleted on the other ends the same on both."""
        self.connect(self.ben)
        for deletion in ("unlink", "archive"):
            with self.subTest(deletion):
                events = self.series(deletion, partner_ids=self.invited(self.ben.partner_id))
                self.synchronise(self.ben)
                item = self.series_item(deletion)
                self.outlook.changes(ANNA, item, subject=f"{deletion} no more")
                if deletion == "unlink":
                    self.as_person(events[0]).action_mass_deletion(ALL)
                else:
                    self.as_person(events[0]).action_mass_archive(ALL)
                for _round in range(3):
                    self.synchronise(self.anna, self.ben)
                events = self.present(f"{deletion} no more")
                self.assertEqual(len(events.recurrence_id), 1)
                self.assertEqual(len(events), 6)
                self.assert_in_sync(events[0])
