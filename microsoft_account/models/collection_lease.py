"""Who works on a collection: a lease on its row, for it must outlive the commits inside a run."""

from odoo import fields, models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL

LEASE_SECONDS = 180


class MicrosoftCollection(models.AbstractModel):
    _inherit = "microsoft.collection"

    lease_holder = fields.Char(readonly=True, groups="base.group_system")
    lease_until = fields.Datetime(readonly=True, groups="base.group_system")
    running = fields.Boolean(compute="_compute_running", compute_sudo=True)

    def _compute_running(self):
        held = self._with_living_lease() if self.ids else self.browse()
        for collection in self:
            collection.running = collection in held

    def _with_living_lease(self):
        self.flush_model(["lease_holder", "lease_until"])
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM %s WHERE id IN %s AND %s",
                SQL.identifier(self._table),
                tuple(self.ids),
                self._lease_lives(),
            )
        )
        return self.browse(row[0] for row in rows)

    def _lease_lives(self):
        """SQL condition: somebody works on the collection. A lease ends with its time, or with its holder's
        connection to the database, which a killed process loses at once, on whatever host it ran."""
        return SQL(
            """(lease_until > (now() AT TIME ZONE 'UTC') AND EXISTS (
                SELECT 1 FROM pg_stat_activity AS backend
                WHERE concat(backend.pid, '@', extract(epoch FROM backend.backend_start)) = lease_holder))"""
        )

    def _take_leases(self, limit=None):
        """Take the free ones of these collections, at most ``limit``, in order. The caller commits.

        The clock is PostgreSQL's, the same for all hosts.

        :raises psycopg2.errors.SerializationFailure: somebody changed one since this transaction began
        """
        if not self:
            return self
        self.flush_model(["lease_holder", "lease_until"])
        query = SQL(
            """SELECT id FROM %s WHERE id IN %s AND NOT coalesce(%s, FALSE)
               ORDER BY array_position(%s, id) LIMIT %s FOR NO KEY UPDATE SKIP LOCKED""",
            SQL.identifier(self._table), tuple(self.ids), self._lease_lives(), self.ids, limit,
        )  # fmt: skip
        self.env.cr.execute(query, log_exceptions=False)
        taken = self.browse(row[0] for row in self.env.cr.fetchall())
        taken._renew_leases()
        return taken

    def _renew_leases(self):
        if self:
            query = SQL(
                """UPDATE %s SET lease_until = (now() AT TIME ZONE 'UTC') + %s * interval '1 second',
                    lease_holder = (SELECT concat(pid, '@', extract(epoch FROM backend_start))
                                      FROM pg_stat_activity WHERE pid = pg_backend_pid())
                   WHERE id IN %s""",
                SQL.identifier(self._table), LEASE_SECONDS, tuple(self.ids),
            )  # fmt: skip
            self.env.cr.execute(query, log_exceptions=False)
            self.invalidate_recordset(["lease_until", "lease_holder"])

    def _release_leases(self):
        self.write({"lease_holder": False, "lease_until": False})

    def _make_due(self):
        """Let these collections run next. Who works on one right now makes it unnecessary, and is not waited for."""
        query = SQL(
            """UPDATE %s SET next_run = %s
               WHERE id IN (SELECT id FROM %s WHERE id IN %s FOR NO KEY UPDATE SKIP LOCKED)""",
            SQL.identifier(self._table), fields.Datetime.now(), SQL.identifier(self._table), tuple(self.ids),
        )  # fmt: skip
        # What the person wrote before must not fail in here: the whole request is to be repeated then.
        self.env.flush_all()
        try:
            with self.env.cr.savepoint():
                self.env.cr.execute(query, log_exceptions=False)
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            return
        self.invalidate_recordset(["next_run"])
