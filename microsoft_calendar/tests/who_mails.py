"""The table in docs/sync.md that says who mails whom, as data: the figures stand there alone."""

import unittest
from pathlib import Path
from typing import NamedTuple

PAGE = Path(__file__).resolve().parents[2] / "docs" / "sync.md"
HEADING = "## Who mails"
FIRST_COLUMN = "| organizer | action | in |"

CONNECTED, OF_ODOO, OF_OUTLOOK, EXTERNAL = "connected", "not connected, Odoo's", "not connected, Outlook's", "external"
ORGANIZERS = (CONNECTED, OF_ODOO, OF_OUTLOOK, EXTERNAL)
ACTIONS = ("create", "retime", "retitle", "private field", "add person", "remove person", "answer", "cancel")
ODOO, OUTLOOK = "Odoo", "Outlook"

# A meeting that is not in Outlook is not edited there, and Odoo makes none in the name of somebody who is not connected
# there.
IMPOSSIBLE = {
    *((OF_ODOO, action, OUTLOOK) for action in ACTIONS),
    (OF_OUTLOOK, "create", ODOO),
    (EXTERNAL, "create", ODOO),
}


class Line(NamedTuple):
    organizer: str
    action: str
    side: str
    system: str
    each: int
    the_one: int
    of_organizer: int


def read_table() -> list[Line]:
    """The lines of the table. Without the documentation of the repository the test is skipped."""
    if not PAGE.exists():
        raise unittest.SkipTest("The addon is installed without the documentation of its repository.")
    section = PAGE.read_text(encoding="utf-8").split(HEADING, 1)[1].split("\n## ", 1)[0]
    table = section[section.index(FIRST_COLUMN) :].split("\n\n", 1)[0]
    rows = [[cell.strip() for cell in row.strip("|").split("|")] for row in table.splitlines()]
    return [Line(*row[:4], *(0 if cell == "–" else int(cell) for cell in row[4:])) for row in rows[2:]]
