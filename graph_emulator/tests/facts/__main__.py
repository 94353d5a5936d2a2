"""Prints the table of facts: section, source, and the line."""

from __future__ import annotations

from .registry import collected


def main() -> None:
    for one in sorted(collected(), key=lambda one: one.place):
        print(f"{one.section:<20} {one.source}  {one.text}")


main()
