"""Tokens without the pages, and what happens to tokens that were handed out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from ..login.accounts import consent_key
from ..login.errors import kinds
from ..login.tokens import issue, new_grant, short
from ..web.messages import Request
from .service import Control, Refused, Values, at, body_of


@at("POST", "/sign_in")
def sign_in(control: Control, request: Request, values: Values) -> Any:
    """Tokens without the pages."""
    body = body_of(request)
    mailbox = control.mailbox(body["address"])
    application = control.tenant.application(body["client_id"])
    if application is None:
        raise Refused(f"there is no application {body['client_id']}", 404)
    scopes = body.get("scopes") or []
    scopes = scopes.split() if isinstance(scopes, str) else list(scopes)
    scopes += [one for one in ("openid", "profile", "offline_access") if one not in scopes]

    key = consent_key(application.client_id, mailbox.address)
    consents = control.tenant.state.sign_ins.consents
    consents[key] = sorted({*consents.get(key, []), *(short(one) for one in scopes)})
    grant = new_grant(control.tenant, application, mailbox.address, scopes, [])
    answer = issue(control.tenant, control.core.key, control.core.login.issuer, grant, scopes)
    return {name: answer[name] for name in ("refresh_token", "access_token", "expires_in", "scope")}


@at("POST", "/tokens")
def change_tokens(control: Control, request: Request, values: Values) -> Any:
    """What happens to tokens that were handed out, all of them or those of one mailbox."""
    body = body_of(request)
    address = str(body.get("mailbox") or "").lower()
    signs = control.tenant.state.sign_ins
    grants = {name for name, one in signs.grants.items() if not address or one.address.lower() == address}
    past = control.tenant.now() - timedelta(seconds=1)
    action = body.get("do")
    if action == "expire_access":
        for token in signs.access.values():
            if token.grant in grants:
                token.expires = past
    elif action == "expire_refresh":
        for token in signs.refresh.values():
            if token.grant in grants:
                token.expires = past
    elif action == "revoke_refresh":
        for name in grants:
            signs.grants[name].revoked = True
    elif action == "demand":
        if body.get("error") and body["error"] not in kinds():
            raise Refused(f"error is one of {', '.join(kinds())}")
        for mailbox in [address] if address else list(control.tenant.state.mailboxes):
            if body.get("error"):
                signs.demands[mailbox] = body["error"]
            else:
                signs.demands.pop(mailbox, None)
    elif action == "expire_delta":
        control.tenant.state.chains.latest = {
            name: latest + 1000 for name, latest in control.tenant.state.chains.latest.items()
        }
    elif action == "forget_consent":
        signs.consents = {
            key: one for key, one in signs.consents.items() if address and not key.endswith(" " + address)
        }
    else:
        raise Refused("do is expire_access, expire_refresh, revoke_refresh, demand, expire_delta or forget_consent")
    return {"grants": len(grants)}
