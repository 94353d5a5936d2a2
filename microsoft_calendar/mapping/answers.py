"""Who answered what, as one copy of a meeting says it: beside the value, for answers travel by change.

The organizer's copy knows what everybody answered, an attendee's copy what its owner did; of all others it says "none",
which means nothing. So what counts is not what a copy says, but in what it differs from what it said before.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from . import attendees, deviations_graph
from .item import Item
from .modified import instant
from .values import AllDay, Series, Timed

PROPERTIES = ("attendees", "responseStatus")

#: Stands for the person whose mailbox it is, among the addresses.
OWNER = ""
NONE = "needsAction"

#: What somebody answered, by address.
ByAddress = Mapping[str, str]


@dataclass(frozen=True)
class Answers:
    """What was answered, by address: to the ``whole`` (who did not answer is left out), and to those ``days`` of a
    series whose occurrence says something else (a slot; ``needsAction`` where it is open again).

    ``times`` tells when that was (naive UTC), as far as it is known, None being the whole.
    """

    whole: ByAddress = field(default_factory=dict)
    days: Mapping[date, ByAddress] = field(default_factory=dict)
    times: Mapping[date | None, Mapping[str, datetime]] = field(default_factory=dict, compare=False)

    def on(self, day: date | None) -> ByAddress:
        """What holds for one day, that of the whole included; None is for a meeting that takes place once."""
        own = self.days.get(day) if day else None
        return {**self.whole, **own} if own else self.whole

    def times_of(self, day: date | None) -> Mapping[str, datetime]:
        """When the answers that hold for one day were given, by address, where that is known."""
        return self.times.get(day if day in self.days else None, {})


def read(item: Mapping[str, Any], when: Timed | AllDay | Series) -> Answers:
    """The answers of an event that takes place ``when``; of a series together with its exceptions."""
    master = Item(item)
    whole = _answers(master)
    times: dict[date | None, dict[str, datetime]] = {None: _times(master)}
    days: dict[date, ByAddress] = {}
    if isinstance(when, Series):
        for day in deviations_graph.removed(master, when):
            days[day] = {OWNER: "declined"}
        for day, exception in deviations_graph.exceptions(master, when):
            days[day] = _answers(exception)
            times[day] = _times(exception)
    return Answers(
        {address: answer for address, answer in whole.items() if answer != NONE},
        {day: other for day, own in days.items() if (other := _other(own, whole))},
        times,
    )


def owners(item: Mapping[str, Any]) -> str:
    """What the owner of an attendee's copy answered, to the event or occurrence as it is there."""
    return attendees.answer(Item(item).part("responseStatus").get("response"))


def changes(before: Answers, now: Answers, days: Collection[date | None]) -> dict[date | None, ByAddress]:
    """What has been answered since, by day and address. Before a copy is seen it has said nothing.

    An answer that was taken back, as the move of a meeting does it, is a change, too.
    """
    found = {day: _changed(before.on(day), now.on(day)) for day in days}
    return {day: changed for day, changed in found.items() if changed}


def _changed(before: ByAddress, now: ByAddress) -> ByAddress:
    known = before.keys() | now.keys()
    told = {address: now.get(address, NONE) for address in known}
    return {address: answer for address, answer in told.items() if answer != before.get(address, NONE)}


def of_one(answers: Answers, addresses: Collection[str]) -> Answers:
    """What a copy says of the person with these addresses, as that person's own copy would."""

    def own(told: ByAddress) -> dict[str, str]:
        said = [answer for address, answer in told.items() if address in addresses]
        return {OWNER: said[-1]} if said else {}

    days = {day: own(told) for day, told in answers.days.items()}
    return Answers(own(answers.whole), {day: told for day, told in days.items() if told})


def dump(answers: Answers) -> dict[str, Any]:
    """The answers as JSON, without their times."""
    return {"whole": dict(answers.whole), "days": {day.isoformat(): dict(own) for day, own in answers.days.items()}}


def load(data: Mapping[str, Any]) -> Answers:
    """The answers again."""
    return Answers(data["whole"], {date.fromisoformat(day): own for day, own in data["days"].items()})


def _answers(view: Item) -> ByAddress:
    """Everybody's answer. The organizer's is none: it was never asked for."""
    found = {person.address: person.answer for person in attendees.read(Item(view.properties)).people}
    if view.get("isOrganizer") is False:
        found[OWNER] = owners(view.properties)
    return found


def _other(own: ByAddress, whole: ByAddress) -> ByAddress:
    return {address: answer for address, answer in own.items() if answer != whole.get(address, NONE)}


def _times(view: Item) -> dict[str, datetime]:
    told = {**attendees.times(view), OWNER: instant(view.part("responseStatus").get("time"))}
    return {address: moment for address, moment in told.items() if moment}
