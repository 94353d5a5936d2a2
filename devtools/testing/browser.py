"""The JavaScript tests (Hoot) of our addons and the tours, in Chromium, by Odoo's own runner."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from contextlib import ExitStack

from devtools import databases, odoo_process, paths, system_packages
from devtools.console import say
from devtools.emulator import Emulator, repository_has_it
from devtools.odoo_source import Odoo
from devtools.processes import free_port
from devtools.testing.browser_tests import addon_test_files, needs_browser
from devtools.testing.pytest_run import artifacts
from devtools.testing.result import Result, from_odoo_log, skipped

NO_BROWSER = "no browser (Chromium or Chrome): neither JavaScript tests nor tours were run"


def run(odoo: Odoo, template: str, options: Sequence[str]) -> Result:
    """Hoot and tours on one database; options like `/addon:Class.test` choose among the tests."""
    tags = ",".join([option for option in options if option.startswith("/")] or _tags())
    if not tags:
        return Result()
    if not system_packages.browser():
        return skipped(NO_BROWSER)
    log = artifacts() / "browser.log"
    with ExitStack() as stack:
        database = stack.enter_context(databases.copy(template, "browser"))
        environment = {}
        if repository_has_it():
            emulator = Emulator(artifacts() / "browser-emulator")
            emulator.start(odoo)
            stack.callback(emulator.stop)
            environment = emulator.environment()
        command = odoo_process.command(
            odoo, "-d", database, f"--http-port={free_port()}", "--max-cron-threads=0", "--stop-after-init",
            f"--screenshots={artifacts()}", "--test-tags", tags,
        )  # fmt: skip
        with log.open("wb") as output:
            status = subprocess.run(
                command,
                env=odoo_process.environment(odoo, **environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            ).returncode
    text = log.read_text(errors="replace")
    result = from_odoo_log(text, status=status, name="browser")
    if result.failed:
        _show(text)
    return result


def _tags() -> list[str]:
    """Odoo's suite restricted to our addons' JavaScript tests, and the files with tours."""
    suites = [addon for addon in paths.present_addons() if _has_hoot_tests(addon)]
    tags = [f"/web:WebSuite.test_unit_desktop[@{addon}]" for addon in suites]
    return tags + [
        f"/{path.parent.parent.name}/tests/{path.name}" for path in addon_test_files() if needs_browser(path)
    ]


def _has_hoot_tests(addon: str) -> bool:
    return any((paths.REPOSITORY / addon / "static" / "tests").rglob("*.test.js"))


def _show(log: str) -> None:
    """The lines of the log with problems, and what follows them."""
    lines = log.splitlines()
    wanted: set[int] = set()
    for number, line in enumerate(lines):
        if "[HOOT]" in line and " passed " in line:
            continue
        if any(sign in line for sign in (" ERROR ", " CRITICAL ", " FAIL: ", "Traceback")):
            wanted.update(range(number, min(number + 25, len(lines))))
    say("\n".join(lines[number] for number in sorted(wanted)[:200]))
    say("  (whole output in .artifacts/browser.log)")
