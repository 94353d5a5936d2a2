"""The addresses below /_control; all answers are JSON, refusals are ``{"error": "..."}``."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from .. import times, zones
from ..errors import ServiceError
from ..ids import decode
from ..login.accounts import Application, consent_key
from ..login.errors import kinds
from ..login.tokens import Caller, issue, new_grant, short
from ..outlook import calendars, events, reading, views
from ..outlook.answers import record_answer
from ..outlook.items import Entry, Mailbox
from ..web.messages import Request, Response
from ..web.router import NoSuchMethod, NoSuchPath, Router
from .codec import dump, load

if TYPE_CHECKING:
    from ..emulator import Core

Handler = Callable[["Control", Request, dict[str, str]], Any]
_routes: Router[Handler] = Router()


class Refused(Exception):
    """The control interface was used wrongly."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


def _at(method: str, path: str) -> Callable[[Handler], Handler]:
    def register(handler: Handler) -> Handler:
        _routes.add(method, path, handler)
        return handler

    return register


class Control:
    """Serves the control interface of one emulator."""

    def __init__(self, core: Core) -> None:
        self.core = core
        self.tenant = core.tenant

    def handle(self, request: Request) -> Response:
        path = request.path.removeprefix("/_control")
        try:
            handler, values = _routes.find(request.method, path)
            with self.tenant.lock:
                answer = handler(self, request, values)
        except NoSuchPath:
            return _error(f"there is no {request.path}", 404)
        except NoSuchMethod:
            return _error(f"{request.path} does not take {request.method}", 405)
        except Refused as error:
            return _error(str(error), error.status)
        except ServiceError as error:
            return _error(f"{error.code}: {error.message}", error.status)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            return _error(f"{type(error).__name__}: {error}", 400)
        return Response.of_json(answer)

    def mailbox(self, address: str) -> Mailbox:
        found = self.tenant.mailbox(address)
        if found is None:
            raise Refused(f"there is no mailbox {address}", 404)
        return found


def _error(message: str, status: int) -> Response:
    return Response.of_json({"error": message}, status)


def _body(request: Request) -> dict[str, Any]:
    try:
        body = request.json()
    except ValueError as error:
        raise Refused("the body is not JSON") from error
    if body is None:
        return {}
    if not isinstance(body, dict):
        raise Refused("the body has to be a JSON object")
    return body


# -- the whole stage ---------------------------------------------------------------------------------------------------


@_at("POST", "/reset")
def reset(control: Control, request: Request, values: dict[str, str]) -> Any:
    control.core.reset()
    return {}


@_at("POST", "/seed")
def seed(control: Control, request: Request, values: dict[str, str]) -> Any:
    body = _body(request)
    for one in body.get("mailboxes", ()):
        address = one["address"]
        if "@" not in address:
            raise Refused(f"{address!r} is no address")
        zone = one.get("timeZone") or "UTC"
        if not zones.known(zone):
            raise Refused(f"there is no time zone {zone!r}")
        mailbox = control.tenant.add_mailbox(address, one.get("name") or address.partition("@")[0], zone)
        mailbox.state = one.get("state", mailbox.state)
        for calendar in one.get("calendars", ()):
            added = control.tenant.add_calendar(mailbox, calendar["name"])
            added.can_edit = bool(calendar.get("canEdit", True))
            added.color = calendar.get("color", "auto")
        for other in one.get("sharedWith", ()):
            mailbox.shared_with[other["address"].lower()] = other.get("role", "read")
    if application := body.get("application"):
        known = load(Application, application)
        control.tenant.state.sign_ins.applications[known.client_id] = known
    return {"mailboxes": [_mailbox(control, one) for one in control.tenant.state.mailboxes.values()]}


@_at("GET", "/dump")
def dump_state(control: Control, request: Request, values: dict[str, str]) -> Any:
    return dump(control.tenant.state)


@_at("POST", "/load")
def load_state(control: Control, request: Request, values: dict[str, str]) -> Any:
    control.core.load(_body(request))
    return {}


@_at("POST", "/switches")
def change_switches(control: Control, request: Request, values: dict[str, str]) -> Any:
    control.tenant.switches.change(_body(request))
    return control.tenant.switches.as_dict()


@_at("GET", "/switches")
def read_switches(control: Control, request: Request, values: dict[str, str]) -> Any:
    return control.tenant.switches.as_dict()


@_at("GET", "/switches/choices")
def read_choices(control: Control, request: Request, values: dict[str, str]) -> Any:
    return control.tenant.switches.choices()


@_at("POST", "/clock")
def set_clock(control: Control, request: Request, values: dict[str, str]) -> Any:
    body = _body(request)
    if "now" in body:
        control.tenant.clock.set(times.parse_instant(body["now"]))
    elif "advance" in body:
        control.tenant.clock.advance(float(body["advance"]))
    else:
        control.tenant.clock.free()
    control.tenant.run_due()
    return read_clock(control, request, values)


@_at("GET", "/clock")
def read_clock(control: Control, request: Request, values: dict[str, str]) -> Any:
    return {"now": times.instant_text(control.tenant.now()), "stands_still": control.tenant.clock.stands_still}


@_at("GET", "/pulse")
def pulse(control: Control, request: Request, values: dict[str, str]) -> Any:
    """A text that is another one whenever the page has something new to show."""
    control.tenant.run_due()
    state = control.tenant.state
    marks = [f"{box.user_id[:8]}.{box.seq}.{len(box.calendars)}" for box in state.mailboxes.values()]
    marks += [str(len(state.mails)), str(control.core.journal.count)]
    return {"pulse": " ".join(marks), **read_clock(control, request, values)}


# -- mailboxes ---------------------------------------------------------------------------------------------------------


@_at("GET", "/mailboxes")
def mailboxes(control: Control, request: Request, values: dict[str, str]) -> Any:
    return {"mailboxes": [_mailbox(control, one) for one in control.tenant.state.mailboxes.values()]}


@_at("GET", "/mailboxes/{address}/events")
def mailbox_events(control: Control, request: Request, values: dict[str, str]) -> Any:
    """Everything in a mailbox: single events, masters and exceptions, with the calendar's name."""
    mailbox = control.mailbox(values["address"])
    control.tenant.run_due()
    how = reading.Reading(mailbox, request.query.get("zone", "UTC"), immutable=True)
    found = []
    for item in mailbox.items.values():
        days = sorted(item.series.exceptions) if item.series else []
        for entry in (Entry(item), *(Entry(item, times.parse(day)[0].date()) for day in days)):
            shown = reading.event(entry, how)
            if item.series and entry.slot is None:
                shown["cancelledOccurrences"] = [f"OID.{shown['id']}.{day}" for day in item.series.cancelled]
            found.append({**shown, "calendarName": mailbox.calendars[item.calendar].name})
    return {"events": found}


@_at("POST", "/act")
def act(control: Control, request: Request, values: dict[str, str]) -> Any:
    """The Outlook user does something: the same rules and mails as through Graph, but no entry in the journal."""
    body = _body(request)
    mailbox = control.mailbox(body["as"])
    path, _, query = str(body["path"]).partition("?")
    headers = {"prefer": 'IdType="ImmutableId"', **{k.lower(): v for k, v in body.get("headers", {}).items()}}
    content = body.get("body")
    inner = Request(
        method=str(body["method"]).upper(),
        path="/v1.0/" + quote(path.lstrip("/"), safe="/$%=@()'"),
        query_string=quote(query, safe="/$%=&@()',:+-"),
        headers=headers,
        body=b"" if content is None else json.dumps(content).encode(),
        base_url=request.base_url,
    )
    everything = frozenset({"Calendars.ReadWrite.Shared", "Tasks.ReadWrite", "User.Read", "Calendars.ReadWrite"})
    response = control.core.graph.act(inner, Caller("outlook", mailbox, everything))
    return {"status": response.status, "body": json.loads(response.body) if response.body else None}


@_at("POST", "/raw")
def raw(control: Control, request: Request, values: dict[str, str]) -> Any:
    body = _body(request)
    mailbox = control.mailbox(body["mailbox"])
    item = events.plant(control.tenant, mailbox, body["event"])
    return reading.event(Entry(item), reading.Reading(mailbox, immutable=True))


@_at("POST", "/move")
def move(control: Control, request: Request, values: dict[str, str]) -> Any:
    """The Outlook user drags an event into another calendar: {"mailbox", "event" (id), "calendar" (name)}."""
    body = _body(request)
    mailbox = control.mailbox(body["mailbox"])
    target = next((one for one in mailbox.calendars.values() if one.name == body["calendar"]), None)
    if target is None:
        raise Refused(f"there is no calendar {body['calendar']!r}", 404)
    item = _item(mailbox, body["event"])
    calendars.move(control.tenant, mailbox, item.item.key, target)
    return reading.event(item, reading.Reading(mailbox, immutable=True))


@_at("POST", "/answer")
def answer(control: Control, request: Request, values: dict[str, str]) -> Any:
    """Somebody without a mailbox here answers an invitation: {"mailbox" (organiser), "event", "from", "answer"}."""
    body = _body(request)
    mailbox = control.mailbox(body["mailbox"])
    if body["answer"] not in ("accepted", "tentativelyAccepted", "declined"):
        raise Refused("answer is accepted, tentativelyAccepted or declined")
    entry = _item(mailbox, body["event"])
    record_answer(control.tenant, mailbox, entry, body["from"], body["answer"])
    return reading.event(entry, reading.Reading(mailbox, immutable=True))


def _item(mailbox: Mailbox, text: str) -> Entry:

    name, immutable = decode(text, mailbox.user_id)
    return views.find(mailbox, name, immutable=immutable)


def _mailbox(control: Control, mailbox: Mailbox) -> dict[str, Any]:
    how = reading.Reading(mailbox)
    return {
        "address": mailbox.address,
        "name": mailbox.name,
        "id": mailbox.user_id,
        "timeZone": mailbox.time_zone,
        "state": mailbox.state,
        "events": len(mailbox.items),
        "calendars": [reading.calendar(one, how) for one in mailbox.calendars.values()],
    }


# -- mails, journal, faults --------------------------------------------------------------------------------------------


@_at("GET", "/mails")
def read_mails(control: Control, request: Request, values: dict[str, str]) -> Any:
    return {"mails": [mail.as_json() for mail in control.tenant.state.mails]}


@_at("DELETE", "/mails")
def forget_mails(control: Control, request: Request, values: dict[str, str]) -> Any:
    control.tenant.state.mails.clear()
    return {}


@_at("GET", "/journal")
def read_journal(control: Control, request: Request, values: dict[str, str]) -> Any:
    records = control.core.journal.since(int(request.query.get("since", "0")))
    complaints = [f"{one.n} {one.method} {one.path}: {text}" for one in records for text in one.complaints]
    return {"requests": [one.as_json() for one in records], "complaints": complaints}


@_at("DELETE", "/journal")
def forget_journal(control: Control, request: Request, values: dict[str, str]) -> Any:
    control.core.journal.clear()
    return {}


@_at("POST", "/faults")
def add_faults(control: Control, request: Request, values: dict[str, str]) -> Any:
    control.core.faults.add(_body(request).get("faults", []))
    return {"faults": control.core.faults.pending()}


@_at("GET", "/faults")
def read_faults(control: Control, request: Request, values: dict[str, str]) -> Any:
    return {"faults": control.core.faults.pending()}


@_at("DELETE", "/faults")
def forget_faults(control: Control, request: Request, values: dict[str, str]) -> Any:
    control.core.faults.clear()
    return {}


# -- sign-in -----------------------------------------------------------------------------------------------------------


@_at("POST", "/sign_in")
def sign_in(control: Control, request: Request, values: dict[str, str]) -> Any:
    """Tokens without the pages."""
    body = _body(request)
    mailbox = control.mailbox(body["address"])
    application = control.tenant.application(body["client_id"])
    if application is None:
        raise Refused(f"there is no application {body['client_id']}", 404)
    scopes = body.get("scopes") or []
    scopes = scopes.split() if isinstance(scopes, str) else list(scopes)
    scopes += [one for one in ("openid", "profile", "offline_access") if one not in scopes]

    key = consent_key(application.client_id, mailbox.address)
    consents = control.tenant.state.sign_ins.consents
    consents[key] = sorted({*consents.get(key, []), *(short(one) for one in scopes)})
    grant = new_grant(control.tenant, application, mailbox.address, scopes, [])
    answer = issue(control.tenant, control.core.key, control.core.login.issuer, grant, scopes)
    return {name: answer[name] for name in ("refresh_token", "access_token", "expires_in", "scope")}


@_at("POST", "/tokens")
def change_tokens(control: Control, request: Request, values: dict[str, str]) -> Any:
    """What happens to tokens that were handed out, all of them or those of one mailbox."""
    body = _body(request)
    address = str(body.get("mailbox") or "").lower()
    signs = control.tenant.state.sign_ins
    grants = {name for name, one in signs.grants.items() if not address or one.address.lower() == address}
    past = control.tenant.now() - timedelta(seconds=1)
    action = body.get("do")
    if action == "expire_access":
        for token in signs.access.values():
            if token.grant in grants:
                token.expires = past
    elif action == "expire_refresh":
        for token in signs.refresh.values():
            if token.grant in grants:
                token.expires = past
    elif action == "revoke_refresh":
        for name in grants:
            signs.grants[name].revoked = True
    elif action == "demand":
        if body.get("error") and body["error"] not in kinds():
            raise Refused(f"error is one of {', '.join(kinds())}")
        for mailbox in [address] if address else list(control.tenant.state.mailboxes):
            if body.get("error"):
                signs.demands[mailbox] = body["error"]
            else:
                signs.demands.pop(mailbox, None)
    elif action == "expire_delta":
        control.tenant.state.chains.latest = {
            name: latest + 1000 for name, latest in control.tenant.state.chains.latest.items()
        }
    elif action == "forget_consent":
        signs.consents = {
            key: one for key, one in signs.consents.items() if address and not key.endswith(" " + address)
        }
    else:
        raise Refused("do is expire_access, expire_refresh, revoke_refresh, demand, expire_delta or forget_consent")
    return {"grants": len(grants)}
