"""Subscriptions as they are kept, and what may be subscribed to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from .. import times
from ..errors import ServiceError

if TYPE_CHECKING:
    from ..tenant import Tenant

MOST = 1000
SHORTEST = timedelta(minutes=45)
_LIVES = {"event": timedelta(minutes=10_080), "todoTask": timedelta(minutes=4_230)}
_RESOURCE = re.compile(
    r"/?(?:me|users/(?P<user>[^/]+))(?:/(?P<event>events|calendar/events|calendars/(?P<calendar>[^/]+)/events)"
    r"|/todo/lists/(?P<list>[^/]+)/tasks)/?",
    re.I,
)
_CHANGES = ("created", "updated", "deleted")
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass
class Subscription:
    """One subscription. ``kind`` is event or todoTask; ``calendar`` and ``list_id`` narrow it down."""

    id: str
    client_id: str
    mailbox: str
    creator: str
    resource: str
    kind: str
    changes: list[str]
    notification_url: str
    expires: datetime
    client_state: str | None = None
    lifecycle_url: str | None = None
    tls: str | None = None
    calendar: str | None = None
    list_id: str | None = None
    immutable_ids: bool = False
    grant: str = ""  # the authorisation it lives by

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "resource": self.resource,
            "applicationId": self.client_id,
            "changeType": ",".join(self.changes),
            "clientState": self.client_state,
            "notificationUrl": self.notification_url,
            "notificationQueryOptions": None,
            "lifecycleNotificationUrl": self.lifecycle_url,
            "expirationDateTime": times.instant_text(self.expires),
            "creatorId": self.creator,
            "includeResourceData": None,
            "latestSupportedTlsVersion": self.tls or "v1_2",
            "encryptionCertificate": None,
            "encryptionCertificateId": None,
            "notificationUrlAppId": None,
        }


@dataclass
class Delivery:
    """One POST to an endpoint: what, to whom, and how it went. ``status`` None: not yet, or no answer."""

    n: int
    subscription: str
    url: str
    body: dict[str, Any]
    due: datetime
    first: datetime
    attempts: int = 0
    status: int | None = None
    done: bool = False


@dataclass
class Subscriptions:
    """Everything about notifications that a dump carries."""

    known: dict[str, Subscription] = field(default_factory=dict)
    deliveries: list[Delivery] = field(default_factory=list)
    count: int = 0


def bad(message: str) -> ServiceError:
    return ServiceError(400, "InvalidRequest", message)


def not_found() -> ServiceError:
    return ServiceError(404, "ResourceNotFound", "The object was not found.")


def changes_of(value: Any) -> list[str]:
    words = [word.strip().lower() for word in str(value or "").split(",")]
    if not words or any(word not in _CHANGES for word in words):
        raise bad("The changeType is not valid.")
    return [word for word in _CHANGES if word in words]


def url_of(value: Any, name: str) -> str:
    """An https address; plain http is let through for this machine only, unlike the service."""
    parts = urlsplit(value) if isinstance(value, str) else urlsplit("")
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        return str(value)
    raise bad(f"{name} is not an https address.")


def resource_of(value: Any) -> re.Match[str]:
    match = _RESOURCE.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise bad(f"Resource '{value}' is not supported for change notifications.")
    return match


def expiry(tenant: Tenant, value: Any, kind: str) -> datetime:
    """When a subscription ends: at least 45 minutes from now, at most as long as its resource allows."""
    try:
        wanted = times.parse_instant(value)
    except (ValueError, AttributeError, TypeError, OverflowError) as error:
        raise bad("expirationDateTime is not valid.") from error
    now = tenant.now()
    if wanted <= now:
        raise bad("Subscription expiration can't be in the past.")
    longest = _LIVES[kind]
    if wanted > now + longest + timedelta(seconds=1):
        minutes = int(longest.total_seconds() // 60)
        raise bad(f"Subscription expiration can only be {minutes} minutes in the future.")
    return max(wanted, now + SHORTEST)


def add(tenant: Tenant, one: Subscription) -> None:
    """Keep a subscription that was validated; refuses a second one of the same kind and one too many."""
    same = find_same(tenant, one)
    if same is not None:
        raise ServiceError(
            409, "Conflict", f"Subscription Id <{same.id}> already exists for the requested combination."
        )
    if sum(other.mailbox == one.mailbox for other in tenant.state.subscriptions.known.values()) >= MOST:
        raise ServiceError(403, "ExtensionError", "The number of subscriptions of this mailbox is over its quota.")
    tenant.state.subscriptions.known[one.id] = one


def find_same(tenant: Tenant, one: Subscription) -> Subscription | None:
    drop_expired(tenant)
    return next(
        (
            other
            for other in tenant.state.subscriptions.known.values()
            if (other.client_id, other.mailbox, other.resource.strip("/").lower(), other.changes)
            == (one.client_id, one.mailbox, one.resource.strip("/").lower(), one.changes)
        ),
        None,
    )


def drop_expired(tenant: Tenant) -> None:
    """Forget the subscriptions whose time is over, or whose authorisation was revoked."""
    now = tenant.now()
    known = tenant.state.subscriptions.known
    grants = tenant.state.sign_ins.grants
    revoked = {name for name, grant in grants.items() if grant.revoked}
    for name in [name for name, one in known.items() if one.expires <= now or one.grant in revoked]:
        del known[name]
