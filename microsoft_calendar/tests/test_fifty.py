"""Fifty people in one meeting, all connected: one event, fifty links, forty-nine invitations."""

from collections import Counter
from random import Random

from odoo.fields import Command
from odoo.tests import tagged

from .common import TOMORROW, MicrosoftCalendarCase

ANNA = "anna@contoso.example"
PEOPLE = 50
TABLES = ("calendar_event", "calendar_attendee", "microsoft_calendar_link", "res_partner")


@tagged("post_install", "-at_install")
class TestFifty(MicrosoftCalendarCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        group = cls.env.ref("base.group_user")
        addresses = [f"person.{number}@contoso.example" for number in range(1, PEOPLE)]
        cls.others = cls.env["res.users"].create(
            [
                {"name": address, "login": address, "email": address, "group_ids": [Command.set(group.ids)]}
                for address in addresses
            ]
        )
        cls.everybody = cls.anna | cls.others

    def setUp(self):
        super().setUp()
        self.outlook.seed(*self.others.mapped("email"))
        for user in self.others:
            self.connect(user)
        self.random = Random(50)

    def round(self):
        """Everybody synchronizes, in any order; returns the number of queries of each run."""
        queries = {}
        for user in self.random.sample(self.everybody, PEOPLE):
            before = self.cr.sql_log_count
            self.synchronise(user)
            queries[user] = self.cr.sql_log_count - before
        return queries

    def row_versions(self):
        self.env.flush_all()
        found = {}
        for table in TABLES:
            self.env.cr.execute(f"SELECT id, ctid::text FROM {table} ORDER BY id")
            found[table] = self.env.cr.fetchall()
        return found

    def assert_one_meeting(self):
        event = self.event("All hands")
        self.assertEqual(event.user_id, self.anna)
        self.assertEqual(event.partner_ids, self.everybody.partner_id)
        self.assertEqual(len(event.attendee_ids), PEOPLE)
        self.assertEqual(event.microsoft_link_ids.user_id, self.everybody)
        self.assertEqual(
            Counter(event.microsoft_link_ids.mapped("role")), Counter({"organizer": 1, "copy": PEOPLE - 1})
        )
        invited = Counter(address for mail in self.outlook.mails() for address in mail["to"])
        self.assertEqual(invited, Counter(self.others.mapped("email")), "49 invitations, one each")

    def assert_second_round_writes_nothing(self):
        rows = self.row_versions()
        self.outlook.forget_journal()
        queries = self.round()
        self.assertEqual(self.row_versions(), rows)
        self.assertEqual(
            Counter(line.partition("?")[0] for line in self.outlook.requests()), {"GET /me/calendarView/delta": PEOPLE}
        )
        return queries

    def assert_not_quadratic(self, queries):
        """What a run costs does not grow with the number of copies that are there already."""
        of_copies = [number for user, number in queries.items() if user != self.anna]
        self.assertLess(max(of_copies[-10:]), 1.5 * min(of_copies[:10]), of_copies)

    def test_made_in_outlook(self):
        self.outlook.creates(ANNA, "All hands", TOMORROW, attendees=self.others.mapped("email"))
        queries = self.round()
        self.assert_one_meeting()
        self.assert_not_quadratic(queries)
        self.assert_second_round_writes_nothing()

    def test_made_in_odoo(self):
        mails = self.env["mail.mail"].search_count([])
        self.create_event(name="All hands", partner_ids=[Command.set(self.everybody.partner_id.ids)])
        self.synchronise(self.anna)
        queries = self.round()
        self.assert_one_meeting()
        self.assertEqual(self.env["mail.mail"].search_count([]), mails, "Outlook invites, not Odoo")
        self.assert_not_quadratic(queries)
        self.assert_second_round_writes_nothing()
