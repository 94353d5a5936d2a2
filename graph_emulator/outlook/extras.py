"""What clients hang onto events: extended properties, open extensions, attachments; and online meetings."""

from __future__ import annotations

import base64
import copy
import re
from typing import TYPE_CHECKING, Any

from .. import times
from ..errors import ServiceError
from . import errors
from .items import Item, Values

if TYPE_CHECKING:
    from ..tenant import Tenant

_PROPERTY_ID = re.compile(
    r"(?P<type>\w+)\s+(?:\{(?P<set>[0-9a-fA-F-]{36})\}\s+(?:Name\s+(?P<name>.+)|Id\s+0x[0-9a-fA-F]+)|0x[0-9a-fA-F]+)"
)
_MEETING_BLOCK = (
    '<div class="me-email-text"><br>________________________________________________________________________________'
    '<div><span>Microsoft Teams meeting</span></div><div><a href="{url}" class="me-email-headline">'
    "Join the meeting now</a></div>"
    "________________________________________________________________________________</div>"
)


def canonical_id(text: Any) -> str:
    """An extended property's id with its set in lower case; the name keeps its case, as it counts."""
    match = _PROPERTY_ID.fullmatch(text.strip()) if isinstance(text, str) else None
    if not match:
        raise ServiceError(400, "ErrorInvalidProperty", "The id of the extended property is not valid.")
    name = str(text).strip()
    return name.replace(match["set"], match["set"].lower()) if match["set"] else name


def write_extended(target: dict[str, str], properties: list[Values]) -> None:
    """Set single-value extended properties; a null value removes one."""
    for one in properties:
        name, value = canonical_id(one.get("id")), one.get("value")
        if value is None:
            target.pop(name, None)
        elif isinstance(value, str):
            target[name] = value
        else:
            raise errors.wrong_literal(value, "Edm.String")


def write_extended_lists(target: dict[str, list[str]], properties: list[Values]) -> None:
    for one in properties:
        values = one.get("value")
        if not isinstance(values, list):
            raise errors.wrong_literal(values, "Collection(Edm.String)")
        target[canonical_id(one.get("id"))] = [str(value) for value in values]


def write_extension(target: dict[str, Values], payload: Values) -> Values:
    """Add or replace an open extension; returns it as stored."""
    name = payload.get("extensionName")
    if not name or not isinstance(name, str):
        raise ServiceError(400, "ErrorInvalidProperty", "An open extension needs an extensionName.")
    stored = {key: value for key, value in payload.items() if not key.startswith("@") and key != "id"}
    target[name] = stored
    return stored


def add_attachment(tenant: Tenant, item: Item, payload: Values) -> Values:
    """A file attachment; returns it as stored, with its content."""
    content = payload.get("contentBytes") or ""
    try:
        size = len(base64.b64decode(content, validate=True))
    except (ValueError, TypeError) as error:
        raise errors.wrong_literal(content, "Edm.Binary") from error
    if not payload.get("name"):
        raise errors.property_missing("name")
    attachment = {
        "@odata.type": payload.get("@odata.type") or "#microsoft.graph.fileAttachment",
        "id": tenant.random.key(),
        "name": payload["name"],
        "contentType": payload.get("contentType") or "application/octet-stream",
        "size": size,
        "isInline": bool(payload.get("isInline")),
        "lastModifiedDateTime": times.instant_text(tenant.now()),
        "contentBytes": content,
    }
    item.attachments.append(attachment)
    return copy.deepcopy(attachment)


def start_online_meeting(tenant: Tenant, item: Item) -> None:
    """Give an event its join address, and the block in its body that keeps it; nothing when it has one."""
    if item.online_meeting is not None:
        return
    thread = tenant.random.key()
    url = f"https://teams.microsoft.com/l/meetup-join/19%3ameeting_{thread}%40thread.v2/0?context=%7b%7d"
    item.online_meeting = {"joinUrl": url, "conferenceId": str(tenant.random.integer(10**8, 10**9 - 1))}
    block = _MEETING_BLOCK.format(url=url)
    body = item.values["body"] or "<html><head></head><body></body></html>"
    item.values["body"] = body.replace("</body>", block + "</body>")


def keep_online_meeting(item: Item) -> None:
    """An online meeting whose block was edited out of the body is one no longer."""
    if item.online_meeting is not None and item.online_meeting["joinUrl"] not in item.values["body"]:
        item.online_meeting = None
