"""The virtual environment with the locked versions of everything that development needs."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from pathlib import Path

from devtools import paths, system_packages
from devtools.command import run
from devtools.console import Problem, step
from devtools.content import digest

MARK = ".complete"


def folder() -> Path:
    """Where the environment for this lock file and this Python lies."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    return paths.cache() / f"venv-{digest([paths.LOCK_FILE.read_bytes(), version, sys.base_prefix])}"


def python() -> Path:
    """The Python of the environment."""
    return folder() / "bin" / "python"


def is_running() -> bool:
    """Whether this very process runs in the environment."""
    return Path(sys.prefix) == folder()


def is_complete() -> bool:
    """Whether everything is installed in it."""
    return (folder() / MARK).is_file()


def ensure() -> None:
    """Make the environment when it is not there or not complete."""
    target = folder()
    if is_complete():
        return
    _need_venv_module()
    # An environment cannot be moved, so it is made in place and marked at the end; pip's own cache makes a second
    # attempt short.
    shutil.rmtree(target, ignore_errors=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        run([sys.executable, "-m", "venv", target], what="The virtual environment cannot be made:")
        count = paths.LOCK_FILE.read_text().count("==")
        with step(f"{count} packages"):
            run(
                [python(), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile",
                 "--require-hashes", "--requirement", paths.LOCK_FILE],
                what="The Python packages cannot be installed (no network?):",
                env={**os.environ, "PIP_NO_INPUT": "1"},
            )  # fmt: skip
        (target / MARK).touch()
    except BaseException:
        shutil.rmtree(target, ignore_errors=True)
        raise


def _need_venv_module() -> None:
    if importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip"):
        return
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if reason := system_packages.install([package]):
        raise Problem(f"Python's module venv is missing ({reason}). On Debian: apt-get install {package}")
