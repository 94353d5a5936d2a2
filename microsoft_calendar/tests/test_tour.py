"""A person connects, presses Outlook in the calendar, and sees what was only in Outlook."""

from datetime import date, timedelta
from urllib.parse import urljoin

from lxml import html

from odoo.addons.microsoft_account.tests.common import MicrosoftCase
from odoo.tests import HttpCase, new_test_user, tagged

ANNA = "anna.keller@contoso.example"


@tagged("post_install", "-at_install")
class TestTour(MicrosoftCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = new_test_user(cls.env, ANNA, name="Anna Keller", email=ANNA, tz="Europe/Brussels")

    def setUp(self):
        super().setUp()
        self.outlook.seed(ANNA)

    def sign_in(self, login):
        """Walk through Microsoft's pages, as a tour cannot: they are on another host."""
        self.authenticate(login, login)
        page = self.url_open("/microsoft_account/sign_in?from_url=/odoo")
        for choice in ({"account": login}, {"consent": "accept"}):
            form = html.fromstring(page.content).forms[0]
            page = self.url_open(
                urljoin(page.url, form.action), data=[*form.form_values(), *choice.items()], method=form.method
            )
        self.assertTrue(page.url.startswith(f"{self.base_url()}/odoo"), f"The sign-in ended at {page.url}.")

    def test_connect_and_see(self):
        self.sign_in(ANNA)
        # Three days around today are in the week that the calendar opens with, whenever that is.
        yesterday = date.today() - timedelta(days=1)
        self.outlook.creates(ANNA, "Only in Outlook", yesterday, yesterday + timedelta(days=2))
        self.start_tour("/odoo", "microsoft_calendar_connect_and_see", login=ANNA)
        event = self.env["calendar.event"].search([("name", "=", "Only in Outlook")])
        self.assertEqual((event.user_id, event.start_date), (self.anna, yesterday))
        self.assert_nothing_sent()
        self.assert_no_complaint()
