"""Test configuration and Check connection: what is wrong is said in words."""

from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, new_test_user, tagged

from .common import CLIENT_ID, CLIENT_SECRET, TENANT_ID, MicrosoftCase

ADA = "ada@contoso.example"
OTHER = "44444444-4444-4444-8444-444444444444"


@tagged("post_install", "-at_install")
class TestCheckApplication(MicrosoftCase, TransactionCase):
    def setUp(self):
        super().setUp()
        self.env["ir.config_parameter"].set_param("web.base.url", "https://odoo.example")

    def check(self, **entered):
        """The lines about what an administrator entered, by name; those that are not named are right."""
        right = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "tenant": "common", "cloud": "global"}
        accounts = self.env["microsoft.account"].with_user(self.env.ref("base.user_admin"))
        lines = accounts._test_application({**right, **entered})
        return {line["name"]: (line["state"], line["text"]) for line in lines}

    def assert_bad(self, lines, name, words):
        bad = {name: text for name, (state, text) in lines.items() if state == "bad"}
        self.assertEqual(list(bad), [name])
        self.assertIn(words, bad[name])

    def test_all_is_well(self):
        for tenant in ("common", "organizations", TENANT_ID, ""):
            with self.subTest(tenant=tenant):
                lines = self.check(tenant=tenant)
                self.assertEqual(lines["Application and secret"], ("good", "Microsoft accepts them."))
                self.assertEqual(lines["Redirect address"][0], "unknown")

    def test_the_stored_secret_is_tested_where_none_is_entered(self):
        self.assertEqual(self.check(client_secret="")["Application and secret"][0], "good")
        self.env["ir.config_parameter"].set_param("microsoft_calendar_client_secret", "wrong")
        self.assert_bad(self.check(client_secret=""), "Application", "Copy its value again")

    def test_what_is_wrong_with_the_secret(self):
        self.outlook.seed(application={"client_id": OTHER, "secrets": ["new"], "expired_secrets": ["old"]})
        for tenant in ("common", TENANT_ID):
            for entered, name, words in (
                ({"client_secret": "wrong"}, "Application", "Copy its value again"),
                ({"client_id": OTHER, "client_secret": "old"}, "Application", "has expired"),
                ({"client_secret": "5f0c8c7e-2f4e-4a53-9d5c-7f6a2f2d9d10"}, "Client secret", "the ID of the secret"),
            ):
                with self.subTest(tenant=tenant, entered=entered):
                    self.assert_bad(self.check(tenant=tenant, **entered), name, words)

    def test_what_is_wrong_with_the_application(self):
        for tenant in ("common", TENANT_ID):
            lines = self.check(tenant=tenant, client_id="55555555-5555-4555-8555-555555555555")
            self.assert_bad(lines, "Application", f"in the tenant “{tenant}”")
        self.assert_bad(self.check(client_id=""), "Client ID", "missing")
        self.assert_bad(self.check(client_id="Odoo"), "Client ID", "no ID")

    def test_what_is_wrong_with_the_tenant(self):
        self.assert_bad(self.check(tenant="nowhere.example"), "Tenant", "no tenant “nowhere.example”")
        self.assert_bad(self.check(tenant="no tenant/at all"), "Tenant", "no tenant")

    def test_d67_an_application_for_one_organization(self):
        """D67: at "common" the page says what to enter; with the tenant it works."""
        self.outlook.seed(application={"client_id": OTHER, "secrets": ["s"], "single_tenant": True})
        lines = self.check(client_id=OTHER, client_secret="s")
        self.assert_bad(lines, "Tenant", "Enter the tenant ID of that organization")
        lines = self.check(client_id=OTHER, client_secret="s", tenant=TENANT_ID)
        self.assertEqual(lines["Application and secret"][0], "good")

    def test_no_network(self):
        self.outlook.faults({"match": {"service": "login", "path": "."}, "do": {"kind": "drop_before"}})
        self.assert_bad(self.check(), "Microsoft's sign-in service", "cannot be reached from this server")

    def test_people_are_sent_back_to_https_only(self):
        self.env["ir.config_parameter"].set_param("web.base.url", "http://odoo.example")
        self.assert_bad(self.check(), "Redirect address", "https")
        self.env["ir.config_parameter"].set_param("web.base.url", "http://localhost:8069")
        self.assertEqual(self.check()["Redirect address"][0], "unknown")

    def test_for_administrators_only(self):
        user = new_test_user(self.env, "ada", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.env["microsoft.account"].with_user(user)._test_application({})


@tagged("post_install", "-at_install")
class TestCheckConnection(MicrosoftCase, TransactionCase):
    def setUp(self):
        super().setUp()
        self.outlook.seed(ADA)
        self.ada = new_test_user(self.env, "ada", email=ADA)
        self.account = self.connect(self.ada)

    def check(self):
        self.env.invalidate_all()
        return [(line["name"], line["state"]) for line in self.account._check_connection()[:2]]

    def test_signed_in_with_all_permissions(self):
        self.assertEqual(self.check(), [("Sign-in", "good"), ("Permissions", "good")])

    def test_the_permission_was_withdrawn(self):
        self.outlook.tokens("revoke_refresh", ADA)
        self.assertEqual(self.check(), [("Sign-in", "bad")])
        self.assertIn("Connect your account again", self.account._check_connection()[0]["text"])

    def test_a_permission_is_missing(self):
        self.account.scopes = "User.Read"
        self.assertEqual(self.check(), [("Sign-in", "good"), ("Permissions", "bad")])
        self.assertIn("Calendars.ReadWrite", self.account._check_connection()[1]["text"])
