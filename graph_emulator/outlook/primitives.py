"""Reading the types of a JSON payload; each reader returns the normalised value or refuses as Graph does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import errors
from .items import Values

ENUMS: dict[str, tuple[str, ...]] = {
    "importance": ("low", "normal", "high"),
    "sensitivity": ("normal", "personal", "private", "confidential"),
    "freeBusyStatus": ("unknown", "free", "tentative", "busy", "oof", "workingElsewhere"),
    "onlineMeetingProviderType": ("unknown", "skypeForBusiness", "skypeForConsumer", "teamsForBusiness"),
    "bodyType": ("text", "html"),
    "attendeeType": ("required", "optional", "resource"),
    "locationType": (
        "default",
        "conferenceRoom",
        "homeAddress",
        "businessAddress",
        "geoCoordinates",
        "streetAddress",
        "hotel",
        "restaurant",
        "localBusiness",
        "postalAddress",
    ),
    "locationUniqueIdType": ("unknown", "locationStore", "directory", "private", "bing"),
    "recurrencePatternType": (
        "daily",
        "weekly",
        "absoluteMonthly",
        "relativeMonthly",
        "absoluteYearly",
        "relativeYearly",
    ),
    "recurrenceRangeType": ("endDate", "noEnd", "numbered"),
    "dayOfWeek": ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"),
    "weekIndex": ("first", "second", "third", "fourth", "last"),
}


def text(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise errors.wrong_literal(value, "Edm.String")
    return value


def optional_text(value: Any) -> str | None:
    return None if value is None else text(value)


def boolean(value: Any) -> bool:
    """True and false; their words in quotes count, too: the O365 package sends them to the service like that."""
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    if not isinstance(value, bool):
        raise errors.wrong_literal(value, "Edm.Boolean")
    return value


def whole_number(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not -(2**31) <= value < 2**31:
        raise errors.wrong_literal(value, "Edm.Int32")
    return value


def word(enum: str) -> Callable[[Any], str]:
    """Reads a word of an enumeration in any casing."""
    words = {one.lower(): one for one in ENUMS[enum]}

    def read(value: Any) -> str:
        if not isinstance(value, str) or value.lower() not in words:
            raise errors.wrong_enum(value)
        return words[value.lower()]

    return read


def texts(value: Any) -> list[str]:
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise errors.wrong_literal(value, "Collection(Edm.String)")
    return list(dict.fromkeys(value))


def objects(value: Any) -> list[Values]:
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise errors.wrong_literal(value, "Collection")
    return value


def fields(value: Any, type_name: str, names: set[str]) -> Values:
    """An object whose properties are among ``names``; annotations are dropped."""
    if not isinstance(value, dict):
        raise errors.wrong_literal(value, f"microsoft.graph.{type_name}")
    own = {name: one for name, one in value.items() if not name.startswith("@") and "@odata." not in name}
    for name in own:
        if name not in names:
            raise errors.unknown_property(name, type_name)
    return own
