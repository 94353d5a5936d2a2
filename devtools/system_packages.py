"""Packages of the machine that are installed if they are missing, apt is there and we may."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence

from devtools.command import run
from devtools.console import Problem, step

BROWSERS = ("google-chrome", "google-chrome-stable", "chromium", "chromium-browser")


def browser() -> str | None:
    """The browser that Odoo's own test runner would find."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def ensure_browser() -> str | None:
    """Install Chromium when there is no browser; the reason why there is none, or None."""
    return None if browser() else install(["chromium"])


def install(packages: Sequence[str]) -> str | None:
    """Install Debian packages; None when they are there now, else the reason in words for a person."""
    if not shutil.which("apt-get"):
        return "not a Debian machine"
    if os.geteuid() != 0:
        return f"not root, so it cannot be installed; ask for: apt-get install {' '.join(packages)}"
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        with step(f"apt-get install {' '.join(packages)}"):
            run(["apt-get", "-q", "update"], what="apt-get update failed:", env=env)
            run(
                ["apt-get", "-q", "-y", "--no-install-recommends", "install", *packages],
                what="apt-get install failed:",
                env=env,
            )
    except Problem as problem:
        return str(problem)
    return None
