"""Delivering notifications: a worker thread with retries, and the handshake that proves an endpoint."""

from __future__ import annotations

import json
import logging
import secrets
import threading
import time
import urllib.error
import urllib.request
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from .. import ids, times
from ..outlook.items import Mailbox
from ..outlook.reading import Reading
from .health import DELAY, Health
from .models import Delivery, Subscription, bad, drop_expired

if TYPE_CHECKING:
    from ..tenant import Tenant

_logger = logging.getLogger("graph_emulator.notifications")
TIMEOUT = 10.0  # seconds an endpoint has
GIVE_UP = timedelta(hours=4)
_FIRST_DELAY = 5.0  # seconds; doubles with each attempt
_KEPT = 10_000
_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def handshake(url: str) -> None:
    """Ask an endpoint to repeat a token; refuses the subscription when it does not."""
    token = f"Validation: Testing client application reachability {secrets.token_hex(8)}"
    mark = "&" if "?" in url else "?"
    request = urllib.request.Request(
        f"{url}{mark}validationToken={quote(token)}", b"", {"Content-Type": "text/plain; charset=utf-8"}, method="POST"
    )
    try:
        with _opener.open(request, timeout=TIMEOUT) as answer:
            text = answer.read(4096).decode("utf-8", "replace")
            kind = answer.headers.get_content_type()
            good = answer.status == 200 and kind == "text/plain" and text == token
    except (OSError, ValueError) as error:
        raise bad(f"Subscription validation request failed. Reason: {type(error).__name__}") from error
    if not good:
        raise bad(
            "Subscription validation request failed. Response must exactly match validationToken query parameter."
        )


class Courier:
    """Puts changes into notifications and delivers them one after the other."""

    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant
        self._wake = threading.Event()
        self._stop = False
        self._idle = threading.Event()
        self._idle.set()
        self._thread: threading.Thread | None = None
        self._health: dict[str, Health] = {}
        tenant.listeners.append(self.on_event)
        tenant.task_listeners.append(self.on_task)

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name="notifications", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stop = True
        self._wake.set()

    def wake(self) -> None:
        self._wake.set()

    def flush(self, seconds: float) -> bool:
        """Wait until everything that is due was tried; False when that took longer."""
        self._idle.clear()
        self._wake.set()
        return self._idle.wait(seconds)

    def health_of(self, url: str) -> Health:
        """Endpoints are told apart by host and port."""
        return self._health.setdefault(urlsplit(url).netloc, Health())

    def health(self) -> dict[str, str]:
        return {host: one.state(self._tenant.now()) for host, one in self._health.items()}

    def forget(self) -> None:
        self._health.clear()

    # -- what happened -----------------------------------------------------------------------------------------------

    def on_event(self, mailbox: Mailbox, key: str, calendar: str, change: str) -> None:
        """A listener of the tenant: called with its lock held."""
        if not self._tenant.state.subscriptions.known:
            return
        drop_expired(self._tenant)
        for one in self._tenant.state.subscriptions.known.values():
            if one.kind != "event" or one.mailbox != mailbox.address.lower() or change not in one.changes:
                continue
            if one.calendar and one.calendar != calendar:
                continue
            identity = Reading(mailbox, immutable=one.immutable_ids).id_of(key, calendar)
            item = mailbox.items.get(key)
            path = f"Users/{mailbox.user_id}/Events/{identity}"
            data: dict[str, Any] = {"@odata.type": "#Microsoft.Graph.Event", "@odata.id": path, "id": identity}
            if item is not None:
                data["@odata.etag"] = f'W/"{ids.change_key(key, item.change)}"'
            self._notify(one, {"changeType": change, "resource": path, "resourceData": data})

    def on_task(self, mailbox: Mailbox, list_id: str, task_id: str, change: str) -> None:
        drop_expired(self._tenant)
        for one in self._tenant.state.subscriptions.known.values():
            if (one.kind, one.mailbox, one.list_id) == ("todoTask", mailbox.address.lower(), list_id):
                if change in one.changes:
                    path = f"Users/{mailbox.user_id}/Todo/Lists/{list_id}/Tasks/{task_id}"
                    data = {"@odata.type": "#Microsoft.Graph.TodoTask", "@odata.id": path, "id": task_id}
                    self._notify(one, {"changeType": change, "resource": path, "resourceData": data})

    def lifecycle(self, one: Subscription, event: str) -> None:
        """A lifecycle notification, to the address that was given for them."""
        if one.lifecycle_url:
            self._notify(one, {"lifecycleEvent": event, "resource": one.resource}, one.lifecycle_url)

    def _notify(self, one: Subscription, content: dict[str, Any], url: str = "") -> None:
        notification = {
            "subscriptionId": one.id,
            "subscriptionExpirationDateTime": times.instant_text(one.expires),
            "clientState": one.client_state,
            "tenantId": self._tenant.state.tenant_id,
            **content,
        }
        kept = self._tenant.state.subscriptions
        kept.count += 1
        now = self._tenant.now()
        target = url or one.notification_url
        state = self.health_of(target).state(now)
        due = now + DELAY if state == "slow" else now
        delivery = Delivery(kept.count, one.id, target, notification, due, now, done=state == "drop")
        kept.deliveries.append(delivery)
        del kept.deliveries[:-_KEPT]
        self._idle.clear()
        self._wake.set()

    # -- the worker --------------------------------------------------------------------------------------------------

    def _run(self) -> None:
        while not self._stop:
            due = self._next()
            if due is None:
                self._idle.set()
                self._wake.wait(0.5)
                self._wake.clear()
                continue
            self._deliver(due)

    def _next(self) -> Delivery | None:
        with self._tenant.lock:
            now = self._tenant.now()
            return next(
                (one for one in self._tenant.state.subscriptions.deliveries if not one.done and one.due <= now), None
            )

    def _deliver(self, one: Delivery) -> None:
        started = time.monotonic()
        status = _post(one.url, {"value": [one.body]})
        took = time.monotonic() - started
        with self._tenant.lock:
            one.attempts += 1
            self.health_of(one.url).note(self._tenant.now(), took)
            one.status = status
            one.done = status is not None and 200 <= status < 300
            if not one.done:
                now = self._tenant.now()
                one.due = now + timedelta(seconds=_FIRST_DELAY * 2 ** min(one.attempts - 1, 10))
                one.done = now - one.first > GIVE_UP
        _logger.info("notification %s: %s after %.2f s", one.n, status, took)


def _post(url: str, body: dict[str, Any]) -> int | None:
    content = json.dumps(body).encode()
    request = urllib.request.Request(url, content, {"Content-Type": "application/json"}, method="POST")
    try:
        with _opener.open(request, timeout=TIMEOUT) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return int(error.code)
    except (OSError, ValueError):
        return None
