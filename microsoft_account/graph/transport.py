"""One HTTP exchange with Graph: a request goes out, an answer or a GraphError comes back. No repetition here."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from typing import Any

import requests
import urllib3.exceptions

from . import content
from .decoding import decode
from .errors import NetworkError, Unreadable, from_response
from .messages import Request, Response, preferences

_logger = logging.getLogger(__name__)

TIMEOUT = 30.0  # seconds to connect, and between two bytes


class _Bearer(requests.auth.AuthBase):
    """The token of one request. As an auth object it cannot be replaced by a .netrc, nor be seen in a repr."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


class Transport:
    """Graph at one address, over one ``requests`` session."""

    def __init__(
        self,
        graph_url: str,
        session: requests.Session,
        *,
        verify: bool | str = True,
        timeout: float = TIMEOUT,
        new_id: Callable[[], object] = uuid.uuid4,
    ) -> None:
        self.base = f"{graph_url.rstrip('/')}/v1.0"
        self._session = session
        self._verify = verify
        self._timeout = timeout
        self._new_id = new_id

    def exchange(self, request: Request, token: str) -> Response:
        """Send a request once. Raise a GraphError for no answer, an unreadable one, or a status of 300 or more."""
        headers = {
            "Accept": "application/json",
            **request.headers,
            "Prefer": preferences(request.headers.get("Prefer", "")),
            "client-request-id": str(self._new_id()),
        }
        try:
            answer = self._session.request(
                request.method,
                self.base + request.path,
                json=request.body,
                headers=headers,
                auth=_Bearer(token),
                timeout=self._timeout,
                # Given with each request: the environment's REQUESTS_CA_BUNDLE would override the session's.
                verify=self._verify,
                # A redirect could lead the token to another host; Graph does not use them.
                allow_redirects=False,
                stream=True,
            )
            body, problem = _document(answer)
        except requests.RequestException as error:
            # The texts of requests quote the address with its query, so only the kind of trouble is told.
            _logger.debug("%s: no answer (%s)", request.label, type(error).__name__)
            raise NetworkError(
                f"No answer from Microsoft Graph: {_trouble(error)}.",
                request=request.label,
                sent=not _never_left(error),
            ) from None
        _logger.debug("%s: %s in %d ms", request.label, answer.status_code, answer.elapsed.total_seconds() * 1000)
        if answer.status_code >= 300:
            raise from_response(answer.status_code, answer.headers, body, request.label)
        if problem:
            raise Unreadable(
                f"The answer of Microsoft Graph cannot be read: {problem}.",
                status=answer.status_code,
                request=request.label,
            )
        return Response(answer.status_code, body, answer.headers)


def _document(answer: requests.Response) -> tuple[Any, str]:
    """The document of an answer, and why it cannot be read (empty if it can)."""
    try:
        return decode(content.read(answer)), ""
    except content.TooLong as error:
        return None, str(error)
    except ValueError:
        return None, "no JSON, or nested too deep"


def _never_left(error: requests.RequestException) -> bool:
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(error, requests.exceptions.ConnectTimeout | requests.exceptions.SSLError) or isinstance(
        reason, urllib3.exceptions.NewConnectionError
    )


def _trouble(error: requests.RequestException) -> str:
    if isinstance(error, requests.exceptions.SSLError):
        return "its certificate is not trusted"
    if isinstance(error, requests.exceptions.ProxyError):
        return "the proxy refuses"
    if isinstance(error, requests.exceptions.Timeout):
        return "it takes too long"
    if _never_left(error):
        return "it cannot be reached"
    return "the connection broke"
