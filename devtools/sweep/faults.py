"""What goes wrong in a sweep, and where: a plan is data, and can be printed and played again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

LASTING = 99


@dataclass(frozen=True)
class Fault:
    """A fault of the network or of Microsoft, as the emulator's control interface takes it.

    ``answers``: also an answer inside a batch can be this. ``lasting``: it meets all that follows, too, which the
    client's own repetition does not get over.
    """

    name: str
    do: tuple[tuple[str, Any], ...]
    answers: bool = False
    lasting: bool = False


def _status(name: str, status: int, code: str, *, lasting: bool = False, **more: Any) -> Fault:
    return Fault(
        name,
        (("kind", "status"), ("status", status), ("code", code), *more.items()),
        answers=not lasting,
        lasting=lasting,
    )


# A 404 or 410 for one item is not among them: that it is gone is what Microsoft would say with it, and what follows is
# its deletion. Nor is 400 for good (a refused item waits for a person).
FAULTS = (
    Fault("refused", (("kind", "refuse"),)),
    Fault("refused for long", (("kind", "refuse"),), lasting=True),
    Fault("dropped before", (("kind", "drop_before"),)),
    Fault("dropped before, for long", (("kind", "drop_before"),), lasting=True),
    Fault("dropped after", (("kind", "drop_after"),)),
    Fault("dropped after, for long", (("kind", "drop_after"),), lasting=True),
    Fault("truncated", (("kind", "truncate"),)),
    Fault("truncated for long", (("kind", "truncate"),), lasting=True),
    _status("401", 401, "InvalidAuthenticationToken"),
    _status("403", 403, "ErrorAccessDenied"),
    _status("409", 409, "ErrorIrresolvableConflict"),
    _status("412", 412, "ErrorIrresolvableConflict"),
    _status("429", 429, "ApplicationThrottled", retry_after=5),
    _status("429 for minutes", 429, "ApplicationThrottled", retry_after=300, lasting=True),
    _status("500", 500, "ErrorInternalServerError"),
    _status("500 for long", 500, "ErrorInternalServerError", lasting=True),
    _status("503", 503, "ErrorServerBusy", retry_after=2),
    _status("503 for long", 503, "serviceNotAvailable", lasting=True),
)
# What can go wrong at the sign-in, too, where tokens are renewed.
LOGIN_FAULTS = tuple(
    fault for fault in FAULTS if dict(fault.do)["kind"] != "status" or fault.name.partition(" ")[0] in ("500", "503")
)
# The cursor is forgotten: only reading the delta can be answered so.
CURSOR_GONE = Fault("410 on the delta", (("kind", "status"), ("status", 410), ("code", "syncStateNotFound")))


@dataclass(frozen=True)
class Accident:
    """One thing that goes wrong at one place of the scenario.

    ``kind``: "request" (the n-th one), "answer" (the n-th inside batches), "delta" (the n-th read of a delta),
    "renewal" (the n-th of tokens, which are made to expire), "before" or "after" (SIGKILL before or after the n-th
    commit), "overtaken" (another transaction was faster than the n-th one, which fails to serialize).
    """

    kind: str
    nth: int
    fault: Fault | None = None

    def __str__(self) -> str:
        if self.kind == "overtaken":
            return f"transaction {self.nth} overtaken"
        if self.fault is None:
            return f"killed {self.kind} commit {self.nth}"
        return f"{self.fault.name} at {self.kind} {self.nth}"

    @property
    def name(self) -> str:
        """The name of the fault, if it is one."""
        return self.fault.name if self.fault else ""

    @property
    def kill(self) -> tuple[str, int] | None:
        """The commit at which the process ends."""
        return (self.kind, self.nth) if self.kind in ("before", "after") else None

    @property
    def overtaken(self) -> int:
        """The transaction that must be done again; 0 for none."""
        return self.nth if self.kind == "overtaken" else 0

    def description(self) -> list[dict[str, Any]]:
        """What the emulator's control interface is told."""
        if self.fault is None:
            return []
        match: dict[str, Any] = {"nth": self.nth, "count": LASTING if self.fault.lasting else 1}
        if self.kind == "delta":
            match["path"] = "/delta"
        elif self.kind == "renewal":
            match |= {"service": "login", "path": "/token"}
        else:
            match["inside_batch"] = self.kind == "answer"
        return [{"match": match, "do": dict(self.fault.do)}]


@dataclass(frozen=True)
class Extent:
    """How much the scenario does when nothing goes wrong."""

    requests: int
    answers: int
    deltas: int
    commits: int


def accidents(extent: Extent) -> Iterator[Accident]:
    """Every accident that the scenario can meet."""
    for nth in range(1, extent.requests + 1):
        yield from (Accident("request", nth, fault) for fault in FAULTS)
    for nth in range(1, extent.answers + 1):
        yield from (Accident("answer", nth, fault) for fault in FAULTS if fault.answers)
    yield from (Accident("delta", nth, CURSOR_GONE) for nth in range(1, extent.deltas + 1))
    for nth in range(1, extent.commits + 1):
        yield Accident("before", nth)
        yield Accident("after", nth)
