"""Writes the lock file: exact versions with their hashes, for every platform, naming no host."""

from __future__ import annotations

import os
import ssl
import sys
import tempfile
from pathlib import Path

from devtools import paths
from devtools.command import run
from devtools.console import step

HEADER = (
    "# Written by: make lock. Exact versions of the groups in pyproject.toml, for all platforms and Python >= 3.11.\n"
)


def write_lock() -> None:
    """Let `uv`, in an environment of its own, resolve the groups."""
    with tempfile.TemporaryDirectory() as folder, step("Lock file") as current:
        environment = Path(folder, "venv")
        run([sys.executable, "-m", "venv", environment], what="The virtual environment cannot be made:")
        run([environment / "bin" / "pip", "install", "--quiet", "uv"], what="uv cannot be installed:")
        result = Path(folder, "requirements.lock")
        run(
            [environment / "bin" / "uv", "pip", "compile", "pyproject.toml", "--group", "dev", "--universal",
             "--generate-hashes", "--no-annotate", "--no-header", "--no-emit-index-url", "--upgrade", "--quiet",
             "--output-file", result],
            what="The versions cannot be resolved:",
            cwd=paths.REPOSITORY,
            env={"SSL_CERT_FILE": ssl.get_default_verify_paths().cafile or "", **os.environ},
        )  # fmt: skip
        text = result.read_text()
        paths.LOCK_FILE.write_text(HEADER + text)
        current.note = f"{text.count('==')} packages"
