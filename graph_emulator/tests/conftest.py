"""One emulator for the whole run, emptied before each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from graph_emulator import Emulator
from graph_emulator.tests.description import openapi_description
from graph_emulator.tests.stage import Stage


@pytest.fixture(scope="session")
def emulator() -> Iterator[Emulator]:
    """Where Graph's OpenAPI description is at hand, every answer of every test is held against it."""
    with Emulator(openapi=openapi_description()) as running:
        yield running


@pytest.fixture
def stage(emulator: Emulator) -> Iterator[Stage]:
    """An emulator with Anna, Ben and Cora, at nine on Monday, 5 October 2026; the clock stands still."""
    stage = Stage(emulator)
    stage.control("POST", "/reset")
    stage.control("POST", "/clock", {"now": "2026-10-05T09:00:00Z"})
    stage.seed("anna@contoso.example", "ben@contoso.example", "cora@contoso.example")
    yield stage
    strange = [text for text in stage.complaints if "not as described" in text]
    stage.close()
    assert not strange
