"""Runs the parts one after the other and says what came of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import cache

from devtools.console import Problem, duration, heading, say
from devtools.odoo_source import Odoo
from devtools.testing import addons, browser, lint, plain, system
from devtools.testing.result import Result, total

SHOWN_FAILURES = 40
PARTS = {
    "lint": "ruff, pylint-odoo, mypy, places, imports",
    "plain": "the emulator and the plain packages, without Odoo",
    "addons": "the addons in Odoo, against the emulator",
    "browser": "JavaScript and tours in Chromium",
    "system": "real servers, started and killed",
}


def run(names: Sequence[str], options: Sequence[str]) -> int:
    """Run the named parts, or all; the exit status."""
    if unknown := set(names) - set(PARTS):
        raise Problem(f"There is no part named {', '.join(sorted(unknown))}; there are: {', '.join(PARTS)}.")
    results = {}
    for name in names or PARTS:
        heading(f"{name}: {PARTS[name]}")
        started = time.monotonic()
        results[name] = _result(name, options)
        for reason, count in results[name].skipped.items():
            say(f"  skipped ({count}): {reason}")
        say(f"{name}: {results[name]}, {duration(time.monotonic() - started)}")
    everything = total(results.values())
    if everything.failed:
        heading("Failed")
        say("\n".join(f"  {test}" for test in everything.failed[:SHOWN_FAILURES]))
        if len(everything.failed) > SHOWN_FAILURES:
            say(f"  and {len(everything.failed) - SHOWN_FAILURES} more")
    say(f"\n{everything}")
    return 1 if everything.failed else 0


def _result(name: str, options: Sequence[str]) -> Result:
    try:
        return _part(name)(options)
    except Problem as problem:  # one part that cannot run does not keep the others from running
        say(str(problem))
        return Result(failed=[f"{name}: could not be run"])


def _part(name: str) -> Callable[[Sequence[str]], Result]:
    match name:
        case "lint":
            return lint.run
        case "plain":
            return plain.run
    in_odoo = {"addons": addons.run, "browser": browser.run, "system": system.run}[name]
    odoo, template = _databases()
    return lambda options: in_odoo(odoo, template, options)


@cache
def _databases() -> tuple[Odoo, str]:
    """PostgreSQL and the templates, made when the first part needs them."""
    from devtools.setup import prepare_databases

    return prepare_databases()
