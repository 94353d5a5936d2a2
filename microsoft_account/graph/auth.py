"""Signing in and renewing tokens: thin functions around MSAL.

Values in, values out; every trouble is a :class:`~.errors.GraphError` whose ``code`` is a
:class:`~.login_errors.Reason`. MSAL's own token cache is switched off: our tokens live in one place, the database.
"""

from __future__ import annotations

import json
import math
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import msal
import requests
from msal.exceptions import MsalServiceError

from .clouds import CLOUDS, Cloud
from .content import read as read_content
from .decoding import decode, storable
from .errors import GraphError, NetworkError, ServiceUnavailable, Throttled, Unreadable
from .headers import retry_after_seconds
from .login_errors import TOKEN_REQUEST, Reason, from_login, refusal
from .sessions import SessionPool

# Longer than any token of Microsoft is good; dates are counted with it.
_LONGEST_VALIDITY = 30 * 86_400.0

TIMEOUT = 30.0  # seconds to connect, and between two bytes

_TENANT = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,252}")  # a domain name, a GUID, or common, organizations...
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)

_sessions = SessionPool(size=len(CLOUDS))

# The answer comes back in the query: a POST from Microsoft's page would arrive without Odoo's session cookie
# (SameSite=Lax). State, nonce and PKCE make a code that was seen on the way worthless.
warnings.filterwarnings("ignore", message="response_mode='form_post' is recommended", category=UserWarning)


@dataclass(frozen=True)
class Application:
    """The application that the administrator registered with Microsoft. ``tenant`` is a name, a GUID or "common"."""

    client_id: str
    client_secret: str = field(repr=False)
    tenant: str
    cloud: Cloud

    @property
    def authority(self) -> str:
        """Where people of this application sign in."""
        return f"{self.cloud.login_url}/{self.tenant}"


@dataclass(frozen=True)
class Tokens:
    """What a sign-in or a renewal gives. ``expires_in`` in seconds; ``scopes`` as granted, maybe fewer than asked."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_in: int
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True)
class SignIn:
    """A finished sign-in: the tokens and who it was (ids of the tenant and of the person in it)."""

    tokens: Tokens
    tenant_id: str
    object_id: str


def start_sign_in(
    application: Application, redirect_url: str, scopes: Sequence[str], *, claims: str = ""
) -> dict[str, Any]:
    """Return a flow: JSON-able, to be kept in the person's session; ``flow["auth_uri"]`` is where to send him.

    The account picker is always shown: somebody who took the wrong account must be able to take another.
    """
    with _as_graph_errors():
        flow = _client(application).initiate_auth_code_flow(
            scopes=list(scopes),
            redirect_uri=redirect_url,
            prompt="select_account",
            claims_challenge=claims or None,
        )
    return dict(flow)


def finish_sign_in(application: Application, flow: Mapping[str, Any], answer: Mapping[str, str]) -> SignIn:
    """Trade the answer of the redirect (its query) for tokens. A flow is good once."""
    try:
        with _as_graph_errors(ValueError, RuntimeError):
            # MSAL takes parts out of the flow, so it gets a copy.
            result = _client(application).acquire_token_by_auth_code_flow(dict(flow), dict(answer))
    except (ValueError, RuntimeError):
        # State or nonce do not fit, or neither code nor error came. MSAL's texts quote them: they end here.
        raise refusal(Reason.STALE, "The answer does not belong to this sign-in.") from None
    tokens = _tokens(result)
    if not tokens.refresh_token:
        raise refusal(Reason.CONSENT, "Microsoft gave no lasting permission (offline_access).")
    claims = _checked(application, storable(result.get("id_token_claims")))
    return SignIn(tokens, tenant_id=claims["tid"], object_id=str(claims.get("oid") or claims.get("sub") or ""))


def renew(application: Application, refresh_token: str, scopes: Sequence[str]) -> Tokens:
    """Trade a refresh token for new tokens. The new refresh token takes the place of the old one."""
    with _as_graph_errors():
        result = _client(application).acquire_token_by_refresh_token(refresh_token, scopes=list(scopes))
    tokens = _tokens(result)
    # The service may leave it out; then the old one stays good.
    return (
        tokens if tokens.refresh_token else Tokens(tokens.access_token, refresh_token, tokens.expires_in, tokens.scopes)
    )


def ask_as_application(application: Application) -> None:
    """Ask for a token for the application itself, in its tenant; the token is not kept."""
    with _as_graph_errors():
        result = _client(application).acquire_token_for_client(scopes=application.cloud.scopes(".default"))
    _tokens(result)


class _NoCache(msal.TokenCache):  # type: ignore[misc]
    """Forgets everything. MSAL's cache would hold secrets in memory, and logs the code at debug level."""

    def add(self, event: Mapping[str, Any], now: float | None = None) -> None:
        pass


class _Answer:
    """An answer as MSAL asks for it; its ``text`` holds nothing that no database could."""

    def __init__(self, answer: requests.Response, text: str) -> None:
        self.status_code = answer.status_code
        self.headers = answer.headers
        self.text = text
        self.raise_for_status = answer.raise_for_status


class _Http:
    """MSAL's way out: timeouts, our certificates, and errors of our own for answers that are none."""

    def __init__(self, cloud: Cloud) -> None:
        self._session = _sessions.get(cloud)
        self._verify = cloud.verify

    def get(self, url: str, params: Any = None, headers: Any = None, **_: Any) -> _Answer:
        return self._exchange("GET", url, params=params, headers=headers)

    def post(self, url: str, params: Any = None, data: Any = None, headers: Any = None, **_: Any) -> _Answer:
        return self._exchange("POST", url, params=params, data=data, headers=headers)

    def close(self) -> None:
        """Asked for by MSAL; the session is for the next one, too."""

    def _exchange(self, method: str, url: str, **content: Any) -> _Answer:
        answer = self._session.request(
            method, url, timeout=TIMEOUT, verify=self._verify, allow_redirects=False, stream=True, **content
        )
        try:
            document = decode(read_content(answer))
        except ValueError:
            document = None
        wait = retry_after_seconds(answer.headers)
        if answer.status_code == 429 or (answer.status_code >= 500 and wait is not None):
            raise Throttled(
                "The sign-in service asked for a pause.",
                status=answer.status_code,
                request=TOKEN_REQUEST,
                retry_after=wait,
            )
        if answer.status_code >= 500:
            raise ServiceUnavailable(
                "The sign-in service is not available.", status=answer.status_code, request=TOKEN_REQUEST
            )
        if not isinstance(document, dict):
            # MSAL would write the whole text into the log.
            raise _unreadable(answer.status_code)
        return _Answer(answer, json.dumps(document))


def _client(application: Application) -> msal.ConfidentialClientApplication:
    """Return a fresh client: MSAL remembers refusals for a minute, and a new secret must work at once."""
    if not (application.client_id and application.client_secret):
        raise refusal(Reason.NOT_CONFIGURED, "Client ID or client secret is missing.")
    if not _TENANT.fullmatch(application.tenant):
        raise refusal(Reason.WRONG_TENANT, "The tenant is neither a name nor an ID.")
    try:
        return msal.ConfidentialClientApplication(
            application.client_id,
            client_credential=application.client_secret,
            authority=application.authority,
            # The addresses come from a fixed list; asking Microsoft whether they are theirs adds nothing.
            instance_discovery=False,
            token_cache=_NoCache(),
            http_client=_Http(application.cloud),
        )
    except ValueError:
        # Its description could not be had.
        raise refusal(Reason.WRONG_TENANT, f"There is no tenant {application.tenant} in this cloud.") from None


@contextmanager
def _as_graph_errors(*passing: type[Exception]) -> Iterator[None]:
    try:
        yield
    except requests.RequestException as error:
        kind = "its certificate is not trusted" if isinstance(error, requests.exceptions.SSLError) else "no answer"
        raise NetworkError(f"The sign-in service cannot be reached: {kind}.", request=TOKEN_REQUEST) from None
    except MsalServiceError:
        raise ServiceUnavailable("The sign-in service is not available.", request=TOKEN_REQUEST) from None
    except Exception as error:
        if isinstance(error, (GraphError, *passing)):
            raise
        # MSAL trusts that answers are as they are documented, and stumbles over others in many ways.
        raise _unreadable() from None


def _unreadable(status: int | None = None) -> Unreadable:
    return Unreadable("The answer of the sign-in service cannot be read.", status=status, request=TOKEN_REQUEST)


def _tokens(result: Mapping[str, Any]) -> Tokens:
    if "error" in result:
        raise from_login(result)
    if not isinstance(result.get("access_token"), str):
        raise Unreadable("The answer of the sign-in service holds no token.", request=TOKEN_REQUEST)
    return Tokens(
        access_token=result["access_token"],
        refresh_token=str(result.get("refresh_token") or ""),
        expires_in=_seconds(result.get("expires_in")),
        scopes=tuple(str(result.get("scope") or "").split()),
    )


def _seconds(value: Any) -> int:
    """Return how long a token is good; 0 (it is renewed at once) for what says nothing about it."""
    try:
        seconds = float(value)
    except (TypeError, ValueError, OverflowError):
        return 0
    return int(min(max(seconds, 0.0), _LONGEST_VALIDITY)) if math.isfinite(seconds) else 0


def _checked(application: Application, claims: Any) -> Mapping[str, Any]:
    """Return the claims of an id token after the checks that MSAL leaves to us: for us, and from whom it says.

    The signature needs none: the token came straight from the token endpoint over TLS.
    """
    if not isinstance(claims, Mapping) or not isinstance(claims.get("tid"), str):
        raise refusal(Reason.MISMATCH, "Microsoft did not say who signed in.")
    tenant_id = claims["tid"]
    audience = claims.get("aud")
    if application.client_id not in (audience if isinstance(audience, list) else [audience]):
        raise refusal(Reason.MISMATCH, "The sign-in was made for another application.")
    if claims.get("iss") != f"{application.cloud.login_url}/{tenant_id}/v2.0":
        raise refusal(Reason.MISMATCH, "The sign-in comes from another service.")
    if _GUID.fullmatch(application.tenant) and tenant_id.lower() != application.tenant.lower():
        raise refusal(Reason.WRONG_ACCOUNT, "The account belongs to another organisation.")
    return claims
