"""$batch: up to twenty requests in one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..errors import ServiceError
from ..login.tokens import Caller
from ..web.messages import Request, Response
from . import errors
from .faults import after_work
from .journal import Record

if TYPE_CHECKING:
    from .service import GraphService

MOST = 20
_METHODS = ("GET", "POST", "PATCH", "PUT", "DELETE")


@dataclass(frozen=True)
class Step:
    """One request of a batch."""

    id: str
    request: Request
    body: Any
    depends_on: tuple[str, ...]


def serve(service: GraphService, request: Request) -> Response:
    who = service.identify(request)
    mailbox = service.addressed(request, who)
    try:
        steps = _steps(request)
        problem = None
    except ServiceError as error:
        steps, problem = [], error
    record = service.open_record(request, who, mailbox, None, {"requests": [step.id for step in steps]})
    fault = service.faults.take("graph", "POST", "/$batch", mailbox, False)
    record.fault = fault.kind if fault else None
    if fault and (early := service.before_work(fault)) is not None:
        if not early.mishap:
            service.note_answer(record, early)
        return early
    client_request = request.headers.get("client-request-id", "")
    if who is None:
        problem = errors.bad_token() if request.headers.get("authorization") else errors.no_token()
    if problem is not None:
        response = service.refusal(problem, client_request)
    else:
        response = _run(service, steps, who, record, mailbox)
    if not response.mishap:
        service.note_answer(record, response)
    if who is not None:  # the description knows a batch's 200 and 400, not its 401
        service.compare(request, response, record)
    return after_work(fault, response) if fault else response


def _run(service: GraphService, steps: list[Step], who: Caller | None, record: Record, mailbox: str) -> Response:
    """Serve the steps. Graph forwards up to four unordered ones at a time, dependent ones one after the other."""
    serial = any(step.depends_on for step in steps)
    places = 1 if serial else min(4, len(steps))
    answers: dict[str, Response] = {}
    with service.referee.slots((record.client, mailbox), places) as excess:
        for position, step in enumerate(steps):
            target = service.addressed(step.request, who)
            inner = service.open_record(step.request, who, target, record.n, step.body)
            failed = [one for one in step.depends_on if answers[one].status >= 400]
            if failed:
                error = ServiceError(424, "FailedDependency", f"The request this depends on failed: {failed[0]}.")
                answers[step.id] = service.refusal(error, "")
                service.note_answer(inner, answers[step.id])
                continue
            over = position >= len(steps) - excess
            answers[step.id] = service.serve(step.request, who, inner, excess=over)
    responses = [_answer(step.id, answers[step.id]) for step in steps]
    if not serial and service.tenant.switches.batch_order == "reversed":
        responses.reverse()
    broken = next((one.mishap for one in answers.values() if one.mishap), None)
    body = Response.of_json({"responses": responses})
    return body.with_mishap(broken.kind, broken.seconds) if broken else body


def _answer(name: str, response: Response) -> dict[str, Any]:
    shown: dict[str, Any] = {"id": name, "status": response.status}
    hidden = ("OData-Version", "x-ms-error-code")
    shown["headers"] = {key: value for key, value in response.headers.items() if key not in hidden}
    if response.body:
        shown["headers"]["Content-Type"] = "application/json"
        shown["body"] = json.loads(response.body)
    return shown


def _steps(request: Request) -> list[Step]:
    try:
        content = request.json()
    except ValueError as error:
        raise errors.no_json() from error
    requests = content.get("requests") if isinstance(content, dict) else None
    if not isinstance(requests, list) or not requests:
        raise _bad("Invalid batch payload format.")
    if len(requests) > MOST:
        raise _bad(f"Number of batch request steps exceeds the maximum value of {MOST}.")
    steps = [_step(request, one) for one in requests]
    names = [step.id.lower() for step in steps]
    if len(set(names)) != len(names):
        raise _bad("Request Id has to be unique.")
    return _ordered(steps)


def _step(outer: Request, one: Any) -> Step:
    if not isinstance(one, dict) or not isinstance(one.get("id"), str) or not isinstance(one.get("url"), str):
        raise _bad("Each request of a batch needs an id, a method and a url.")
    method = str(one.get("method", "")).upper()
    if method not in _METHODS:
        raise _bad(f"Invalid method '{one.get('method')}'.")
    url, body = one["url"], one.get("body")
    headers = {str(name).lower(): str(value) for name, value in (one.get("headers") or {}).items()}
    if "://" in url:
        raise _bad("The url of a request of a batch has to be relative.")
    if url.lower().lstrip("/").startswith("$batch"):
        raise _bad("Batches can't be nested.")
    if body is not None and "content-type" not in headers:
        raise _bad("Write request must include content-type header declaration.")
    version = outer.path.lstrip("/").partition("/")[0]
    path, _, query = f"/{version}/{url.lstrip('/')}".partition("?")
    inner = Request(
        method=method,
        path=path,
        query_string=query,
        headers={**headers, "authorization": outer.headers.get("authorization", "")},
        body=b"" if body is None else json.dumps(body).encode(),
        base_url=outer.base_url,
    )
    return Step(one["id"], inner, body, tuple(str(name) for name in one.get("dependsOn") or ()))


def _ordered(steps: list[Step]) -> list[Step]:
    """Predecessors first."""
    names = {step.id for step in steps}
    done: list[Step] = []
    waiting = list(steps)
    while waiting:
        finished = {step.id for step in done}
        ready = [step for step in waiting if set(step.depends_on) <= finished]
        if not ready or any(set(step.depends_on) - names for step in waiting):
            raise _bad("Request dependencies can't be resolved.")
        done += ready
        waiting = [step for step in waiting if step not in ready]
    return done


def _bad(message: str) -> ServiceError:
    return ServiceError(400, "BadRequest", message)
