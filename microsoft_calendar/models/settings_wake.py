"""Settings that are changed take effect at once: the calendars concerned run next. Nothing else happens to them.

When sending was allowed or forbidden is kept beside the setting, never in the row of a calendar that a run may hold.
"""

from odoo import fields, models

from .settings_levels import PARAMETER, SETTINGS

FIELDS = {f"microsoft_calendar_{name}" for name in SETTINGS}
# Odoo has told the people of what was made while nothing was sent: it is not sent later by itself.
SENDING = {"enabled", "direction"}
SENDING_FIELDS = {f"microsoft_calendar_{name}" for name in SENDING}
SENDING_SET_AT = PARAMETER % "sending_set_at"
NAMES = {PARAMETER % name: name for name in SETTINGS}


class MicrosoftCalendarCollection(models.Model):
    _inherit = "microsoft.calendar.collection"

    def _settings_changed(self):
        """Look at Outlook soon, in the light of the new settings; tell the open screens."""
        if self:
            self._send_after_all()
            self._make_due()
            self._wake()
            self._tell_user(changed=False)

    def _send_after_all(self):
        """What was made to be sent, and was not before nothing was sent any more: Odoo has invited nobody to it."""
        waiting = [("collection_id", "in", self.ids), ("state", "=", "new"), ("event_id.active", "=", True)]
        self.env["microsoft.calendar.link"].sudo().search([*waiting, ("counter", "=", 0)])._count_edit()

    def _sends_since(self):
        """Events made before are not sent by themselves: there was no calendar, or a setting kept them here."""
        database = self.env["ir.config_parameter"].sudo().get_param(SENDING_SET_AT)
        user = self.user_id.sudo()
        set_at = (user.microsoft_calendar_sending_set_at, user.company_id.microsoft_calendar_sending_set_at)
        return max(filter(None, (self.connected_at, *set_at, fields.Datetime.to_datetime(database))))


class MicrosoftCalendarLevel(models.AbstractModel):
    _inherit = "microsoft.calendar.level"

    microsoft_calendar_sending_set_at = fields.Datetime(
        readonly=True, help="When somebody said last, on this level, whether what is made in Odoo is sent."
    )


class ResCompany(models.Model):
    _inherit = "res.company"

    def write(self, vals):
        result = super().write(vals)
        if SENDING_FIELDS & set(vals):
            self.microsoft_calendar_sending_set_at = fields.Datetime.now()
        if FIELDS & set(vals):
            calendars = self.env["microsoft.calendar.collection"].sudo()
            calendars.search([("user_id.company_id", "in", self.ids)])._settings_changed()
        return result


class ResUsers(models.Model):
    _inherit = "res.users"

    def write(self, vals):
        result = super().write(vals)
        if (SENDING_FIELDS | {"company_id"}) & set(vals):
            self.sudo().microsoft_calendar_sending_set_at = fields.Datetime.now()
        if (FIELDS | {"company_id"}) & set(vals):
            calendars = self.env["microsoft.calendar.collection"].sudo()
            calendars.search([("user_id", "in", self.ids)])._settings_changed()
        return result


class IrConfigParameter(models.Model):
    _inherit = "ir.config_parameter"

    def set_param(self, key, value):
        name = NAMES.get(key)
        before = name and self._microsoft_calendar_setting(name)
        result = super().set_param(key, value)
        if name and self._microsoft_calendar_setting(name) != before:
            if name in SENDING:
                super().set_param(SENDING_SET_AT, fields.Datetime.to_string(fields.Datetime.now()))
            self.env["microsoft.calendar.collection"].sudo().search([("state", "!=", "stopped")])._settings_changed()
        return result
