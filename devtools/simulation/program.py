"""What the programs of worker processes have in common (:class:`SimulationProcess` starts them): arguments and lines.

Runs where Odoo is loaded, with the emulator's addresses in its environment.
"""

from __future__ import annotations

import argparse
import json
import os
from typing import Any

import freezegun.api  # by its whole name: a name of our own would be frozen

import odoo.tools


def parser(description: str | None) -> argparse.ArgumentParser:
    """A parser of the arguments that every worker gets."""
    arguments = argparse.ArgumentParser(description=description)
    arguments.add_argument("--database", required=True)
    arguments.add_argument("--odoo-config")
    return arguments


def configure(options: argparse.Namespace, log_level: str = "critical") -> None:
    """Tell Odoo its configuration; databases can be opened then."""
    config = ["-c", options.odoo_config] if options.odoo_config else []
    odoo.tools.config.parse_config(
        ["--database", options.database, "--max-cron-threads=0", f"--log-level={log_level}", *config],
        setup_logging=True,
    )


def emulator() -> str:
    """The address of the emulator's control interface."""
    return os.environ["GRAPH_EMULATOR_URL"]


def now() -> float:
    """Seconds that pass for the person at the screen, whatever the stories do to the clock."""
    return freezegun.api.real_perf_counter()


def say(line: dict[str, Any]) -> None:
    """Tell a line to whoever started this process."""
    print(json.dumps(line, default=str), flush=True)
