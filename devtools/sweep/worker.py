"""Plays a share of a sweep; one JSON object a line.

python -m devtools.sweep.worker --database NAME --share 1/2 [--every 7] [--only TEXT]
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from devtools.simulation import program
from devtools.sweep import scene
from devtools.sweep.faults import Accident, Extent, accidents
from devtools.sweep.world import ANNA, BEN, KILLED, World, wait_for_the_dead

SHOWN = 6


class Sweep:
    """The scenario, once without and then with each accident."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.report = str(Path(tempfile.mkdtemp(), "runs.txt"))

    def prepare(self) -> Extent:
        """Set the scene, play it undisturbed, and learn how much there is to break."""
        scene.prepare(self.world)
        self.world.save()
        self.world.restore()  # as each accident begins: what is kept in memory is gone
        commits = self.world.synchronise(ANNA, BEN)
        requests = self.world.journal()
        self._recover()
        if Path(self.report).exists():
            raise RuntimeError(f"Without any accident a run fails: {Path(self.report).read_text()}")
        self.expected = self.world.state()
        if unfinished := self.expected["unfinished"] or self.expected["collections"]:
            raise RuntimeError(f"Without any accident something is left: {unfinished}")
        outer = [one for one in requests if not one["batch"]]
        return Extent(
            requests=len(outer),
            answers=len(requests) - len(outer),
            deltas=sum("/delta" in one["path"] for one in outer),
            commits=commits,
        )

    def play(self, accident: Accident) -> list[str]:
        """The scenario with this accident; what is not as it would have been without it."""
        self.world.restore()
        Path(self.report).unlink(missing_ok=True)
        self.world.control("POST", "/faults", {"faults": accident.description()})
        ended = self.world.synchronise(ANNA, BEN, kill=accident.kill, report=self.report)
        self.world.control("DELETE", "/faults")
        if accident.kill:
            if ended != KILLED:
                return ["the process was not killed: it had fewer commits"]
            wait_for_the_dead(self.world)
        self._recover()
        return self._differences() + self._unrest() + self.world.complaints()

    def _recover(self) -> None:
        for _round in range(2):
            self.world.pass_time(hours=6)
            self.world.synchronise(ANNA, BEN, report=self.report)

    def _differences(self) -> list[str]:
        found = self.world.state()
        lines = []
        for what, expected in self.expected.items():
            missing = [one for one in expected if one not in found[what]]
            surplus = [one for one in found[what] if one not in expected]
            if not missing and not surplus and len(found[what]) != len(expected):
                surplus = ["(the same, but not as often)"]
            lines += [f"{what}: missing {one}" for one in missing[:SHOWN]]
            lines += [f"{what}: too many {one}" for one in surplus[:SHOWN]]
        if lines and Path(self.report).exists():
            lines.append(f"the runs said: {Path(self.report).read_text().strip()[:500]}")
        return lines

    def _unrest(self) -> list[str]:
        return [f"a further run wrote {key}" for key in self.world.written_by_a_run(ANNA, BEN)[:SHOWN]]


def main(arguments: Sequence[str]) -> int:
    """Play the share; 0 if all went well."""
    parser = program.parser(__doc__)
    parser.add_argument("--share", default="1/1", help="which part of how many")
    parser.add_argument("--every", type=int, default=1, help="only each n-th accident")
    parser.add_argument("--only", default="", help="only accidents with this text")
    options = parser.parse_args(arguments)
    program.configure(options)
    sweep = Sweep(World(options.database, program.emulator()))
    failed = 0
    try:
        extent = sweep.prepare()
        program.say({"extent": vars(extent)})
        part, parts = map(int, options.share.split("/"))
        chosen = [one for one in accidents(extent) if options.only in str(one)][:: options.every][part - 1 :: parts]
        started = program.now()
        for accident in chosen:
            if wrong := sweep.play(accident):
                failed += 1
                program.say({"accident": str(accident), "failure": wrong})
        program.say({"played": len(chosen), "failed": failed, "seconds": round(program.now() - started, 1)})
    finally:
        sweep.world.close()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
