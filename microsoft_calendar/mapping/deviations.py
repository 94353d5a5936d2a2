"""Where a series departs from its rule: exceptions (moved, renamed...) and cancelled days.

An occurrence is known by its slot: the date, on the clock of the rule's zone, at which the rule has it, wherever it was
moved to. A slot is the same on both sides, and there is one a day at most.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

_Changes = Mapping[str, Any]


@dataclass(frozen=True)
class Occurrence:
    """An exception: its slot, and the fields of ``EventValue`` in which it differs from its series, by name.

    The value of the field ``time`` is the time of this one occurrence.
    """

    day: date
    changes: tuple[tuple[str, Any], ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "changes", tuple(sorted(dict(self.changes).items(), key=lambda change: change[0])))


@dataclass(frozen=True)
class Exceptions:
    """The exceptions of a series by slot, each once (the first mention counts); none that differs in nothing."""

    occurrences: tuple[Occurrence, ...] = ()

    def __post_init__(self) -> None:
        unique: dict[date, Occurrence] = {}
        for occurrence in self.occurrences:
            if occurrence.changes:
                unique.setdefault(occurrence.day, occurrence)
        object.__setattr__(self, "occurrences", tuple(unique[day] for day in sorted(unique)))

    def changes_by_day(self) -> dict[date, dict[str, Any]]:
        """The changed fields of each exception by its slot."""
        return {occurrence.day: dict(occurrence.changes) for occurrence in self.occurrences}

    def only(self, wanted: Callable[[date], bool]) -> Exceptions:
        """The exceptions at these slots."""
        return Exceptions(tuple(occurrence for occurrence in self.occurrences if wanted(occurrence.day)))

    def merged(self, base: Exceptions, theirs: Exceptions) -> Exceptions:
        """Three-way merge by slot and field: what either side changed (or took back) is so; mine if both did."""
        mine, old, other = self.changes_by_day(), base.changes_by_day(), theirs.changes_by_day()
        return Exceptions(
            tuple(
                Occurrence(day, tuple(_merged_changes(mine.get(day, {}), old.get(day, {}), other.get(day, {})).items()))
                for day in mine.keys() | other.keys()
            )
        )


def _merged_changes(mine: _Changes, old: _Changes, theirs: _Changes) -> dict[str, Any]:
    merged = {}
    for name in mine.keys() | theirs.keys():
        ours, before, other = (_standing(changes, name) for changes in (mine, old, theirs))
        if ours == before:
            ours = other
        elif ours and before and other and hasattr(ours[0], "merged"):
            ours = (ours[0].merged(before[0], other[0]),)
        if ours:
            merged[name] = ours[0]
    return merged


def _standing(changes: _Changes, name: str) -> tuple[Any, ...]:
    """The value alone, or nothing where the occurrence is as its series: None is a value."""
    return (changes[name],) if name in changes else ()


@dataclass(frozen=True)
class Days:
    """Slots of a series at which nothing takes place."""

    days: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        object.__setattr__(self, "days", frozenset(self.days))

    def only(self, wanted: Callable[[date], bool]) -> Days:
        """Of these slots the wanted ones."""
        return Days(frozenset(day for day in self.days if wanted(day)))

    def merged(self, base: Days, theirs: Days) -> Days:
        """Three-way merge: what either side cancelled is cancelled, what either side brought back is not."""
        mine, old, other = self.days, base.days, theirs.days
        return Days((mine & other) | ((mine ^ other) - old))


#: What a single event has.
NO_EXCEPTIONS = Exceptions()
NO_DAYS = Days()
