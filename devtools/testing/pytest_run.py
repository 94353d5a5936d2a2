"""One run of pytest, its output kept in a file and shown only when a test failed."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from devtools import paths, python_environment
from devtools.console import say
from devtools.testing.result import Result, from_junit

SHOWN_LINES = 250


def artifacts() -> Path:
    """Logs and reports of the last run."""
    folder = paths.REPOSITORY / ".artifacts"
    folder.mkdir(exist_ok=True)
    return folder


@dataclass
class PytestRun:
    """A started pytest; `finish` waits for it."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path
    report: Path

    def finish(self) -> Result:
        """Wait, show failures, and count."""
        status = self.process.wait()
        result = from_junit(self.report, status=status, name=self.name)
        if result.failed:
            _show(self.name, self.log)
        return result


def start(name: str, arguments: Sequence[str | Path], *, env: Mapping[str, str]) -> PytestRun:
    """Start pytest in the virtual environment."""
    log, report = artifacts() / f"{name}.log", artifacts() / f"{name}.xml"
    report.unlink(missing_ok=True)
    command = [python_environment.python(), "-m", "pytest", f"--junitxml={report}", "-o", "junit_logging=no",
               "-p", "no:cacheprovider", "--durations=10", *arguments]  # fmt: skip
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(word) for word in command],
            cwd=paths.REPOSITORY,
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    return PytestRun(name, process, log, report)


def plain_environment() -> dict[str, str]:
    """An environment in which there is no Odoo, only our plain packages."""
    from devtools import odoo_source
    from devtools.odoo_process import HIDDEN

    folders = [odoo_source.plain_path(), paths.REPOSITORY]
    kept = {name: value for name, value in os.environ.items() if name not in HIDDEN}
    return {**kept, "PYTHONPATH": os.pathsep.join(map(str, folders))}


def _show(name: str, log: Path) -> None:
    lines = log.read_text(errors="replace").splitlines()
    first = next((i for i, line in enumerate(lines) if "= FAILURES =" in line or "= ERRORS =" in line), 0)
    lines = lines[first:]
    if len(lines) > SHOWN_LINES:
        lines = [*lines[: SHOWN_LINES // 2], "    [...]", *lines[-SHOWN_LINES // 2 :]]
    say(f"  {name} (whole output in {log.relative_to(paths.REPOSITORY)}):")
    say("\n".join(lines))
