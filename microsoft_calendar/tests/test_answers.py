"""Answers that people give in Odoo: said in their own mailboxes, once, and in nobody else's name."""

from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from .common import TOMORROW, weekly
from .series_case import ALL, ANNA, BEN, FOLLOWING, ONE, SeriesCase


class AnswersCase(SeriesCase):
    """Anna invites Ben in Outlook; Ben is connected, too."""

    def setUp(self):
        super().setUp()
        self.connect(self.ben)

    def invited_by_anna(self, name="Budget", **properties):
        self.outlook.creates(ANNA, name, TOMORROW, attendees=[BEN], **properties)
        self.settle()
        self.outlook.forget_journal()
        self.outlook.forget_mails()
        return self.present(name)

    def settle(self):
        self.synchronise(self.anna, self.ben, self.anna, self.ben)

    def answers(self, event, status, which=ONE):
        self.as_person(event, self.ben).change_attendee_status(status, which)
        self.settle()

    def said(self, address=ANNA):
        """Who answered what, in the order of the mails."""
        return [mail["subject"].partition(":")[0] for mail in self.outlook.mails() if address in mail["to"]]

    def state_of_ben(self, event):
        return event.attendee_ids.filtered(lambda one: one.partner_id == self.ben.partner_id).state


@tagged("post_install", "-at_install")
class TestAnswers(AnswersCase):
    def test_meeting_accepted(self):
        event = self.invited_by_anna()
        self.answers(event, "accepted")
        self.assertEqual(self.said(), ["Accepted"])
        (attendee,) = self.outlook.event(ANNA, "Budget")["attendees"]
        self.assertEqual(attendee["status"]["response"], "accepted")
        self.assertEqual(self.state_of_ben(event), "accepted")
        self.settle()
        self.assertEqual(self.said(), ["Accepted"])

    def test_meeting_declined(self):
        event = self.invited_by_anna()
        self.answers(event, "declined")
        self.assertEqual(self.said(), ["Declined"])
        self.assertEqual(self.outlook.events(BEN), [])
        self.assertTrue(event.active)
        self.assertEqual(self.state_of_ben(event), "declined")
        self.assertFalse(self.env["microsoft.calendar.link"].search([("problem", "!=", False)]))
        self.settle()
        self.assertEqual(self.said(), ["Declined"])

    def test_series_accepted_with_one_day_declined(self):
        events = self.invited_by_anna(recurrence=weekly(numberOfOccurrences=4))
        self.as_person(events[1], self.ben).change_attendee_status("accepted", ALL)
        self.answers(events[2], "declined")
        self.assertEqual(self.said(), ["Accepted", "Declined"])
        self.assertEqual(set(events.mapped("active")), {True})
        (exception,) = self.series_item("Budget")["exceptionOccurrences"]
        self.assertEqual(exception["originalStart"][:10], str(date(2030, 3, 19)))
        self.assertEqual(exception["attendees"][0]["status"]["response"], "declined")

    def test_series_declined(self):
        events = self.invited_by_anna(recurrence=weekly(numberOfOccurrences=4))
        self.answers(events[0], "declined", ALL)
        self.assertEqual(self.said(), ["Declined"])
        self.assertEqual(set(events.mapped("active")), {True})
        self.assertEqual({self.state_of_ben(event) for event in events}, {"declined"})

    def test_nobody_answers_for_another(self):
        event = self.invited_by_anna()
        attendee = event.attendee_ids.filtered(lambda one: one.partner_id == self.ben.partner_id)
        attendee.with_user(self.anna).write({"state": "accepted"})
        self.settle()
        self.assertEqual(self.said(), [])
        self.assertEqual(self.outlook.requests("POST", "/accept"), [])

    def test_what_a_colleague_enters_over_an_answer_is_not_said(self):
        event = self.invited_by_anna()
        self.as_person(event, self.ben).change_attendee_status("declined", ONE)
        attendee = event.attendee_ids.filtered(lambda one: one.partner_id == self.ben.partner_id)
        attendee.with_user(self.anna).write({"state": "accepted"})
        self.settle()
        self.assertEqual((self.said(), self.state_of_ben(event)), ([], "accepted"))
        self.assertEqual(len(self.outlook.events(BEN)), 1)

    def test_nobody_can_say_that_another_has_answered(self):
        event = self.invited_by_anna()
        attendee = event.attendee_ids.filtered(lambda one: one.partner_id == self.ben.partner_id)
        with self.assertRaises(AccessError):
            attendee.with_user(self.anna).write({"state": "accepted", "microsoft_answer_waits": True})

    def test_silently(self):
        """The own mailbox knows; the organizer is not told, neither by mail nor in Outlook."""
        self.ben.microsoft_calendar_answer_mail = "no"
        event = self.invited_by_anna()
        self.answers(event, "accepted")
        self.assertEqual(self.said(), [])
        self.assertEqual(self.outlook.event(BEN, "Budget")["responseStatus"]["response"], "accepted")
        (attendee,) = self.outlook.event(ANNA, "Budget")["attendees"]
        self.assertEqual((attendee["status"]["response"], self.state_of_ben(event)), ("none", "accepted"))

    def test_each_button_of_the_core(self):
        for button, word in (("do_tentative", "Tentative"), ("do_accept", "Accepted"), ("do_decline", "Declined")):
            event = self.invited_by_anna(name=f"By {button}")
            attendee = event.attendee_ids.filtered(lambda one: one.partner_id == self.ben.partner_id)
            getattr(attendee.with_user(self.ben), button)()
            self.settle()
            self.assertEqual(self.said(), [word])

    def test_answered_before_the_mailbox_holds_the_meeting(self):
        event = self.create_event(name="Budget", partner_ids=self.invited(self.ben.partner_id))
        self.as_person(event, self.ben).change_attendee_status("accepted", ONE)
        self.synchronise(self.ben)
        self.assertEqual(self.said(), [])
        self.synchronise(self.anna, self.ben)
        self.assertEqual(self.said(), ["Accepted"])
        self.settle()
        self.assertEqual((self.said(), self.state_of_ben(event)), (["Accepted"], "accepted"))

    def test_accepted_after_all(self):
        """What Outlook removed when it was declined can be accepted when the organizer's update brings it back."""
        event = self.invited_by_anna()
        self.answers(event, "declined")
        self.answers(event, "accepted")
        self.assertEqual((self.said(), self.outlook.events(BEN)), (["Declined"], []))
        self.outlook.changes(ANNA, self.outlook.event(ANNA, "Budget"), location={"displayName": "Room 1"})
        self.settle()
        self.assertEqual((self.said(), self.state_of_ben(event)), (["Declined", "Accepted"], "accepted"))

    def test_a_run_that_is_killed_says_it_once(self):
        event = self.invited_by_anna()
        # The first batch finds the meeting, the second answers.
        self.outlook.faults({"match": {"path": "batch$", "nth": 2, "count": 3}, "do": {"kind": "drop_after"}})
        self.answers(event, "accepted")
        self.outlook.faults()
        self.later(minutes=10)
        self.settle()
        self.assertEqual(self.said(), ["Accepted"])
        self.assertFalse(self.link(event, self.ben).problem)

    def test_the_rest_of_a_series(self):
        """Outlook has no answer to "this and following": a few days are answered one by one, many are refused."""
        events = self.invited_by_anna(recurrence=weekly(numberOfOccurrences=5))
        self.answers(events[3], "accepted", FOLLOWING)
        self.assertEqual(self.said(), ["Accepted", "Accepted"])
        more = self.invited_by_anna("Long", recurrence=weekly(numberOfOccurrences=40))
        self.answers(more[5], "accepted", FOLLOWING)
        self.assertEqual(self.said(), [])
        self.assertIn("Answer all events of", self.link(more[0], self.ben).problem)
        self.assertEqual(self.state_of_ben(more[20]), "accepted")
        self.later(hours=1)
        self.answers(more[5], "accepted", ALL)
        self.assertEqual(self.said(), ["Accepted"])
        self.assertFalse(self.link(more[0], self.ben).problem)

    def test_all_but_what_was_answered_otherwise_before(self):
        """A day that was declined is accepted with all others, in Outlook, too."""
        self.outlook.switches(declined_copy="kept")
        events = self.invited_by_anna(recurrence=weekly(numberOfOccurrences=4))
        self.answers(events[1], "declined")
        self.answers(events[0], "accepted", ALL)
        self.assertEqual(self.said(), ["Declined", "Accepted", "Accepted"])
        (exception,) = self.series_item("Budget")["exceptionOccurrences"]
        self.assertEqual(exception["attendees"][0]["status"]["response"], "accepted")
        self.assertEqual({self.state_of_ben(event) for event in events}, {"accepted"})
        self.settle()
        self.assertEqual(len(self.said()), 3)

    def test_an_answer_that_outlook_refuses_is_told_and_tried_again(self):
        event = self.invited_by_anna()
        self.outlook.faults(
            {
                "match": {"method": "POST", "path": "accept$"},
                "do": {"kind": "status", "status": 403, "code": "ErrorAccessDenied"},
            }
        )
        self.answers(event, "accepted")
        self.assertTrue(self.link(event, self.ben).problem)
        self.outlook.faults()
        self.later(minutes=10)
        self.settle()
        self.assertEqual(self.said(), ["Accepted"])
        self.assertFalse(self.link(event, self.ben).problem)


@tagged("post_install", "-at_install")
class TestAnswersByMail(AnswersCase, HttpCase):
    """The links of an invitation that Odoo had mailed: whoever holds the token is that person, signed in or not."""

    def follow(self, event, path):
        attendee = event.attendee_ids.filtered(lambda one: one.partner_id == self.ben.partner_id)
        response = self.url_open(f"/calendar/{path}?token={attendee.access_token}&id={event.id}")
        self.assertEqual(response.status_code, 200)
        self.env.invalidate_all()
        self.settle()

    def test_meeting(self):
        event = self.invited_by_anna()
        self.follow(event, "meeting/accept")
        self.assertEqual((self.said(), self.state_of_ben(event)), (["Accepted"], "accepted"))
        self.authenticate(self.ben.login, self.ben.login)
        self.follow(event, "meeting/decline")
        self.assertEqual((self.said(), self.state_of_ben(event)), (["Accepted", "Declined"], "declined"))

    def test_series(self):
        events = self.invited_by_anna(recurrence=weekly(numberOfOccurrences=4))
        self.follow(events[1], "meeting/accept")
        self.follow(events[2], "recurrence/accept")
        self.assertEqual(self.said(), ["Accepted", "Accepted"])
        self.assertEqual(self.series_item("Budget", self.ben)["responseStatus"]["response"], "accepted")
        self.follow(events[2], "recurrence/decline")
        self.assertEqual(self.said(), ["Accepted", "Accepted", "Declined"])
        self.assertEqual({self.state_of_ben(event) for event in events}, {"declined"})
