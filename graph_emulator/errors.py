"""The one kind of refusal that services raise; each service names its own in ``<service>/errors.py``."""

from __future__ import annotations

from collections.abc import Mapping


class ServiceError(Exception):
    """A request that is refused: HTTP status, the code a program reads and the text a person reads."""

    def __init__(self, status: int, code: str, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.headers = dict(headers or {})

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.status}, {self.code!r}, {self.message!r})"
