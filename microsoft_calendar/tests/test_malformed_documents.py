"""The worst documents that the fuzzer knows, through the whole of Odoo: the others arrive, and the run ends."""

from datetime import timedelta

from odoo.tests import tagged

from .common import TOMORROW, MicrosoftCalendarCase

ANNA = "anna@contoso.example"
START = {"dateTime": "2030-03-05T09:00:00.0000000", "timeZone": "UTC"}
END = {"dateTime": "2030-03-05T10:00:00.0000000", "timeZone": "UTC"}
UNSTORABLE = "a\0b\ud800c\udfff"


def nested(depth):
    """A value that many others are around."""
    value = "kernel"
    for _turn in range(depth):
        value = {"deeper": [value]}
    return value


def person(number):
    return {"type": "required", "emailAddress": {"address": f"p{number}@fabrikam.example", "name": f"P {number}"}}


@tagged("post_install", "-at_install")
class TestMalformedDocuments(MicrosoftCalendarCase):
    def plants(self, subject, **event):
        self.outlook.plants(ANNA, **{"subject": subject, "start": START, "end": END, **event})

    def plant_bearable_ones(self):
        """Events that are damaged where it does not matter when they take place."""
        self.plants(
            f"Unstorable {UNSTORABLE}",
            body={"contentType": "html", "content": f"<p>Text {UNSTORABLE}</p>"},
            location={"displayName": UNSTORABLE, "locationUri": UNSTORABLE},
            categories=[UNSTORABLE, None, 5],
            attendees=[{"emailAddress": {"address": "carla@fabrikam.example", "name": UNSTORABLE}, "type": UNSTORABLE}],
            webLink=UNSTORABLE,
            **{UNSTORABLE: UNSTORABLE},
        )
        self.plants(
            "Wrong types",
            iCalUId={"no": "id"},
            transactionId=5,
            type=["singleInstance"],
            isOrganizer="yes",
            isAllDay="no",
            attendees="nobody",
            body=["text"],
            location=3.5,
            categories={"Blue": True},
            reminderMinutesBeforeStart="soon",
            sensitivity=None,
            showAs=[],
            createdDateTime=7,
        )
        self.plants("Long identity", iCalUId="".join(f"{number:x}" for number in range(2_000)))
        self.plants("Deep", extra=nested(100), location={"displayName": "Room", "address": nested(100)})
        self.plants("Megabyte", body={"contentType": "html", "content": "<p>a word</p>" * 80_000})
        self.plants("Crowd", attendees=[person(number) for number in range(600)])
        self.plants("Nobody has an address", attendees=[{"emailAddress": {"name": f"N {n}"}} for n in range(1_000)])
        self.plants("Old zone", start={**START, "timeZone": "Kamchatka Standard Time"})
        daily = {"type": "daily", "interval": 1}
        self.plants(
            "Series of rubbish",
            type="seriesMaster",
            recurrence={
                "pattern": daily,
                "range": {"type": "numbered", "numberOfOccurrences": 3, "startDate": "2030-03-05"},
            },
            exceptionOccurrences=["x", None, {"id": 5}, {"id": UNSTORABLE, "exceptionOccurrences": nested(100)}],
            cancelledOccurrences=["OID.x.1601-01-01", "OID.x.4499-12-31", "OID.x.9999-99-99", UNSTORABLE, 5],
        )

    def plant_impossible_ones(self):
        self.plants("Year 1", start={**START, "dateTime": "0001-01-01T00:00:00"})
        self.plants("Year 9999", start={**START, "dateTime": "9999-12-31T23:59:59+00:00"})
        self.plants(
            "A rule without end or sense",
            type="seriesMaster",
            recurrence={"pattern": {"type": "daily", "interval": -1}, "range": {"type": "noEnd"}},
        )

    def test_the_good_ones_arrive_and_the_impossible_ones_are_named(self):
        self.plant_bearable_ones()
        self.plant_impossible_ones()
        for number in range(5):
            self.outlook.creates(ANNA, f"Good {number}", TOMORROW + timedelta(days=number))
        outcome = self.synchronise()
        self.assertFalse(outcome.failed, outcome.message)
        collection = self.collection()
        self.assertEqual(collection.state, "active")
        self.assertTrue(collection.cursor)
        problems = {link.subject: link.problem for link in collection.link_ids if link.problem}
        self.assertEqual(set(problems), {"Year 1", "Year 9999", "A rule without end or sense"}, problems)
        self.assertEqual(self.env["calendar.event"].search_count([("name", "like", "Good ")]), 5)
        for name in ("Wrong types", "Long identity", "Deep", "Megabyte", "Nobody has an address", "Old zone"):
            self.assertTrue(self.event(name).active, name)
        event = self.event("Unstorable abc")
        self.assertEqual(event.location, "abc")
        self.assertEqual(event.categ_ids.mapped("name"), ["abc"])
        self.assertLess(len(self.link(self.event("Nobody has an address")).remark), 2_000)
        crowd = self.event("Crowd")
        self.assertEqual(len(self.collection()._read_item(self.link(crowd).item)[0].attendees.people), 500)
        series = self.env["calendar.event"].search([("name", "=", "Series of rubbish")])
        self.assertEqual(len(series), 3)

    def test_nothing_of_them_is_applied_or_sent_again(self):
        self.plant_bearable_ones()
        self.synchronise()
        self.outlook.forget_journal()
        outcome = self.synchronise()
        self.assertEqual((outcome.pulled, outcome.pushed), (0, 0))
        self.assertFalse([one for one in self.outlook.requests() if not one.startswith("GET")])
