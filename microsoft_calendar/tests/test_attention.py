"""Who hears of what needs a person: one activity, no mail, gone when it is solved (D76, D82)."""

from odoo.tests import new_test_user, tagged

from .common import TOMORROW, MicrosoftCalendarCase
from .test_reliability import fault

ANNA = "anna@contoso.example"
REFUSED = fault(status=400, code="ErrorInvalidRequest", method="POST", path="/me/events$", count=100)


@tagged("post_install", "-at_install")
class TestAttention(MicrosoftCalendarCase):
    def setUp(self):
        super().setUp()
        self.mails_before = self.env["mail.mail"].search_count([])

    def tearDown(self):
        self.assertEqual(self.env["mail.mail"].search_count([]), self.mails_before)
        super().tearDown()

    def activities(self, user=None):
        return self.env["mail.activity"].search([("user_id", "=", (user or self.anna).id)])

    def test_one_activity_however_many_events_have_a_problem(self):
        for number in range(3):
            self.create_event(name=f"Meeting {number}")
        self.outlook.faults(REFUSED)
        self.synchronise()
        self.assertEqual(self.activities().mapped("summary"), ["Outlook: 3 events need your attention"])
        self.later(minutes=10)
        self.synchronise()
        self.assertEqual(len(self.activities()), 1)
        self.outlook.faults()
        self.create_event(name="Another").microsoft_link_ids.retry_at = False
        self.later(minutes=10)
        self.synchronise()
        self.assertFalse(self.activities())

    def test_the_activity_counts_what_is_left(self):
        self.outlook.plants(ANNA, subject="Without start", start=None, end=None)
        self.create_event(name="Budget")
        self.outlook.faults(REFUSED)
        self.synchronise()
        self.assertEqual(self.activities().summary, "Outlook: 2 events need your attention")
        self.outlook.faults()
        self.later(minutes=10)
        self.synchronise()
        self.assertEqual(self.activities().summary, "Outlook: 1 event needs your attention")

    def test_who_has_to_sign_in_again_is_told_once(self):
        self.outlook.tokens("revoke_refresh", ANNA)
        self.outlook.tokens("expire_access", ANNA)
        for _run in range(3):
            self.synchronise()
            self.later(hours=1)
        self.assertEqual(self.activities().mapped("summary"), ["Outlook: sign in again"])
        self.connect(self.anna)
        self.synchronise()
        self.assertFalse(self.activities())

    def test_a_passing_trouble_bothers_nobody(self):
        self.outlook.faults(fault("refuse", count=50))
        self.synchronise()
        self.assertFalse(self.activities())

    def test_d76_administrators_are_told_once_and_users_not_at_all(self):
        administrator = new_test_user(self.env, "boss@contoso.example", groups="base.group_system")
        self.connect(self.ben)
        self.synchronise(self.ben)
        for user in (self.anna, self.ben):
            self.outlook.demands(user.email, "expired_secret")
            self.outlook.tokens("expire_access", user.email)
        for _hour in range(3):
            for user in (self.anna, self.ben):
                self.synchronise(user)
                self.assertEqual(self.collection(user).state, "refused")
            self.later(hours=7)
        (activity,) = self.activities(administrator)
        self.assertIn("Microsoft refuses the application", activity.summary)
        self.assertIn("secret has expired", activity.note)
        self.assertFalse(self.activities(self.anna) | self.activities(self.ben))
        for user in (self.anna, self.ben):
            self.outlook.demands(user.email, None)
        self.synchronise(self.anna)
        self.assertTrue(self.activities(administrator), "Ben's calendar still waits.")
        self.synchronise(self.ben)
        self.assertFalse(self.activities(administrator))
        self.outlook.creates(ANNA, "Budget", TOMORROW)
        self.later(days=1)
        self.synchronise()
        self.assertTrue(self.event("Budget"))
