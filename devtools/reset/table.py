"""What the documentation promises about a reset: the table at the end of docs/sync.md."""

from __future__ import annotations

from devtools import paths

PAGE = paths.REPOSITORY / "docs" / "sync.md"
HEADING = "## Reset of an account"
EXISTING = {"leave": "leave", "Outlook": "outlook", "Odoo": "odoo", "both": "both"}
NEXT = {"only new": "new", "all": "all"}
MAILS = "Mails to the guest of the meetings"

#: the choices about existing events and the next synchronization, as the wizard knows them
Combination = tuple[str, str]


def read() -> dict[Combination, dict[str, str]]:
    """Where each kind of event is afterwards ("both", "Odoo", "Outlook", "–"), and how many mails there were."""
    section = PAGE.read_text(encoding="utf-8").split(HEADING, 1)[1].split("\n## ", 1)[0]
    head, _line, *rows = [_cells(line) for line in section.splitlines() if line.startswith("|")]
    combinations = [words.split(", ") for words in head[1:]]
    return {
        (EXISTING[existing], NEXT[next_round]): {row[0]: row[column] for row in rows}
        for column, (existing, next_round) in enumerate(combinations, 1)
    }


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]
