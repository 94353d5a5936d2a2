"""Taking over what Odoo's own addon of this name left in a database."""

from urllib.parse import urlsplit

from odoo import models
from odoo.tools import SQL
from odoo.tools.sql import table_columns

from ..graph.clouds import by_login_host

_COLUMNS = {
    "microsoft_calendar_rtoken": "refresh_token",
    "microsoft_calendar_token": "access_token",
    "microsoft_calendar_token_validity": "token_validity",
}


class MicrosoftAccountUpgrade(models.Model):
    _inherit = "microsoft.account"

    def init(self):
        """Move the tokens from the users' table, and the tenant out of the sign-in address. Does nothing twice."""
        self._move_tokens()
        self._move_tenant()

    def _move_tokens(self):
        present = [name for name in _COLUMNS if name in table_columns(self.env.cr, "res_users")]
        if not present:
            return
        if "microsoft_calendar_rtoken" in present:
            self.env.cr.execute(
                SQL(
                    """
                    INSERT INTO microsoft_account (user_id, state, create_uid, create_date, write_uid, write_date, %s)
                         SELECT id, 'connected', 1, now() AT TIME ZONE 'UTC', 1, now() AT TIME ZONE 'UTC', %s
                           FROM res_users
                          WHERE microsoft_calendar_rtoken <> ''
                            AND NOT EXISTS (SELECT 1 FROM microsoft_account WHERE user_id = res_users.id)
                    """,
                    SQL(", ").join(SQL.identifier(_COLUMNS[name]) for name in present),
                    SQL(", ").join(SQL.identifier(name) for name in present),
                )
            )
        # No token stays behind in a column that nobody knows (and that no neutralization clears).
        self.env.cr.execute(
            SQL(
                "ALTER TABLE res_users %s",
                SQL(", ").join(SQL("DROP COLUMN %s", SQL.identifier(name)) for name in present),
            )
        )

    def _move_tenant(self):
        parameters = self.env["ir.config_parameter"]
        address = urlsplit(parameters.get_param("microsoft_account.auth_endpoint") or "")
        tenant = address.path.strip("/").partition("/")[0]
        cloud = by_login_host(address.hostname or "")
        if not (tenant and cloud) or parameters.get_param("microsoft_calendar.tenant"):
            return
        parameters.set_param("microsoft_calendar.tenant", tenant)
        parameters.set_param("microsoft_calendar.cloud", cloud)
