"""A company's own application at Microsoft, where it is another one than the database's."""

from odoo import api, fields, models
from odoo.orm.models import NO_ACCESS

CLOUDS = [
    ("global", "Microsoft 365 (worldwide)"),
    ("us_gov", "US Government (GCC High)"),
    ("us_dod", "US Government (DoD)"),
    ("china", "China (21Vianet)"),
]


class ResCompany(models.Model):
    """Without a client ID of its own a company uses the database's application, with all that belongs to it."""

    _inherit = "res.company"

    microsoft_client_id = fields.Char("Microsoft Client ID", groups="base.group_system", copy=False)
    microsoft_client_secret = fields.Char(
        compute="_compute_microsoft_client_secret",
        inverse="_inverse_microsoft_client_secret",
        groups="base.group_system",
        exportable=False,
        help="Leave it empty to keep the one that is stored; it is never shown again.",
    )
    microsoft_stored_secret = fields.Char(groups=NO_ACCESS, copy=False, exportable=False)
    microsoft_secret_is_set = fields.Boolean(compute="_compute_microsoft_secret_is_set", groups="base.group_system")
    microsoft_secret_expires = fields.Date(groups="base.group_system", copy=False)
    microsoft_tenant = fields.Char(groups="base.group_system", copy=False)
    microsoft_cloud = fields.Selection(CLOUDS, default="global", groups="base.group_system", copy=False)

    def _compute_microsoft_client_secret(self):
        self.microsoft_client_secret = False

    def _inverse_microsoft_client_secret(self):
        for company in self.filtered("microsoft_client_secret"):
            company.sudo().microsoft_stored_secret = company.microsoft_client_secret.strip()

    @api.depends("microsoft_stored_secret")
    def _compute_microsoft_secret_is_set(self):
        for company in self:
            company.microsoft_secret_is_set = bool(company.sudo().microsoft_stored_secret)

    def _microsoft_own_application(self):
        """Return these companies without those that use the database's application."""
        return self.sudo().filtered("microsoft_client_id")
