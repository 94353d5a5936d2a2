"""The mail Outlook would send. Nothing is sent: each mail becomes one record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .. import times


@dataclass
class Mail:
    """One mail to one or several recipients.

    ``kind``: invitation, update, cancellation, answer or forward. ``event`` is the iCalUId. ``reason`` says in words
    what caused it.
    """

    kind: str
    sender: str
    to: list[str]
    event: str
    subject: str
    reason: str
    at: datetime
    occurrence: str | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "from": self.sender,
            "to": self.to,
            "event": self.event,
            "subject": self.subject,
            "reason": self.reason,
            "occurrence": self.occurrence,
            "at": times.instant_text(self.at),
        }
