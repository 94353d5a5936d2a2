"""Answers that people give in Odoo: said in their own mailboxes, once, and in nobody else's name."""

from datetime import date

from odoo.tests import tagged

from .common import TOMORROW, weekly
from .series_case import ALL, ANNA, BEN, ONE, SeriesCase


@tagged("post_install", "-at_install")
class TestAnswers(SeriesCase):
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
