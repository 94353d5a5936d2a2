import os
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools.misc import file_open

from ..graph.errors import ApplicationRefused, SignInNeeded
from ..graph.login_errors import Reason, refusal

SECRETS = ("access_token", "refresh_token", "token_validity", "claims")


@tagged("post_install", "-at_install")
class TestAccount(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ada = new_test_user(cls.env, "ada")
        cls.bob = new_test_user(cls.env, "bob")
        cls.admin = new_test_user(cls.env, "system", groups="base.group_system")
        cls.account = cls.env["microsoft.account"].create(
            {
                "user_id": cls.ada.id,
                "state": "connected",
                "address": "ada@contoso.example",
                "aliases": ["lovelace@contoso.example"],
                "access_token": "the-access-token",
                "refresh_token": "the-refresh-token",
                "token_validity": "2026-03-02 10:00:00",
            }
        )

    # ------------------------------------------------------------------ who sees what

    def test_a_user_sees_his_own_account_without_tokens(self):
        account = self.env["microsoft.account"].with_user(self.ada)._for_user(self.ada)
        self.assertEqual((account.state, account.address), ("connected", "ada@contoso.example"))
        self.assertFalse(set(SECRETS) & set(account.fields_get()))
        for name in SECRETS:
            with self.subTest(name=name), self.assertRaises(AccessError):
                account.read([name])

    def test_a_user_does_not_see_the_accounts_of_others(self):
        """D73."""
        self.assertFalse(self.env["microsoft.account"].with_user(self.bob).search([]))
        with self.assertRaises(AccessError):
            self.account.with_user(self.bob).read(["address"])
        for name in ("microsoft_calendar_rtoken", "microsoft_calendar_token", "microsoft_calendar_token_validity"):
            for user in (self.ada, self.bob):
                with self.subTest(name=name, user=user.login), self.assertRaises(AccessError):
                    self.ada.with_user(user).read([name])
        with self.assertRaises(AccessError):
            self.env["microsoft.account"].with_user(self.ada).search([("refresh_token", "=like", "the%")])

    def test_nobody_but_administrators_writes(self):
        for values in ({"state": "none"}, {"user_id": self.bob.id}):
            with self.assertRaises(AccessError):
                self.account.with_user(self.ada).write(values)
        with self.assertRaises(AccessError):
            self.env["microsoft.account"].with_user(self.bob).create({"user_id": self.bob.id})
        self.account.with_user(self.admin).write({"error": "seen"})

    def test_tokens_are_neither_exported_nor_copied(self):
        fields = self.env["microsoft.account"].with_user(self.admin).fields_get(attributes=["exportable"])
        self.assertEqual({name for name in SECRETS if fields[name]["exportable"]}, set())
        copy = self.account.copy({"user_id": self.bob.id})
        self.assertEqual([copy[name] for name in (*SECRETS, "state")], [False, False, False, False, "none"])
        twin = self.ada.copy({"login": "twin"})
        self.assertFalse(twin.microsoft_calendar_rtoken)

    def test_neutralization_leaves_no_way_to_microsoft(self):
        """D75."""
        self.env["ir.config_parameter"].set_param("microsoft_calendar_client_secret", "secret")
        self.env.flush_all()
        with file_open("microsoft_account/data/neutralize.sql") as script:
            self.env.cr.execute(script.read())
        self.env.invalidate_all()
        self.env.registry.clear_cache()
        self.assertEqual([self.account[name] for name in (*SECRETS, "state")], [False, False, False, False, "none"])
        self.assertFalse(self.env["microsoft.account"]._is_configured())

    # ------------------------------------------------------------------ the names on users

    def test_the_old_names_of_the_tokens(self):
        self.assertEqual(self.ada.microsoft_calendar_rtoken, "the-refresh-token")
        self.assertEqual(self.ada.microsoft_calendar_token, "the-access-token")
        self.assertEqual(str(self.ada.microsoft_calendar_token_validity), "2026-03-02 10:00:00")
        self.bob.microsoft_calendar_rtoken = "of bob"
        account = self.env["microsoft.account"]._for_user(self.bob)
        self.assertEqual((account.refresh_token, account.state), ("of bob", "connected"))
        self.ada.write({"microsoft_calendar_rtoken": False, "microsoft_calendar_token": False})
        self.assertEqual((self.account.refresh_token, self.account.state), (False, "none"))

    # ------------------------------------------------------------------ facts

    def test_addresses(self):
        accounts = self.env["microsoft.account"]
        self.assertEqual(self.account._addresses(), {"ada@contoso.example", "lovelace@contoso.example"})
        self.assertEqual(accounts._addresses(), frozenset())
        self.assertFalse(accounts._for_user(self.bob))

    def test_disconnecting_forgets_the_tokens_but_not_the_mailbox(self):
        self.account.with_user(self.ada)._forget()
        self.assertEqual([self.account[name] for name in (*SECRETS, "state")], [False, False, False, False, "none"])
        self.assertEqual(self.account.address, "ada@contoso.example")

    def test_the_application(self):
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("microsoft_calendar_client_id", " client ")
        parameters.set_param("microsoft_calendar_client_secret", "secret\n")
        parameters.set_param("microsoft_calendar.tenant", False)
        accounts = self.env["microsoft.account"].with_user(self.bob)
        with patch.dict(os.environ, {"MICROSOFT_GRAPH_URL": "http://127.0.0.1:7"}):
            application = accounts._application()
        self.assertTrue(accounts._is_configured())  # D51: also for somebody who is no administrator
        self.assertEqual((application.client_id, application.client_secret), ("client", "secret"))
        self.assertEqual((application.tenant, application.cloud.name), ("common", "global"))
        self.assertEqual(application.cloud.graph_url, "http://127.0.0.1:7")

    def test_settings(self):
        settings = self.env["res.config.settings"].create({})
        self.assertEqual((settings.microsoft_tenant, settings.microsoft_cloud), ("common", "global"))
        settings.write({"microsoft_tenant": "contoso.example", "microsoft_cloud": "china"})
        settings.execute()
        application = self.env["microsoft.account"]._application()
        self.assertEqual((application.tenant, application.cloud.name), ("contoso.example", "china"))
        self.env["ir.config_parameter"].set_param("web.base.url", "https://odoo.example.com")
        self.assertEqual(settings.microsoft_redirect_url, "https://odoo.example.com/microsoft_account/authentication")

    def test_the_way_to_the_sign_in(self):
        url = self.env["microsoft.account"]._sign_in_url("https://odoo.example.com/odoo?a=b&c=d")
        self.assertEqual(
            url,
            "/microsoft_account/sign_in?from_url=https%3A%2F%2Fodoo.example.com%2Fodoo%3Fa%3Db%26c%3Dd"
            "&service=calendar",
        )

    # ------------------------------------------------------------------ what errors do to an account

    def test_a_dead_permission_costs_the_tokens(self):
        """D71."""
        self.account._note_error(refusal(Reason.EXPIRED, "dead"))
        self.assertEqual(self.account.state, "sign_in")
        self.assertFalse(self.account.refresh_token or self.account.access_token)
        self.assertIn("Connect your account again", self.account.error)

    def test_a_proof_that_is_wanted_does_not(self):
        self.account._note_error(SignInNeeded("mfa", claims='{"a":1}', code=Reason.PROOF.value))
        self.assertEqual((self.account.state, self.account.claims), ("sign_in", '{"a":1}'))
        self.assertEqual(self.account.refresh_token, "the-refresh-token")
        self.assertFalse(self.account.access_token)

    def test_trouble_with_the_application_is_only_noted(self):
        """D76."""
        self.account._note_error(refusal(Reason.SECRET_EXPIRED, "expired"))
        self.assertEqual((self.account.state, self.account.refresh_token), ("connected", "the-refresh-token"))
        self.assertIn("client secret has expired", self.account.error)

    def test_an_account_that_may_not_is_refused_and_keeps_its_tokens(self):
        self.account._note_error(refusal(Reason.WRONG_ACCOUNT, "disabled"))
        self.assertEqual((self.account.state, self.account.refresh_token), ("refused", "the-refresh-token"))

    def test_every_reason_has_a_text(self):
        for reason in Reason:
            with self.subTest(reason=reason):
                self.account._note_error(refusal(reason, "technical"))
                self.assertTrue(self.account.error)
                self.assertNotEqual(self.account.error, "technical")
        self.account._note_error(ApplicationRefused("technical", code="never heard of"))
        self.assertIn("administrator", self.account.error)
