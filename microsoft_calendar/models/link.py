"""One event (or series) <-> one item of one Outlook calendar."""

from odoo import fields, models


class MicrosoftCalendarLink(models.Model):
    """A meeting has one link for each connected mailbox that holds a copy of it."""

    _name = "microsoft.calendar.link"
    _inherit = "microsoft.link"
    _description = "Link between an event and Outlook"
    _record_field = "event_id"

    collection_id = fields.Many2one(
        "microsoft.calendar.collection", "Calendar", required=True, readonly=True, ondelete="cascade", index=True
    )
    user_id = fields.Many2one(related="collection_id.user_id", store=True, index=True)
    event_id = fields.Many2one("calendar.event", readonly=True, ondelete="set null", index="btree_not_null")
    recurrence_id = fields.Many2one(
        "calendar.recurrence",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
        help="Of a series, besides its first event.",
    )
    ical_uid = fields.Char("iCalUId", readonly=True, index="btree_not_null")
    role = fields.Selection(
        [
            ("organizer", "Organizer's copy: the content travels both ways"),
            ("source", "Attendee's copy that the content is taken from"),
            ("copy", "Attendee's copy"),
            ("former", "Of the former organizer: is deleted in Outlook"),
            ("apart", "Outlook's alone: nothing of it reaches Odoo"),
        ],
        required=True,
        default="organizer",
        readonly=True,
    )

    remainder = fields.Json(
        readonly=True,
        help="What a series still is in Outlook after the last occurrence that Odoo held of it was removed there.",
    )
    answers = fields.Json(
        readonly=True,
        help="What this copy said when it was last read: who answered what, to the whole and to single days.",
    )

    draft = fields.Boolean(readonly=True, help="Is created in Outlook as a draft, which invites nobody.")

    def _set_apart(self):
        """What becomes of these items is Outlook's alone from here on; the rows stay, so that none is imported anew."""
        unsent = self.filtered(lambda link: link.state == "new" and not link.transaction_id)
        unsent.unlink()
        (self - unsent).write({"role": "apart", "counter": 0, "answers": False})
        (self - unsent)._clear_problem()

    _item_once = models.UniqueIndex(
        "(collection_id, remote_id) WHERE remote_id IS NOT NULL", "An item has one link in a calendar."
    )
    _event_once = models.UniqueIndex(
        "(collection_id, event_id) WHERE event_id IS NOT NULL", "An event has one link in a calendar."
    )
    _series_once = models.UniqueIndex(
        "(collection_id, recurrence_id) WHERE recurrence_id IS NOT NULL", "A series has one link in a calendar."
    )
    _waiting = models.Index("(collection_id) WHERE counter > 0")
    _with_problem = models.Index("(collection_id) WHERE problem IS NOT NULL")
