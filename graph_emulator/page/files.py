"""The static files of the page."""

from __future__ import annotations

from pathlib import Path

from ..web.messages import Request, Response

_FOLDER = Path(__file__).parent / "static"
_KINDS = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


def find(request: Request) -> Response | None:
    """The file of a request; None when there is none."""
    if request.method not in ("GET", "HEAD"):
        return None
    name = "index.html" if request.path == "/" else request.path.removeprefix("/_page/")
    if request.path != "/" and not request.path.startswith("/_page/"):
        return None
    file = (_FOLDER / name).resolve()
    if _FOLDER.resolve() not in file.parents or not file.is_file() or file.suffix not in _KINDS:
        return None
    kind = f"{_KINDS[file.suffix]}; charset=utf-8"
    return Response(200, file.read_bytes(), {"Content-Type": kind, "Cache-Control": "no-cache"})
