"""One Graph request as the services see it: who calls, which mailbox, which calendar, which item, which preferences."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from .. import ids
from ..login.tokens import Caller
from ..outlook import errors as outlook_errors
from ..outlook import views
from ..outlook.items import Calendar, Entry, Mailbox
from ..outlook.reading import Reading
from ..web.messages import Request
from . import errors
from .preferences import Preferences

if TYPE_CHECKING:
    from ..tenant import Tenant


@dataclass
class Reply:
    """A service's answer: JSON or nothing, and headers of its own."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


NO_CONTENT = Reply(204)
ACCEPTED = Reply(202)


@dataclass
class Call:
    """A request that was let in. ``path`` are the values in the route, decoded."""

    tenant: Tenant
    request: Request
    caller: Caller
    path: dict[str, str]
    version: str = "v1.0"
    complaints: list[str] = field(default_factory=list)
    sends: bool = True  # False: the Outlook user saves without sending

    @cached_property
    def preferences(self) -> Preferences:
        return Preferences.parse(self.request.headers.get("prefer", ""))

    @cached_property
    def query(self) -> dict[str, str]:
        """Query options. ``$`` may be left out, names count in any casing."""
        return {_option(name): value for name, value in self.request.query.items()}

    @cached_property
    def reader(self) -> Mailbox:
        """The mailbox that is addressed: the caller's own, or one of the tenant. Ids are good in this one."""
        if "user" in self.path:
            mailbox = self.tenant.mailbox_of_user(self.path["user"])
            if mailbox is None:
                raise errors.no_user(self.path["user"])
        else:
            if self.caller.mailbox is None:
                raise errors.no_me()
            mailbox = self.caller.mailbox
        if mailbox.state == "none":
            raise errors.no_mailbox()
        if mailbox.state == "disabled":
            raise errors.account_disabled()
        return mailbox

    @cached_property
    def mailbox(self) -> Mailbox:
        """The mailbox that holds what is addressed: another one than the reader's for a calendar that is shared."""
        shared = self._shared()
        owner = self.tenant.mailbox(shared.shared_from) if shared else None
        if shared is None or owner is None:
            return self.reader
        if self.request.method != "GET" and not shared.can_edit:
            raise outlook_errors.access_denied()
        return owner

    def _shared(self) -> Calendar | None:
        """The reader's calendar that stands for somebody else's, when the address names it or an event in it."""
        if "calendar" in self.path:
            return self.named_calendar if self.named_calendar.shared_from else None
        if "event" not in self.path:
            return None
        name, _ = self._name(self.path["event"])
        if name.key in self.reader.items:
            return None
        for calendar in self.reader.calendars.values():
            owner = self.tenant.mailbox(calendar.shared_from)
            if owner is not None and name.key in owner.items:
                return calendar if owner.items[name.key].calendar == owner.default_calendar.key else None
        return None

    @cached_property
    def body(self) -> Any:
        try:
            return self.request.json()
        except ValueError as error:
            raise errors.no_json() from error

    @property
    def json_object(self) -> dict[str, Any]:
        if not isinstance(self.body, dict):
            raise errors.no_json()
        return self.body

    @cached_property
    def reading(self) -> Reading:
        switches = self.tenant.switches
        wanted = self.preferences
        return Reading(
            mailbox=self.reader,
            zone=wanted.zone,
            immutable=wanted.immutable,
            text_bodies=wanted.text_bodies,
            slashes=switches.ids == "slashes",
            shift_all_day=switches.all_day_zone == "shifted",
        )

    @cached_property
    def named_calendar(self) -> Calendar:
        """The calendar of the reader's that is named; the default one when none is."""
        if "calendar" not in self.path:
            return self.reader.default_calendar
        name, _ = self._name(self.path["calendar"])
        if name.key not in self.reader.calendars:
            raise outlook_errors.folder_not_found()
        return self.reader.calendars[name.key]

    @property
    def calendar(self) -> Calendar:
        """The calendar that holds what is addressed."""
        return self.mailbox.default_calendar if self.named_calendar.shared_from else self.named_calendar

    @cached_property
    def entry(self) -> Entry:
        """The event, series or occurrence that is addressed."""
        name, immutable = self._name(self.path["event"])
        entry = views.find(self.mailbox, name, immutable=immutable)
        if "calendar" in self.path and entry.item.calendar != self.calendar.key:
            raise outlook_errors.not_found()
        return entry

    def _name(self, text: str) -> tuple[ids.ItemId, bool]:
        try:
            return ids.decode(text, self.reader.user_id)
        except ids.MalformedId as error:
            raise outlook_errors.malformed_id() from error

    # -- links -------------------------------------------------------------------------------------------------------

    @property
    def root(self) -> str:
        return f"{self.request.base_url}/{self.version}"

    def link(self, **query: str | int) -> str:
        """The address of this same resource with other query options; ``$`` is written as ``_``."""
        options = {name.replace("_", "$", 1): value for name, value in query.items()}
        return f"{self.request.base_url}{self.request.path}?{urlencode(options, safe='$', quote_via=quote)}"

    def context(self, path: str) -> str:
        return f"{self.root}/$metadata#{path}"

    def next_link(self, skip: int) -> str:
        options = {name: value for name, value in self.request.query.items() if _option(name) != "$skip"}
        options["$skip"] = str(skip)
        return f"{self.request.base_url}{self.request.path}?{urlencode(options, safe='$', quote_via=quote)}"


Endpoint = Callable[[Call], Reply]
_OPTIONS = {"select", "expand", "filter", "orderby", "top", "skip", "count", "search", "deltatoken", "skiptoken"}


def _option(name: str) -> str:
    lowered = name.lower()
    if lowered.removeprefix("$") in _OPTIONS:
        return "$" + lowered.removeprefix("$")
    return lowered
