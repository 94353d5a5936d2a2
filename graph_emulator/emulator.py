"""The program: one tenant behind a plain HTTP port (Graph, control, pages) and an HTTPS port (sign-in)."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

from .clock import Clock
from .control import Control
from .control.codec import dump, load
from .graph.faults import Faults
from .graph.journal import Journal
from .graph.openapi import OpenApi
from .graph.referee import Referee
from .graph.service import VERSIONS, GraphService
from .ids import Random
from .login.keys import SigningKey, tls
from .login.routes import LoginService
from .page import files
from .subscriptions.delivery import Courier
from .tenant import State, Tenant
from .web.messages import Request, Response
from .web.router import NoSuchPath
from .web.server import Server

STATE_FILE = "state.json"


class Core:
    """The services of one tenant, without sockets."""

    def __init__(self, seed: int | None, folder: Path | None) -> None:
        self.clock = Clock()
        random = Random(seed)
        self.tenant = Tenant(self.clock, random)
        self.key = SigningKey(folder)
        self.journal = Journal()
        self.faults = Faults(random.chance)
        self.referee = Referee(self.clock)
        self.login = LoginService(self.tenant, self.key)
        self.graph = GraphService(self.tenant, self.journal, self.faults, self.referee)
        self.courier = Courier(self.tenant)
        self.control = Control(self)

    def reset(self) -> None:
        self.tenant.reset()
        self.journal.clear()
        self.faults.clear()
        self.referee.reset()
        self.courier.forget()

    def load(self, content: dict[str, Any]) -> None:
        """Take over a dumped state; TypeError or ValueError when it is none."""
        self.tenant.state = load(State, content)
        self.referee.reset()  # who was told to wait was so at another time

    def handle(self, request: Request) -> Response:
        first = request.path.lstrip("/").partition("/")[0].lower()
        if first in VERSIONS:
            return self.graph.handle(request)
        if first == "_control":
            return self.control.handle(request)
        page = files.find(request)
        if page is not None:
            return page
        try:
            return self._login(request)
        except NoSuchPath:
            return Response.of_json({"error": f"there is no {request.path}"}, 404)

    def _login(self, request: Request) -> Response:
        fault = self.faults.take("login", request.method, request.path, "", False)
        if fault and (early := self.graph.before_work(fault)) is not None:
            return early
        return self.login.handle(request)


class Emulator:
    """A running emulator: ``with Emulator() as emulator: ... emulator.graph_url``. Its servers are daemon threads."""

    def __init__(
        self,
        host: str = "127.0.0.1",
        port: int = 0,
        login_port: int = 0,
        *,
        state_dir: str | os.PathLike[str] | None = None,
        seed: int | None = None,
        openapi: str | os.PathLike[str] | None = None,
    ) -> None:
        self._temporary = tempfile.TemporaryDirectory(prefix="graph-emulator-") if state_dir is None else None
        self.folder = Path(self._temporary.name if self._temporary else str(state_dir))
        self.folder.mkdir(parents=True, exist_ok=True)
        self._keep = state_dir is not None
        self.core = Core(seed, self.folder if self._keep else None)
        if openapi is not None:
            self.core.graph.openapi = OpenApi.read(Path(openapi))
        context, self._bundle = tls(self.folder, host)
        self._load()
        self._servers = [
            Server(host, port, self.core.handle),
            Server(host, login_port, self.core.handle, context),
        ]
        shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "::1": "[::1]"}.get(host, host)
        self.graph_url = f"http://{shown}:{self._servers[0].port}"
        self.login_url = f"https://localhost:{self._servers[1].port}"
        self.core.login.login_url, self.core.login.page_url = self.login_url, self.graph_url

    @property
    def control_url(self) -> str:
        return f"{self.graph_url}/_control"

    @property
    def page_url(self) -> str:
        return f"{self.graph_url}/"

    @property
    def ca_bundle(self) -> str:
        return str(self._bundle)

    def addresses(self) -> dict[str, Any]:
        """What the ready-file holds."""
        return {
            "pid": os.getpid(),
            "graph_url": self.graph_url,
            "login_url": self.login_url,
            "ca_bundle": self.ca_bundle,
            "page_url": self.page_url,
            "control_url": self.control_url,
        }

    def start(self) -> Emulator:
        for server in self._servers:
            server.start()
        self.core.courier.start()
        return self

    def stop(self) -> None:
        """Stop serving; with a state folder the state is written there."""
        self.core.graph.stopping.set()
        self.core.courier.stop()
        for server in self._servers:
            server.shutdown()
            server.server_close()
        self._save()
        if self._temporary:
            self._temporary.cleanup()

    def __enter__(self) -> Emulator:
        return self.start()

    def __exit__(self, *error: object) -> None:
        self.stop()

    def _save(self) -> None:
        if self._keep:
            target = self.folder / STATE_FILE
            fresh = target.with_suffix(".new")
            with self.core.tenant.lock:
                fresh.write_text(json.dumps(dump(self.core.tenant.state)))
            fresh.replace(target)

    def _load(self) -> None:
        source = self.folder / STATE_FILE
        if self._keep and source.exists():
            self.core.load(json.loads(source.read_text()))
