"""Checks that read the code without running it."""

from __future__ import annotations

import os
import re
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from devtools import odoo_source, paths, python_environment
from devtools.console import duration, say
from devtools.testing.result import Result

# Nothing in the repository depends on one machine or one registry. (Written so that this line does not find itself.)
PLACES = re.compile(
    r"\b(?:pypi|pythonhoste[d]|npmj[s]|debian|docker|rubygems)\.(?:org|com|io)\b"
    r"|(?<![\w.])/(?:work|root|home/\w+|opt/(?:pypi|wheels)|tmp/(?:peek|dev))(?:/|\b(?!\w))"
)
TEXT = (
    ".py", ".xml", ".js", ".css", ".scss", ".csv", ".toml", ".lock", ".yaml", ".yml", ".rst", ".md", ".txt", ".json",
    ".cfg", ".ini", ".sh", ".sql", ".po", ".pot", ".html", "Makefile", "run", ".gitignore",
)  # fmt: skip


SHOWN_LINES = 80
# One small file a subject is wanted, also where several extend one model; a hook may return nothing. (In pyproject.toml
# this would have no effect: there, what is enabled wins over what is disabled.)
UNWANTED = "consider-merging-classes-inherited,missing-return"


def run(options: Sequence[str]) -> Result:
    """All checks, or those that `options` name (other options are for other parts)."""
    chosen = [name for name in options if name in CHECKS]
    result = Result()
    for name, check in CHECKS.items():
        if chosen and name not in chosen:
            continue
        problems, seconds = _timed(check)
        if problems:
            result.failed.append(f"lint: {name}")
            lines = problems.rstrip().splitlines()
            say(f"  {name}: failed, {duration(seconds)}\n" + "\n".join(lines[:SHOWN_LINES]))
            if len(lines) > SHOWN_LINES:
                say(f"    [and {len(lines) - SHOWN_LINES} lines more]")
        else:
            result.passed += 1
            say(f"  {name}: passed, {duration(seconds)}")
    return result


def _timed(check: Callable[[], str]) -> tuple[str, float]:
    started = time.monotonic()
    return check(), time.monotonic() - started


def _tool(*command: str | Path, env: dict[str, str] | None = None) -> str:
    """The output of a tool of the virtual environment if it found something, else an empty text."""
    done = subprocess.run(
        [str(python_environment.python()), "-m", *map(str, command)],
        cwd=paths.REPOSITORY,
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    return (done.stdout + done.stderr or f"{command[0]} ended with {done.returncode}") if done.returncode else ""


def ruff_check() -> str:
    """Rules."""
    return _tool("ruff", "check", "--quiet", "--output-format=concise", ".")


def ruff_format() -> str:
    """Form."""
    found = _tool("ruff", "format", "--check", "--output-format=concise", ".")
    return "\n".join(line for line in found.splitlines() if ".py" in line) or found


def pylint_odoo() -> str:
    """What the Odoo community expects of an addon."""
    addons = paths.present_addons()
    return (
        _tool("pylint", "--rcfile=pyproject.toml", f"--disable={UNWANTED}", "--score=n", "--jobs=2", *addons)
        if addons
        else ""
    )


def mypy() -> str:
    """Types, strictly, of everything that is not Odoo's."""
    plain = odoo_source.plain_path()
    packages = [
        f"odoo.addons.{addon}.{package}"
        for addon, names in paths.PLAIN_PACKAGES.items()
        for package in names
        if any((paths.REPOSITORY / addon / package).glob("*.py"))
    ]
    if any((paths.REPOSITORY / "graph_emulator").glob("*.py")):
        packages.append("graph_emulator")
    packages.append("devtools")
    folders = f"{plain}:{paths.REPOSITORY}"
    words = [word for package in packages for word in ("--package", package)]
    found = _tool("mypy", "--no-pretty", "--exclude", "/tests/", *words, env={**_environ(), "MYPYPATH": folders})
    # Say where the files are for a person, not where the links to them are.
    return re.sub(r"\S*/plain/odoo/addons/", "", found)


def _environ() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}


def places() -> str:
    """Names of hosts of registries and paths of a machine."""
    found = []
    for name in _tracked_files():
        path = paths.REPOSITORY / name
        if not name.endswith(TEXT) or not path.is_file():
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if match := PLACES.search(line):
                found.append(f"    {name}:{number}: {match[0]}")
    return "\n".join(found)


def imports() -> str:
    """Test files that Odoo's own runner would not find, as nobody imports them; and imports of none."""
    found = []
    for addon in paths.present_addons():
        folder = paths.REPOSITORY / addon / "tests"
        names = re.findall(r"^from \. import (\w+)", (folder / "__init__.py").read_text(), re.MULTILINE)
        found += [
            f"    {addon}/tests/__init__.py imports {name}, which is not there"
            for name in names
            if not (folder / f"{name}.py").is_file()
        ]
        found += [
            f"    {addon}/tests/{path.name} is not imported in tests/__init__.py"
            for path in sorted(folder.glob("test_*.py"))
            if path.stem not in names
        ]
    return "\n".join(found)


def _tracked_files() -> list[str]:
    listed = subprocess.run(["git", "ls-files"], cwd=paths.REPOSITORY, capture_output=True, text=True)
    if listed.returncode == 0:
        return listed.stdout.splitlines()
    # Not a git checkout (an archive of the sources): everything that is there.
    return [str(path.relative_to(paths.REPOSITORY)) for path in paths.REPOSITORY.rglob("*") if path.is_file()]


CHECKS = {
    "ruff": ruff_check,
    "format": ruff_format,
    "pylint-odoo": pylint_odoo,
    "mypy": mypy,
    "places": places,
    "imports": imports,
}
