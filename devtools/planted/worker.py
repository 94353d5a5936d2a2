"""Looks for the seeds that find the bugs; one JSON object a line.

python -m devtools.planted.worker --database NAME --bugs 0,2 --seeds 200
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from devtools.office.office import Office
from devtools.office.story import tell
from devtools.planted.bugs import BUGS, Bug
from devtools.planted.planting import planted
from devtools.simulation import program
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
    parser = program.parser(__doc__)
    parser.add_argument("--bugs", required=True, help="their numbers in the table, with commas")
    parser.add_argument("--seeds", type=int, default=200)
    options = parser.parse_args(arguments)
    program.configure(options)
    office = Office(World(options.database, program.emulator()))
    found, started = [], program.now()
    try:
        office.open()
        for number in options.bugs.split(","):
            found.append(find(office, BUGS[int(number)], options.seeds))
            program.say(found[-1])
    finally:
        office.world.close()
    failed = sum("seed" not in one or bool(one["without"]) for one in found)
    seconds = round(program.now() - started, 1)
    program.say({"played": len(found), "failed": failed, "seconds": seconds})
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
