"""The table of facts: a decorator for a case that is a test, and one for a test with many rows."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

SECTIONS = (
    "events", "recurrence", "delta", "batch", "throttling", "subscriptions", "calendars", "to do", "sign-in", "errors",
)  # fmt: skip


@dataclass(frozen=True)
class Fact:
    """One line: which part of Graph it is about, what it says, and how it is known."""

    section: str
    text: str
    source: str

    @property
    def place(self) -> int:
        return SECTIONS.index(self.section)


@dataclass(frozen=True)
class Row:
    """A line with what its test is given; ``missing`` says why the emulator does not do it yet."""

    text: str
    values: tuple[Any, ...]
    source: str = "D"
    missing: str = ""


FACTS: list[Fact] = []


def fact(section: str, text: str, source: str = "D") -> Callable[[Any], Any]:
    """A test that is one case."""

    def register(test: Any) -> Any:
        _add(section, text, source)
        test.__doc__ = text
        return test

    return register


def row(text: str, *values: Any, source: str = "D", missing: str = "") -> Row:
    return Row(text, values, source, missing)


def facts(section: str, names: str, *rows: Row) -> Callable[[Any], Any]:
    """A test with a case for each row; ``names`` are those of its arguments, comma separated."""

    def register(test: Any) -> Any:
        cases = []
        for one in rows:
            _add(section, one.text, one.source)
            marks = [pytest.mark.xfail(strict=True, reason=one.missing)] if one.missing else []
            cases.append(pytest.param(*one.values, id=one.text, marks=marks))
        return pytest.mark.parametrize(names, cases)(test)

    return register


def collected() -> list[Fact]:
    """All facts, with every module of this package imported."""
    package = importlib.import_module(__package__ or "")
    for module in pkgutil.iter_modules(package.__path__):
        if module.name.startswith("test_"):
            importlib.import_module(f"{package.__name__}.{module.name}")
    return list(FACTS)


def _add(section: str, text: str, source: str) -> None:
    one = Fact(section, text, source)
    assert section in SECTIONS, section
    assert source in ("D", "O"), source
    assert not any(known.text == text for known in FACTS), f"twice: {text}"
    FACTS.append(one)
