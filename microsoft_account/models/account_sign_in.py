"""Connecting: from the start of a sign-in to the stored tokens."""

from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import urlencode

from odoo import api, fields, models

from ..graph.auth import finish_sign_in, start_sign_in
from ..graph.errors import GraphError
from ..graph.login_errors import Reason, refusal
from ..graph.person import Person, read_person
from .own_cursor import on_own_cursor

# People get other addresses, seldom: who has which is read again after so long.
ADDRESSES_HOLD = timedelta(days=1)
# What the sign-in itself is granted, besides the permissions asked for.
_OF_THE_SIGN_IN = ("openid", "profile", "email", "offline_access")


class MicrosoftAccountSignIn(models.Model):
    _inherit = "microsoft.account"

    @api.model
    def _start_sign_in(self) -> dict:
        """Return the flow of a new sign-in of the current user: JSON-able, secret, for his session only."""
        company = self._company_for(self.env.user)
        application = self._application(company)
        account = self._for_user(self.env.user).sudo()
        flow = start_sign_in(
            application,
            self._redirect_url(),
            application.cloud.scopes(*self._wanted_scopes()),
            claims=account.claims or "",
        )
        return {**flow, "company_id": company.id}

    @api.model
    def _finish_sign_in(self, flow: Mapping, answer: Mapping[str, str], services: list[str]) -> None:
        """Connect the current user with what came back from Microsoft. Raises a GraphError.

        The code is good once, so nothing of this may be repeated by a conflict in the database: Microsoft is asked
        first, then everything is stored on a cursor of its own.
        """
        company = self.env["res.company"].browse(flow.get("company_id") or []).exists()
        application = self._application(company)
        sign_in = finish_sign_in(application, flow, answer)
        granted = _short_names(sign_in.tokens.scopes) or self._wanted_scopes()
        if missing := {name.lower() for name in self._wanted_scopes()} - {name.lower() for name in granted}:
            raise refusal(Reason.CONSENT, f"Not granted: {', '.join(sorted(missing))}.")
        person = read_person(self._client_with(application.cloud, lambda force: sign_in.tokens.access_token))
        user_id = self.env.uid
        values = {
            **self._token_values(sign_in.tokens),
            **self._person_values(person),
            "object_id": sign_in.object_id or person.object_id,
            "tenant_id": sign_in.tenant_id,
            "company_id": company._microsoft_own_application().id,
            "scopes": " ".join(sorted(granted)),
            "state": "connected",
            "error": False,
            "claims": False,
        }
        on_own_cursor(
            self.env.registry,
            lambda env: env["microsoft.account"]._connect(user_id, values, services),
            uid=user_id,
            lang=self.env.lang,
        )
        self.env["microsoft.account"].invalidate_model()

    @api.model
    def _connect(self, user_id: int, values: dict, services: list[str]) -> None:
        account = self.search([("user_id", "=", user_id)])
        changed = account._is_another_mailbox(values["object_id"], values["address"])
        if account:
            account.write(values)
        else:
            account = self.create({**values, "user_id": user_id})
        if changed:
            account._mailbox_changed()
        account._after_sign_in(services)

    def _mailbox_changed(self) -> None:
        """Called before :meth:`_after_sign_in` when the person connected another mailbox than before."""

    def _after_sign_in(self, services: list[str]) -> None:
        """Called when a person has connected, in the transaction that stores the tokens: no requests from here.

        ``services`` are those for which he came, such as "calendar".
        """

    @api.model
    def _admin_consent_url(self, state: str) -> str:
        """Where an administrator of the tenant gives the permissions for everybody."""
        application = self._application(self._company_for(self.env.user))
        tenant = "organizations" if application.tenant == "common" else application.tenant
        query = {
            "client_id": application.client_id,
            "redirect_uri": self._redirect_url(),
            "scope": " ".join(application.cloud.scopes(*self._wanted_scopes())),
            "state": state,
        }
        return f"{application.cloud.login_url}/{tenant}/v2.0/adminconsent?{urlencode(query)}"

    # ------------------------------------------------------------------
    # Whose mailbox is it, and under which addresses? Asked again daily, and of tokens from an older installation
    # ------------------------------------------------------------------

    @api.model
    def _person_values(self, person: Person) -> dict:
        return {
            "name": person.name,
            "address": person.address,
            "aliases": list(person.aliases),
            "login": person.login,
            "object_id": person.object_id,
            "addresses_read": fields.Datetime.now(),
        }

    def _is_identified(self) -> bool:
        """Return whether it is known well enough whose mailbox this is."""
        lately = self.addresses_read and fields.Datetime.now() - self.addresses_read < ADDRESSES_HOLD
        return bool(self.address and lately)

    def _identify(self) -> GraphError | None:
        """Ask whose mailbox this is, where that is not known (any more). To be called on a cursor of its own."""
        if self._is_identified() or not self.access_token:
            return None
        token = self.access_token
        try:
            client = self._client_with(self._own_application().cloud, lambda force: token)
            self.write(self._person_values(read_person(client)))
        except GraphError as error:
            return error
        return None


def _short_names(scopes: tuple[str, ...]) -> list[str]:
    """Graph's permissions among the granted scopes, without the host they may carry in front."""
    names = (scope.rpartition("/")[2] for scope in scopes)
    return [name for name in names if name.lower() not in _OF_THE_SIGN_IN]
