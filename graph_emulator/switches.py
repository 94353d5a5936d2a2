"""What Microsoft's documentation leaves open: one switch each, with the default that is harder on the client."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, get_args, get_type_hints


@dataclass
class Switches:
    """Behaviour that can be changed while the emulator runs; ``README.rst`` has the table with the reasons."""

    second_touch: float = 1.0  # seconds after which a new meeting is changed once more by the server; 0 = never
    # DELETE with a stale If-Match: "deletes" (204) or "refuses" (412)
    stale_delete: Literal["deletes", "refuses"] = "deletes"
    # same transactionId, other content: "original" (201) or "conflict" (409)
    transaction_conflict: Literal["original", "conflict"] = "original"
    page_size: int = 10  # of lists and deltas, when the client does not ask for one
    # all-day events in another zone: "floating" (stay at midnight) or "shifted"
    all_day_zone: Literal["floating", "shifted"] = "floating"
    # after decline: "removed" from the attendee's calendar or "kept"
    declined_copy: Literal["removed", "kept"] = "removed"
    # after the organiser cancelled: the attendee's copy is "kept" or "removed"
    cancelled_copy: Literal["kept", "removed"] = "kept"
    # when the organiser moves a meeting the answers are "reset" or "kept"
    answers_after_move: Literal["reset", "kept"] = "reset"
    # another end of a series "drops" its exceptions (as Outlook warns) or "keeps" them
    range_change: Literal["drops", "keeps"] = "drops"
    # an attendee's edit of the content: "local" (this mailbox only) or "refused"
    attendee_edits: Literal["local", "refused"] = "local"
    # read-only properties in a body: "refuse" (400) or "ignore"
    read_only: Literal["refuse", "ignore"] = "refuse"
    # alphabet of ids: "url_safe" or "slashes" (with / and +, to be encoded in addresses)
    ids: Literal["url_safe", "slashes"] = "url_safe"
    # order inside a delta round: "changed", "reversed" or "shuffled"
    delta_removed_at_first: bool = False  # a first round reports what was deleted before it, too
    delta_lag: float = 0.0  # seconds for which deltas do not know of a change yet
    delta_order: Literal["changed", "reversed", "shuffled"] = "changed"
    delta_replay: bool = False  # every later round repeats the items of the one before
    delta_duplicates: bool = False  # a round names its first item again at its end
    delta_empty_page: bool = False  # an empty page comes before the others
    # "always", or "inside": a series that began before the window comes without master
    delta_masters: Literal["always", "inside"] = "always"
    # "full", or "own": an exception's subject and body are blank unless changed
    delta_exceptions: Literal["full", "own"] = "full"
    delta_body_type: bool = True  # whether a delta honours outlook.body-content-type
    # the code of a link that is good no longer: 410, but 404 for the second and 400 for the last
    dead_link: Literal["SyncStateNotFound", "syncStateNotFound", "resyncRequired", "SyncStateInvalid"] = (
        "SyncStateNotFound"
    )
    delta_generations: int = 3  # how many of a chain's last links stay valid
    # a refresh token that was replaced: "work" (as in Entra) or "refused"
    old_refresh_tokens: Literal["work", "refused"] = "work"
    # answers of an unordered batch: "reversed" or as "sent"
    batch_order: Literal["reversed", "sent"] = "reversed"
    throttling: bool = True  # refuse (429) more than four at once and 10,000 in ten minutes per mailbox
    latency: float = 0.0  # seconds added to every Graph request

    def change(self, values: dict[str, Any]) -> None:
        """Set some switches, or none: ValueError names one that does not exist or cannot have the value."""
        types = {one.name: type(getattr(self, one.name)) for one in fields(self)}
        words = self.choices()
        for name, value in values.items():
            if name not in types:
                raise ValueError(f"there is no switch {name!r}; there are: {', '.join(types)}")
            if name in words and value not in words[name]:
                raise ValueError(f"switch {name!r} is one of {', '.join(words[name])}")
            whole = isinstance(value, int) and not isinstance(value, bool)
            if not isinstance(value, types[name]) and not (types[name] is float and whole):
                raise ValueError(f"switch {name!r} takes a {types[name].__name__}")
        for name, value in values.items():
            setattr(self, name, types[name](value))

    @classmethod
    def choices(cls) -> dict[str, tuple[str, ...]]:
        """The words that a switch knows, for those that take a word."""
        hints = get_type_hints(cls)
        return {one.name: get_args(hints[one.name]) for one in fields(cls) if get_args(hints[one.name])}

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)
