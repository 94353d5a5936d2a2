"""Setting the stage: mailboxes, applications, switches, the clock; the whole state out and in."""

from __future__ import annotations

from typing import Any

from .. import times, zones
from ..login.accounts import Application
from ..outlook.sharing import share
from ..web.messages import Request
from .codec import dump, load
from .people import mailbox_shown
from .service import Control, Refused, Values, at, body_of


@at("POST", "/reset")
def reset(control: Control, request: Request, values: Values) -> Any:
    control.core.reset()
    return {}


@at("POST", "/seed")
def seed(control: Control, request: Request, values: Values) -> Any:
    body = body_of(request)
    for one in body.get("mailboxes", ()):
        address = one["address"]
        if "@" not in address:
            raise Refused(f"{address!r} is no address")
        zone = one.get("timeZone") or "UTC"
        if not zones.known(zone):
            raise Refused(f"there is no time zone {zone!r}")
        mailbox = control.tenant.add_mailbox(address, one.get("name") or address.partition("@")[0], zone)
        mailbox.state = one.get("state", mailbox.state)
        mailbox.aliases = list(one.get("aliases", mailbox.aliases))
        mailbox.sign_in_name = one.get("userPrincipalName", mailbox.sign_in_name)
        if "canEdit" in one:
            mailbox.default_calendar.can_edit = bool(one["canEdit"])
        for calendar in one.get("calendars", ()):
            added = control.tenant.add_calendar(mailbox, calendar["name"])
            added.can_edit = bool(calendar.get("canEdit", True))
            added.color = calendar.get("color", "auto")
        for other in one.get("sharedWith", ()):
            share(control.tenant, mailbox, other["address"], other.get("role", "read"))
    for group in body.get("groups", ()):
        control.tenant.state.groups[group["address"].lower()] = list(group["members"])
    if application := body.get("application"):
        known = load(Application, application)
        control.tenant.state.sign_ins.applications[known.client_id] = known
    return {"mailboxes": [mailbox_shown(one) for one in control.tenant.state.mailboxes.values()]}


@at("GET", "/dump")
def dump_state(control: Control, request: Request, values: Values) -> Any:
    return dump(control.tenant.state)


@at("POST", "/load")
def load_state(control: Control, request: Request, values: Values) -> Any:
    control.core.load(body_of(request))
    return {}


@at("POST", "/switches")
def change_switches(control: Control, request: Request, values: Values) -> Any:
    control.tenant.switches.change(body_of(request))
    return control.tenant.switches.as_dict()


@at("GET", "/switches")
def read_switches(control: Control, request: Request, values: Values) -> Any:
    return control.tenant.switches.as_dict()


@at("GET", "/switches/choices")
def read_choices(control: Control, request: Request, values: Values) -> Any:
    return control.tenant.switches.choices()


@at("POST", "/clock")
def set_clock(control: Control, request: Request, values: Values) -> Any:
    body = body_of(request)
    if "now" in body:
        control.tenant.clock.set(times.parse_instant(body["now"]))
    elif "advance" in body:
        control.tenant.clock.advance(float(body["advance"]))
    else:
        control.tenant.clock.free()
    control.tenant.run_due()
    control.core.courier.wake()
    return read_clock(control, request, values)


@at("GET", "/clock")
def read_clock(control: Control, request: Request, values: Values) -> Any:
    return {"now": times.instant_text(control.tenant.now()), "stands_still": control.tenant.clock.stands_still}


@at("GET", "/pulse")
def pulse(control: Control, request: Request, values: Values) -> Any:
    """A text that is another one whenever the page has something new to show."""
    control.tenant.run_due()
    state = control.tenant.state
    marks = [f"{box.user_id[:8]}.{box.seq}.{len(box.calendars)}" for box in state.mailboxes.values()]
    marks += [str(len(state.mails)), str(control.core.journal.count)]
    return {"pulse": " ".join(marks), **read_clock(control, request, values)}
