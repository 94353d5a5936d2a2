"""Refusals of Graph itself, before a service is asked."""

from __future__ import annotations

from ..errors import ServiceError

CODES = {
    400: "BadRequest",
    401: "InvalidAuthenticationToken",
    403: "ErrorAccessDenied",
    404: "ErrorItemNotFound",
    409: "ErrorConcurrentItemSave",
    410: "SyncStateNotFound",
    412: "ErrorIrresolvableConflict",
    429: "ApplicationThrottled",
    500: "ErrorInternalServerError",
    503: "ErrorServerBusy",
    504: "ErrorTimeoutExpired",
}


def no_token() -> ServiceError:
    return _token("Access token is empty.")


def bad_token() -> ServiceError:
    return _token("Lifetime validation failed, the token is expired.")


def _token(message: str) -> ServiceError:
    challenge = 'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize"'
    return ServiceError(401, "InvalidAuthenticationToken", message, {"WWW-Authenticate": challenge})


def no_such_segment(segment: str) -> ServiceError:
    return ServiceError(400, "BadRequest", f"Resource not found for the segment '{segment}'.")


def no_such_method() -> ServiceError:
    return ServiceError(405, "Request_BadRequest", "Specified HTTP method is not allowed for the request target.")


def no_json() -> ServiceError:
    return ServiceError(
        400,
        "BadRequest",
        "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON "
        "format.",
    )


def no_me() -> ServiceError:
    return ServiceError(400, "BadRequest", "/me request is only valid with delegated authentication flow.")


def no_mailbox() -> ServiceError:
    return ServiceError(
        404,
        "MailboxNotEnabledForRESTAPI",
        "The mailbox is either inactive, soft-deleted, or is hosted on-premise.",
    )


def no_user(name: str) -> ServiceError:
    return ServiceError(404, "Request_ResourceNotFound", f"Resource '{name}' does not exist.")


def account_disabled() -> ServiceError:
    return ServiceError(403, "ErrorAccountDisabled", "The account is disabled.")


def bad_query(message: str) -> ServiceError:
    return ServiceError(400, "ErrorInvalidUrlQuery", message)


def bad_filter(message: str) -> ServiceError:
    return ServiceError(400, "ErrorInvalidUrlQueryFilter", message)


def throttled(seconds: float, message: str) -> ServiceError:
    return ServiceError(429, "ApplicationThrottled", message, {"Retry-After": f"{seconds:g}"})


def injected(
    status: int, code: str, message: str, retry_after: float | None, more: tuple[tuple[str, str], ...]
) -> ServiceError:
    headers = {"Retry-After": f"{retry_after:g}"} if retry_after is not None else {}
    return ServiceError(
        status,
        code or CODES.get(status, "UnknownError"),
        message or "This is an injected fault.",
        {**headers, **dict(more)},
    )
