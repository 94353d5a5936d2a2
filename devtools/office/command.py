"""`python3 -m devtools simulate`: plays stories of the office in worker processes and says what went wrong."""

from __future__ import annotations

import itertools
import time
from collections import Counter
from typing import Any

from devtools.console import duration, say
from devtools.odoo_source import Odoo
from devtools.simulation.process import play_all


def run(odoo: Odoo, template: str, *, seed: int, count: int, jobs: int) -> int:
    """Play ``count`` stories from ``seed`` on; the number of those that ended badly."""
    started = time.monotonic()
    jobs = min(jobs, count)
    bounds = [seed + count * job // jobs for job in range(jobs + 1)]
    shares = [["--seeds", f"{first}-{following - 1}"] for first, following in itertools.pairwise(bounds)]
    lines = play_all(odoo, template, "devtools.office.worker", shares, _told)
    ends = [line for line in lines if "played" in line]
    failed = sum(int(line["failed"]) for line in ends)
    counts = sum((Counter(line["counts"]) for line in ends), Counter())
    say(f"Stories from seed {seed} on: {count}, {duration(time.monotonic() - started)}")
    for what in ("actions", "requests", "kills", "restored databases", "runs by two workers at once"):
        say(f"  {what}: {counts.pop(what, 0)}")
    say(f"  faults: {counts.total()}")
    for what, number in sorted(counts.items()):
        say(f"    {what.removeprefix('fault: ')}: {number}")
    say(f"  ended badly: {failed}" + "".join(f", {line['seed']}" for line in lines if "failure" in line))
    return failed


def _told(line: dict[str, Any]) -> str:
    if "failure" in line:
        story = "\n".join(f"    {one}" for one in line["story"])
        wrong = "\n".join(f"  ! {one}" for one in line["failure"])
        alone = f"    Play it alone: python3 -m devtools simulate --count 1 --seed {line['seed']}"
        return f"\nStory {line['seed']}:\n{story}\n{wrong}\n{alone}"
    if "so_far" in line:
        return f"  {line['so_far']} stories so far, {line['failed']} ended badly"
    return f"  {line['played']} stories, {line['failed']} ended badly, {line['seconds']} s"
