"""`python3 -m devtools reset`: plays the resets in worker processes and says what did not end as documented."""

from __future__ import annotations

import time
from typing import Any

from devtools.console import duration, say
from devtools.odoo_source import Odoo
from devtools.simulation.process import play_all


def run(odoo: Odoo, template: str, *, jobs: int, every: int = 1) -> int:
    """Play all eight, and kill each at each ``every``-th place; the number of those that ended badly."""
    started = time.monotonic()
    shares = [["--every", str(every), "--share", f"{job}/{jobs}"] for job in range(1, jobs + 1)]
    lines = play_all(odoo, template, "devtools.reset.worker", shares, _told)
    ends = [line for line in lines if "failed" in line]
    played, failed = (sum(int(line[word]) for line in ends) for word in ("played", "failed"))
    say(f"{played} resets, {failed} did not end as documented, {duration(time.monotonic() - started)}")
    return failed


def _told(line: dict[str, Any]) -> str:
    if "combination" not in line:
        return f"  {line['played']} resets, {line['failed']} ended badly, {line['seconds']} s"
    existing, next_round = line["combination"]
    told = [f"  {existing}, then {next_round}: {line['commits']} commits, {line['played'] - 1} kills"]
    for accident, wrong in line["failures"].items():
        told += [f"    {accident}:", *(f"      {one}" for one in wrong)]
    return "\n".join(told)
