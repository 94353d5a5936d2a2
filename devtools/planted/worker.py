"""Looks for the seeds that find the bugs; one JSON object a line.

python -m devtools.planted.worker --database NAME --bugs 0,2 --seeds 200
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from typing import Any

import freezegun.api

import odoo.tools

from devtools.office.office import Office
from devtools.office.story import tell
from devtools.planted.bugs import BUGS, Bug
from devtools.planted.planting import planted
from devtools.sweep.world import World


def find(office: Office, bug: Bug, seeds: int) -> dict[str, Any]:
    """The first seed whose story ends badly with the bug in, what was seen, and what is wrong there without it."""
    for seed in range(1, seeds + 1):
        with planted(bug):
            wrong = _ending(office, seed)
        if wrong:
            return {"bug": bug.name, "seed": seed, "seen": wrong, "without": _ending(office, seed)}
    return {"bug": bug.name, "seeds": seeds}


def _ending(office: Office, seed: int) -> list[str]:
    try:
        _told, wrong = office.play(tell(seed))
    except Exception as error:
        return [f"the story cannot be played to its end: {type(error).__name__}: {str(error)[:200]}"]
    return wrong


def main(arguments: Sequence[str]) -> int:
    """Look for the seeds; 0 if each bug was found, and none of its stories ends badly without it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", required=True)
    parser.add_argument("--odoo-config")
    parser.add_argument("--bugs", required=True, help="their numbers in the table, with commas")
    parser.add_argument("--seeds", type=int, default=200)
    options = parser.parse_args(arguments)
    config = ["-c", options.odoo_config] if options.odoo_config else []
    odoo.tools.config.parse_config(
        ["--database", options.database, "--max-cron-threads=0", "--log-level=critical", *config], setup_logging=True
    )
    office = Office(World(options.database, os.environ["GRAPH_EMULATOR_URL"]))
    found, started = [], freezegun.api.real_perf_counter()
    try:
        office.open()
        for number in options.bugs.split(","):
            found.append(find(office, BUGS[int(number)], options.seeds))
            _print(found[-1])
    finally:
        office.world.close()
    failed = sum("seed" not in one or bool(one["without"]) for one in found)
    _print({"played": len(found), "failed": failed, "seconds": round(freezegun.api.real_perf_counter() - started, 1)})
    return 1 if failed else 0


def _print(line: dict[str, Any]) -> None:
    print(json.dumps(line, default=str), flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
