"""What a person sees while the programs work: one line a step, with its duration."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Problem(Exception):
    """Something that a person has to know or to do; printed without a traceback."""


class Step:
    """A running step; its `note` is printed behind its name when it ends."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.note = ""
        self.interrupted_line = False


_open_steps: list[Step] = []


def say(text: str = "") -> None:
    """Print a line, also in the middle of a step."""
    if _open_steps and not _open_steps[-1].interrupted_line:
        _open_steps[-1].interrupted_line = True
        print(flush=True)
    print(text, flush=True)


@contextmanager
def step(name: str) -> Iterator[Step]:
    """Print the name at once, the note and the duration at the end."""
    for outer in _open_steps:
        if not outer.interrupted_line:
            outer.interrupted_line = True
            print(flush=True)
    current = Step("  " * len(_open_steps) + name)
    _open_steps.append(current)
    print(f"{current.name} ... ", end="", flush=True)
    started = time.monotonic()
    try:
        yield current
    except BaseException:
        print("stopped" if current.interrupted_line is False else f"{current.name}: stopped", flush=True)
        raise
    else:
        note = f"{current.note}, " if current.note else ""
        prefix = f"{current.name}: " if current.interrupted_line else ""
        print(f"{prefix}{note}{duration(time.monotonic() - started)}", flush=True)
    finally:
        _open_steps.pop()


def duration(seconds: float) -> str:
    """`0.3 s`, `12.0 s`, `2 min 5 s`."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    return f"{int(seconds) // 60} min {int(seconds) % 60} s"


def heading(text: str) -> None:
    """A title above a group of lines."""
    say(f"\n{text}\n{'-' * len(text)}")


def complain(text: str) -> None:
    """Print a problem where problems belong."""
    print(f"\n{text}", file=sys.stderr, flush=True)
