"""Settings on three levels: the database's, a company's where it says something else, a person's likewise."""

from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import str2bool

PARAMETER = "microsoft_calendar.%s"
# Read with each other and not with all else of a user or a company: every step of a run asks for some of them.
TOGETHER = "microsoft_calendar"


class Setting(NamedTuple):
    """What is in force where nobody says anything; for choices, what may be said; for numbers, the bounds."""

    default: bool | int | str
    choices: tuple[str, ...] = ()
    bounds: tuple[int, int] | None = None


SETTINGS = {
    "enabled": Setting(default=True),
    "direction": Setting("both", choices=("both", "to_outlook", "to_odoo")),
    "conflicts": Setting("newest", choices=("newest", "odoo", "outlook")),
    "interval": Setting(5, bounds=(1, 24 * 60)),
    # Graph refuses views of more than 1825 days; the window moves in steps, which takes some of them.
    "days_back": Setting(365, bounds=(1, 850)),
    "days_ahead": Setting(730, bounds=(1, 850)),
    "private_events": Setting("as_is", choices=("as_is", "busy", "skip")),
    "teams": Setting(default=False),
    "contacts": Setting("outside", choices=("always", "outside", "never")),
    "answer_mail": Setting(default=True),
}


class MicrosoftCalendarLevel(models.AbstractModel):
    """A company or a person: an empty field means "as the level above has it"."""

    _name = "microsoft.calendar.level"
    _description = "Settings of the Outlook calendar on one level"

    microsoft_calendar_enabled = fields.Selection(
        [("yes", "Yes"), ("no", "No")], "Synchronize with Outlook", prefetch=TOGETHER
    )
    microsoft_calendar_direction = fields.Selection(
        [("both", "Both ways"), ("to_outlook", "Odoo to Outlook"), ("to_odoo", "Outlook to Odoo")],
        "Direction",
        prefetch=TOGETHER,
    )
    microsoft_calendar_conflicts = fields.Selection(
        [("newest", "The newest edit"), ("odoo", "Odoo"), ("outlook", "Outlook")],
        "Who wins",
        help="When the same field was changed on both sides. What gave way is kept, and shown.",
        prefetch=TOGETHER,
    )
    microsoft_calendar_interval = fields.Integer("Minutes between two looks at Outlook", prefetch=TOGETHER)
    microsoft_calendar_days_back = fields.Integer("Days back", prefetch=TOGETHER)
    microsoft_calendar_days_ahead = fields.Integer("Days ahead", prefetch=TOGETHER)
    microsoft_calendar_private_events = fields.Selection(
        [("as_is", "As they are"), ("busy", "As busy time, without their content"), ("skip", "Not at all")],
        "Private events of Outlook",
        prefetch=TOGETHER,
    )
    microsoft_calendar_teams = fields.Selection(
        [("yes", "Yes"), ("no", "No")], "Teams meeting for events without a place", prefetch=TOGETHER
    )
    microsoft_calendar_contacts = fields.Selection(
        [("always", "For everybody"), ("outside", "For people from outside"), ("never", "For nobody")],
        "Contacts for unknown people",
        prefetch=TOGETHER,
    )
    microsoft_calendar_answer_mail = fields.Selection(
        [("yes", "Yes"), ("no", "No")], "Mail the organizer about answers given in Odoo", prefetch=TOGETHER
    )

    microsoft_calendar_in_force = fields.Json(
        "Settings in force",
        compute="_compute_microsoft_calendar_in_force",
        help="By the name of the field: what counts, and whence it comes.",
    )

    @api.depends(lambda self: [f"microsoft_calendar_{name}" for name in SETTINGS])
    def _compute_microsoft_calendar_in_force(self):
        for level in self:
            level.microsoft_calendar_in_force = {
                f"microsoft_calendar_{name}": level._microsoft_calendar_in_words(name) for name in SETTINGS
            }

    def _microsoft_calendar_in_words(self, name):
        """Say the value in force of a setting, and which level says so if it is not this one."""
        field = self._fields[f"microsoft_calendar_{name}"]
        value = self._microsoft_calendar_setting(name)
        if field.type == "selection":
            key = {True: "yes", False: "no"}.get(value, value)
            value = dict(field._description_selection(self.env))[key]
        if self._microsoft_calendar_own_setting(name) is not None:
            return self.env._("In force: %s", value)
        return self._microsoft_calendar_from_above(name, value)

    def _microsoft_calendar_from_above(self, name, value):
        return self.env._("In force: %s (the database's)", value)

    def _microsoft_calendar_setting(self, name):
        """Return the value in force for this level."""
        raise NotImplementedError

    def _microsoft_calendar_own_setting(self, name):
        """Return what this level says, None where it leaves it to the level above."""
        said = self[f"microsoft_calendar_{name}"] if self else False
        return _as(SETTINGS[name], said) if said else None


class ResCompany(models.Model):
    _name = "res.company"
    _inherit = ["res.company", "microsoft.calendar.level"]

    def _microsoft_calendar_setting(self, name):
        """Return the value in force for this company."""
        own = self.sudo()._microsoft_calendar_own_setting(name)
        return own if own is not None else self.env["ir.config_parameter"]._microsoft_calendar_setting(name)


class ResUsers(models.Model):
    _name = "res.users"
    _inherit = ["res.users", "microsoft.calendar.level"]

    @property
    def SELF_READABLE_FIELDS(self):
        names = (f"microsoft_calendar_{name}" for name in (*SETTINGS, "in_force"))
        return [*super().SELF_READABLE_FIELDS, *names]

    @property
    def SELF_WRITEABLE_FIELDS(self):
        return [*super().SELF_WRITEABLE_FIELDS, *(f"microsoft_calendar_{name}" for name in SETTINGS)]

    def _microsoft_calendar_setting(self, name):
        """Return the value in force for this person: the own, the main company's, or the database's."""
        own = self.sudo()._microsoft_calendar_own_setting(name)
        return own if own is not None else self.sudo().company_id._microsoft_calendar_setting(name)

    def _microsoft_calendar_from_above(self, name, value):
        if self.sudo().company_id._microsoft_calendar_own_setting(name) is None:
            return super()._microsoft_calendar_from_above(name, value)
        return self.env._("In force: %s (the company's)", value)


class IrConfigParameter(models.Model):
    _inherit = "ir.config_parameter"

    def _microsoft_calendar_setting(self, name):
        """Return the database's value; one that means nothing counts as not said."""
        said = self.sudo().get_param(PARAMETER % name)
        value = _as(SETTINGS[name], said) if said else None
        return SETTINGS[name].default if value is None else value


def _as(setting, said):
    """Return what was said as a value of this setting, within its bounds; None where it means nothing."""
    if setting.choices:
        return said if said in setting.choices else None
    try:
        if isinstance(setting.default, bool):
            return str2bool(said)
        least, most = setting.bounds
        return min(max(int(said), least), most)
    except ValueError:
        return None
