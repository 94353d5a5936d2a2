"""The Prefer header of one request."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .. import zones
from ..outlook import errors
from . import errors as graph_errors

_ONE = re.compile(r"""\s*([\w.\-]+)\s*(?:=\s*(?:"([^"]*)"|'([^']*)'|([^,;\s]*)))?\s*(?:,|;|$)""")


@dataclass
class Preferences:
    """What was asked for, and (``applied``) what the answer says was done."""

    zone: str = "UTC"
    immutable: bool = False
    text_bodies: bool = False
    page_size: int | None = None
    applied: list[str] = field(default_factory=list)

    @classmethod
    def parse(cls, header: str) -> Preferences:
        """Read the header; an unknown zone is refused, unknown preferences are passed over, as HTTP says."""
        found = cls()
        for match in _ONE.finditer(header):
            name = match[1].lower()
            value = next((text for text in match.groups()[1:] if text is not None), "")
            if name == "outlook.timezone":
                if not zones.known(value):
                    raise errors.unknown_zone(value)
                found.zone = value
                found.applied.append(f'outlook.timezone="{value}"')
            elif name == "idtype":
                found.immutable = value.lower() == "immutableid"
                if found.immutable:
                    found.applied.append('IdType="ImmutableId"')
            elif name == "outlook.body-content-type":
                found.text_bodies = value.lower() == "text"
                found.applied.append(f'outlook.body-content-type="{value}"')
            elif name == "odata.maxpagesize":
                if not value.isdigit() or not 1 <= int(value) <= 1000:
                    raise graph_errors.bad_query("The value of odata.maxpagesize is not valid.")
                found.page_size = int(value)
                found.applied.append(f"odata.maxpagesize={value}")
        return found
