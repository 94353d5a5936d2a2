"""Run a command whose output matters only when it fails."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from devtools.console import Problem


def run(
    command: Sequence[str | Path],
    *,
    what: str,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    timeout: float | None = None,
) -> str:
    """The output of a command; a `Problem` with `what` and the last lines when it fails."""
    try:
        done = subprocess.run(
            [str(part) for part in command],
            env=None if env is None else dict(env),
            cwd=cwd,
            timeout=timeout,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
    except FileNotFoundError as error:
        raise Problem(f"{what}: the program {command[0]} is not there.") from error
    except subprocess.TimeoutExpired as error:
        raise Problem(f"{what}: no end after {timeout:.0f} s.") from error
    if done.returncode:
        raise Problem(f"{what}\n{last_lines(done.stdout)}")
    return done.stdout


def last_lines(text: str, count: int = 15) -> str:
    """The end of a long output, indented."""
    return "\n".join(f"    {line}" for line in text.strip().splitlines()[-count:])
