"""What the tests of rights have in common: people who log in, and call Odoo from their browsers."""

from odoo.tests import HttpCase, new_test_user
from odoo.tools import mute_logger

from .common import TOMORROW, MicrosoftCalendarCase

ANNA, BEN = "anna@contoso.example", "ben@contoso.example"
ACCESS_ERROR = "odoo.exceptions.AccessError"
USER_ERROR = "odoo.exceptions.UserError"
NOT_LOGGED_IN = "odoo.http.SessionExpiredException"


class RightsCase(MicrosoftCalendarCase, HttpCase):
    """Anna and Ben are connected; in Anna's calendar is a meeting. Penny comes through the portal."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.penny = new_test_user(cls.env, "penny", name="Penny Portal", groups="base.group_portal")

    def setUp(self):
        super().setUp()
        self.connect(self.ben)
        item = self.outlook.creates(ANNA, "Budget", TOMORROW)
        self.synchronise(self.anna, self.ben)
        self.outlook.changes(ANNA, item, location={"displayName": "Room 1"})
        self.synchronise(self.anna)
        self.meeting = self.event("Budget")
        self.outlook.forget_journal()

    def enter(self, user=None):
        """Log in (without a user: as a visitor of the website)."""
        self.authenticate(user and user.login, user and user.login)

    def ask(self, route, params):
        """Call an address as the web client does; returns ``(result, name of the error)``."""
        body = {"id": 0, "jsonrpc": "2.0", "method": "call", "params": params}
        with mute_logger("odoo.http"):
            answer = self.opener.post(f"{self.base_url()}{route}", json=body, timeout=30, allow_redirects=False)
        decoded = answer.json()
        return decoded.get("result"), decoded.get("error", {}).get("data", {}).get("name")

    def call(self, model, method, *args, **kwargs):
        """Call a method of a model, likewise."""
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        return self.ask(f"/web/dataset/call_kw/{model}/{method}", params)

    def does(self, model, method, *args, **kwargs):
        """Call a method that works; returns its result."""
        result, error = self.call(model, method, *args, **kwargs)
        self.assertFalse(error, f"{model}.{method}")
        return result
