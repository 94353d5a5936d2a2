"""README says what is there."""

from __future__ import annotations

from graph_emulator import coverage
from graph_emulator.switches import Switches


def test_the_coverage_table_is_up_to_date() -> None:
    text = coverage.README.read_text(encoding="utf-8")
    assert coverage.updated(text) == text, "run python -m graph_emulator.coverage --write"


def test_every_switch_is_explained() -> None:
    text = coverage.README.read_text(encoding="utf-8")
    missing = [name for name in Switches().as_dict() if f"\n{name} " not in text]
    assert missing == []
