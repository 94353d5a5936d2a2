"""Whether a person is asked before a save that makes Outlook mail people."""

from odoo import fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    microsoft_calendar_warn = fields.Boolean(
        "Ask before Outlook mails people",
        default=True,
        help="Before a change of yours makes Outlook send mails, say to how many people, and ask.",
    )

    @property
    def SELF_READABLE_FIELDS(self):
        return [*super().SELF_READABLE_FIELDS, "microsoft_calendar_warn"]

    @property
    def SELF_WRITEABLE_FIELDS(self):
        return [*super().SELF_WRITEABLE_FIELDS, "microsoft_calendar_warn"]


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    def session_info(self):
        """Screens ask the server about mails only where it has something to say."""
        user = self.env.user
        warns = user._is_internal() and user.microsoft_calendar_warn and user._microsoft_configured()
        return {**super().session_info(), "microsoft_calendar_warn": bool(warns)}
