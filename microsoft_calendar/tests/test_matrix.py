"""Every kind of organizer and attendee, every action, on either side, whoever synchronizes first."""

from itertools import product

from odoo.tests import tagged

from .common import TOMORROW
from .matrix_case import ANNA, ATTENDEE, BEN, GERDA, NORA, OTTO, THEO, XENIA, Cell, MatrixCase, expected
from .who_mails import (
    ACTIONS,
    CONNECTED,
    EXTERNAL,
    IMPOSSIBLE,
    ODOO,
    OF_ODOO,
    OF_OUTLOOK,
    ORGANIZERS,
    OUTLOOK,
    read_table,
)


@tagged("post_install", "-at_install")
class TestMatrix(MatrixCase):
    """One test for each kind of organizer and each order; the cells of a test are meetings side by side."""

    @classmethod
    def setUpClass(cls):
        cls.table = read_table()
        super().setUpClass()

    def test_table_is_whole(self):
        lines = [line[:3] for line in self.table]
        self.assertEqual(len(lines), len(set(lines)))
        self.assertEqual(set(lines), set(product(ORGANIZERS, ACTIONS, (ODOO, OUTLOOK))) - IMPOSSIBLE)

    def play(self, organizer, *order):
        """Let all that can be done with this organizer's meetings be done, and look at each."""
        lines = [line for line in self.table if line.organizer == organizer]
        cells = [cell for line in lines for kind in ATTENDEE if (cell := Cell(line, kind)).possible]
        for cell in cells:
            if cell.line.action != "create":
                self.makes(cell, cell.made_in)
        self.settle(order)
        self.later(minutes=5)
        self.outlook.forget_mails()
        self.mails_before = self.env["mail.mail"].search([])
        for cell in cells:
            self.acts(cell)
        self.settle(order)
        self.look()
        for cell in cells:
            with self.subTest(cell.title):
                self.check(cell)
        self.assert_nothing_left(order)

    def settle(self, order):
        people = [self.users[address] for address in order]
        self.synchronise(*people, *people)

    def check(self, cell):
        event, in_odoo = self.found_in_odoo(cell)
        self.assertEqual(in_odoo, expected(cell, ODOO), "in Odoo")
        if cell.line.organizer == OF_ODOO:
            self.assertEqual([self.items(cell, address) for address in self.mailboxes if self.items(cell, address)], [])
        else:
            self.check_outlook(cell)
        self.check_mails(cell, event)

    def check_outlook(self, cell):
        """The organizer's mailbox holds the meeting, and the others hold it as he does."""
        wanted = expected(cell, OUTLOOK)
        self.assertEqual(self.found_in_outlook(cell), wanted if wanted.there else None, "in Outlook")
        for address in self.found_in_outlook(cell).people if wanted.there else ():
            (copy,) = self.items(cell, address)
            self.assertEqual((copy["subject"], copy["isCancelled"]), (wanted.subject, False), address)

    def check_mails(self, cell, event):
        """As many as the table says, from the system that it names."""
        line = cell.line
        told = {cell.attendee, cell.bystander}
        figures = dict.fromkeys(told, line.each) | {cell.organizer: line.of_organizer}
        if line.action in ("add person", "remove person", "answer"):
            figures[cell.attendee] = line.the_one
        if line.action == "answer" and line.side == ODOO and cell.kind != "connected":
            figures[cell.organizer] = 0  # an answer is mailed from the mailbox of who answers, if that is connected
        figures = {address: number for address, number in figures.items() if number}
        by_outlook, by_odoo = self.mails(cell, event)
        self.assertEqual(dict(by_outlook), figures if line.system == OUTLOOK else {}, "mails of Outlook")
        self.assertEqual(dict(by_odoo), figures if line.system == ODOO else {}, "mails of Odoo")

    def assert_nothing_left(self, order):
        """Another round changes nothing on either side."""
        self.outlook.forget_journal()
        rows = self.row_versions()
        self.settle(order)
        self.assertEqual([line for line in self.outlook.requests() if not line.startswith("GET")], [])
        self.assertEqual(self.row_versions(), rows)

    def row_versions(self):
        self.env.flush_all()
        self.env.cr.execute("SELECT id, ctid::text FROM calendar_event ORDER BY id")
        return self.env.cr.fetchall()

    def test_organizer_connected_and_first(self):
        self.play(CONNECTED, ANNA, BEN, THEO)

    def test_organizer_connected_and_last(self):
        self.play(CONNECTED, BEN, THEO, ANNA)

    def test_organizer_in_odoo_only(self):
        self.play(OF_ODOO, BEN, THEO)

    def test_organizer_in_outlook_only_and_attendee_first(self):
        self.play(OF_OUTLOOK, BEN, THEO)

    def test_organizer_in_outlook_only_and_attendee_last(self):
        self.play(OF_OUTLOOK, THEO, BEN)

    def test_organizer_from_outside_and_attendee_first(self):
        self.play(EXTERNAL, BEN, THEO)

    def test_organizer_from_outside_and_attendee_last(self):
        self.play(EXTERNAL, THEO, BEN)

    def test_a_meeting_in_no_connected_mailbox_is_not_in_odoo(self):
        for organizer in (OTTO, GERDA):
            self.outlook.creates(organizer, "Elsewhere", TOMORROW, attendees=[NORA, XENIA])
        self.settle((ANNA, BEN, THEO))
        self.assertFalse(self.env["calendar.event"].search([("name", "=", "Elsewhere")]))
