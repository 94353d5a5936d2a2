"""What Graph offers, one module a resource: each registers its addresses and hands over to a model."""

from . import (
    answers,
    calendars,
    delta,
    events,
    extras,
    me,
    series,
    sharing,
    subscriptions,
    todo,
    todo_parts,
    views,
)
