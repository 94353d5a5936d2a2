import logging

from odoo.tests import BaseCase, tagged

from ..controllers.pending import recall, remember
from ..controllers.return_address import HOME, local_path

OWN = "https://odoo.example.com/"


@tagged("post_install", "-at_install")
class TestReturnAddress(BaseCase):
    def test_addresses_of_this_database_are_kept(self):
        for address in ("/odoo/calendar", "/odoo/calendar?mode=week&x=//y#top", "/"):
            with self.subTest(address=address):
                self.assertEqual(local_path(address, OWN), address)
        self.assertEqual(local_path("https://odoo.example.com/odoo/calendar?a=b", OWN), "/odoo/calendar?a=b")

    def test_everything_else_leads_home(self):
        for address in (
            None,
            "",
            "odoo",
            "//example.org",
            "///example.org",
            "/\\example.org",
            "\\\\example.org",
            "/\t/example.org",
            "\n//example.org",
            "https://example.org/odoo",
            "https://odoo.example.com.example.org/",
            "https://odoo.example.com@example.org/",
            "https://odoo.example.com",
            "https://odoo.example.com//example.org",
            "javascript:alert(1)",
            "/microsoft_account/sign_in",
            "//[",
        ):
            with self.subTest(address=address):
                self.assertEqual(local_path(address, OWN), HOME)


@tagged("post_install", "-at_install")
class TestPending(BaseCase):
    def test_an_entry_is_for_the_user_who_made_it(self):
        session = {}
        remember(session, "s", {"uid": 7})
        self.assertEqual(recall(session, "s", 7), {"uid": 7})
        self.assertIsNone(recall(session, "s", 8))
        self.assertIsNone(recall(session, "t", 7))
        self.assertIsNone(recall(session, None, 7))

    def test_the_oldest_make_room(self):
        session = {}
        for number in range(9):
            remember(session, str(number), {"uid": 7})
        self.assertIsNone(recall(session, "3", 7))
        self.assertTrue(recall(session, "4", 7))


@tagged("post_install", "-at_install")
class TestAccessLog(BaseCase):
    def logged(self, text, *args):
        """What the server's log of requests makes of a line."""
        logger = logging.getLogger("werkzeug")
        record = logger.makeRecord(logger.name, logging.INFO, __file__, 1, text, args, None)
        self.assertTrue(logger.filter(record))
        return record.getMessage()

    def test_the_answer_of_microsoft_is_not_logged(self):
        line = "GET /microsoft_account/authentication?code=the-code&state=the-state HTTP/1.1"
        expected = '"GET /microsoft_account/authentication?… HTTP/1.1" 303'
        self.assertEqual(self.logged('"%s" %s', line, "303"), expected)
        self.assertEqual(self.logged(f'"{line}" 303'), expected)

    def test_other_lines_stay(self):
        self.assertEqual(self.logged("GET /odoo?code=%s", 5), "GET /odoo?code=5")
