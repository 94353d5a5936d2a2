"""What came of a part: numbers that add up, and a reason for everything that was not run."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Result:
    """Counts of tests; `failed` holds a name for each, `skipped` the reasons."""

    passed: int = 0
    failed: list[str] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)

    def __add__(self, other: Result) -> Result:
        return Result(
            self.passed + other.passed,
            self.failed + other.failed,
            self.skipped + other.skipped,
        )

    def __str__(self) -> str:
        return f"{self.passed} passed, {len(self.failed)} failed, {self.skipped.total()} skipped"


def total(results: Iterable[Result]) -> Result:
    """The sum of parts."""
    return sum(results, Result())


def skipped(reason: str) -> Result:
    """A part that cannot be run here."""
    return Result(skipped=Counter([reason]))


def from_junit(path: Path, *, status: int, name: str) -> Result:
    """Read what pytest reports; a run that ended without a report, or badly without a failure, counts as failed."""
    if not path.is_file():
        return Result(failed=[f"{name}: pytest ended with status {status} and wrote no report"])
    result = Result()
    for case in ElementTree.parse(path).getroot().iter("testcase"):
        test = f"{case.get('classname')}.{case.get('name')}"
        skip = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None:
            result.failed.append(test)
        elif skip is not None:
            result.skipped[skip.get("message") or "no reason given"] += 1
        else:
            result.passed += 1
    # 5: pytest found no test, which its report says already.
    if status not in (0, 5) and not result.failed:
        result.failed.append(f"{name}: pytest ended with status {status}")
    return result


def from_odoo_log(log: str, *, status: int, name: str) -> Result:
    """Read what Odoo's own runner writes into its log."""
    result = Result()
    started = len(re.findall(r": Starting \S+\.test_\w+ \.\.\.", log))
    result.failed += [f"{name}: {test}" for test in re.findall(r": (?:FAIL|ERROR): (\S+)", log)]
    for reason in re.findall(r": skipped \S+ ?:? ?(.*)$", log, re.MULTILINE):
        result.skipped[reason] += 1
    result.passed = started - len(result.failed) - result.skipped.total()
    if not started:
        result.failed.append(f"{name}: Odoo ran no test")
    elif status and not result.failed:
        result.failed.append(f"{name}: Odoo ended with status {status}")
    # A suite of JavaScript tests is one test for Odoo; for us each of them is one.
    for failed, passed in re.findall(r"\[HOOT\] (?:Failed (\d+) tests? \(|Passed )(\d+) (?:tests?|passed)", log):
        result.passed += int(passed) - (not failed)
    result.failed += [f"{name}: {test}" for test in re.findall(r'\[HOOT\] Test "(.+?)" failed', log)]
    return result
