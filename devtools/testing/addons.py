"""Tests of the addons in a real Odoo, against the emulator over HTTP: two pytests on two databases, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from devtools import databases, odoo_process
from devtools.console import say
from devtools.emulator import Emulator, described, repository_has_it
from devtools.odoo_source import Odoo
from devtools.testing import pytest_run
from devtools.testing.browser_tests import addon_test_files, needs_browser
from devtools.testing.result import Result, total

PROCESSES = 2


def run(odoo: Odoo, template: str, options: Sequence[str]) -> Result:
    """All test files that need no browser; `options` go to pytest."""
    files = [path for path in addon_test_files() if not needs_browser(path)]
    with ExitStack() as stack:
        runs = [_start(stack, odoo, template, number, share, options) for number, share in enumerate(shares(files))]
        result = total(run.finish() for run in runs)
    if not described():
        result.skipped["no OpenAPI description of Graph (GRAPH_OPENAPI): answers are not held against it"] += 1
    return result


def shares(files: Sequence[Path]) -> list[list[Path]]:
    """The files in groups of about the same size."""
    groups: list[list[Path]] = [[] for _ in range(PROCESSES)]
    weights = [0] * PROCESSES
    for path in sorted(files, key=lambda path: path.stat().st_size, reverse=True):
        lightest = weights.index(min(weights))
        groups[lightest].append(path)
        weights[lightest] += path.stat().st_size
    return [sorted(group) for group in groups if group]


def _start(
    stack: ExitStack, odoo: Odoo, template: str, number: int, files: Sequence[Path], options: Sequence[str]
) -> pytest_run.PytestRun:
    name = f"addons-{number + 1}"
    database = stack.enter_context(databases.copy(template, f"addons{number + 1}"))
    environment = {}
    if repository_has_it():
        emulator = Emulator(pytest_run.artifacts() / f"{name}-emulator")
        emulator.start(odoo)
        stack.callback(emulator.stop)
        environment = emulator.environment()
    else:
        say("  There is no emulator yet: the tests that need it will be skipped.")
    return pytest_run.start(
        name,
        [f"--odoo-database={database}", f"--odoo-config={odoo_process.configuration(odoo)}", "--odoo-http",
         "--odoo-log-level=warn", *options, *files],
        env=odoo_process.environment(odoo, **environment),
    )  # fmt: skip
