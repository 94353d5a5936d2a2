"""Two runs at once must not make the same thing twice."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

KEPT = timedelta(days=1)


class MicrosoftCalendarClaim(models.Model):
    """What a run makes out of Outlook, by its name there.

    Colleagues' mailboxes show the same meeting and the same people, and their runs do not see what the others have not
    committed yet. Who makes something claims its name first: the other waits for that transaction, fails to serialize,
    is repeated by the engine, and finds what is there by then.
    """

    _name = "microsoft.calendar.claim"
    _description = "Thing that a run makes out of Outlook"

    key = fields.Char(required=True, readonly=True)

    _once = models.Constraint("UNIQUE (key)", "Each thing is claimed once.")

    @api.model
    def _claim(self, kind, names):
        """Claim what is to be made, until the end of the transaction.

        :raises psycopg2.errors.SerializationFailure: somebody else was faster; repeat the transaction
        """
        # In order, for two transactions must not wait for each other.
        keys = sorted({f"{kind}:{name}" for name in names})
        if keys:
            rows = SQL(", ").join(SQL("(%s, now() AT TIME ZONE 'UTC')", key) for key in keys)
            self.env.cr.execute(
                # Also of what was claimed before: what was deleted since may be made once more.
                SQL(
                    "INSERT INTO microsoft_calendar_claim (key, create_date) VALUES %s"
                    " ON CONFLICT (key) DO UPDATE SET create_date = excluded.create_date",
                    rows,
                ),
                log_exceptions=False,
            )

    @api.autovacuum
    def _gc_claims(self):
        """What was made is found by itself."""
        self.search([("create_date", "<", fields.Datetime.now() - KEPT)]).unlink()
