"""A web server on loopback that answers what a test tells it to."""

from __future__ import annotations

import json
import threading
from collections import deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class ScriptedServer:
    """Answers in the order of :meth:`answers`; keeps what it was asked in ``requests``.

    ``standing`` holds answers by path that are given every time.
    """

    def __init__(self, tls=None):
        self.requests = []
        self.connections = 0
        self.standing = {}
        self._answers = deque()
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self):
                server.connections += 1
                super().setup()

            def _handle(self):
                length = int(self.headers.get("Content-Length") or 0)
                content = self.rfile.read(length)
                is_json = self.headers.get("Content-Type") == "application/json"
                body = json.loads(content) if is_json else content.decode()
                server.requests.append(
                    {"method": self.command, "path": self.path, "headers": self.headers, "body": body}
                )
                answer = server.standing.get(self.path)
                if answer is None:
                    answer = server._answers.popleft() if server._answers else {"status": 599}
                if callable(answer):
                    answer = answer(server.requests[-1])
                if answer.get("hang_up"):
                    self.close_connection = True
                    return
                content = answer.get("content", b"")
                content = content if isinstance(content, bytes) else json.dumps(content).encode()
                self.send_response(answer.get("status", 200))
                for name, value in answer.get("headers", {}).items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content) + answer.get("missing", 0)))
                self.end_headers()
                self.wfile.write(content)
                self.close_connection = bool(answer.get("missing"))

            do_GET = do_POST = do_PATCH = do_DELETE = _handle

            def log_message(self, *args):
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        if tls:
            self._http.socket = tls.wrap_socket(self._http.socket, server_side=True)
        self.url = f"{'https' if tls else 'http'}://{'localhost' if tls else '127.0.0.1'}:{self._http.server_port}"
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()

    def answers(self, *answers):
        """Queue answers: dicts with status, headers, content (bytes or JSON), missing (bytes cut off), hang_up."""
        self._answers.extend(answers)

    def close(self):
        self._http.shutdown()
        self._http.server_close()
