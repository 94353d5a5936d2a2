"""What is changed without telling Outlook stays in Odoo: nothing is sent, nobody is mailed, nothing comes back."""

from datetime import datetime, timedelta

from odoo.fields import Command
from odoo.tests import Form, tagged

from ..models.calendar_event import KEEP_APART
from .common import TOMORROW
from .series_case import ALL, ANNA, BEN, FOLLOWING, ONE, SeriesCase


class KeepApartCase(SeriesCase):
    def apart(self, events, user=None):
        """These events as a person changes them without telling Outlook."""
        return self.as_person(events, user).with_context(**{KEEP_APART: True})

    def read_all_again(self, *users):
        """A full round: everything that is in Outlook is seen again."""
        for user in users or (self.anna,):
            self.collection(user).cursor = False
            self.synchronise(user)

    def assert_untold(self, *users):
        """Whatever happens later, Outlook is asked for nothing, and nobody got a mail."""
        self.read_all_again(*users)
        self.later(minutes=10)
        self.read_all_again(*users)
        self.assertEqual(self.changes_sent(), [])
        self.assertEqual(self.mails_by_person(), {})


@tagged("post_install", "-at_install")
class TestKeepApart(KeepApartCase):
    def test_a_change(self):
        event = self.meeting()
        self.apart(event).write({"name": "Budget (ours)", "location": "Room 9"})
        self.assertFalse(event.need_sync_m)
        self.assert_untold()
        self.assertEqual((event.name, event.location), ("Budget (ours)", "Room 9"))
        self.assertEqual(self.outlook.event(ANNA, "Budget")["location"]["displayName"], "")

    def test_said_with_the_change_as_a_form_does(self):
        event = self.meeting()
        self.as_person(event).write({"name": "Budget (ours)", "microsoft_keep_apart": True})
        new = self.create_event(name="Ours", partner_ids=self.invited(self.guest), microsoft_keep_apart=True)
        self.assert_untold()
        self.assertEqual(event.name, "Budget (ours)")
        self.assertTrue(new.microsoft_kept_apart)

    def test_another_change_goes_out_alone(self):
        event = self.meeting()
        self.as_person(event).write({"location": "Room 1"})
        self.apart(event).write({"name": "Budget (ours)"})
        self.as_person(event).write({"description": "<p>Figures</p>"})
        self.synchronise()
        (sent,) = [entry["body"] for entry in self.outlook.journal() if entry["method"] == "PATCH"]
        self.assertEqual(set(sent) - {"location", "locations"}, {"body"})
        self.assertEqual(event.name, "Budget (ours)")
        self.assertEqual(self.outlook.event(ANNA, "Budget")["location"]["displayName"], "Room 1")

    def test_what_outlook_changes_later_comes(self):
        event = self.meeting()
        self.apart(event).write({"name": "Budget (ours)", "location": "Room 9"})
        self.outlook.changes(ANNA, self.outlook.event(ANNA, "Budget"), subject="Budget 2031")
        self.synchronise()
        self.assertEqual((event.name, event.location), ("Budget 2031", "Room 9"))

    def test_people(self):
        event = self.meeting(partner_ids=self.invited(self.guest, self.other))
        self.apart(event).write({"partner_ids": [Command.unlink(self.guest.id)]})
        self.assert_untold()
        self.as_person(event).write({"partner_ids": [Command.link(self.ben.partner_id.id)]})
        self.synchronise()
        self.assertEqual(self.mails_by_person(), {BEN: 1})
        self.assertEqual(event.partner_ids, (self.anna | self.ben).partner_id | self.other)
        self.assertEqual(len(self.outlook.event(ANNA, "Budget")["attendees"]), 3)

    def test_a_new_event_stays_in_odoo(self):
        self.forget()
        events = self.events_of(self.anna).with_context(**{KEEP_APART: True})
        stop = TOMORROW + timedelta(hours=1)
        event = events.create(
            {"name": "Ours", "start": TOMORROW, "stop": stop, "partner_ids": self.invited(self.guest)}
        )
        self.as_person(event).write({"location": "Room 1"})
        self.assertIn("Only in Odoo", self.as_person(event).microsoft_mail_note)
        self.assert_untold()
        self.assertEqual(self.outlook.events(ANNA), [])

    def test_a_deleted_one_does_not_come_back(self):
        self.connect(self.ben)
        self.synchronise(self.ben)
        event = self.meeting(partner_ids=self.invited(self.guest, self.ben.partner_id))
        self.apart(event).unlink()
        self.assert_untold(self.anna, self.ben)
        self.assertFalse(self.env["calendar.event"].with_context(active_test=False).search([("name", "=", "Budget")]))
        self.outlook.changes(ANNA, self.outlook.event(ANNA, "Budget"), subject="Budget 2031")
        self.outlook.forget_mails()
        self.synchronise(self.anna, self.ben)
        self.assertFalse(self.env["calendar.event"].search([("name", "=", "Budget 2031")]))
        self.outlook.deletes(ANNA, self.outlook.event(ANNA, "Budget 2031"))
        self.synchronise(self.anna, self.ben)
        self.assertEqual(set(self.collection().link_ids.mapped("state")), {"gone"})

    def test_archived_and_brought_back(self):
        event = self.meeting()
        link = self.link(event)
        self.apart(event).action_archive()
        self.assert_untold()
        self.assertFalse(event.active)
        self.apart(event).action_unarchive()
        self.assert_untold()
        self.assert_in_sync(event)
        self.assertEqual(self.link(event), link)
        self.as_person(event).write({"location": "Room 1"})
        self.synchronise()
        self.assertEqual(self.changes_sent(), ["PATCH meeting"])

    def test_brought_back_though_outlook_has_cancelled_it(self):
        event = self.meeting()
        self.as_person(event).action_archive()
        self.synchronise()
        self.forget()
        self.apart(event).action_unarchive()
        self.as_person(event).write({"location": "Room 1"})
        self.assert_untold()
        self.assertTrue(event.active)

    def test_before_it_was_ever_sent(self):
        self.forget()
        event = self.create_event(partner_ids=self.invited(self.guest))
        self.apart(event).unlink()
        self.assert_untold()
        self.assertFalse(self.collection().link_ids)

    def test_another_organizer(self):
        """Also one to whom Outlook could not follow."""
        event = self.meeting()
        self.apart(event).write({"user_id": self.ben.id})
        self.as_person(event, self.ben).write({"location": "Room 1"})
        self.assert_untold()
        self.assertEqual(self.event("Budget").user_id, self.ben)


@tagged("post_install", "-at_install")
class TestKeepApartSeries(KeepApartCase):
    def test_occurrences(self):
        events = self.series()
        self.apart(events[1]).write({"name": "Special", "recurrence_update": ONE})
        self.apart(events[2]).unlink()
        self.apart(events[3]).action_mass_archive(ONE)
        self.assert_untold()
        self.assertEqual(len(self.present("Weekly")), 3)
        self.edits(events[4], ONE, location="Room 1")
        self.synchronise()
        self.assertEqual(self.changes_sent(), ["PATCH occurrence"])
        self.assertEqual(len(self.present("Weekly")), 3)

    def test_the_whole(self):
        events = self.series()
        self.apart(events[2]).write({"name": "Ours", "recurrence_update": ALL})
        self.assert_untold()
        self.assertEqual(len(self.present("Ours")), 6)
        self.apart(self.present("Ours")[0]).action_mass_deletion(ALL)
        self.assert_untold()
        self.assertFalse(self.present("Ours") | self.present("Weekly"))

    def test_this_and_following(self):
        events = self.series()
        self.apart(events[3]).write({"location": "Room 9", "recurrence_update": FOLLOWING})
        self.assert_untold()
        self.assertEqual([bool(event.location) for event in self.present("Weekly")], [False] * 3 + [True] * 3)

    def test_moved(self):
        events = self.series()
        start = events[0].start + timedelta(hours=2)
        self.apart(events[0]).write({"start": start, "stop": start + timedelta(hours=1), "recurrence_update": ALL})
        self.assert_untold()
        self.assertEqual([self.present("Weekly")[0].start, len(self.present("Weekly"))], [start, 6])


@tagged("post_install", "-at_install")
class TestChangeApart(KeepApartCase):
    """The wizard on the list of events."""

    def wizard(self, events, change, user=None, **values):
        form = Form(
            self.env["microsoft.calendar.change.apart"]
            .with_user(user or self.anna)
            .with_context(active_model="calendar.event", active_ids=events.ids)
        )
        form.change = change
        for name, value in values.items():
            form[name] = value
        return form.save()

    def old_events(self, number):
        for days in range(number):
            start = datetime(2030, 2, 1, 9) - timedelta(days=days)
            self.outlook.creates(ANNA, f"Old {days}", start, attendees=["guest@fabrikam.example"])
        self.synchronise()
        self.forget()
        return self.env["calendar.event"].search([("name", "like", "Old ")])

    def test_d118_many_old_events_are_archived_and_get_another_owner(self):
        events = self.old_events(200)
        self.assertEqual(len(events), 200)
        admin = self.env.ref("base.user_admin")
        wizard = self.wizard(events, "organizer", admin, user_id=self.ben)
        self.assertIn("200 events will have Ben Okafor", wizard.summary)
        self.assertIn("200 of them stay there", wizard.summary)
        self.assertIn("People concerned: 2. None of them gets a mail.", wizard.summary)  # Anna and the guest
        wizard.action_apply()
        self.assertEqual(events.user_id, self.ben)
        self.assert_untold()
        wizard = self.wizard(events, "archive", admin)
        self.assertIn("200 events will be archived", wizard.summary)
        wizard.action_apply()
        self.assertEqual(set(events.mapped("active")), {False})
        self.assert_untold()
        self.assertEqual(len(self.outlook.events(ANNA)), 200)

    def test_each_change(self):
        event = self.meeting()
        self.wizard(event, "archive").action_apply()
        self.assertFalse(event.active)
        self.assertIn("0 events will be archived", self.wizard(event, "archive").summary)
        self.wizard(event, "unarchive").action_apply()
        self.assertTrue(event.active)
        self.wizard(event, "delete").action_apply()
        self.assertFalse(event.exists())
        self.assert_untold()
        self.assertEqual([item["subject"] for item in self.outlook.events(ANNA)], ["Budget"])
