"""Two transactions that want to make the same thing."""

import psycopg2.errors

from odoo.api import SUPERUSER_ID, Environment
from odoo.sql_db import db_connect
from odoo.tests import BaseCase, get_db_name, tagged

NAME = "040000008200E00074C5B7101A82E008"


@tagged("post_install", "-at_install")
class TestClaim(BaseCase):
    """On connections of their own, for what is claimed counts when it is committed."""

    def setUp(self):
        super().setUp()
        self.addCleanup(self.forget)

    def forget(self):
        with self.cursor() as cr:
            cr.execute("DELETE FROM microsoft_calendar_claim WHERE key = %s", [f"event:{NAME}"])

    def cursor(self):
        """Committed at the end of a ``with``."""
        return db_connect(get_db_name()).cursor()

    def claim(self, cr):
        Environment(cr, SUPERUSER_ID, {})["microsoft.calendar.claim"]._claim("event", [NAME])

    def race(self):
        """The second one has looked around before the first one commits."""
        second = self.cursor()
        self.addCleanup(second.close)
        second.execute("SELECT count(*) FROM calendar_event")
        with self.cursor() as first:
            self.claim(first)
        with self.assertRaises(psycopg2.errors.SerializationFailure):
            self.claim(second)
        second.rollback()

    def test_the_second_one_is_repeated(self):
        self.race()

    def test_what_is_made_once_more(self):
        """A meeting that was deleted in Odoo, and is edited in two mailboxes."""
        self.race()
        self.race()

    def test_one_after_the_other(self):
        for _time in range(2):
            with self.cursor() as cr:
                self.claim(cr)
