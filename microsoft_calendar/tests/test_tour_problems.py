"""A person sees what needs attention, retries what was refused, and solves a conflict by hand (D112, D116)."""

from datetime import datetime, timedelta

from odoo.addons.microsoft_account.tests.common import MicrosoftCase
from odoo.tests import HttpCase, new_test_user, tagged

from .test_reliability import fault

ANNA = "anna.keller@contoso.example"


@tagged("post_install", "-at_install")
class TestTourProblems(MicrosoftCase, HttpCase):
    def setUp(self):
        super().setUp()
        self.anna = new_test_user(self.env, ANNA, name="Anna Keller", email=ANNA, tz="Europe/Brussels")
        self.outlook.seed(ANNA)
        self.connect(self.anna)

    def synchronise(self):
        self.env.flush_all()
        self.env["microsoft.calendar.collection"].search([("user_id", "=", self.anna.id)])._synchronise()
        self.env.invalidate_all()

    def edits(self, name, place):
        self.env["calendar.event"].with_user(self.anna).search([("name", "=", name)]).location = place

    def test_solve_problems(self):
        start = datetime.now().replace(microsecond=0) + timedelta(days=1)
        self.outlook.creates(ANNA, "Refused", start, location={"displayName": "Room 1"})
        both = self.outlook.creates(ANNA, "Both sides", start)
        self.synchronise()
        self.edits("Both sides", "Here")
        self.env.flush_all()
        self.env.cr.execute("UPDATE calendar_event SET write_date = write_date - interval '1 minute'")
        self.env.invalidate_all()
        self.outlook.changes(ANNA, both, location={"displayName": "There"})
        self.synchronise()
        self.edits("Refused", "Room 9")
        self.outlook.faults(fault(status=400, code="ErrorInvalidRequest", method="PATCH"))
        self.synchronise()
        self.outlook.faults()
        self.start_tour("/odoo", "microsoft_calendar_solve_problems", login=ANNA)
        self.synchronise()
        places = {one["subject"]: one["location"]["displayName"] for one in self.outlook.events(ANNA)}
        self.assertEqual(places, {"Refused": "Room 9", "Both sides": "Here"})
        self.assert_no_complaint()
