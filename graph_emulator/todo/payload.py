"""What a client may write into a task."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from .. import times, zones
from ..outlook import errors
from ..outlook.payload import moment
from ..outlook.primitives import boolean, fields, objects, text, texts
from ..outlook.recurrence import slots
from ..outlook.rule_payload import recurrence
from .models import Values

_WORDS = {
    "status": ("notStarted", "inProgress", "completed", "waitingOnOthers", "deferred"),
    "importance": ("low", "normal", "high"),
}


def _word(name: str) -> Callable[[Any], str]:
    words = {one.lower(): one for one in _WORDS[name]}

    def read(value: Any) -> str:
        if not isinstance(value, str) or value.lower() not in words:
            raise errors.wrong_enum(value)
        return words[value.lower()]

    return read


def _body(value: Any) -> Values:
    own = fields(value or {}, "itemBody", {"content", "contentType"})
    kind = str(own.get("contentType") or "text").lower()
    if kind not in ("text", "html"):
        raise errors.wrong_enum(own.get("contentType"))
    return {"content": text(own.get("content")), "contentType": kind}


def _time(value: Any) -> Values | None:
    return None if value is None else _stored(moment(value))


def _day(value: Any) -> Values | None:
    """A date: the time of the day is dropped."""
    stored = _time(value)
    return None if stored is None else {**stored, "dateTime": stored["dateTime"][:10] + "T00:00:00"}


def _stored(value: Values) -> Values:
    return {"dateTime": value["dateTime"], "timeZone": value["timeZone"]}


_READERS: dict[str, Callable[[Any], Any]] = {
    "title": text,
    "body": _body,
    "status": _word("status"),
    "importance": _word("importance"),
    "categories": texts,
    "dueDateTime": _day,
    "startDateTime": _day,
    "completedDateTime": _day,
    "reminderDateTime": _time,
    "isReminderOn": boolean,
    "recurrence": recurrence,
    "linkedResources": objects,
    "checklistItems": objects,
}
_READ_ONLY = ("id", "createdDateTime", "lastModifiedDateTime", "bodyLastModifiedDateTime", "hasAttachments")


def read(body: Values) -> Values:
    values: Values = {}
    for name, value in body.items():
        if name.startswith("@") or "@odata." in name:
            continue
        if name in _READ_ONLY:
            raise errors.read_only(name)
        if name not in _READERS:
            raise errors.unknown_property(name, "todoTask")
        values[name] = _READERS[name](value)
    return values


def shown_time(value: Values) -> Values:
    """Tasks come back in UTC."""
    wall = times.wall_of(value)
    if wall.hour or wall.minute or wall.second:
        wall = zones.to_utc(wall, value["timeZone"])
    return {"dateTime": times.wall_text(wall), "timeZone": "UTC"}


def next_due(rule: Values, due: Values) -> Values | None:
    """The following due date of a recurring task that was completed."""
    day = times.wall_of(due).date()
    reach = timedelta(days=370 * int(rule["pattern"]["interval"]))
    following = slots(rule, day + timedelta(days=1), day + reach)
    return {**due, "dateTime": f"{following[0].isoformat()}T00:00:00"} if following else None
