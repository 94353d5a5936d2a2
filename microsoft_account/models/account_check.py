"""Looking whether things work, and saying in words what does not: the application for the administrator, the
connection for its owner.

A check is a list of lines, in order: ``{"name", "state", "text"}``. The state is "good", "bad", or "unknown" for what
cannot be told from here. What hangs on something bad is not asked any more.
"""

from urllib.parse import urlsplit

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools.translate import LazyTranslate

from ..graph.auth import Application
from ..graph.errors import AccessDenied, GraphError, NetworkError, Unreadable
from ..graph.examine import examine, is_guid
from ..graph.login_errors import Reason
from .explanation import explain

_lt = LazyTranslate(__name__)

# For somebody who has the registration at Microsoft before him; others are told to ask for such a person.
_FOR_ADMINISTRATORS = {
    Reason.WRONG_SECRET: _lt(
        "Microsoft refuses the client secret. Copy its value again (not its ID), or create a new one."
    ),
    Reason.SECRET_EXPIRED: _lt(
        "The client secret has expired. Create a new one at Microsoft and enter it here. Nobody has to connect again."
    ),
    Reason.UNKNOWN_APPLICATION: _lt(
        "Microsoft does not know this client ID in the tenant “%(tenant)s”, or the application is disabled there. "
        "Check the client ID, the tenant and the cloud."
    ),
    Reason.WRONG_TENANT: _lt("There is no tenant “%(tenant)s” in this cloud. Check the tenant and the cloud."),
    Reason.ONE_TENANT: _lt(
        "The application is registered for one organization only. Enter the tenant ID of that organization in place of "
        "“%(tenant)s”."
    ),
    Reason.REDIRECT: _lt("The redirect address is not registered. Add it to the registration, as platform “Web”."),
}
LOCAL = ("localhost", "127.0.0.1", "::1")


class MicrosoftAccountCheck(models.Model):
    _inherit = "microsoft.account"

    # ------------------------------------------------------------------
    # The application
    # ------------------------------------------------------------------

    @api.model
    def _test_application(self, entered, company_id=False):
        """Return what Microsoft says about an application, for administrators.

        :param entered: client_id, client_secret, tenant and cloud as they are on the screen, saved or not; an empty
            secret is the one that is stored.
        :param company_id: whose application it is; the database's without one.
        """
        if not self.env.user._is_system():
            raise AccessError(self.env._("Only an administrator can test the configuration."))
        company = self.env["res.company"].sudo().browse(company_id or [])
        stored = company.microsoft_stored_secret if company else self._application().client_secret
        application = self._application_as_entered(entered, stored)
        lines = self._look_at_application(application)
        if all(line["state"] != "bad" for line in lines):
            lines += self._ask_about_application(application)
        return [*lines, self._look_at_redirect_address()]

    @api.model
    def _application_as_entered(self, entered, stored_secret):
        parts = {name: str(entered.get(name) or "").strip() for name in ("client_id", "client_secret", "tenant")}
        return Application(
            parts["client_id"],
            parts["client_secret"] or stored_secret or "",
            parts["tenant"] or "common",
            self._cloud(str(entered.get("cloud") or "")),
        )

    @api.model
    def _look_at_application(self, application):
        """What can be seen without asking."""
        lines = []
        if not application.client_id:
            lines.append(
                bad(
                    self.env._("Client ID"),
                    self.env._("It is missing. Copy the “Application (client) ID” at Microsoft."),
                )
            )
        elif not is_guid(application.client_id):
            lines.append(
                bad(
                    self.env._("Client ID"),
                    self.env._("This is no ID. Copy the “Application (client) ID” at Microsoft."),
                )
            )
        if not application.client_secret:
            lines.append(
                bad(
                    self.env._("Client secret"),
                    self.env._("It is missing. Create one at Microsoft and copy its value."),
                )
            )
        elif is_guid(application.client_secret):
            text = self.env._(
                "This is the ID of the secret. Its value is needed, which Microsoft shows only right after it was "
                "created: create a new one if you no longer have it."
            )
            lines.append(bad(self.env._("Client secret"), text))
        return lines

    @api.model
    def _ask_about_application(self, application):
        error = examine(application)
        if isinstance(error, NetworkError):
            return [bad(self.env._("Microsoft's sign-in service"), self._say_to_administrator(error, application))]
        lines = [good(self.env._("Microsoft's sign-in service"), urlsplit(application.cloud.login_url).hostname)]
        about_tenant = error and error.code in (Reason.WRONG_TENANT.value, Reason.ONE_TENANT.value)
        if error and not about_tenant:
            lines.append(bad(self.env._("Application"), self._say_to_administrator(error, application)))
        elif error:
            lines.append(bad(self.env._("Tenant"), self._say_to_administrator(error, application)))
        else:
            lines.append(good(self.env._("Application and secret"), self.env._("Microsoft accepts them.")))
        return lines

    @api.model
    def _say_to_administrator(self, error, application):
        by_code = {reason.value: text for reason, text in _FOR_ADMINISTRATORS.items()}
        if error.code in by_code:
            # A lazy sentence takes its arguments where it is made, and there the tenant is not known.
            # pylint: disable-next=translation-not-lazy
            return self.env._(by_code[error.code]) % {"tenant": application.tenant}
        if isinstance(error, NetworkError) and not isinstance(error, Unreadable):
            return self.env._("It cannot be reached from this server: %s", error.message)
        return explain(self.env, error)

    @api.model
    def _look_at_redirect_address(self):
        address = urlsplit(self._redirect_url())
        if address.scheme != "https" and address.hostname not in LOCAL:
            return bad(
                self.env._("Redirect address"),
                self.env._(
                    "Microsoft only sends people back to https. Make Odoo reachable by https, and open it by that "
                    "address as an administrator once (or set the system parameter web.base.url)."
                ),
            )
        return unknown(
            self.env._("Redirect address"),
            self.env._(
                "Whether it is registered shows when somebody connects: a missing one is refused with AADSTS50011."
            ),
        )

    # ------------------------------------------------------------------
    # The connection of a person
    # ------------------------------------------------------------------

    def _check_connection(self):
        """Return the lines about this account, each asked anew of Microsoft."""
        self.ensure_one()
        client = self._graph_client()
        try:
            me = client.get("/me", {"$select": "id,displayName,mail,userPrincipalName"})
        except GraphError as error:
            return [bad(self.env._("Sign-in"), say(self.env, error))]
        address = me.get("mail") or me.get("userPrincipalName")
        return [good(self.env._("Sign-in"), self.env._("Signed in as %s", address)), *self._check_permissions(client)]

    def _check_permissions(self, client):
        granted = {name.lower() for name in self.sudo()._granted_scopes()}
        missing = [name for name in self._wanted_scopes() if name.lower() not in granted]
        if missing:
            text = self.env._("Not given: %s. Connect again and accept all permissions.", ", ".join(missing))
            return [bad(self.env._("Permissions"), text)]
        return [good(self.env._("Permissions"), ", ".join(self._wanted_scopes())), *self._check_services(client)]

    def _check_services(self, client):
        """Return the lines about what the addons use of the mailbox."""
        return []


def say(env, error):
    """Say an error of a check to the person whose connection it is."""
    if isinstance(error, AccessDenied):
        return env._(
            "Microsoft does not allow Odoo to use it. A policy of your organization may forbid it: ask the "
            "administrator of your Microsoft 365."
        )
    return explain(env, error)


def good(name, text):
    return {"name": name, "state": "good", "text": text}


def bad(name, text):
    return {"name": name, "state": "bad", "text": text}


def unknown(name, text):
    return {"name": name, "state": "unknown", "text": text}
