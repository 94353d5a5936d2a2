"""`python3 -m devtools series`: plays random series in worker processes and says what failed."""

from __future__ import annotations

import time
from typing import Any

from devtools.console import duration, say
from devtools.odoo_source import Odoo
from devtools.simulation.process import play_all

BATCH = 50


def run(odoo: Odoo, template: str, *, count: int, seed: int, jobs: int) -> int:
    """Play ``count`` stories from ``seed`` on; the number of those that failed."""
    started = time.monotonic()
    shares = [["--seeds", *share] for share in _shares(seed, count, jobs) if share]
    lines = play_all(odoo, template, "devtools.simulation.worker", shares, _told)
    failed = sum("failure" in line for line in lines)
    by_hand = sum(line.get("by_hand", 0) for line in lines)
    took = duration(time.monotonic() - started)
    say(f"{count} series from seed {seed} on: {failed} failed, {by_hand} decided by hand (Outlook refused), {took}")
    return failed


def _shares(seed: int, count: int, jobs: int) -> list[list[str]]:
    """The seeds in batches ("1-50"), dealt out to the jobs."""
    size = max(1, min(BATCH, -(-count // jobs)))
    firsts = range(seed, seed + count, size)
    batches = [f"{first}-{min(first + size, seed + count) - 1}" for first in firsts]
    return [batches[job::jobs] for job in range(jobs)]


def _told(line: dict[str, Any]) -> str:
    if "failure" in line:
        failures = "\n".join(f"    {failure}" for failure in line["failure"])
        return (
            f"\nSeries {line['seed']} is not the same on both sides:\n{line['story']}\n{failures}\n"
            f"    Play it alone: python3 -m devtools series --count 1 --seed {line['seed']}"
        )
    if "played" in line:
        return f"  {line['played']} series, {line['failed']} failed"
    edits, refused = sum(line["made"].values()), sum(line["refused"].values())
    first, last = line["batch"]
    return f"  {first}-{last}: {edits} edits ({refused} not possible), {line['failed']} failed, {line['seconds']} s"
