"""Settings of the administrator. Tenant and cloud belong to ``microsoft_account``."""

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import str2bool

SECRET = "microsoft_calendar_client_secret"
SECRET_EXPIRES = "microsoft_calendar.secret_expires"


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    cal_microsoft_client_id = fields.Char("Microsoft client ID", config_parameter="microsoft_calendar_client_id")
    cal_microsoft_client_secret = fields.Char(
        "Microsoft client secret", help="Leave it empty to keep the one that is stored; it is never shown again."
    )
    cal_microsoft_secret_is_set = fields.Boolean(compute="_compute_cal_microsoft_secret_is_set")
    cal_microsoft_secret_expires = fields.Date(
        "Microsoft client secret expires",
        help="The day that Microsoft shows beside the secret. Administrators are reminded 30 and 7 days before.",
    )
    cal_microsoft_sync_paused = fields.Boolean("Pause the Outlook synchronization")

    def _compute_cal_microsoft_secret_is_set(self):
        self.cal_microsoft_secret_is_set = bool(self.env["ir.config_parameter"].sudo().get_param(SECRET))

    @api.model
    def get_values(self):
        if not self.env.is_admin():
            return super().get_values()
        parameters = self.env["ir.config_parameter"].sudo()
        return {
            **super().get_values(),
            "cal_microsoft_sync_paused": str2bool(parameters.get_param("microsoft_calendar_sync_paused") or "", False),
            "cal_microsoft_secret_expires": fields.Date.to_date(parameters.get_param(SECRET_EXPIRES) or False),
        }

    def set_values(self):
        # Anybody may call this; called for no record at all it would empty the parameters.
        if not self.env.is_admin():
            raise AccessError(self.env._("Only administrators can change the settings."))
        result = super().set_values()
        parameters = self.env["ir.config_parameter"].sudo()
        if self.cal_microsoft_client_secret:
            parameters.set_param(SECRET, self.cal_microsoft_client_secret.strip())
        parameters.set_param(SECRET_EXPIRES, fields.Date.to_string(self.cal_microsoft_secret_expires) or False)
        if (
            str2bool(parameters.get_param("microsoft_calendar_sync_paused") or "False", False)
            != self.cal_microsoft_sync_paused
        ):
            parameters.set_param("microsoft_calendar_sync_paused", self.cal_microsoft_sync_paused)
        return result
