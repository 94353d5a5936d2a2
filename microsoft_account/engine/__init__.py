"""The engine: one run of one collection, the same for calendars and task lists.

It knows nothing of events or tasks: it asks the collection (``microsoft.collection``) to read, find, create,
update and delete records, and :mod:`..sync` to decide.
"""

from .run import Outcome, Run
from .transaction import transact

__all__ = ["Outcome", "Run", "transact"]
