"""The pages of a sign-in, as a browser goes through them."""

from urllib.parse import urljoin, urlsplit

import lxml.html
import requests


class SignInPages:
    """For HttpCase: to Microsoft and back. ``browser`` is at the sign-in service, Odoo's pages go through url_open."""

    def setUp(self):
        super().setUp()
        self.browser = requests.Session()
        self.addCleanup(self.browser.close)

    def start(self, return_url="/odoo/calendar"):
        """Press the button; returns the address of the sign-in service."""
        url = self.env["microsoft.account"]._sign_in_url(return_url)
        answer = self.url_open(url, allow_redirects=False)
        self.assertEqual(answer.status_code, 303, answer.text)
        return answer.headers["Location"]

    def sign_in(self, address, mailbox, consent="accept", without=()):
        """Pick an account and consent; returns the address to which the browser is sent back."""
        answer = self.browser.get(address, timeout=30)
        while not answer.is_redirect:
            form = lxml.html.fromstring(answer.text).forms[0]
            values = [(name, value) for name, value in form.form_values() if not value.endswith(tuple(without) or "\0")]
            values += [("account", mailbox)] if form.xpath(".//button[@name='account']") else [("consent", consent)]
            action = urljoin(answer.url, form.action)
            answer = self.browser.post(action, data=values, timeout=30, allow_redirects=False)
            self.assertTrue(answer.ok, answer.text)
        return answer.headers["Location"]

    def come_back(self, address):
        parts = urlsplit(address)
        return self.url_open(f"{parts.path}?{parts.query}", allow_redirects=False)
