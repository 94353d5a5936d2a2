"""The names under which users' tokens have always been known."""

from odoo import fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    microsoft_calendar_rtoken = fields.Char(
        "Microsoft Refresh Token",
        compute="_compute_microsoft_tokens",
        inverse="_inverse_microsoft_tokens",
        groups="base.group_system",
        copy=False,
        exportable=False,
    )
    microsoft_calendar_token = fields.Char(
        "Microsoft Access Token",
        compute="_compute_microsoft_tokens",
        inverse="_inverse_microsoft_tokens",
        groups="base.group_system",
        copy=False,
        exportable=False,
    )
    microsoft_calendar_token_validity = fields.Datetime(
        "Microsoft Access Token Validity",
        compute="_compute_microsoft_tokens",
        inverse="_inverse_microsoft_tokens",
        groups="base.group_system",
        copy=False,
        exportable=False,
    )

    def _compute_microsoft_tokens(self):
        accounts = {
            account.user_id: account
            for account in self.env["microsoft.account"].sudo().search([("user_id", "in", self.ids)])
        }
        for user in self:
            account = accounts.get(user._origin, self.env["microsoft.account"])
            user.microsoft_calendar_rtoken = account.refresh_token
            user.microsoft_calendar_token = account.access_token
            user.microsoft_calendar_token_validity = account.token_validity

    def _inverse_microsoft_tokens(self):
        for user in self:
            values = {
                "refresh_token": user.microsoft_calendar_rtoken,
                "access_token": user.microsoft_calendar_token,
                "token_validity": user.microsoft_calendar_token_validity,
                "state": "connected" if user.microsoft_calendar_rtoken else "none",
            }
            account = self.env["microsoft.account"]._for_user(user).sudo()
            if account:
                # Nobody says whose tokens these are: it is asked for.
                account.write({**values, "object_id": False, "address": False, "aliases": False})
            elif values["state"] == "connected":
                self.env["microsoft.account"].sudo().create({**values, "user_id": user.id})
