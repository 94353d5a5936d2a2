"""Private events stay private: what is known of them is for the person in whose mailbox they are."""

import json

from odoo import api, fields, models

from ..mapping.privacy import is_private


class MicrosoftCalendarLink(models.Model):
    _inherit = "microsoft.calendar.link"

    private = fields.Boolean(
        compute="_compute_private",
        store=True,
        help="Only the owner of the mailbox sees this row: subject, content and problems.",
    )

    @api.depends(
        "item",
        "refused_item",
        "event_id.privacy",
        "event_id.user_id.res_users_settings_ids.calendar_default_privacy",
    )
    def _compute_private(self):
        """Either side may say so. An event without a word on it is as private as the calendar of its organizer."""
        for link in self:
            in_odoo = link.event_id.sudo().effective_privacy == "private"
            link.private = in_odoo or is_private(link.item) or is_private(link.refused_item)


class MicrosoftCalendarCollection(models.Model):
    _inherit = "microsoft.calendar.collection"

    def _is_private(self, record, before):
        """Now, or as it was."""
        return record.sudo().effective_privacy == "private" or '"private"' in json.dumps(before)
