"""The warning before a save counts the mails that are sent then: it is held against the tables of docs/sync.md."""

from datetime import timedelta

from odoo.fields import Command
from odoo.tests import tagged

from .common import TOMORROW
from .series_case import ALL, FOLLOWING, GUEST, ONE, SeriesCase
from .test_action_table import PAGE, read_table

ENDS, BACK = {"active": False}, {"active": True}


@tagged("post_install", "-at_install")
class TestAnnouncement(SeriesCase):
    def warning(self, events, user=None, **vals):
        """What the form asks the server before it saves."""
        return self.as_person(events, user).microsoft_mails_before(vals)

    def single(self):
        """``{line of the table: (events, what is saved)}`` for meetings."""
        meeting, other, third = (
            self.meeting(name, start=TOMORROW + timedelta(hours=n)) for n, name in enumerate("ABC")
        )
        gone = self.meeting("Gone")
        self.as_person(gone).write(ENDS)
        self.synchronise()
        new = {"start": TOMORROW, "stop": TOMORROW + timedelta(hours=1), "partner_ids": self.invited(self.guest)}
        later = {"start": TOMORROW + timedelta(days=1), "stop": TOMORROW + timedelta(days=1, hours=1)}
        nothing = meeting.browse()
        return {
            "Create a meeting": (nothing, new),
            "Rename a meeting": (meeting, {"name": "Budget 2031"}),
            "Drag a meeting in the week view": (meeting, later),
            "Add a person to a meeting": (meeting, {"partner_ids": [Command.link(self.other.id)]}),
            "Delete a meeting": (meeting, ENDS),
            "Archive a meeting": (meeting, ENDS),
            "Unarchive a meeting": (gone, BACK),
            "Create a series": (nothing, {**new, **self.rule()}),
            "Make a series of a meeting": (meeting, self.rule(count=3)),
            "Edit three meetings in the list": (meeting + other + third, {"location": "Room 1"}),
        }

    def of_series(self):
        """The same for series."""
        events = self.series(partner_ids=self.invited(self.guest, self.other))
        changed = self.series("Changed")
        self.edits(changed[2], ONE, location="Room 1")
        gone = self.series("Gone")
        self.as_person(gone[0]).action_mass_archive(ALL)
        partly = self.series("Partly")
        self.as_person(partly[2]).action_mass_archive(ONE)
        self.synchronise()
        one, following, every = ({"recurrence_update": which} for which in (ONE, FOLLOWING, ALL))
        third, fourth = events[2], events[3]
        later = {"start": third.start + timedelta(days=1), "stop": third.stop + timedelta(days=1)}
        last = events[-1]
        last_later = {"start": last.start + timedelta(days=1), "stop": last.stop + timedelta(days=1)}
        later_4 = {"start": fourth.start + timedelta(days=1), "stop": fourth.stop + timedelta(days=1)}
        sooner = {"start": events[0].start + timedelta(hours=2), "stop": events[0].stop + timedelta(hours=2)}
        third_person = {"partner_ids": [Command.link(self.ben.partner_id.id)]}
        return {
            "Make a meeting of a series": (events[0], {"recurrency": False, **every}),
            "End a series with this occurrence as a meeting": (fourth, {"recurrency": False, **following}),
            "Rename this occurrence": (third, {"name": "Special", **one}),
            "Rename this and following": (fourth, {"name": "Later", **following}),
            "Rename this and following from the first on": (events[0], {"name": "Later", **following}),
            "Rename this and following from the last on": (last, {"name": "Later", **following}),
            "Rename all": (third, {"name": "Every week", **every}),
            "Rename all of a series with a changed occurrence": (changed[0], {"name": "Every week", **every}),
            "Move this occurrence": (third, {**later, **one}),
            "Move this and following": (fourth, {**later_4, **following}),
            "Move this and following from the last on": (last, {**last_later, **following}),
            "Move all": (events[0], {**sooner, **every}),
            "Move all by a later occurrence": (third, {**later, **every}),
            "Make all longer": (third, {"stop": third.stop + timedelta(minutes=30), **every}),
            "Delete this occurrence": (third, {**ENDS, **one}),
            "Delete this and following": (fourth, {**ENDS, **following}),
            "Delete all": (third, {**ENDS, **every}),
            "Archive this occurrence": (third, {**ENDS, **one}),
            "Archive this and following": (fourth, {**ENDS, **following}),
            "Archive all": (third, {**ENDS, **every}),
            "Unarchive all": (gone, BACK),
            "Unarchive this occurrence": (partly[2], BACK),
            "Change the rule": (events[0], {"interval": 2, **every}),
            "Change the end": (events[0], {"count": 8, **every}),
            "Change the zone": (events[0], {"event_tz": "America/New_York", **every}),
            "Add a person to this occurrence": (third, {**third_person, **one}),
            "Add a person to this and following": (fourth, {**third_person, **following}),
            "Add a person to all": (third, {**third_person, **every}),
            "Remove a person from all": (third, {"partner_ids": [Command.unlink(self.other.id)], **every}),
            "Edit all occurrences in the list": (events, {"location": "Room 1"}),
            "Edit two occurrences in the list": (events[2:4], {"location": "Room 1"}),
            "Delete all occurrences in the list": (events, ENDS),
            "Delete two occurrences in the list": (events[1:3], ENDS),
            "Archive all occurrences in the list": (events, ENDS),
            "Open and save without a change": (third, {"name": "Weekly", **one}),
        }

    def test_every_line_of_the_table(self):
        if not PAGE.exists():
            self.skipTest("The addon is installed without the documentation of its repository.")
        said = {**self.single(), **self.of_series()}
        lines = {line.action: line.mails for line in read_table().values()}
        self.assertEqual({name: self.warning(events, **vals)["most"] for name, (events, vals) in said.items()}, lines)

    def test_the_numbers(self):
        event = self.meeting(partner_ids=self.invited(self.guest, self.other, self.ben.partner_id))
        self.assertEqual(self.warning(event, name="New"), {"people": 3, "mails": 3, "most": 1})
        more = self.env["res.partner"].create({"name": "More", "email": "more@fabrikam.example"})
        people = [Command.unlink(self.guest.id), Command.link(more.id)]
        self.assertEqual(self.warning(event, partner_ids=people), {"people": 2, "mails": 2, "most": 1})
        self.assertEqual(self.warning(event, partner_ids=people, name="New")["people"], 4)
        self.assertEqual(self.warning(event, user_id=self.ben.id), {"people": 4, "mails": 6, "most": 2})
        series = self.series(partner_ids=self.invited(self.guest, self.other))
        answer = self.warning(series[3], name="New", recurrence_update=FOLLOWING)
        self.assertEqual(answer, {"people": 2, "mails": 4, "most": 2})

    def test_nobody_is_counted_for_what_attendees_do_not_see(self):
        event = self.meeting()
        nobody = {"people": 0, "mails": 0, "most": 0}
        for vals in ({"show_as": "free"}, {"alarm_ids": [Command.clear()]}, {"categ_ids": []}, {"name": "Budget"}, {}):
            self.assertEqual(self.warning(event, **vals), nobody, vals)
        self.assertEqual(self.warning(event, name="New", microsoft_keep_apart=True), nobody)
        alone = self.meeting("Alone", partner_ids=self.invited())
        self.assertEqual(self.warning(alone, name="New"), nobody)
        of_ben = self.create_event(self.ben, "Of Ben", partner_ids=self.invited(self.guest))
        self.assertEqual(self.warning(of_ben, self.ben, name="New"), nobody, "Odoo invites, as ever")
        self.later(days=5)
        self.assertEqual(self.warning(event, location="Room 1"), nobody, "It is over.")

    def test_the_colleague_who_edits_is_told_too(self):
        self.assertEqual(self.warning(self.meeting(), self.ben, name="New")["people"], 1)

    def test_d63_asked_until_the_person_does_not_want_to_be(self):
        event = self.meeting()
        anna = self.anna.with_user(self.anna)
        self.assertEqual(self.warning(event, name="New")["people"], 1)
        anna.write({"microsoft_calendar_warn": False})
        self.assertEqual(self.warning(event, name="New")["people"], 0)
        anna.write({"microsoft_calendar_warn": True})
        self.assertEqual(self.warning(event, name="New")["people"], 1)

    def test_a_deletion_after_the_warning(self):
        events = self.series(partner_ids=self.invited(self.guest))
        self.as_person(events[1]).microsoft_delete("self_only", False)
        self.as_person(events[4]).microsoft_delete("future_events", True)
        self.synchronise()
        self.assertEqual(self.changes_sent(), ["DELETE occurrence"])
        self.assertEqual(self.mails_by_person(), {GUEST: 1})
        self.assertEqual(len(self.present("Weekly")), 3)
        meeting = self.meeting()
        self.as_person(meeting).microsoft_delete(False, True)
        self.synchronise()
        self.assertEqual(self.changes_sent(), [])

    def test_many_at_once_as_the_list_does(self):
        meetings = self.meeting("A") + self.meeting("B", start=TOMORROW + timedelta(hours=2))
        others = self.meeting("C") + self.meeting("D", start=TOMORROW + timedelta(hours=2))
        archived = self.meeting("E")
        self.assertEqual(self.warning(meetings, **ENDS), {"people": 1, "mails": 2, "most": 2})
        self.as_person(meetings).microsoft_delete("self_only", False)
        self.as_person(others).microsoft_delete("self_only", True)
        self.as_person(archived).with_context(microsoft_calendar_keep_apart=True).action_archive()
        self.synchronise()
        self.assertEqual(self.changes_sent(), ["DELETE meeting", "DELETE meeting"])
        self.assertEqual(self.mails_by_person(), {GUEST: 2})
        self.assertFalse((meetings + others).exists())
        self.assertFalse(archived.active)
