"""`python3 -m devtools sweep`: plays every accident in worker processes and says what did not end well."""

from __future__ import annotations

import json
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

from devtools import databases, odoo_process, python_environment
from devtools.console import Problem, duration, say
from devtools.emulator import Emulator
from devtools.odoo_source import Odoo
from devtools.testing.pytest_run import artifacts


def run(odoo: Odoo, template: str, *, jobs: int, every: int = 1, only: str = "") -> int:
    """Play the accidents (each ``every``-th, whose words contain ``only``); the number of those that ended badly."""
    started = time.monotonic()
    with ExitStack() as stack, ThreadPoolExecutor(jobs) as threads:
        arguments = ["--every", str(every), "--only", only]
        workers = [_Worker(stack, odoo, template, number, jobs, arguments) for number in range(1, jobs + 1)]
        lines = [line for told in threads.map(_Worker.play, workers) for line in told]
    played, failed = (sum(line.get(word, 0) for line in lines) for word in ("played", "failed"))
    say(f"{played} accidents, {failed} ended badly, {duration(time.monotonic() - started)}")
    return failed


class _Worker:
    """A process with a database and an emulator of its own."""

    def __init__(
        self, stack: ExitStack, odoo: Odoo, template: str, number: int, parts: int, arguments: list[str]
    ) -> None:
        database = stack.enter_context(databases.copy(template, f"sweep{number}"))
        emulator = Emulator(artifacts() / f"sweep-{number}-emulator")
        emulator.start(odoo)
        stack.callback(emulator.stop)
        self.log = artifacts() / f"sweep-{number}.log"
        self.command = [
            str(python_environment.python()), "-m", "devtools.sweep.worker", "--database", database,
            "--odoo-config", str(odoo_process.configuration(odoo)), "--share", f"{number}/{parts}", *arguments,
        ]  # fmt: skip
        self.environment = odoo_process.environment(odoo, **emulator.environment())

    def play(self) -> list[dict[str, Any]]:
        """Run it; its lines, which are also told to the person as they come."""
        lines = []
        with (
            self.log.open("w") as log,
            subprocess.Popen(
                self.command,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            ) as process,
        ):
            assert process.stdout is not None
            for text in process.stdout:
                lines.append(json.loads(text))
                say(_told(lines[-1]))
            if process.wait() not in (0, 1) or not any("played" in line for line in lines):
                raise Problem(f"A worker ended with status {process.returncode}; see {self.log}.")
        return lines


def _told(line: dict[str, Any]) -> str:
    if "failure" in line:
        failures = "\n".join(f"    {failure}" for failure in line["failure"])
        alone = f"    Play it alone: python3 -m devtools sweep --only '{line['accident']}'"
        return f"\n{line['accident']}:\n{failures}\n{alone}"
    if "extent" in line:
        return "  undisturbed: " + ", ".join(f"{count} {what}" for what, count in line["extent"].items())
    return f"  {line['played']} accidents, {line['failed']} ended badly, {line['seconds']} s"
