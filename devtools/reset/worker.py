"""Plays a share of the resets; one JSON object a line.

python -m devtools.reset.worker --database NAME --share 1/2 [--every 7]
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from devtools.reset import scene, table
from devtools.reset.table import MAILS, Combination
from devtools.simulation import program
from devtools.sweep.faults import Accident
from devtools.sweep.world import ANNA, BEN, KILLED, World, wait_for_the_dead

SHOWN = 6


class Resets:
    """The same calendar, reset in each of the eight ways: once undisturbed, and killed at each commit."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.table = table.read()
        self.report = Path(tempfile.mkdtemp(), "runs.txt")

    def prepare(self) -> None:
        """Set the scene."""
        scene.prepare(self.world)
        self.world.save()

    def play(self, combination: Combination, accident: Accident | None = None) -> tuple[int, list[str]]:
        """One reset; the number of commits of its run, and what is not as the table says."""
        self.world.restore()
        self.report.unlink(missing_ok=True)
        promised = scene.ask_for_reset(self.world, combination)
        kill = accident.kill if accident else None
        commits = self.world.synchronise(ANNA, kill=kill, report=str(self.report))
        if commits == KILLED:  # how far it is, is noted about once a second: a run may have fewer commits than another
            wait_for_the_dead(self.world)
            self.world.pass_time(minutes=1)
            self._go_on(ANNA)
        self._go_on(BEN)
        scene.make_another(self.world)
        self._go_on(ANNA, BEN)
        return commits, self._wrong(combination, promised)

    def _go_on(self, *addresses: str) -> None:
        self.world.synchronise(*addresses, report=str(self.report))

    def _wrong(self, combination: Combination, promised: int) -> list[str]:
        expected = dict(self.table[combination])
        expected |= dict.fromkeys(scene.MORE, expected[scene.OWN_EVENT])
        found = scene.found(self.world)
        nowhere = "–"
        names = expected.keys() | found.keys()
        wrong = [
            f"{name}: {found.get(name, nowhere)} and not {expected.get(name, nowhere)}"
            for name in sorted(names)
            if found.get(name, nowhere) != expected.get(name, nowhere)
        ]
        if int(found[MAILS]) != promised:
            wrong.append(f"the wizard promised {promised} mails, and there were {found[MAILS]}")
        wrong += scene.unfinished(self.world)
        if self.report.exists():
            wrong.append(f"the runs said: {self.report.read_text().strip()[:500]}")
        wrong += [f"a further run wrote {key}" for key in self.world.written_by_a_run(ANNA, BEN)]
        wrong += self.world.complaints()
        return wrong


def accidents(commits: int) -> Iterator[Accident]:
    """Each place where the process can be killed: before and after each commit."""
    for nth in range(1, commits + 1):
        yield Accident("before", nth)
        yield Accident("after", nth)


def main(arguments: Sequence[str]) -> int:
    """Play the share; 0 if all went well."""
    parser = program.parser(__doc__)
    parser.add_argument("--share", default="1/1", help="which part of how many")
    parser.add_argument("--every", type=int, default=1, help="only each n-th kill")
    options = parser.parse_args(arguments)
    program.configure(options)
    resets = Resets(World(options.database, program.emulator()))
    part, parts = map(int, options.share.split("/"))
    played, failed, started = 0, 0, program.now()
    try:
        resets.prepare()
        for number, combination in list(enumerate(resets.table))[part - 1 :: parts]:
            commits, wrong = resets.play(combination)
            results = {"undisturbed": wrong}
            # Another beginning for each combination: a small share meets all kinds of places.
            for accident in list(accidents(commits))[number % options.every :: options.every]:
                results[str(accident)] = resets.play(combination, accident)[1]
            bad = {name: wrong[:SHOWN] for name, wrong in results.items() if wrong}
            played, failed = played + len(results), failed + len(bad)
            program.say({"combination": combination, "commits": commits, "played": len(results), "failures": bad})
        seconds = round(program.now() - started, 1)
        program.say({"played": played, "failed": failed, "seconds": seconds})
    finally:
        resets.world.close()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
