"""Programs that run beside us: started, watched until ready, stopped or killed, their output kept in a file."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from devtools.command import last_lines
from devtools.console import Problem

PR_SET_PDEATHSIG = 1  # linux/prctl.h


class Process:
    """A program in a process group of its own, so that Ctrl-C reaches us first and nothing of it stays behind."""

    def __init__(self, name: str, log: Path) -> None:
        self.name = name
        self.log = log
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The number of the running process."""
        if self._process is None:
            raise Problem(f"{self.name} is not running.")
        return self._process.pid

    @property
    def is_running(self) -> bool:
        """Whether it was started and has not ended."""
        return self._process is not None and self._process.poll() is None

    def launch(
        self, command: Sequence[str], *, env: Mapping[str, str], ready: Callable[[], bool], timeout: float = 60
    ) -> None:
        """Start the program and wait until `ready` says yes; its output is added to the log."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command,
                env=dict(env),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_die_with_parent,
            )
        deadline = time.monotonic() + timeout
        while not ready():
            if not self.is_running or time.monotonic() > deadline:
                what = "has ended" if not self.is_running else f"is not ready after {timeout:.0f} s"
                self.kill()
                raise Problem(f"{self.name} {what}:\n{last_lines(self.log.read_text(errors='replace'))}")
            time.sleep(0.05)

    def stop(self, timeout: float = 20) -> None:
        """End it in order; kill it when it takes longer than `timeout` seconds."""
        if not self.is_running or self._process is None:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            self.kill()
        self._process = None

    def kill(self) -> None:
        """SIGKILL to the program and its children, as when the machine takes it away."""
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._process = None


def _die_with_parent() -> None:
    """Ask Linux to kill this process when the one that started it has gone, even by SIGKILL."""
    with contextlib.suppress(OSError, AttributeError):  # another system: nothing to be done
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def free_port() -> int:
    """A port that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def need_port(port: int, variable: str) -> int:
    """The port, or a problem that says how to choose another."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise Problem(
                f"Port {port} is taken by another program ({error.strerror}). Choose another: {variable}=... make demo"
            ) from error
    return port
