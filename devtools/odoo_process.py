"""How Odoo is started: with our addons first, with its own settings, and blind to what the person's shell has set."""

from __future__ import annotations

import os
from pathlib import Path

from devtools import odoo_source, paths, python_environment
from devtools.content import digest, write_atomically
from devtools.odoo_source import Odoo

# What would lead Odoo to another configuration, database, Python or certificate, or our addons to the real Microsoft.
HIDDEN = (
    "ODOO_RC", "OPENERP_SERVER", "PGDATABASE", "PYTHONPATH", "PYTHONHOME", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE",
    "MICROSOFT_LOGIN_URL", "MICROSOFT_GRAPH_URL", "MICROSOFT_CA_BUNDLE", "GRAPH_EMULATOR_URL",
)  # fmt: skip


def data_folder() -> Path:
    """Odoo's `data_dir` (file store and sessions), one for each PostgreSQL server."""
    server = digest([os.environ.get("PGHOST", ""), os.environ.get("PGPORT", "")])
    return paths.cache() / f"odoo-data-{server}"


def command(odoo: Odoo, *arguments: str) -> list[str]:
    """The command line of Odoo."""
    return [str(python_environment.python()), "-m", "odoo", "-c", str(configuration(odoo)), *arguments]


def configuration(odoo: Odoo) -> Path:
    """The configuration file (without one, Odoo would read the person's own)."""
    lines = ["[options]", f"data_dir = {data_folder()}", "http_interface = 127.0.0.1"]
    if odoo.addons_path():
        lines.append("addons_path = " + ",".join(map(str, odoo.addons_path())))
    path = paths.clone() / "odoo.conf"
    text = "\n".join(lines) + "\n"
    if not path.is_file() or path.read_text() != text:
        write_atomically(path, text)
    data_folder().mkdir(parents=True, exist_ok=True)
    return path


def environment(odoo: Odoo, **additions: str) -> dict[str, str]:
    """The environment for Odoo and for programs that import it."""
    kept = {name: value for name, value in os.environ.items() if name not in HIDDEN}
    folders = [*odoo_source.link_paths(odoo), paths.REPOSITORY]
    binaries = python_environment.folder() / "bin"
    return {
        **kept,
        "PYTHONPATH": os.pathsep.join(map(str, folders)),
        "PATH": f"{binaries}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        **additions,
    }
