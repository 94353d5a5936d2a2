"""Where Graph's OpenAPI description lies, if it is at hand: it is Microsoft's and no part of this repository."""

from __future__ import annotations

import os
from pathlib import Path

BESIDE = Path(__file__).resolve().parents[2].parent / "shared" / "graph_openapi_subset.yaml"


def openapi_description() -> Path | None:
    """The file that GRAPH_OPENAPI names, or the one in a folder ``shared`` beside the repository."""
    named = os.environ.get("GRAPH_OPENAPI")
    if named:
        return Path(named)
    return BESIDE if BESIDE.is_file() else None
