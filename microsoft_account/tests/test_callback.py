"""The whole way of a sign-in, as a browser goes it: Odoo, the pages of the sign-in service, and back."""

import logging
from urllib.parse import parse_qs, urlencode, urlsplit

import lxml.html

from odoo import http
from odoo.tests import HttpCase, new_test_user, tagged

from .common import CLIENT_ID, TENANT_ID, MicrosoftCase
from .sign_in_pages import SignInPages

ADA = "ada@contoso.example"
BOB = "bob@contoso.example"
CALLBACK = "/microsoft_account/authentication"


@tagged("post_install", "-at_install")
class TestCallback(SignInPages, MicrosoftCase, HttpCase):
    def setUp(self):
        super().setUp()
        self.outlook.seed(ADA, BOB)
        self.ada = new_test_user(self.env, "ada", password="ada's password", email=ADA)
        self.bob = new_test_user(self.env, "bob", password="bob's password", email=BOB)
        self.authenticate("ada", "ada's password")

    @property
    def account(self):
        self.env.invalidate_all()
        return self.env["microsoft.account"]._for_user(self.ada)

    def assertRefused(self, answer, text):
        page = lxml.html.fromstring(answer.text)
        self.assertEqual(answer.status_code, 200)
        self.assertIn(text, page.xpath("//*[hasclass('o_microsoft_message')]")[0].text_content())
        return {link.get("href") for link in page.xpath("//a")}

    # ------------------------------------------------------------------ the good case

    def test_connecting(self):
        address = self.start("/odoo/calendar?mode=week")
        query = parse_qs(urlsplit(address).query)
        self.assertEqual(query["client_id"], [CLIENT_ID])
        self.assertEqual(query["prompt"], ["select_account"])
        self.assertEqual(query["redirect_uri"], [self.base_url() + CALLBACK])
        self.assertEqual(query["code_challenge_method"], ["S256"])
        answer = self.come_back(self.sign_in(address, ADA))
        self.assertEqual((answer.status_code, urlsplit(answer.headers["Location"]).path), (303, "/odoo/calendar"))
        self.assertTrue(answer.headers["Location"].endswith("/odoo/calendar?mode=week"))
        account = self.account
        self.assertEqual((account.state, account.address, account.login), ("connected", ADA, ADA))
        self.assertEqual(account.scopes, "Calendars.ReadWrite User.Read")
        self.assertEqual(account.with_user(self.ada)._graph_client().get("/me")["id"], account.object_id)
        self.assertEqual(account.tenant_id, TENANT_ID)
        self.assert_no_complaint()

    def test_the_same_answer_twice_is_harmless(self):
        back = self.sign_in(self.start(), ADA)
        self.come_back(back)
        first = (self.account.access_token, self.account.refresh_token)
        answer = self.come_back(back)
        self.assertEqual(urlsplit(answer.headers["Location"]).path, "/odoo/calendar")
        self.assertEqual((self.account.access_token, self.account.refresh_token), first)

    def test_an_answer_that_was_redeemed_at_the_same_time_is_ignored(self):
        back = self.sign_in(self.start(), ADA)
        store = http.root.session_store
        before = store.get(self.session.sid)
        self.come_back(back)
        first = self.account.refresh_token
        # The other request had read the session before the first one wrote it.
        store.save(before)
        answer = self.come_back(back)
        self.assertEqual(urlsplit(answer.headers["Location"]).path, "/odoo/calendar")
        self.assertEqual(self.account.refresh_token, first)

    def test_another_account_can_be_picked(self):
        """D74."""
        self.come_back(self.sign_in(self.start(), ADA))
        former = self.account.object_id
        self.account._forget()
        self.env.flush_all()
        self.come_back(self.sign_in(self.start(), BOB))
        self.assertEqual(self.account.address, BOB)
        self.assertNotEqual(self.account.object_id, former)

    def test_two_tabs(self):
        addresses = [self.start("/odoo/one"), self.start("/odoo/two")]
        for address, path in zip(addresses, ("/odoo/one", "/odoo/two"), strict=True):
            answer = self.come_back(self.sign_in(address, ADA))
            self.assertEqual(urlsplit(answer.headers["Location"]).path, path)

    def test_foreign_return_addresses_lead_home(self):
        for address in ("https://example.org/x", "//example.org", "/\\example.org"):
            with self.subTest(address=address):
                answer = self.come_back(self.sign_in(self.start(address), ADA))
                self.assertEqual(answer.headers["Location"].removeprefix(self.base_url()), "/odoo")

    # ------------------------------------------------------------------ what goes wrong

    def test_a_person_who_declines(self):
        answer = self.come_back(self.sign_in(self.start(), ADA, consent="decline"))
        links = self.assertRefused(answer, "were declined")
        self.assertIn("/odoo/calendar", links)
        self.assertTrue([link for link in links if link.startswith("/microsoft_account/sign_in?")])
        self.assertFalse(self.account)

    def test_a_permission_that_was_taken_away(self):
        answer = self.come_back(self.sign_in(self.start(), ADA, without=["Calendars.ReadWrite"]))
        self.assertRefused(answer, "not given the permissions")
        self.assertFalse(self.account)

    def test_a_failed_attempt_does_not_disconnect(self):
        self.come_back(self.sign_in(self.start(), ADA))
        first = self.account.refresh_token
        self.outlook.tokens("forget_consent", ADA)
        self.assertRefused(self.come_back(self.sign_in(self.start(), ADA, consent="decline")), "were declined")
        self.assertRefused(self.come_back(f"{CALLBACK}?code=c&state=s"), "Start again")
        self.assertEqual((self.account.state, self.account.refresh_token), ("connected", first))

    def test_an_answer_of_somebody_elses_session(self):
        back = self.sign_in(self.start(), ADA)
        self.authenticate("bob", "bob's password")
        self.assertRefused(self.come_back(back), "Start again")
        self.assertFalse(self.env["microsoft.account"].search_count([]))

    def test_another_code_in_the_answer(self):
        """A code that belongs to another sign-in fails: PKCE."""
        first, second = self.sign_in(self.start(), ADA), self.sign_in(self.start(), BOB)
        query = {
            "code": parse_qs(urlsplit(second).query)["code"][0],
            "state": parse_qs(urlsplit(first).query)["state"][0],
        }
        self.assertRefused(self.come_back(f"{CALLBACK}?{urlencode(query)}"), "Start again")
        self.assertFalse(self.account)

    def test_an_answer_after_the_session_ended(self):
        back = self.sign_in(self.start(), ADA)
        self.logout()
        links = self.assertRefused(self.come_back(back), "Log in")
        self.assertIn("/web/login", links)
        self.assertFalse([link for link in links if "code" in link])

    def test_a_wrong_secret(self):
        self.env["ir.config_parameter"].set_param("microsoft_calendar_client_secret", "wrong")
        self.env.flush_all()
        back = self.sign_in(self.start(), ADA)
        self.assertRefused(self.come_back(back), "client secret")
        # Trying the same answer again does not ask Microsoft again.
        self.outlook.faults({"match": {"service": "login", "path": "."}, "do": {"kind": "refuse"}})
        self.assertRefused(self.come_back(back), "Start again")

    def test_an_unreachable_service(self):
        self.outlook.faults({"match": {"service": "login", "path": "."}, "do": {"kind": "drop_before"}})
        answer = self.url_open(self.env["microsoft.account"]._sign_in_url("/odoo"), allow_redirects=False)
        self.assertRefused(answer, "cannot be reached")

    def test_an_application_that_is_not_configured(self):
        self.env["ir.config_parameter"].set_param("microsoft_calendar_client_id", False)
        self.env.flush_all()
        answer = self.url_open(self.env["microsoft.account"]._sign_in_url("/odoo"), allow_redirects=False)
        self.assertRefused(answer, "administrator must enter the client ID")

    def test_an_application_that_only_an_administrator_may_admit(self):
        application = {
            "client_id": CLIENT_ID,
            "name": "Odoo",
            "secrets": ["emulator-secret"],
            "admin_consent": ["Calendars.ReadWrite"],
        }
        self.outlook.seed(application=application)
        answer = self.come_back(self.sign_in(self.start(), ADA))
        links = self.assertRefused(answer, "Only an administrator")
        (consent,) = [link for link in links if "/adminconsent?" in link]
        query = parse_qs(urlsplit(consent).query)
        self.assertEqual((query["client_id"], query["redirect_uri"]), ([CLIENT_ID], [self.base_url() + CALLBACK]))
        state = query["state"][0]
        self.assertRefused(self.come_back(f"{CALLBACK}?admin_consent=True&state={state}"), "has the permissions now")
        self.assertRefused(self.come_back(f"{CALLBACK}?error=access_denied&state={state}"), "were declined")

    def test_only_internal_users_connect(self):
        new_test_user(self.env, "portal", groups="base.group_portal", password="portal's password")
        self.authenticate("portal", "portal's password")
        answer = self.url_open(self.env["microsoft.account"]._sign_in_url("/odoo"), allow_redirects=False)
        self.assertRefused(answer, "Only internal users")

    def test_nobody_logged_in_is_sent_to_the_login(self):
        self.logout()
        answer = self.url_open(self.env["microsoft.account"]._sign_in_url("/odoo"), allow_redirects=False)
        self.assertEqual(urlsplit(answer.headers["Location"]).path, "/web/login")

    def test_no_secret_in_the_log(self):
        records = []
        handler = logging.Handler(logging.DEBUG)
        handler.emit = records.append
        loggers = [logging.getLogger(name) for name in ("", "werkzeug", "odoo")]
        for logger in loggers:
            logger.addHandler(handler)
            self.addCleanup(logger.removeHandler, handler)
            self.addCleanup(logger.setLevel, logger.level)
            self.addCleanup(setattr, logger, "disabled", logger.disabled)
            logger.setLevel(logging.DEBUG)
            logger.disabled = False
        address = self.start()
        back = self.sign_in(address, ADA)
        self.come_back(back)
        query = parse_qs(urlsplit(back).query)
        secrets = [query["code"][0], query["state"][0], self.account.access_token, self.account.refresh_token]
        # Odoo's own log of SQL and this test's browsers, which are not part of the server, are left out.
        ours = [record for record in records if not record.name.startswith(("odoo.sql_db", "urllib3", "odoo.tests"))]
        text = "\n".join(record.getMessage() for record in ours)
        self.assertIn(f"{CALLBACK}?…", text)
        self.assertFalse([secret for secret in [*secrets, "emulator-secret"] if secret in text])
