"""Who waits for whom: tests with real connections, which see only what the others committed."""

import threading
from datetime import timedelta

from odoo import api, fields
from odoo.api import SUPERUSER_ID
from odoo.modules.registry import DummyRLock, Registry
from odoo.tests import BaseCase, get_db_name, tagged

from ..graph.errors import ServiceUnavailable, SignInNeeded
from ..models.account_tokens import AccountToken
from .common import CLIENT_ID, CLIENT_SECRET, SCOPES, emulator

ADA = "ada@contoso.example"


@tagged("post_install", "-at_install")
class TestRenewalLocks(BaseCase):
    parameters = {
        "microsoft_calendar_client_id": CLIENT_ID,
        "microsoft_calendar_client_secret": CLIENT_SECRET,
        "microsoft_calendar.tenant": "common",
        "microsoft_calendar.cloud": "global",
    }

    @classmethod
    def setUpClass(cls):
        cls.outlook = emulator()
        super().setUpClass()
        cls.registry = Registry(get_db_name())

    def setUp(self):
        super().setUp()
        # Odoo's own runner holds the lock of the registries while it runs tests; other threads need it, too.
        self.patch(Registry, "_lock", DummyRLock())
        self.outlook.reset()
        self.outlook.seed(ADA)
        granted = self.outlook.sign_in(ADA)
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            parameters = env["ir.config_parameter"]
            self.addCleanup(self.restore, {name: parameters.get_param(name) for name in self.parameters})
            for name, value in self.parameters.items():
                parameters.set_param(name, value)
            user = (
                env["res.users"]
                .with_context(no_reset_password=True)
                .create({"name": "Ada", "login": "renewal locks", "email": ADA})
            )
            account = env["microsoft.account"].create(
                {
                    "user_id": user.id,
                    "state": "connected",
                    "address": ADA,
                    "scopes": " ".join(SCOPES),
                    "access_token": "stale",
                    "refresh_token": granted["refresh_token"],
                    "token_validity": fields.Datetime.now() - timedelta(hours=1),
                }
            )
            self.user_id, self.account_id = user.id, account.id
        self.token = AccountToken(self.registry, self.account_id)

    def restore(self, parameters):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            for name, value in parameters.items():
                env["ir.config_parameter"].set_param(name, value)
            user = env["res.users"].browse(self.user_id)
            partner = user.partner_id
            user.unlink()
            partner.unlink()

    def connection(self):
        """A transaction of somebody else, who is refused rather than made to wait for long."""
        cr = self.registry.cursor()
        self.addCleanup(cr.close)
        cr.execute("SET LOCAL lock_timeout = '2s'")
        return api.Environment(cr, SUPERUSER_ID, {})

    def account(self):
        """The account as a new transaction sees it."""
        return self.connection()["microsoft.account"].browse(self.account_id)

    # ------------------------------------------------------------------ nobody waits

    def test_a_renewal_does_not_wait_for_the_users_own_save(self):
        """D73."""
        env = self.connection()
        env["res.users"].browse(self.user_id).write({"name": "Ada L.", "email": "new@contoso.example"})
        env.flush_all()
        self.token(False)
        self.assertNotEqual(self.account().access_token, "stale")
        env.cr.commit()

    def test_a_renewal_that_fails_does_not_either(self):
        """D70."""
        env = self.connection()
        user = env["res.users"].browse(self.user_id)
        user.write({"name": "Ada L."})
        env.flush_all()
        self.outlook.tokens("revoke_refresh", ADA)
        with self.assertRaises(SignInNeeded):
            self.token(False)
        account = self.account()
        self.assertEqual((account.state, account.refresh_token, account.access_token), ("sign_in", False, False))
        # The user's own transaction goes on and is saved.
        user.write({"email": "new@contoso.example"})
        env.cr.commit()
        self.assertEqual(self.connection()["res.users"].browse(self.user_id).email, "new@contoso.example")

    def test_a_save_does_not_wait_for_a_renewal(self):
        """D73: while a renewal holds its row, its user and what points to the account can be written."""
        self.outlook.faults({"match": {"service": "login", "path": "/token$"}, "do": {"kind": "delay", "seconds": 2}})
        renewing = threading.Thread(target=self.token, args=[False])
        renewing.start()
        self.addCleanup(renewing.join, 30)
        self.wait_for_the_lock()
        saving = self.connection()
        saving.cr.execute("SET LOCAL lock_timeout = '1ms'")
        saving["res.users"].browse(self.user_id).write({"name": "Ada L.", "email": "new@contoso.example"})
        saving.flush_all()
        # What the database does for a row that points to the account.
        saving.cr.execute("SELECT id FROM microsoft_account WHERE id = %s FOR KEY SHARE", [self.account_id])
        saving.cr.commit()
        self.assertTrue(renewing.is_alive(), "The renewal was over before the save: this test shows nothing.")
        renewing.join(30)
        self.assertNotEqual(self.account().access_token, "stale")

    # ------------------------------------------------------------------ one renews, the others take what it got

    def test_who_waited_takes_what_the_other_renewed(self):
        renewing = self.connection()
        account = renewing["microsoft.account"].browse(self.account_id)
        renewing.cr.execute("SELECT id FROM microsoft_account WHERE id = %s FOR NO KEY UPDATE", [self.account_id])
        got = []
        waiting = threading.Thread(target=lambda: got.append(self.token(False)))
        waiting.start()
        self.addCleanup(waiting.join, 30)
        self.wait_for_a_waiter()
        # Nobody may ask Microsoft once more.
        self.outlook.faults({"match": {"service": "login", "path": "."}, "do": {"kind": "refuse"}})
        validity = fields.Datetime.now() + timedelta(hours=1)
        account.write({"access_token": "of the other", "token_validity": validity})
        renewing.flush_all()
        renewing.cr.commit()
        waiting.join(30)
        self.assertEqual(got, ["of the other"])

    def test_who_waits_too_long_is_told_to_come_back(self):
        renewing = self.connection()
        renewing.cr.execute("SELECT id FROM microsoft_account WHERE id = %s FOR NO KEY UPDATE", [self.account_id])
        token = AccountToken(self.registry, self.account_id, patience=timedelta(milliseconds=10))
        with self.assertRaises(ServiceUnavailable):
            token(False)

    def test_the_new_refresh_token_is_committed_before_the_token_is_used(self):
        token = self.token(False)
        account = self.account()
        self.assertEqual(account.access_token, token)
        self.outlook.switches(old_refresh_tokens="refused")
        self.token(True)
        self.assertNotEqual(self.account().access_token, token)

    def wait_for_the_lock(self):
        """Return when somebody holds the account's row."""
        for _ in range(100_000):
            env = self.connection()
            env.cr.execute("SELECT id FROM microsoft_account WHERE id = %s FOR UPDATE SKIP LOCKED", [self.account_id])
            free = env.cr.rowcount
            env.cr.rollback()
            env.cr.close()
            if not free:
                return
        raise AssertionError("Nobody renews.")

    def wait_for_a_waiter(self):
        """Return when a transaction waits for the account's row."""
        env = self.connection()
        for _ in range(100_000):
            env.cr.execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'")
            if env.cr.fetchone()[0]:
                return
        raise AssertionError("Nobody waits.")
