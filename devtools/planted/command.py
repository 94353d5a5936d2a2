"""`python3 -m devtools planted`: puts bugs in, one at a time, and says which story of the office finds each."""

from __future__ import annotations

import time
from typing import Any

from devtools.console import duration, say
from devtools.odoo_source import Odoo
from devtools.planted.bugs import BUGS
from devtools.simulation.process import play_all

SHOWN = 3


def run(odoo: Odoo, template: str, *, seeds: int, jobs: int) -> int:
    """Look for each bug in at most ``seeds`` stories; the number of bugs that were not found (or proved nothing)."""
    started = time.monotonic()
    jobs = min(jobs, len(BUGS))
    numbers = [",".join(map(str, range(job, len(BUGS), jobs))) for job in range(jobs)]
    shares = [["--seeds", str(seeds), "--bugs", bugs] for bugs in numbers]
    lines = play_all(odoo, template, "devtools.planted.worker", shares, _told)
    failed = sum(int(line.get("failed", 0)) for line in lines)
    say(f"{len(BUGS)} bugs put in, {len(BUGS) - failed} found, {duration(time.monotonic() - started)}")
    return failed


def _told(line: dict[str, Any]) -> str:
    if "played" in line:
        return f"  {line['played']} bugs, {line['failed']} not found, {line['seconds']} s"
    if "seed" not in line:
        return f"\n{line['bug']}: NOT FOUND in {line['seeds']} stories"
    seen = "\n".join(f"  ! {one}" for one in line["seen"][:SHOWN])
    without = "\n".join(f"  but without the bug, too: {one}" for one in line["without"][:SHOWN])
    return f"\n{line['bug']}: found by seed {line['seed']}\n{seen}" + (f"\n{without}" if without else "")
