"""A threaded HTTP/1.1 server on the standard library: one thread a connection, optional TLS."""

from __future__ import annotations

import logging
import socket
import ssl
import sys
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from typing import Any

from .messages import Request, Response

_logger = logging.getLogger("graph_emulator.requests")
Application = Callable[[Request], Response]
_BODY_LIMIT = 64 * 1024 * 1024
# Megabytes of an answer without end: whoever still listens then would listen for ever.
_ENDLESS = 1024


class Server(ThreadingHTTPServer):
    """Serves one application on one port; port 0 takes a free one."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, host: str, port: int, application: Application, tls: ssl.SSLContext | None = None) -> None:
        self.application = application
        self.tls = tls
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        super().__init__((host, port), _Handler)

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def server_bind(self) -> None:
        # HTTPServer's own method asks the resolver for the host's full name, which can take seconds.
        TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])

    def start(self) -> threading.Thread:
        thread = threading.Thread(
            target=self.serve_forever, kwargs={"poll_interval": 0.05}, name=f"serve-{self.port}", daemon=True
        )
        thread.start()
        return thread

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Connections that break off are everyday life here; anything else is logged."""
        error = sys.exc_info()[1]
        if not isinstance(error, ConnectionError | ssl.SSLError | TimeoutError):
            _logger.error("connection of %s failed", client_address, exc_info=True)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "graph-emulator"
    sys_version = ""
    disable_nagle_algorithm = True
    wbufsize = 65536
    server: Server

    def setup(self) -> None:
        if self.server.tls is not None:
            # The handshake belongs in this thread: a slow client must not hold up the others.
            self.request = self.server.tls.wrap_socket(self.request, server_side=True)
        super().setup()

    def handle_expect_100(self) -> bool:
        """Answer at once: the inherited method leaves the interim response in our write buffer."""
        done = super().handle_expect_100()
        self.wfile.flush()
        return done

    def _serve(self) -> None:
        try:
            body = self._read_body()
        except ValueError:
            self.send_error(400)
            return
        path, _, query = self.path.partition("?")
        scheme = "https" if self.server.tls is not None else "http"
        host = self.headers.get("Host") or f"{self.server.server_name}:{self.server.port}"
        request = Request(
            method=self.command,
            path=path,
            query_string=query,
            headers={name.lower(): ", ".join(self.headers.get_all(name, [])) for name in self.headers},
            body=body,
            base_url=f"{scheme}://{host}",
        )
        response = self.server.application(request)
        self._send(response)

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = do_HEAD = do_OPTIONS = _serve

    def _read_body(self) -> bytes:
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            return self._read_chunks()
        size = int(self.headers.get("Content-Length") or 0)
        if not 0 <= size <= _BODY_LIMIT:
            raise ValueError(size)
        return self.rfile.read(size) if size else b""

    def _read_chunks(self) -> bytes:
        body = b""
        while size := int(self.rfile.readline(1024).split(b";")[0], 16):
            body += self.rfile.read(size)
            self.rfile.readline(8)
            if len(body) > _BODY_LIMIT:
                raise ValueError(len(body))
        self.rfile.readline(8)
        return body

    def _send(self, response: Response) -> None:
        if response.mishap and response.mishap.kind == "drop":
            self.close_connection = True
            return
        if response.mishap and response.mishap.kind == "endless":
            self._send_without_end(response)
            return
        body = response.body
        self.send_response(response.status)
        for name, value in response.headers.items():
            self.send_header(name, value)
        if response.status not in (204, 304) and not 100 <= response.status < 200:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if response.mishap and response.mishap.kind == "truncate":
            self.wfile.write(body[: len(body) // 2])
            self.wfile.flush()
            self.close_connection = True
            return
        if response.mishap and response.mishap.kind == "slow":
            self._write_slowly(body, response.mishap.seconds)
        elif self.command != "HEAD":
            self.wfile.write(body)
        self.wfile.flush()

    def _send_without_end(self, response: Response) -> None:
        """White space, which JSON may begin with, until nobody listens any more."""
        self.send_response(response.status)
        for name, value in {**response.headers, "Connection": "close"}.items():
            self.send_header(name, value)
        self.end_headers()
        self.close_connection = True
        for _piece in range(_ENDLESS):
            self.wfile.write(b" " * 2**20)

    def _write_slowly(self, body: bytes, seconds: float) -> None:
        pieces = 10
        for number in range(pieces):
            self.wfile.write(body[len(body) * number // pieces : len(body) * (number + 1) // pieces])
            self.wfile.flush()
            time.sleep(seconds / pieces)

    def log_message(self, format: str, *args: Any) -> None:
        """Addresses of sign-in carry codes: only method, path and status are logged, never the query."""
        path = getattr(self, "path", "").partition("?")[0]
        _logger.info("%s %s %s", getattr(self, "command", "-"), path, args[1] if len(args) > 1 else "")
