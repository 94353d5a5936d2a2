"""What the sign-in service says when it refuses, and what each of its reasons means.

Judged by the numbers (AADSTS...) and the OAuth error, never by the text. Source: reference-error-codes of the
Microsoft identity platform.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any

from .errors import (
    ApplicationRefused,
    GraphError,
    MailboxUnavailable,
    ServiceUnavailable,
    SignInNeeded,
    Throttled,
)

TOKEN_REQUEST = "POST /oauth2/v2.0/token"


class Reason(Enum):
    """Why a sign-in or a renewal was refused; what a person is told hangs on it. It is the error's ``code``."""

    EXPIRED = "expired"  # the permission ran out or was withdrawn
    STALE = "stale"  # this sign-in was mixed up or took too long
    USED = "used"  # its code was redeemed before
    PROOF = "proof"  # a second factor or a condition of the organisation
    CONSENT = "consent"
    ADMIN_CONSENT = "admin_consent"
    DECLINED = "declined"  # the person said no
    WRONG_SECRET = "wrong_secret"
    SECRET_EXPIRED = "secret_expired"
    UNKNOWN_APPLICATION = "unknown_application"
    REDIRECT = "redirect"  # the redirect address is not registered
    WRONG_TENANT = "wrong_tenant"  # unknown, or the application is not for this kind of account
    ONE_TENANT = "one_tenant"  # the application is for one organisation, which has to be named
    NOT_CONFIGURED = "not_configured"
    WRONG_ACCOUNT = "wrong_account"  # unknown, disabled, not assigned to the application
    MISMATCH = "mismatch"  # the identity in the answer is not one we asked for
    BUSY = "busy"
    OTHER = "other"


_KINDS: dict[Reason, type[GraphError]] = {
    Reason.EXPIRED: SignInNeeded,
    Reason.STALE: SignInNeeded,
    Reason.USED: SignInNeeded,
    Reason.PROOF: SignInNeeded,
    Reason.CONSENT: SignInNeeded,
    Reason.ADMIN_CONSENT: SignInNeeded,
    Reason.DECLINED: SignInNeeded,
    Reason.MISMATCH: SignInNeeded,
    Reason.OTHER: SignInNeeded,
    Reason.WRONG_SECRET: ApplicationRefused,
    Reason.SECRET_EXPIRED: ApplicationRefused,
    Reason.UNKNOWN_APPLICATION: ApplicationRefused,
    Reason.REDIRECT: ApplicationRefused,
    Reason.WRONG_TENANT: ApplicationRefused,
    Reason.ONE_TENANT: ApplicationRefused,
    Reason.NOT_CONFIGURED: ApplicationRefused,
    Reason.WRONG_ACCOUNT: MailboxUnavailable,
    Reason.BUSY: ServiceUnavailable,
}

_BY_NUMBER: dict[int, Reason] = {
    number: reason
    for reason, numbers in {
        Reason.EXPIRED: (70000, 70008, 700082, 700084, 50173, 70043),
        Reason.USED: (54005,),
        Reason.STALE: (501481, 9002313),
        Reason.PROOF: (50076, 50079, 50074, 50078, 53000, 53001, 53002, 53003, 50058),
        Reason.CONSENT: (65001,),
        Reason.ADMIN_CONSENT: (90094, 90095),
        Reason.DECLINED: (65004,),
        Reason.WRONG_SECRET: (7000215, 700027, 700030),
        Reason.SECRET_EXPIRED: (7000222,),
        Reason.UNKNOWN_APPLICATION: (700016, 700011, 70001, 7000112),
        Reason.REDIRECT: (50011, 500112),
        Reason.WRONG_TENANT: (90002, 90038, 9002332, 9001023),
        Reason.ONE_TENANT: (50194,),
        Reason.WRONG_ACCOUNT: (50020, 50034, 50105, 50057),
        Reason.BUSY: (90033, 50196),
    }.items()
    for number in numbers
}

_BY_ERROR: dict[str, Reason] = {
    "invalid_grant": Reason.EXPIRED,
    "interaction_required": Reason.PROOF,
    "login_required": Reason.PROOF,
    "consent_required": Reason.CONSENT,
    "access_denied": Reason.DECLINED,
    "invalid_client": Reason.WRONG_SECRET,
    "unauthorized_client": Reason.ADMIN_CONSENT,
    "temporarily_unavailable": Reason.BUSY,
    "server_error": Reason.BUSY,
}

_NUMBER_IN_TEXT = re.compile(r"\bAADSTS(\d{4,8})\b")


def refusal(reason: Reason, message: str, **facts: Any) -> GraphError:
    """Make the error for a reason."""
    return _KINDS[reason](message[:500], code=reason.value, **facts)


def from_login(answer: Mapping[str, Any], *, status: int | None = None, retry_after: float | None = None) -> GraphError:
    """Turn the error answer of the sign-in service (of /token, or the query of the redirect) into an error."""
    numbers = list(_numbers(answer))
    reason = next((_BY_NUMBER[number] for number in numbers if number in _BY_NUMBER), None)
    reason = reason or _BY_ERROR.get(str(answer.get("error")), Reason.OTHER)
    said = ", ".join([str(answer.get("error") or "")[:60], *(f"AADSTS{number}" for number in numbers[:1])])
    facts: dict[str, Any] = {
        "status": status,
        "request": TOKEN_REQUEST,
        "request_id": str(answer.get("trace_id") or "")[:60],
        "retry_after": retry_after,
    }
    if status == 429:
        return Throttled("The sign-in service asked for a pause.", code=reason.value, **facts)
    if _KINDS[reason] is SignInNeeded and isinstance(answer.get("claims"), str):
        facts["claims"] = answer["claims"]
    return refusal(reason, f"The sign-in service answered: {said}.", **facts)


def _numbers(answer: Mapping[str, Any]) -> Iterator[int]:
    """Yield the AADSTS numbers. The query of a redirect carries them in its description only."""
    numbers = answer.get("error_codes")
    for number in numbers if isinstance(numbers, list) else ():
        if isinstance(number, int):
            yield number
    for found in _NUMBER_IN_TEXT.findall(str(answer.get("error_description") or "")):
        yield int(found)
