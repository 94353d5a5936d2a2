"""Who is invited to one occurrence alone: Outlook gives such a person a meeting that takes place once."""

from datetime import date

from odoo.addons.microsoft_account.tests.common import attendee
from odoo.tests import tagged

from .common import TOMORROW, weekly
from .series_case import ANNA, BEN, SeriesCase

SECOND = date(2030, 3, 12)


@tagged("post_install", "-at_install")
class TestInvitedToOccurrence(SeriesCase):
    """Anna's weekly series in Outlook, and Ben, connected, too, who is invited to the second day."""

    def setUp(self):
        super().setUp()
        self.connect(self.ben)
        self.item = self.outlook.creates(ANNA, "Weekly", TOMORROW, recurrence=weekly(numberOfOccurrences=3))
        self.synchronise(self.ben, self.anna)

    def invite_ben(self):
        self.outlook.changes(ANNA, self.instance(self.item, SECOND), attendees=[attendee(BEN)])
        (own,) = self.outlook.events(BEN)
        self.assertEqual((own["type"], own["iCalUId"] == self.item["iCalUId"]), ("singleInstance", False))

    def states(self):
        """Ben's part in each occurrence."""
        people = [
            event.attendee_ids.filtered(lambda one: one.partner_id == self.ben.partner_id) for event in self.all()
        ]
        return [one.state for one in people]

    def all(self):
        return self.present("Weekly")

    def test_is_there_once_whoever_is_synchronized_first(self):
        for people in ((self.ben, self.anna), (self.anna, self.ben)):
            self.invite_ben()
            self.synchronise(*people)
            self.assertEqual((len(self.all()), self.states()), (3, [False, "needsAction", False]))
            self.outlook.changes(ANNA, self.instance(self.item, SECOND), attendees=[])
            self.synchronise(self.anna, self.ben)
            self.assertEqual((len(self.all()), self.states()), (3, [False] * 3))

    def test_the_answer_comes_with_the_organizers_copy(self):
        self.invite_ben()
        self.synchronise(self.ben, self.anna)
        (own,) = self.outlook.events(BEN)
        self.outlook.answers(BEN, own, "accept")
        self.synchronise(self.ben, self.anna)
        self.assertEqual(self.states(), [False, "accepted", False])

    def test_it_stays_so(self):
        """A full round, and a change there, bring nothing new; what is done with it in Outlook is no matter of Odoo."""
        self.invite_ben()
        self.synchronise(self.ben, self.anna)
        calendar = self.collection(self.ben)
        calendar.write({"cursor": False})
        self.outlook.changes(ANNA, self.instance(self.item, SECOND), location={"displayName": "Room 1"})
        self.synchronise(self.ben, self.anna)
        self.assertEqual(self.all().mapped("location"), ["", "Room 1", ""])
        (own,) = self.outlook.events(BEN)
        self.outlook.deletes(BEN, own)
        self.synchronise(self.ben, self.anna)
        self.assertEqual(len(self.all()), 3)
        self.assertFalse(self.env["microsoft.calendar.link"].search([("problem", "!=", False)]))

    def test_the_series_comes_later(self):
        self.anna.microsoft_calendar_direction = "to_outlook"
        self.invite_ben()
        other = self.outlook.creates(ANNA, "Daily", TOMORROW, recurrence=weekly(numberOfOccurrences=3))
        self.outlook.changes(ANNA, self.instance(other, SECOND), attendees=[attendee(BEN)])
        self.synchronise(self.anna, self.ben)
        self.assertEqual((len(self.all()), len(self.present("Daily"))), (4, 1))
        self.anna.microsoft_calendar_direction = "both"
        self.synchronise(self.anna, self.ben, self.anna)
        self.assertEqual((len(self.all()), len(self.present("Daily"))), (3, 3))
        self.assertEqual(self.states(), [False, "needsAction", False])
        self.assertEqual(len(self.outlook.events(BEN)), 2)

    def test_a_series_with_a_strange_uid_takes_in_nothing(self):
        self.anna.microsoft_calendar_direction = "to_outlook"
        self.invite_ben()
        self.synchronise(self.anna, self.ben)
        self.assertEqual(len(self.all()), 4)
        link = self.env["microsoft.calendar.link"].search([("role", "=", "organizer")])
        link.ical_uid = "%"
        self.collection()._take_in_parts(link)
        self.assertEqual(len(self.all()), 4)

    def test_without_the_series_it_is_an_event_of_its_own(self):
        self.anna.microsoft_calendar_direction = "to_outlook"
        self.invite_ben()
        self.synchronise(self.anna, self.ben)
        self.assertEqual(len(self.all()), 4)
