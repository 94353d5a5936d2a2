"""The tests in tests/: real Odoo processes that are started, killed and started again."""

from __future__ import annotations

from collections.abc import Sequence

from devtools import odoo_process, paths
from devtools.odoo_source import Odoo
from devtools.testing import pytest_run
from devtools.testing.result import Result


def run(odoo: Odoo, template: str, options: Sequence[str]) -> Result:
    """Pytest on tests/; its fixtures (tests/conftest.py) start what a test needs."""
    return pytest_run.start(
        "system",
        ["-p", "no:odoo", paths.REPOSITORY / "tests", *options],
        env=odoo_process.environment(odoo, TEMPLATE_DATABASE=template),
    ).finish()
