"""Work on a cursor of its own: committed by itself, whatever becomes of the caller's transaction."""

from collections.abc import Callable
from typing import TypeVar

import psycopg2.errors

from odoo.api import SUPERUSER_ID, Environment
from odoo.modules.registry import Registry

from ..graph.errors import ServiceUnavailable

Outcome = TypeVar("Outcome")


def on_own_cursor(
    registry: Registry, work: Callable[[Environment], Outcome], *, uid: int = SUPERUSER_ID, lang: str | None = None
) -> Outcome:
    """Run ``work`` with an environment of its own (as superuser), commit, and return what it returned.

    When another transaction changed or made the same row meanwhile, the work is done again on what is there now. It
    must return its troubles instead of raising them if what it wrote about them is to stay.
    """
    tries = 3
    while True:
        try:
            with registry.cursor() as cr:
                return work(Environment(cr, uid, {"lang": lang} if lang else {}, su=True))
        except psycopg2.errors.LockNotAvailable:
            raise ServiceUnavailable("Another worker is busy with the same account.") from None
        except (psycopg2.errors.SerializationFailure, psycopg2.errors.UniqueViolation):
            tries -= 1
            if not tries:
                raise
