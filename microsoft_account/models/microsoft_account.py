"""Whose Microsoft account an Odoo user connected."""

import os
from configparser import ConfigParser
from configparser import Error as ConfigError
from functools import lru_cache
from urllib.parse import urlencode, urljoin

from odoo import api, fields, models
from odoo.tools import config

from ..graph.auth import Application
from ..graph.clouds import choose
from ..graph.errors import GraphError, MailboxUnavailable, SignInNeeded
from ..graph.login_errors import Reason
from .explanation import explain

CALLBACK = "/microsoft_account/authentication"
START = "/microsoft_account/sign_in"
# Where the database's application is kept: client ID, secret, tenant, cloud.
APPLICATION_PARAMETERS = (
    "microsoft_calendar_client_id",
    "microsoft_calendar_client_secret",
    "microsoft_calendar.tenant",
    "microsoft_calendar.cloud",
)


class MicrosoftAccount(models.Model):
    """One row per Odoo user. A table of its own, so that a renewal never locks the user's row.

    A run must not write to it in its own transaction: the renewal, on another cursor, would wait for that run.
    """

    _name = "microsoft.account"
    _description = "Microsoft Account"
    _rec_name = "login"

    user_id = fields.Many2one("res.users", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(
        "res.company",
        copy=False,
        ondelete="set null",
        help="The company under whose own application the account was connected; empty for the database's.",
    )
    state = fields.Selection(
        [
            ("none", "Not connected"),
            ("connected", "Connected"),
            ("sign_in", "Sign in again"),
            ("refused", "Refused"),
        ],
        required=True,
        default="none",
        copy=False,
    )
    error = fields.Char("Last Problem", copy=False, help="What a person must know, and what to do about it.")
    name = fields.Char(copy=False)
    address = fields.Char(copy=False, index=True, help="The mailbox's main address, in lower case.")
    aliases = fields.Json("Other Addresses", copy=False, help="List of the mailbox's other addresses, in lower case.")
    addresses_read = fields.Datetime(copy=False, help="When Microsoft was asked for the addresses.")
    login = fields.Char(copy=False, help="What the person signs in with (userPrincipalName).")
    tenant_id = fields.Char("Tenant ID", copy=False)
    object_id = fields.Char("Object ID", copy=False, help="The person's ID within the tenant.")
    scopes = fields.Char(copy=False, help="The permissions Microsoft granted, as short names.")

    access_token = fields.Char(copy=False, exportable=False, groups="base.group_system")
    refresh_token = fields.Char(copy=False, exportable=False, groups="base.group_system")
    token_validity = fields.Datetime(copy=False, exportable=False, groups="base.group_system")
    claims = fields.Char(
        copy=False, exportable=False, groups="base.group_system", help="What the next sign-in must bring along (JSON)."
    )

    _one_per_user = models.Constraint("UNIQUE(user_id)", "A user has one Microsoft account.")

    # ------------------------------------------------------------------
    # The application
    # ------------------------------------------------------------------

    @api.model
    def _application(self, company=None) -> Application:
        """Return the application as the administrator registered it: a company's own, else the database's.

        Its parts may be missing. The addresses of the cloud come from the server, never from data.
        """
        parameters = self.env["ir.config_parameter"].sudo()
        own = company._microsoft_own_application() if company else None
        if own:
            said = (own.microsoft_client_id, own.microsoft_stored_secret, own.microsoft_tenant, own.microsoft_cloud)
        else:
            said = (parameters.get_param(key) for key in APPLICATION_PARAMETERS)
        client_id, client_secret, tenant, cloud = ((part or "").strip() for part in said)
        return Application(client_id, client_secret, tenant or "common", self._cloud(cloud))

    @api.model
    def _cloud(self, name):
        return choose(name, os.environ, _server_section(config["config"]))

    def _own_application(self) -> Application:
        """Return the application under which this account was connected: its tokens are good for no other one."""
        return self._application(self.sudo().company_id)

    @api.model
    def _company_for(self, user):
        """Return the company whose application a user signs in with (empty: the database's).

        Who is connected stays with the one under which he connected, whatever company he works in by now.
        """
        account = self._for_user(user).sudo()
        company = user.sudo().company_id if account.state in (False, "none") else account.company_id
        return company._microsoft_own_application()

    @api.model
    def _is_configured(self, user=None) -> bool:
        """Return whether a user (the current one) can be sent to Microsoft at all."""
        application = self._application(self._company_for(user or self.env.user))
        return bool(application.client_id and application.client_secret)

    @api.model
    def _redirect_url(self) -> str:
        """The address that the administrator registers with Microsoft, and to which people come back."""
        return urljoin(self.get_base_url(), CALLBACK)

    @api.model
    def _sign_in_url(self, return_url: str, service: str = "calendar") -> str:
        """Where to send a person who connects; ``return_url`` is where he is shown afterwards."""
        return f"{START}?{urlencode({'from_url': return_url, 'service': service})}"

    # ------------------------------------------------------------------
    # Looking up
    # ------------------------------------------------------------------

    @api.model
    def _for_user(self, user):
        """Return the account of a user, empty if he never connected one."""
        return self.sudo().search([("user_id", "=", user.id)]).sudo(self.env.su)

    def _addresses(self) -> frozenset[str]:
        """All addresses under which mail reaches these mailboxes, in lower case."""
        found = {address for account in self.sudo() for address in [account.address, *(account.aliases or ())]}
        return frozenset(found - {False, None, ""})

    def _is_another_mailbox(self, object_id, address) -> bool:
        """Return whether these belong to another person than this account does, as far as is known.

        The ID alone does not tell: Microsoft says it in two ways for personal accounts. Nor does the address, which
        changes with a person's name.
        """
        if not self.object_id and not self.address:
            return False
        same_id = self.object_id and self.object_id == object_id
        return not same_id and (address or "").lower() not in self._addresses()

    # ------------------------------------------------------------------
    # State
    # ------------------------------------------------------------------

    def _note_error(self, error: GraphError) -> None:
        """Write down what an error means for the account. Only a dead permission costs the tokens.

        Trouble with the application or the network is not the account's: its state stays.
        """
        self.ensure_one()
        values = {"error": explain(self.with_context(lang=self.user_id.lang).env, error)}
        if isinstance(error, SignInNeeded):
            values |= {"state": "sign_in", "access_token": False, "token_validity": False, "claims": error.claims}
            if error.code == Reason.EXPIRED.value:
                values["refresh_token"] = False
        elif isinstance(error, MailboxUnavailable):
            values["state"] = "refused"
        self.write(values)

    def _forget(self) -> None:
        """Disconnect: forget the tokens. Who it was stays, so that another mailbox is recognised as another."""
        self.sudo().write(
            {
                "state": "none",
                "error": False,
                "scopes": False,
                "access_token": False,
                "refresh_token": False,
                "token_validity": False,
                "claims": False,
            }
        )


@lru_cache(maxsize=1)
def _server_section(path: str | None) -> dict[str, str]:
    """The section [microsoft_account] of the server's configuration file."""
    parser = ConfigParser(interpolation=None)
    try:
        parser.read([path] if path else [])
    except (ConfigError, UnicodeDecodeError):
        # Odoo reads the same file and has complained already.
        return {}
    return dict(parser["microsoft_account"]) if parser.has_section("microsoft_account") else {}
