"""Access tokens: handing them out, renewing them."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.modules.registry import Registry

from ..graph.auth import Tokens, renew
from ..graph.client import GraphClient
from ..graph.errors import (
    ApplicationRefused,
    GraphError,
    MailboxUnavailable,
    SignInNeeded,
    Throttled,
)
from ..graph.login_errors import TOKEN_REQUEST
from ..graph.sessions import SessionPool
from .explanation import explain
from .own_cursor import on_own_cursor

# A token is renewed when it has less than this left: enough for the longest request and clocks that differ.
MARGIN = timedelta(minutes=5)
# Longer than a renewal may take: two exchanges with the timeouts of graph/auth.py.
LONGEST_RENEWAL = timedelta(seconds=90)

_sessions = SessionPool()


class AccountToken:
    """What a Graph client asks for its token: called from any thread, it uses cursors of its own only.

    ``patience`` is how long it waits while another worker renews.
    """

    def __init__(self, registry: Registry, account_id: int, *, patience: timedelta = LONGEST_RENEWAL) -> None:
        self._registry = registry
        self._account_id = account_id
        self._patience = patience
        self._token = ""
        self._good_until = fields.Datetime.now()

    def prime(self, token: str | bool, validity) -> None:
        """Take a token that is known already, so that no cursor is needed while it is good."""
        if token and validity:
            self._token, self._good_until = token, validity

    def __call__(self, force: bool) -> str:
        """Return a token; another one than the last if ``force``. Raises a GraphError."""
        if force or not _is_good(self._token, self._good_until):
            self._renew(refused=self._token if force else "")
        return self._token

    def _renew(self, refused: str) -> None:
        outcome = on_own_cursor(
            self._registry,
            lambda env: env["microsoft.account"].browse(self._account_id)._good_token(refused, self._patience),
        )
        if isinstance(outcome, GraphError):
            raise outcome
        self._token, self._good_until, known = outcome
        if not known:
            trouble = on_own_cursor(
                self._registry, lambda env: env["microsoft.account"].browse(self._account_id)._identify()
            )
            if isinstance(trouble, Throttled):  # whoever asks for a pause gets it
                raise trouble


class MicrosoftAccountTokens(models.Model):
    _inherit = "microsoft.account"

    def _graph_client(self) -> GraphClient:
        """Return a client for this mailbox. It may be used by another thread than this one, by one at a time.

        Nothing is asked of Microsoft here; the token is renewed when the client needs it. Raises SignInNeeded for a
        user without account (an empty record).
        """
        if not self:
            raise SignInNeeded("No Microsoft account is connected.")
        self.ensure_one()
        account = self.sudo()
        token = AccountToken(self.env.registry, account.id)
        if account.state != "sign_in":
            token.prime(account.access_token, account.token_validity)
        return self._client_with(account._own_application().cloud, token, key=account.id)

    @api.model
    def _client_with(self, cloud, token, key=None) -> GraphClient:
        session = _sessions.get((self.env.cr.dbname, cloud.graph_url, key)) if key else None
        return GraphClient(cloud.graph_url, token, session=session, verify=cloud.verify)

    def _report(self, error: GraphError) -> None:
        """Write down, on a cursor of its own, what an error of Graph means for the account.

        Errors of a renewal are there already, and the person may have connected again since.
        """
        self.ensure_one()
        if error.request in ("", TOKEN_REQUEST):
            return
        account_id = self.id

        def note(env):
            env["microsoft.account"].browse(account_id)._note_error(error)

        on_own_cursor(self.env.registry, note)

    # ------------------------------------------------------------------
    # Renewing. What follows runs on a cursor of its own.
    # ------------------------------------------------------------------

    def _good_token(self, refused: str, patience: timedelta):
        """Return an access token that is good (and not ``refused``), the end of its validity, and whether it is known
        whose mailbox it is; or a GraphError.

        The error is returned, not raised, for what is written about it must be committed.
        """
        if not self.exists():
            return SignInNeeded("The account was removed.")
        if self._has_good_token(refused):
            return self.access_token, self.token_validity, self._is_identified()
        # The row stays locked until the new refresh token is committed. NO KEY: rows that point to it do not wait.
        # If another worker renewed while we waited, this fails to serialize, and on_own_cursor reads anew.
        self.env.cr.execute("SET LOCAL lock_timeout = %s", [int(patience.total_seconds() * 1000)])
        self.env.cr.execute(
            "SELECT id FROM microsoft_account WHERE id = %s FOR NO KEY UPDATE", [self.id], log_exceptions=False
        )
        if self.state in ("none", "sign_in") or not self.refresh_token:
            return SignInNeeded(self.error or explain(self.env, SignInNeeded("")))
        application = self._own_application()
        try:
            tokens = renew(application, self.refresh_token, application.cloud.scopes(*self._granted_scopes()))
        except (SignInNeeded, MailboxUnavailable, ApplicationRefused) as error:
            self._note_error(error)
            return error
        except GraphError as error:
            return error
        self.write({**self._token_values(tokens), "state": "connected", "error": False, "claims": False})
        return self.access_token, self.token_validity, self._is_identified()

    def _has_good_token(self, refused: str) -> bool:
        return (
            self.state != "sign_in"
            and self.access_token != refused
            and _is_good(self.access_token, self.token_validity)
        )

    def _granted_scopes(self) -> list[str]:
        return (self.scopes or "").split() or self._wanted_scopes()

    @api.model
    def _wanted_scopes(self) -> list[str]:
        """The permissions asked for, as short names (MSAL adds offline_access)."""
        return ["User.Read", "Calendars.ReadWrite"]

    @api.model
    def _token_values(self, tokens: Tokens) -> dict:
        return {
            "access_token": tokens.access_token,
            "refresh_token": tokens.refresh_token,
            "token_validity": fields.Datetime.now() + timedelta(seconds=tokens.expires_in),
        }


def _is_good(token: str | bool, validity) -> bool:
    return bool(token and validity) and validity - fields.Datetime.now() > MARGIN
