"""A daily series of two weeks and one of two years, pulled: what does each occurrence cost?

In a process that has Odoo on its path, with the emulator's addresses in its environment.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

from freezegun import freeze_time

import odoo.sql_db

from devtools.simulation import program
from devtools.simulation.odoo_side import OdooSide, same_time_in_odoo
from devtools.simulation.outlook_side import OutlookSide
from devtools.simulation.story import NOW
from devtools.simulation.worker import ANNA, sides

SHORT, LONG = 14, 730
# Odoo's calendar makes no more occurrences of a series than this; Outlook has the others.
MOST = 720
# So many occurrences may need one query more than none: Odoo's own create and write insert and update in batches.
OCCURRENCES_PER_QUERY = 5
SHOWN = 12
_STATEMENT = re.compile(r'^\s*(\w+)(?:.*?\b(?:FROM|INTO|UPDATE)\s+"?(\w+))?', re.DOTALL)


@dataclass
class Cost:
    """Of one run."""

    requests: int = 0
    inside_batches: int = 0
    queries: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    links: int = 0
    occurrences: int = 0


@contextmanager
def counting(queries: Counter[str]) -> Iterator[None]:
    """Count the statements of all cursors by their kind and table."""
    execute = odoo.sql_db.Cursor.execute

    def counted(cursor: Any, query: Any, *args: Any, **kwargs: Any) -> Any:
        text = getattr(query, "code", query)
        match = _STATEMENT.match(text if isinstance(text, str) else str(text))
        queries[" ".join(part for part in match.groups() if part) if match else "?"] += 1
        return execute(cursor, query, *args, **kwargs)

    with patch.object(odoo.sql_db.Cursor, "execute", counted):
        yield


def measure(days: int, odoo_side: OdooSide, outlook_side: OutlookSide, *, people: Sequence[str]) -> Cost:
    """Pull a daily series of so many days."""
    cost = Cost()
    outlook_side.control("POST", "/reset", {})
    outlook_side.control("POST", "/clock", {"now": f"{NOW.isoformat()}Z"})
    outlook_side.control("POST", "/seed", {"mailboxes": [{"address": ANNA, "name": "Anna Keller"}]})
    odoo_side.begin_anew(ANNA, outlook_side, 800)
    odoo_side.synchronise()
    at = {"dateTime": f"{NOW:%Y-%m-%d}T10:00:00", "timeZone": "Romance Standard Time"}
    outlook_side.act(
        "POST",
        "/me/events",
        {
            "subject": "Daily",
            "start": at,
            "end": {**at, "dateTime": f"{NOW:%Y-%m-%d}T10:30:00"},
            "attendees": [{"type": "required", "emailAddress": {"address": one, "name": one}} for one in people],
            "recurrence": {
                "pattern": {"type": "daily", "interval": 1},
                "range": {
                    "type": "numbered",
                    "startDate": f"{NOW:%Y-%m-%d}",
                    "numberOfOccurrences": days,
                    "recurrenceTimeZone": "Romance Standard Time",
                },
            },
        },
    )
    outlook_side.control("DELETE", "/journal")
    started = program.now()
    with counting(cost.queries):
        odoo_side.synchronise()
    cost.seconds = program.now() - started
    journal = outlook_side.control("GET", "/journal")["requests"]
    cost.requests = sum(entry["batch"] is None for entry in journal)
    cost.inside_batches = len(journal) - cost.requests
    with odoo_side.as_superuser() as env:
        cost.links = env["microsoft.calendar.link"].search_count([])
        cost.occurrences = env["calendar.event"].search_count([("name", "=", "Daily")])
    return cost


def main(arguments: Sequence[str]) -> int:
    """Measure both and compare."""
    odoo_side, outlook_side = sides(program.parser(__doc__).parse_args(arguments))
    with freeze_time(NOW), same_time_in_odoo():
        measure(SHORT, odoo_side, outlook_side, people=["ben@contoso.example"])  # Odoo's caches are warm afterwards
        short = measure(SHORT, odoo_side, outlook_side, people=["ben@contoso.example"])
        long = measure(LONG, odoo_side, outlook_side, people=["ben@contoso.example"])
    return report(short, long)


def report(short: Cost, long: Cost) -> int:
    """Print the table; 1 if something grows that must not."""
    print(f"{'A daily series, pulled':40}{SHORT:>8} days{LONG:>8} days")
    rows = {
        "occurrences in Odoo": (short.occurrences, long.occurrences),
        "requests to Graph": (short.requests, long.requests),
        "  of these inside a batch": (short.inside_batches, long.inside_batches),
        "SQL queries": (short.queries.total(), long.queries.total()),
        "link rows": (short.links, long.links),
    }
    for name, (few, many) in rows.items():
        print(f"{name:40}{few:>13}{many:>13}")
    print(f"{'seconds':40}{short.seconds:>13.2f}{long.seconds:>13.2f}")
    growing = Counter({name: number - short.queries[name] for name, number in long.queries.items()})
    print("\nSQL queries that become more:")
    for name, number in growing.most_common(SHOWN):
        if number > 0:
            print(f"  {name:50}{short.queries[name]:>8}{long.queries[name]:>8}")
    more = long.occurrences - short.occurrences
    pages = -(-long.occurrences // 100)
    problems = [
        *(["requests grow with the occurrences"] if long.requests - short.requests > pages else []),
        *(
            ["SQL queries grow with the occurrences"]
            if long.queries.total() - short.queries.total() > more / OCCURRENCES_PER_QUERY
            else []
        ),
        *(["occurrences have links of their own"] if (short.links, long.links) != (1, 1) else []),
        *(["not all occurrences came"] if (short.occurrences, long.occurrences) != (SHORT, min(LONG, MOST)) else []),
    ]
    for problem in problems:
        print(f"Not as it should be: {problem}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
