"""Handing out tokens and reading them back."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from .accounts import Application, Grant, Token, digest
from .errors import refuse
from .keys import SigningKey

if TYPE_CHECKING:
    from ..outlook.items import Mailbox
    from ..tenant import Tenant

REFRESH_LIFE = timedelta(days=90)
OIDC = ("openid", "profile", "email", "offline_access")
GRAPH_AUDIENCE = "https://graph.microsoft.com"


@dataclass(frozen=True)
class Caller:
    """Who makes a Graph request: an application, for a person or (without mailbox) by itself."""

    client_id: str
    mailbox: Mailbox | None
    scopes: frozenset[str]
    roles: frozenset[str] = frozenset()
    grant: str = ""


def short(scope: str) -> str:
    """``Calendars.Read`` of ``https://graph.microsoft.com/Calendars.Read``."""
    return scope.rsplit("/", 1)[-1] if "://" in scope else scope


def issue(
    tenant: Tenant,
    key: SigningKey,
    issuer: str,
    grant_id: str,
    scopes: list[str],
    *,
    nonce: str | None = None,
    client_info: bool = False,
) -> dict[str, Any]:
    """The token endpoint's answer for a grant; ``scopes`` are those of this request, as they were spelt."""
    grant = tenant.state.sign_ins.grants[grant_id]
    now = tenant.now()
    seconds = tenant.random.integer(60 * 60, 90 * 60)
    mailbox = tenant.mailbox(grant.address) if grant.address else None
    access = key.sign(_access_claims(tenant, issuer, grant, mailbox, now, seconds))
    tenant.state.sign_ins.access[digest(access)] = Token(grant_id, now + timedelta(seconds=seconds))
    answer: dict[str, Any] = {
        "token_type": "Bearer",
        "scope": " ".join(one for one in scopes if one != "offline_access"),
        "expires_in": seconds,
        "ext_expires_in": seconds,
        "access_token": access,
    }
    if mailbox is None:
        del answer["scope"]
        return answer
    if "offline_access" in scopes:
        answer["refresh_token"] = new_refresh_token(tenant, grant_id)
    if "openid" in scopes:
        answer["id_token"] = key.sign(_identity_claims(tenant, issuer, grant, mailbox, now, nonce))
    if client_info:
        info = json.dumps({"uid": mailbox.user_id, "utid": tenant.state.tenant_id})
        answer["client_info"] = base64.urlsafe_b64encode(info.encode()).rstrip(b"=").decode()
    return answer


def new_grant(tenant: Tenant, application: Application, address: str, scopes: list[str], roles: list[str]) -> str:
    name = tenant.random.uuid()
    tenant.state.sign_ins.grants[name] = Grant(application.client_id, address, scopes, roles)
    return name


def new_refresh_token(tenant: Tenant, grant_id: str) -> str:
    token = "1.A" + tenant.random.secret(120)
    tenant.state.sign_ins.refresh[digest(token)] = Token(grant_id, tenant.now() + REFRESH_LIFE)
    return token


def renew(tenant: Tenant, application: Application, token: str) -> tuple[str, Grant]:
    """The grant of a refresh token that may be used; the token counts as replaced from now on."""
    known = tenant.state.sign_ins.refresh.get(digest(token))
    grant = tenant.state.sign_ins.grants.get(known.grant) if known else None
    if known is None or grant is None or grant.client_id != application.client_id:
        raise refuse("wrong_refresh_token")
    if grant.revoked:
        raise refuse("revoked_refresh_token")
    if known.expires <= tenant.now():
        raise refuse("expired_refresh_token")
    if known.replaced and tenant.switches.old_refresh_tokens == "refused":
        raise refuse("replaced_refresh_token")
    demand = tenant.state.sign_ins.demands.get(grant.address.lower())
    if demand:
        raise refuse(demand)
    mailbox = tenant.mailbox(grant.address)
    if mailbox is None:
        raise refuse("unknown_user", grant.address)
    if mailbox.state == "disabled":
        raise refuse("disabled_user")
    known.replaced = True
    return known.grant, grant


def caller(tenant: Tenant, token: str) -> Caller | None:
    """Who a valid access token belongs to; None when it is not valid (any longer)."""
    known = tenant.state.sign_ins.access.get(digest(token))
    grant = tenant.state.sign_ins.grants.get(known.grant) if known else None
    if known is None or grant is None or grant.revoked or known.expires <= tenant.now():
        return None
    mailbox = tenant.mailbox(grant.address) if grant.address else None
    scopes = frozenset(short(scope) for scope in grant.scopes)
    return Caller(grant.client_id, mailbox, scopes, frozenset(grant.roles), known.grant)


def _access_claims(
    tenant: Tenant, issuer: str, grant: Grant, mailbox: Mailbox | None, now: datetime, seconds: int
) -> dict[str, Any]:
    claims: dict[str, Any] = {
        "aud": GRAPH_AUDIENCE,
        "iss": issuer,
        "iat": _epoch(now),
        "nbf": _epoch(now),
        "exp": _epoch(now) + seconds,
        "appid": grant.client_id,
        "tid": tenant.state.tenant_id,
        "ver": "1.0",
        "uti": tenant.random.secret(12),
    }
    if mailbox is None:
        return {**claims, "roles": grant.roles, "idtyp": "app"}
    own = [short(scope) for scope in grant.scopes if scope not in OIDC]
    return {**claims, "scp": " ".join(own), "oid": mailbox.user_id, "upn": mailbox.address, "name": mailbox.name}


def _identity_claims(
    tenant: Tenant, issuer: str, grant: Grant, mailbox: Mailbox, now: datetime, nonce: str | None
) -> dict[str, Any]:
    claims = {
        "aud": grant.client_id,
        "iss": issuer,
        "iat": _epoch(now),
        "nbf": _epoch(now),
        "exp": _epoch(now) + 3600,
        "oid": mailbox.user_id,
        "sub": mailbox.user_id,
        "tid": tenant.state.tenant_id,
        "name": mailbox.name,
        "preferred_username": mailbox.address,
        "email": mailbox.address,
        "ver": "2.0",
    }
    return {**claims, "nonce": nonce} if nonce else claims


def _epoch(moment: datetime) -> int:
    return int(moment.replace(tzinfo=UTC).timestamp())
