"""The token endpoint: codes, refresh tokens and client credentials become tokens."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_plus

from ..web.messages import Request
from .accounts import Application, Code, consent_key, digest
from .errors import refuse
from .keys import SigningKey
from .tokens import OIDC, issue, new_grant, renew, short

if TYPE_CHECKING:
    from ..tenant import Tenant


def exchange(
    tenant: Tenant, key: SigningKey, issuer: str, application: Application, request: Request
) -> dict[str, Any]:
    form = request.form()
    kind = form.get("grant_type", "")
    if kind == "authorization_code":
        _check_client(application, request)
        return _by_code(tenant, key, issuer, application, form)
    if kind == "refresh_token":
        _check_client(application, request)
        return _by_refresh_token(tenant, key, issuer, application, form)
    if kind == "client_credentials":
        _check_client(application, request)
        if not form.get("scope", "").endswith("/.default"):
            raise refuse("wrong_scope", form.get("scope", ""))
        grant = new_grant(tenant, application, "", [], list(application.app_roles))
        return issue(tenant, key, issuer, grant, [])
    raise refuse("wrong_grant_type", kind) if kind else refuse("parameter_missing", "grant_type")


def basic(request: Request) -> tuple[str, str]:
    """Client id and secret of a Basic header; two empty texts when there is none."""
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    try:
        name, _, secret = base64.b64decode(value).decode().partition(":")
    except ValueError:
        return "", ""
    return unquote_plus(name), unquote_plus(secret)


def _check_client(application: Application, request: Request) -> None:
    """A confidential client proves who it is; one without secrets is a public client and need not."""
    form = request.form()
    secret = form.get("client_secret") or basic(request)[1]
    if form.get("client_assertion"):
        raise refuse("wrong_assertion")
    if not application.secrets and not application.expired_secrets and not secret:
        return
    if not secret:
        raise refuse("secret_missing")
    if secret in application.expired_secrets:
        raise refuse("expired_secret", application.client_id)
    if not any(hmac.compare_digest(secret.encode(), one.encode()) for one in application.secrets):
        raise refuse("wrong_secret", application.client_id)


def _by_code(
    tenant: Tenant, key: SigningKey, issuer: str, application: Application, form: dict[str, str]
) -> dict[str, Any]:
    code = tenant.state.sign_ins.codes.get(digest(form.get("code", "")))
    if code is None or code.client_id != application.client_id:
        raise refuse("wrong_code")
    if code.used:
        raise refuse("used_code")
    if code.expires <= tenant.now():
        raise refuse("expired_code")
    if form.get("redirect_uri") != code.redirect_uri:
        raise refuse("wrong_code_redirect", form.get("redirect_uri", ""))
    _check_verifier(code, form.get("code_verifier", ""))
    code.used = True
    grant = new_grant(tenant, application, code.address, code.scopes, [])
    info = form.get("client_info") == "1"
    return issue(tenant, key, issuer, grant, code.scopes, nonce=code.nonce, client_info=info)


def _check_verifier(code: Code, verifier: str) -> None:
    if code.challenge is None and not verifier:
        return
    expected = verifier
    if code.challenge_method == "S256":
        expected = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    if not hmac.compare_digest(expected, code.challenge or ""):
        raise refuse("wrong_verifier")


def _by_refresh_token(
    tenant: Tenant, key: SigningKey, issuer: str, application: Application, form: dict[str, str]
) -> dict[str, Any]:
    grant_id, grant = renew(tenant, application, form.get("refresh_token", ""))
    asked = form.get("scope", "").split() or grant.scopes
    consents = tenant.state.sign_ins.consents.get(consent_key(application.client_id, grant.address), [])
    allowed = {short(scope) for scope in grant.scopes} | set(consents) | set(OIDC) | {".default"}
    if any(short(scope) not in allowed for scope in asked):
        raise refuse("consent_needed", application.client_id)
    offline = ["offline_access"] if "offline_access" in grant.scopes and "offline_access" not in asked else []
    info = form.get("client_info") == "1"
    wider = [scope for scope in asked if short(scope) not in {short(one) for one in grant.scopes}]
    if wider:
        grant_id = new_grant(tenant, application, grant.address, [*grant.scopes, *wider], [])
    return issue(tenant, key, issuer, grant_id, [*asked, *offline], client_info=info)
