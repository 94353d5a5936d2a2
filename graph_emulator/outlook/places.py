"""Locations of an event as they are sent."""

from __future__ import annotations

from typing import Any

from .items import Values
from .primitives import fields, objects, text, word

_ADDRESS = {"street", "city", "state", "countryOrRegion", "postalCode"}
_COORDINATES = {"latitude", "longitude", "altitude", "accuracy", "altitudeAccuracy"}
_LOCATION = {
    "displayName", "locationEmailAddress", "locationUri", "address", "coordinates", "locationType", "uniqueId",
    "uniqueIdType",
}  # fmt: skip


def location(value: Any) -> Values | None:
    """One place; None when there is none (no name and no address)."""
    if value is None:
        return None
    own = fields(value, "location", _LOCATION)
    name = text(own.get("displayName"))
    place: Values = {
        "displayName": name,
        "locationType": word("locationType")(own.get("locationType") or "default"),
        "uniqueId": name,
        "uniqueIdType": "private",
    }
    for extra in ("locationEmailAddress", "locationUri"):
        if own.get(extra):
            place[extra] = text(own[extra])
    if own.get("address"):
        place["address"] = fields(own["address"], "physicalAddress", _ADDRESS)
    if own.get("coordinates"):
        place["coordinates"] = fields(own["coordinates"], "outlookGeoCoordinates", _COORDINATES)
    return place if name or len(place) > 4 else None


def locations(value: Any) -> list[Values]:
    return [place for one in objects(value) if (place := location(one))]
