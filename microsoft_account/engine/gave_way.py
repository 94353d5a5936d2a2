"""What gave way in a conflict is kept, with what was kept instead: nothing is lost silently."""

from collections.abc import Sequence

from odoo import fields

from ..sync import Conflict


def remember(collection, link, conflicts: Sequence[Conflict]):
    """Put conflicts into the history of a link."""
    now, dump = fields.Datetime.to_string(fields.Datetime.now()), collection._dump_field
    link._remember(
        [
            {
                "at": now,
                "winner": conflict.winner.value,
                "field": conflict.field,
                "lost": dump(conflict.field, conflict.lost),
                "kept": dump(conflict.field, conflict.kept),
            }
            for conflict in conflicts
        ]
    )
