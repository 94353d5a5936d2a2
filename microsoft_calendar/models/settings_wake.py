"""Settings that are changed take effect at once: the calendars concerned run next. Nothing else happens to them."""

from odoo import fields, models

from .settings_levels import PARAMETER, SETTINGS

FIELDS = {f"microsoft_calendar_{name}" for name in SETTINGS}
NAMES = {PARAMETER % name: name for name in SETTINGS}


class MicrosoftCalendarCollection(models.Model):
    _inherit = "microsoft.calendar.collection"

    def _settings_changed(self):
        """Look at Outlook soon, in the light of the new settings; tell the open screens."""
        if self:
            # Odoo has told the people of what was made while nothing was sent: it is not sent later by itself.
            self.connected_at = fields.Datetime.now()
            self._make_due()
            self._wake()
            self._tell_user(changed=False)


class ResCompany(models.Model):
    _inherit = "res.company"

    def write(self, vals):
        result = super().write(vals)
        if FIELDS & set(vals):
            calendars = self.env["microsoft.calendar.collection"].sudo()
            calendars.search([("user_id.company_id", "in", self.ids)])._settings_changed()
        return result


class ResUsers(models.Model):
    _inherit = "res.users"

    def write(self, vals):
        result = super().write(vals)
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
            self.env["microsoft.calendar.collection"].sudo().search([("state", "!=", "stopped")])._settings_changed()
        return result
