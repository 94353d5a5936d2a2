"""Plays stories of the office; one JSON object a line.

python -m devtools.office.worker --database NAME --seeds 1-80
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Sequence
from typing import Any

import freezegun.api

import odoo.tools

from devtools.office.people import People
from devtools.office.proof import SHOWN, faults_of, lost_tokens
from devtools.office.story import CONNECTED, DORA, OUTSIDER, Look, Step, tell
from devtools.simulation.outlook_side import Refused
from devtools.sweep.world import KILLED, World, wait_for_the_dead


class Office:
    """A world with its people, put back to the beginning for each story."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.counts: Counter[str] = Counter()

    def open(self) -> None:
        """Connect everybody, with empty calendars."""
        self.world.people(*CONNECTED, others=[OUTSIDER], users=[DORA])
        self.world.synchronise(*CONNECTED)
        self.world.save()

    def play(self, seed: int) -> tuple[list[str], list[str]]:
        """A story; what happened, and what is wrong at its end."""
        self.world.restore()
        people, told = People(self.world), []
        for one in tell(seed):
            if isinstance(one, Step):
                self.world.pass_time(seconds=30)
                told.append(self._do(people, one))
            else:
                told.append(str(one))
                told += self._look(people, one)
        for _round in range(3):
            self.world.pass_time(hours=6)
            self.world.synchronise(*CONNECTED)
        wrong = faults_of(self.world, people)
        before = self.world.versions()
        self.world.synchronise(*CONNECTED)
        after = self.world.versions()
        changed = [key for key in before.keys() | after.keys() if before.get(key) != after.get(key)]
        wrong += [f"a further run wrote {key}" for key in changed[:SHOWN]]
        self.counts["requests"] += len(self.world.journal())
        wrong += lost_tokens(self.world)
        return told, wrong

    def _do(self, people: People, step: Step) -> str:
        try:
            people.do(step)
        except Refused as reason:
            return f"{step} -> not done: {str(reason)[:120]}"
        self.counts["actions"] += 1
        return f"{step} -> {people.done[-1].tag} {people.done[-1].field}"

    def _look(self, people: People, look: Look) -> list[str]:
        self.world.pass_time(minutes=look.minutes)
        told = []

        def meanwhile(number: int) -> None:
            told.extend(f"  {self._do(people, step)}" for nth, step in look.meanwhile if nth == number)

        if look.accident is None:
            self.world.synchronise(*look.who, meanwhile=meanwhile)
            return told
        self.world.control("POST", "/faults", {"faults": look.accident.description()})
        if self.world.synchronise(*look.who, kill=look.accident.kill, meanwhile=meanwhile) == KILLED:
            wait_for_the_dead(self.world)
            self.counts["kills"] += 1
        elif look.accident.fault and len(self.world.control("GET", "/faults")["faults"]) == 0:
            self.counts["faults"] += 1
        self.world.control("DELETE", "/faults")
        return told


def main(arguments: Sequence[str]) -> int:
    """Play the seeds; 0 if all went well."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", required=True)
    parser.add_argument("--odoo-config")
    parser.add_argument("--seeds", required=True, help="first-last")
    options = parser.parse_args(arguments)
    config = ["-c", options.odoo_config] if options.odoo_config else []
    odoo.tools.config.parse_config(
        ["--database", options.database, "--max-cron-threads=0", "--log-level=critical", *config], setup_logging=True
    )
    office = Office(World(options.database, os.environ["GRAPH_EMULATOR_URL"]))
    first, _dash, last = options.seeds.partition("-")
    failed, started = 0, freezegun.api.real_perf_counter()
    try:
        office.open()
        seeds = range(int(first), int(last or first) + 1)
        for seed in seeds:
            told, wrong = office.play(seed)
            if wrong:
                failed += 1
                _print({"seed": seed, "failure": wrong, "story": told})
        seconds = round(freezegun.api.real_perf_counter() - started, 1)
        _print({"played": len(seeds), "failed": failed, "seconds": seconds, "counts": office.counts})
    finally:
        office.world.close()
    return 1 if failed else 0


def _print(line: dict[str, Any]) -> None:
    print(json.dumps(line, default=str), flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
