"""Recurrences keep the columns of the mixin, so that a database of Odoo's own connector upgrades in place."""

from odoo import models


class CalendarRecurrence(models.Model):
    _name = "calendar.recurrence"
    _inherit = ["calendar.recurrence", "microsoft.calendar.sync"]
