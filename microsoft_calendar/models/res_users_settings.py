"""Columns that databases of Odoo's own connector hold."""

from odoo import api, fields, models


class ResUsersSettings(models.Model):
    _inherit = "res.users.settings"

    microsoft_calendar_sync_token = fields.Char(copy=False, groups="base.group_system")
    microsoft_synchronization_stopped = fields.Boolean(copy=False, groups="base.group_system")
    microsoft_last_sync_date = fields.Datetime(copy=False, groups="base.group_system")

    @api.model
    def _get_fields_blacklist(self):
        return [
            *super()._get_fields_blacklist(),
            "microsoft_calendar_sync_token",
            "microsoft_synchronization_stopped",
            "microsoft_last_sync_date",
        ]
