"""Answers that people give in Outlook: by change, of the right person, on the right days."""

from datetime import date, timedelta

from odoo.fields import Command
from odoo.tests import tagged

from .common import TOMORROW, weekly
from .series_case import ALL, ANNA, BEN, GUEST, ONE, SeriesCase

SECOND = date(2030, 3, 12)


class AnswersCase(SeriesCase):
    """What is answered, here and there."""

    def invitation(self, name="Budget", of=ANNA, to=(BEN,), **properties):
        """A meeting made in Outlook."""
        return self.outlook.creates(of, name, TOMORROW, attendees=list(to), **properties)

    def known(self, *people, name="Budget", **properties):
        """A meeting that Anna made in Outlook and that these mailboxes have been asked for; its events."""
        self.invitation(name, **properties)
        self.synchronise(*people)
        self.outlook.forget_journal()
        self.outlook.forget_mails()
        self.mails_before = self.env["mail.mail"].search([])
        return self.present(name)

    def answers_in_outlook(self, address, name, answer, day=None, silently=False):
        """A person answers in Outlook, to the meeting (or series) or to the occurrence of a day."""
        item = self.item_of(address, name)
        item = self.instance(item, day, address) if day else item
        body = {"sendResponse": not silently}
        self.outlook.act(address, "POST", f"/me/events/{item['id']}/{answer}", body)

    def item_of(self, address, name="Budget"):
        found = [one for one in self.outlook.events(address) if one["type"] in ("seriesMaster", "singleInstance")]
        (item,) = [one for one in found if one["subject"] == name]
        return item

    def state(self, event, user=None):
        partner = (user or self.ben).partner_id
        return event.attendee_ids.filtered(lambda one: one.partner_id == partner).state

    def states(self, events, user=None):
        return [self.state(event, user) for event in events]

    def assert_quiet(self, *people):
        """One more run of these changes nothing, on either side, and nobody got a mail of ours."""
        versions = self.row_versions_of_answers()
        sent = self.outlook.requests("POST", "/me/"), self.outlook.mails()
        self.synchronise(*people)
        self.assertEqual(self.row_versions_of_answers(), versions)
        self.assertEqual((self.outlook.requests("POST", "/me/"), self.outlook.mails()), sent)

    def row_versions_of_answers(self):
        self.env.flush_all()
        found = []
        for table in ("calendar_attendee", "calendar_event", "microsoft_calendar_link"):
            self.env.cr.execute(f"SELECT id, ctid::text FROM {table} ORDER BY id")
            found.append(self.env.cr.fetchall())
        return found


@tagged("post_install", "-at_install")
class TestAnswersOfTheOrganizersCopy(AnswersCase):
    """Anna is connected, Ben is not."""

    def test_answered_after_the_event_is_known(self):
        (event,) = self.known(self.anna)
        self.assertEqual(self.state(event), "needsAction")
        for answer, state in (("accept", "accepted"), ("tentativelyAccept", "tentative"), ("decline", "declined")):
            self.answers_in_outlook(BEN, "Budget", answer)
            outcome = self.synchronise(self.anna)
            self.assertEqual((self.state(event), outcome.pulled), (state, 1))
        self.assert_quiet(self.anna)

    def test_an_answer_given_in_odoo_stands_until_outlook_says_another(self):
        (event,) = self.known(self.anna)
        self.as_person(event, self.ben).change_attendee_status("tentative", ONE)
        self.outlook.changes(ANNA, self.item_of(ANNA), location={"displayName": "Room 1"})
        self.synchronise(self.anna)
        self.assertEqual(self.state(event), "tentative")
        self.answers_in_outlook(BEN, "Budget", "accept")
        self.synchronise(self.anna)
        self.assertEqual(self.state(event), "accepted")

    def test_another_is_not_asked_again(self):
        """The row of the ledger without a number: a colleague accepts, and the organizer's own answer is reset."""
        (event,) = self.known(self.anna, to=(BEN, GUEST))
        self.assertEqual(self.state(event, self.anna), "accepted")
        self.answers_in_outlook(BEN, "Budget", "accept")
        self.synchronise(self.anna)
        self.assertEqual((self.state(event, self.anna), self.state(event)), ("accepted", "accepted"))
        others = event.attendee_ids.filtered(lambda one: one.partner_id not in (self.anna | self.ben).partner_id)
        self.assertEqual(others.mapped("state"), ["needsAction"])

    def test_a_moved_meeting_is_open_again(self):
        (event,) = self.known(self.anna)
        self.answers_in_outlook(BEN, "Budget", "accept")
        self.synchronise(self.anna)
        self.outlook.moves(ANNA, self.item_of(ANNA), TOMORROW + timedelta(days=1))
        self.synchronise(self.anna)
        asked = self.outlook.event(ANNA, "Budget")["attendees"][0]["status"]["response"]
        self.assertEqual((asked, self.state(event)), ("none", "needsAction"))
        self.assertEqual(self.state(event, self.anna), "accepted")

    def test_series_and_occurrence(self):
        events = self.known(self.anna, recurrence=weekly(numberOfOccurrences=4))
        self.answers_in_outlook(BEN, "Budget", "accept")
        self.synchronise(self.anna)
        self.assertEqual(self.states(events), ["accepted"] * 4)
        self.answers_in_outlook(BEN, "Budget", "decline", SECOND)
        self.synchronise(self.anna)
        self.assertEqual(self.states(events), ["accepted", "declined", "accepted", "accepted"])
        self.assertEqual(self.states(events, self.anna), ["accepted"] * 4)
        self.assert_quiet(self.anna)

    def test_series_answered_before_it_is_known(self):
        self.invitation(recurrence=weekly(numberOfOccurrences=4))
        self.answers_in_outlook(BEN, "Budget", "accept")
        self.answers_in_outlook(BEN, "Budget", "tentativelyAccept", SECOND)
        self.synchronise(self.anna)
        events = self.present("Budget")
        self.assertEqual(self.states(events), ["accepted", "tentative", "accepted", "accepted"])
        self.assertEqual(self.states(events, self.anna), ["accepted"] * 4)
        self.assert_quiet(self.anna)

    def test_a_run_that_may_only_send_takes_nothing(self):
        (event,) = self.known(self.anna)
        self.anna.microsoft_calendar_direction = "to_outlook"
        self.answers_in_outlook(BEN, "Budget", "accept")
        self.synchronise(self.anna)
        self.assertEqual(self.state(event), "needsAction")


@tagged("post_install", "-at_install")
class TestAnswersOfTheOwnCopy(AnswersCase):
    """Ben is connected."""

    def setUp(self):
        super().setUp()
        self.connect(self.ben)
        self.synchronise(self.ben)

    def test_taken_back_before_the_own_copy_was_ever_read(self):
        """Anna's copy has told of Ben's answer, and Anna moves the meeting before Ben's own mailbox is read."""
        for name, people in (("First", (self.ben, self.anna)), ("Second", (self.anna, self.ben))):
            (event,) = self.known(self.anna, name=name)
            self.answers_in_outlook(BEN, name, "accept")
            self.synchronise(self.anna)
            self.assertEqual(self.state(event), "accepted")
            self.outlook.moves(ANNA, self.item_of(ANNA, name), TOMORROW + timedelta(days=1))
            self.synchronise(*people)
            self.assertEqual(self.state(event), "needsAction")
            self.assert_quiet(*people)

    def test_not_taken_back_before_the_own_copy_was_ever_read(self):
        (event,) = self.known(self.anna)
        self.as_person(event, self.ben).change_attendee_status("tentative", ONE)
        self.synchronise(self.ben, self.anna)
        self.assertEqual(self.state(event), "tentative")
        self.assertEqual(self.item_of(BEN)["responseStatus"]["response"], "tentativelyAccepted")

    def test_first_seen(self):
        self.invitation()
        self.answers_in_outlook(BEN, "Budget", "tentativelyAccept")
        self.synchronise(self.ben)
        self.assertEqual(self.state(self.event("Budget")), "tentative")
        self.assert_quiet(self.ben)

    def test_answered_silently(self):
        """Only the own copy knows, and the organizer's, which still says "none", does not take it back."""
        (event,) = self.known(self.anna, self.ben)
        self.answers_in_outlook(BEN, "Budget", "accept", silently=True)
        self.synchronise(self.ben)
        self.outlook.changes(ANNA, self.item_of(ANNA), location={"displayName": "Room 1"})
        self.synchronise(self.anna, self.ben)
        self.assertEqual((event.location, self.state(event)), ("Room 1", "accepted"))
        self.assert_quiet(self.anna, self.ben)

    def test_the_own_mailbox_knows_best(self):
        """Accepted with a mail, then declined without one: the organizer's copy still says accepted."""
        self.outlook.switches(declined_copy="kept")
        (event,) = self.known(self.anna, self.ben)
        self.answers_in_outlook(BEN, "Budget", "accept")
        self.answers_in_outlook(BEN, "Budget", "decline", silently=True)
        self.synchronise(self.ben, self.anna, self.ben)
        self.assertEqual(self.state(event), "declined")
        self.assertTrue(event.active)

    def test_answered_while_taken_off_in_odoo(self):
        """What was answered meanwhile is heard when the person is back after all."""
        event = self.known(self.anna, self.ben)
        event.with_user(self.anna).write({"partner_ids": [Command.unlink(self.ben.partner_id.id)]})
        self.answers_in_outlook(BEN, "Budget", "tentativelyAccept")
        self.synchronise(self.ben)
        self.assertNotIn(self.ben.partner_id, event.partner_ids)
        self.env.flush_all()
        self.link(event).with_user(self.anna).action_keep_outlook()
        self.env.invalidate_all()
        self.assertIn(self.ben.partner_id, event.partner_ids)
        self.synchronise(self.ben)
        self.assertEqual(self.state(event), "tentative")
        self.assert_quiet(self.anna, self.ben)

    def test_who_cannot_be_read_is_heard_by_the_organizer(self):
        (event,) = self.known(self.anna, self.ben)
        self.collection(self.ben).state = "sign_in"
        self.answers_in_outlook(BEN, "Budget", "accept")
        self.synchronise(self.anna)
        self.assertEqual(self.state(event), "accepted")

    def test_the_last_word_of_a_person_holds(self):
        (event,) = self.known(self.anna, self.ben)
        self.as_person(event, self.ben).change_attendee_status("tentative", ONE)
        self.later(minutes=1)
        self.answers_in_outlook(BEN, "Budget", "accept")
        self.synchronise(self.ben, self.anna)
        self.assertEqual(self.state(event), "accepted")
        self.assertEqual(self.outlook.requests("POST", "/tentativelyAccept"), [])
        self.as_person(event, self.ben).change_attendee_status("tentative", ONE)
        self.synchronise(self.ben, self.anna)
        self.assertEqual(self.state(event), "tentative")
        self.assertEqual(self.item_of(BEN)["responseStatus"]["response"], "tentativelyAccepted")
        self.synchronise(self.ben, self.anna)
        self.assert_quiet(self.ben, self.anna)

    def test_declined_after_an_answer_in_odoo_before_the_own_copy_was_ever_read(self):
        """Ben accepts in Odoo, and then declines in Outlook, where that leaves no copy: Anna's tells of it."""
        event = self.create_event(partner_ids=self.invited(self.ben.partner_id))
        self.synchronise(self.anna)
        event.with_user(self.ben).attendee_ids.filtered(lambda one: one.partner_id == self.ben.partner_id).do_accept()
        self.later(minutes=1)
        self.answers_in_outlook(BEN, "Meeting", "decline")
        self.synchronise(self.anna, self.ben)
        self.assertEqual(self.state(event), "declined")
        self.assert_quiet(self.anna, self.ben)

    def test_removed_after_an_answer_in_odoo_that_was_not_said(self):
        """The removal is the answer. When the organizer's update brings the meeting back, it is open again."""
        (event,) = self.known(self.anna, self.ben)
        self.as_person(event, self.ben).change_attendee_status("tentative", ONE)
        self.outlook.deletes(BEN, self.item_of(BEN))
        self.synchronise(self.ben, self.anna, self.ben)
        self.assertEqual(self.state(event), "declined")
        self.outlook.changes(ANNA, self.item_of(ANNA), location={"displayName": "Room 1"})
        self.synchronise(self.anna, self.ben)
        self.assertEqual((self.event("Budget"), self.state(event)), (event, "needsAction"))
        self.assertEqual(len(event.microsoft_link_ids), 2)
        self.assertEqual(self.item_of(BEN)["responseStatus"]["response"], "notResponded")
        self.assert_quiet(self.anna, self.ben)

    def test_canceled_while_an_answer_waits(self):
        """Nothing is left to answer, and that is no problem."""
        for organizer in ("connected", "stopped"):
            if organizer == "stopped":
                self.anna.with_user(self.anna).stop_microsoft_synchronization()
            people = [self.ben] if organizer == "stopped" else [self.anna, self.ben]
            (event,) = self.known(*people, name=organizer)
            self.as_person(event, self.ben).change_attendee_status("accepted", ONE)
            self.outlook.deletes(ANNA, self.item_of(ANNA, organizer))
            self.outlook.forget_mails()
            self.synchronise(self.ben, *people)
            self.assertFalse(event.active)
            self.assertFalse(event.microsoft_link_ids.filtered(lambda link: link.problem or link.counter))
            self.assertEqual(self.outlook.requests("POST", "/me/"), [])
            self.assert_nothing_sent()

    def test_canceled_between_the_look_and_the_answer(self):
        """Outlook refuses; the next look tells why, and the problem is gone with the meeting."""
        (event,) = self.known(self.anna, self.ben)
        self.as_person(event, self.ben).change_attendee_status("accepted", ONE)
        self.outlook.switches(delta_lag=60.0)
        self.outlook.deletes(ANNA, self.item_of(ANNA))
        self.synchronise(self.ben)
        self.assertTrue(self.link(event, self.ben).problem)
        self.later(minutes=10)
        self.synchronise(self.ben, self.anna)
        self.assertFalse(event.active)
        self.assertFalse(event.microsoft_link_ids.filtered(lambda link: link.problem or link.counter))

    def test_one_day_taken_out_by_an_attendee(self):
        """From his copy beside the organizer's, and from the one that stands for it."""
        for connected in (True, False):
            if not connected:
                self.anna.with_user(self.anna).stop_microsoft_synchronization()
            name = f"Organizer connected: {connected}"
            events = self.known(
                *([self.anna] if connected else []), self.ben, name=name, recurrence=weekly(numberOfOccurrences=4)
            )
            self.outlook.deletes(BEN, self.instance(self.item_of(BEN, name), SECOND, BEN))
            self.synchronise(self.ben, *([self.anna] if connected else []))
            self.assertEqual(self.present(name), events)
            self.assertEqual(self.states(events), ["needsAction", "declined", "needsAction", "needsAction"])
            self.assertEqual(set(self.states(events, self.anna)), {"accepted"})
            self.assert_quiet(self.ben)

    def test_one_day_declined_in_a_copy_that_keeps_it(self):
        self.outlook.switches(declined_copy="kept")
        self.anna.with_user(self.anna).stop_microsoft_synchronization()
        events = self.known(self.ben, recurrence=weekly(numberOfOccurrences=4))
        self.answers_in_outlook(BEN, "Budget", "accept")
        self.answers_in_outlook(BEN, "Budget", "decline", SECOND)
        self.synchronise(self.ben)
        self.assertEqual(self.present("Budget"), events)
        self.assertEqual(self.states(events), ["accepted", "declined", "accepted", "accepted"])
        self.assertEqual(set(events.mapped("show_as")), {"busy"})

    def test_one_day_cancelled_by_an_organizer_who_is_not_here(self):
        """It ends in Odoo, and does not come back when Ben clears the canceled day away."""
        self.anna.with_user(self.anna).stop_microsoft_synchronization()
        events = self.known(self.ben, recurrence=weekly(numberOfOccurrences=4))
        self.outlook.deletes(ANNA, self.instance(self.item_of(ANNA), SECOND))
        self.synchronise(self.ben)
        self.assertEqual(self.present("Budget"), events - events[1])
        day = self.instance(self.item_of(BEN), SECOND, BEN)
        self.outlook.deletes(BEN, day)
        self.synchronise(self.ben)
        self.outlook.changes(ANNA, self.item_of(ANNA), location={"displayName": "Room 1"})
        self.synchronise(self.ben)
        self.assertEqual(self.present("Budget"), events - events[1])
        self.assertEqual(set(self.present("Budget").mapped("location")), {"Room 1"})

    def test_all_removed_from_the_copy_that_the_content_came_from(self):
        """Another colleague's copy takes its part, with what it said meanwhile."""
        carl = self.add_user("carl@contoso.example", "Carl")
        self.outlook.seed("carl@contoso.example")
        self.connect(carl)
        self.anna.with_user(self.anna).stop_microsoft_synchronization()
        (event,) = self.known(self.ben, carl, to=(BEN, "carl@contoso.example"))
        self.outlook.deletes(BEN, self.item_of(BEN))
        self.outlook.moves(ANNA, self.item_of(ANNA), TOMORROW + timedelta(days=1))
        self.outlook.deletes(BEN, self.item_of(BEN))
        self.synchronise(self.ben, carl)
        self.assertTrue(event.active)
        self.assertEqual(event.start, TOMORROW + timedelta(days=1))
        self.assertEqual((self.state(event), self.state(event, carl)), ("declined", "needsAction"))

    def test_what_was_read_before_a_copy_has_the_say(self):
        """Carl's copy told of a new name when it was Ben's that counted; then Ben's is gone."""
        carl = self.add_user("carl@contoso.example", "Carl")
        self.outlook.seed("carl@contoso.example")
        self.connect(carl)
        self.anna.with_user(self.anna).stop_microsoft_synchronization()
        events = self.known(self.ben, to=(BEN, "carl@contoso.example"), recurrence=weekly(numberOfOccurrences=3))
        self.outlook.deletes(BEN, self.item_of(BEN))
        self.outlook.changes(ANNA, self.instance(self.item_of(ANNA), SECOND), subject="Renamed")
        self.synchronise(carl, self.ben, carl)
        self.assertEqual(events.mapped("name"), ["Budget", "Renamed", "Budget"])

    def test_new_days_of_an_endless_series_are_answered_as_the_others(self):
        events = self.known(self.anna, self.ben, recurrence=weekly())
        self.answers_in_outlook(BEN, "Budget", "accept")
        self.synchronise(self.ben)
        self.later(days=60)
        self.synchronise(self.anna, self.ben)
        more = self.present("Budget")
        self.assertGreater(len(more), len(events))
        self.assertEqual(set(self.states(more)), {"accepted"})
        self.assertEqual(set(self.states(more, self.anna)), {"accepted"})

    def test_a_day_that_comes_back_is_not_answered_as_single_days_were(self):
        """Anna takes it out in Odoo, before her own mailbox is read, where it stands: Outlook's is taken then."""
        events = self.known(self.ben, recurrence=weekly(numberOfOccurrences=3))
        for day in (TOMORROW.date(), SECOND):
            self.answers_in_outlook(BEN, "Budget", "accept", day)
        self.synchronise(self.ben)
        events[2].with_user(self.anna).action_mass_archive("self_only")
        self.synchronise(self.anna, self.ben)
        back = self.present("Budget")
        self.assertEqual(self.states(back), ["accepted", "accepted", "needsAction"])
        self.assert_quiet(self.anna, self.ben)

    def test_unanswered_endless_series_at_first_sight(self):
        """The row of the ledger without a number: about 700 answers were sent by the first synchronization."""
        self.invitation(recurrence=weekly())
        self.outlook.forget_mails()
        self.synchronise(self.ben, self.anna, self.ben)
        events = self.present("Budget")
        self.assertGreater(len(events), 50)
        self.assertEqual(set(self.states(events)), {"needsAction"})
        self.assert_nothing_sent()
        self.assertEqual(self.outlook.requests("POST", "/me/"), [])
        self.assertFalse(events.attendee_ids.sudo().filtered("microsoft_answer_waits"))
        self.assertEqual(self.states(events[:1], self.anna), ["accepted"])
        self.assert_quiet(self.ben, self.anna)

    def test_an_edit_of_all_in_odoo_does_not_lose_what_was_answered(self):
        """The core makes the occurrences anew, without anybody's answer."""
        events = self.known(self.anna, self.ben, recurrence=weekly(numberOfOccurrences=4))
        self.answers_in_outlook(BEN, "Budget", "accept")
        self.synchronise(self.ben, self.anna)
        self.edits(events[0], ALL, name="Budget", location="Room 9")
        self.synchronise(self.anna, self.ben, self.anna)
        self.assertEqual(self.states(self.present("Budget")), ["accepted"] * 4)
