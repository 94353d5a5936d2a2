"""/subscriptions: create (with the handshake), renew, delete."""

from __future__ import annotations

from ..errors import ServiceError
from ..graph import errors as graph_errors
from ..graph.call import NO_CONTENT, Call, Reply
from ..graph.listing import respond
from ..graph.routes import READ, TASKS_READ, routes
from ..ids import MalformedId, decode
from ..outlook.items import Mailbox
from ..subscriptions import delivery, models

_ANY = (*READ, *TASKS_READ)


@routes.at("GET", "/subscriptions", _ANY)
def list_subscriptions(call: Call) -> Reply:
    models.drop_expired(call.tenant)
    found = [one for one in call.tenant.state.subscriptions.known.values() if _own(call, one)]
    return respond(call, "subscriptions", found, lambda one: one.as_json())


@routes.at("POST", "/subscriptions", _ANY, locked=False)
def create(call: Call) -> Reply:
    """Validated without the tenant's lock: the endpoint may well ask Graph something before it answers."""
    with call.tenant.lock:
        one = _read(call)
        if models.find_same(call.tenant, one):
            models.add(call.tenant, one)
    for url in filter(None, (one.notification_url, one.lifecycle_url)):
        delivery.handshake(url)
    with call.tenant.lock:
        models.add(call.tenant, one)
    return Reply(201, {"@odata.context": call.context("subscriptions/$entity"), **one.as_json()})


@routes.at("GET", "/subscriptions/{subscription}", _ANY)
def read(call: Call) -> Reply:
    return Reply(200, {"@odata.context": call.context("subscriptions/$entity"), **_found(call).as_json()})


@routes.at("PATCH", "/subscriptions/{subscription}", _ANY)
def renew(call: Call) -> Reply:
    one = _found(call)
    for name in call.json_object:
        if name not in ("expirationDateTime", "notificationUrl") and not name.startswith("@"):
            raise models.bad(f"The property '{name}' can't be changed.")
    one.grant = call.caller.grant
    one.expires = models.expiry(call.tenant, call.json_object.get("expirationDateTime"), one.kind)
    return Reply(200, {"@odata.context": call.context("subscriptions/$entity"), **one.as_json()})


@routes.at("DELETE", "/subscriptions/{subscription}", _ANY)
def delete(call: Call) -> Reply:
    del call.tenant.state.subscriptions.known[_found(call).id]
    return NO_CONTENT


@routes.at("POST", "/subscriptions/{subscription}/reauthorize", _ANY)
def reauthorize(call: Call) -> Reply:
    _found(call).grant = call.caller.grant
    return Reply(200)


def _own(call: Call, one: models.Subscription) -> bool:
    return one.client_id == call.caller.client_id and (
        call.caller.mailbox is None or call.caller.mailbox.address.lower() == one.mailbox
    )


def _found(call: Call) -> models.Subscription:
    models.drop_expired(call.tenant)
    one = call.tenant.state.subscriptions.known.get(call.path["subscription"])
    if one is None or not _own(call, one):
        raise models.not_found()
    return one


def _read(call: Call) -> models.Subscription:
    body = call.json_object
    match = models.resource_of(body.get("resource"))
    mailbox = _mailbox(call, match["user"])
    kind = "todoTask" if match["list"] else "event"
    needed = TASKS_READ if kind == "todoTask" else READ
    if not (call.caller.scopes | call.caller.roles).intersection(needed):
        raise ServiceError(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.")
    state = body.get("clientState")
    if state is not None and (not isinstance(state, str) or len(state) > 128):
        raise models.bad("clientState may have 128 characters.")
    if body.get("includeResourceData"):
        if not body.get("encryptionCertificate") or not body.get("encryptionCertificateId"):
            raise models.bad("encryptionCertificate and encryptionCertificateId are required for resource data.")
        raise models.bad("This emulator sends no resource data in notifications.")
    lifecycle = body.get("lifecycleNotificationUrl")
    return models.Subscription(
        id=call.tenant.random.uuid(),
        client_id=call.caller.client_id,
        mailbox=mailbox.address.lower(),
        creator=mailbox.user_id,
        resource=body["resource"],
        kind=kind,
        changes=models.changes_of(body.get("changeType")),
        notification_url=models.url_of(body.get("notificationUrl"), "notificationUrl"),
        expires=models.expiry(call.tenant, body.get("expirationDateTime"), kind),
        client_state=state,
        lifecycle_url=models.url_of(lifecycle, "lifecycleNotificationUrl") if lifecycle else None,
        tls=body.get("latestSupportedTlsVersion"),
        calendar=_calendar(mailbox, match["calendar"]),
        list_id=match["list"],
        immutable_ids=call.preferences.immutable,
        grant=call.caller.grant,
    )


def _mailbox(call: Call, user: str | None) -> Mailbox:
    """Delegated permission is good for the caller's own mailbox only, shared calendars or not."""
    mailbox = call.tenant.mailbox_of_user(user) if user else call.caller.mailbox
    if mailbox is None:
        raise graph_errors.no_user(user or "me")
    if call.caller.mailbox is not None and mailbox is not call.caller.mailbox:
        raise ServiceError(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.")
    return mailbox


def _calendar(mailbox: Mailbox, text: str | None) -> str | None:
    if text is None:
        return None
    try:
        name, _ = decode(text, mailbox.user_id)
    except MalformedId as error:
        raise models.bad("The calendar of the resource is not valid.") from error
    if name.key not in mailbox.calendars:
        raise models.not_found()
    return name.key
