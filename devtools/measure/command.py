"""`python3 -m devtools measure`: the worker in an environment of its own, its table printed."""

from __future__ import annotations

import subprocess
from pathlib import Path

from devtools import databases, odoo_process, python_environment
from devtools.emulator import Emulator
from devtools.odoo_source import Odoo
from devtools.testing.pytest_run import artifacts


def run(odoo: Odoo, template: str) -> int:
    """0 if no cost grows with the number of occurrences otherwise than by page and by batch."""
    emulator = Emulator(Path(artifacts(), "measure-emulator"))
    emulator.start(odoo)
    try:
        with databases.copy(template, "measure") as database:
            command = [
                str(python_environment.python()), "-m", "devtools.measure.worker", "--database", database,
                "--odoo-config", str(odoo_process.configuration(odoo)),
            ]  # fmt: skip
            return subprocess.run(command, env=odoo_process.environment(odoo, **emulator.environment())).returncode
    finally:
        emulator.stop()
