"""Requests a second with 2,000 events in a mailbox, time to start, memory of 10,000 events.

The emulator runs in a process of its own; the client is this one, with a few connections. Figures depend on the
machine: both processes want a core.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from graph_emulator.login.accounts import CLIENT_ID

ROOT = Path(__file__).resolve().parent.parent.parent
ADDRESS = "anna@contoso.example"
SCOPES = ["https://graph.microsoft.com/Calendars.ReadWrite", "https://graph.microsoft.com/User.Read"]
FIRST = datetime(2026, 10, 5, 8)
# What a synchronisation does, roughly: it reads more than it writes.
MIX = {"read one": 30, "view of a week": 20, "delta without news": 15, "change": 20, "create": 10, "delete": 5}


class Client:
    """One connection that stays open."""

    def __init__(self, graph_url: str, token: str) -> None:
        self._connection = HTTPConnection(urlsplit(graph_url).netloc, timeout=60)
        self._headers = {"Authorization": f"Bearer {token}", "Prefer": 'IdType="ImmutableId"'}

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        sent = {**self._headers, **headers}
        content = None
        if body is not None:
            content = json.dumps(body)
            sent["Content-Type"] = "application/json"
        self._connection.request(method, path, content, sent)
        answer = self._connection.getresponse()
        text = answer.read()
        if answer.status >= 400:
            raise RuntimeError(f"{method} {path}: {answer.status} {text[:300]!r}")
        return json.loads(text) if text else None


@contextmanager
def running() -> Iterator[tuple[dict[str, Any], float]]:
    """An emulator of its own, and the seconds it took to start."""
    with tempfile.TemporaryDirectory() as folder:
        ready = Path(folder) / "ready.json"
        started = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "graph_emulator", "--ready-file", str(ready)],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        try:
            assert process.stdout is not None
            process.stdout.readline()
            yield json.loads(ready.read_text()), time.perf_counter() - started
        finally:
            process.terminate()
            process.wait(20)


def event(number: int) -> dict[str, Any]:
    """One of twenty events a day, in a row of days."""
    start = FIRST + timedelta(days=number // 20, minutes=30 * (number % 20))
    return {
        "subject": f"Event {number}",
        "body": {"contentType": "html", "content": f"<p>What event {number} is about.</p>"},
        "start": {"dateTime": start.isoformat(), "timeZone": "UTC"},
        "end": {"dateTime": (start + timedelta(minutes=30)).isoformat(), "timeZone": "UTC"},
        "location": {"displayName": f"Room {number % 7}"},
    }


def fill(client: Client, first: int, count: int) -> list[dict[str, Any]]:
    """Create events, twenty in a batch."""
    made = []
    for start in range(first, first + count, 20):
        numbers = range(start, min(start + 20, first + count))
        headers = {"Content-Type": "application/json", "Prefer": 'IdType="ImmutableId"'}
        steps = [
            {"id": str(number), "method": "POST", "url": "/me/events", "headers": headers, "body": event(number)}
            for number in numbers
        ]
        made += [one["body"] for one in client.send("POST", "/v1.0/$batch", {"requests": steps})["responses"]]
    return made


class Worker:
    """One of the connections, with events of its own to change."""

    def __init__(self, client: Client, events: list[dict[str, Any]], seed: int) -> None:
        self.client, self.events, self.random = client, events, random.Random(seed)
        self.done: Counter[str] = Counter()
        # Each has a window of its own: two on one chain would expire each other.
        window = f"startDateTime=2026-10-{5 + seed:02}&endDateTime=2026-10-{6 + seed:02}"
        self.delta = client.send("GET", f"/v1.0/me/calendarView/delta?{window}")

    def run(self, until: float) -> None:
        names, weights = list(MIX), list(MIX.values())
        while time.perf_counter() < until:
            name = self.random.choices(names, weights)[0]
            self.step(name)
            self.done[name] += 1

    def step(self, name: str) -> None:
        position = self.random.randrange(len(self.events))
        one = self.events[position]
        path = f"/v1.0/me/events/{one['id']}"
        if name == "read one":
            self.client.send("GET", path)
        elif name == "view of a week":
            start = FIRST + timedelta(days=self.random.randrange(90))
            window = f"startDateTime={start:%Y-%m-%d}&endDateTime={start + timedelta(days=7):%Y-%m-%d}"
            self.client.send("GET", f"/v1.0/me/calendarView?{window}&$top=50")
        elif name == "delta without news":
            link = self.delta.get("@odata.deltaLink") or self.delta["@odata.nextLink"]
            parts = urlsplit(link)
            self.delta = self.client.send("GET", f"{parts.path}?{parts.query}")
        elif name == "change":
            subject = f"Changed {self.random.random()}"
            self.events[position] = self.client.send("PATCH", path, {"subject": subject}, **{"If-Match": "*"})
        elif name == "create":
            self.events.append(self.client.send("POST", "/v1.0/me/events", event(self.random.randrange(2000))))
        elif len(self.events) > 10:
            self.events.pop(position)
            self.client.send("DELETE", path)


def memory(pid: int) -> float:
    """Resident megabytes."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m graph_emulator.benchmarks", description=__doc__)
    parser.add_argument("--seconds", type=float, default=8.0, help="how long to measure (default: %(default)s)")
    parser.add_argument("--connections", type=int, default=4)
    options = parser.parse_args()
    with running() as (addresses, start):
        control = HTTPConnection(urlsplit(addresses["control_url"]).netloc)

        def stage(path: str, body: Any) -> Any:
            control.request("POST", "/_control" + path, json.dumps(body))
            return json.loads(control.getresponse().read())

        stage("/seed", {"mailboxes": [{"address": ADDRESS, "name": "Anna"}]})
        stage("/switches", {"throttling": False})
        token = stage("/sign_in", {"client_id": CLIENT_ID, "address": ADDRESS, "scopes": SCOPES})["access_token"]
        clients = [Client(addresses["graph_url"], token) for _ in range(options.connections)]
        print(f"start: {start:.2f} s")

        events = fill(clients[0], 0, 2000)
        share = len(events) // len(clients)
        workers = [
            Worker(client, events[number * share : (number + 1) * share], number)
            for number, client in enumerate(clients)
        ]
        began = time.perf_counter()
        threads = [threading.Thread(target=worker.run, args=(began + options.seconds,)) for worker in workers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        took = time.perf_counter() - began
        done = sum((worker.done for worker in workers), Counter[str]())
        print(f"requests: {sum(done.values()) / took:.0f} a second with 2,000 events in the mailbox")
        for name, count in done.most_common():
            print(f"  {name}: {count / took:.0f} a second")

        before = memory(addresses["pid"])
        began = time.perf_counter()
        fill(clients[0], 2000, 10_000)
        print(f"10,000 events more: {time.perf_counter() - began:.1f} s, {memory(addresses['pid']) - before:.0f} MB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
