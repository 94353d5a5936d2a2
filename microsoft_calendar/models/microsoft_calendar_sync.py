"""What events and recurrences that are in Outlook have in common."""

from odoo import api, fields, models


class MicrosoftCalendarSync(models.AbstractModel):
    """Mixin of records that have a counterpart in Outlook.

    The names are those that databases of Odoo's own connector hold. The truth is on the links
    (``microsoft.calendar.link``): one for each mailbox that has a copy.
    """

    _name = "microsoft.calendar.sync"
    _description = "Record with a counterpart in Outlook"

    microsoft_id = fields.Char("Outlook ID", copy=False, readonly=True, index="btree_not_null")
    ms_universal_event_id = fields.Char(
        "Outlook iCalUId",
        copy=False,
        readonly=True,
        index="btree_not_null",
        help="The same in the mailboxes of all attendees: by it one meeting is recognised in several calendars.",
    )
    need_sync_m = fields.Boolean(
        "Waiting for Outlook",
        compute="_compute_need_sync_m",
        search="_search_need_sync_m",
        help="Changed in Odoo, and Outlook has not been told yet.",
    )

    def _compute_need_sync_m(self):
        self.need_sync_m = False

    @api.model
    def _search_need_sync_m(self, operator, value):
        return NotImplemented
