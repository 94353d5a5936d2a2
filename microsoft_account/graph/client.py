"""Graph as one mailbox sees it: single requests, pages, batches."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import requests

from . import batch as batches
from .errors import CursorExpired, GraphError, Refused, SignInNeeded, Throttled, Unreadable
from .messages import Page, Request, Response
from .retry import Patience
from .sessions import new_session
from .transport import TIMEOUT, Transport

#: More pages than any calendar has.
MOST_PAGES = 10_000

Token = Callable[[bool], str]  # called with True when the last one was refused


class GraphClient:
    """Talks to Graph for one mailbox, from one thread at a time.

    ``token(force)`` gives an access token. What failed and may be done again is done again within ``patience``;
    everything else is raised as a :class:`~.errors.GraphError`. After a Retry-After nothing is sent before its time.
    ``clock`` is monotonic, in seconds.
    """

    def __init__(
        self,
        graph_url: str,
        token: Token,
        *,
        session: requests.Session | None = None,
        verify: bool | str = True,
        timeout: float = TIMEOUT,
        patience: Patience | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._transport = Transport(graph_url, session or new_session(), verify=verify, timeout=timeout)
        self._token = token
        self._patience = patience or Patience()
        self._clock = clock
        self._sleep = sleep
        self._chance = chance
        self._rest_until = 0.0
        self.requests = 0  # sent so far, a batch counting as one

    def send(self, request: Request) -> Response:
        """Send one request and return its answer, or raise a GraphError."""
        return self._send(request, repeatable=request.repeatable)

    def get(self, path: str, params: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Read one thing."""
        request = Request("GET", _with_query(path, params))
        body = self.send(request).body
        if not isinstance(body, dict):
            raise Unreadable("Microsoft Graph answered without content.", request=request.label)
        return body

    def pages(
        self, path_or_link: str, params: Mapping[str, Any] | None = None, *, page_size: int | None = None
    ) -> Iterator[Page]:
        """Yield the pages of a collection, from a path or from a link that Graph gave earlier.

        Links are followed as they are, but only within Graph's own address: they come with our token.
        """
        if path_or_link.startswith("/"):
            path: str | None = _with_query(path_or_link, params)
        else:
            path = self._inside(path_or_link)
            if path is None:
                # A cursor kept from before the cloud or its address was changed.
                raise CursorExpired("The delta link belongs to another address.")
        headers = {"Prefer": f"odata.maxpagesize={page_size}"} if page_size else {}
        seen: set[str] = set()
        while path:
            if path in seen or len(seen) == MOST_PAGES:
                raise Refused("Microsoft Graph goes round in circles: the pages do not come to an end.")
            seen.add(path)
            request = Request("GET", path, headers=headers)
            page = self._page(request, self.send(request).body)
            path = self._inside(page.next_link) if page.next_link else None
            yield page

    def batch(self, requests: Sequence[Request]) -> list[Response | GraphError]:
        """Send up to 20 requests as one. Return an answer or an error for each, in their order.

        What failed inside is returned, not repeated; only what was refused for an old token is sent again once.
        """
        if not requests:
            return []
        answers = self._batch(requests)
        stale = [n for n, answer in enumerate(answers) if isinstance(answer, SignInNeeded) and not answer.claims]
        if stale:
            self._token(True)
            for n, answer in zip(stale, self._batch([requests[n] for n in stale]), strict=True):
                answers[n] = answer
        return answers

    def _batch(self, requests: Sequence[Request]) -> list[Response | GraphError]:
        outer = Request("POST", batches.PATH, batches.pack(requests))
        body = self._send(outer, repeatable=all(request.repeatable for request in requests)).body
        answers = batches.unpack(requests, body)
        for answer in answers:
            if isinstance(answer, Throttled):
                self._rest(answer.retry_after)
        return answers

    def _send(self, request: Request, *, repeatable: bool) -> Response:
        attempt = 1
        renewed = force = False
        while True:
            self._wait_out(request)
            token = self._token(force)
            force = False
            self.requests += 1
            try:
                return self._transport.exchange(request, token)
            except SignInNeeded as error:
                # An access token can be refused before its time; a challenge with claims only the person can answer.
                if renewed or error.claims:
                    raise
                renewed = force = True
            except GraphError as error:
                self._rest(error.retry_after)
                pause = self._patience.pause(error, attempt, repeatable=repeatable, chance=self._chance())
                if pause is None:
                    raise
                if error.retry_after is None:
                    self._sleep(pause)
                attempt += 1

    def _rest(self, seconds: float | None) -> None:
        if seconds:
            self._rest_until = max(self._rest_until, self._clock() + seconds)

    def _wait_out(self, request: Request) -> None:
        left = self._rest_until - self._clock()
        if left <= 0:
            return
        if left > self._patience.ceiling:
            raise Throttled("Microsoft Graph asked for a pause.", request=request.label, retry_after=left)
        self._sleep(left)

    def _page(self, request: Request, body: Any) -> Page:
        items = body.get("value") if isinstance(body, dict) else None
        if not isinstance(items, list):
            raise Unreadable("The answer of Microsoft Graph is not a list.", request=request.label)
        readable = [item for item in items if isinstance(item, dict)]
        page = Page(
            readable,
            next_link=body.get("@odata.nextLink"),
            delta_link=body.get("@odata.deltaLink"),
            unreadable=len(items) - len(readable),
        )
        for link in (page.next_link, page.delta_link):
            if link is not None and (not isinstance(link, str) or self._inside(link) is None):
                raise Refused("Microsoft Graph sent a link that leads to another address.", request=request.label)
        return page

    def _inside(self, link: str) -> str | None:
        """Return the path of a link that stays within Graph's address, else None."""
        # Compared as text on purpose: two parsers may disagree about a host, a prefix leaves nothing to read.
        base = f"{self._transport.base}/"
        return link[len(base) - 1 :] if link[: len(base)].lower() == base.lower() else None


def _with_query(path: str, params: Mapping[str, Any] | None) -> str:
    return f"{path}?{urlencode(params, safe='$:,')}" if params else path
