"""Both sides changed the same event: row D112 of the ledger. What gave way is kept, told in words, and can be taken."""

from datetime import datetime, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import TOMORROW, weekly
from .series_case import ANNA, SeriesCase

ROOM = {"displayName": "Room 1"}


@tagged("post_install", "-at_install")
class TestConflicts(SeriesCase):
    def conflict(self, winner="outlook"):
        """Anna and Outlook both have given the meeting another place; the event and its link."""
        item = self.outlook.creates(ANNA, "Budget", TOMORROW)
        self.synchronise()
        event = self.event("Budget")
        in_odoo = [lambda: event.with_user(self.anna).write({"location": "Room 9"})]
        in_outlook = [lambda: self.outlook.changes(ANNA, item, location=ROOM)]
        first, last = (in_odoo, in_outlook) if winner == "outlook" else (in_outlook, in_odoo)
        first[0]()
        self.later(minutes=5)
        last[0]()
        if winner == "odoo":  # PostgreSQL's clock does not stand still
            self.env.flush_all()
            self.env.cr.execute("UPDATE calendar_event SET write_date = %s WHERE id = %s", (datetime.now(), event.id))
            self.env.invalidate_all()
        self.synchronise()
        return event, self.link(event)

    def told(self, link):
        return [line["text"] for line in link.with_user(self.anna).conflicts]

    def test_d112_different_fields_merge(self):
        item = self.outlook.creates(ANNA, "Budget", TOMORROW)
        self.synchronise()
        event = self.event("Budget")
        event.with_user(self.anna).write({"name": "Budget 2031"})
        self.outlook.moves(ANNA, item, TOMORROW + timedelta(hours=3))
        self.synchronise()
        self.assertEqual((event.name, event.start), ("Budget 2031", TOMORROW + timedelta(hours=3)))
        self.assert_in_sync(event)
        self.assertFalse(self.link(event).conflict_count)

    def test_d112_the_newest_edit_wins_and_the_other_value_is_shown(self):
        event, link = self.conflict()
        self.assertEqual(event.location, "Room 1")
        self.assertEqual(self.told(link), ["Place: Odoo had “Room 9”, Outlook's “Room 1” was taken."])
        self.assertEqual(link.conflict_count, 1)
        self.assert_in_sync(event)

    def test_d112_odoo_was_edited_last(self):
        event, link = self.conflict(winner="odoo")
        self.assertEqual(event.location, "Room 9")
        self.assertEqual(self.told(link), ["Place: Outlook had “Room 1”, Odoo's “Room 9” was taken."])
        self.assert_in_sync(event)

    def test_d112_take_the_other_one(self):
        for winner, other in (("outlook", "Room 9"), ("odoo", "Room 1")):
            with self.subTest(winner):
                event, link = self.conflict(winner)
                link.with_user(self.anna).take_other(0)
                self.synchronise()
                self.assertEqual(event.location, other)
                self.assertEqual(self.outlook.event(ANNA, "Budget")["location"]["displayName"], other)
                self.assertEqual(link.history[0]["settled"], "taken")
                self.assertFalse(link.conflict_count)
                self.assert_in_sync(event)
                event.with_user(self.anna).unlink()
                self.synchronise()

    def test_d112_the_event_is_gone_by_now(self):
        event, link = self.conflict()
        event.with_user(self.anna).unlink()
        self.synchronise()
        with self.assertRaises(UserError) as refused:
            link.with_user(self.anna).take_other(0)
        self.assertIn("“Budget” is no longer in Odoo", str(refused.exception))

    def test_d112_it_is_all_right_as_it_is(self):
        event, link = self.conflict()
        link.with_user(self.anna).settle_conflict(0)
        self.assertFalse(link.conflict_count)
        self.assertEqual(len(self.told(link)), 1)
        self.assertEqual(event.location, "Room 1")

    def test_d112_times_and_texts_in_words(self):
        item = self.outlook.creates(ANNA, "Budget", TOMORROW)
        self.synchronise()
        event = self.event("Budget")
        event.with_user(self.anna).write(
            {
                "start": TOMORROW + timedelta(hours=1),
                "stop": TOMORROW + timedelta(hours=2),
                "description": "<p>Bring <b>figures</b></p>",
                "privacy": "private",
            }
        )
        self.later(minutes=5)
        self.outlook.moves(ANNA, item, TOMORROW + timedelta(hours=3))
        text = {"contentType": "html", "content": "<p>Bring cake</p>"}
        self.outlook.changes(ANNA, item, body=text, sensitivity="confidential")
        self.synchronise()
        link = self.link(event).with_user(self.anna).with_context(lang="en_US", tz="Europe/Brussels")
        told = {line["text"].partition(":")[0]: line["text"].replace("\u202f", " ") for line in link.conflicts}
        self.assertEqual(
            told["Description"], "Description: Odoo had “Bring *figures*”, Outlook's “Bring cake” was taken."
        )
        self.assertEqual(told["Privacy"], "Privacy: Odoo had “Private”, Outlook's “Only internal users” was taken.")
        self.assertIn("11:00 AM", told["Time"], "By the clock of the person, an hour ahead of UTC.")
        self.assertIn("1:00 PM", told["Time"])

    def test_d112_deleted_in_outlook_while_changed_in_odoo(self):
        item = self.outlook.creates(ANNA, "Budget", TOMORROW)
        self.synchronise()
        event = self.event("Budget")
        link = self.link(event)
        event.with_user(self.anna).write({"location": "Room 9"})
        self.outlook.deletes(ANNA, item)
        self.synchronise()
        self.assertFalse(event.active)
        self.assertIn("deleted in Outlook while it was changed in Odoo", self.told(link)[0])
        link.with_user(self.anna).take_other(0)
        self.synchronise()
        self.assertTrue(event.active)
        self.assertEqual(self.outlook.event(ANNA, "Budget")["location"]["displayName"], "Room 9")
        self.assert_in_sync(event)

    def test_d112_deleted_in_odoo_while_changed_in_outlook(self):
        for series in (False, True):
            with self.subTest(series=series):
                name = f"Budget {series}"
                more = {"recurrence": weekly(numberOfOccurrences=4)} if series else {}
                item = self.outlook.creates(ANNA, name, TOMORROW, **more)
                self.synchronise()
                events = self.present(name)
                link = events._microsoft_links()
                lost = self.collection()._read_item({**self.whole_item(item["id"]), "location": ROOM})[0]
                events.with_user(self.anna).unlink()
                self.synchronise()
                entry = {"at": "2030-03-04 08:00:00", "field": "active", "winner": "odoo", "kept": False}
                link._remember([{**entry, "lost": self.collection()._dump_field("active", lost)}])
                self.assertIn("deleted in Odoo while it was changed in Outlook", self.told(link)[0])
                link.with_user(self.anna).take_other(0)
                self.synchronise()
                back = self.present(name)
                self.assertEqual(back.mapped("location"), ["Room 1"] * len(events))
                self.assert_in_sync(back[0])

    def test_d112_another_person_takes_nothing(self):
        _event, link = self.conflict()
        with self.assertRaises(AccessError):
            link.with_user(self.ben).take_other(0)
        with self.assertRaises(AccessError):
            link.with_user(self.ben).settle_conflict(0)
