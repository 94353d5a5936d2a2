"""Preferences are saved while others write: with real connections, which see only what the others committed."""

import psycopg2.errors

from odoo import api
from odoo.api import SUPERUSER_ID
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestSettingsConflict(BaseCase):
    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        env = self.connection()
        users = env["res.users"].with_context(no_reset_password=True)
        user = users.create({"name": "Settings", "login": "settings conflict"})
        env["microsoft.calendar.collection"].create({"name": "Calendar", "user_id": user.id})
        self.user_id = user.id
        self.addCleanup(self.remove)
        env.cr.commit()

    def connection(self):
        cr = self.registry.cursor()
        self.addCleanup(cr.close)
        return api.Environment(cr, SUPERUSER_ID, {})

    def remove(self):
        env = self.connection()
        user = env["res.users"].browse(self.user_id)
        partner = user.partner_id
        user.unlink()
        partner.unlink()
        env.cr.commit()

    @mute_logger("odoo.sql_db")
    def test_who_comes_second_is_asked_to_repeat(self):
        """The conflict reaches Odoo, which repeats the request; swallowed, it would end in an error page."""
        first, second = (self.connection()["res.users"].browse(self.user_id) for _each in range(2))
        self.assertEqual(second.microsoft_calendar_interval, 0)
        first.write({"microsoft_calendar_interval": 20})
        first.env.cr.commit()
        with self.assertRaises(psycopg2.errors.SerializationFailure):
            second.write({"microsoft_calendar_interval": 30})
        second.env.cr.rollback()
        second.write({"microsoft_calendar_interval": 30})
        second.env.cr.commit()
        self.assertEqual(self.connection()["res.users"].browse(self.user_id).microsoft_calendar_interval, 30)

    def test_a_run_does_not_disturb_who_saves(self):
        """Also a switch of direction writes nothing that a run has just written or holds."""
        for held in (False, True):
            with self.subTest(held=held):
                person = self.connection()["res.users"].browse(self.user_id)
                person.env.cr.execute("SET LOCAL lock_timeout = '5s'")  # who waits fails; the transaction has begun
                run = self.connection()
                run["microsoft.calendar.collection"].search([("user_id", "=", self.user_id)]).progress_done += 1
                run.flush_all()
                if not held:
                    run.cr.commit()
                person.write({"microsoft_calendar_direction": "to_odoo" if held else "to_outlook"})
                person.env.cr.commit()
                run.cr.commit()
