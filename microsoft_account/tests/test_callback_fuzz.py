"""The public route of the sign-in with whatever a browser can send: a page for a person, or a way back, each time.

``MICROSOFT_FUZZ_REQUESTS`` is how many of each of three kinds are sent, about seventy a second.
"""

import os
import random
from urllib.parse import parse_qs, quote, urlsplit

from odoo.tests import HttpCase, new_test_user, tagged

from .common import MicrosoftCase
from .sign_in_pages import SignInPages

ADA = "ada@contoso.example"
CALLBACK = "/microsoft_account/authentication"
START = "/microsoft_account/sign_in"
COUNT = int(os.environ.get("MICROSOFT_FUZZ_REQUESTS", 300))
# Without "self": Odoo's own wrapper of every route stumbles over that one.
_NAMES = (
    "code", "state", "error", "error_description", "error_uri", "error_codes", "admin_consent", "tenant", "claims",
    "session_state", "client_info", "scope", "from_url", "service", "answer", "_kwargs", "x[]", "", "a.b", "é",
)  # fmt: skip
_VALUES = (
    "", "0", "True", "true", "invalid_grant", "access_denied", "AADSTS700082: expired", "AADSTS" + "9" * 400, "%00",
    "%ff%fe", "%ED%A0%80", "%ZZ", "%", "a%00b", "%0d%0aSet-Cookie:x=1",
    "<script>alert(1)</script>", "%3Cimg%20src=x%3E",
    "//evil.example", "/%09/evil.example", "https:evil.example", "/\\evil.example", "javascript:alert(1)", "x" * 2_000,
    "{}", "[]", "null", "%7B%22access_token%22:%7B%7D%7D", "%F0%9F%98%80", "%E2%80%AE", "__class__", "1e999", "%25(x)s",
)  # fmt: skip


@tagged("post_install", "-at_install")
class TestCallbackFuzz(SignInPages, MicrosoftCase, HttpCase):
    def setUp(self):
        super().setUp()
        self.outlook.seed(ADA)
        new_test_user(self.env, "ada", password="ada's password", email=ADA)
        self.chance = random.Random(20300304)

    def query(self, *states):
        """A query of one to six parameters, some of them twice; one in two has a state that is under way."""
        chance = self.chance
        parts = [f"{quote(chance.choice(_NAMES))}={chance.choice(_VALUES)}" for _turn in range(chance.randint(1, 6))]
        if states and chance.random() < 0.5:
            parts.insert(chance.randint(0, len(parts)), f"state={chance.choice(states)}")
        return chance.choice(("?", "?", "?", "?&", "?;", "??")) + "&".join(parts)

    def assert_answered(self, address):
        answer = self.url_open(address, allow_redirects=False)
        self.assertIn(answer.status_code, (200, 303), address)
        if answer.status_code == 303:
            self.assertNotIn("evil", answer.headers["Location"])
            self.assertNotIn("Set-Cookie:x", str(answer.headers))
        else:
            self.assertNotIn("<script>alert", answer.text)
            self.assertIn("o_microsoft_message", answer.text)
        self.assertLess(answer.elapsed.total_seconds(), 30)

    def started(self):
        return parse_qs(urlsplit(self.start()).query)["state"][0]

    def test_answers_that_microsoft_never_gave(self):
        self.authenticate("ada", "ada's password")
        states = []
        for number in range(COUNT):
            if number % 30 == 0:  # a state is good once
                states = [self.started(), self.started()]
            self.assert_answered(CALLBACK + self.query(*states))
        self.assertFalse(self.env["microsoft.account"].search_count([("state", "=", "connected")]))

    def test_answers_without_a_session(self):
        for _number in range(COUNT):
            self.assert_answered(CALLBACK + self.query("x"))

    def test_ways_into_the_sign_in(self):
        self.authenticate("ada", "ada's password")
        for _number in range(COUNT):
            answer = self.url_open(START + self.query(), allow_redirects=False)
            self.assertEqual(answer.status_code, 303)
            self.assertIn("/oauth2/v2.0/authorize?", answer.headers["Location"])
