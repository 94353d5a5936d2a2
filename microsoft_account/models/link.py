"""One Odoo record <-> one item of one collection."""

import uuid

from odoo import api, fields, models
from odoo.tools import SQL

HISTORY_LENGTH = 20


class MicrosoftLink(models.AbstractModel):
    """Identity map, outbox, base of the merge, tombstone and error note in one row.

    The addon that inherits adds ``collection_id`` and the field that points to its record
    (``ondelete="set null"``: the row outlives the record, so that the deletion can be carried over).
    """

    _name = "microsoft.link"
    _description = "Link between a record and an item of Microsoft 365"
    _order = "id"

    # The name of the Many2one to the linked record, set by the model that inherits.
    _record_field: str

    subject = fields.Char(readonly=True, help="What the item is called, also when its record is gone.")
    state = fields.Selection(
        [
            ("new", "Not in Outlook yet"),
            ("unread", "Not in Odoo yet"),
            ("linked", "In both"),
            ("gone", "No longer in Outlook"),
        ],
        required=True,
        default="new",
        readonly=True,
    )
    remote_id = fields.Char(
        "Outlook ID", readonly=True, help="Immutable id of the item in this mailbox (case-sensitive)."
    )
    etag = fields.Char(readonly=True, help="Version of the item that is meant when it is changed (If-Match).")
    transaction_id = fields.Char(
        readonly=True,
        help="Stored before the item is created in Outlook, so that a lost answer never makes a second one.",
    )
    from_outlook = fields.Boolean(readonly=True, help="Its record was made because the item was in Outlook.")
    item = fields.Json(readonly=True, help="Outlook's item when both sides last agreed.")
    base = fields.Json(
        readonly=True, help="Odoo's value when both sides last agreed; empty where it was the same as Outlook's."
    )
    counter = fields.Integer(
        required=True,  # NULL + 1 is NULL: an edit would not be counted
        default=0,
        readonly=True,
        help="Edits in Odoo since the base. A push subtracts what it sent, so an edit made meanwhile stays.",
    )
    pending = fields.Boolean(compute="_compute_pending", search="_search_pending")
    problem = fields.Char(readonly=True, help="Why this item could not be synchronized, for a person.")
    remark = fields.Char(readonly=True, help="What a person should know about an item that was synchronized.")
    problem_side = fields.Selection([("odoo", "Into Odoo"), ("outlook", "To Outlook")], readonly=True)
    problem_since = fields.Datetime("First Time", readonly=True)
    problem_last = fields.Datetime("Last Time", readonly=True)
    tries = fields.Integer(readonly=True)
    retry_at = fields.Datetime("Next Try", readonly=True)
    refused_item = fields.Json(readonly=True, help="Outlook's item as it was when it could not be brought into Odoo.")
    choice = fields.Selection(
        [("odoo", "Odoo's"), ("outlook", "Outlook's")],
        readonly=True,
        help="The version that a person has chosen: it wins in everything at the next run.",
    )
    history = fields.Json(
        readonly=True,
        help="Values that gave way when both sides had changed, newest first: at, winner, field, lost, kept, settled.",
    )
    conflict_count = fields.Integer("Conflicts", readonly=True, help="Of those, the ones that nobody has settled.")

    def _creation_key(self):
        """Return the ``transactionId`` of the creation in Outlook: the same each time that it is asked for, also by an
        older copy of this database that was restored and knows nothing of the creation."""
        database = self.env["ir.config_parameter"].sudo().get_param("database.uuid")
        facts = (database, self._name, self.id, self.create_date, self.remote_id or "")
        return str(uuid.uuid5(uuid.NAMESPACE_OID, "/".join(map(str, facts))))

    @api.depends("counter")
    def _compute_pending(self):
        for link in self:
            link.pending = link.counter > 0

    def _search_pending(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("counter", ">", 0)] if True in value else [("counter", "<=", 0)]

    @api.depends("subject")
    def _compute_display_name(self):
        for link in self:
            link.display_name = link.subject or self.env._("Item without a subject")

    def _count_edit(self):
        """Note one more edit of the linked records, in the transaction of the person who made it."""
        if not self:
            return
        self.flush_recordset(["counter"])
        self.env.cr.execute(
            SQL("UPDATE %s SET counter = counter + 1 WHERE id IN %s", SQL.identifier(self._table), tuple(self.ids))
        )
        self.invalidate_recordset(["counter", "pending"])
        self.modified(["counter"])

    def _subtract_edits(self, sent):
        """These edits have reached Outlook (or need not); those made meanwhile stay."""
        self.ensure_one()
        if sent:
            self.flush_recordset(["counter"])
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET counter = greatest(counter - %s, 0) WHERE id = %s",
                    SQL.identifier(self._table), sent, self.id,
                )
            )  # fmt: skip
            self.invalidate_recordset(["counter", "pending"])
        self.modified(["counter"])

    def _write_changed(self, values):
        """Write what differs: a round that found nothing new must leave the row as it is."""
        self.ensure_one()
        changed = {name: value for name, value in values.items() if self[name] != value and (self[name] or value)}
        if changed:
            self.write(changed)

    def _note_problem(self, reason, retry_at):
        """Remember why the item could not be synchronised and when to try again."""
        now = fields.Datetime.now()
        for link in self:
            link.write(
                {
                    "problem": reason,
                    "problem_side": "outlook" if link.counter else "odoo",
                    "problem_since": link.problem_since or now,
                    "problem_last": now,
                    "tries": link.tries + 1,
                    "retry_at": retry_at,
                }
            )

    def _clear_problem(self):
        """The item has been synchronised."""
        self.filtered(lambda link: link.problem or link.tries or link.retry_at or link.choice).write(
            {
                "problem": False,
                "problem_side": False,
                "problem_since": False,
                "problem_last": False,
                "tries": 0,
                "retry_at": False,
                "refused_item": False,
                "choice": False,
            }
        )

    def _remember(self, entries):
        """Keep values that gave way: ``[{"at", "field", "winner", "lost", "kept"}]``, JSON."""
        self._write_history((entries + (self.history or []))[:HISTORY_LENGTH])

    def _settle_conflict(self, number, how):
        """A person has dealt with an entry of the history: "taken" (the other value) or "kept" (this one)."""
        history = [dict(entry) for entry in self.history or []]
        history[number]["settled"] = how
        self._write_history(history)

    def _write_history(self, history):
        self.ensure_one()
        self.write({"history": history, "conflict_count": sum("settled" not in entry for entry in history)})
