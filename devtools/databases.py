"""Databases made once and copied: Odoo with what our addons depend on, and the same with our addons.

Names of templates carry a key of what is in them. The copies carry this clone's key and the number of the process that
made them, so that those of a killed process can be found and dropped. Runs in the virtual environment.
"""

from __future__ import annotations

import ast
import os
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg2
from psycopg2 import sql

from devtools import odoo_process, paths
from devtools.command import run
from devtools.console import Problem, step
from devtools.content import digest, digest_of_files, only_one
from devtools.odoo_source import Odoo

KEPT_TEMPLATES = 6
COPY = f"m365_{paths.clone_key()}_"


def base_template(odoo: Odoo) -> str:
    """The database with the addons that ours depend on; made when it is not there."""
    modules = dependencies()
    name = f"m365_base_{digest([odoo.version, *modules])}"
    _ensure(odoo, name, "template1", modules)
    return name


def addons_template(odoo: Odoo) -> str:
    """The database with our addons installed; made from the base when they changed."""
    base = base_template(odoo)
    addons = paths.present_addons()
    contents = [digest_of_files(paths.REPOSITORY / addon, leave_out=["tests"]) for addon in addons]
    name = f"m365_addons_{digest([base, *addons, *contents])}"
    _ensure(odoo, name, base, addons)
    return name


def dependencies() -> list[str]:
    """What the manifests of our addons depend on, besides each other; also before there is any addon of ours."""
    names = {"base_setup", "calendar"}
    for addon in paths.present_addons():
        manifest = ast.literal_eval((paths.REPOSITORY / addon / "__manifest__.py").read_text(encoding="utf-8"))
        names.update(manifest["depends"])
    return sorted(names - set(paths.ADDONS))


def _ensure(odoo: Odoo, name: str, origin: str, modules: Sequence[str]) -> None:
    with only_one(paths.cache() / f"{name}.lock", "the database template is being made"):
        if exists(name) and _filestore(name).is_dir():
            _used(name).touch()
            return
        with step(f"install {', '.join(modules)}"):
            building = f"m365_building_{os.getpid()}"
            drop(building)
            drop(name)
            create(building, origin)
            try:
                _install(odoo, building, modules)
                _filestore(building).mkdir(parents=True, exist_ok=True)
                _filestore(building).rename(_filestore(name))
                _execute(sql.SQL("ALTER DATABASE {} RENAME TO {}"), building, name)
            finally:
                drop(building)
        _used(name).parent.mkdir(parents=True, exist_ok=True)
        _used(name).touch()
    _forget_old_templates()


def _install(odoo: Odoo, database: str, modules: Sequence[str]) -> None:
    command = odoo_process.command(
        odoo, "-d", database, "-i", ",".join(modules), "--stop-after-init", "--no-http", "--max-cron-threads=0"
    )
    output = run(command, what="Odoo cannot install the addons:", env=odoo_process.environment(odoo))
    # Odoo ends with status 0 although a module is missing or a dependency cannot be imported.
    if bad := re.findall(r"^.* (?:ERROR|CRITICAL) .*$|^.*invalid module names.*$", output, re.MULTILINE):
        raise Problem("Odoo cannot install the addons:\n" + "\n".join(bad[:10]))


@contextmanager
def copy(template: str, purpose: str) -> Iterator[str]:
    """A copy of a template that is dropped at the end."""
    name = f"{COPY}{purpose}_{os.getpid()}"
    drop(name)
    create(name, template)
    try:
        yield name
    finally:
        drop(name)


def set_parameters(name: str, parameters: Mapping[str, str]) -> None:
    """Enter system parameters before a server runs (through it, Odoo would write them into its debug log)."""
    with psycopg2.connect(dbname=name) as connection, connection.cursor() as cursor:
        for key, value in parameters.items():
            cursor.execute(
                "INSERT INTO ir_config_parameter (key, value) VALUES (%s, %s)"
                " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                [key, value],
            )
    connection.close()


def create(name: str, template: str) -> None:
    """A new database, with a file store of its own (hard links: Odoo never changes a file in it)."""
    _execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}"), name, template)
    if _filestore(template).is_dir():
        shutil.copytree(_filestore(template), _filestore(name), copy_function=os.link)


def drop(name: str) -> None:
    """Drop a database if it is there, also when somebody is still connected."""
    _execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)"), name)
    shutil.rmtree(_filestore(name), ignore_errors=True)


def exists(name: str) -> bool:
    """Whether there is such a database."""
    return name in names()


def names() -> list[str]:
    """The databases of this project on the server."""
    with _connection() as connection, connection.cursor() as cursor:
        cursor.execute(r"SELECT datname FROM pg_database WHERE datname LIKE 'm365\_%'")
        return [name for (name,) in cursor.fetchall()]


def drop_leftovers() -> None:
    """Drop the copies that a killed process of this clone left behind."""
    for name in names():
        if match := re.fullmatch(rf"(?:{COPY}.*|m365_building)_(\d+)", name):
            try:
                os.kill(int(match[1]), 0)
            except ProcessLookupError:
                drop(name)
            except PermissionError:
                continue


def _forget_old_templates() -> None:
    used = sorted(_used("*").parent.glob("m365_*"), key=lambda path: path.stat().st_mtime, reverse=True)
    for mark in used[KEPT_TEMPLATES:]:
        with suppress(psycopg2.Error):
            drop(mark.name)
            mark.unlink()
            (paths.cache() / f"{mark.name}.lock").unlink(missing_ok=True)


def _used(name: str) -> Path:
    """A file whose time says when a template was last used."""
    return odoo_process.data_folder() / "templates" / name


def _filestore(name: str) -> Path:
    return odoo_process.data_folder() / "filestore" / name


@contextmanager
def _connection() -> Iterator[psycopg2.extensions.connection]:
    try:
        connection = psycopg2.connect(dbname="postgres")
    except psycopg2.OperationalError as error:
        raise Problem(f"PostgreSQL cannot be reached at {os.environ.get('PGHOST')}:\n{error}") from error
    connection.autocommit = True  # databases cannot be created inside a transaction
    try:
        yield connection
    finally:
        connection.close()


def _execute(statement: sql.SQL, *identifiers: str) -> None:
    with _connection() as connection, connection.cursor() as cursor:
        cursor.execute(statement.format(*map(sql.Identifier, identifiers)))
