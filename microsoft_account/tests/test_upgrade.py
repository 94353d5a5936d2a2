from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools.sql import table_columns


@tagged("post_install", "-at_install")
class TestUpgrade(TransactionCase):
    """A database of Odoo's own addon of this name is taken over in place."""

    def setUp(self):
        super().setUp()
        self.ada, self.bob, self.eve = (new_test_user(self.env, name) for name in ("ada", "bob", "eve"))
        self.env.flush_all()

    def columns(self, *definitions):
        for definition in definitions:
            self.env.cr.execute(f"ALTER TABLE res_users ADD COLUMN {definition}")

    def upgrade(self):
        self.env["microsoft.account"].init()
        self.env.invalidate_all()

    def test_tokens_move_once_and_leave_nothing_behind(self):
        self.columns(
            "microsoft_calendar_rtoken varchar",
            "microsoft_calendar_token varchar",
            "microsoft_calendar_token_validity timestamp",
        )
        self.env.cr.execute(
            """
            UPDATE res_users SET microsoft_calendar_rtoken = 'r ' || login, microsoft_calendar_token = 'a ' || login,
                                 microsoft_calendar_token_validity = '2026-03-02 10:00:00'
             WHERE login IN ('ada', 'eve');
            UPDATE res_users SET microsoft_calendar_token = 'access only' WHERE login = 'bob';
            """
        )
        self.env["microsoft.account"].create({"user_id": self.eve.id, "state": "connected", "refresh_token": "newer"})
        self.env.flush_all()
        self.upgrade()
        self.assertEqual((self.ada.microsoft_calendar_rtoken, self.ada.microsoft_calendar_token), ("r ada", "a ada"))
        self.assertEqual(str(self.ada.microsoft_calendar_token_validity), "2026-03-02 10:00:00")
        self.assertEqual(self.env["microsoft.account"]._for_user(self.ada).state, "connected")
        self.assertEqual(self.eve.microsoft_calendar_rtoken, "newer")
        self.assertFalse(self.env["microsoft.account"]._for_user(self.bob))
        self.assertFalse([name for name in table_columns(self.env.cr, "res_users") if "token" in name])
        self.upgrade()
        self.assertEqual(self.env["microsoft.account"].search_count([("user_id", "=", self.ada.id)]), 1)

    def test_a_database_with_only_some_of_the_columns(self):
        self.columns("microsoft_calendar_rtoken varchar")
        self.env.cr.execute("UPDATE res_users SET microsoft_calendar_rtoken = 'r' WHERE login = 'ada'")
        self.upgrade()
        self.assertEqual(self.ada.microsoft_calendar_rtoken, "r")

    def test_the_tenant_is_read_from_the_old_address(self):
        """D68."""
        parameters = self.env["ir.config_parameter"]
        for address, expected in (
            ("https://login.microsoftonline.com/contoso.example/oauth2/v2.0/authorize", ("contoso.example", "global")),
            ("https://login.microsoftonline.us/common/oauth2/v2.0/authorize", ("common", "us_gov")),
            ("https://login.example.com/contoso/oauth2/v2.0/authorize", (False, False)),
            ("", (False, False)),
        ):
            with self.subTest(address=address):
                for name in ("microsoft_calendar.tenant", "microsoft_calendar.cloud"):
                    parameters.set_param(name, False)
                parameters.set_param("microsoft_account.auth_endpoint", address)
                self.upgrade()
                found = tuple(parameters.get_param(f"microsoft_calendar.{name}") for name in ("tenant", "cloud"))
                self.assertEqual(found, expected)

    def test_a_tenant_that_was_chosen_stays(self):
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("microsoft_calendar.tenant", "chosen")
        parameters.set_param(
            "microsoft_account.auth_endpoint", "https://login.microsoftonline.com/old/oauth2/v2.0/authorize"
        )
        self.upgrade()
        self.assertEqual(parameters.get_param("microsoft_calendar.tenant"), "chosen")
