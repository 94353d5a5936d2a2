"""Settings of the application that belong to the account."""

from odoo import fields, models

from .res_company import CLOUDS


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    microsoft_tenant = fields.Char(
        "Tenant",
        config_parameter="microsoft_calendar.tenant",
        default="common",
        help="The ID or domain of your organization in Microsoft Entra. Needed if the application is registered for "
        'one organization only; "common" accepts every work, school and personal account.',
    )
    microsoft_cloud = fields.Selection(
        CLOUDS,
        "Cloud",
        config_parameter="microsoft_calendar.cloud",
        default="global",
        help="Where your organization's accounts are. An application is registered in one cloud only.",
    )
    microsoft_redirect_url = fields.Char(
        "Redirect Address",
        compute="_compute_microsoft_redirect_url",
        help="Copy this address into the registration of the application at Microsoft (platform: Web).",
    )

    def _compute_microsoft_redirect_url(self):
        self.microsoft_redirect_url = self.env["microsoft.account"]._redirect_url()
