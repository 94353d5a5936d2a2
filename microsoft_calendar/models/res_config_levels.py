"""The database's level of the settings that companies and people may have otherwise."""

from odoo import fields, models

from .settings_levels import PARAMETER, SETTINGS

YES_OR_NO = [("yes", "Yes"), ("no", "No")]


def _default(name):
    """Return the default of a setting as the fields of all levels say it."""
    default = SETTINGS[name].default
    return {True: "yes", False: "no"}[default] if isinstance(default, bool) else default


def _said(name):
    """Return what a field of a setting has besides its label: where it is kept, and the default."""
    return {"config_parameter": PARAMETER % name, "default": _default(name)}


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    microsoft_calendar_enabled = fields.Selection(YES_OR_NO, "Synchronize with Outlook", **_said("enabled"))
    microsoft_calendar_direction = fields.Selection(
        selection=lambda self: self._microsoft_calendar_choices("direction"), string="Direction", **_said("direction")
    )
    microsoft_calendar_conflicts = fields.Selection(
        selection=lambda self: self._microsoft_calendar_choices("conflicts"), string="Who Wins", **_said("conflicts")
    )
    microsoft_calendar_interval = fields.Integer("Minutes Between Two Looks at Outlook", **_said("interval"))
    microsoft_calendar_days_back = fields.Integer("Days Back", **_said("days_back"))
    microsoft_calendar_days_ahead = fields.Integer("Days Ahead", **_said("days_ahead"))
    microsoft_calendar_private_events = fields.Selection(
        selection=lambda self: self._microsoft_calendar_choices("private_events"),
        string="Private Events of Outlook",
        **_said("private_events"),
    )
    microsoft_calendar_teams = fields.Selection(YES_OR_NO, "Teams Meeting for Events Without a Place", **_said("teams"))
    microsoft_calendar_contacts = fields.Selection(
        selection=lambda self: self._microsoft_calendar_choices("contacts"),
        string="Contacts for Unknown People",
        **_said("contacts"),
    )
    microsoft_calendar_answer_mail = fields.Selection(
        YES_OR_NO, "Mail the Organizer About Answers Given in Odoo", **_said("answer_mail")
    )

    def _microsoft_calendar_choices(self, name):
        """Return the choices as the other levels have them, in the language of the user."""
        return self.env["res.company"]._fields[f"microsoft_calendar_{name}"]._description_selection(self.env)
