"""The local Microsoft 365 (`graph_emulator`) as a process, and its control interface."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import requests

from devtools import odoo_process, paths, python_environment
from devtools.odoo_source import Odoo
from devtools.processes import Process

CLIENT_ID = "11111111-1111-4111-8111-111111111111"
CLIENT_SECRET = "emulator-secret"
APPLICATION = {
    "microsoft_calendar_client_id": CLIENT_ID,
    "microsoft_calendar_client_secret": CLIENT_SECRET,
}


class Emulator:
    """`python -m graph_emulator` on ports of its own, with its state in a folder of its own."""

    def __init__(self, folder: Path, *, port: int = 0) -> None:
        self.folder = folder
        self.port = port
        self.process = Process("The emulator", folder / "emulator.log")
        self.addresses: dict[str, Any] = {}
        self._session = requests.Session()
        self._session.trust_env = False  # no proxy between us and this machine

    def start(self, odoo: Odoo) -> None:
        """Start it and learn its addresses."""
        ready = self.folder / "emulator.json"
        self.folder.mkdir(parents=True, exist_ok=True)
        ready.unlink(missing_ok=True)
        self.process.launch(
            [str(python_environment.python()), "-m", "graph_emulator", "--host", "127.0.0.1", "--port", str(self.port),
             "--login-port", "0", "--state-dir", str(self.folder / "state"), "--ready-file", str(ready)],
            env=odoo_process.environment(odoo, PYTHONUNBUFFERED="1", **described()),
            ready=lambda: ready.is_file() and bool(_json(ready)),
        )  # fmt: skip
        self.addresses = _json(ready)

    def stop(self) -> None:
        """End the process."""
        self.process.stop()

    def environment(self) -> dict[str, str]:
        """What leads our addons to this emulator, and their tests to its control interface."""
        return {
            "MICROSOFT_LOGIN_URL": self.addresses["login_url"],
            "MICROSOFT_GRAPH_URL": self.addresses["graph_url"],
            "MICROSOFT_CA_BUNDLE": self.addresses["ca_bundle"],
            "GRAPH_EMULATOR_URL": self.addresses["control_url"],
        }

    def control(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """A request to the control interface, e.g. `control("GET", "/mails")`; its answer."""
        response = self._session.request(method, self.addresses["control_url"] + path, json=body, timeout=30)
        if not response.ok:
            raise RuntimeError(f"The emulator refuses {method} {path}: {response.status_code} {response.text[:500]}")
        return response.json()

    def reset(self) -> None:
        """An empty tenant."""
        self.control("POST", "/reset", {})

    def seed(self, *people: Mapping[str, str]) -> None:
        """Mailboxes, each given as address, name and perhaps timeZone."""
        self.control("POST", "/seed", {"mailboxes": list(people)})

    def act(self, address: str, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """What a person does in Outlook; the body of the answer."""
        answer = self.control("POST", "/act", {"as": address, "method": method, "path": path, "body": body})
        if answer["status"] >= 400:
            raise RuntimeError(f"Outlook refuses {method} {path}: {answer['status']} {answer['body']}")
        return answer["body"]

    def events(self, address: str) -> list[dict[str, Any]]:
        """All events of a mailbox."""
        answer = self.control("GET", f"/mailboxes/{address}/events")
        found: list[dict[str, Any]] = answer["events"] if isinstance(answer, dict) else answer
        return found

    def mails(self) -> list[dict[str, Any]]:
        """The mails that Outlook would have sent."""
        answer = self.control("GET", "/mails")
        found: list[dict[str, Any]] = answer["mails"] if isinstance(answer, dict) else answer
        return found

    def journal(self, since: int = 0) -> dict[str, Any]:
        """`requests` and the referee's `complaints`."""
        answer: dict[str, Any] = self.control("GET", f"/journal?since={since}")
        return answer


def described() -> dict[str, str]:
    """The OpenAPI description of Graph that the emulator holds its answers against: a file that GRAPH_OPENAPI names, or
    one in a folder `shared` beside the repository; empty where there is none."""
    beside = paths.REPOSITORY.parent / "shared" / "graph_openapi_subset.yaml"
    given = os.environ.get("GRAPH_OPENAPI") or (str(beside) if beside.is_file() else "")
    return {"GRAPH_OPENAPI": given} if given else {}


def repository_has_it() -> bool:
    """Whether the emulator can be started."""
    return (paths.REPOSITORY / "graph_emulator" / "__main__.py").is_file()


def _json(path: Path) -> dict[str, Any]:
    try:
        content: dict[str, Any] = json.loads(path.read_text())
    except ValueError:  # not written completely yet
        return {}
    return content
