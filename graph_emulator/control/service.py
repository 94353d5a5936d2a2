"""The control interface: finds the handler of a request; all answers are JSON, refusals are ``{"error": "..."}``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..errors import ServiceError
from ..ids import decode
from ..outlook import views
from ..outlook.items import Entry, Mailbox
from ..web.messages import Request, Response
from ..web.router import NoSuchMethod, NoSuchPath, Router

if TYPE_CHECKING:
    from ..emulator import Core

Values = dict[str, str]
Handler = Callable[["Control", Request, Values], Any]
_routes: Router[Handler] = Router()
_unlocked: set[Handler] = set()


class Refused(Exception):
    """The control interface was used wrongly."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


def at(method: str, path: str, *, locked: bool = True) -> Callable[[Handler], Handler]:
    """Register a handler; it holds the tenant's lock unless it says otherwise."""

    def register(handler: Handler) -> Handler:
        _routes.add(method, path, handler)
        if not locked:
            _unlocked.add(handler)
        return handler

    return register


class Control:
    """Serves the control interface of one emulator."""

    def __init__(self, core: Core) -> None:
        self.core = core
        self.tenant = core.tenant

    def handle(self, request: Request) -> Response:
        path = request.path.removeprefix("/_control")
        try:
            handler, values = _routes.find(request.method, path)
            if handler in _unlocked:
                return Response.of_json(handler(self, request, values))
            with self.tenant.lock:
                return Response.of_json(handler(self, request, values))
        except NoSuchPath:
            return _error(f"there is no {request.path}", 404)
        except NoSuchMethod:
            return _error(f"{request.path} does not take {request.method}", 405)
        except Refused as error:
            return _error(str(error), error.status)
        except ServiceError as error:
            return _error(f"{error.code}: {error.message}", error.status)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            return _error(f"{type(error).__name__}: {error}", 400)

    def mailbox(self, address: str) -> Mailbox:
        found = self.tenant.mailbox(address)
        if found is None:
            raise Refused(f"there is no mailbox {address}", 404)
        return found


def body_of(request: Request) -> dict[str, Any]:
    try:
        body = request.json()
    except ValueError as error:
        raise Refused("the body is not JSON") from error
    if body is None:
        return {}
    if not isinstance(body, dict):
        raise Refused("the body has to be a JSON object")
    return body


def entry_of(mailbox: Mailbox, text: str) -> Entry:
    """The event of an id of either form."""
    name, immutable = decode(text, mailbox.user_id)
    return views.find(mailbox, name, immutable=immutable)


def _error(message: str, status: int) -> Response:
    return Response.of_json({"error": message}, status)
