"""The one error of the mapping: an item of the outside world that cannot be an event."""

from __future__ import annotations

from .messages import Message, _


class MalformedItem(Exception):
    """An item that cannot be an event (no start, unknown zone, too many attendees...), for a person to read.

    ``subject`` is the subject of the event or an empty string, ``property`` the property in Graph's spelling,
    ``reason`` what is wrong with it, ``message`` the three in one sentence.
    """

    def __init__(self, subject: str, property: str, reason: Message) -> None:
        self.subject = subject
        self.property = property
        self.reason = reason
        self.message = _(
            "“%(subject)s” cannot be synchronized, %(property)s: %(reason)s",
            subject=subject or "?",
            property=property,
            reason=reason,
        )
        super().__init__(self.message)
