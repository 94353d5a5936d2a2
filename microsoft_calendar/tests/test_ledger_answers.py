"""The rows of the ledger about answers and about meetings of others. D13 stands with the series."""

import json
from datetime import date, timedelta

from odoo.tests import new_test_user, tagged

from .common import TOMORROW, weekly
from .series_case import ALL, ANNA, GUEST, ONE
from .test_answers_taken import AnswersCase

SECOND = date(2030, 3, 12)


@tagged("post_install", "-at_install")
class TestLedgerAnswers(AnswersCase):
    """Meetings that somebody outside of this database organizes."""

    def setUp(self):
        super().setUp()
        self.outlook.seed(GUEST)

    def offer(self, name="Offer", **properties):
        """The guest invites Anna; Anna's calendar is synchronized."""
        item = self.invitation(name, of=GUEST, to=[ANNA], **properties)
        self.synchronise()
        self.forget()
        return item, self.present(name)

    def answer_seen_by_guest(self, name):
        item = self.item_of(GUEST, name)
        return item["attendees"][0]["status"]["response"]

    def test_d33_edited_in_odoo_though_an_outsider_organizes(self):
        """Local, and the form says so before; nothing is sent, and what the organizer replaces is kept."""
        item, (event,) = self.offer()
        note = self.as_person(event).web_read({"microsoft_organizer_note": {}})[0]["microsoft_organizer_note"]
        self.assertIn(GUEST, note)
        self.assertIn("stays in Odoo", note)
        self.assertFalse(event.user_id)
        self.outlook.moves(GUEST, item, TOMORROW + timedelta(days=1))
        self.synchronise()
        self.assertEqual(event.start, TOMORROW + timedelta(days=1))
        self.as_person(event).write({"name": "Our offer"})
        self.assertEqual(self.told(), [note])
        self.synchronise()
        self.outlook.changes(GUEST, item, location={"displayName": "Room 1"})
        self.synchronise()
        self.assertEqual((event.name, event.location), ("Our offer", "Room 1"))
        self.outlook.changes(GUEST, item, subject="Best offer")
        self.synchronise()
        self.assertEqual(event.name, "Best offer")
        self.assertEqual([entry["lost"] for entry in self.link(event).history], ["Our offer"])
        self.assertEqual(self.changes_sent(), [])
        self.assertEqual({mail["from"] for mail in self.outlook.mails()}, {GUEST})
        self.assertEqual(self.env["mail.mail"].search([]), self.mails_before)

    def test_d33_dragged_series_of_an_outsider(self):
        """The person is told once, not for each occurrence."""
        _item, events = self.offer(recurrence=weekly(numberOfOccurrences=4))
        self.moves(events[1], ALL, days=1)
        self.synchronise()
        self.assertEqual(len(self.told()), 1)
        self.assertEqual(self.changes_sent(), [])
        self.assertFalse(self.env["microsoft.calendar.link"].search([("problem", "!=", False)]))

    def told(self):
        """What was shown to people who edited."""
        self.env.cr.precommit.run()
        rows = self.env["bus.bus"].search([("message", "like", "simple_notification")])
        return [json.loads(row.message)["payload"]["message"] for row in rows]

    def test_d33_own_meetings_carry_no_note(self):
        self.create_event(name="Budget")
        self.synchronise()
        self.assertFalse(self.as_person(self.event("Budget")).microsoft_organizer_note)
        self.as_person(self.event("Budget")).write({"location": "Room 2"})
        self.assertEqual(self.told(), [])

    def test_d33_reminder_and_tags_of_a_shared_meeting_stay_here(self):
        """In Odoo they are everybody's: they are written to nobody's mailbox."""
        _item, (event,) = self.offer()
        tag = self.env["calendar.event.type"].create({"name": "Sales"})
        self.as_person(event).write({"categ_ids": tag.ids, "show_as": "free"})
        self.synchronise()
        self.assertEqual(self.changes_sent(), [])
        self.assertEqual((event.categ_ids, event.show_as), (tag, "free"))
        self.assertEqual(self.told(), [])

    def test_d41_answers_to_an_outsider_both_ways(self):
        _item, (event,) = self.offer()
        self.answers_in_outlook(ANNA, "Offer", "accept")
        self.synchronise()
        self.assertEqual((self.state(event, self.anna), self.answer_seen_by_guest("Offer")), ("accepted",) * 2)
        self.as_person(event).change_attendee_status("declined", ONE)
        self.synchronise()
        self.assertEqual((self.state(event, self.anna), self.answer_seen_by_guest("Offer")), ("declined",) * 2)
        self.synchronise()
        self.assert_quiet(self.anna)
        self.assertTrue(event.active)

    def test_d41_series_of_an_outsider_both_ways(self):
        _item, events = self.offer(recurrence=weekly(numberOfOccurrences=4))
        self.answers_in_outlook(ANNA, "Offer", "accept")
        self.answers_in_outlook(ANNA, "Offer", "tentativelyAccept", SECOND)
        self.synchronise()
        states = ["accepted", "tentative", "accepted", "accepted"]
        self.assertEqual(self.states(events, self.anna), states)
        self.as_person(events[2]).change_attendee_status("tentative", ONE)
        self.synchronise()
        by_day = {
            one["originalStart"][:10]: one["attendees"][0]["status"]["response"]
            for one in self.outlook.events(GUEST)
            if one["type"] == "exception"
        }
        self.assertEqual(by_day, {"2030-03-12": "tentativelyAccepted", "2030-03-19": "tentativelyAccepted"})
        self.as_person(events[0]).change_attendee_status("declined", ALL)
        self.synchronise()
        self.assertEqual(self.answer_seen_by_guest("Offer"), "declined")
        self.assertEqual(self.states(events, self.anna), ["declined"] * 4)
        self.synchronise()
        self.assert_quiet(self.anna)

    def test_d43_organizer_is_a_portal_user(self):
        portal = new_test_user(self.env, "guest", name="Guest Portal", email=GUEST, groups="base.group_portal")
        self.guest.unlink()
        _item, (event,) = self.offer()
        self.assertFalse(event.user_id)
        self.assertEqual(event.create_uid, self.anna)
        self.assertEqual(event.microsoft_organizer, GUEST)
        self.assertEqual(event.partner_ids, (self.anna | portal).partner_id)
        self.assertEqual((self.state(event, portal), self.state(event, self.anna)), ("accepted", "needsAction"))
        self.assertFalse(self.link(event).problem)

    def test_d45_the_address_is_that_of_another_user(self):
        """The mailbox says whose meeting it is, whatever address another user bears."""
        other = self.add_user("other.anna@contoso.example", "Other Anna")
        other.partner_id.email = ANNA
        self.connect(self.ben)
        self.invitation("Budget")
        self.synchronise(self.anna, self.ben)
        event = self.event("Budget")
        self.assertEqual(event.user_id, self.anna)
        self.assertEqual(event.partner_ids, (self.anna | self.ben).partner_id)
        self.assertFalse(event.microsoft_link_ids.filtered("problem"))

    def test_d45_the_same_with_the_attendee_first(self):
        other = self.add_user("other.anna@contoso.example", "Other Anna")
        other.partner_id.email = ANNA
        self.connect(self.ben)
        self.invitation("Budget")
        self.synchronise(self.ben, self.anna, self.ben)
        event = self.event("Budget")
        self.assertEqual(event.user_id, self.anna)
        self.assertFalse(event.microsoft_link_ids.filtered("problem"))

    def test_d49_an_event_without_a_responsible_person(self):
        event = self.create_event(name="Fair", partner_ids=self.invited(self.guest))
        event.microsoft_link_ids.unlink()
        event.user_id = False
        self.as_person(event).change_attendee_status("accepted", ONE)
        self.as_person(event).write({"location": "Hall 3"})
        self.synchronise()
        self.assertEqual(self.state(event, self.anna), "accepted")
        self.assertEqual((self.outlook.events(ANNA), self.changes_sent_to_anybody()), ([], []))
        self.assertFalse(self.env["microsoft.calendar.link"].search([("problem", "!=", False)]))

    def changes_sent_to_anybody(self):
        return [line for method in ("POST", "PATCH", "DELETE") for line in self.outlook.requests(method, "/me/")]


@tagged("post_install", "-at_install")
class TestLedgerMergedContacts(AnswersCase):
    """The row without a number: merging two contacts leaves double attendees and breaks the next synchronization."""

    def merge(self, *partners):
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge([partner.id for partner in partners], partners[0])
        self.env.invalidate_all()

    def test_merged(self):
        event = self.meeting(partner_ids=self.invited(self.guest, self.other))
        event.message_subscribe(self.guest.ids)
        attendee = event.attendee_ids.filtered(lambda one: one.partner_id == self.other)
        attendee.state = "accepted"
        self.merge(self.guest, self.other)
        self.assertEqual(event.partner_ids, self.anna.partner_id | self.guest)
        self.assertEqual(len(event.attendee_ids), 2)
        self.assertEqual(event.attendee_ids.filtered(lambda one: one.partner_id == self.guest).state, "accepted")
        self.assertIn(self.guest, event.message_partner_ids)
        self.outlook.changes(ANNA, self.outlook.event(ANNA, "Budget"), categories=["Blue"])
        self.synchronise()
        self.as_person(event).write({"show_as": "free"})
        self.synchronise()
        self.assertEqual(event.categ_ids.mapped("name"), ["Blue"])
        self.assertEqual(self.outlook.event(ANNA, "Budget")["showAs"], "free")
        self.assertEqual(len(self.outlook.event(ANNA, "Budget")["attendees"]), 2)
        self.assert_nothing_sent()
        self.assertFalse(self.link(event).problem)

    def test_two_contacts_of_one_address(self):
        twin = self.env["res.partner"].create({"name": "Twin", "email": GUEST})
        events = self.series(partner_ids=self.invited(self.guest, twin), count=3)
        self.merge(self.guest, twin)
        self.assertEqual({event.partner_ids for event in events}, {self.anna.partner_id | self.guest})
        self.assertEqual({len(event.attendee_ids) for event in events}, {2})
        self.edits(events[0], ALL, name="Weekly", location="Room 2")
        self.synchronise()
        self.assertEqual(self.mails_by_person(), {GUEST: 1})
        self.assert_series_in_sync("Weekly")
