"""The run log: what each synchronisation did."""

from datetime import timedelta

from odoo import api, fields, models

KEPT_IDLE = timedelta(days=1)
KEPT = timedelta(days=30)


class MicrosoftSyncRun(models.Model):
    """One synchronisation of one collection. Written by the engine alone."""

    _name = "microsoft.sync.run"
    _description = "Synchronization with Microsoft 365"
    _order = "started desc, id desc"
    _rec_name = "collection_name"

    collection_model = fields.Char(readonly=True)
    collection_id = fields.Many2oneReference(model_field="collection_model", readonly=True, index=True)
    collection_name = fields.Char("Calendar", readonly=True)
    user_id = fields.Many2one("res.users", readonly=True, ondelete="cascade", index=True)
    started = fields.Datetime(readonly=True, index=True)
    finished = fields.Datetime(readonly=True)
    outcome = fields.Selection(
        [
            ("done", "Done"),
            ("partly", "Done, with problems"),
            ("failed", "Failed"),
            ("held", "Waiting for a decision"),
            ("unfinished", "Not finished"),
        ],
        readonly=True,
    )
    pulled = fields.Integer("Changed in Odoo", readonly=True)
    pushed = fields.Integer("Changed in Outlook", readonly=True)
    requests = fields.Integer("Requests to Microsoft", readonly=True)
    problems = fields.Integer("Items with a problem", readonly=True)
    seconds = fields.Float(readonly=True, digits=(16, 1))
    message = fields.Text(readonly=True)

    @api.autovacuum
    def _gc_runs(self):
        """Runs that changed nothing are kept for a day, the others for a month."""
        now = fields.Datetime.now()
        idle = [("started", "<", now - KEPT_IDLE), ("outcome", "=", "done"), ("pulled", "=", 0), ("pushed", "=", 0)]
        self.search(["|", ("started", "<", now - KEPT), "&", "&", "&", *idle]).unlink()
