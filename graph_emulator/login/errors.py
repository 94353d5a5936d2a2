"""The errors of Entra ID: OAuth's word, the AADSTS number and the text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


class SignInError(Exception):
    """A refusal of the sign-in service."""

    def __init__(self, error: str, code: int, text: str, status: int = 400, **more: Any) -> None:
        super().__init__(text)
        self.error, self.code, self.text, self.status, self.more = error, code, text, status, more

    def description(self, trace: str, at: str) -> str:
        return f"AADSTS{self.code}: {self.text} Trace ID: {trace} Correlation ID: {trace} Timestamp: {at}"

    def as_json(self, trace: str, at: str) -> dict[str, Any]:
        return {
            "error": self.error,
            "error_description": self.description(trace, at),
            "error_codes": [self.code],
            "timestamp": at,
            "trace_id": trace,
            "correlation_id": trace,
            "error_uri": f"https://login.microsoftonline.com/error?code={self.code}",
            **self.more,
        }


@dataclass(frozen=True)
class _Kind:
    error: str
    code: int
    text: str
    status: int = 400
    more: dict[str, Any] = field(default_factory=dict)


# What a conditional access policy wants to see in the next token request.
_CLAIMS = '{"access_token":{"capolids":{"essential":true,"values":["33333333-3333-4333-8333-333333333333"]}}}'

_KINDS = {
    "unknown_tenant": _Kind(
        "invalid_request",
        90002,
        "Tenant '{name}' not found. Check to make sure you have the correct tenant ID.",
    ),
    "unknown_application": _Kind(
        "unauthorized_client",
        700016,
        "Application with identifier '{name}' was not found in the directory.",
    ),
    "application_disabled": _Kind(
        "unauthorized_client",
        7000112,
        "Application '{name}' is disabled.",
    ),
    "single_tenant": _Kind(
        "invalid_request",
        50194,
        "Application '{name}' is not configured as a multi-tenant application. Usage of the /common endpoint "
        "is not supported for such apps.",
    ),
    "wrong_audience": _Kind(
        "invalid_request",
        9002332,
        "Application '{name}' is configured for use by Microsoft Entra users only. Please do not use the "
        "/consumers endpoint to serve this request.",
    ),
    "wrong_redirect": _Kind(
        "invalid_request",
        50011,
        "The redirect URI '{name}' specified in the request does not match the redirect URIs configured for "
        "the application.",
    ),
    "wrong_response_type": _Kind(
        "unsupported_response_type",
        700051,
        "response_type '{name}' is not enabled for the application.",
    ),
    "parameter_missing": _Kind(
        "invalid_request",
        900144,
        "The request body must contain the following parameter: '{name}'.",
    ),
    "wrong_grant_type": _Kind(
        "unsupported_grant_type",
        70003,
        "The app requested an unsupported grant type '{name}'.",
    ),
    "wrong_scope": _Kind(
        "invalid_scope",
        70011,
        "The provided request must include a 'scope' input parameter. The provided value for the input "
        "parameter 'scope' is not valid. The scope {name} is not valid.",
    ),
    "wrong_secret": _Kind(
        "invalid_client",
        7000215,
        "Invalid client secret provided. Ensure the secret being sent in the request is the client secret "
        "value, not the client secret ID, for a secret added to app '{name}'.",
        401,
    ),
    "expired_secret": _Kind(
        "invalid_client",
        7000222,
        "The provided client secret keys for app '{name}' are expired.",
        401,
    ),
    "secret_missing": _Kind(
        "invalid_client",
        7000218,
        "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
        401,
    ),
    "wrong_assertion": _Kind(
        "invalid_client",
        700027,
        "The certificate with identifier used to sign the client assertion is not registered on application.",
        401,
    ),
    "wrong_code": _Kind(
        "invalid_grant",
        9002313,
        "Invalid request. Request is malformed or invalid.",
    ),
    "expired_code": _Kind(
        "invalid_grant",
        70008,
        "The provided authorization code or refresh token has expired due to inactivity. Send a new "
        "interactive authorization request for this user and resource.",
    ),
    "used_code": _Kind(
        "invalid_grant",
        54005,
        "OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an "
        "existing refresh token.",
    ),
    "wrong_code_redirect": _Kind(
        "invalid_client",
        500112,
        "The reply address '{name}' does not match the reply address provided when requesting Authorization code.",
    ),
    "wrong_verifier": _Kind(
        "invalid_grant",
        501481,
        "The Code_Verifier does not match the code_challenge supplied in the authorization request.",
    ),
    "wrong_refresh_token": _Kind(
        "invalid_grant",
        70000,
        "The provided value for the input parameter 'refresh_token' or 'assertion' is not valid.",
    ),
    "replaced_refresh_token": _Kind(
        "invalid_grant",
        70000,
        "The refresh token was replaced by a newer one.",
    ),
    "expired_refresh_token": _Kind(
        "invalid_grant",
        700082,
        "The refresh token has expired due to inactivity.",
        more={"suberror": "bad_token"},
    ),
    "revoked_refresh_token": _Kind(
        "invalid_grant",
        50173,
        "The provided grant has expired due to it being revoked, a fresh auth token is needed.",
        more={"suberror": "bad_token"},
    ),
    "mfa_needed": _Kind(
        "interaction_required",
        50076,
        "Due to a configuration change made by your administrator, or because you moved to a new location, "
        "you must use multi-factor authentication to access '00000003-0000-0000-c000-000000000000'.",
        more={"suberror": "basic_action", "claims": _CLAIMS},
    ),
    "blocked_by_policy": _Kind(
        "interaction_required",
        53003,
        "Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.",
        more={"suberror": "message_only", "claims": _CLAIMS},
    ),
    "sign_in_frequency": _Kind(
        "invalid_grant",
        70043,
        "The refresh token has expired or is invalid due to sign-in frequency checks by conditional access.",
        more={"suberror": "token_expired"},
    ),
    "consent_needed": _Kind(
        "invalid_grant",
        65001,
        "The user or administrator has not consented to use the application with ID '{name}'. Send an "
        "interactive authorization request for this user and resource.",
        more={"suberror": "consent_required"},
    ),
    "consent_refused": _Kind(
        "access_denied",
        65004,
        "User declined to consent to access the app.",
    ),
    "admin_consent_needed": _Kind(
        "consent_required",
        90094,
        "An administrator of this organisation must consent to the application.",
    ),
    "no_session": _Kind(
        "login_required",
        50058,
        "Session information is not sufficient for single-sign-on.",
    ),
    "interaction_needed": _Kind(
        "interaction_required",
        65001,
        "The user or administrator has not consented to use the application.",
    ),
    "unknown_user": _Kind(
        "invalid_grant",
        50034,
        "The user account {name} does not exist in the directory.",
    ),
    "disabled_user": _Kind(
        "invalid_grant",
        50057,
        "The user account is disabled.",
    ),
    "temporarily_unavailable": _Kind(
        "temporarily_unavailable",
        90033,
        "A transient error has occurred. Please try again.",
        503,
    ),
}


def refuse(kind: str, name: str = "") -> SignInError:
    """The error of a kind; ``name`` is what its text is about."""
    one = _KINDS[kind]
    return SignInError(
        one.error, one.code, one.text.format(name=name) if "{name}" in one.text else one.text, one.status, **one.more
    )


def kinds() -> list[str]:
    return list(_KINDS)
