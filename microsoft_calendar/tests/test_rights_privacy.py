"""Private events stay private, and nobody does through Outlook what he may not do in Odoo."""

from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from . import exposed
from .common import TOMORROW, MicrosoftCalendarCase

ANNA, BEN, GUEST = "anna@contoso.example", "ben@contoso.example", "guest@fabrikam.example"
LATER = TOMORROW + timedelta(hours=4)


class PrivacyCase(MicrosoftCalendarCase):
    """Ada administrates; she is no friend of Anna's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ada = new_test_user(cls.env, "ada", name="Ada Root", groups="base.group_system,base.group_user")

    def setUp(self):
        super().setUp()
        self.outlook.seed(GUEST)

    def links(self, user):
        self.env.invalidate_all()
        return self.env["microsoft.calendar.link"].with_user(user).search([])


@tagged("post_install", "-at_install")
class TestPrivacy(PrivacyCase):
    def assert_private(self, name):
        """Anna sees her link, an administrator none of it; of the event, that there is one."""
        self.assertEqual(self.links(self.anna).mapped("subject"), [name])
        self.assertFalse(self.links(self.ada))
        link = self.links(self.anna)
        with self.assertRaises(AccessError):
            link.with_user(self.ada).read(["item"])
        for user in (self.ada, self.ben):
            self.env.invalidate_all()
            event = self.env["calendar.event"].with_user(user).search([("id", "=", link.event_id.id)])
            self.assertEqual(event.name, "Busy")
            self.assertFalse(event.microsoft_link_ids)
            self.assertFalse(event.ms_universal_event_id)
            said = event.read([name for model, name in exposed.fields(self.env) if model == event._name])[0]
            self.assertNotIn(name, str(said))

    def test_private_in_outlook(self):
        self.outlook.creates(ANNA, "Dentist", TOMORROW, sensitivity="private")
        self.synchronise()
        self.assert_private("Dentist")

    def test_private_in_odoo(self):
        self.create_event(name="Dentist", privacy="private")
        self.assert_private("Dentist")
        self.synchronise()
        self.assert_private("Dentist")

    def test_becomes_private(self):
        item = self.outlook.creates(ANNA, "Dentist", TOMORROW)
        self.synchronise()
        self.assertEqual(self.links(self.ada).mapped("subject"), ["Dentist"])
        self.outlook.changes(ANNA, item, sensitivity="private")
        self.synchronise()
        self.assert_private("Dentist")
        self.outlook.changes(ANNA, item, sensitivity="normal")
        self.synchronise()
        self.assertEqual(self.links(self.ada).mapped("subject"), ["Dentist"])

    def test_private_by_default(self):
        """Who calls the own calendar private means events without a word on it, too, also those that are there."""
        event = self.create_event(name="Dentist")
        self.assertEqual(self.links(self.ada).mapped("subject"), ["Dentist"])
        self.anna.with_user(self.anna).calendar_default_privacy = "private"
        self.assertEqual(event.effective_privacy, "private")
        self.assert_private("Dentist")

    def test_private_and_unreadable(self):
        """The reason names the event, and is the owner's alone; that there is a problem is no secret."""
        self.outlook.plants(ANNA, subject="Dentist", start=None, sensitivity="private")
        self.outlook.plants(ANNA, subject="Canteen", start=None)
        self.synchronise()
        self.assertEqual(set(self.links(self.anna).mapped("subject")), {"Dentist", "Canteen"})
        self.assertEqual(self.links(self.ada).mapped("subject"), ["Canteen"])
        self.assertEqual(self.collection().with_user(self.ada).problem_count, 2)

    def test_private_meeting_of_two(self):
        """Each sees the own copy's link; the event is seen by both, and by nobody else."""
        self.connect(self.ben)
        self.outlook.creates(ANNA, "Dentist", TOMORROW, attendees=[BEN], sensitivity="private")
        self.synchronise(self.anna, self.ben)
        for user in (self.anna, self.ben):
            self.assertEqual(self.links(user).user_id, user)
            self.assertEqual(self.links(user).event_id.name, "Dentist")
        self.assertFalse(self.links(self.ada))

    def test_run_log_says_nothing_of_what_is_private(self):
        self.outlook.plants(ANNA, subject="Dentist", start=None, sensitivity="private")
        item = self.outlook.creates(ANNA, "Surgery", TOMORROW, sensitivity="private")
        self.synchronise()
        self.outlook.moves(ANNA, item, LATER)
        self.synchronise()
        self.outlook.changes(ANNA, item, subject="Walk", sensitivity="normal")
        self.synchronise()
        changes = self.env["microsoft.sync.change"]
        self.assertEqual(changes.with_user(self.anna).search([]).mapped("kind"), ["created", "changed", "changed"])
        self.assertFalse(changes.with_user(self.ada).search([]), "of what was private, too")
        runs = self.env["microsoft.sync.run"].with_user(self.ada).search([])
        self.assertTrue(runs)
        said = str(runs.read()) + str(self.collection().with_user(self.ada).read())
        self.assertNotIn("Dentist", said)
        self.assertNotIn("Surgery", said)


@tagged("post_install", "-at_install")
class TestCompanies(PrivacyCase):
    def test_administrators_see_the_companies_they_have_selected(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.ada.company_ids = [Command.link(other.id)]
        ella = self.add_user("ella@contoso.example", "Ella", company_id=other.id, company_ids=[Command.set(other.ids)])
        self.outlook.seed(ella.email)
        self.connect(ella)
        for address in (ella.email, ANNA):
            self.outlook.creates(address, "Meeting", TOMORROW)
        self.synchronise(ella, self.anna)
        for address in (ella.email, ANNA):
            self.outlook.moves(address, self.outlook.event(address, "Meeting"), LATER)
        self.synchronise(ella, self.anna)
        for name in exposed.models(self.env):
            model = self.env[name].with_user(self.ada)
            if "user_id" not in model._fields:
                continue
            for company, owner in ((other, ella), (self.ada.company_id, self.anna)):
                with self.subTest(model=name, company=company.name):
                    self.env.invalidate_all()
                    seen = model.with_context(allowed_company_ids=company.ids).search([])
                    self.assertEqual(seen.user_id, owner)
            both = model.with_context(allowed_company_ids=self.ada.company_ids.ids).search([])
            self.assertEqual(both.user_id, ella | self.anna)

    def test_ones_own_is_seen_in_any_company(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.anna.company_ids = [Command.link(other.id)]
        for name in exposed.models(self.env):
            model = self.env[name].with_user(self.anna).with_context(allowed_company_ids=other.ids)
            if "user_id" in model._fields and self.env[name].search([("user_id", "=", self.anna.id)]):
                self.assertEqual(model.search([]).user_id, self.anna, name)


@tagged("post_install", "-at_install")
class TestNoWayRound(PrivacyCase):
    """The synchronization works with the rights of the person in whose mailbox something was changed."""

    def lock(self):
        """From here on nobody may change events at the place "Locked" (an administrator may, say)."""
        self.env["ir.rule"].create(
            {
                "name": "Locked",
                "model_id": self.env["ir.model"]._get_id("calendar.event"),
                "domain_force": "[('location', '!=', 'Locked')]",
                "perm_read": False,
                "perm_create": False,
            }
        )

    def test_what_may_not_be_changed_in_odoo_is_not_changed_through_outlook(self):
        locked = self.outlook.creates(ANNA, "Locked", TOMORROW, location={"displayName": "Locked"})
        free = self.outlook.creates(ANNA, "Free", TOMORROW)
        self.synchronise()
        self.lock()
        self.outlook.moves(ANNA, locked, LATER)
        self.outlook.moves(ANNA, free, LATER)
        self.synchronise()
        self.assertEqual((self.event("Locked").start, self.event("Free").start), (TOMORROW, LATER))
        self.assertTrue(self.link(self.event("Locked")).problem)
        self.assertFalse(self.link(self.event("Free")).problem)

    def test_nor_deleted(self):
        locked = self.outlook.creates(ANNA, "Locked", TOMORROW, location={"displayName": "Locked"})
        self.synchronise()
        self.lock()
        self.outlook.deletes(ANNA, locked)
        self.synchronise()
        self.assertTrue(self.event("Locked").active)
        self.assertTrue(self.link(self.event("Locked")).problem)

    def test_an_attendees_edits_of_the_own_copy_stay_there(self):
        """Outlook lets people edit their copies; the meeting is the organizer's."""
        self.connect(self.ben)
        self.outlook.creates(ANNA, "Budget", TOMORROW, attendees=[BEN])
        self.synchronise(self.anna, self.ben)
        copy = self.outlook.event(BEN, "Budget")
        self.outlook.changes(BEN, copy, subject="Mine", location={"displayName": "Ben's"})
        self.outlook.moves(BEN, copy, LATER)
        self.synchronise(self.ben, self.anna)
        event = self.event("Budget")
        self.assertEqual((event.start, event.location or ""), (TOMORROW, ""))
        self.assertEqual(self.outlook.requests("PATCH"), [])

    def test_the_uid_of_anothers_private_event_opens_nothing(self):
        """An item with the iCalUId of an event of others is an item of one's own: who is not invited to a private
        event neither changes nor sees it by planting a copy."""
        item = self.outlook.creates(ANNA, "Dentist", TOMORROW, sensitivity="private")
        self.synchronise()
        event = self.event("Dentist")
        self.connect(self.ben)
        self.outlook.plants(
            BEN, subject="Mine", iCalUId=item["iCalUId"], isOrganizer=True, start=item["start"], end=item["end"]
        )
        self.synchronise(self.ben)
        self.env.invalidate_all()
        self.assertEqual((event.name, event.user_id, event.start), ("Dentist", self.anna, TOMORROW))
        self.assertNotIn(self.ben.partner_id, event.partner_ids)
        self.env.invalidate_all()
        self.assertEqual(event.with_user(self.ben).name, "Busy")
        self.assertNotIn("Dentist", str(self.links(self.ben).read()))

    def test_an_invitation_saved_as_a_file_and_imported_is_a_copy(self):
        """Outlook takes Ben for its organizer; in Odoo it stays Anna's, and what Ben does with it is his."""
        item = self.outlook.creates(ANNA, "Budget", TOMORROW)
        self.synchronise()
        self.connect(self.ben)
        times = {"start": item["start"], "end": item["end"]}
        self.outlook.plants(BEN, subject="Mine", iCalUId=item["iCalUId"], isOrganizer=True, **times)
        self.synchronise(self.ben, self.anna)
        event = self.event("Budget")
        self.assertEqual(event.user_id, self.anna)
        self.assertEqual(self.link(event, self.ben).role, "copy")
        self.outlook.moves(BEN, self.outlook.event(BEN, "Mine"), LATER)
        self.synchronise(self.ben, self.anna)
        self.assertEqual(event.start, TOMORROW)
        event.with_user(self.anna).write({"location": "Room 1"})
        self.synchronise(self.anna, self.ben)
        self.assertNotIn("Room 1", str(self.outlook.event(BEN, "Mine")))
