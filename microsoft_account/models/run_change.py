"""What a run changed in Odoo, with what was there before: for a while it can be put back."""

import json

from odoo import api, fields, models
from odoo.exceptions import UserError

# What is longer than this (a description with pictures, say) is not kept.
LONGEST = 100_000


class MicrosoftSyncChange(models.Model):
    """One record that a run brought, archived or changed. Goes with its run, after 30 days."""

    _name = "microsoft.sync.change"
    _description = "Change that a synchronization made in Odoo"
    _order = "id"

    run_id = fields.Many2one("microsoft.sync.run", required=True, readonly=True, ondelete="cascade", index=True)
    user_id = fields.Many2one(related="run_id.user_id", store=True, index=True)
    name = fields.Char(readonly=True)
    res_model = fields.Char(readonly=True)
    res_id = fields.Many2oneReference(model_field="res_model", readonly=True)
    kind = fields.Selection(
        [("created", "Created"), ("archived", "Archived"), ("changed", "Changed"), ("declined", "Declined")],
        required=True,
        readonly=True,
    )
    before = fields.Json(readonly=True, exportable=False, help="What Odoo held, of the fields that were changed.")
    after = fields.Json(readonly=True, exportable=False, help="What the run made of it.")
    undone = fields.Boolean(readonly=True)
    private = fields.Boolean(readonly=True, help="Nobody sees it but the person whose calendar it is.")

    def _can_be_put_back(self):
        return self.filtered(
            lambda change: not change.undone and (change.after if change.kind == "created" else change.before)
        )


class MicrosoftSyncRun(models.Model):
    _inherit = "microsoft.sync.run"

    change_ids = fields.One2many("microsoft.sync.change", "run_id", readonly=True)
    undo_note = fields.Text("Undo", compute="_compute_undo_note")

    @api.depends("change_ids.undone", "change_ids.kind")
    def _compute_undo_note(self):
        for run in self:
            changes = run.change_ids._can_be_put_back()
            words = {
                "created": self.env._(
                    "Events that came from Outlook and are archived in Odoo: %s. They stay in Outlook, and do not come "
                    "again."
                ),
                "archived": self.env._("Archived events that come back: %s."),
                "changed": self.env._("Changed events that get their former values: %s."),
                "declined": self.env._("Answers that are taken back: %s."),
            }
            counts = {kind: len(changes.filtered(lambda one, kind=kind: one.kind == kind)) for kind in words}
            lines = [words[kind] % count for kind, count in counts.items() if count]
            if lines:
                lines.append(self.env._("It is done in Odoo only: Outlook is not told, and nobody gets a mail."))
            run.undo_note = "\n".join(lines)

    def action_undo(self):
        """Put back what this run did in Odoo, unless somebody has changed it since."""
        self.ensure_one()
        self.check_access("read")
        run = self.sudo()
        collection = self.env[run.collection_model].sudo().browse(run.collection_id).exists()
        if not collection:
            raise UserError(self.env._("The calendar of this run is no longer here."))
        changes = run.change_ids._can_be_put_back()
        brought = changes.filtered(lambda change: change.kind == "created")
        reasons = collection._take_out(brought) if brought else {}
        for change in changes - brought:
            with self.env.cr.savepoint():
                if reason := collection._put_back(change):
                    reasons[change] = reason
        left = []
        for change in changes:
            if change in reasons:
                hidden = change.private and run.user_id != self.env.user
                left.append(f"{self.env._('Private') if hidden else change.name}: {reasons[change]}")
            else:
                change.undone = True
        collection._tell_user(changed=True)
        done = len(run.change_ids.filtered("undone"))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if left else "success",
                "title": self.env._("Undo"),
                "message": "\n".join([self.env._("Undone: %s", done), *left]),
                "sticky": bool(left),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }


class MicrosoftCollection(models.AbstractModel):
    _inherit = "microsoft.collection"

    def _keep_changes(self, outcome, notes):
        """Keep what a run changes, in the transaction of the change. The run's row is made with the first one.

        :param notes: dictionaries with name, record, kind, before and after (JSON)
        """
        if not notes:
            return
        runs = self.env["microsoft.sync.run"]
        run = runs.browse(outcome.run_id).exists()  # a transaction that had to be repeated took it away
        if not run:
            run = runs.create(self._run_values())
            outcome.run_id = run.id
        self.env["microsoft.sync.change"].create(
            [
                {
                    "run_id": run.id,
                    "name": note["name"],
                    "res_model": note["record"]._name,
                    "res_id": note["record"].id,
                    "kind": note["kind"],
                    "private": self._is_private(note["record"], note["before"] or note["after"]),
                    "before": note["before"] if len(json.dumps(note["before"])) <= LONGEST else False,
                    "after": note["after"] if len(json.dumps(note["after"])) <= LONGEST else False,
                }
                for note in notes
            ]
        )

    def _run_values(self):
        """Return what the run log says of a run that has not ended."""
        return {
            "collection_model": self._name,
            "collection_id": self.id,
            "collection_name": self.name,
            "user_id": self.user_id.id,
            "started": fields.Datetime.now(),
            "outcome": "unfinished",
        }

    def _take_out(self, changes):
        """Archive the records that a run brought (there may be thousands). Return ``{change: why not}``, in words."""
        raise NotImplementedError

    def _put_back(self, change):
        """Bring a record back to what a change says was before, in Odoo only. Return why not, in words, if not."""
        raise NotImplementedError
