"""Plays stories of the office; one JSON object a line.

python -m devtools.office.worker --database NAME --seeds 1-80
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence
from typing import Any

from devtools.office.office import Office
from devtools.office.shrink import shrink
from devtools.office.story import Story, tell
from devtools.simulation import program
from devtools.sweep.world import World

# After so many stories it says that it is at work.
PROGRESS = 50


def main(arguments: Sequence[str]) -> int:
    """Play the seeds; 0 if all went well."""
    parser = program.parser(__doc__)
    parser.add_argument("--seeds", required=True, help="first-last")
    parser.add_argument("--tries", type=int, default=40, help="to shorten a story that ends badly")
    options = parser.parse_args(arguments)
    program.configure(options)
    office = Office(World(options.database, program.emulator()))
    first, _dash, last = options.seeds.partition("-")
    failed, started = 0, program.now()
    try:
        office.open()
        seeds = range(int(first), int(last or first) + 1)
        for number, seed in enumerate(seeds, 1):
            if failure := _played(office, seed, options.tries):
                failed += 1
                program.say({"seed": seed, **failure})
            if number % PROGRESS == 0:
                program.say({"so_far": number, "failed": failed})
        seconds = round(program.now() - started, 1)
        program.say({"played": len(seeds), "failed": failed, "seconds": seconds, "counts": office.counts})
    finally:
        office.world.close()
    return 1 if failed else 0


def _played(office: Office, seed: int, tries: int) -> dict[str, Any]:
    """Play a story; where it ends badly, the shortest one that does."""
    story = tell(seed)
    told, wrong = _ending(office, story)
    if not wrong:
        return {}
    counts = office.counts.copy()
    shortest = shrink(story, lambda shorter: bool(_ending(office, shorter)[1]), tries)
    if shortest is not story:
        told, wrong = _ending(office, shortest)
    office.counts = counts
    return {"failure": wrong, "story": told}


def _ending(office: Office, story: Story) -> tuple[list[str], list[str]]:
    """Play a story; one that cannot be played to its end does not keep the others from it."""
    try:
        return office.play(story)
    except Exception:
        return office.told, [f"the story cannot be played to its end: {traceback.format_exc(limit=-3)}"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
