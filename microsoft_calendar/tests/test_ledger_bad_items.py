"""Rows of the ledger about items that one side does not take: the others go on, and somebody is told."""

from datetime import timedelta

from odoo.tests import tagged

from .common import TOMORROW, MicrosoftCalendarCase
from .test_reliability import fault

ANNA = "anna@contoso.example"
WHEN = {"dateTime": "2030-03-05T09:00:00.0000000", "timeZone": "UTC"}
END = {"dateTime": "2030-03-05T10:00:00.0000000", "timeZone": "UTC"}
FOR_EVER = 10_000


def in_address(link):
    """What of the id stands in an address as it is."""
    return link.remote_id.rstrip("=")


@tagged("post_install", "-at_install")
class TestBadItems(MicrosoftCalendarCase):
    def names(self, like):
        return self.env["calendar.event"].search([("name", "like", like)]).mapped("name")

    def test_d81_one_bad_event_before_twenty_good_ones(self):
        """The bad one comes first in the delta; it is named, tried again, and holds nobody up."""
        nobody = {"emailAddress": {"name": "Nobody", "address": None}}
        bad = {
            "no start": {"start": None},
            "no time zone": {"start": {"dateTime": WHEN["dateTime"], "timeZone": "Middle-earth Standard Time"}},
            "a rule of another world": {"type": "seriesMaster", "recurrence": {"pattern": {"type": "lunar"}}},
            "bad organizer and attendee": {"organizer": nobody, "isOrganizer": False, "attendees": [nobody]},
            "no body": {"body": None},
            "cancelled, never seen": {"isCancelled": True},
        }
        for number, (what, values) in enumerate(bad.items()):
            with self.subTest(what):
                subject = f"Bad {number}"
                self.outlook.plants(ANNA, **{"subject": subject, "start": WHEN, "end": END, **values})
                for good in range(20):
                    self.outlook.creates(ANNA, f"Good {number} {good}", TOMORROW + timedelta(days=good))
                cursor = self.collection().cursor
                self.synchronise()
                self.assertEqual(len(self.names(f"Good {number} ")), 20)
                self.assertEqual((self.collection().state, self.collection().failures), ("active", 0))
                self.assertNotEqual(self.collection().cursor, cursor, "The state advances.")
                self.assertLessEqual(len(self.names(subject)), 1)
        links = self.collection().link_ids.filtered("problem")
        self.assertEqual(sorted(links.mapped("subject")), ["Bad 0", "Bad 1", "Bad 2"])
        self.assertEqual(self.names("Bad 3") + self.names("Bad 4") + self.names("Bad 5"), ["Bad 3", "Bad 4"])
        self.later(minutes=2)
        self.synchronise()
        self.assertEqual(set(links.mapped("tries")), {2}, "Each is tried again.")

    def test_d82_what_outlook_refuses_for_good(self):
        """Whatever the answer: a few tries, each later than the last; the event says why; the others go."""
        for status, code in (
            (400, "ErrorInvalidRequest"),
            (403, "ErrorAccessDenied"),
            (404, "ErrorItemNotFound"),
            (412, "ErrorIrresolvableConflict"),
        ):
            with self.subTest(status=status):
                event, other = self.create_event(name=f"Refused {status}"), self.create_event(name=f"Other {status}")
                self.synchronise()
                link = self.link(event)
                self.outlook.faults(
                    fault(status=status, code=code, method="PATCH", path=in_address(link), count=FOR_EVER)
                )
                event.with_user(self.anna).write({"location": "Room 9"})
                self.outlook.forget_journal()
                for minute in range(10):
                    other.with_user(self.anna).write({"location": f"Room {minute}"})
                    self.synchronise()
                    self.assert_in_sync(other)
                    self.later(minutes=1)
                tries = [
                    entry["at"]
                    for entry in self.outlook.journal()
                    if entry["method"] == "PATCH" and in_address(link) in entry["path"]
                ]
                self.assertLessEqual(len(set(tries)), 4, "Ten minutes: at once, after 1, 3 and 7 minutes.")
                self.assertGreater(len(set(tries)), 1)
                self.assertTrue(link.problem)
                self.assertEqual(link.retry_at - link.problem_last, timedelta(minutes=8))
                line = event.with_user(self.anna).microsoft_mailboxes[0]
                self.assertEqual((line["state"], line["text"]), ("problem", link.problem))
                self.assertTrue(event.need_sync_m, "It is not given up, either.")
                self.outlook.faults()
                self.later(minutes=10)
                self.synchronise()
                self.assertFalse(link.problem)
                self.assert_in_sync(event)

    def test_d83_an_event_without_a_body(self):
        self.outlook.plants(ANNA, subject="Without body", start=WHEN, end=END)
        self.outlook.plants(ANNA, subject="With none", start=WHEN, end=END, body=None)
        self.outlook.plants(ANNA, subject="With half of one", start=WHEN, end=END, body={"contentType": "html"})
        self.outlook.creates(ANNA, "Good", TOMORROW)
        self.synchronise()
        for name in ("Without body", "With none", "With half of one", "Good"):
            self.assertFalse(self.event(name).description)
            self.assert_in_sync(self.event(name))
        self.assertFalse(self.collection().problem_count)
