"""Which collections run when: PostgreSQL is the queue, any number of workers take from it."""

import logging
import time
from concurrent.futures import ThreadPoolExecutor, as_completed

from odoo import SUPERUSER_ID, api, fields, models

from ..engine import Outcome, Run, transact
from ..graph.errors import GraphError
from ..sync import read_delta

_logger = logging.getLogger(__name__)

# Deltas read at the same time by one worker: other mailboxes than one's own cost only waiting.
AT_ONCE = 8


class MicrosoftCollection(models.AbstractModel):
    _inherit = "microsoft.collection"

    def _synchronise(self, only=None, choice=None):
        """Run now, on a cursor of its own, whatever the schedule says; return its :class:`Outcome`.

        :param only: links: these and nothing else.
        :param choice: the side that shall win in these, "odoo" or "outlook".
        """
        self.ensure_one()
        with self.env.registry.cursor() as cr:
            collection = self._on_cursor(cr)
            if not transact(cr, lambda: collection.exists() and collection._ready()._take_leases()):
                return Outcome(busy=True)
            return Run(collection, only=only and only.ids, choice=choice).execute()

    def _on_cursor(self, cr):
        return api.Environment(cr, SUPERUSER_ID, {})[self._name].browse(self.ids)

    @api.model
    def _run_due(self):
        """Run what is due, longest unsynchronised first, until nothing is left or the worker's time is up.

        Called by each lane (``ir.cron``); lanes and hosts share the queue.
        """
        deadline = time.monotonic() + self._cron_seconds()
        with self.env.registry.cursor() as cr:
            model = self._on_cursor(cr)
            while taken := transact(cr, model._take_due):
                for collection, delta in model._read_deltas(taken):
                    outcome = Run(collection, delta).execute()
                    _logger.debug("%s: %s", collection, outcome)
                if time.monotonic() > deadline:
                    self._wake()
                    return

    def _cron_seconds(self):
        """Return how long one job of the scheduler may work before it makes room for others, in seconds."""
        return 45

    def _take_due(self):
        """Lease up to a handful of collections whose time has come or that have something to send."""
        now = fields.Datetime.now()
        due = self.search(
            [
                *("|", ("has_errand", "=", True), ("state", "!=", "stopped")),
                *("|", ("next_run", "<=", now), ("id", "in", self._waiting(now))),
            ]
        )
        due = due._ready().sorted(lambda one: (one.last_success or one.create_date, one.id))
        return due._take_leases(AT_ONCE)

    def _waiting(self, now):
        """Return the ids of collections with links that are due to be sent.

        A collection that failed waits for its own time, however many edits wait with it.
        """
        groups = self.env[self._link_model]._read_group(
            [
                ("counter", ">", 0),
                ("collection_id.failures", "=", 0),
                "|",
                ("retry_at", "=", False),
                ("retry_at", "<=", now),
            ],
            ["collection_id"],
        )
        return [collection.id for (collection,) in groups]

    def _read_deltas(self, taken):
        """Yield ``(collection, delta or error)``; several deltas are read at once, in threads that do HTTP only.

        Who is answered first comes first: a mailbox that does not answer keeps none of the others waiting.
        """
        if len(taken) == 1:
            yield taken, None
            return
        starts, failed = [], []
        for collection in taken:
            try:
                starts.append((collection, collection._client(), *collection._delta_start()))
            except GraphError as error:
                failed.append((collection, error))
        # On the cursor of _run_due: no transaction stays open while we wait for Microsoft.
        self.env.cr.commit()  # pylint: disable=invalid-commit
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="microsoft-delta") as threads:
            futures = {
                threads.submit(_read, client, cursor, first_page): collection
                for collection, client, cursor, first_page in starts
            }
            yield from failed
            for future in as_completed(futures):
                yield futures[future], future.result()


def _read(client, cursor, first_page):
    try:
        return read_delta(client, cursor, first_page)
    except GraphError as error:
        return error
