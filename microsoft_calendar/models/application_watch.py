"""The application at Microsoft is everybody's: administrators are reminded before its secret expires, and with
another one all go on at once. Nobody is disconnected meanwhile (``collection_attention.py`` tells of a refusal)."""

from markupsafe import Markup

from odoo import api, fields, models
from odoo.addons.microsoft_account.models.microsoft_account import APPLICATION_PARAMETERS
from odoo.tools import format_date

from .res_config_settings import SECRET_EXPIRES

# Days before the secret expires on which administrators are reminded.
REMINDERS = (7, 30)
REMINDED = "microsoft_calendar.secret_reminded"
OF_COMPANY = {"microsoft_client_id", "microsoft_stored_secret", "microsoft_tenant", "microsoft_cloud"}
REMINDER = "microsoft_calendar.activity_secret_expires"


class MicrosoftCalendarCollection(models.Model):
    _inherit = "microsoft.calendar.collection"

    def _application_changed(self):
        """Another secret, ID, tenant or cloud: what was refused is tried at once."""
        refused = self.filtered(lambda one: one.state == "refused")
        refused.write({"state": "active", "message": False, "failures": 0, "next_run": fields.Datetime.now()})
        refused._wake()
        self._call_administrators()

    # ------------------------------------------------------------------
    # The day on which the secret expires
    # ------------------------------------------------------------------

    @api.model
    def _remind_of_secrets(self):
        """Remind the administrators of secrets that expire soon; once for each of the days. Called daily."""
        parameters = self.env["ir.config_parameter"].sudo()
        expires = fields.Date.to_date(parameters.get_param(SECRET_EXPIRES) or False)
        if mark := self._reminder_due(expires, parameters.get_param(REMINDED)):
            self._remind(expires, self.env["res.company"])
            parameters.set_param(REMINDED, mark)
        for company in self.env["res.company"].sudo().search([("microsoft_client_id", "!=", False)]):
            expires = company.microsoft_secret_expires
            if mark := self._reminder_due(expires, company.microsoft_secret_reminded):
                self._remind(expires, company)
                company.microsoft_secret_reminded = mark

    @api.model
    def _reminder_due(self, expires, reminded):
        """Return the mark of the reminder that is due, if it has not been given."""
        left = (expires - fields.Date.today()).days if expires else None
        days = next((days for days in REMINDERS if left is not None and left <= days), None)
        mark = f"{expires} {days}" if days else False
        return mark if mark != reminded else False

    @api.model
    def _remind(self, expires, company):
        activities = self.env["mail.activity"].sudo().with_context(mail_activity_quick_update=True)
        administrators = self.env.ref("base.group_system").sudo().all_user_ids
        activities.create(
            [
                self.with_context(lang=admin.lang)._reminder(admin, expires, company)
                for admin in administrators.filtered(lambda user: user.active and user._is_internal())
            ]
        )

    def _reminder(self, admin, expires, company):
        whose = self.env._("The client secret of %s", company.name) if company else self.env._("The client secret")
        settings = Markup('<a href="/odoo/action-calendar.calendar_settings_action">%s</a>') % self.env._("Settings")
        sentences = (
            self.env._("%(whose)s expires on %(day)s.", whose=whose, day=format_date(self.env, expires)),
            self.env._("Create another one at Microsoft and enter it in the settings. Nobody has to connect again."),
            settings,
        )
        return {
            "activity_type_id": self.env.ref(REMINDER).id,
            "user_id": admin.id,
            "summary": self.env._("Outlook: the client secret expires"),
            "note": Markup("").join(Markup("<p>%s</p>") % sentence for sentence in sentences),
            "date_deadline": expires,
        }


class ResCompany(models.Model):
    _inherit = "res.company"

    microsoft_secret_reminded = fields.Char(groups="base.group_system", copy=False, readonly=True)

    def write(self, vals):
        result = super().write(vals)
        if OF_COMPANY & set(vals):
            calendars = self.env["microsoft.calendar.collection"].sudo()
            calendars.search([("state", "=", "refused")])._application_changed()
        return result


class IrConfigParameter(models.Model):
    _inherit = "ir.config_parameter"

    def set_param(self, key, value):
        before = super().set_param(key, value)
        if key in APPLICATION_PARAMETERS and (before or "") != (value or ""):
            calendars = self.env["microsoft.calendar.collection"].sudo()
            calendars.search([("state", "=", "refused")])._application_changed()
        return before
