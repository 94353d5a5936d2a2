"""One Microsoft 365 tenant: everything that is remembered, and the lock around it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from .clock import Clock
from .ids import Random
from .login.accounts import Application, SignIns, default_application
from .outlook.delta_state import Chains
from .outlook.items import Calendar, CalendarGroup, Item, Mailbox
from .outlook.mails import Mail
from .subscriptions.models import Subscriptions
from .switches import Switches
from .todo.models import TaskBox

TENANT_ID = "22222222-2222-4222-8222-222222222222"


@dataclass
class Touch:
    """A change the server makes by itself, some time after a meeting was created."""

    due: datetime
    mailbox: str
    key: str


@dataclass
class State:
    """What ``dump`` writes and ``load`` reads."""

    tenant_id: str = TENANT_ID
    mailboxes: dict[str, Mailbox] = field(default_factory=dict)
    mails: list[Mail] = field(default_factory=list)
    switches: Switches = field(default_factory=Switches)
    sign_ins: SignIns = field(default_factory=SignIns)
    chains: Chains = field(default_factory=Chains)
    groups: dict[str, list[str]] = field(default_factory=dict)  # distribution lists: address -> members' addresses
    touches: list[Touch] = field(default_factory=list)
    subscriptions: Subscriptions = field(default_factory=Subscriptions)
    todo: dict[str, TaskBox] = field(default_factory=dict)


# Called after an item changed: mailbox, item's key, calendar's key, "created", "updated" or "deleted".
Listener = Callable[[Mailbox, str, str, str], None]


class Tenant:
    """The state of the services. Whoever reads or writes it holds ``lock``."""

    def __init__(self, clock: Clock, random: Random) -> None:
        self.clock = clock
        self.random = random
        self.lock = threading.RLock()
        self.listeners: list[Listener] = []
        self.task_listeners: list[Listener] = []  # called with mailbox, list, task and change
        self.state = State()
        self.reset()

    def reset(self) -> None:
        """An empty tenant with the default application; the clock tells real time again."""
        self.state = State()
        application = default_application()
        self.state.sign_ins.applications[application.client_id] = application
        self.clock.free()

    @property
    def switches(self) -> Switches:
        return self.state.switches

    def now(self) -> datetime:
        return self.clock.now()

    def application(self, client_id: str) -> Application | None:
        return self.state.sign_ins.applications.get(client_id)

    # -- mailboxes ---------------------------------------------------------------------------------------------------

    def mailbox(self, address: str) -> Mailbox | None:
        """The mailbox of an address, be it the main one or another."""
        wanted = address.lower()
        boxes = self.state.mailboxes
        with_aliases = (box for box in boxes.values() if box.aliases)
        return boxes.get(wanted) or next((box for box in with_aliases if wanted in box.addresses), None)

    def mailbox_of_user(self, user_id: str) -> Mailbox | None:
        """The mailbox of an object id or an address."""
        by_address = self.mailbox(user_id)
        if by_address:
            return by_address
        wanted = user_id.lower()
        return next((box for box in self.state.mailboxes.values() if box.user_id == wanted), None)

    def add_mailbox(self, address: str, name: str, time_zone: str = "UTC") -> Mailbox:
        """A new mailbox with an empty default calendar; an existing one is kept and gets the name and zone."""
        mailbox = self.state.mailboxes.get(address.lower())
        if mailbox is None:
            mailbox = Mailbox(address=address, name=name, user_id=self.random.uuid())
            group = CalendarGroup(self.random.key(), "My Calendars", self.random.uuid())
            mailbox.groups[group.key] = group
            self.state.mailboxes[address.lower()] = mailbox
            self.add_calendar(mailbox, "Calendar", is_default=True)
        mailbox.name, mailbox.time_zone = name, time_zone
        return mailbox

    def add_calendar(self, mailbox: Mailbox, name: str, *, is_default: bool = False) -> Calendar:
        number = 1 + max((one.number for one in mailbox.calendars.values()), default=0)
        group = next(iter(mailbox.groups))
        calendar = Calendar(self.random.key(), name, number, is_default=is_default, group=group)
        mailbox.calendars[calendar.key] = calendar
        return calendar

    def recipients_of(self, addresses: Iterable[str]) -> set[str]:
        """Who gets what is sent to addresses, in lower case: a distribution list stands for its members."""
        groups = self.state.groups
        return {one.lower() for address in addresses for one in groups.get(address.lower(), [address])}

    def mailboxes_of(self, addresses: Iterable[str]) -> list[Mailbox]:
        """The mailboxes of those recipients who have one."""
        found = (self.mailbox(one) for one in sorted(self.recipients_of(addresses)))
        return list({box.user_id: box for box in found if box}.values())

    def may_open(self, person: Mailbox | None, other: Mailbox, *, writes: bool) -> bool:
        """Whether a person may open somebody else's mailbox: only as far as it is shared with him."""
        role = other.shared_with.get(person.address.lower(), "") if person else ""
        return role == "write" if writes else role in ("read", "write")

    # -- changes -----------------------------------------------------------------------------------------------------

    def touch(self, mailbox: Mailbox, item: Item, change: str = "updated") -> None:
        """Record that an item changed now."""
        item.change += 1
        item.modified = self.now()
        item.seq = mailbox.next_seq()
        self.announce(mailbox, item.key, item.calendar, change)

    def announce(self, mailbox: Mailbox, key: str, calendar: str, change: str) -> None:
        mailbox.index.changed(key)
        if self.switches.delta_lag:
            mailbox.moments = [*mailbox.moments[-999:], (mailbox.seq, self.now())]
        for listener in self.listeners:
            listener(mailbox, key, calendar, change)

    def touch_later(self, mailbox: Mailbox, item: Item) -> None:
        if self.switches.second_touch > 0:
            due = self.now() + timedelta(seconds=self.switches.second_touch)
            self.state.touches.append(Touch(due, mailbox.address.lower(), item.key))

    def run_due(self) -> None:
        """Do what the server does by itself and that is due by now. Called before each request."""
        if not self.state.touches:
            return
        now = self.now()
        due = [touch for touch in self.state.touches if touch.due <= now]
        if due:
            self.state.touches = [touch for touch in self.state.touches if touch.due > now]
        for touch in due:
            mailbox = self.mailbox(touch.mailbox)
            item = mailbox.items.get(touch.key) if mailbox else None
            if mailbox and item:
                self.touch(mailbox, item)

    def post(self, mail: Mail) -> None:
        self.state.mails.append(mail)
