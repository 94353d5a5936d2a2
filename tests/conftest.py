"""What a system test needs: a database of its own, the emulator, and a real Odoo that can be killed.

Run them with `python3 -m devtools test system`, one of them with `... test system -- -k name`.
"""

import os
from pathlib import Path

import pytest

from devtools import databases, odoo_source
from devtools.emulator import APPLICATION, Emulator
from devtools.odoo_server import OdooServer, alarms


@pytest.fixture(scope="session")
def odoo():
    return odoo_source.find()


@pytest.fixture(scope="session")
def template(odoo):
    """The database with our addons installed."""
    return os.environ.get("TEMPLATE_DATABASE") or databases.addons_template(odoo)


@pytest.fixture(scope="session")
def emulator_process(odoo, tmp_path_factory):
    emulator = Emulator(tmp_path_factory.mktemp("emulator"))
    emulator.start(odoo)
    yield emulator
    emulator.stop()


@pytest.fixture
def emulator(emulator_process):
    """The local Microsoft 365, empty. The referee has the last word: no test may end with a complaint."""
    emulator_process.reset()
    yield emulator_process
    assert emulator_process.journal()["complaints"] == []


@pytest.fixture
def database(template):
    with databases.copy(template, "system") as name:
        yield name


@pytest.fixture
def server(odoo, database, emulator, tmp_path):
    """A server that is not started yet: `start()`, `start(cron_threads=0)`, `kill()`, `restart()`, `client()`.

    Afterwards its log must be clean: no traceback, no warning of our addons, no token, not even at debug level.
    """
    log = Path(tmp_path, "odoo.log")
    server = OdooServer(odoo, database, log, env=emulator.environment(), arguments=["--log-level=debug"])
    yield server
    server.kill()
    assert alarms(server.log) == []


@pytest.fixture
def configured(server):
    """The server, running without cron, with the emulator's application entered in the settings."""
    databases.set_parameters(server.database, APPLICATION)
    server.start(cron_threads=0)
    return server
