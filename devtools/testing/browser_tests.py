"""Which test files of the addons need a browser: Odoo's own runner has to run those."""

from __future__ import annotations

from pathlib import Path

from devtools import paths

SIGNS = ("start_tour(", "browser_js(")


def addon_test_files() -> list[Path]:
    """The addons' tests that need Odoo."""
    return [
        path
        for addon in paths.present_addons()
        for path in sorted((paths.REPOSITORY / addon / "tests").glob("test_*.py"))
    ]


def needs_browser(path: Path) -> bool:
    """Whether a test file starts a browser."""
    text = path.read_text(encoding="utf-8")
    return any(sign in text for sign in SIGNS)
