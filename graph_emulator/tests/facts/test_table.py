"""The table itself."""

from __future__ import annotations

from .registry import SECTIONS, collected

WANTED = 150


def test_there_are_enough_cases_and_some_for_each_section() -> None:
    found = collected()
    assert len(found) >= WANTED
    assert {one.section for one in found} == set(SECTIONS)
