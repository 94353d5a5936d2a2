"""The application is refused, or will be: who is told, and what happens to the others (nothing)."""

from datetime import date, datetime, timedelta

from odoo.tests import tagged

from .common import TOMORROW, MicrosoftCalendarCase

ANNA, BEN = "anna@contoso.example", "ben@contoso.example"
KINDS = ("activity_application", "activity_secret_expires")
OTHER = "44444444-4444-4444-8444-444444444444"


@tagged("post_install", "-at_install")
class TestApplicationWatch(MicrosoftCalendarCase):
    def setUp(self):
        super().setUp()
        self.admins = self.env.ref("base.group_system").all_user_ids.filtered("active")
        self.assertTrue(self.admins)
        self.activities().unlink()

    def activities(self):
        kinds = self.env["mail.activity.type"].union(*(self.env.ref(f"microsoft_calendar.{kind}") for kind in KINDS))
        return self.env["mail.activity"].search([("activity_type_id", "in", kinds.ids)])

    def test_d76_the_secret_expires_for_all(self):
        """D76: one alert, nobody disconnected, and with the new secret all go on without signing in or reading anew."""
        self.connect(self.ben)
        self.synchronise(self.anna, self.ben)
        both = self.collection(self.anna) | self.collection(self.ben)
        cursors = both.mapped("cursor")
        secret = {"client_id": "11111111-1111-4111-8111-111111111111", "secrets": ["new"]}
        self.outlook.seed(application={**secret, "expired_secrets": ["emulator-secret"]})
        self.later(hours=2)
        made = self.create_event(name="Meanwhile")
        for _again in range(3):
            self.synchronise(self.anna, self.ben)
            self.later(minutes=30)
        self.assertEqual(both.mapped("state"), ["refused", "refused"])
        self.assertEqual(self.activities().user_id, self.admins)
        self.assertEqual(len(self.activities()), len(self.admins))
        self.assertIn("secret has expired", self.activities()[0].note)
        accounts = self.env["microsoft.account"].search([("user_id", "in", (self.anna | self.ben).ids)])
        self.assertEqual(set(accounts.mapped("state")), {"connected"})

        self.outlook.forget_journal()
        self.env["ir.config_parameter"].set_param("microsoft_calendar_client_secret", "new")
        self.assertFalse(self.activities())
        self.assertEqual(set(both.mapped("next_run")), {datetime.now()})
        self.synchronise(self.anna, self.ben)
        self.assertEqual(both.mapped("state"), ["active", "active"])
        self.assert_in_sync(made)
        # Each went on from its cursor: a full round would ask with the window.
        self.assertEqual(len(self.outlook.requests("GET", "/me/calendarView/delta")), 2)
        self.assertFalse([entry for entry in self.outlook.journal() if "startDateTime" in str(entry)])
        self.assertTrue(all(cursors))

    def test_a_company_of_its_own_is_told_apart(self):
        self.outlook.seed(application={"client_id": OTHER, "secrets": ["s"]})
        self.anna.company_id.sudo().write({"microsoft_client_id": OTHER, "microsoft_client_secret": "wrong"})
        account = self.env["microsoft.account"]._for_user(self.anna)
        account.company_id = self.anna.company_id
        self.later(hours=2)
        self.synchronise()
        self.assertEqual(self.collection().state, "refused")
        self.anna.company_id.sudo().microsoft_client_secret = "s"
        self.assertEqual(self.collection().state, "active")

    # -- the reminder ------------------------------------------------------------------------------------------------

    def days_before(self, expires, days):
        self.later(days=(expires - timedelta(days=days) - date.today()).days)
        self.env["microsoft.calendar.collection"]._remind_of_secrets()
        self.env["microsoft.calendar.collection"]._remind_of_secrets()
        return self.activities()

    def test_administrators_are_reminded_thirty_and_seven_days_before(self):
        expires = date.today() + timedelta(days=100)
        settings = self.env["res.config.settings"].create({"cal_microsoft_secret_expires": expires})
        settings.set_values()
        self.assertEqual(self.env["res.config.settings"].create({}).cal_microsoft_secret_expires, expires)
        for days, told in ((31, False), (30, True), (29, False), (8, False), (7, True), (1, False), (-3, False)):
            with self.subTest(days=days):
                activities = self.days_before(expires, days)
                self.assertEqual(len(activities), len(self.admins) if told else 0)
                self.assertEqual(set(activities.mapped("date_deadline")), {expires} if told else set())
                activities.action_feedback()

    def test_a_company_s_own_secret(self):
        expires = date.today() + timedelta(days=20)
        company = self.anna.company_id.sudo()
        company.write({"microsoft_client_id": OTHER, "microsoft_secret_expires": expires})
        self.assertIn(company.name, self.days_before(expires, 20)[0].note)
        company.microsoft_secret_expires = expires + timedelta(days=700)
        self.activities().action_feedback()
        self.assertFalse(self.days_before(expires, 1))

    def test_saved_at_once_though_the_renewal_fails(self):
        """D70: what a person does is saved, whatever becomes of the renewal; the failure is told promptly."""
        self.outlook.tokens("revoke_refresh", ANNA)
        self.later(hours=2)
        self.anna.write({"name": "Anna K."})
        event = self.create_event(name="Saved", start=TOMORROW + timedelta(days=1))
        self.synchronise()
        self.assertEqual((event.name, self.anna.name), ("Saved", "Anna K."))
        account = self.env["microsoft.account"]._for_user(self.anna).sudo()
        self.assertEqual((account.state, account.refresh_token, account.access_token), ("sign_in", False, False))
        self.assertEqual(self.anna.microsoft_calendar_state, "sign_in")
        self.connect(self.anna)
        self.synchronise()
        self.assert_in_sync(event)
