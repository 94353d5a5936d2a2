"""One collection of items of one person that takes part in the synchronisation: what it is, and how it stands."""

from odoo import fields, models


class MicrosoftCollection(models.AbstractModel):
    """An Outlook calendar (or To Do list) of an Odoo user: its cursor, state and next run.

    The addon that inherits implements what the engine asks for (``collection_hooks.py``) and adds ``link_ids``.
    """

    _name = "microsoft.collection"
    _description = "Collection of Microsoft 365"
    _order = "user_id, id"

    # The model of the links, set by the model that inherits.
    _link_model: str

    name = fields.Char(required=True, readonly=True)
    user_id = fields.Many2one("res.users", required=True, readonly=True, ondelete="cascade", index=True)
    remote_id = fields.Char("Outlook ID", readonly=True)
    state = fields.Selection(
        [
            ("active", "Active"),
            ("stopped", "Stopped"),
            ("sign_in", "Sign in again"),
            ("refused", "Configuration refused"),
            ("problem", "Problem"),
            ("brake", "Waiting for a decision"),
        ],
        required=True,
        default="active",
        readonly=True,
    )
    message = fields.Char(readonly=True, help="What a person must know about the state.")
    connected_at = fields.Datetime(
        readonly=True,
        default=fields.Datetime.now,
        help="Events made in Odoo before are not sent to Outlook by themselves.",
    )
    last_attempt = fields.Datetime(readonly=True)
    last_success = fields.Datetime(readonly=True)
    next_run = fields.Datetime(readonly=True, index=True, default=fields.Datetime.now)
    rest_until = fields.Datetime(readonly=True, help="Microsoft asked for a pause: nothing is asked of it before.")
    failures = fields.Integer(readonly=True, help="Runs that failed in a row.")
    cursor = fields.Char(readonly=True, groups="base.group_system", help="Delta link: where the next pull goes on.")
    cursor_stamp = fields.Char(
        readonly=True,
        groups="base.group_system",
        help="What the cursor was made for; another stamp means a full round.",
    )
    progress_done = fields.Integer("Done", readonly=True, help="Items that the run in progress has dealt with.")
    progress_total = fields.Integer("To Do", readonly=True, help="Items that it knows of so far.")
    has_errand = fields.Boolean(
        readonly=True, help="A person has asked for something (a reset, say) that is done before the next round."
    )
    pending_count = fields.Integer("Waiting", compute="_compute_counts", compute_sudo=True)
    problem_count = fields.Integer("Problems", compute="_compute_counts", compute_sudo=True)
    conflict_count = fields.Integer("Conflicts", compute="_compute_counts", compute_sudo=True)

    def _compute_counts(self):
        for name, domain in (
            ("pending_count", [("counter", ">", 0)]),
            ("problem_count", [("problem", "!=", False)]),
            ("conflict_count", [("conflict_count", ">", 0)]),
        ):
            groups = self.env[self._link_model]._read_group(
                [("collection_id", "in", self.ids), *domain], ["collection_id"], ["__count"]
            )
            counts = {collection.id: count for collection, count in groups}
            for collection in self:
                collection[name] = counts.get(collection.id, 0)

    def action_sync_now(self):
        """Synchronise now, in this request, whatever the schedule says."""
        self.check_access("read")
        for collection in self.sudo():
            collection._synchronise()

    def action_show_problems(self):
        """Show the items that could not be synchronised, and those of which a value gave way."""
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Problems"),
            "res_model": self._link_model,
            "view_mode": "list,form",
            "domain": [
                ("collection_id", "in", self.ids),
                "|",
                ("problem", "!=", False),
                ("conflict_count", ">", 0),
            ],
        }

    def action_show_runs(self):
        """Show the run log of these collections."""
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Runs"),
            "res_model": "microsoft.sync.run",
            "view_mode": "list,graph,pivot",
            "domain": [("collection_model", "=", self._name), ("collection_id", "in", self.ids)],
        }
