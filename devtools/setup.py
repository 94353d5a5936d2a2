"""The set-up: first what needs nothing but Python (Odoo, the virtual environment, the browser), then the databases."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from devtools import odoo_source, paths, python_environment, system_packages
from devtools.console import Problem, step
from devtools.content import only_one
from devtools.odoo_source import Odoo


def enter_environment(*, quiet: bool = False) -> None:
    """Set up what lies outside Python, then start this program again in the virtual environment.

    With `quiet`, nothing is said when there is nothing to do.
    """
    if python_environment.is_running():
        return
    ready = python_environment.is_complete() and odoo_source.is_there()
    if not (quiet and ready):
        _prepare_basis()
    python = str(python_environment.python())
    sys.stdout.flush()
    os.chdir(paths.REPOSITORY)
    os.execv(python, [python, "-m", "devtools", *sys.argv[1:]])


def _prepare_basis() -> None:
    with only_one(paths.cache() / "setup.lock", "another set-up is running"):
        with step("Odoo 19") as current:
            current.note = str(odoo_source.find().package)
        with step("Python packages") as current:
            python_environment.ensure()
            current.note = str(python_environment.folder())
        with step("Browser") as current:
            reason = system_packages.ensure_browser()
            current.note = (
                system_packages.browser() or f"none ({reason or 'not on the path'}), browser tests will be skipped"
            )


def prepare_databases(*, with_addons: bool = True) -> tuple[Odoo, str]:
    """PostgreSQL running, and the name of the template database to copy."""
    from devtools import databases, postgres  # they need the virtual environment

    odoo = odoo_source.find()
    with step("PostgreSQL") as current:
        postgres.ensure()
        current.note = os.environ["PGHOST"]
    with step("Database template") as current:
        databases.drop_leftovers()
        current.note = databases.addons_template(odoo) if with_addons else databases.base_template(odoo)
    return odoo, current.note


def run_program(program: Sequence[str]) -> int:
    """Run a program in the environment that the tests have; its exit status."""
    from devtools import odoo_process, postgres

    odoo = odoo_source.find()
    postgres.ensure()
    environment = odoo_process.environment(odoo)
    environment["PATH"] = f"{postgres.binaries()}{os.pathsep}{environment['PATH']}"
    command = odoo_process.command(odoo, *program[1:]) if program[0] == "odoo" else list(program)
    try:
        return subprocess.run(command, env=environment).returncode
    except FileNotFoundError as error:
        raise Problem(f"There is no program named {program[0]}.") from error


def places() -> list[Path]:
    """The folders that hold what the set-up keeps."""
    return [folder for folder in (paths.cache(), paths.closed_home_folder()) if folder.is_dir()]
