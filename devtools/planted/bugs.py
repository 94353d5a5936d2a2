"""The bugs, as data: where in the code, what stands there, and what a careless programmer would have written."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Bug:
    """In the function ``place`` of ``module`` (under `odoo.addons`), ``instead`` takes the place of ``text``."""

    name: str
    module: str
    place: str
    text: str
    instead: str


BUGS = (
    Bug(
        "the cursor is saved before what it brought is applied",
        "microsoft_account.engine.run",
        "Run._round",
        "pull.apply(delta)",
        "self.transactions.do(lambda: self._store_cursor(delta)); pull.apply(delta)",
    ),
    Bug(
        "a creation has no transactionId",
        "microsoft_account.engine.push",
        "Push._plan_link",
        '{**body, "transactionId": link.transaction_id}',
        "body",
    ),
    Bug(
        "the change counter is cleared, not reduced by what was sent",
        "microsoft_account.models.link",
        "MicrosoftLink._subtract_edits",
        "greatest(counter - %s, 0)",
        "0 * %s",
    ),
    Bug(
        "@removed is taken for deleted",
        "microsoft_account.engine.pull",
        "Pull.apply",
        "asked = self.ask(self._known(doubtful))",
        "removed = {key for key, item in delta.items.items() if '@removed' in item}; "
        "asked = [*self.ask(self._known(doubtful - removed)), *((key, None) for key in self._known(removed))]",
    ),
    Bug(
        "412 is avoided: no If-Match",
        "microsoft_account.engine.push",
        "Push._plan_link",
        '{"If-Match": link.etag} if link.etag else {}',
        "{}",
    ),
    Bug(
        "the new refresh token is not kept",
        "microsoft_account.models.account_tokens",
        "MicrosoftAccountTokens._token_values",
        '"refresh_token": tokens.refresh_token',
        '"refresh_token": self.refresh_token',
    ),
)
