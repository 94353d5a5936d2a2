"""The addresses of Entra ID: metadata, keys, authorize, token, logout."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from ..web.messages import Request, Response
from ..web.router import NoSuchMethod, Router
from . import pages
from .accounts import Application
from .authorize import Authorize
from .errors import SignInError, refuse
from .exchange import basic, exchange
from .keys import SigningKey

if TYPE_CHECKING:
    from ..tenant import Tenant

SHARED_TENANTS = ("common", "organizations", "consumers")


class LoginService:
    """Entra ID of one tenant. ``login_url`` is https, ``page_url`` is where a person's pages are (plain http)."""

    def __init__(self, tenant: Tenant, key: SigningKey) -> None:
        self.tenant = tenant
        self.key = key
        self.login_url = ""
        self.page_url = ""
        self.routes: Router[Callable[[Request, dict[str, str]], Response]] = Router()
        for method, path, handler in (
            ("GET", "/{tenant}/v2.0/.well-known/openid-configuration", self.metadata),
            ("GET", "/{tenant}/.well-known/openid-configuration", self.metadata),
            ("GET", "/{tenant}/discovery/instance", self.instance),
            ("GET", "/{tenant}/discovery/v2.0/keys", self.keys),
            ("GET", "/{tenant}/oauth2/v2.0/authorize", self.authorize),
            ("POST", "/{tenant}/oauth2/v2.0/authorize", self.authorize),
            ("POST", "/{tenant}/oauth2/v2.0/token", self.token),
            ("GET", "/{tenant}/oauth2/v2.0/logout", self.logout),
            ("GET", "/{tenant}/v2.0/adminconsent", self.admin_consent),
        ):
            self.routes.add(method, path, handler)

    def handle(self, request: Request) -> Response:
        """The answer to a request; NoSuchPath when it is none of ours."""
        try:
            handler, values = self.routes.find(request.method, request.path)
        except NoSuchMethod:
            return Response.of_json({"error": "method_not_allowed"}, 405)
        with self.tenant.lock:
            try:
                if "tenant" in values:
                    self._check_tenant(values["tenant"])
                response: Response = handler(request, values)
            except SignInError as error:
                return self.error_json(error)
        return response

    # -- addresses ---------------------------------------------------------------------------------------------------

    def metadata(self, request: Request, values: dict[str, str]) -> Response:
        name = values["tenant"]
        token_base, page_base = f"{self.login_url}/{name}", f"{self.page_url}/{name}"
        shared = name.lower() in SHARED_TENANTS
        issuer = f"{self.login_url}/{{tenantid}}/v2.0" if shared else self.issuer
        return Response.of_json(
            {
                "issuer": issuer,
                "authorization_endpoint": f"{page_base}/oauth2/v2.0/authorize",
                "token_endpoint": f"{token_base}/oauth2/v2.0/token",
                "jwks_uri": f"{token_base}/discovery/v2.0/keys",
                "end_session_endpoint": f"{page_base}/oauth2/v2.0/logout",
                "response_types_supported": ["code", "code id_token"],
                "response_modes_supported": ["query", "fragment", "form_post"],
                "subject_types_supported": ["pairwise"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
                "code_challenge_methods_supported": ["S256", "plain"],
                "scopes_supported": ["openid", "profile", "email", "offline_access"],
                "claims_supported": ["sub", "iss", "aud", "exp", "iat", "nonce", "name", "oid", "tid", "ver"],
                "tenant_region_scope": "EU",
                "cloud_instance_name": "localhost",
                "msgraph_host": "graph.microsoft.com",
            }
        )

    def instance(self, request: Request, values: dict[str, str]) -> Response:
        endpoint = f"{self.login_url}/{self.tenant.state.tenant_id}/v2.0/.well-known/openid-configuration"
        return Response.of_json({"tenant_discovery_endpoint": endpoint, "api-version": "1.1", "metadata": []})

    def keys(self, request: Request, values: dict[str, str]) -> Response:
        return Response.of_json({"keys": [self.key.as_jwk(self.issuer)]})

    def authorize(self, request: Request, values: dict[str, str]) -> Response:
        try:
            application = self._application(request.query.get("client_id", ""), values["tenant"])
            return Authorize(self.tenant, application, request).respond()
        except SignInError as error:
            return Response.of_html(pages.error(error.code, error.text), error.status)

    def token(self, request: Request, values: dict[str, str]) -> Response:
        client_id = request.form().get("client_id") or basic(request)[0]
        if not client_id:
            raise refuse("parameter_missing", "client_id")
        application = self._application(client_id, values["tenant"])
        answer = exchange(self.tenant, self.key, self.issuer, application, request)
        return Response.of_json(answer, headers={"Cache-Control": "no-store"})

    def logout(self, request: Request, values: dict[str, str]) -> Response:
        self.tenant.state.sign_ins.sessions.pop(request.cookies().get("ESTSAUTH", ""), None)
        target = request.query.get("post_logout_redirect_uri")
        if target:
            return Response(302, b"", {"Location": target})
        return Response.of_html(pages.signed_out())

    def admin_consent(self, request: Request, values: dict[str, str]) -> Response:
        """An administrator says yes for everybody: the scopes that needed him need him no longer."""
        query = request.query
        application = self._application(query.get("client_id", ""), values["tenant"])
        if not application.allows(query.get("redirect_uri", "")):
            raise refuse("wrong_redirect", query.get("redirect_uri", ""))
        application.admin_consent = []
        answer = {"admin_consent": "True", "tenant": self.tenant.state.tenant_id}
        if "state" in query:
            answer["state"] = query["state"]
        return Response(302, b"", {"Location": f"{query['redirect_uri']}?{urlencode(answer)}"})

    # -- rules -------------------------------------------------------------------------------------------------------

    @property
    def issuer(self) -> str:
        return f"{self.login_url}/{self.tenant.state.tenant_id}/v2.0"

    def _check_tenant(self, name: str) -> None:
        if name.lower() not in (*SHARED_TENANTS, self.tenant.state.tenant_id) and name.lower() not in self._domains():
            raise refuse("unknown_tenant", name)

    def _domains(self) -> set[str]:
        return {address.rpartition("@")[2] for address in self.tenant.state.mailboxes}

    def _application(self, client_id: str, tenant_name: str) -> Application:
        application = self.tenant.application(client_id)
        if application is None:
            raise refuse("unknown_application", client_id)
        if not application.enabled:
            raise refuse("application_disabled", client_id)
        if tenant_name.lower() == "consumers":
            raise refuse("wrong_audience", client_id)
        if application.single_tenant and tenant_name.lower() in SHARED_TENANTS:
            raise refuse("single_tenant", client_id)
        return application

    def error_json(self, error: SignInError) -> Response:
        at = self.tenant.now().strftime("%Y-%m-%d %H:%M:%SZ")
        return Response.of_json(error.as_json(self.tenant.random.uuid(), at), error.status)
