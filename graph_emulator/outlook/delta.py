"""Delta rounds over one calendar and one fixed window."""

from __future__ import annotations

import base64
import hashlib
import json
import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from . import errors, occurrences, reading, recurrence
from .delta_state import Change, Round
from .items import Calendar, Entry, Item, Mailbox, Series, Tombstone, Values
from .planted import window_of

if TYPE_CHECKING:
    from ..tenant import Tenant


@dataclass(frozen=True)
class Window:
    start: datetime
    end: datetime


@dataclass(frozen=True)
class Page:
    """A page of a round and the token of what follows: the next page, or the next round."""

    items: list[Values]
    skip_token: str | None
    delta_token: str | None


def first_round(tenant: Tenant, mailbox: Mailbox, calendar: Calendar, window: Window, client: str) -> str:
    """Begin with everything that is in the window; returns the token of the first page."""
    return _new_round(tenant, mailbox, calendar, window, client, since=None, generation=None)


def next_round(tenant: Tenant, mailbox: Mailbox, token: str) -> str:
    """Begin a round with what changed since the one that gave the token; returns the token of the first page."""
    known = _decoded(token, "d")
    if known["m"] != mailbox.user_id:
        raise errors.dead_link(tenant.switches.dead_link)
    calendar = mailbox.calendars.get(known["c"])
    if calendar is None:
        raise errors.folder_not_found()
    window = Window(datetime.fromisoformat(known["a"]), datetime.fromisoformat(known["b"]))
    return _new_round(tenant, mailbox, calendar, window, known["k"], since=known["s"], generation=known["g"])


def page(tenant: Tenant, mailbox: Mailbox, token: str, size: int, how: reading.Reading) -> Page:
    known = _decoded(token, "s")
    one = tenant.state.chains.rounds.get(known["r"])
    if one is None or known["m"] != mailbox.user_id:
        raise errors.dead_link(tenant.switches.dead_link)
    position: int = known["p"]
    if tenant.switches.delta_empty_page and position == 0 and "e" not in known:
        return Page([], _encoded({**known, "e": 1}), None)
    items = [
        shown for change in one.changes[position : position + size] if (shown := _shown(tenant, mailbox, change, how))
    ]
    if position + size < len(one.changes):
        return Page(items, _encoded({**known, "p": position + size}), None)
    return Page(items, None, known["d"])


def _new_round(
    tenant: Tenant,
    mailbox: Mailbox,
    calendar: Calendar,
    window: Window,
    client: str,
    *,
    since: int | None,
    generation: int | None,
) -> str:
    chains = tenant.state.chains
    chain = _chain(mailbox, calendar, window, client)
    latest = chains.latest.get(chain, 0)
    if generation is not None and not latest - tenant.switches.delta_generations < generation <= latest:
        raise errors.dead_link(tenant.switches.dead_link)
    until = _known_until(tenant, mailbox)
    changes = _changes(tenant, mailbox, calendar, window, since, until)
    if tenant.switches.delta_replay and since is not None:
        news = {change.key for change in changes}
        changes = [change for change in chains.last.get(chain, []) if change.key not in news] + changes
    changes = _disturbed(tenant, changes)
    chains.latest[chain] = latest + 1
    chains.last[chain] = changes
    name = tenant.random.key()
    chains.keep(name, Round(chain, latest + 1, until, changes))
    delta = {
        "t": "d", "m": mailbox.user_id, "c": calendar.key, "k": client, "g": latest + 1, "s": until,
        "a": window.start.isoformat(), "b": window.end.isoformat(),
    }  # fmt: skip
    return _encoded({"t": "s", "m": mailbox.user_id, "r": name, "p": 0, "d": _encoded(delta)})


def _known_until(tenant: Tenant, mailbox: Mailbox) -> int:
    """The last change that deltas know of: all of them, or with a lag those that are old enough."""
    lag = timedelta(seconds=tenant.switches.delta_lag)
    young = [seq for seq, moment in mailbox.moments if moment > tenant.now() - lag]
    return min(young) - 1 if lag and young else mailbox.seq


def _changes(
    tenant: Tenant, mailbox: Mailbox, calendar: Calendar, window: Window, since: int | None, until: int
) -> list[Change]:
    """What a round reports, in the order in which it happened."""
    found: list[tuple[int, Change]] = []
    for item in mailbox.in_calendar(calendar.key):
        if (since is None or item.seq > since) and item.seq <= until:
            found += ((item.seq, change) for change in _of_item(tenant, item, window, since))
    if since is not None or tenant.switches.delta_removed_at_first:
        near = (window.start - timedelta(days=2)).date(), (window.end + timedelta(days=2)).date()
        for grave in mailbox.tombstones:
            if not (since or 0) < grave.seq <= until or grave.calendar != calendar.key or _is_back(mailbox, grave):
                continue
            if grave.slot is None or near[0] <= date.fromisoformat(grave.slot) <= near[1]:
                change = Change(grave.key, grave.calendar, grave.slot, grave.generation, removed=True)
                found.append((grave.seq, change))
    found.sort(key=lambda one: one[0])
    return [change for _, change in found]


def _is_back(mailbox: Mailbox, grave: Tombstone) -> bool:
    """Whether what left a calendar lies in it again; then the item speaks for itself."""
    item = mailbox.items.get(grave.key)
    if item is None or item.calendar != grave.calendar:
        return False
    return grave.slot is None or (item.series is not None and item.series.generation == grave.generation)


def _of_item(tenant: Tenant, item: Item, window: Window, since: int | None) -> list[Change]:
    """A changed item: what of it is in the window, or that it is not there (any longer)."""
    gone = [] if since is None else [Change(item.key, item.calendar, removed=True)]
    if item.raw is not None:
        span = window_of(item)
        outside = span is not None and (span[0] >= window.end or span[1] <= window.start)
        return gone if outside else [Change(item.key, item.calendar)]
    entries = occurrences.in_window(item, window.start, window.end)
    if item.series is None:
        return [Change(item.key, item.calendar)] if entries else gone
    series = item.series
    if not entries:
        return gone + ([] if since is None else _gone_occurrences(item, series, window))
    changes = (
        []
        if tenant.switches.delta_masters == "inside" and item.start < window.start
        else [Change(item.key, item.calendar)]
    )
    inside = {entry.slot.isoformat() for entry in entries if entry.slot}
    changes += [Change(item.key, item.calendar, day, series.generation) for day in sorted(inside)]
    if since is not None:
        changes += [
            Change(item.key, item.calendar, day, series.generation, removed=True)
            for day, one in sorted(series.exceptions.items())
            if one.seq > since and day not in inside
        ]
    return changes


def _gone_occurrences(item: Item, series: Series, window: Window) -> list[Change]:
    """The days of a series in a window of which none is left: nothing else would say that they are gone."""
    margin = timedelta(days=2)
    days = recurrence.slots(series.recurrence, (window.start - margin).date(), (window.end + margin).date())
    return [Change(item.key, item.calendar, day.isoformat(), series.generation, removed=True) for day in days]


def _disturbed(tenant: Tenant, changes: list[Change]) -> list[Change]:
    """The order and repetitions that the switches ask for. A series is kept together."""
    order = tenant.switches.delta_order
    if order == "reversed":
        changes = changes[::-1]
    elif order == "shuffled":
        changes = list(changes)
        random.Random(tenant.random.integer(0, 2**32)).shuffle(changes)
    if tenant.switches.delta_duplicates and changes:
        changes = [*changes, changes[0]]
    return changes


def _shown(tenant: Tenant, mailbox: Mailbox, change: Change, how: reading.Reading) -> Values | None:
    slot = date.fromisoformat(change.slot) if change.slot else None
    item = mailbox.items.get(change.key)
    if change.removed or item is None or item.calendar != change.calendar:
        identity = how.id_of(change.key, change.calendar, slot, change.generation)
        return {"@odata.type": "#microsoft.graph.event", "id": identity, "@removed": {"reason": "deleted"}}
    entry = Entry(item, slot)
    if slot is not None:
        if item.series is None or item.series.generation != change.generation or not occurrences.exists(item, slot):
            return None
        if entry.exception is None:
            return reading.stub(entry, how)
    shown = {"@odata.type": "#microsoft.graph.event", **reading.event(entry, how)}
    if slot is not None and tenant.switches.delta_exceptions == "own" and entry.exception:
        own = entry.exception.values
        if "subject" not in own:
            shown["subject"] = ""
        if "body" not in own:
            shown.update({"body": {"contentType": "html", "content": ""}, "bodyPreview": ""})
    return shown


def _chain(mailbox: Mailbox, calendar: Calendar, window: Window, client: str) -> str:
    name = f"{mailbox.user_id} {calendar.key} {window.start} {window.end} {client}"
    return hashlib.sha256(name.encode()).hexdigest()[:16]


def _encoded(content: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(content, separators=(",", ":")).encode()).rstrip(b"=").decode()


def _decoded(token: str, kind: str) -> dict[str, Any]:
    try:
        content = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
        if content["t"] != kind:
            raise ValueError(kind)
    except (ValueError, KeyError, TypeError) as error:
        raise errors.sync_state_invalid() from error
    return dict(content)
