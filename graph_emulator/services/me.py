"""/me and /users/{user}: the person."""

from __future__ import annotations

from typing import Any

from ..graph import errors
from ..graph.call import Call, Reply
from ..graph.listing import select_names, selected
from ..graph.routes import READ, USER, routes
from ..ids import ItemId, MalformedId, decode, encode, encode_entry_id
from ..outlook.items import Mailbox
from ..zones import iana_names, windows_names

_FORMATS = ("entryId", "ewsId", "immutableEntryId", "restId", "restImmutableEntryId")


def _person(mailbox: Mailbox) -> dict[str, Any]:
    given, _, family = mailbox.name.partition(" ")
    return {
        "businessPhones": [],
        "displayName": mailbox.name,
        "givenName": given,
        "jobTitle": None,
        "mail": mailbox.address,
        "mobilePhone": None,
        "officeLocation": None,
        "preferredLanguage": "en-US",
        "surname": family,
        "userPrincipalName": mailbox.sign_in_name or mailbox.address,
        "id": mailbox.user_id,
    }


def _further(mailbox: Mailbox) -> dict[str, Any]:
    """What comes only if $select names it."""
    return {
        "proxyAddresses": [f"SMTP:{mailbox.address}", *(f"smtp:{one}" for one in mailbox.aliases)],
        "otherMails": [],
    }


@routes.owned("GET", "", USER)
def person(call: Call) -> Reply:
    mailbox = call.caller.mailbox
    if "user" in call.path:
        mailbox = call.tenant.mailbox_of_user(call.path["user"])
        if mailbox is None:
            raise errors.no_user(call.path["user"])
    if mailbox is None:
        raise errors.no_me()
    return Reply(200, {"@odata.context": call.context("users/$entity"), **_asked_for(call, mailbox)})


def _asked_for(call: Call, mailbox: Mailbox) -> dict[str, Any]:
    shown = _person(mailbox)
    return selected(call, {**shown, **_further(mailbox)} if select_names(call) else shown)


@routes.owned("GET", "/mailboxSettings", ("MailboxSettings.Read", "MailboxSettings.ReadWrite", *USER, *READ))
def settings(call: Call) -> Reply:
    zone = call.mailbox.time_zone
    shown = {
        "archiveFolder": "",
        "timeZone": zone,
        "dateFormat": "yyyy-MM-dd",
        "timeFormat": "HH:mm",
        "language": {"locale": "en-US", "displayName": "English (United States)"},
        "workingHours": {
            "daysOfWeek": ["monday", "tuesday", "wednesday", "thursday", "friday"],
            "startTime": "08:00:00.0000000",
            "endTime": "17:00:00.0000000",
            "timeZone": {"name": zone},
        },
    }
    return Reply(200, {"@odata.context": call.context("users('me')/mailboxSettings"), **selected(call, shown)})


@routes.owned("GET", "/outlook/supportedTimeZones", (*USER, *READ))
@routes.owned("GET", "/outlook/supportedTimeZones(TimeZoneStandard={standard})", (*USER, *READ))
def zones(call: Call) -> Reply:
    names = iana_names() if "iana" in call.path.get("standard", "").lower() else windows_names()
    context = call.context("Collection(microsoft.graph.timeZoneInformation)")
    return Reply(200, {"@odata.context": context, "value": [{"alias": name, "displayName": name} for name in names]})


@routes.owned("POST", "/translateExchangeIds", USER)
def translate(call: Call) -> Reply:
    """Between the ordinary and the immutable form; what cannot be translated says so for itself."""
    body = call.json_object
    given = body.get("inputIds", body.get("InputIds"))
    source, target = (body.get(name, body.get(name[0].upper() + name[1:])) for name in ("sourceIdType", "targetIdType"))
    formats = [name.lower() for name in _FORMATS]
    if not isinstance(given, list) or len(given) > 1000 or str(source).lower() not in formats:
        raise errors.bad_query("inputIds takes up to 1000 ids; sourceIdType and targetIdType are required.")
    if str(target).lower() not in formats:
        raise errors.bad_query("targetIdType is not valid.")
    value = [_translated(call, str(one), str(target).lower()) for one in given]
    context = call.context("Collection(microsoft.graph.convertIdResult)")
    return Reply(200, {"@odata.context": context, "value": value})


def _translated(call: Call, text: str, target: str) -> dict[str, Any]:
    mailbox = call.mailbox
    try:
        name, _ = decode(text, mailbox.user_id)
    except MalformedId:
        details = {"code": "ErrorInvalidIdMalformed", "message": "Id is malformed."}
        return {"sourceId": text, "errorDetails": details}
    item = mailbox.items.get(name.key)
    if item is None:
        details = {"code": "ErrorItemNotFound", "message": "The specified object was not found in the store."}
        return {"sourceId": text, "errorDetails": details}
    folder = mailbox.calendars[item.calendar].number
    full = ItemId(mailbox.user_id, name.key, folder, name.slot, name.generation)
    immutable = "immutable" in target
    if target.endswith("entryid") and not target.startswith("rest"):
        return {"sourceId": text, "targetId": encode_entry_id(full, immutable=immutable)}
    slashes = target == "ewsid" or call.tenant.switches.ids == "slashes"
    return {"sourceId": text, "targetId": encode(full, immutable=immutable, slashes=slashes)}
