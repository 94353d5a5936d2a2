"""What can go wrong between us and Microsoft, as one tree, and what follows from each kind.

    GraphError
    ├── NetworkError         no answer
    │   └── Unreadable       an answer that is none
    ├── Throttled            asked to wait
    ├── ServiceUnavailable   their trouble, it passes
    ├── SignInNeeded         the person must connect again
    ├── ApplicationRefused   the administrator must act; everybody's tokens stay good
    ├── AccessDenied         this person may not do this
    ├── MailboxUnavailable   this person has no usable mailbox
    ├── NotFound             the item is gone (or was never ours)
    ├── Conflict             somebody changed it meanwhile
    ├── CursorExpired        the delta link is dead
    └── Refused              this request will never work as it is

:func:`from_response` turns an answer of Graph into one of them, :func:`meaning` says what follows. Answers of the
sign-in service are read in ``login_errors.py``. No message ever holds a token, a code or a secret.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from enum import Enum
from typing import Any

from .decoding import storable
from .headers import claims_challenge, header, retry_after_seconds


class GraphError(Exception):
    """Anything that went wrong while talking to Microsoft.

    ``request`` is "METHOD path" without query; ``retry_after`` counts seconds from when the answer came, or is None;
    ``request_id`` is what Microsoft's support asks for.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int | None = None,
        code: str = "",
        request: str = "",
        request_id: str = "",
        retry_after: float | None = None,
    ) -> None:
        # What others said ends in the database, too, and before a person.
        message = storable(message)
        super().__init__(message)
        self.message = message
        self.status = status
        self.code = storable(code[:200])
        self.request = request
        self.request_id = storable(request_id[:200])
        self.retry_after = retry_after

    def __str__(self) -> str:
        facts = (self.request, self.status, self.code, self.request_id and f"request-id {self.request_id}")
        known = ", ".join(str(fact) for fact in facts if fact)
        return f"{self.message} ({known})" if known else self.message


class NetworkError(GraphError):
    """No answer: refused, timed out, broken off.

    ``sent`` is False only when the request surely never reached the other side.
    """

    def __init__(self, message: str, *, sent: bool = True, **facts: Any) -> None:
        super().__init__(message, **facts)
        self.sent = sent


class Unreadable(NetworkError):
    """An answer that is none: no JSON, nested too deep, too long, or without what was asked for."""


class Throttled(GraphError):
    """Asked to wait (429, or 503 and 504 with Retry-After)."""


class ServiceUnavailable(GraphError):
    """Their trouble, it passes (5xx and the like)."""


class SignInNeeded(GraphError):
    """Only the person can help, by connecting again. ``claims`` goes along into that sign-in (Conditional Access)."""

    def __init__(self, message: str, *, claims: str = "", **facts: Any) -> None:
        super().__init__(message, **facts)
        self.claims = storable(claims)


class ApplicationRefused(GraphError):
    """The registered application itself is refused or not configured. Nobody's refresh token is affected."""


class AccessDenied(GraphError):
    """This person may not do this (403)."""


class MailboxUnavailable(GraphError):
    """This person has no usable mailbox: no licence, account disabled, not allowed to use the application."""


class NotFound(GraphError):
    """The item is not there (any more)."""


class Conflict(GraphError):
    """The item changed since it was read (409, 412)."""


class CursorExpired(GraphError):
    """The delta link is no longer good."""


class Refused(GraphError):
    """This request will never work as it is."""


class Meaning(Enum):
    """What follows from an error."""

    RETRY = "retry"  # later, as it is; not before retry_after
    PLAN_AGAIN = "plan_again"  # read the item again, then decide again
    SIGN_IN = "sign_in"  # the person must connect again
    ADMINISTRATOR = "administrator"  # nobody's synchronisation works until the configuration is mended
    GONE = "gone"  # the item does not exist on their side
    FULL_ROUND = "full_round"  # forget the cursor
    REPORT = "report"  # tell the person; trying again changes nothing


_MEANINGS: dict[type[GraphError], Meaning] = {
    NetworkError: Meaning.RETRY,
    Unreadable: Meaning.RETRY,
    Throttled: Meaning.RETRY,
    ServiceUnavailable: Meaning.RETRY,
    SignInNeeded: Meaning.SIGN_IN,
    ApplicationRefused: Meaning.ADMINISTRATOR,
    AccessDenied: Meaning.REPORT,
    MailboxUnavailable: Meaning.REPORT,
    NotFound: Meaning.GONE,
    Conflict: Meaning.PLAN_AGAIN,
    CursorExpired: Meaning.FULL_ROUND,
    Refused: Meaning.REPORT,
}


def meaning(error: GraphError) -> Meaning:
    """Say what follows from an error. The only place that knows."""
    return _MEANINGS.get(type(error), Meaning.REPORT)


# Graph's codes, in lower case (they come in both spellings). What is not here is judged by its status.
_BY_CODE: dict[str, type[GraphError]] = {
    code.lower(): kind
    for kind, codes in {
        Throttled: ("ApplicationThrottled", "TooManyRequests", "activityLimitReached", "throttledRequest"),
        ServiceUnavailable: (
            "ErrorInternalServerTransientError", "ErrorServerBusy", "ErrorMailboxStoreUnavailable",
            "ErrorMailboxMoveInProgress", "ErrorMailboxFailover", "ErrorTimeoutExpired", "ErrorADUnavailable",
            "ErrorConnectionFailed", "serviceNotAvailable", "ExtensionError",
        ),
        SignInNeeded: ("InvalidAuthenticationToken", "CompactToken", "AuthenticationError"),
        AccessDenied: ("ErrorAccessDenied", "accessDenied", "Authorization_RequestDenied"),
        MailboxUnavailable: (
            "MailboxNotEnabledForRESTAPI", "MailboxNotSupportedForRESTAPI", "ErrorNonExistentMailbox",
            "ErrorInvalidUser", "ErrorAccountDisabled",
        ),
        NotFound: (
            "ErrorItemNotFound", "ErrorFolderNotFound", "ResourceNotFound", "Request_ResourceNotFound",
            "ErrorCalendarOccurrenceIsDeletedFromRecurrence",
        ),
        Conflict: ("ErrorConcurrentItemSave", "ErrorIrresolvableConflict", "resourceModified"),
        CursorExpired: ("syncStateNotFound", "resyncRequired", "SyncStateInvalid", "ErrorInvalidSyncStateData"),
    }.items()
    for code in codes
}  # fmt: skip

_BY_STATUS: dict[int, type[GraphError]] = {
    401: SignInNeeded,
    403: AccessDenied,
    404: NotFound,
    408: ServiceUnavailable,
    409: Conflict,
    410: NotFound,
    412: Conflict,
    424: Conflict,  # something it depended on in the batch failed
    429: Throttled,
    507: Refused,  # the mailbox is full
    509: Throttled,
}

_DELTA = re.compile(r"/(microsoft\.graph\.)?delta(\(.*\))?$")

# A full mailbox is announced with a 5xx, but waiting does not empty it.
_FULL = ("errorquotaexceeded", "quotalimitreached")


def from_response(
    status: int, headers: Mapping[str, str], body: Any, request: str, *, now: datetime | None = None
) -> GraphError:
    """Turn an answer of Graph with a status of 300 or more into an error.

    ``body`` is the decoded JSON (anything else is tolerated), ``request`` "METHOD path", ``now`` an aware time
    that only a Retry-After given as a date is compared with.
    """
    error = body.get("error") if isinstance(body, Mapping) else None
    codes = list(_codes(error))
    code = next((code for code in codes if code.lower() in _BY_CODE), codes[-1] if codes else "")
    text = error.get("message") if isinstance(error, Mapping) else None
    facts: dict[str, Any] = {
        "status": status,
        "code": code,
        "request": request,
        "request_id": header(headers, "request-id") or _request_id(error),
        "retry_after": retry_after_seconds(headers, now=now),
    }
    message = (text if isinstance(text, str) and text else "Microsoft Graph refused the request.")[:500]
    kind = _kind(status, code.lower(), is_delta=bool(_DELTA.search(request)))
    challenge = claims_challenge(headers)
    if challenge and status in (401, 403):
        return SignInNeeded(message, claims=challenge, **facts)
    if kind is ServiceUnavailable and status in (503, 504) and facts["retry_after"] is not None:
        kind = Throttled
    return kind(message, **facts)


def _kind(status: int, code: str, *, is_delta: bool) -> type[GraphError]:
    if status == 410 and is_delta:
        return CursorExpired
    if code in _FULL:
        return Refused
    if status == 429:
        return Throttled
    if code in _BY_CODE:
        return _BY_CODE[code]
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    return ServiceUnavailable if status >= 500 else Refused


def _codes(error: Any) -> Iterator[str]:
    """Yield the codes of an error body, the most specific first (inner errors may nest, in two spellings)."""
    if not isinstance(error, Mapping):
        return
    yield from _codes(error.get("innerError") or error.get("innererror"))
    if isinstance(error.get("code"), str) and error["code"]:
        yield error["code"]


def _request_id(error: Any) -> str:
    inner = isinstance(error, Mapping) and (error.get("innerError") or error.get("innererror"))
    found = inner.get("request-id") if isinstance(inner, Mapping) else None
    return found if isinstance(found, str) else ""
