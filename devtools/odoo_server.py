"""A real Odoo server as a process: HTTP, cron threads, a log file, and a client that speaks as the browser does."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import requests

from devtools import odoo_process
from devtools.odoo_source import Odoo
from devtools.processes import Process, free_port

LINE = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} \d+ (?P<level>[A-Z]+) (?P<database>\S+) (?P<logger>[\w.]+): ")
# A token by its shape, and whatever stands behind the name of a secret parameter (the word "****" may).
SECRET = re.compile(
    r"\beyJ[\w-]{8,}\.[\w-]{8,}\."
    r"|\b(?:code|access_token|refresh_token|id_token|client_secret|code_verifier)['\"]?\s*[=:]\s*['\"]?(?!\*)[\w.-]{6,}"
    r"|emulator-secret"
)


class OdooServer:
    """Odoo on one database. The port stays the same over restarts, so that addresses and sessions do."""

    def __init__(
        self,
        odoo: Odoo,
        database: str,
        log: Path,
        *,
        port: int = 0,
        env: Mapping[str, str] | None = None,
        arguments: Sequence[str] = (),
    ) -> None:
        self.odoo = odoo
        self.arguments = list(arguments)
        self.database = database
        self.port = port or free_port()
        self.env = dict(env or {})
        self.process = Process("Odoo", log)

    @property
    def url(self) -> str:
        """Where a browser finds it; localhost, as Microsoft allows plain http only there."""
        return f"http://localhost:{self.port}"

    @property
    def log(self) -> str:
        """Everything written so far."""
        return self.process.log.read_text(errors="replace") if self.process.log.is_file() else ""

    def start(self, *arguments: str, cron_threads: int = 2) -> None:
        """Start the server and wait until it answers. Without `cron_threads` nothing runs by itself."""
        self.process.launch(
            odoo_process.command(
                self.odoo,
                f"--database={self.database}",
                f"--db-filter=^{re.escape(self.database)}$",
                f"--http-port={self.port}",
                "--workers=0",
                f"--max-cron-threads={cron_threads}",
                *self.arguments,
                *arguments,
            ),
            env=odoo_process.environment(self.odoo, **self.env),
            ready=self._answers,
            timeout=120,
        )

    def stop(self) -> None:
        """End it as an administrator would."""
        self.process.stop()

    def kill(self) -> None:
        """End it as a power failure would."""
        self.process.kill()

    def restart(self, *arguments: str, cron_threads: int = 2) -> None:
        """Stop it if it is running, and start it again on the same port."""
        self.stop()
        self.start(*arguments, cron_threads=cron_threads)

    def client(self, login: str = "admin", password: str = "admin") -> OdooClient:
        """A browser's session, logged in."""
        client = OdooClient(self.url, self.database)
        client.login(login, password)
        return client

    def _answers(self) -> bool:
        try:
            return requests.get(f"{self.url}/web/health", timeout=5, proxies={"http": ""}).ok
        except requests.RequestException:
            return False


# Two writers at once: PostgreSQL lets one of them begin anew, and Odoo repeats it. The core logs it as an error.
REPEATED = "ERROR: could not serialize access due to concurrent update"


def alarms(log: str) -> list[str]:
    """What must not be in the log: tracebacks, errors, warnings of our addons, and secrets at any level.

    Odoo's own debug messages may tell of an exception that it expected (a missing file, say).
    """
    found = []
    for record in records(log):
        match = LINE.match(record)
        level = match["level"] if match else ""
        ours = bool(match and ".microsoft_" in match["logger"])
        if (
            (level in ("ERROR", "CRITICAL") and REPEATED not in record)
            or (ours and level == "WARNING")
            or ("Traceback (most recent call last)" in record and (ours or level != "DEBUG"))
            or SECRET.search(record)
        ):
            found.append(record)
    return found


def records(log: str) -> list[str]:
    """The log in messages, each with the lines that belong to it."""
    found: list[str] = []
    for line in log.splitlines():
        if LINE.match(line) or not found:
            found.append(line)
        else:
            found[-1] += f"\n{line}"
    return found


class OdooClient:
    """What the web client does: a session cookie and JSON-RPC calls."""

    def __init__(self, url: str, database: str) -> None:
        self.url = url
        self.database = database
        self.session = requests.Session()
        self.session.trust_env = False
        self.uid = 0

    def login(self, login: str, password: str) -> None:
        """Log in; the cookie is kept."""
        answer = self.json("/web/session/authenticate", {"db": self.database, "login": login, "password": password})
        self.uid = answer["uid"]

    def json(self, route: str, params: Mapping[str, Any]) -> Any:
        """Call a JSON-RPC route; raises with Odoo's own message when it answers with an error."""
        response = self.session.post(
            self.url + route, json={"jsonrpc": "2.0", "method": "call", "params": params}, timeout=60
        )
        response.raise_for_status()
        answer = response.json()
        if "error" in answer:
            data = answer["error"].get("data", {})
            raise RuntimeError(f"Odoo refuses {route}: {data.get('name')}: {data.get('message')}\n{data.get('debug')}")
        return answer.get("result")

    def call(self, model: str, method: str, *args: Any, **kwargs: Any) -> Any:
        """Call a method of a model, as this user."""
        return self.json(
            f"/web/dataset/call_kw/{model}/{method}",
            {"model": model, "method": method, "args": list(args), "kwargs": kwargs},
        )

    def search_read(self, model: str, domain: Sequence[Any], fields: Sequence[str], **kwargs: Any) -> Any:
        """Records as dictionaries."""
        return self.call(model, "search_read", domain, fields, **kwargs)

    def create(self, model: str, **values: Any) -> int:
        """One new record; its id."""
        ids: list[int] = self.call(model, "create", [values])
        return ids[0]

    def write(self, model: str, record: int, **values: Any) -> None:
        """Change one record."""
        self.call(model, "write", [record], values)
