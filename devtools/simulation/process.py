"""A worker process with a database and an emulator of its own, which tells one JSON object a line."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

from devtools import databases, odoo_process, python_environment
from devtools.console import Problem, say
from devtools.emulator import Emulator
from devtools.odoo_source import Odoo
from devtools.testing.pytest_run import artifacts


def play_all(
    odoo: Odoo,
    template: str,
    module: str,
    shares: Sequence[Sequence[str]],
    told: Callable[[dict[str, Any]], str],
) -> list[dict[str, Any]]:
    """A process for each share of the work (its arguments), all at once; their lines, one process after the other."""
    name = module.split(".")[1]
    with ExitStack() as stack, ThreadPoolExecutor(len(shares)) as threads:
        workers = [
            SimulationProcess(stack, odoo, template, module, f"{name}{number}", share)
            for number, share in enumerate(shares, 1)
        ]
        lines = threads.map(lambda worker: list(worker.play(told)), workers)
        return [line for of_one in lines for line in of_one]


class SimulationProcess:
    """``module`` is run with ``--database``, ``--odoo-config`` and the arguments; it ends with 0 or 1.

    The last of its lines says how much was ``played``; what Odoo logs is in a file of the artifacts.
    """

    def __init__(
        self, stack: ExitStack, odoo: Odoo, template: str, module: str, name: str, arguments: Sequence[str]
    ) -> None:
        database = stack.enter_context(databases.copy(template, name))
        emulator = Emulator(artifacts() / f"{name}-emulator")
        emulator.start(odoo)
        stack.callback(emulator.stop)
        self.log = artifacts() / f"{name}.log"
        self.command = [
            str(python_environment.python()), "-m", module, "--database", database,
            "--odoo-config", str(odoo_process.configuration(odoo)), *arguments,
        ]  # fmt: skip
        self.environment = odoo_process.environment(odoo, **emulator.environment())

    def play(self, told: Callable[[dict[str, Any]], str]) -> Iterator[dict[str, Any]]:
        """Run it; its lines, which are also told to the person, in these words, as they come."""
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
            ended = False
            for text in process.stdout:
                line = json.loads(text)
                ended = "played" in line
                say(told(line))
                yield line
            if process.wait() not in (0, 1) or not ended:
                raise Problem(f"A worker ended with status {process.returncode}; see {self.log}.")
