"""The authorization endpoint: account picker, consent, and the way back with a code."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode, urlsplit

from ..web.messages import Request, Response
from . import pages
from .accounts import Application, Code, consent_key, digest
from .errors import SignInError, refuse
from .tokens import OIDC, short

if TYPE_CHECKING:
    from ..outlook.items import Mailbox
    from ..tenant import Tenant

CODE_LIFE = timedelta(minutes=10)
_COOKIE = "ESTSAUTH"


class Authorize:
    """One request to the endpoint. What is wrong before the redirect address is known good becomes a page."""

    def __init__(self, tenant: Tenant, application: Application, request: Request) -> None:
        self.tenant, self.application, self.request = tenant, application, request
        self.query = request.query
        self.form = request.form() if request.method == "POST" else {}
        self.cookie = ""
        self.redirect_uri = self.query.get("redirect_uri", "")
        if not application.allows(self.redirect_uri):
            raise refuse("wrong_redirect", self.redirect_uri)

    def respond(self) -> Response:
        try:
            return self._signed_cookie(self._steps())
        except SignInError as error:
            at = self.tenant.now().strftime("%Y-%m-%d %H:%M:%SZ")
            description = error.description(self.tenant.random.uuid(), at)
            return self._signed_cookie(self._back({"error": error.error, "error_description": description}))

    def _steps(self) -> Response:
        if self.query.get("response_type") != "code":
            raise refuse("wrong_response_type", self.query.get("response_type", ""))
        scopes = self.query.get("scope", "").split()
        if not scopes:
            raise refuse("parameter_missing", "scope")
        prompt = self.query.get("prompt", "")
        mailbox = self._account(prompt)
        if mailbox is None:
            if prompt == "none":
                raise refuse("no_session")
            accounts = [(box.address, box.name) for box in self.tenant.state.mailboxes.values()]
            hint = self.query.get("login_hint", "")
            return Response.of_html(pages.account_picker(self.request.target, accounts, self.application.name, hint))
        if mailbox.state == "disabled":
            raise refuse("disabled_user")
        if any(short(scope) in self.application.admin_consent for scope in scopes):
            raise refuse("admin_consent_needed")
        granted = self._consented(mailbox, scopes, prompt)
        if granted is None:
            if prompt == "none":
                raise refuse("interaction_needed")
            shown = [scope for scope in scopes if scope not in ("openid", "profile", "email")]
            return Response.of_html(pages.consent(self.request.target, mailbox.address, self.application.name, shown))
        return self._back(self._code(mailbox, granted))

    def _account(self, prompt: str) -> Mailbox | None:
        """Who signs in: the account that was picked, or with prompt=none the one of the browser's session."""
        if "account" in self.form:
            mailbox = self.tenant.mailbox(self.form["account"])
            if mailbox is None:
                raise refuse("unknown_user", self.form["account"])
            self.cookie = self.tenant.random.secret(24)
            self.tenant.state.sign_ins.sessions[self.cookie] = mailbox.address
            return mailbox
        if prompt == "none":
            address = self.tenant.state.sign_ins.sessions.get(self.request.cookies().get(_COOKIE, ""), "")
            return self.tenant.mailbox(address)
        return None

    def _consented(self, mailbox: Mailbox, scopes: list[str], prompt: str) -> list[str] | None:
        """The scopes that were agreed to; None when somebody has to be asked first."""
        consents = self.tenant.state.sign_ins.consents
        key = consent_key(self.application.client_id, mailbox.address)
        known = set(consents.get(key, []))
        wanted = [scope for scope in scopes if scope not in OIDC[:3]]
        if self.form.get("consent") == "decline":
            raise refuse("consent_refused")
        if self.form.get("consent") == "accept":
            chosen = wanted
            if "choose" in self.form:
                chosen = parse_qs(self.request.body.decode("utf-8", "replace")).get("scope", [])
            consents[key] = sorted(known - {short(one) for one in wanted} | {short(one) for one in chosen})
            return [scope for scope in scopes if scope in OIDC[:3] or scope in chosen]
        if prompt == "consent" or not {short(one) for one in wanted} <= known:
            return None
        return scopes

    def _code(self, mailbox: Mailbox, scopes: list[str]) -> dict[str, str]:
        code = "0.A" + self.tenant.random.secret(80)
        self.tenant.state.sign_ins.codes[digest(code)] = Code(
            client_id=self.application.client_id,
            address=mailbox.address,
            redirect_uri=self.redirect_uri,
            scopes=scopes,
            challenge=self.query.get("code_challenge"),
            challenge_method=self.query.get("code_challenge_method", "plain"),
            nonce=self.query.get("nonce"),
            expires=self.tenant.now() + CODE_LIFE,
        )
        return {"code": code, "session_state": self.tenant.random.uuid()}

    def _back(self, answer: dict[str, str]) -> Response:
        if "state" in self.query:
            answer["state"] = self.query["state"]
        mode = self.query.get("response_mode", "query")
        if mode == "form_post":
            return Response.of_html(pages.post_back(self.redirect_uri, answer))
        mark = "#" if mode == "fragment" else "&" if urlsplit(self.redirect_uri).query else "?"
        return Response(302, b"", {"Location": f"{self.redirect_uri}{mark}{urlencode(answer)}"})

    def _signed_cookie(self, response: Response) -> Response:
        if not self.cookie:
            return response
        return response.with_headers({"Set-Cookie": f"{_COOKIE}={self.cookie}; Path=/; HttpOnly; SameSite=Lax"})
