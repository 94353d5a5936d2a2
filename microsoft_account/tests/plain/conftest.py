"""Fixtures of the plain tests."""

import pytest
from scripted_server import ScriptedServer


@pytest.fixture
def server():
    scripted = ScriptedServer()
    yield scripted
    scripted.close()
