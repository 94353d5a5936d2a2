"""The Outlook section of the event form: how the event stands in each mailbox, and synchronizing it now (D116)."""

from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import NOW, TOMORROW, MicrosoftCalendarCase
from .test_reliability import fault

ANNA, BEN = "anna@contoso.example", "ben@contoso.example"


@tagged("post_install", "-at_install")
class TestEventForm(MicrosoftCalendarCase):
    def lines(self, event, user=None):
        self.env.flush_all()
        self.env.invalidate_all()
        return event.with_user(user or self.anna).microsoft_mailboxes or []

    def states(self, event, user=None):
        return [(line["user"], line["state"]) for line in self.lines(event, user)]

    def test_the_states_of_one_mailbox(self):
        event = self.create_event(name="Budget")
        self.assertEqual(self.states(event), [("Anna Keller", "waiting")])
        self.synchronise()
        (line,) = self.lines(event)
        self.assertEqual((line["state"], line["text"]), ("synced", "Synchronized."))
        self.assertEqual(line["url"], self.outlook.event(ANNA, "Budget")["webLink"])
        event.with_user(self.anna).name = "Budget 2031"
        self.assertEqual(self.states(event), [("Anna Keller", "waiting")])
        self.outlook.faults(fault(status=400, code="ErrorInvalidRequest", method="PATCH"))
        self.synchronise()
        (line,) = self.lines(event)
        self.assertEqual((line["state"], line["text"]), ("problem", self.link(event).problem))
        self.anna.with_user(self.anna).stop_microsoft_synchronization()
        self.link(event)._clear_problem()
        self.assertEqual(self.states(event), [("Anna Keller", "stopped")])

    def test_a_remark_is_shown_beside_the_state(self):
        nobody = {"type": "required", "emailAddress": {"name": "Nobody"}}
        when = {"dateTime": "2030-03-05T09:00:00.0000000", "timeZone": "UTC"}
        end = {"dateTime": "2030-03-05T10:00:00.0000000", "timeZone": "UTC"}
        self.outlook.plants(ANNA, subject="Budget", start=when, end=end, attendees=[nobody])
        self.synchronise()
        (line,) = self.lines(self.event("Budget"))
        self.assertIn("Nobody", line["remark"])

    def test_each_mailbox_has_a_line_and_only_the_own_one_a_link(self):
        self.connect(self.ben)
        self.outlook.creates(ANNA, "Budget", TOMORROW, attendees=[BEN])
        self.synchronise(self.anna, self.ben)
        event = self.event("Budget")
        for user, other in ((self.anna, self.ben), (self.ben, self.anna)):
            mine, theirs = self.lines(event, user)
            self.assertEqual((mine["own"], mine["user"], theirs["user"]), (True, user.name, other.name))
            self.assertIn("itemid", mine["url"])
            self.assertFalse(theirs["url"] or theirs["link"])

    def test_who_is_not_invited_sees_no_mailbox_of_others(self):
        self.outlook.creates(ANNA, "Budget", TOMORROW)
        self.synchronise()
        self.assertEqual(self.lines(self.event("Budget"), self.ben), [])

    def test_an_event_that_was_there_before_the_connection(self):
        event = self.create_event(self.ben, name="Old plan")
        self.later(days=1)
        self.connect(self.ben)
        self.env.cr.execute("UPDATE calendar_event SET create_date = %s WHERE id = %s", (NOW, event.id))
        event.with_user(self.ben).start = TOMORROW + timedelta(days=5)
        (line,) = self.lines(event, self.ben)
        self.assertEqual((line["state"], line["own"]), ("missing", True))
        told = event.with_user(self.ben).action_microsoft_sync_now()
        self.assertEqual(told["params"]["message"], "On its way to Outlook.")
        self.synchronise(self.ben)
        self.assert_in_sync(event, self.ben)

    def test_d116_synchronize_this_event_now(self):
        event = self.create_event(name="Budget")
        other = self.create_event(name="Not asked for")
        self.env.flush_all()
        told = event.with_user(self.anna).action_microsoft_sync_now()
        self.assertEqual(told["params"]["type"], "success")
        self.env.invalidate_all()
        self.assert_in_sync(event)
        self.assertTrue(other.need_sync_m)
        with self.assertRaises(UserError):
            event.with_user(self.ben).action_microsoft_sync_now()

    def test_d116_what_was_changed_in_outlook_comes_at_once(self):
        item = self.outlook.creates(ANNA, "Budget", TOMORROW)
        self.synchronise()
        event = self.event("Budget")
        self.outlook.changes(ANNA, item, subject="Budget 2031")
        self.env.flush_all()
        event.with_user(self.anna).action_microsoft_sync_now()
        self.env.invalidate_all()
        self.assertEqual(event.name, "Budget 2031")

    def test_the_form_offers_teams_to_those_who_have_a_mailbox(self):
        self.anna.microsoft_calendar_teams = "yes"
        for user, can in ((self.anna, True), (self.ben, False)):
            with Form(self.events_of(user)) as form:
                form.name = "Budget"
                form.start, form.stop = TOMORROW, TOMORROW + timedelta(hours=1)
                form.partner_ids.add((self.anna + self.ben - user).partner_id)
                self.assertEqual((form.microsoft_can_teams, form.microsoft_teams), (can, can))
                form.location = "Room 1"
                self.assertFalse(form.microsoft_teams)
