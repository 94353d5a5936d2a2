"""Short transactions that repeat themselves when somebody else was faster."""

import time
from collections.abc import Callable
from typing import TypeVar

from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from .progress import Progress

T = TypeVar("T")

TRIES = 5


def transact(cr, work: Callable[[], T]) -> T:
    """Do ``work`` and commit. ``work`` is done again from the start when another transaction was faster."""
    for attempt in range(TRIES):
        try:
            result = work()
            cr.commit()  # pylint: disable=invalid-commit  # the engine's own cursor
            return result
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            cr.rollback()
            if attempt == TRIES - 1:
                raise
            time.sleep(0.05 * 2**attempt)
        except BaseException:
            cr.rollback()
            raise
    raise AssertionError("unreachable")


class Stopped(Exception):
    """Somebody has stopped or paused the collection while a run is at work: it ends here."""


class Transactions:
    """Runs work on one cursor, each piece in a transaction of its own that ends before the next request goes out.

    So no row is locked while we wait for Microsoft, and a person's save never waits for a run.
    """

    def __init__(self, collection):
        self._collection = collection
        self.progress = Progress(collection)
        self.may_end = False  # whether a stop ends the run: not an errand, nor its last words

    def do(self, work: Callable[[], T]) -> T:
        """Do ``work`` and commit; the lease is renewed with it. ``work`` may have to be done again from the start.

        :raises Stopped: the collection is not to be synchronised any more
        """

        def leased() -> T:
            # First, for it locks the row: what else is written on it then meets no conflict.
            self._collection._renew_leases()
            if self.may_end and not self._collection._ready():
                raise Stopped
            result = work()
            self.progress.note()
            return result

        return transact(self._collection.env.cr, leased)
