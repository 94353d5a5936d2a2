"""The work: documents by number, each given to all its readers, until enough inputs were read. One JSON object a line.

Run where there is no Odoo (see ``devtools/testing/pytest_run.py``). A document is made of its number alone.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from types import FrameType
from typing import Any

from .readers import KINDS, Reading

#: Seconds of the processor that one input may take, the huge ones included.
PATIENCE = 10.0
#: What the process may have of memory.
MEMORY = 2 * 1024**3
_NAMES = list(KINDS)
_WEIGHTS = [weight for weight, _readings in KINDS.values()]


class TooLong(BaseException):
    """No Exception: nothing that is tried out may take it for one of its own."""


def readings(number: int) -> Iterator[Reading]:
    """The readings of a document, one after the other."""
    chance = random.Random(number)
    (kind,) = chance.choices(_NAMES, _WEIGHTS)
    return KINDS[kind][1](chance)


class Watch:
    """Reads documents and keeps what went wrong: of each kind of trouble the first one."""

    def __init__(self) -> None:
        self.inputs: Counter[str] = Counter()
        self.documents = 0
        self.findings: dict[tuple[str, str], dict[str, Any]] = {}
        self.slowest: tuple[float, str, int] = (0.0, "", 0)

    def read(self, number: int) -> None:
        """Give a document to its readers."""
        self.documents += 1
        for reading in readings(number):
            self.inputs[reading.reader] += 1
            started = time.process_time()
            signal.setitimer(signal.ITIMER_PROF, PATIENCE)
            try:
                reading.read()
            except (Exception, TooLong) as error:
                self._note(number, reading.reader, error)
            finally:
                signal.setitimer(signal.ITIMER_PROF, 0)
            self.slowest = max(self.slowest, (time.process_time() - started, reading.reader, number))

    def _note(self, number: int, reader: str, error: BaseException) -> None:
        frames = traceback.extract_tb(error.__traceback__)
        ours = next((one for one in reversed(frames) if "microsoft_" in one.filename), frames[-1])
        place = f"{ours.filename.rpartition('/')[2]}:{ours.lineno}"
        key = (type(error).__name__, place if not isinstance(error, TooLong) else reader)
        found = self.findings.setdefault(
            key,
            {"document": number, "reader": reader, "error": f"{key[0]}: {error}"[:300], "place": place, "times": 0},
        )
        found["times"] += 1


def main() -> int:
    """Read as many inputs as were asked for; 1 if something was found."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--step", type=int, default=1)
    options = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    signal.signal(signal.SIGPROF, _too_long)
    watch = Watch()
    number, told = options.seed, time.monotonic()
    while watch.inputs.total() < options.count:
        watch.read(number)
        number += options.step
        if time.monotonic() - told > 60:
            told = time.monotonic()
            _say(watch, number, done=False)
    _say(watch, number, done=True)
    return 1 if watch.findings else 0


def _too_long(_number: int, _frame: FrameType | None) -> None:
    raise TooLong(f"more than {PATIENCE} s")


def _say(watch: Watch, number: int, *, done: bool) -> None:
    line = {
        "inputs": watch.inputs.total(), "documents": watch.documents, "next": number, "done": done,
        "findings": list(watch.findings.values()), "readers": dict(watch.inputs), "slowest": watch.slowest,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }  # fmt: skip
    print(json.dumps(line), flush=True)


if __name__ == "__main__":
    sys.exit(main())
