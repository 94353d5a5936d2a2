"""An event in the terms that Odoo and Outlook both know.

Equality is the comparison of the merge: what must not count as a change is a field with ``compare=False``. The values
bring themselves into the common terms when they are made (blanks folded, text no longer than Outlook takes, join link
apart from the place), so that a value made from an Odoo record equals the value that comes back from Outlook.
"""

from __future__ import annotations

import copy
import html
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from . import clean, meeting_link
from .deviations import NO_DAYS, NO_EXCEPTIONS, Days, Exceptions
from .recurrence import Recurrence

#: The longest subject and location that Exchange takes.
LINE_LIMIT = 255
#: A join link of Teams has about 350 characters; longer than this is no address.
LINK_LIMIT = 2048
#: Exchange takes at most so many attendees.
ATTENDEES_LIMIT = 500

SHOW_AS = ("free", "busy")
PRIVACY = ("public", "private", "confidential")
ROLES = ("required", "optional", "resource")
ANSWERS = ("needsAction", "accepted", "declined", "tentative")


@dataclass(frozen=True)
class Timed:
    """From one instant to another: naive UTC, whole seconds. ``zone`` is the IANA name of the person's zone."""

    start: datetime
    stop: datetime
    zone: str = field(compare=False)

    def __post_init__(self) -> None:
        if self.start.tzinfo or self.stop.tzinfo:
            raise ValueError("instants are naive UTC")
        object.__setattr__(self, "start", self.start.replace(microsecond=0, fold=0))
        object.__setattr__(self, "stop", self.stop.replace(microsecond=0, fold=0))
        if self.stop < self.start:
            raise ValueError("the end is before the start")


@dataclass(frozen=True)
class AllDay:
    """Whole days, the same dates everywhere in the world; ``last`` belongs to the event."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("the last day is before the first")


@dataclass(frozen=True)
class Series:
    """Again and again: the first occurrence, and the rule of all. Neither means anything without the other.

    Both are on the same clock: the zone of a timed series is the rule's (the first one's if the rule has none), whole
    days have none.
    """

    first: Timed | AllDay
    rule: Recurrence

    def __post_init__(self) -> None:
        zone = "" if isinstance(self.first, AllDay) else self.rule.zone or self.first.zone
        if self.rule.zone != zone:
            object.__setattr__(self, "rule", replace(self.rule, zone=zone))
        if isinstance(self.first, Timed) and self.first.zone != zone:
            object.__setattr__(self, "first", replace(self.first, zone=zone))


@dataclass(frozen=True)
class Body:
    """The description. ``text`` is what both sides agree on (see ``body.of_html``), ``html`` is safe on either side."""

    text: str = ""
    html: str = field(default="", compare=False)


@dataclass(frozen=True)
class Attendee:
    """One person (or room) invited, known by the address. The organizer is not one."""

    address: str
    name: str = field(default="", compare=False)
    role: str = field(default="required", compare=False)
    answer: str = field(default="needsAction", compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "address", self.address.strip().lower())
        object.__setattr__(self, "name", clean.line(self.name, LINE_LIMIT))
        if self.role not in ROLES or self.answer not in ANSWERS:
            raise ValueError(f"unknown role or answer: {self.role}, {self.answer}")


@dataclass(frozen=True)
class Attendees:
    """The people of an event, sorted by address, each address once (the first mention counts)."""

    people: tuple[Attendee, ...] = ()

    def __post_init__(self) -> None:
        unique: dict[str, Attendee] = {}
        for person in self.people:
            unique.setdefault(person.address, person)
        object.__setattr__(self, "people", tuple(unique[address] for address in sorted(unique)))

    def by_address(self) -> dict[str, Attendee]:
        """The people by their (lower case) addresses."""
        return {person.address: person for person in self.people}

    def merged(self, base: Attendees, theirs: Attendees) -> Attendees:
        """Three-way merge by address: who was added on either side is there, who was removed on either side is not."""
        mine, old, other = self.by_address(), base.by_address(), theirs.by_address()
        people = []
        for address in mine.keys() | other.keys():
            if address in mine and address in other:
                people.append(_merged_person(mine[address], old.get(address), other[address]))
            elif address not in old:
                people.append(mine.get(address) or other[address])
        return Attendees(tuple(people))


def _merged_person(mine: Attendee, old: Attendee | None, theirs: Attendee) -> Attendee:
    """Role, answer and name: whichever side changed it; mine if both did."""

    def pick(name: str) -> str:
        ours: str = getattr(mine, name)
        other: str = getattr(theirs, name)
        return other if old is not None and ours == getattr(old, name) else ours

    return Attendee(mine.address, pick("name"), pick("role"), pick("answer"))


@dataclass(frozen=True)
class EventValue:
    """One event, or a series of them. The fields are those of the event, of a series those of each occurrence.

    ``reminder`` is minutes before the start, None without one; ``join_url`` is empty without a link; ``online`` tells
    that Outlook has made a meeting in Teams, or is asked for one. ``exceptions`` and ``cancelled`` are empty unless
    ``time`` is a series.
    """

    subject: str
    time: Timed | AllDay | Series
    body: Body = Body()
    location: str = ""
    privacy: str = "public"
    show_as: str = "busy"
    reminder: int | None = None
    categories: frozenset[str] = frozenset()
    attendees: Attendees = Attendees()
    join_url: str = ""
    online: bool = False
    exceptions: Exceptions = NO_EXCEPTIONS
    cancelled: Days = NO_DAYS

    def __post_init__(self) -> None:
        if self.privacy not in PRIVACY or self.show_as not in SHOW_AS:
            raise ValueError(f"unknown privacy or availability: {self.privacy}, {self.show_as}")
        place, link = place_and_link(self.location, self.join_url)
        link = link or link_in(self.body)
        object.__setattr__(self, "subject", clean.line(self.subject, LINE_LIMIT))
        object.__setattr__(self, "location", place)
        object.__setattr__(self, "join_url", link)
        object.__setattr__(self, "reminder", None if self.reminder is None else max(0, self.reminder))
        object.__setattr__(self, "categories", category_names(self.categories))
        if not isinstance(self.time, Series):
            object.__setattr__(self, "exceptions", NO_EXCEPTIONS)
            object.__setattr__(self, "cancelled", NO_DAYS)

    def once(self, time: Timed | AllDay) -> EventValue:
        """The event a single time, at this one. Cheap: all else is in the common terms already."""
        single = copy.copy(self)
        for name, value in (("time", time), ("exceptions", NO_EXCEPTIONS), ("cancelled", NO_DAYS)):
            object.__setattr__(single, name, value)
        return single


#: The fields that tell how a series departs from its rule.
DEVIATIONS = frozenset({"exceptions", "cancelled"})
#: The fields that an occurrence has as well.
OCCURRENCE_FIELDS = tuple(name for name in EventValue.__dataclass_fields__ if name not in DEVIATIONS)


def differing(one: EventValue, other: EventValue) -> frozenset[str]:
    """The names of the fields, of those of an occurrence, in which the two differ."""
    return frozenset(name for name in OCCURRENCE_FIELDS if getattr(one, name) != getattr(other, name))


def category_names(names: Iterable[object]) -> frozenset[str]:
    """The names as Outlook takes them: one line, not empty."""
    return frozenset(name for name in (clean.line(name, LINE_LIMIT) for name in names) if name)


def place_and_link(place: str, link: str) -> tuple[str, str]:
    """The place in one line and the link to join, which may stand in that line."""
    plain, found = meeting_link.apart(clean.line(place, LINE_LIMIT + LINK_LIMIT), web_link(link))
    return clean.line(plain, LINE_LIMIT), found


def link_in(body: Body) -> str:
    """The link to join that stands in the description, for an event that has none elsewhere."""
    return web_link(meeting_link.first_link(html.unescape(body.html)))


def web_link(value: object) -> str:
    """The text if it is an http(s) address, else empty: a link to join is followed by a click."""
    link = clean.text(value).strip()
    return link if len(link) <= LINK_LIMIT and meeting_link.is_web_link(link) else ""
