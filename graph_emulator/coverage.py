"""README's table of the addresses that are served: ``python -m graph_emulator.coverage [--write]``."""

from __future__ import annotations

import argparse
from pathlib import Path

from . import services as _services  # noqa: F401  (they register their addresses)
from .graph.routes import CALENDARS, routes

README = Path(__file__).parent / "README.rst"
BEGIN, END = ".. begin coverage\n", ".. end coverage\n"
_METHODS = ("GET", "POST", "PATCH", "DELETE")


def table() -> str:
    """Addresses with their methods, each named once below /me."""
    methods: dict[str, set[str]] = {"/$batch": {"POST"}}
    for method, path, _ in routes:
        if not path.startswith("/users/"):
            methods.setdefault(path, set()).add(method)
    named = [path for path in sorted(methods) if not _is_repeated(path, methods)]
    return "".join(f"- ``{path}``: {' '.join(one for one in _METHODS if one in methods[path])}\n" for path in named)


def _is_repeated(path: str, methods: dict[str, set[str]]) -> bool:
    """Whether the same is to be had without naming the calendar."""
    for calendar in CALENDARS[1:]:
        rest = path.removeprefix("/me" + calendar)
        if rest and rest != path and "/me" + rest in methods:
            return True
    return False


def updated(text: str) -> str:
    """README's text with the present table."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{table()}\n{END}{after}"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m graph_emulator.coverage", description=__doc__)
    parser.add_argument("--write", action="store_true", help="put the table into README.rst")
    if parser.parse_args().write:
        README.write_text(updated(README.read_text(encoding="utf-8")), encoding="utf-8")
    else:
        print(table(), end="")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
