"""What each action of a person costs, line by line of the table in docs/sync.md: the figures stand there alone."""

import re
import unittest
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from odoo.fields import Command
from odoo.tests import tagged

from .series_case import ALL, FOLLOWING, ONE, SeriesCase

PAGE = Path(__file__).resolve().parents[2] / "docs" / "sync.md"
HEADING = "## What an action costs"
MOST_REQUESTS = 3


class Line(NamedTuple):
    action: str
    changes: list[str]
    reads: int
    mails: int
    remark: str


def read_table() -> dict[str, Line]:
    """The lines of the table by the name of their test."""
    section = PAGE.read_text(encoding="utf-8").split(HEADING, 1)[1].split("\n## ", 1)[0]
    rows = [[cell.strip() for cell in row.strip("|").split("|")] for row in section.splitlines() if row[:1] == "|"]
    lines = {}
    for action, changes, reads, mails, remark in rows[2:]:
        sent = [] if changes == "–" else changes.split(", ")
        counted = [one for part in sent for one in _times(part)]
        lines[_test_name(action)] = Line(action, counted, int(reads), int(mails), remark)
    return lines


def _times(part: str) -> list[str]:
    """``2 x PATCH occurrence`` is two of them."""
    match = re.fullmatch(r"(\d+) x (.+)", part)
    return [match[2]] * int(match[1]) if match else [part]


def _test_name(action: str) -> str:
    return "test_" + re.sub(r"\W+", "_", action.lower()).strip("_")


@tagged("post_install", "-at_install")
class TestActionTable(SeriesCase):
    @classmethod
    def setUpClass(cls):
        if not PAGE.exists():
            raise unittest.SkipTest("The addon is installed without the documentation of its repository.")
        super().setUpClass()
        cls.table = read_table()

    def assert_line(self, agreed=True):
        """Synchronise, and hold what was sent against the line of this test; then both sides are the same."""
        self.synchronise()
        line = self.table[self._testMethodName]
        mails = self.mails_by_person()
        found = self.changes_sent(), self.reads(), max(mails.values(), default=0)
        self.assertEqual(found, (line.changes, line.reads, line.mails), line.action)
        self.assertEqual(self.env["microsoft.calendar.link"].search([("problem", "!=", False)]).mapped("problem"), [])
        for event in self.env["calendar.event"].search([("user_id", "=", self.anna.id)])._microsoft_items():
            if agreed:
                self.assert_in_sync(event)
        self.assert_settled()

    # -- the table itself --------------------------------------------------------------------------------------------

    def test_lines_and_tests_are_the_same(self):
        others = {"test_lines_and_tests_are_the_same", "test_no_line_is_dear"}
        tests = {name for name, one in vars(type(self)).items() if name.startswith("test_") and callable(one)} - others
        self.assertEqual(tests, set(self.table))

    def test_no_line_is_dear(self):
        for line in self.table.values():
            if line.mails > 1:
                self.assertTrue(line.remark, f"{line.action}: more than one mail, and no word why")
            if all(change.endswith(" series") for change in line.changes):
                self.assertLessEqual(len(line.changes) + line.reads, MOST_REQUESTS, line.action)

    # -- single meetings ---------------------------------------------------------------------------------------------

    def test_create_a_meeting(self):
        self.forget()
        self.create_event(partner_ids=self.invited(self.guest))
        self.assert_line()

    def test_rename_a_meeting(self):
        self.as_person(self.meeting()).write({"name": "Budget 2031"})
        self.assert_line()

    def test_drag_a_meeting_in_the_week_view(self):
        event = self.meeting()
        start = event.start + timedelta(days=1, hours=2)
        self.as_person(event).write({"start": start, "stop": start + timedelta(hours=1)})
        self.assert_line()

    def test_add_a_person_to_a_meeting(self):
        self.as_person(self.meeting()).write({"partner_ids": [Command.link(self.other.id)]})
        self.assert_line()

    def test_delete_a_meeting(self):
        self.as_person(self.meeting()).unlink()
        self.assert_line()

    def test_archive_a_meeting(self):
        self.as_person(self.meeting()).write({"active": False})
        self.assert_line()

    def test_unarchive_a_meeting(self):
        event = self.meeting()
        self.as_person(event).write({"active": False})
        self.synchronise()
        self.forget()
        self.as_person(event).write({"active": True})
        self.assert_line()

    # -- a series comes and goes -------------------------------------------------------------------------------------

    def test_create_a_series(self):
        self.forget()
        self.create_event(name="Weekly", partner_ids=self.invited(self.guest), **self.rule())
        self.assert_line()

    def test_make_a_series_of_a_meeting(self):
        self.as_person(self.meeting()).write(self.rule(count=3))
        self.assert_line()

    def test_make_a_meeting_of_a_series(self):
        events = self.series()
        self.edits(events[0], ALL, recurrency=False)
        self.assert_line()

    def test_end_a_series_with_this_occurrence_as_a_meeting(self):
        events = self.series()
        self.edits(events[3], FOLLOWING, recurrency=False)
        self.assert_line()

    # -- rename ------------------------------------------------------------------------------------------------------

    def test_rename_this_occurrence(self):
        self.edits(self.series()[2], ONE, name="Special")
        self.assert_line()

    def test_rename_this_and_following(self):
        self.edits(self.series()[3], FOLLOWING, name="Later")
        self.assert_line()

    def test_rename_this_and_following_from_the_first_on(self):
        self.edits(self.series()[0], FOLLOWING, name="New name")
        self.assert_line()

    def test_rename_this_and_following_from_the_last_on(self):
        events = self.series()
        self.edits(events[-1], FOLLOWING, name="New name")
        self.assert_line()
        self.assertEqual(len(events.recurrence_id), 1)

    def test_rename_all(self):
        self.edits(self.series()[2], ALL, name="Every week")
        self.assert_line()

    def test_rename_all_of_a_series_with_a_changed_occurrence(self):
        events = self.series()
        self.edits(events[2], ONE, location="Room 1")
        self.synchronise()
        self.forget()
        self.edits(events[0], ALL, name="Every week")
        self.assert_line()

    # -- move, by dragging in the week view or in the form -----------------------------------------------------------

    def test_move_this_occurrence(self):
        self.moves(self.series()[2], ONE, hours=2, days=1)
        self.assert_line()

    def test_move_this_and_following(self):
        self.moves(self.series()[3], FOLLOWING, days=1)
        self.assert_line()

    def test_move_this_and_following_from_the_last_on(self):
        self.moves(self.series()[-1], FOLLOWING, days=1)
        self.assert_line()

    def test_move_all(self):
        self.moves(self.series()[0], ALL, days=1, minutes=90)
        self.assert_line()

    def test_move_all_by_a_later_occurrence(self):
        self.moves(self.series()[2], ALL, days=1, minutes=90)
        self.assert_line()

    def test_make_all_longer(self):
        events = self.series()
        self.edits(events[2], ALL, start=events[2].start, stop=events[2].stop + timedelta(minutes=30))
        self.assert_line()

    # -- delete and archive ------------------------------------------------------------------------------------------

    def test_delete_this_occurrence(self):
        self.as_person(self.series()[2]).unlink()
        self.assert_line()

    def test_delete_this_and_following(self):
        self.as_person(self.series()[3]).action_mass_deletion(FOLLOWING)
        self.assert_line()

    def test_delete_all(self):
        self.as_person(self.series()[2]).action_mass_deletion(ALL)
        self.assert_line()

    def test_archive_this_occurrence(self):
        self.as_person(self.series()[2]).action_mass_archive(ONE)
        self.assert_line()

    def test_archive_this_and_following(self):
        self.as_person(self.series()[3]).action_mass_archive(FOLLOWING)
        self.assert_line()

    def test_archive_all(self):
        self.as_person(self.series()[2]).action_mass_archive(ALL)
        self.assert_line()

    def test_unarchive_all(self):
        events = self.series()
        self.as_person(events[0]).action_mass_archive(ALL)
        self.synchronise()
        self.forget()
        self.as_person(events).write({"active": True})
        self.assert_line()

    def test_unarchive_this_occurrence(self):
        events = self.series()
        self.as_person(events[2]).action_mass_archive(ONE)
        self.synchronise()
        self.forget()
        self.as_person(events[2]).write({"active": True})
        self.assert_line(agreed=False)

    # -- rule, end, zone ---------------------------------------------------------------------------------------------

    def test_change_the_rule(self):
        self.edits(self.series()[0], ALL, rrule_type_ui="custom", interval=2)
        self.assert_line()

    def test_change_the_end(self):
        self.edits(self.series()[0], ALL, count=8)
        self.assert_line()

    def test_change_the_zone(self):
        self.edits(self.series()[0], ALL, event_tz="America/New_York")
        self.assert_line()

    # -- people ------------------------------------------------------------------------------------------------------

    def test_add_a_person_to_this_occurrence(self):
        self.edits(self.series()[2], ONE, partner_ids=[Command.link(self.other.id)])
        self.assert_line()

    def test_add_a_person_to_this_and_following(self):
        self.edits(self.series()[3], FOLLOWING, partner_ids=[Command.link(self.other.id)])
        self.assert_line()

    def test_add_a_person_to_all(self):
        self.edits(self.series()[2], ALL, partner_ids=[Command.link(self.other.id)])
        self.assert_line()

    def test_remove_a_person_from_all(self):
        events = self.series(partner_ids=self.invited(self.guest, self.other))
        self.edits(events[2], ALL, partner_ids=[Command.unlink(self.other.id)])
        self.assert_line()

    # -- the list ----------------------------------------------------------------------------------------------------

    def test_edit_all_occurrences_in_the_list(self):
        self.as_person(self.series()).write({"location": "Room 1"})
        self.assert_line()

    def test_edit_two_occurrences_in_the_list(self):
        self.as_person(self.series()[2:4]).write({"location": "Room 1"})
        self.assert_line()

    def test_edit_three_meetings_in_the_list(self):
        meetings = [self.meeting(name, start=datetime(2030, 3, 5, 9 + n)) for n, name in enumerate("ABC")]
        self.as_person(meetings[0].union(*meetings)).write({"location": "Room 1"})
        self.assert_line()

    def test_delete_all_occurrences_in_the_list(self):
        self.as_person(self.series()).unlink()
        self.assert_line()

    def test_delete_two_occurrences_in_the_list(self):
        self.as_person(self.series()[1:3]).unlink()
        self.assert_line()

    def test_archive_all_occurrences_in_the_list(self):
        self.as_person(self.series()).action_archive()
        self.assert_line()

    # -- what people do not see --------------------------------------------------------------------------------------

    def test_open_and_save_without_a_change(self):
        self.edits(self.series()[2], ONE, name="Weekly")
        self.assert_line()
