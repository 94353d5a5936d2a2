"""`python3 -m devtools series`: plays random series in worker processes and says what failed."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

from devtools import databases, odoo_process, python_environment
from devtools.console import Problem, duration, say
from devtools.emulator import Emulator
from devtools.odoo_source import Odoo
from devtools.testing.pytest_run import artifacts

BATCH = 50


def run(odoo: Odoo, template: str, *, count: int, seed: int, jobs: int) -> int:
    """Play ``count`` stories from ``seed`` on; the number of those that failed."""
    started = time.monotonic()
    failed = 0
    shares = [share for share in _shares(seed, count, jobs) if share]
    with ExitStack() as stack, ThreadPoolExecutor(len(shares)) as threads:
        workers = [_Worker(stack, odoo, template, number, share) for number, share in enumerate(shares, 1)]
        for lines in threads.map(lambda worker: list(worker.play()), workers):
            failed += sum("failure" in line for line in lines)
    say(f"{count} series from seed {seed} on: {failed} failed, {duration(time.monotonic() - started)}")
    return failed


def _shares(seed: int, count: int, jobs: int) -> list[list[str]]:
    """The seeds in batches ("1-50"), dealt out to the jobs."""
    size = max(1, min(BATCH, -(-count // jobs)))
    firsts = range(seed, seed + count, size)
    batches = [f"{first}-{min(first + size, seed + count) - 1}" for first in firsts]
    return [batches[job::jobs] for job in range(jobs)]


class _Worker:
    """A process with a database and an emulator of its own."""

    def __init__(self, stack: ExitStack, odoo: Odoo, template: str, number: int, batches: Sequence[str]) -> None:
        database = stack.enter_context(databases.copy(template, f"series{number}"))
        emulator = Emulator(artifacts() / f"series-{number}-emulator")
        emulator.start(odoo)
        stack.callback(emulator.stop)
        self.log = artifacts() / f"series-{number}.log"
        config = str(odoo_process.configuration(odoo))
        self.command = [
            str(python_environment.python()), "-m", "devtools.simulation.worker", "--database", database,
            "--odoo-config", config, "--seeds", *batches,
        ]  # fmt: skip
        self.environment = odoo_process.environment(odoo, **emulator.environment())

    def play(self) -> Iterator[dict[str, Any]]:
        """Run it; its lines, which are also told to the person as they come."""
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
                ended = "batch" in line
                say(_told(line))
                yield line
            if process.wait() not in (0, 1) or not ended:
                raise Problem(f"A worker ended with status {process.returncode}; see {self.log}.")


def _told(line: dict[str, Any]) -> str:
    if "failure" in line:
        failures = "\n".join(f"    {failure}" for failure in line["failure"])
        return (
            f"\nSeries {line['seed']} is not the same on both sides:\n{line['story']}\n{failures}\n"
            f"    Play it alone: python3 -m devtools series --count 1 --seed {line['seed']}"
        )
    edits, refused = sum(line["made"].values()), sum(line["refused"].values())
    first, last = line["batch"]
    return f"  {first}-{last}: {edits} edits ({refused} not possible), {line['failed']} failed, {line['seconds']} s"
