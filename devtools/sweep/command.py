"""`python3 -m devtools sweep`: plays every accident in worker processes and says what did not end well."""

from __future__ import annotations

import time
from typing import Any

from devtools.console import duration, say
from devtools.odoo_source import Odoo
from devtools.simulation.process import play_all


def run(odoo: Odoo, template: str, *, jobs: int, every: int = 1, only: str = "") -> int:
    """Play the accidents (each ``every``-th, whose words contain ``only``); the number of those that ended badly."""
    started = time.monotonic()
    shares = [["--every", str(every), "--only", only, "--share", f"{job}/{jobs}"] for job in range(1, jobs + 1)]
    lines = play_all(odoo, template, "devtools.sweep.worker", shares, _told)
    played, failed = (sum(int(line.get(word, 0)) for line in lines) for word in ("played", "failed"))
    say(f"{played} accidents, {failed} ended badly, {duration(time.monotonic() - started)}")
    return failed


def _told(line: dict[str, Any]) -> str:
    if "failure" in line:
        failures = "\n".join(f"    {failure}" for failure in line["failure"])
        alone = f"    Play it alone: python3 -m devtools sweep --only '{line['accident']}'"
        return f"\n{line['accident']}:\n{failures}\n{alone}"
    if "extent" in line:
        return "  undisturbed: " + ", ".join(f"{count} {what}" for what, count in line["extent"].items())
    return f"  {line['played']} accidents, {line['failed']} ended badly, {line['seconds']} s"
