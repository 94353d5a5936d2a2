"""Sentences for people, made where nothing is known about their language.

A message is the English sentence itself, and remembers how it was made, so that an edge that has Odoo's environment
can say it in the language of the reader: ``env._(message.template, **message.values)``. The function is named ``_``
because that is the name by which Odoo's export of terms finds the templates.
"""

from __future__ import annotations

from collections.abc import Mapping


class Message(str):
    """An English sentence, with the template and the values it was made of."""

    __slots__ = ("template", "values")

    template: str
    values: Mapping[str, object]


def _(template: str, **values: object) -> Message:
    """A message from a template with ``%(name)s`` places."""
    message = Message(template % values if values else template)
    message.template = template
    message.values = values
    return message
