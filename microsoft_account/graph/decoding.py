"""JSON of the outside world, made fit for what comes after: the one edge at which documents come in.

PostgreSQL refuses NUL and lone surrogates, JSON knows no number that is none, and whoever reads a document goes into
its depth by recursion. So such characters are left out, such numbers are null, and what lies deeper than anything that
Graph describes is null as well.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any

#: The deepest that Graph shows is a phone number in an address of a location in an exception, in a list, in a page.
DEEPEST = 40

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
# What becomes such a character. (Half of an emoji looks the same: then the search is for nothing.)
_ESCAPED = re.compile(r"\\u(?:0000|[dD][89a-fA-F])")
_LONGEST_NUMBER = 100


def decode(content: bytes) -> Any:
    """The document, None for no content at all. Raises ValueError for what is no JSON."""
    if not content.strip():
        return None
    text = content.decode("utf-8-sig", "replace")
    try:
        document = json.loads(text, parse_constant=_no_number, parse_float=_float, parse_int=_int)
    except RecursionError:
        raise ValueError("nested too deep") from None
    return storable(document, texts=bool(_ESCAPED.search(text)))


def storable(document: Any, *, texts: bool = True) -> Any:
    """The document without what cannot be kept; ``texts`` False: they are known to be good."""
    whole = [document]
    waiting: list[tuple[Any, int]] = [(whole, 0)]
    while waiting:
        container, depth = waiting.pop()
        if texts and isinstance(container, dict) and any(_UNSTORABLE.search(name) for name in container):
            renamed = {_UNSTORABLE.sub("", name): value for name, value in container.items()}
            container.clear()
            container.update(renamed)
        for key, value in container.items() if isinstance(container, dict) else enumerate(container):
            if isinstance(value, dict | list):
                if depth < DEEPEST:
                    waiting.append((value, depth + 1))
                else:
                    container[key] = None
            elif texts and isinstance(value, str) and _UNSTORABLE.search(value):
                container[key] = _UNSTORABLE.sub("", value)
    return whole[0]


def _no_number(_name: str) -> None:
    """NaN and the infinities, which Python writes and JSON does not know."""
    return None


def _float(text: str) -> float | None:
    number = float(text)
    return number if math.isfinite(number) else None


def _int(text: str) -> int | None:
    return int(text) if len(text) <= _LONGEST_NUMBER else None
