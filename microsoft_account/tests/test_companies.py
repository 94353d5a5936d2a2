"""Companies with applications of their own, in tenants of their own."""

from urllib.parse import parse_qs, urlsplit

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools.misc import file_open

from .common import CLIENT_ID, MicrosoftCase
from .sign_in_pages import SignInPages

ADA, BOB = "ada@contoso.example", "bob@fabrikam.example"
SECOND = {"client_id": "44444444-4444-4444-8444-444444444444", "name": "Second", "secrets": ["second secret"]}


@tagged("post_install", "-at_install")
class TestCompanies(SignInPages, MicrosoftCase, HttpCase):
    def setUp(self):
        super().setUp()
        self.outlook.seed(ADA, BOB, application=SECOND)
        self.first = self.env.company
        self.second = self.env["res.company"].create(
            {
                "name": "Fabrikam",
                "microsoft_client_id": SECOND["client_id"],
                "microsoft_client_secret": "second secret",
                "microsoft_tenant": "fabrikam.example",
            }
        )
        self.ada = self.add_user(ADA, self.first)
        self.bob = self.add_user(BOB, self.second)

    def add_user(self, address, company):
        companies = (self.first | self.second).ids
        return new_test_user(self.env, address, email=address, company_id=company.id, company_ids=companies)

    def account(self, user):
        self.env.invalidate_all()
        return self.env["microsoft.account"]._for_user(user)

    def sign_in_as(self, user):
        """Connect through the pages; returns the address to which Odoo sent the person."""
        self.authenticate(user.login, user.login)
        address = self.start()
        self.come_back(self.sign_in(address, user.email))
        return urlsplit(address)

    def renewed(self, user):
        account = self.account(user)
        before = account.refresh_token
        account.token_validity = "2000-01-01"
        self.env.flush_all()
        account._graph_client().get("/me")
        return self.account(user).refresh_token != before

    def test_d113_each_uses_the_application_of_the_own_company(self):
        """D113, D68: different applications and tenants; working in another company never changes the link."""
        for user, tenant, client_id, company in (
            (self.ada, "common", CLIENT_ID, self.env["res.company"]),
            (self.bob, "fabrikam.example", SECOND["client_id"], self.second),
        ):
            address = self.sign_in_as(user)
            self.assertEqual(address.path.split("/")[1], tenant)
            self.assertEqual(parse_qs(address.query)["client_id"], [client_id])
            self.assertEqual((self.account(user).state, self.account(user).company_id), ("connected", company))
            self.assertTrue(self.renewed(user))
        self.ada.company_id, self.bob.company_id = self.second, self.first
        for user, company in ((self.ada, self.env["res.company"]), (self.bob, self.second)):
            self.assertTrue(self.renewed(user))
            self.assertEqual((self.account(user).state, self.account(user).company_id), ("connected", company))

    def test_who_signs_in_again_stays_with_the_application(self):
        self.sign_in_as(self.bob)
        self.bob.company_id = self.first
        self.account(self.bob).state = "sign_in"
        self.assertEqual(self.sign_in_as(self.bob).path.split("/")[1], "fabrikam.example")
        self.account(self.bob)._forget()
        self.env.flush_all()
        self.assertEqual(self.sign_in_as(self.bob).path.split("/")[1], "common")
        self.assertFalse(self.account(self.bob).company_id)

    def test_trouble_of_one_company_is_not_the_others(self):
        self.sign_in_as(self.ada)
        self.sign_in_as(self.bob)
        self.second.microsoft_client_secret = "wrong"
        self.assertTrue(self.renewed(self.ada))
        self.assertTrue(self.env["microsoft.account"]._is_configured(self.bob))
        self.env["ir.config_parameter"].set_param("microsoft_calendar_client_secret", False)
        self.assertFalse(self.env["microsoft.account"]._is_configured(self.ada))
        self.assertTrue(self.env["microsoft.account"]._is_configured(self.bob))

    def test_the_secret_is_written_and_never_read(self):
        self.assertTrue(self.second.microsoft_secret_is_set)
        admin = self.env.ref("base.user_admin")
        self.assertFalse(self.second.with_user(admin).read(["microsoft_client_secret"])[0]["microsoft_client_secret"])
        with self.assertRaises(AccessError):
            self.second.with_user(admin).read(["microsoft_stored_secret"])
        with self.assertRaises(AccessError):
            self.second.with_user(self.bob).read(["microsoft_client_id"])
        self.second.with_user(admin).write({"microsoft_client_secret": "", "microsoft_tenant": "other.example"})
        self.assertEqual(self.second.sudo().microsoft_stored_secret, "second secret")

    def test_neutralization(self):
        """D75."""
        self.env.flush_all()
        with file_open("microsoft_account/data/neutralize.sql") as script:
            self.env.cr.execute(script.read())
        self.env.invalidate_all()
        self.assertFalse(self.second.microsoft_secret_is_set)
