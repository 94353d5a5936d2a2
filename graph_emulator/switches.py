"""What Microsoft's documentation leaves open: one switch each, with the default that is harder on the client."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any


@dataclass
class Switches:
    """Behaviour that can be changed while the emulator runs; ``README.rst`` has the table with the reasons."""

    second_touch: float = 1.0  # seconds after which a new meeting is changed once more by the server; 0 = never
    stale_delete: str = "deletes"  # DELETE with a stale If-Match: "deletes" (204) or "refuses" (412)
    transaction_conflict: str = "original"  # same transactionId, other content: "original" (201) or "conflict" (409)
    page_size: int = 10  # of lists and deltas, when the client does not ask for one
    all_day_zone: str = "floating"  # all-day events in another zone: "floating" (stay at midnight) or "shifted"
    declined_copy: str = "removed"  # after decline: "removed" from the attendee's calendar or "kept"
    cancelled_copy: str = "kept"  # after the organiser cancelled: the attendee's copy is "kept" or "removed"
    answers_after_move: str = "reset"  # when the organiser moves a meeting the answers are "reset" or "kept"
    attendee_edits: str = "local"  # an attendee's edit of the content: "local" (this mailbox only) or "refused"
    read_only: str = "refuse"  # read-only properties in a body: "refuse" (400) or "ignore"
    ids: str = "url_safe"  # alphabet of ids: "url_safe" or "slashes" (with / and +, to be encoded in addresses)
    delta_order: str = "changed"  # order inside a delta round: "changed", "reversed" or "shuffled"
    delta_replay: bool = False  # every later round repeats the items of the one before
    delta_duplicates: bool = False  # a round names its first item again at its end
    delta_empty_page: bool = False  # an empty page comes before the others
    delta_masters: str = "always"  # "always", or "inside": a series that began before the window comes without master
    delta_exceptions: str = "full"  # "full", or "own": an exception's subject and body are blank unless changed
    delta_body_type: bool = True  # whether a delta honours outlook.body-content-type
    delta_generations: int = 3  # how many of a chain's last links stay valid
    old_refresh_tokens: str = "work"  # a refresh token that was replaced: "work" (as in Entra) or "refused"
    batch_order: str = "reversed"  # answers of an unordered batch: "reversed" or as "sent"
    throttling: bool = True  # refuse (429) more than four at once and 10,000 in ten minutes per mailbox
    latency: float = 0.0  # seconds added to every Graph request

    def change(self, values: dict[str, Any]) -> None:
        """Set some switches; ValueError names one that does not exist or has another type."""
        types = {one.name: type(getattr(self, one.name)) for one in fields(self)}
        for name, value in values.items():
            if name not in types:
                raise ValueError(f"there is no switch {name!r}; there are: {', '.join(types)}")
            wanted = types[name]
            if wanted is float and isinstance(value, int) and not isinstance(value, bool):
                value = float(value)
            if not isinstance(value, wanted):
                raise ValueError(f"switch {name!r} takes a {wanted.__name__}")
        for name, value in values.items():
            setattr(self, name, types[name](value))

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)
