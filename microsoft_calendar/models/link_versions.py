"""Both versions of an event side by side, in words."""

from odoo import api, fields, models

from .. import mapping
from ..mapping.values import DEVIATIONS, differing
from .value_words import Words

FIELDS_IN_ORDER = mapping.FIELDS


class MicrosoftCalendarLink(models.Model):
    _inherit = "microsoft.calendar.link"

    comparison = fields.Json(
        "Both Versions",
        compute="_compute_comparison",
        help="Of each field that differs: its name, and what it is in Odoo and in Outlook, in words.",
    )
    can_keep_odoo = fields.Boolean(compute="_compute_can_keep")
    can_keep_outlook = fields.Boolean(compute="_compute_can_keep")

    @api.depends_context("uid")
    @api.depends("item", "refused_item", "base", "private")
    def _compute_comparison(self):
        words = Words(self.env)
        for link in self:
            odoo, outlook = link.sudo()._versions() if link._microsoft_may_show() else (None, None)
            link.comparison = [
                {
                    "name": name,
                    "field": words.name(name),
                    "odoo": words.value(name, getattr(odoo, name)) if odoo else False,
                    "outlook": words.value(name, getattr(outlook, name)) if outlook else False,
                }
                for name in FIELDS_IN_ORDER
                if name in _to_show(odoo, outlook)
            ]

    @api.depends("event_id", "recurrence_id", "item", "role")
    def _compute_can_keep(self):
        """There must be two versions, and Outlook takes those of its organizers only."""
        for link in self:
            both = bool(link.event_id or link.recurrence_id) and bool(link.item)
            link.can_keep_odoo = both and link.role == "organizer"
            link.can_keep_outlook = both

    def _microsoft_may_show(self):
        """What is private is shown to the person whose calendar it is, and to nobody else."""
        self.ensure_one()
        return self.sudo().user_id == self.env.user or not self.sudo().private

    def _versions(self):
        """Return the values as Odoo and Outlook hold them, each None if there is none that could be read."""
        collection = self.collection_id
        record = collection._records_of(self)[self]
        odoo = collection._odoo_values(record).get(record.id) if record.active else None
        item = self.refused_item or self.item
        try:
            outlook = mapping.read(item, collection._aliases()).value if item else None
        except mapping.MalformedItem:
            outlook = None
        return odoo, outlook


def _to_show(odoo, outlook):
    if odoo and outlook:
        return differing(odoo, outlook) | {name for name in DEVIATIONS if getattr(odoo, name) != getattr(outlook, name)}
    only = odoo or outlook
    return {"subject", "time", "location"} if only else set()
