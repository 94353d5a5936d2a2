"""Another organizer: one cancellation and one invitation, and the same event in Odoo."""

from collections import Counter
from datetime import timedelta

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import TOMORROW
from .series_case import ALL, ANNA, BEN, FOLLOWING, GUEST, ONE, SeriesCase
from .test_reliability import fault

CARL = "carl@contoso.example"


class HandOverCase(SeriesCase):
    """Anna and Ben, both connected."""

    def setUp(self):
        super().setUp()
        self.connect(self.ben)
        self.synchronise(self.ben)

    def three(self, *others):
        """Anna, Ben and the guest, as a form sends them."""
        return self.invited(self.ben.partner_id, self.guest, *others)

    def meeting_of_three(self, **values):
        event = self.meeting(partner_ids=self.three(), **values)
        self.settle()
        self.assertEqual(len(event.microsoft_link_ids), 2)
        return event

    def settle(self, *users):
        """Both mailboxes, twice; mails and requests are forgotten."""
        self.synchronise(*(users or (self.anna, self.ben, self.anna, self.ben)))
        self.forget()

    def gives(self, event, user, **values):
        self.as_person(event).write({"user_id": user.id, **values})

    def mails_by_kind(self):
        """``{(kind, address): number}`` of what Outlook sent."""
        return Counter((mail["kind"], address) for mail in self.outlook.mails() for address in mail["to"])

    def assert_handed_over_once(self, *guests):
        """Who is invited gets one cancellation and one invitation; Odoo mails nobody."""
        expected = Counter({("invitation", ANNA): 1, ("cancellation", BEN): 1})
        for address in guests or (GUEST,):
            expected |= Counter({("cancellation", address): 1, ("invitation", address): 1})
        self.assertEqual(self.mails_by_kind(), expected)
        mails = self.env["mail.mail"].search([]) - self.mails_before
        self.assertFalse(mails.filtered(lambda mail: "nvitation" in (mail.subject or "")), "Odoo invites nobody")

    def assert_bens(self, event, name="Budget"):
        """One live event owned by Ben, on both sides."""
        self.assertEqual(self.event(name), event)
        self.assertTrue(event.active)
        self.assertEqual(event.user_id, self.ben)
        self.assertTrue(self.outlook.event(BEN, name)["isOrganizer"])
        self.assertFalse(self.outlook.event(ANNA, name)["isOrganizer"])
        self.assert_in_sync(event, self.ben)
        self.assertEqual(self.link(event, self.anna).role, "copy")
        before = len(self.outlook.mails())
        self.synchronise(self.anna, self.ben, self.anna, self.ben)
        self.assertEqual(len(self.outlook.mails()), before)
        self.assertEqual(self.event(name), event)

    def assert_survives(self, accident):
        """A meeting is handed over while this happens, and ends as it should."""
        event = self.meeting_of_three()
        self.gives(event, self.ben)
        self.outlook.faults(accident)
        self.synchronise(self.anna, self.ben)
        self.assertTrue(self.env["microsoft.calendar.link"].search([("counter", ">", 0)]), "It failed.")
        self.outlook.faults()
        self.later(minutes=10)
        self.synchronise(self.anna, self.ben, self.anna, self.ben)
        self.assert_handed_over_once()
        self.assert_bens(event)
        self.as_person(event, self.ben).unlink()
        self.settle()


@tagged("post_install", "-at_install")
class TestHandOver(HandOverCase):
    def test_d47_to_a_connected_attendee(self):
        for order in ((self.anna, self.ben), (self.ben, self.anna)):
            with self.subTest(first=order[0].name):
                event = self.meeting_of_three()
                note = event.message_post(body="Bring the figures.")
                self.gives(event, self.ben)
                self.synchronise(*order, *order)
                self.assert_handed_over_once()
                self.assert_bens(event)
                self.assertIn(note, event.message_ids)
                self.as_person(event, self.ben).unlink()
                self.synchronise(*order, *order)
                self.outlook.forget_mails()

    def test_d47_refused_for_one_who_is_not_connected(self):
        carl = self.add_user(CARL, "Carl Diaz")
        event = self.meeting(partner_ids=self.three(carl.partner_id))
        with self.assertRaises(UserError) as refused:
            self.gives(event, carl)
        self.assertIn("Carl Diaz, who has not connected", str(refused.exception))
        with self.assertRaises(UserError) as refused:
            self.gives(event, self.env["res.users"])
        self.assertIn("nobody", str(refused.exception))
        self.synchronise()
        self.assertEqual(self.changes_sent(), [])
        self.assertEqual(event.user_id, self.anna)

    def test_d47_refused_for_one_who_is_not_invited(self):
        event = self.meeting()
        with self.assertRaises(UserError) as refused:
            self.gives(event, self.ben)
        self.assertIn("add Ben Okafor to the attendees", str(refused.exception))
        self.synchronise()
        self.assertEqual(self.changes_sent(), [])

    def test_d47_invited_in_the_same_breath(self):
        event = self.meeting()
        self.gives(event, self.ben, partner_ids=[Command.link(self.ben.partner_id.id)])
        self.synchronise(self.anna, self.ben, self.anna)
        self.assert_bens(event)
        self.assertEqual(self.mails_by_person(), {ANNA: 1, GUEST: 2})

    def test_refused_when_the_former_organizer_has_stopped(self):
        event = self.meeting_of_three()
        self.anna.with_user(self.anna).stop_microsoft_synchronization()
        with self.assertRaises(UserError) as refused:
            self.gives(event, self.ben)
        self.assertIn("to which nothing is sent", str(refused.exception))

    def test_d10_one_live_event_after_it_is_unarchived(self):
        event = self.meeting_of_three()
        self.gives(event, self.ben)
        self.assertTrue(event.active)
        self.as_person(event).write({"active": True})
        self.synchronise(self.anna, self.ben, self.anna, self.ben)
        self.assert_bens(event)
        self.assert_handed_over_once()

    def test_d46_an_event_that_outlook_does_not_know(self):
        self.forget()
        self.anna.with_user(self.anna).stop_microsoft_synchronization()
        carl = self.add_user(CARL, "Carl Diaz")
        event = self.create_event(partner_ids=self.invited(self.guest))
        for user in (carl, self.ben):
            self.gives(event, user)
            self.assertEqual((event.user_id, event.active), (user, True))
        self.assertEqual(self.event("Meeting"), event)
        self.assertEqual(self.mails_by_person()[GUEST], 1, "Odoo has invited, once.")
        self.synchronise(self.ben)
        self.assert_nothing_sent()

    def test_d46_an_event_that_waits_to_be_sent(self):
        event = self.create_event(partner_ids=self.invited(self.guest))
        self.gives(event, self.ben)
        self.synchronise(self.anna, self.ben, self.anna)
        self.assertEqual(event.microsoft_link_ids.user_id, self.anna | self.ben)
        self.assertTrue(self.outlook.event(BEN, "Meeting")["isOrganizer"])
        self.assertEqual(self.mails_by_kind(), {("invitation", ANNA): 1, ("invitation", GUEST): 1})

    def test_waiting_and_given_to_one_who_is_not_connected(self):
        """Outlook was about to invite; now Odoo does."""
        carl = self.add_user(CARL, "Carl Diaz")
        self.forget()
        event = self.create_event(partner_ids=self.invited(self.guest))
        self.assertFalse(self.mails_by_person())
        self.gives(event, carl)
        self.assertEqual(self.mails_by_person()[GUEST], 1)
        self.synchronise()
        self.assertEqual(self.outlook.mails(), [])

    def test_the_former_organizer_is_archived_before_the_next_run(self):
        """The old item stays in Outlook, and administrators read it; the owner back, it goes as it would have."""
        event = self.meeting_of_three()
        former = self.link(event, self.anna)
        self.gives(event, self.ben)
        self.assertFalse(former.problem)
        self.anna.active = False
        self.assertIn("Anna Keller was archived before", former.problem)
        self.assertIn(former, former.with_user(self.env.ref("base.user_admin")).search([("problem", "!=", False)]))
        self.synchronise(self.ben)
        in_outlook = [one["isOrganizer"] for one in self.outlook.events(ANNA) if one["subject"] == "Budget"]
        self.assertEqual(sorted(in_outlook), [False, True], "the new one beside the old one")
        self.anna.active = True
        self.assertFalse(former.problem)
        self.synchronise(self.anna, self.ben, self.anna)
        self.assert_handed_over_once()
        self.assert_bens(event)

    def test_an_attendee_who_synchronizes_in_between(self):
        """Carl's mailbox shows the old meeting, both, or the new one: it is one event in Odoo."""
        self.outlook.seed(CARL)
        carl = self.add_user(CARL, "Carl Diaz")
        self.connect(carl)
        event = self.meeting(partner_ids=self.three(carl.partner_id))
        self.synchronise(self.anna, self.ben)
        self.gives(event, self.ben)
        self.synchronise(carl, self.ben, carl, self.anna, carl, self.anna)
        self.assert_bens(event)
        self.assertEqual(self.link(event, carl).role, "copy")
        states = self.env["microsoft.calendar.link"].search([("event_id", "=", False)]).mapped("state")
        self.assertEqual(set(states), {"gone"})

    def test_a_failure_on_either_side_converges(self):
        for method in ("DELETE", "POST"):
            with self.subTest(method=method):
                self.assert_survives(fault("status", method=method, path="/me/events", status=503))

    def test_killed_after_outlook_has_done_it(self):
        """The answer is lost: neither a second deletion nor a second meeting follows."""
        for mailbox, nth in ((ANNA, 2), (BEN, 1)):
            with self.subTest(mailbox=mailbox):
                lost = fault("drop_after", path=r"/\$batch", nth=nth, count=3)
                lost["match"]["mailbox"] = mailbox
                self.assert_survives(lost)

    def test_a_meeting_that_is_over(self):
        event = self.meeting_of_three()
        self.later(days=3)
        self.gives(event, self.ben)
        self.synchronise(self.anna, self.ben, self.anna, self.ben)
        self.assertEqual(self.changes_sent(), [])
        self.assertEqual(self.event("Budget").user_id, self.ben)

    def test_given_back(self):
        event = self.meeting_of_three()
        self.gives(event, self.ben)
        self.settle()
        self.as_person(event, self.ben).write({"user_id": self.anna.id})
        self.synchronise(self.anna, self.ben, self.anna, self.ben)
        self.assertEqual(self.event("Budget"), event)
        self.assert_in_sync(event, self.anna)
        self.assertEqual(self.mails_by_kind()["invitation", GUEST], 1)
        self.assertEqual(self.mails_by_kind()["cancellation", GUEST], 1)


@tagged("post_install", "-at_install")
class TestHandOverOfSeries(HandOverCase):
    def series_of_three(self):
        events = self.series(partner_ids=self.three())
        self.settle()
        return events

    def test_d47_a_whole_series(self):
        for order in ((self.anna, self.ben), (self.ben, self.anna)):
            with self.subTest(first=order[0].name):
                events = self.series_of_three()
                self.edits(events[2], ALL, user_id=self.ben.id)
                self.synchronise(*order, *order)
                self.assertEqual(self.present("Weekly"), events)
                self.assertEqual(events.user_id, self.ben)
                self.assert_handed_over_once()
                self.assert_in_sync(events[0], self.ben)
                self.assertEqual(self.outlook_starts("Weekly", self.ben), events.mapped("start"))
                self.as_person(events, self.ben).unlink()
                self.synchronise(*order, *order)
                self.outlook.forget_mails()

    def test_this_and_following(self):
        events = self.series_of_three()
        self.edits(events[3], FOLLOWING, user_id=self.ben.id)
        self.synchronise(self.anna, self.ben, self.anna, self.ben)
        self.assertEqual(events.filtered("active").mapped("user_id"), self.anna | self.ben)
        later = self.env["calendar.event"].search([("user_id", "=", self.ben.id)], order="start")
        self.assertEqual(later.mapped("start"), events[3:].mapped("start"))
        self.assertEqual(len(later.recurrence_id), 1)
        self.assert_in_sync(later[0], self.ben)
        self.assert_in_sync(events[0])
        self.assertEqual(self.mails_by_person()[GUEST], 2)

    def test_one_occurrence_is_refused(self):
        events = self.series_of_three()
        with self.assertRaises(UserError) as refused:
            self.edits(events[2], ONE, user_id=self.ben.id)
        self.assertIn("one organizer", str(refused.exception))
        with self.assertRaises(UserError) as refused:
            self.as_person(events[1:3]).write({"user_id": self.ben.id})
        self.assertIn("one organizer", str(refused.exception))

    def test_all_occurrences_in_the_list(self):
        events = self.series_of_three()
        self.as_person(events).write({"user_id": self.ben.id})
        self.synchronise(self.anna, self.ben, self.anna, self.ben)
        self.assertEqual(self.present("Weekly"), events)
        self.assert_handed_over_once()


@tagged("post_install", "-at_install")
class TestOnBehalf(HandOverCase):
    """D44: Anna makes events of which others are the organizers."""

    def test_d44_for_a_connected_colleague(self):
        self.forget()
        event = self.create_event(user_id=self.ben.id, partner_ids=self.three())
        self.synchronise(self.anna, self.ben, self.anna, self.ben)
        self.assertEqual(self.event("Meeting"), event)
        self.assertTrue(self.outlook.event(BEN, "Meeting")["isOrganizer"])
        self.assertEqual(self.mails_by_kind(), {("invitation", ANNA): 1, ("invitation", GUEST): 1})
        self.assert_in_sync(event, self.ben)

    def test_d44_for_a_colleague_who_is_not_connected(self):
        carl = self.add_user(CARL, "Carl Diaz")
        self.forget()
        event = self.create_event(user_id=carl.id, partner_ids=self.three(carl.partner_id))
        invited = (self.env["mail.mail"].search([]) - self.mails_before).recipient_ids
        self.assertIn(self.guest, invited)
        self.synchronise(self.anna, self.ben, self.anna, self.ben)
        self.assertEqual(self.outlook.mails(), [])
        self.assertEqual(self.outlook.requests("POST"), [], "Nothing is made in Anna's name.")
        self.assertIn("Carl Diaz has not connected", self.as_person(event).microsoft_mail_note)
        new = self.events_of(self.anna).new(
            {"user_id": carl.id, "start": TOMORROW, "stop": TOMORROW + timedelta(hours=1), "partner_ids": self.three()}
        )
        self.assertIn("Carl Diaz has not connected", new.microsoft_mail_note, "The form says so before it is saved.")


@tagged("post_install", "-at_install")
class TestHandOverOfMany(HandOverCase):
    """A colleague leaves: what another one takes over has not vanished."""

    def many(self, number):
        for days in range(number):
            start = TOMORROW + timedelta(days=days)
            self.create_event(name=f"Meeting {days}", start=start, partner_ids=self.three())
        self.settle()
        return self.env["calendar.event"].search([("name", "like", "Meeting ")], order="start")

    def test_all_at_once_does_not_trip_the_brake(self):
        events = self.many(6)
        self.as_person(events).write({"user_id": self.ben.id})
        self.synchronise(self.anna, self.ben, self.anna)
        self.assertEqual(self.collection().state, "active")
        self.assertEqual(events.user_id, self.ben)
        for event in events:
            self.assert_in_sync(event, self.ben)
        self.assertEqual(self.mails_by_kind()["cancellation", GUEST], 6)
        self.assertEqual(self.mails_by_kind()["invitation", GUEST], 6)

    def test_what_vanishes_beside_it_does(self):
        """What goes to another one is not counted among those that are left, either."""
        events = self.many(9)
        self.as_person(events[:6]).write({"user_id": self.ben.id})
        self.as_person(events[6:]).unlink()  # 3 of 9 would be nothing to ask about; it is all that Anna has left
        self.synchronise()
        self.assertEqual((self.collection().state, self.collection().brake), ("brake", "odoo"))
        self.assertIn("3 of 3", self.collection().message)
        self.assertEqual(self.mails_by_kind(), {})

    def test_who_is_archived_afterwards_leaves_nothing_undone(self):
        """Her mailbox is not touched any more: what was to end there is refused before, in words."""
        events = self.many(2)
        self.anna.active = False
        with self.assertRaises(UserError) as refused:
            self.as_person(events, self.env.ref("base.user_admin")).write({"user_id": self.ben.id})
        self.assertIn("to which nothing is sent", str(refused.exception))


@tagged("post_install", "-at_install")
class TestHandOverOfBegunSeries(HandOverCase):
    def own_starts(self, user):
        """The occurrences of the series that this person organizes in Outlook."""
        items = [one for one in self.outlook.events(user.email) if one["isOrganizer"]]
        (master,) = [one for one in items if one["type"] == "seriesMaster"]
        return self.instance_starts(master["id"], user)

    def test_what_is_over_stays(self):
        events = self.series(partner_ids=self.three())
        self.settle()
        self.later(days=9)
        self.settle()
        before = self.outlook_starts("Weekly")
        with self.assertRaises(UserError) as refused:
            self.edits(events[3], ALL, user_id=self.ben.id)
        self.assertIn("“Weekly” has begun", str(refused.exception))
        self.env.invalidate_all()
        self.edits(events[2], FOLLOWING, user_id=self.ben.id)
        self.synchronise(self.anna, self.ben, self.anna, self.ben)
        self.assertEqual(self.own_starts(self.anna), before[:2], "What took place is still in Outlook.")
        self.assertEqual(self.own_starts(self.ben), before[2:])
        self.assertEqual(self.present("Weekly").mapped("start"), before)

    def test_the_last_occurrence_of_it(self):
        events = self.series(count=2, partner_ids=self.three())
        self.settle()
        self.later(days=3)
        self.settle()
        self.edits(events[1], FOLLOWING, user_id=self.ben.id)
        self.synchronise(self.anna, self.ben, self.anna, self.ben)
        self.assertEqual((len(self.own_starts(self.anna)), len(self.own_starts(self.ben))), (1, 1))
        self.assertEqual(events.filtered("active").mapped("user_id"), self.anna | self.ben)
