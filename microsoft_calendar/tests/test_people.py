"""Finding the people of a meeting."""

from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import TOMORROW
from .people_case import JANE, PeopleCase, named
from .series_case import ANNA, BEN, GUEST

X500 = "/o=ExchangeLabs/ou=Exchange Administrative Group/cn=Recipients/cn=4f-carl"
TENANT_BEN = "b.okafor@tenant.example"


@tagged("post_install", "-at_install")
class TestTheOwnMailbox(PeopleCase):
    """A connected person is known by the addresses of the mailbox."""

    def connect_ben_elsewhere(self, **more):
        """Ben's mailbox has another address than his login and his contact."""
        self.outlook.add_mailbox(TENANT_BEN, name="Ben Okafor", **more)
        self.connect(self.ben, TENANT_BEN)
        self.synchronise(self.ben)

    def test_d09_mailbox_of_another_address(self):
        self.connect_ben_elsewhere()
        self.outlook.seed(GUEST)
        self.meeting_in_outlook(TENANT_BEN, organizer=GUEST)
        self.synchronise(self.ben)
        event = self.event("Budget")
        self.assert_people(event, self.ben, self.guest)
        self.assertFalse(self.contacts(TENANT_BEN))
        self.assertFalse(event.microsoft_guests)

    def test_d35_in_the_own_default_view(self):
        """Also if the contact's address was changed since, and the meeting is a private one."""
        self.connect_ben_elsewhere()
        self.ben.partner_id.email = "ben.private@example.com"
        self.outlook.seed(GUEST)
        self.meeting_in_outlook(TENANT_BEN, organizer=GUEST, sensitivity="private")
        self.synchronise(self.ben)
        event = self.event("Budget")
        self.assertTrue(self.in_default_view(event, self.ben))
        self.assertFalse(self.in_default_view(event, self.anna))
        self.assertEqual(self.events_of(self.ben).browse(event.id).display_name, "Budget")

    def test_invited_under_each_of_the_addresses(self):
        """Login, alias, what Odoo's contact says: the same person, once, and nothing is sent to Outlook for it."""
        self.connect_ben_elsewhere(aliases=["ben.alias@tenant.example"], userPrincipalName="b1234@tenant.example")
        for n, address in enumerate(("ben.alias@tenant.example", "B1234@Tenant.example", BEN)):
            with self.subTest(address):
                self.meeting_in_outlook(address, JANE, name=f"Budget {n}")
                self.outlook.forget_mails()
                self.synchronise(self.anna, self.ben, self.anna)
                event = self.event(f"Budget {n}")
                self.assert_people(event, self.anna, self.ben, *self.contacts(JANE))
                self.assert_nothing_changed_in_outlook()

    def test_invited_under_an_alias_stays_so_when_others_come_and_go(self):
        self.connect_ben_elsewhere(aliases=["ben.alias@tenant.example"])
        self.meeting_in_outlook("ben.alias@tenant.example")
        self.synchronise(self.anna, self.ben)
        event = self.event("Budget")
        self.outlook.forget_mails()
        self.as_person(event).write({"partner_ids": [Command.link(self.guest.id)]})
        self.synchronise(self.anna, self.ben, self.anna)
        self.assertEqual(self.invited_in_outlook(), ["ben.alias@tenant.example", GUEST])
        self.assertEqual([(mail["kind"], mail["to"]) for mail in self.outlook.mails()], [("invitation", [GUEST])])
        self.as_person(event).write({"partner_ids": [Command.unlink(self.ben.partner_id.id)]})
        self.synchronise()
        self.assertEqual(self.invited_in_outlook(), [GUEST])

    def test_two_addresses_of_one_person_are_both_kept(self):
        self.connect_ben_elsewhere(aliases=["ben.alias@tenant.example"])
        self.meeting_in_outlook("ben.alias@tenant.example", TENANT_BEN)
        self.synchronise(self.anna, self.ben)
        event = self.event("Budget")
        self.assert_people(event, self.anna, self.ben)
        self.as_person(event).write({"partner_ids": [Command.link(self.guest.id)]})
        self.synchronise()
        self.assertEqual(self.invited_in_outlook(), [TENANT_BEN, "ben.alias@tenant.example", GUEST])

    def test_an_address_of_two_mailboxes_is_nobodys(self):
        shared = "info@contoso.example"
        self.outlook.add_mailbox(ANNA, aliases=[shared])
        self.outlook.add_mailbox(BEN, aliases=[shared])
        self.outlook.seed(GUEST)
        self.connect(self.anna)
        self.connect(self.ben)
        self.meeting_in_outlook(shared, organizer=GUEST)
        self.synchronise(self.anna, self.ben)
        event = self.event("Budget")
        self.assertEqual(self.guests(event), [shared])

    def test_known_as_a_guest_or_contact_before_connecting(self):
        """Neither is left beside the person who turns out to be it; the answer stays."""
        for kind in ("never", "always"):
            with self.subTest(kind):
                self.setting(kind)
                name, address = f"Budget {kind}", f"carl.{kind}@contoso.example"
                self.outlook.add_mailbox(address)
                item = self.meeting_in_outlook(address, name=name)
                self.outlook.act(address, "POST", f"/me/events/{self.outlook.event(address, name)['id']}/accept", {})
                self.synchronise()
                event = self.event(item["subject"])
                self.assertEqual(bool(event.microsoft_guests), kind == "never")
                carl = self.add_user(f"carl.{kind}@elsewhere.example", "Carl")
                self.connect(carl, address)
                self.outlook.forget_mails()
                self.outlook.forget_journal()
                self.synchronise(carl, self.anna, carl)
                self.assert_people(event, self.anna, carl)
                self.assertEqual(self.state_of(event, carl.partner_id), "accepted")
                self.assertFalse(event.microsoft_guests)
                self.assertFalse(event.microsoft_member_ids)
                self.assert_nothing_changed_in_outlook()

    def test_organizer_known_by_an_alias(self):
        self.connect_ben_elsewhere(aliases=["ben.alias@tenant.example"])
        collection = self.collection(self.anna)
        person = {"emailAddress": {"address": "Ben.Alias@tenant.example", "name": "Ben"}}
        self.assertEqual(collection._organizer({"isOrganizer": False, "organizer": person}), self.ben)


@tagged("post_install", "-at_install")
class TestPeopleOfOdoo(PeopleCase):
    """Who has no mailbox that is known here."""

    def test_users_come_before_contacts(self):
        contact = self.env["res.partner"].create({"name": "Ben at home", "email": "BEN@contoso.example"})
        self.assertLess(self.ben.partner_id.id, contact.id)
        older = self.env["res.partner"].create({"name": "Shop", "email": "carl@contoso.example"})
        carl = self.add_user("carl@contoso.example", "Carl")
        self.meeting_in_outlook("Ben@Contoso.example", "carl@contoso.example")
        self.synchronise()
        self.assert_people(self.event("Budget"), self.anna, self.ben, carl)
        self.assertLess(older.id, carl.partner_id.id)

    def test_d40_contacts_are_named_as_outlook_names_them(self):
        self.guest.name = "Guest of long ago"
        self.meeting_in_outlook(
            named(JANE, "Jane Roe"), {"type": "required", "emailAddress": {"address": "sol@fabrikam.example"}},
            named(GUEST, "Another Name"),
        )  # fmt: skip
        self.synchronise()
        self.assertEqual(self.contacts(JANE).mapped("name"), ["Jane Roe"])
        self.assertEqual(self.contacts("sol@fabrikam.example").mapped("name"), ["sol@fabrikam.example"])
        self.assertEqual(self.contacts(GUEST), self.guest)
        self.assertEqual(self.guest.name, "Guest of long ago")
        self.assert_people(
            self.event("Budget"), self.anna, self.guest, *self.contacts(JANE), *self.contacts("sol@fabrikam.example")
        )

    def test_plus_and_case(self):
        """Another case is the same person, something behind a plus is not: only the mail server could know."""
        plus = "guest+news@fabrikam.example"
        self.meeting_in_outlook(GUEST.upper(), plus)
        self.synchronise()
        self.assert_people(self.event("Budget"), self.anna, self.guest, self.contacts(plus))
        self.assertEqual(self.contacts(GUEST), self.guest)

    def test_d37_addresses_that_can_be_no_contact(self):
        """An address of Odoo itself, one of Exchange alone, none at all, a room: all else goes on, and says so."""
        domain = self.env["mail.alias.domain"].create({"name": "odoo.example"})
        self.env["mail.alias"].create(
            {
                "alias_name": "sales",
                "alias_domain_id": domain.id,
                "alias_model_id": self.env["ir.model"]._get_id("res.partner"),
            }
        )
        people = [
            named("sales@odoo.example", "Sales"),
            named(X500, "Carl"),
            {"type": "required", "emailAddress": {"name": "Nobody", "address": ""}},
            named("room@contoso.example", "Room 1", role="resource"),
            named(GUEST, "Guest"),
        ]
        organizer = {"emailAddress": {"address": ANNA, "name": "Anna"}}
        planted = {"id": "x", "subject": "Budget", "isOrganizer": True, "organizer": organizer, "attendees": people}
        when = {name: {"dateTime": TOMORROW.isoformat(), "timeZone": "UTC"} for name in ("start", "end")}
        self.outlook.plants(ANNA, **planted, **when, type="singleInstance")
        self.meeting_in_outlook(GUEST, name="Another")
        self.synchronise()
        self.assert_people(self.event("Another"), self.anna, self.guest)
        event = self.event("Budget")
        self.assert_people(event, self.anna, self.guest)
        self.assertFalse(self.contacts("sales@odoo.example") + self.contacts("room@contoso.example"))
        self.assertEqual(
            event.microsoft_guests_text, "Room 1 <room@contoso.example> (room or equipment), Sales <sales@odoo.example>"
        )
        remark = self.link(event).remark
        self.assertIn("Carl", remark)
        self.assertIn("Nobody", remark)
        self.assertFalse(self.link(event).problem)
        (shown,) = event.with_user(self.anna).microsoft_mailboxes
        self.assertEqual(shown["remark"], remark)

    def test_a_contact_that_the_database_refuses(self):
        """A rule of this database against a contact stops neither the meeting nor the other contacts."""
        self.env.cr.execute(
            "ALTER TABLE res_partner ADD CONSTRAINT no_jane CHECK (email IS DISTINCT FROM 'jane@fabrikam.example')"
        )
        self.meeting_in_outlook(JANE, "sol@fabrikam.example")
        with (
            mute_logger("odoo.sql_db"),
            self.assertLogs("odoo.addons.microsoft_calendar.models.res_partner", "WARNING"),
        ):
            self.synchronise()
        event = self.event("Budget")
        self.assert_people(event, self.anna, self.contacts("sol@fabrikam.example"))
        self.assertEqual(self.guests(event), [JANE])

    def test_d38_without_an_address(self):
        """Warned about on the form, left out in Outlook, and not dropped by what comes back."""
        nobody = self.env["res.partner"].create({"name": "No Mail"})
        wrong = self.env["res.partner"].create({"name": "Wrong Mail", "email": "nobody"})
        event = self.meeting(partner_ids=self.invited(self.guest, nobody, wrong))
        note = event.with_user(self.anna).microsoft_people_note
        self.assertIn("No Mail", note)
        self.assertIn("Wrong Mail", note)
        self.assertNotIn("Guest", note)
        self.assertEqual(self.invited_in_outlook(), [GUEST])
        item = self.outlook.event(ANNA, "Budget")
        self.outlook.changes(ANNA, item, subject="Budget 2", attendees=[named(JANE)])
        self.synchronise()
        self.assert_people(self.event("Budget 2"), self.anna, nobody, wrong, self.contacts(JANE))
        nobody.email = "nobody@fabrikam.example"
        self.assertNotIn("No Mail", event.microsoft_people_note)

    def test_d38_in_a_series(self):
        nobody = self.env["res.partner"].create({"name": "No Mail"})
        events = self.series(partner_ids=self.invited(self.guest, nobody))
        item = self.series_item("Weekly")
        self.outlook.changes(ANNA, item, attendees=[named(JANE)])
        self.synchronise()
        for event in events:
            self.assert_people(event, self.anna, nobody, self.contacts(JANE))
        self.assert_settled()

    def test_archived_contact(self):
        """Who was archived neither comes back nor is made a second time; an attendee stays invited."""
        event = self.meeting()
        self.guest.active = False
        self.as_person(event).write({"partner_ids": [Command.link(self.other.id)]})
        self.synchronise()
        self.assertEqual(self.invited_in_outlook(), [GUEST, "other@fabrikam.example"])
        self.meeting_in_outlook(GUEST, name="Another")
        self.synchronise()
        self.assertEqual(self.contacts(GUEST), self.guest)
        self.assertEqual(self.guests(self.event("Another")), [GUEST])
        self.outlook.changes(ANNA, self.outlook.event(ANNA, "Budget"), attendees=[])
        self.synchronise()
        self.assert_people(event, self.anna)

    def test_archived_user(self):
        """The mailbox is known still, so he is: as the contact that he is."""
        self.connect(self.ben)
        self.ben.active = False
        self.meeting_in_outlook(BEN)
        self.synchronise()
        self.assert_people(self.event("Budget"), self.anna, self.ben.partner_id)

    def test_contact_of_another_company(self):
        """Neither shown to who may not see it nor made a second time. A colleague of another company is found."""
        company = self.env["res.company"].create({"name": "Fabrikam"})
        hidden = self.env["res.partner"].create({"name": "Secret", "email": JANE, "company_id": company.id})
        colleague = new_test_user(
            self.env, "carl@contoso.example", name="Carl", email="carl@contoso.example",
            company_id=company.id, company_ids=[Command.set(company.ids)],
        )  # fmt: skip
        colleague.partner_id.company_id = company
        self.meeting_in_outlook(named(JANE, "Jane Roe"), "carl@contoso.example")
        self.synchronise()
        event = self.event("Budget")
        self.assert_people(event, self.anna, colleague)
        self.assertEqual(event.microsoft_guests_text, "Jane Roe <jane@fabrikam.example>")
        self.assertEqual(self.contacts(JANE), hidden)

    def test_portal_users_are_contacts_like_others(self):
        portal = new_test_user(self.env, JANE, name="Jane", email=JANE, groups="base.group_portal")
        self.meeting_in_outlook(JANE)
        self.synchronise()
        self.assert_people(self.event("Budget"), self.anna, portal)
