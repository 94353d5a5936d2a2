"""A tolerant view of one event as Graph sent it.

Whatever comes from Graph is input: properties may be missing, null or of another type. The view answers with an empty
value of the expected type, so that a property says only once what its absence means. It also collects the remarks.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from . import clean
from .errors import MalformedItem
from .messages import Message, _

Properties = Mapping[str, Any]
Aliases = Mapping[str, str]

#: More remarks on one event help nobody; each would stand beside it.
MOST_REMARKS = 20

NO_ALIASES: Aliases = MappingProxyType({})


def as_properties(value: object) -> Properties:
    """The value if it is a JSON object, else an empty one."""
    return value if isinstance(value, Mapping) else {}


class Item:
    """One event of Graph, read tolerantly.

    ``aliases`` tells the main address of a person for each of his others: under whichever of them he was invited, he is
    the same person.
    """

    def __init__(self, data: object, aliases: Aliases = NO_ALIASES) -> None:
        if not isinstance(data, Mapping):
            raise MalformedItem("", "event", _("this is not an event"))
        self._data: Properties = data
        self.aliases = aliases
        self._remarks: dict[Message, None] = {}

    @property
    def properties(self) -> Properties:
        """All of them, as they are."""
        return self._data

    def get(self, name: str) -> object:
        """The property as it is, None if it is missing."""
        return self._data.get(name)

    def text(self, name: str) -> str:
        """A text property without what cannot be stored."""
        return clean.text(self._data.get(name))

    def flag(self, name: str) -> bool:
        """A boolean property; only a real ``true`` is true."""
        return self._data.get(name) is True

    def part(self, name: str) -> Properties:
        """A property that is a JSON object."""
        return as_properties(self._data.get(name))

    def parts(self, name: str) -> list[Properties]:
        """A collection of JSON objects; other members are skipped."""
        value = self._data.get(name)
        return [part for part in value if isinstance(part, Mapping)] if isinstance(value, list) else []

    def remark(self, message: Message) -> None:
        """Note what a person should know and what does not stop the event; of very many that there are more."""
        if len(self._remarks) == MOST_REMARKS and message not in self._remarks:
            message = _("There is more of this event that is left out.")
        if len(self._remarks) <= MOST_REMARKS:
            self._remarks[message] = None

    @property
    def remarks(self) -> tuple[Message, ...]:
        """What was noted while the properties were read."""
        return tuple(self._remarks)

    def malformed(self, property: str, reason: Message) -> MalformedItem:
        """The error for this item, to be raised."""
        return MalformedItem(clean.line(self._data.get("subject"), 255), property, reason)
