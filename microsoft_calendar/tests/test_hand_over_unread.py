"""Another organizer, while the former one's item holds what nobody has read yet: it goes along, or can be read."""

from datetime import datetime, timedelta

from odoo.tests import tagged

from .common import TOMORROW
from .series_case import ALL, ANNA, BEN, GUEST
from .test_hand_over import HandOverCase
from .test_reliability import fault

ROOM = {"displayName": "Room 1"}
LATER = TOMORROW + timedelta(hours=3)


class UnreadCase(HandOverCase):
    def edits_in_outlook(self, **properties):
        """Anna changes her item, and nobody reads it."""
        self.later(minutes=1)
        self.outlook.changes(ANNA, self.outlook.event(ANNA, "Budget"), **properties)
        self.later(minutes=1)

    def edited_just_now(self, event):
        """PostgreSQL's clock does not stand still."""
        self.env.flush_all()
        self.env.cr.execute("UPDATE calendar_event SET write_date = %s WHERE id = %s", (datetime.now(), event.id))
        self.env.invalidate_all()

    def place_in_outlook(self, name="Budget"):
        return self.outlook.event(BEN, name)["location"]["displayName"]

    def former(self, event):
        link = self.env["microsoft.calendar.link"].search([("heir_id", "=", event.id)])
        self.assertEqual(len(link), 1)
        return link

    def told(self, link):
        return [line["text"] for line in link.with_user(link.user_id).with_context(lang="en_US").conflicts]

    def fails_to_delete(self):
        """The next run of Anna's mailbox reads, and cannot delete."""
        self.outlook.faults(fault("status", method="DELETE", path="/me/events", status=503))

    def all_synchronized(self):
        self.later(minutes=10)
        self.synchronise(self.anna, self.ben, self.anna, self.ben)


@tagged("post_install", "-at_install")
class TestWhatNobodyHasRead(UnreadCase):
    def test_it_goes_along(self):
        for order in ((self.anna, self.ben), (self.ben, self.anna)):
            with self.subTest(first=order[0].name):
                event = self.meeting_of_three()
                self.edits_in_outlook(location=ROOM, subject="Budget 2031")
                self.gives(event, self.ben)
                self.synchronise(*order, *order)
                self.assertEqual(event.location, "Room 1")
                self.assertEqual(self.place_in_outlook("Budget 2031"), "Room 1")
                self.assert_bens(event, "Budget 2031")
                self.assertFalse(self.link(event, self.ben).conflict_count)
                self.as_person(event, self.ben).unlink()
                self.settle()

    def test_the_new_time_goes_along(self):
        event = self.meeting_of_three()
        self.outlook.moves(ANNA, self.outlook.event(ANNA, "Budget"), LATER)
        self.gives(event, self.ben)
        self.synchronise(self.ben, self.anna, self.ben, self.anna)
        self.assertEqual(event.start, LATER)
        self.assert_bens(event)

    def test_who_was_added_goes_along(self):
        """Nobody leaves by it: Anna's item does not name herself, Ben's does not name him."""
        event = self.meeting_of_three()
        item = self.outlook.event(ANNA, "Budget")
        more = {"type": "required", "emailAddress": {"address": "other@fabrikam.example", "name": "Other"}}
        self.outlook.changes(ANNA, item, attendees=[*item["attendees"], more])
        self.gives(event, self.ben)
        self.synchronise(self.ben, self.anna, self.ben, self.anna)
        self.assertEqual(event.partner_ids, (self.anna | self.ben).partner_id | self.guest | self.other)
        self.assert_bens(event)

    def test_what_a_guest_has_answered_goes_along(self):
        self.outlook.seed(GUEST)
        event = self.meeting_of_three()
        self.outlook.answers(GUEST, self.outlook.event(GUEST, "Budget"), "accept")
        self.gives(event, self.ben)
        self.synchronise(self.anna)
        states = {one.partner_id: one.state for one in event.attendee_ids}
        self.assertEqual(states[self.guest], "accepted")

    def test_it_costs_no_request_where_there_is_nothing(self):
        event = self.meeting_of_three()
        self.gives(event, self.ben)
        self.synchronise()
        self.assertEqual(self.reads(), 1, "The look before the deletion.")
        (deletion,) = [entry for entry in self.outlook.journal() if entry["method"] == "DELETE"]
        self.assertTrue(deletion["headers"]["If-Match"])

    def test_odoo_has_changed_the_same_since(self):
        """Odoo's value stays; Outlook's can be read, and taken after all: the new organizer's mailbox has it then."""
        event = self.meeting_of_three()
        self.edits_in_outlook(location=ROOM)
        self.gives(event, self.ben, location="Room 9")
        self.edited_just_now(event)
        self.synchronise(self.anna, self.ben, self.anna, self.ben)
        self.assertEqual((event.location, self.place_in_outlook()), ("Room 9", "Room 9"))
        link = self.link(event, self.ben)
        self.assertEqual(self.told(link), ["Place: Outlook had “Room 1”, Odoo's “Room 9” was taken."])
        self.assertEqual(link.conflict_count, 1)
        link.with_user(self.ben).take_other(0)
        self.synchronise(self.ben, self.anna)
        self.assertEqual((event.location, self.place_in_outlook()), ("Room 1", "Room 1"))
        self.assert_bens(event)

    def test_edited_after_it_was_handed_over(self):
        """The newest edit wins, as ever."""
        event = self.meeting_of_three()
        self.gives(event, self.ben, location="Room 9")
        self.edited_just_now(event)
        self.edits_in_outlook(location=ROOM)
        self.synchronise(self.anna, self.ben, self.anna)
        self.assertEqual((event.location, self.place_in_outlook()), ("Room 1", "Room 1"))
        self.assertEqual(
            self.told(self.link(event, self.ben)), ["Place: Odoo had “Room 9”, Outlook's “Room 1” was taken."]
        )
        self.assert_bens(event)

    def test_edited_after_the_delta_was_read(self):
        """The delta does not tell of it; the look before the deletion does."""
        event = self.meeting_of_three()
        self.outlook.switches(delta_lag=300.0)
        self.edits_in_outlook(location=ROOM)
        self.gives(event, self.ben)
        self.synchronise(self.anna, self.ben)
        self.assertEqual((event.location, self.place_in_outlook()), ("Room 1", "Room 1"))
        self.all_synchronized()
        self.assert_bens(event)

    def test_the_deletion_is_refused_because_somebody_was_faster(self):
        event = self.meeting_of_three()
        self.gives(event, self.ben)
        self.outlook.faults(fault("status", method="DELETE", path="/me/events", status=412, count=1))
        self.synchronise(self.anna, self.ben, self.anna)
        self.assert_handed_over_once()
        self.assert_bens(event)

    def test_killed_before_the_deletion(self):
        """What was taken along is not taken a second time, whatever Odoo makes of it meanwhile."""
        event = self.meeting_of_three()
        self.edits_in_outlook(location=ROOM, subject="Budget 2031")
        self.gives(event, self.ben, name="Budget of Ben")
        self.edited_just_now(event)
        self.fails_to_delete()
        self.synchronise(self.anna, self.ben)
        self.assertEqual((event.name, event.location), ("Budget of Ben", "Room 1"))
        self.assertTrue(self.former(event).counter, "It failed.")
        self.as_person(event, self.ben).write({"location": "Room 2"})
        # What the delta has told is told once more, as after a kill.
        self.collection().cursor = False
        self.all_synchronized()
        self.assertEqual((event.name, event.location), ("Budget of Ben", "Room 2"))
        self.assertEqual(self.former(event).state, "gone")
        self.assertEqual(
            self.told(self.link(event, self.ben)),
            ["Subject: Outlook had “Budget 2031”, Odoo's “Budget of Ben” was taken."],
        )
        self.assert_bens(event, "Budget of Ben")

    def test_the_new_organizer_has_deleted_it_meanwhile(self):
        event = self.meeting_of_three()
        self.edits_in_outlook(location=ROOM)
        self.gives(event, self.ben)
        former = self.former(event)
        self.as_person(event, self.ben).unlink()
        self.synchronise(self.anna, self.ben, self.anna)
        self.assertEqual(former.state, "gone")
        self.assertIn("deleted in Odoo while it was changed in Outlook", self.told(former)[0])
        self.assertFalse(self.env["calendar.event"].search([("name", "=", "Budget")]))

    def test_deleted_in_outlook_by_the_former_organizer(self):
        """It has its end there already, and goes on in the other mailbox."""
        event = self.meeting_of_three()
        self.outlook.deletes(ANNA, self.outlook.event(ANNA, "Budget"))
        self.gives(event, self.ben)
        self.synchronise(self.anna, self.ben, self.anna)
        self.assert_bens(event)

    def test_nothing_is_taken_from_outlook(self):
        """Where the person has chosen so, what Outlook alone holds can still be read."""
        event = self.meeting_of_three()
        self.anna.microsoft_calendar_direction = "to_outlook"
        self.synchronise()
        self.edits_in_outlook(location=ROOM)
        self.gives(event, self.ben)
        self.synchronise(self.anna, self.ben, self.anna)
        self.assertFalse(event.location)
        self.assertEqual(
            self.told(self.link(event, self.ben)), ["Place: Outlook had “Room 1”, Odoo's “nothing” was taken."]
        )

    def test_no_longer_anything_that_the_former_organizer_may_change(self):
        event = self.meeting_of_three()
        self.edits_in_outlook(location=ROOM)
        self.gives(event, self.ben)
        self.as_person(event, self.ben).write({"privacy": "private", "partner_ids": self.without_anna()})
        self.synchronise(self.anna, self.ben)
        self.assertFalse(event.location)
        self.assertEqual(self.link(event, self.ben).conflict_count, 1)
        self.assertEqual(self.former(event).state, "gone")

    def without_anna(self):
        return [(3, self.anna.partner_id.id)]

    def test_what_is_hidden_stays_hidden(self):
        """Marked as private in Outlook meanwhile, where private events are not taken: the event is Ben's by now."""
        self.outlook.creates(ANNA, "Budget", TOMORROW, attendees=[BEN, GUEST])
        self.settle()
        event = self.event("Budget")
        self.anna.microsoft_calendar_private_events = "skip"
        self.synchronise()
        self.edits_in_outlook(location=ROOM, sensitivity="private")
        self.gives(event, self.ben)
        self.synchronise(self.anna, self.ben, self.anna)
        self.assertFalse(event.location)
        self.assertEqual(self.former(event).state, "gone")
        self.assert_bens(event)

    def test_a_conflict_from_before_can_be_settled_afterwards(self):
        event = self.meeting_of_three()
        self.edits_in_outlook(location=ROOM)
        self.as_person(event).write({"location": "Room 9"})
        self.edited_just_now(event)
        self.settle()
        former = self.link(event)
        self.assertEqual(former.conflict_count, 1)
        self.gives(event, self.ben)
        self.settle()
        former.with_user(self.anna).take_other(0)
        self.synchronise(self.ben, self.anna)
        self.assertEqual((event.location, self.place_in_outlook()), ("Room 1", "Room 1"))
        self.assert_bens(event)


@tagged("post_install", "-at_install")
class TestSeriesThatNobodyHasRead(UnreadCase):
    def series_of_three(self, **values):
        events = self.series(partner_ids=self.three(), **values)
        self.settle()
        return events

    def test_changed_and_cancelled_occurrences_go_along(self):
        for order in ((self.anna, self.ben), (self.ben, self.anna)):
            with self.subTest(first=order[0].name):
                events = self.series_of_three()
                item = self.series_item("Weekly")
                self.outlook.changes(ANNA, self.instance(item, events[1].start.date()), location=ROOM)
                self.outlook.deletes(ANNA, self.instance(item, events[4].start.date()))
                self.edits(events[2], ALL, user_id=self.ben.id)
                self.synchronise(*order, *order)
                left = self.present("Weekly")
                self.assertEqual(left, events - events[4])
                self.assertEqual(left.mapped("location"), [False, "Room 1", False, False, False])
                self.assertEqual(self.outlook_starts("Weekly", self.ben), left.mapped("start"))
                self.assert_in_sync(left[0], self.ben)
                self.as_person(left, self.ben).unlink()
                self.synchronise(*order, *order)

    def test_together_nothing_would_be_left(self):
        """Anna has cancelled the first ones in Outlook, Ben the last ones in Odoo: the series stays Ben's."""
        events = self.series_of_three(count=4)
        item = self.series_item("Weekly")
        for event in events[:2]:
            self.outlook.deletes(ANNA, self.instance(item, event.start.date()))
        self.edits(events[2], ALL, user_id=self.ben.id)
        self.as_person(events[2:], self.ben).write({"active": False})
        self.synchronise(self.anna, self.ben, self.anna)
        self.assertEqual(self.present("Weekly"), events[:2])
        self.assert_in_sync(events[0], self.ben)
        self.assertTrue(self.link(events[0], self.ben).conflict_count)
