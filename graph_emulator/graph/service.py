"""Graph's front door: journal, faults, token, throttling, permission, then the endpoint; errors become JSON."""

from __future__ import annotations

import logging
import threading
import time
import uuid
from typing import Any

from .. import services as _services  # noqa: F401  (the endpoints register themselves)
from .. import times
from ..errors import ServiceError
from ..login.tokens import Caller, caller
from ..outlook.errors import access_denied
from ..tenant import Tenant
from ..web.messages import Request, Response
from ..web.router import NoSuchMethod, NoSuchPath
from . import batch, errors
from .call import Call, Reply
from .faults import Do, Faults, after_work
from .journal import Journal, Record, kept_headers
from .openapi import OpenApi
from .referee import EXTENSIONS, UPLOAD, Referee, names_token
from .routes import Route, routes

VERSIONS = ("v1.0", "beta")
_logger = logging.getLogger("graph_emulator")


class GraphService:
    """Answers Graph requests for one tenant."""

    def __init__(self, tenant: Tenant, journal: Journal, faults: Faults, referee: Referee) -> None:
        self.tenant, self.journal, self.faults, self.referee = tenant, journal, faults, referee
        self.openapi: OpenApi | None = None
        self.stopping = threading.Event()

    def handle(self, request: Request) -> Response:
        """A request from outside: one of its own, or a batch."""
        if request.path.lower().rstrip("/").endswith("/$batch") and request.method == "POST":
            return batch.serve(self, request)
        who = self.identify(request)
        mailbox = self.addressed(request, who)
        record = self.open_record(request, who, mailbox, batch_number=None)
        with self.referee.slots((record.client, mailbox), 1) as excess:
            return self.serve(request, who, record, excess=excess > 0)

    # -- steps, shared with batches ----------------------------------------------------------------------------------

    def identify(self, request: Request) -> Caller | None:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            return None
        with self.tenant.lock:
            return caller(self.tenant, token.strip())

    def addressed(self, request: Request, who: Caller | None) -> str:
        """The address (lower case) of the mailbox a request is about; empty when that cannot be told."""
        words = request.path.strip("/").split("/")
        with self.tenant.lock:
            if len(words) > 2 and words[1].lower() == "users":
                other = self.tenant.mailbox_of_user(words[2].replace("%40", "@"))
                return other.address.lower() if other else ""
        return who.mailbox.address.lower() if who and who.mailbox else ""

    def open_record(
        self, request: Request, who: Caller | None, mailbox: str, batch_number: int | None, body: Any = None
    ) -> Record:
        if body is None:
            try:
                body = request.json()
            except ValueError:
                body = request.body[:1000].decode("utf-8", "replace")
        client = who.client_id if who else ""
        record = Record(
            n=0,
            at=self.tenant.now(),
            mailbox=mailbox,
            client=client,
            method=request.method,
            path=plain_path(request),
            query=_without_tokens(request.query),
            headers=kept_headers(request.headers),
            body=body,
            batch=batch_number,
        )
        self.journal.open(record)
        if names_token(request.target):
            record.complaints.append("a token in an address")
        if batch_number is None and (seconds := self.referee.too_early((client, mailbox))) is not None:
            record.complaints.append(f"a Retry-After of {seconds:g} s not waited for")
        return record

    def serve(self, request: Request, who: Caller | None, record: Record, *, excess: bool) -> Response:
        """Faults around the work, the work, and the record of it."""
        started = time.perf_counter()
        if self.tenant.switches.latency:
            self.stopping.wait(self.tenant.switches.latency)
        fault = self.faults.take("graph", record.method, record.path, record.mailbox, record.batch is not None)
        record.fault = fault.kind if fault else None
        if fault and (early := self.before_work(fault)) is not None:
            if early.status and not early.mishap:
                self.note_answer(record, early)
            return early
        response = self.work(request, who, record, excess=excess)
        self.note_answer(record, response)
        self.compare(request, response, record)
        if fault:
            response = after_work(fault, response)
        if _logger.isEnabledFor(logging.INFO):
            took = (time.perf_counter() - started) * 1000
            _logger.info("%s %s %s %.0f ms", record.method, record.path, record.status, took)
        return response

    def compare(self, request: Request, response: Response, record: Record) -> None:
        """Hold an answer against the description, where there is one; what differs is a complaint about ourselves."""
        for problem in self.openapi.problems(request, response) if self.openapi is not None else ():
            record.complaints.append(f"the emulator's answer is not as described: {problem}")
            _logger.error("the answer to %s %s is not as described: %s", record.method, record.path, problem)

    def before_work(self, fault: Do) -> Response | None:
        """What a fault answers instead of doing the work; None when the work is to be done."""
        if fault.kind in ("refuse", "drop_before"):
            return Response(0).with_mishap("drop")
        if fault.kind == "hang":
            self.stopping.wait(fault.seconds)
            return Response(0).with_mishap("drop")
        if fault.kind == "delay":
            self.stopping.wait(fault.seconds)
        if fault.kind == "status":
            error = errors.injected(fault.status, fault.code, fault.message, fault.retry_after, fault.headers)
            return self.refusal(error, "")
        return None

    def work(
        self,
        request: Request,
        who: Caller | None,
        record: Record,
        *,
        excess: bool,
        counted: bool = True,
        sends: bool = True,
    ) -> Response:
        """The answer of the service; an error of its own becomes 500, as one would see it outside."""
        client_request = request.headers.get("client-request-id", "")
        try:
            reply, applied = self._reply(request, who, record, excess=excess, counted=counted, sends=sends)
        except ServiceError as error:
            return self.refusal(error, client_request)
        except Exception:
            _logger.exception("%s %s failed inside the emulator", record.method, record.path)
            record.complaints.append("the emulator itself failed; see its log")
            return self.refusal(ServiceError(500, "ErrorInternalServerError", "The emulator failed."), client_request)
        headers = {**self._common_headers(client_request), **reply.headers}
        if applied:
            headers["Preference-Applied"] = ", ".join(applied)
        if reply.body is None:
            return Response(reply.status, b"", headers)
        headers["OData-Version"] = "4.0"
        response = Response.of_json(reply.body, reply.status, headers)
        kind = "application/json; odata.metadata=minimal; odata.streaming=true; IEEE754Compatible=false; charset=utf-8"
        return response.with_headers({"Content-Type": kind})

    def _reply(
        self, request: Request, who: Caller | None, record: Record, *, excess: bool, counted: bool, sends: bool
    ) -> tuple[Reply, list[str]]:
        key = (record.client, record.mailbox)
        if excess:
            record.complaints.append("more than four requests at once in a mailbox")
            if self.tenant.switches.throttling:
                raise errors.throttled(1, "Application is over its MailboxConcurrency limit.")
        if who is None:
            raise errors.bad_token() if request.headers.get("authorization") else errors.no_token()
        if counted and self.tenant.switches.throttling:
            self._check_quotas(request, key)
        with self.tenant.lock:
            self.tenant.run_due()
            route, values = find(request)
            call = Call(self.tenant, request, who, values, version=version_of(request), sends=sends)
            _check_permission(route, call)
            applied = call.preferences.applied  # an unknown zone is refused before anything is done
            if route.locked:
                return self._done(route, call, record), applied
        return self._done(route, call, record), applied

    def _check_quotas(self, request: Request, key: tuple[str, str]) -> None:
        if (seconds := self.referee.over_quota(key)) is not None:
            raise errors.throttled(seconds, "Application is over its request limit for this mailbox.")
        if request.body and (seconds := self.referee.over_quota(key, UPLOAD, len(request.body))) is not None:
            raise errors.throttled(seconds, "Application is over its upload limit for this mailbox.")
        if "/extensions" in request.path.lower():
            if (seconds := self.referee.over_quota((key[0], ""), EXTENSIONS)) is not None:
                raise errors.throttled(seconds, "Application is over its limit for extensions.")

    def _done(self, route: Route, call: Call, record: Record) -> Reply:
        try:
            return route(call)
        finally:
            record.complaints += call.complaints

    def act(self, request: Request, who: Caller, *, sends: bool) -> Response:
        """A request of the Outlook user himself: the same work, without journal, faults and throttling."""
        record = Record(0, self.tenant.now(), "", "", request.method, plain_path(request), {}, {}, None, None)
        return self.work(request, who, record, excess=False, counted=False, sends=sends)

    def note_answer(self, record: Record, response: Response) -> None:
        record.status = response.status
        record.code = response.headers.get("x-ms-error-code")
        if response.status in (429, 503, 504) and "Retry-After" in response.headers:
            try:
                seconds = float(response.headers["Retry-After"])
            except ValueError:
                return
            self.referee.told_to_wait((record.client, record.mailbox), seconds)

    def refusal(self, error: ServiceError, client_request: str) -> Response:
        headers = self._common_headers(client_request)
        inner = {
            "date": times.seconds_text(self.tenant.now()).removesuffix("Z"),
            "request-id": headers["request-id"],
            "client-request-id": headers["client-request-id"],
        }
        body = {"error": {"code": error.code, "message": error.message, "innerError": inner}}
        return Response.of_json(body, error.status, {**headers, "x-ms-error-code": error.code, **error.headers})

    def _common_headers(self, client_request: str) -> dict[str, str]:
        request_id = str(uuid.uuid4())
        return {
            "Cache-Control": "private",
            "request-id": request_id,
            "client-request-id": client_request or request_id,
        }


def find(request: Request) -> tuple[Route, dict[str, str]]:
    path = "/" + request.path.lstrip("/").partition("/")[2]
    try:
        return routes.find(request.method, path)
    except NoSuchPath as error:
        raise errors.no_such_segment(error.segment) from error
    except NoSuchMethod as error:
        raise errors.no_such_method() from error


def version_of(request: Request) -> str:
    return request.path.lstrip("/").partition("/")[0]


def plain_path(request: Request) -> str:
    """The path below the version, as the journal and the faults name it."""
    return "/" + request.path.lstrip("/").partition("/")[2]


def _check_permission(route: Route, call: Call) -> None:
    """One of the route's permissions, delegated or (for an application by itself) as a role.

    Somebody else's mailbox needs the ``.Shared`` form of it, and has to be shared with the caller.
    """
    held = call.caller.scopes | call.caller.roles
    needed = set(route.permissions)
    if "user" in call.path and not call.caller.roles:
        other = call.tenant.mailbox_of_user(call.path["user"])
        if other is not None and other is not call.caller.mailbox:
            writes = "Calendars.Read" not in needed
            if not call.tenant.may_open(call.caller.mailbox, other, writes=writes):
                raise access_denied()
            needed = {name for name in needed if name.endswith(".Shared")}
    if not held & needed:
        raise access_denied()


def _without_tokens(query: dict[str, str]) -> dict[str, str]:
    """Secrets are not written down, not even those that should not have been in an address."""
    return {name: "…" if names_token(f"{name}={value}") else value for name, value in query.items()}
