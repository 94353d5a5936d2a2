"""How services name their addresses: a method, a path below its owner, and the permissions that open it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..web.router import Router
from .call import Call, Endpoint, Reply

OWNERS = ("/me", "/users/{user}")
CALENDARS = ("", "/calendar", "/calendars/{calendar}", "/calendarGroups/{group}/calendars/{calendar}")
READ = ("Calendars.Read", "Calendars.ReadWrite", "Calendars.Read.Shared", "Calendars.ReadWrite.Shared")
WRITE = ("Calendars.ReadWrite", "Calendars.ReadWrite.Shared")
TASKS_READ = ("Tasks.Read", "Tasks.ReadWrite", "Tasks.Read.All", "Tasks.ReadWrite.All")
TASKS_WRITE = ("Tasks.ReadWrite", "Tasks.ReadWrite.All")
USER = ("User.Read", "User.ReadWrite", "User.ReadBasic.All", "User.Read.All")


@dataclass(frozen=True)
class Route:
    """An endpoint and the permissions of which a caller needs one."""

    method: str
    path: str
    endpoint: Endpoint
    permissions: tuple[str, ...]
    locked: bool = True  # whether the tenant's lock is held while the endpoint works

    def __call__(self, call: Call) -> Reply:
        return self.endpoint(call)


class Routes(Router[Route]):
    """The addresses of Graph; ``owned`` stands below each owner, ``in_calendar`` below each way to name a calendar."""

    def at(
        self, method: str, path: str, permissions: tuple[str, ...], *, locked: bool = True
    ) -> Callable[[Endpoint], Endpoint]:
        def register(endpoint: Endpoint) -> Endpoint:
            self.add(method, path, Route(method, path, endpoint, permissions, locked))
            return endpoint

        return register

    def owned(self, method: str, path: str, permissions: tuple[str, ...]) -> Callable[[Endpoint], Endpoint]:
        def register(endpoint: Endpoint) -> Endpoint:
            for owner in OWNERS:
                self.at(method, owner + path, permissions)(endpoint)
            return endpoint

        return register

    def in_calendar(self, method: str, path: str, permissions: tuple[str, ...]) -> Callable[[Endpoint], Endpoint]:
        def register(endpoint: Endpoint) -> Endpoint:
            for calendar in CALENDARS:
                self.owned(method, calendar + path, permissions)(endpoint)
            return endpoint

        return register


routes = Routes()
