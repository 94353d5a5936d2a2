"""What Entra remembers: applications, consents, codes, sessions and the tokens it handed out (as digests only)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

CLIENT_ID = "11111111-1111-4111-8111-111111111111"
CLIENT_SECRET = "emulator-secret"
LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass
class Application:
    """A registered application. ``redirect_uris`` empty: every address of this machine is allowed."""

    client_id: str
    name: str = "Application"
    secrets: list[str] = field(default_factory=list)
    expired_secrets: list[str] = field(default_factory=list)
    redirect_uris: list[str] = field(default_factory=list)
    single_tenant: bool = False
    admin_consent: list[str] = field(default_factory=list)  # scopes that only an administrator may consent to
    app_roles: list[str] = field(default_factory=list)  # application permissions, for client credentials
    enabled: bool = True

    def allows(self, redirect_uri: str) -> bool:
        if self.redirect_uris:
            return redirect_uri in self.redirect_uris
        return urlsplit(redirect_uri).hostname in LOOPBACK


@dataclass
class Code:
    """An authorization code: what was asked for and by whom; good for one use."""

    client_id: str
    address: str
    redirect_uri: str
    scopes: list[str]
    challenge: str | None
    challenge_method: str
    nonce: str | None
    expires: datetime
    used: bool = False


@dataclass
class Grant:
    """One sign-in: who, which application, which scopes. Tokens point to it."""

    client_id: str
    address: str  # empty for an application by itself
    scopes: list[str]
    roles: list[str] = field(default_factory=list)
    revoked: bool = False


@dataclass
class Token:
    grant: str
    expires: datetime
    replaced: bool = False


@dataclass
class SignIns:
    """Everything about signing in that a dump carries."""

    applications: dict[str, Application] = field(default_factory=dict)
    consents: dict[str, list[str]] = field(default_factory=dict)
    codes: dict[str, Code] = field(default_factory=dict)
    grants: dict[str, Grant] = field(default_factory=dict)
    access: dict[str, Token] = field(default_factory=dict)
    refresh: dict[str, Token] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)
    demands: dict[str, str] = field(default_factory=dict)  # address -> the error its next renewals meet


def default_application() -> Application:
    return Application(CLIENT_ID, "Odoo", [CLIENT_SECRET])


def digest(token: str) -> str:
    """Under what a secret value is kept, so that no dump carries one."""
    return hashlib.sha256(token.encode()).hexdigest()


def consent_key(client_id: str, address: str) -> str:
    return f"{client_id} {address.lower()}"
