"""Tests that need neither Odoo nor a database: the emulator's, and those of the plain packages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from devtools import paths
from devtools.testing import pytest_run
from devtools.testing.result import Result, total


def run(options: Sequence[str]) -> Result:
    """One pytest for each folder, side by side; `options` go to each."""
    environment = pytest_run.plain_environment()
    # pytest-odoo cannot be loaded where there is no Odoo, and pytest must not climb up into the addon, whose package
    # imports the models.
    # The same examples each time: a run of all tests is no search. To search: -- --hypothesis-profile=default
    runs = [
        pytest_run.start(
            f"plain-{name}",
            ["-p", "no:odoo", "--hypothesis-profile=ci", f"--confcutdir={folder}", folder, *options],
            env=environment,
        )
        for name, folder in _folders().items()
    ]
    return total(run.finish() for run in runs)


def _folders() -> dict[str, Path]:
    folders = {
        "graph_emulator": paths.REPOSITORY / "graph_emulator" / "tests",
        "devtools": paths.REPOSITORY / "devtools" / "tests",
    }
    for addon in paths.ADDONS:
        folders[addon] = paths.REPOSITORY / addon / "tests" / "plain"
    return {name: folder for name, folder in folders.items() if any(folder.rglob("test_*.py"))}
