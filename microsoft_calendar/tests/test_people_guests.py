"""People who are invited in Outlook and become no contacts: guests of the event."""

from odoo.fields import Command
from odoo.tests import tagged

from .common import TOMORROW, weekly
from .people_case import CORA, JANE, PeopleCase, named
from .series_case import ANNA, BEN, FOLLOWING, GUEST, ONE

ROOM = "room@contoso.example"


@tagged("post_install", "-at_install")
class TestWhoBecomesAContact(PeopleCase):
    """The setting "contacts", and what follows for one unknown colleague and one person from outside."""

    def becomes_contact(self, name="Budget"):
        self.meeting_in_outlook(named(CORA, "Cora Diaz"), named(JANE, "Jane Roe"), BEN, name=name)
        self.synchronise()
        event = self.event(name)
        known = self.contacts(CORA) + self.contacts(JANE)
        self.assert_people(event, self.anna, self.ben, *known)
        self.assertEqual(self.guests(event), sorted({CORA, JANE} - set(known.mapped("email"))))
        self.assert_in_sync(event)
        return known.mapped("email")

    def test_outside_is_the_default(self):
        self.assertEqual(self.becomes_contact(), [JANE])

    def test_always(self):
        self.setting("always")
        self.assertEqual(self.becomes_contact(), [CORA, JANE])

    def test_never(self):
        self.setting("never")
        self.assertEqual(self.becomes_contact(), [])
        self.setting("always")
        self.assertEqual(self.becomes_contact("Another"), [CORA, JANE])

    def test_colleagues_by_each_domain_of_the_own_mailbox(self):
        self.outlook.add_mailbox(ANNA, aliases=["anna@fabrikam.example"])
        self.connect(self.anna)
        self.assertEqual(self.becomes_contact(), [])

    def test_personal_accounts_have_no_colleagues(self):
        self.env["microsoft.account"]._for_user(self.anna).tenant_id = "9188040d-6c67-4c5b-b112-36a304b66dad"
        self.assertEqual(self.becomes_contact(), [CORA, JANE])

    def test_organizer_from_outside(self):
        """He is an attendee in Odoo if he is a contact, else the form says who it is."""
        self.outlook.seed(JANE)
        for setting, contacts in (("never", 0), ("outside", 1)):
            with self.subTest(setting):
                self.setting(setting)
                self.meeting_in_outlook(ANNA, organizer=JANE, name=setting)
                self.synchronise()
                event = self.event(setting)
                self.assertEqual(event.microsoft_organizer, JANE)
                self.assertEqual(len(self.contacts(JANE)), contacts)
                self.assert_people(event, self.anna, *self.contacts(JANE))
                self.assertFalse(event.microsoft_guests)

    def test_two_runs_at_once_make_one_contact(self):
        """What one run makes is claimed: see test_concurrent.py for the clash itself."""
        self.meeting_in_outlook(JANE)
        self.synchronise()
        self.assertTrue(self.env["microsoft.calendar.claim"].search([("key", "=", f"person:{JANE}")]))


@tagged("post_install", "-at_install")
class TestGuests(PeopleCase):
    def setUp(self):
        super().setUp()
        self.setting("never")

    def with_guests(self, **properties):
        """A meeting of Outlook with two guests and a contact; its event."""
        self.meeting_in_outlook(
            named(JANE, "Jane Roe", role="optional"), named(ROOM, "Room 1", role="resource"), GUEST, **properties
        )
        self.synchronise()
        self.outlook.forget_mails()
        return self.event("Budget")

    def mailed(self):
        return [(mail["kind"], mail["to"]) for mail in self.outlook.mails()]

    def test_what_a_person_reads(self):
        event = self.with_guests()
        self.assertEqual(event.microsoft_guests_text, f"Jane Roe <{JANE}>, Room 1 <{ROOM}> (room or equipment)")
        self.assert_people(event, self.anna, self.guest)

    def test_an_edit_in_odoo_leaves_them_invited(self):
        event = self.with_guests()
        self.assertEqual(self.as_person(event).microsoft_mails_before({"name": "x"})["people"], 3)
        self.as_person(event).write({"partner_ids": [Command.link(self.other.id)]})
        self.synchronise()
        self.assertEqual(self.invited_in_outlook(), [GUEST, JANE, "other@fabrikam.example", ROOM])
        self.assertEqual(self.mailed(), [("invitation", ["other@fabrikam.example"])])
        types = {one["emailAddress"]["address"]: one["type"] for one in self.outlook.event(ANNA, "Budget")["attendees"]}
        self.assertEqual((types[JANE], types[ROOM]), ("optional", "resource"))
        self.as_person(event).write({"partner_ids": [Command.unlink(self.guest.id), Command.unlink(self.other.id)]})
        self.synchronise()
        self.assertEqual(self.invited_in_outlook(), [JANE, ROOM])
        self.assert_in_sync(event)

    def test_what_they_answer(self):
        event = self.with_guests()
        item = self.outlook.event(ANNA, "Budget")
        answer = {"mailbox": ANNA, "event": item["id"], "from": JANE, "answer": "declined"}
        self.outlook.control("POST", "answer", answer)
        self.synchronise()
        self.assertIn(f"Jane Roe <{JANE}> (No)", event.microsoft_guests_text)
        jane = self.env["res.partner"].create({"name": "Jane", "email": JANE})
        self.as_person(event).write({"partner_ids": [Command.link(jane.id)]})
        self.assertEqual(self.state_of(event, jane), "declined")

    def test_they_come_and_go_in_outlook(self):
        event = self.with_guests()
        item = self.outlook.event(ANNA, "Budget")
        self.outlook.changes(
            ANNA, item, attendees=[named(ROOM, "Room 1", role="resource"), named("sol@fabrikam.example", "Sol")]
        )
        self.synchronise()
        self.assertEqual(self.guests(event), [ROOM, "sol@fabrikam.example"])
        self.assert_people(event, self.anna)
        self.outlook.changes(ANNA, item, attendees=[])
        self.synchronise()
        self.assertFalse(event.microsoft_guests)
        self.assertFalse(event.microsoft_guests_text)
        self.assert_in_sync(event)

    def test_who_becomes_a_contact_is_not_doubled(self):
        """Neither by the new contact alone nor when it is invited in Odoo; and once it is, it can be taken off."""
        event = self.with_guests()
        jane = self.env["res.partner"].create({"name": "Jane", "email": JANE.upper()})
        self.as_person(event).write({"name": "Budget 2"})
        self.synchronise()
        self.outlook.forget_mails()
        self.as_person(event).write({"partner_ids": [Command.link(jane.id)]})
        self.assertEqual(self.guests(event), [ROOM])
        self.synchronise()
        self.assert_people(event, self.anna, self.guest, jane)
        self.assertEqual(self.mailed(), [])
        self.assertEqual(self.invited_in_outlook("Budget 2"), [GUEST, JANE, ROOM])
        self.as_person(event).write({"partner_ids": [Command.unlink(jane.id)]})
        self.synchronise()
        self.assertEqual(self.invited_in_outlook("Budget 2"), [GUEST, ROOM])
        self.assertEqual(self.mailed(), [("cancellation", [JANE])])

    def test_a_contact_by_the_next_change_of_the_attendees(self):
        event = self.with_guests()
        jane = self.env["res.partner"].create({"name": "Jane", "email": JANE})
        item = self.outlook.event(ANNA, "Budget")
        self.outlook.changes(ANNA, item, attendees=[*item["attendees"], named("sol@fabrikam.example", "Sol")])
        self.synchronise()
        self.assert_people(event, self.anna, self.guest, jane)
        self.assertEqual(self.guests(event), [ROOM, "sol@fabrikam.example"])
        self.assert_in_sync(event)

    def test_duplicated_in_odoo(self):
        """Who duplicates a meeting invites the same people."""
        event = self.with_guests()
        self.as_person(event).copy({"name": "Copy"})
        self.synchronise()
        self.assertEqual(self.invited_in_outlook("Copy"), [GUEST, JANE, ROOM])

    def test_private_events_do_not_tell_others(self):
        event = self.with_guests(sensitivity="private")
        self.assertTrue(event.with_user(self.anna).microsoft_guests_text)
        self.env.invalidate_all()
        self.assertFalse(event.with_user(self.ben).microsoft_guests_text)
        self.env.invalidate_all()
        self.assertFalse(event.with_user(self.ben).microsoft_guests)

    def test_what_other_programs_write_does_no_harm(self):
        event = self.with_guests()
        event.microsoft_guests = [{"address": "x"}, 7, {"address": "Sol@fabrikam.example", "role": "king"}]
        self.assertEqual(event.microsoft_guests_text, "sol@fabrikam.example")
        self.synchronise()
        self.assertEqual(self.invited_in_outlook(), [GUEST, "sol@fabrikam.example"])


@tagged("post_install", "-at_install")
class TestGuestsOfSeries(PeopleCase):
    def setUp(self):
        super().setUp()
        self.setting("never")

    def weekly_in_outlook(self):
        item = self.outlook.creates(
            ANNA,
            "Weekly",
            TOMORROW,
            attendees=[named(JANE, "Jane Roe"), GUEST],
            recurrence=weekly(numberOfOccurrences=6),
        )
        self.synchronise()
        self.forget()
        return item, self.present("Weekly")

    def invited_to_series(self, name):
        return sorted(one["emailAddress"]["address"] for one in self.series_item(name)["attendees"])

    def test_each_occurrence_has_them(self):
        _item, events = self.weekly_in_outlook()
        self.assertEqual([self.guests(event) for event in events], [[JANE]] * 6)
        self.assert_series_in_sync("Weekly")

    def test_an_occurrence_with_a_guest_of_its_own(self):
        item, events = self.weekly_in_outlook()
        third = self.instance(item, events[2].start.date())
        self.outlook.changes(ANNA, third, attendees=[named("sol@fabrikam.example", "Sol"), named(GUEST)])
        self.synchronise()
        self.assertEqual([self.guests(event) for event in events[1:4]], [[JANE], ["sol@fabrikam.example"], [JANE]])
        self.assert_settled()
        self.edits(events[2], ONE, name="Special")
        self.synchronise()
        (special,) = [one for one in self.outlook.events(ANNA) if one["subject"] == "Special"]
        self.assertEqual(
            sorted(one["emailAddress"]["address"] for one in special["attendees"]), [GUEST, "sol@fabrikam.example"]
        )

    def test_moved_as_a_whole_in_odoo(self):
        """The core makes the occurrences anew: they keep their guests."""
        _item, events = self.weekly_in_outlook()
        self.moves(events[0], days=1)
        self.synchronise()
        self.assertEqual(self.invited_to_series("Weekly"), [GUEST, JANE])
        self.assertEqual([self.guests(event) for event in self.present("Weekly")], [[JANE]] * 6)
        self.assert_series_in_sync("Weekly")

    def test_split_in_odoo(self):
        """This and following: the new series is for the same people."""
        _item, events = self.weekly_in_outlook()
        self.edits(events[3], FOLLOWING, name="Later")
        self.synchronise()
        self.assertEqual(self.invited_to_series("Weekly"), [GUEST, JANE])
        self.assertEqual(self.invited_to_series("Later"), [GUEST, JANE])
        self.assertEqual([self.guests(event) for event in self.present("Later")], [[JANE]] * 3)

    def test_extended_in_outlook(self):
        item, _events = self.weekly_in_outlook()
        self.outlook.changes(ANNA, item, recurrence=weekly(numberOfOccurrences=9))
        self.synchronise()
        self.assertEqual([self.guests(event) for event in self.present("Weekly")], [[JANE]] * 9)

    def test_as_the_window_moves(self):
        self.outlook.creates(ANNA, "Daily", TOMORROW, attendees=[named(JANE)], recurrence=weekly())
        self.synchronise()
        before = len(self.present("Daily"))
        self.later(days=60)
        self.synchronise()
        events = self.present("Daily")
        self.assertGreater(len(events), before)
        self.assertEqual({tuple(self.guests(event)) for event in events}, {(JANE,)})
