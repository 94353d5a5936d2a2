from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.tests import TransactionCase, new_test_user, tagged

from ..graph.errors import (
    ApplicationRefused,
    MailboxUnavailable,
    Meaning,
    NetworkError,
    ServiceUnavailable,
    SignInNeeded,
    Throttled,
    meaning,
)
from .common import TENANT_ID, MicrosoftCase

ADA = "ada@contoso.example"
TOKEN_REQUEST = {"service": "login", "path": "token"}


@tagged("post_install", "-at_install")
class TestRenewal(MicrosoftCase, TransactionCase):
    def setUp(self):
        super().setUp()
        self.outlook.seed(ADA)
        self.ada = new_test_user(self.env, "ada", email=ADA)
        self.account = self.connect(self.ada)
        self.first = self.tokens()

    def tokens(self):
        self.account.invalidate_recordset()
        return self.account.access_token, self.account.refresh_token

    def me(self):
        """Ask Graph something as Ada."""
        return self.account.with_user(self.ada)._graph_client().get("/me")

    def later(self, **delta):
        return freeze_time(fields.Datetime.now() + timedelta(**delta))

    # ------------------------------------------------------------------ the good case

    def test_a_good_token_is_used_as_it_is(self):
        self.assertEqual(self.me()["userPrincipalName"], ADA)
        self.assertEqual(self.tokens(), self.first)

    def test_a_token_about_to_expire_is_renewed_and_the_refresh_token_rotates(self):
        with self.later(minutes=95):
            self.me()
        second = self.tokens()
        self.assertFalse(set(second) & set(self.first))
        # What was stored is the new one: the next renewal works as well.
        with self.later(minutes=200):
            self.me()
        self.assertFalse(set(self.tokens()) & set(second))
        self.assertEqual(self.account.state, "connected")

    def test_the_validity_comes_from_the_answer(self):
        with self.later(minutes=95):
            now = fields.Datetime.now()
            self.me()
        self.tokens()
        self.assertGreater(self.account.token_validity, now + timedelta(minutes=30))
        self.assertLess(self.account.token_validity, now + timedelta(minutes=95))

    def test_a_token_that_graph_refuses_is_renewed(self):
        self.outlook.tokens("expire_access", ADA)
        self.assertEqual(self.me()["userPrincipalName"], ADA)
        self.assertNotEqual(self.tokens(), self.first)
        self.assertEqual(len(self.outlook.requests("GET", "/me")), 2)

    def test_a_token_that_another_worker_renewed_is_taken(self):
        client = self.account._graph_client()
        newer = self.outlook.sign_in(ADA)
        self.outlook.tokens("expire_access", ADA)
        newest = self.outlook.sign_in(ADA)
        self.account.write({"access_token": newest["access_token"], "refresh_token": newer["refresh_token"]})
        self.env.flush_all()
        client.get("/me")
        self.assertEqual(self.tokens(), (newest["access_token"], newer["refresh_token"]))

    def test_two_clients_renew_once(self):
        clients = [self.account._graph_client() for _ in range(2)]
        with self.later(minutes=95):
            clients[0].get("/me")
            second = self.tokens()
            clients[1].get("/me")
        self.assertEqual(self.tokens(), second)

    def test_a_caller_without_rights_gets_a_client_but_no_token(self):
        client = self.account.with_user(self.ada)._graph_client()
        self.assertEqual(client.get("/me")["userPrincipalName"], ADA)

    def test_a_user_without_account_must_connect(self):
        nobody = self.env["microsoft.account"]
        with self.assertRaises(SignInNeeded):
            nobody._graph_client()

    def test_an_account_taken_over_learns_whose_it_is(self):
        self.account.write(dict.fromkeys(("address", "login", "object_id", "scopes", "access_token"), False))
        self.env.flush_all()
        self.me()
        self.tokens()
        self.assertEqual((self.account.address, self.account.login), (ADA, ADA))
        self.assertTrue(self.account.object_id)

    def test_another_address_is_known_the_next_day(self):
        self.outlook.add_mailbox(ADA, aliases=["lovelace@contoso.example"])
        with self.later(hours=2):
            self.me()
        self.tokens()
        self.assertFalse(self.account.aliases)
        self.assertEqual(len(self.outlook.requests("GET", "/me")), 1)
        with self.later(hours=25):
            self.me()
            self.me()
        self.tokens()
        self.assertEqual(self.account.aliases, ["lovelace@contoso.example"])
        self.assertIn("lovelace@contoso.example", self.account._addresses())
        # One request for a day: the other three are this test's own.
        self.assertEqual(len(self.outlook.requests("GET", "/me")), 4)

    # ------------------------------------------------------------------ what goes wrong

    def refuses(self, kind):
        # Not assertRaises: Odoo's rolls back what happens inside, also what the account's own cursor committed.
        try:
            with self.later(minutes=95):
                self.me()
        except kind as error:
            self.account.invalidate_recordset()
            return error
        raise AssertionError(f"No {kind.__name__} was raised.")

    def test_a_revoked_permission_asks_for_a_new_sign_in(self):
        """D71."""
        self.outlook.tokens("revoke_refresh", ADA)
        self.assertEqual(meaning(self.refuses(SignInNeeded)), Meaning.SIGN_IN)
        self.assertEqual(self.account.state, "sign_in")
        self.assertFalse(self.account.access_token or self.account.refresh_token)
        self.assertIn("Connect your account again", self.account.error)
        # From now on nobody is asked.
        self.outlook.forget_journal()
        self.refuses(SignInNeeded)
        self.assert_no_request()

    def test_connecting_again_ends_it(self):
        self.outlook.tokens("revoke_refresh", ADA)
        self.refuses(SignInNeeded)
        self.connect(self.ada)
        self.assertEqual((self.account.state, self.account.error), ("connected", False))
        self.me()

    def test_a_second_factor_is_asked_for_with_its_claims(self):
        self.outlook.demands(ADA, "mfa_needed")
        self.assertIn("capolids", self.refuses(SignInNeeded).claims)
        self.assertEqual((self.account.state, self.account.refresh_token), ("sign_in", self.first[1]))
        self.assertIn("capolids", self.account.claims)
        flow = self.env["microsoft.account"].with_user(self.ada)._start_sign_in()
        self.assertIn("capolids", flow["auth_uri"])

    def test_an_expired_secret_disconnects_nobody(self):
        """D76."""
        self.env["ir.config_parameter"].set_param("microsoft_calendar_client_secret", "old secret")
        self.assertEqual(meaning(self.refuses(ApplicationRefused)), Meaning.ADMINISTRATOR)
        self.assertEqual((self.account.state, self.account.refresh_token), ("connected", self.first[1]))
        self.assertIn("client secret", self.account.error)
        # The new secret works at once, without signing in.
        self.env["ir.config_parameter"].set_param("microsoft_calendar_client_secret", "emulator-secret")
        with self.later(minutes=95):
            self.me()
        self.account.invalidate_recordset()
        self.assertEqual((self.account.state, self.account.error), ("connected", False))

    def test_a_tenant_of_its_own_is_renewed_there(self):
        """D68."""
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("microsoft_calendar.tenant", TENANT_ID)
        self.outlook.faults({"match": {"service": "login", "path": "/common/"}, "do": {"kind": "refuse"}})
        with self.later(minutes=95):
            self.me()
        self.assertNotEqual(self.tokens(), self.first)

    def test_a_disabled_account_is_refused_and_comes_back_by_itself(self):
        self.outlook.demands(ADA, "disabled_user")
        self.refuses(MailboxUnavailable)
        self.assertEqual((self.account.state, self.account.refresh_token), ("refused", self.first[1]))
        self.outlook.demands(ADA, None)
        with self.later(minutes=95):
            self.me()
        self.account.invalidate_recordset()
        self.assertEqual(self.account.state, "connected")

    def test_trouble_on_the_way_changes_nothing(self):
        for do, kind in (
            ({"kind": "status", "status": 503}, ServiceUnavailable),
            ({"kind": "status", "status": 429, "retry_after": 60}, Throttled),
            ({"kind": "drop_before"}, NetworkError),
        ):
            with self.subTest(do=do):
                self.outlook.faults({"match": TOKEN_REQUEST, "do": do})
                self.assertEqual(meaning(self.refuses(kind)), Meaning.RETRY)
                self.assertEqual((self.account.state, self.account.error), ("connected", False))
                self.assertEqual(self.account.refresh_token, self.first[1])
                self.outlook.faults()

    def test_a_disconnected_account_asks_nobody(self):
        self.account._forget()
        self.env.flush_all()
        self.refuses(SignInNeeded)
        self.assert_no_request()

    def test_a_neutralized_copy_asks_nobody(self):
        """D75."""
        self.env["ir.config_parameter"].set_param("microsoft_calendar_client_secret", False)
        self.outlook.faults({"match": {"service": "login", "path": "."}, "do": {"kind": "refuse"}})
        self.refuses(ApplicationRefused)
        self.assert_no_request()

    def test_an_error_of_graph_is_reported_to_the_account(self):
        self.account._report(SignInNeeded("challenge", claims='{"a":1}', request="GET /me"))
        self.account.invalidate_recordset()
        self.assertEqual((self.account.state, self.account.claims), ("sign_in", '{"a":1}'))

    def test_an_error_of_an_earlier_renewal_does_not_undo_a_new_sign_in(self):
        self.outlook.tokens("revoke_refresh", ADA)
        error = self.refuses(SignInNeeded)
        self.connect(self.ada)
        self.account._report(error)
        self.account.invalidate_recordset()
        self.assertEqual(self.account.state, "connected")
        self.me()

    def test_no_secret_in_the_log(self):
        secrets = {*self.first, "emulator-secret"}
        with self.assertLogs(level="DEBUG") as logs:
            with self.later(minutes=95):
                self.me()
            secrets |= set(self.tokens())
            self.outlook.tokens("revoke_refresh", ADA)
            self.refuses(SignInNeeded)
        # SQL is logged at debug level by Odoo itself, with its parameters; it is nobody's habit in production.
        text = "\n".join(record.getMessage() for record in logs.records if record.name != "odoo.sql_db")
        self.assertFalse([secret for secret in secrets if secret in text])
