"""Text of the outside world, made fit for PostgreSQL and for one line."""

from __future__ import annotations

import re

# PostgreSQL refuses NUL, psycopg2 cannot encode lone surrogates, and the other control characters (but tab and the
# line ends) and non-characters are refused by XML, hence by Odoo's HTML fields.
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# No-break spaces and line ends are blanks to a reader; Outlook swaps them at will.
_BLANKS = re.compile(r"\s+")


def text(value: object) -> str:
    """The text without what cannot be stored; what is no text at all is empty text."""
    if not isinstance(value, str):
        return ""
    # Quick for the most: nothing of what is left out is printable.
    return value if value.isprintable() else _UNSTORABLE.sub("", value)


def line(value: object, limit: int) -> str:
    """The text as one line of at most ``limit`` characters, blanks folded, none at the ends."""
    return _BLANKS.sub(" ", text(value)).strip()[:limit].rstrip()
