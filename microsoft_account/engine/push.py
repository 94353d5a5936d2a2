"""Odoo -> Outlook: sending what differs from the base, in batches, each answer committed before the next is sent."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from dataclasses import fields as fields_of
from typing import Any

from odoo import fields
from odoo.exceptions import UserError
from odoo.tools import split_every

from ..graph.client import Request, Response
from ..graph.errors import GraphError, Meaning, meaning
from ..sync import (
    Action,
    Conflict,
    Plan,
    Side,
    base_of_choice,
    changed_since,
    decide,
    delay,
    differing,
    made_before,
)
from .answers import concerns_the_run, holding_item
from .brake import look_at_odoo
from .gave_way import remember
from .parts import Parts, PartsSender

BATCH = 20
# A series may need two (first the whole, then its occurrences), and something may change under our hands.
ROUNDS = 4


@dataclass(frozen=True)
class Sending:
    """One request on its way, with what the link held when it was planned: edits made meanwhile are not forgotten."""

    link_id: int
    remote_id: str | None
    counter: int
    action: Action
    value: Any
    request: Request
    repeated: bool = False  # a creation that may have been carried out before, its answer lost
    left: frozenset[str] = frozenset()  # fields that are sent in the next round


class Push:
    """Sends the pending links of a collection, or ``only`` some of them.

    An item that is refused fails alone and is tried again later.
    """

    def __init__(self, collection, client, transactions, outcome, pull, only=None):
        self.collection = collection
        self.client = client
        self.transactions = transactions
        self.outcome = outcome
        self.pull = pull
        self.links = collection.env[collection._link_model]
        self.parts = PartsSender(self)
        self.only = [] if only is None else [("id", "in", only)]

    def send(self):
        """Send everything that is pending; what changed under our hands is merged and sent again, a few times."""
        pending = self.transactions.do(self._pending_without_harm)
        again: list[str] = []
        for _round in range(ROUNDS):
            if not pending:
                return
            again = self._send_batches(pending)
            if again:
                self.pull.apply_items(self.pull.ask(again))
            pending = self.transactions.do(lambda: self._pending().ids)
        self.transactions.do(lambda: self._put_off(again))

    def _pending_without_harm(self) -> list[int]:
        pending = self._pending()
        look_at_odoo(self.collection, pending)
        return pending.ids

    def _send_batches(self, pending: Sequence[int]) -> list[str]:
        progress = self.transactions.progress
        progress.total += len(pending)
        again = []
        for part in split_every(BATCH, pending, list):
            again += self._send_batch(part)
            progress.done += len(part)
        return again

    def _put_off(self, remote_ids: Sequence[str]):
        """Somebody keeps changing these items in Outlook, or Outlook says so: leave them for longer and longer."""
        reason = self.collection._user_env()._(
            "Outlook refused the change again and again, as if somebody else were changing the event. Odoo tries later."
        )
        for link in self._pending().filtered(lambda link: link.remote_id in remote_ids):
            link._note_problem(reason, fields.Datetime.now() + delay(link.tries + 1))

    def _pending(self):
        return self.links.search(
            [
                ("collection_id", "=", self.collection.id),
                ("counter", ">", 0),
                *self.only,
                "|",
                ("retry_at", "=", False),
                ("retry_at", "<=", fields.Datetime.now()),
            ]
        )

    def _send_batch(self, link_ids: Sequence[int]) -> list[str]:
        """Send one batch. Return the remote ids of items that must be looked at and planned again."""
        sendings, in_parts = self.transactions.do(lambda: self._plan(self.links.browse(link_ids)))
        for parts in in_parts:
            self.parts.send(parts)
        changed = self._changed_meanwhile([sending for sending in sendings if sending.action is Action.DELETE])
        sendings = [sending for sending in sendings if sending.remote_id not in changed]
        if not sendings:
            return changed
        outcomes = self.client.batch([sending.request for sending in sendings])
        answered = list(zip(sendings, self._completed(sendings, outcomes), strict=True))
        again = self.transactions.do(lambda: [key for each in answered if (key := self._settle(*each))])
        self._stop_if_needed(outcomes)
        return [*changed, *again]

    def _completed(self, sendings, outcomes) -> list[Response | GraphError]:
        """Read again what an answer does not show whole."""
        outcomes = [
            outcome if sending.action is Action.DELETE else holding_item(self.collection, outcome)
            for sending, outcome in zip(sendings, outcomes, strict=True)
        ]
        incomplete = {
            outcome.body["id"]: outcome.body
            for sending, outcome in zip(sendings, outcomes, strict=True)
            if isinstance(outcome, Response)
            and sending.action is Action.UPDATE
            and self.collection._shows_part_only(sending.value)
        }
        whole = dict(self.pull.complete(incomplete.items()))
        return [
            Response(outcome.status, whole[outcome.body["id"]], outcome.headers)
            if isinstance(outcome, Response) and outcome.body and whole.get(outcome.body["id"])
            else outcome
            for outcome in outcomes
        ]

    # ------------------------------------------------------------------
    # Planning
    # ------------------------------------------------------------------

    def _plan(self, links) -> tuple[list[Sending], list[Parts]]:
        """Decide what to send for each link; what needs nothing is settled at once."""
        records = self.collection._records_of(links)
        present = self.collection._odoo_values(self.collection._all_records(records).filtered("active"))
        sendings = []
        for link in links:
            try:
                sending = self._plan_link(link, records[link], present.get(records[link].id))
            except UserError as error:  # Outlook could not take this event as it is
                link._note_problem(str(error), fields.Datetime.now() + delay(link.tries + 1))
            else:
                sendings += [sending] if sending else []
        whole = [sending for sending in sendings if isinstance(sending, Sending)]
        return whole, [sending for sending in sendings if isinstance(sending, Parts)]

    def _plan_link(self, link, record, odoo) -> Sending | Parts | None:
        base = self.collection._base_of(link) if link.state == "linked" else None
        if base and odoo is None:
            odoo = self.collection._remainder(link)
        if base and (answers := self.collection._replies(link, record)):
            return Parts(link.id, link.remote_id, link.counter, link.item, None, answers)
        outlook = base.outlook if base else None
        policy = self.collection._policy(link, record, link.item, odoo, outlook)
        if choice := link.choice and Side(link.choice):
            base = base_of_choice(choice, odoo, outlook)
            policy = replace(policy, winner=choice)
        plan = decide(base, odoo, outlook, policy)
        body = self._body(link, plan, outlook)
        if body == {} and (parts := self.collection._parts(outlook, plan.value)):
            return Parts(link.id, link.remote_id, link.counter, link.item, odoo, parts)
        if plan.outlook is Action.NOTHING or body == {}:
            if odoo is not None and odoo == outlook:  # what was to be sent came to nothing
                link._write_changed({"base": False})
            elif body == {}:  # nothing that Outlook could hold: the sides agree to differ
                remark = self.collection._why_not(outlook, odoo) or link.remark
                link.write({"base": self.collection._dump(odoo), "remark": remark})
            elif odoo is None and base and not policy.push:
                self.collection._deletion_kept_here(link)
            link._subtract_edits(link.counter)
            link._clear_problem()
            return None
        if plan.outlook is Action.CREATE:
            repeated = bool(link.transaction_id)
            link.transaction_id = link.transaction_id or link._creation_key()
            request = Request("POST", self.collection._item_path(), {**body, "transactionId": link.transaction_id})
            left = self.collection._fields_of_parts(plan.value)
            return Sending(link.id, None, link.counter, plan.outlook, odoo, request, repeated, left)
        path = self.collection._item_path(link.remote_id)
        version = {"If-Match": link.etag} if link.etag else {}
        if plan.outlook is Action.DELETE:
            request = Request("DELETE", path, headers=version)
            return Sending(link.id, link.remote_id, link.counter, plan.outlook, odoo, request)
        request = Request("PATCH", path, body, version)
        left = self.collection._fields_of_parts(plan.value)
        return Sending(link.id, link.remote_id, link.counter, plan.outlook, odoo, request, left=left)

    def _body(self, link, plan: Plan, known) -> dict[str, Any] | None:
        if plan.outlook is Action.CREATE:
            return {**self.collection._write_item(plan.value), **self.collection._creation_values(link, plan.value)}
        if plan.outlook is Action.UPDATE:
            names = self.collection._fields_to_send(known, plan)
            return self.collection._write_item(plan.value, names, known=link.item)
        return None

    def _changed_meanwhile(self, deletions: Sequence[Sending]) -> list[str]:
        """Graph does not promise to heed If-Match when it deletes: look first. Return the ids of what is not as we
        knew it."""
        if not deletions:
            return []
        outcomes = self.client.batch([Request("GET", sending.request.path) for sending in deletions])
        self._stop_if_needed(outcomes)
        etags = {link.id: link.etag for link in self.links.browse([sending.link_id for sending in deletions])}
        self.transactions.do(lambda: None)
        return [
            sending.remote_id
            for sending, outcome in zip(deletions, outcomes, strict=True)
            if isinstance(outcome, Response) and not _has_version(outcome.body, etags[sending.link_id])
        ]

    def _stop_if_needed(self, outcomes: Sequence[Response | GraphError]):
        """End the run when an answer inside a batch concerns all of it (throttling, sign-in, configuration)."""
        for outcome in outcomes:
            if concerns_the_run(outcome):
                raise outcome

    # ------------------------------------------------------------------
    # Answers
    # ------------------------------------------------------------------

    def _settle(self, sending: Sending, outcome: Response | GraphError) -> str | None:
        """Take note of an answer. Return the remote id when the item must be planned again."""
        link = self.links.browse(sending.link_id)
        if isinstance(outcome, Response):
            self._agree(link, sending, outcome)
            return None
        what = meaning(outcome)
        if what is Meaning.GONE and sending.action is Action.DELETE:
            self._agree(link, sending, outcome)
        elif what in (Meaning.PLAN_AGAIN, Meaning.GONE) and sending.remote_id:
            return sending.remote_id
        elif not concerns_the_run(outcome):
            link._note_problem(self.collection._explain(outcome), fields.Datetime.now() + delay(link.tries + 1))
        return None

    def _agree(self, link, sending: Sending, outcome: Response | GraphError):
        """Both sides hold the same now; edits made since the request was planned stay pending."""
        self.outcome.pushed += 1
        link._subtract_edits(sending.counter)
        link._clear_problem()
        if sending.action is Action.DELETE:
            link.write({"state": "gone", "item": False, "base": False, "etag": False, "decision": False})
            return
        item = outcome.body
        link.write({"state": "linked", "remote_id": item["id"], "transaction_id": False, "decision": False})
        try:
            remote, remarks = self.collection._read_item(item)
        except UserError as error:
            link._note_problem(str(error), fields.Datetime.now() + delay(link.tries + 1))
            return
        held = self.collection._take_over(link, sending.value, remote)
        if held != sending.value:
            self.outcome.pulled += 1
        # A repeated creation is answered with the event as it was made the first time: what was edited since is still
        # to be sent, as are the parts. Otherwise Outlook keeps it as well as it can.
        repeated = sending.repeated or (sending.action is Action.CREATE and made_before(item, fields.Datetime.now()))
        left = differing(held, remote) & (_all_fields(remote) if repeated else sending.left)
        if repeated and changed_since(item):
            edits = [(name, getattr(held, name), getattr(remote, name)) for name in sorted(left)]
            remember(self.collection, link, [Conflict(name, Side.ODOO, *values) for name, *values in edits])
        base = replace(held, **{name: getattr(remote, name) for name in left})
        link.write(
            {
                "item": item,
                "base": self.collection._dump(base) if base != remote else False,
                **self.collection._link_values(item, remarks),
            }
        )
        if left:
            link._count_edit()
        record = self.collection._records_of(link)[link]
        if record:
            self.collection._link_record(link, record)


def _has_version(item: Any, etag: str) -> bool:
    return isinstance(item, dict) and item.get("@odata.etag") == etag


def _all_fields(value) -> frozenset[str]:
    return frozenset(field.name for field in fields_of(value))
