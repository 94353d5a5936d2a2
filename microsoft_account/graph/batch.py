"""Several requests in one: the body of a ``$batch`` and how its answers are read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .errors import GraphError, Unreadable, from_response
from .messages import Request, Response, preferences

MOST = 20  # Graph refuses more
PATH = "/$batch"


def pack(requests: Sequence[Request]) -> dict[str, Any]:
    """Return the body of a batch. The ids are the positions, from "1" on."""
    if len(requests) > MOST:
        raise ValueError(f"A batch holds at most {MOST} requests, not {len(requests)}.")
    return {"requests": [_item(str(number), request) for number, request in enumerate(requests, start=1)]}


def unpack(requests: Sequence[Request], body: Any) -> list[Response | GraphError]:
    """Return one answer for each request, in their order, whatever the order and completeness of the body."""
    answers = body.get("responses") if isinstance(body, Mapping) else None
    found = answers if isinstance(answers, list) else []
    by_id = {str(answer.get("id")): answer for answer in found if isinstance(answer, Mapping)}
    return [_answer(request, by_id.get(str(number))) for number, request in enumerate(requests, start=1)]


def _item(number: str, request: Request) -> dict[str, Any]:
    # The headers of the outer request do not reach the inner ones.
    headers = {**request.headers, "Prefer": preferences(request.headers.get("Prefer", ""))}
    item: dict[str, Any] = {"id": number, "method": request.method, "url": request.path, "headers": headers}
    if request.body is not None:
        item["body"] = request.body
        headers.setdefault("Content-Type", "application/json")
    return item


def _answer(request: Request, answer: Mapping[str, Any] | None) -> Response | GraphError:
    status = answer.get("status") if answer else None
    if not answer or not isinstance(status, int) or isinstance(status, bool):
        return Unreadable("The batch came back without an answer to this request.", request=request.label)
    headers = answer.get("headers")
    headers = headers if isinstance(headers, Mapping) else {}
    body = answer.get("body")
    if status >= 300:
        return from_response(status, headers, body, request.label)
    return Response(status, body, headers)
