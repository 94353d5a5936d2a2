"""Outlook -> Odoo: applying what a delta brought, in chunks, each its own transaction."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import split_every

from ..graph.client import Request, Response
from ..graph.errors import Meaning, meaning
from ..sync import Action, Base, Delta, Plan, Policy, Side, base_of_choice, decide, delay, rebased
from .answers import concerns_the_run, holding_item
from .brake import look_at_outlook
from .gave_way import remember

_logger = logging.getLogger(__name__)

CHUNK = 50
BATCH = 20


@dataclass
class Pulled:
    """One item on its way into Odoo. ``value`` is None when it is gone from Outlook (``item``, too) or cancelled.

    ``link`` and ``record`` may be empty; ``archived`` is the record when it is archived, to be brought back perhaps.
    """

    remote_id: str
    item: dict[str, Any] | None
    value: Any
    remarks: Sequence[str]
    link: Any
    record: Any = None
    archived: Any = None
    odoo: Any = None
    base: Base | None = None
    policy: Policy | None = None
    plan: Plan | None = None
    remains: bool = False  # nothing of the planned value is left in the time that Odoo holds, but outside it


class Pull:
    """Applies items of Outlook to Odoo and keeps the links. One bad item fails alone."""

    def __init__(self, collection, client, transactions, outcome):
        self.collection = collection
        self.client = client
        self.transactions = transactions
        self.outcome = outcome
        self.links = collection.env[collection._link_model]

    def apply(self, delta: Delta):
        """Apply a round: its items, failed ones that are due again, and those it says (or lets suppose) are gone."""
        present = self._present(delta)
        items = dict(self.complete(present.items()))
        doubtful = set(delta.items) - set(present) - set(items)
        doubtful |= set(self._due_again()) - set(items)
        if delta.full:
            doubtful |= set(self.collection._expected_ids()) - set(items)
        if delta.unreadable:
            self.outcome.message = self.collection.env._("%s entries without an id were left out.", delta.unreadable)
        asked = self.ask(self._known(doubtful))
        gone = [key for key, item in asked if item is None]
        self.transactions.do(lambda: look_at_outlook(self.collection, gone))
        # What is gone comes first: the same meeting may be back as another item, for who declined is invited anew.
        self.apply_items([(key, None) for key in gone])
        self.apply_items([*items.items(), *(one for one in asked if one[1] is not None)])

    def foresee(self, delta: Delta) -> list[Pulled]:
        """Plan a round without carrying it out: what is there on both sides, and what would be done with it."""
        return self._plan(self.complete(self._present(delta).items()))

    def _present(self, delta: Delta) -> dict[str, Any]:
        return {key: self.collection._identified(item) for key, item in delta.items.items() if "@removed" not in item}

    def apply_items(self, items: Sequence[tuple[str, dict[str, Any] | None]]):
        """Apply items by remote id; None for one that Outlook certainly no longer has."""
        progress = self.transactions.progress
        progress.total += len(items)
        for chunk in split_every(CHUNK, items, list):
            done = self.transactions.do(lambda chunk=chunk: self._apply_chunk(chunk))
            self.outcome.pulled += done
            progress.done += len(chunk)

    # ------------------------------------------------------------------
    # What to apply
    # ------------------------------------------------------------------

    def _due_again(self) -> list[str]:
        """Items that the delta will not bring again: those that failed on their way into Odoo before and are due, and
        those whose version has been forgotten so that somebody looks at them."""
        here = [("collection_id", "=", self.collection.id), ("remote_id", "!=", False)]
        failed = [
            ("problem", "!=", False),
            ("counter", "=", 0),
            "|",
            ("retry_at", "=", False),
            ("retry_at", "<=", fields.Datetime.now()),
        ]
        forgotten = [("state", "=", "linked"), ("etag", "=", False), ("problem", "=", False)]
        return (self.links.search([*here, *failed]) | self.links.search([*here, *forgotten])).mapped("remote_id")

    def _known(self, remote_ids: Iterable[str]) -> list[str]:
        """Leave out ids that never meant anything here: a delta also names items outside the window."""
        return self.links.search(
            [
                ("collection_id", "=", self.collection.id),
                ("remote_id", "in", list(remote_ids)),
                ("state", "!=", "gone"),
            ]
        ).mapped("remote_id")

    def ask(self, remote_ids: Sequence[str]) -> list[tuple[str, dict[str, Any] | None]]:
        """Look whether items that seem gone are: they may only have left the window."""
        answers: list[tuple[str, dict[str, Any] | None]] = []
        for part in split_every(BATCH, remote_ids, list):
            outcomes = self.client.batch([Request("GET", self.collection._item_path(key)) for key in part])
            for key, answer in zip(part, outcomes, strict=True):
                outcome = holding_item(self.collection, answer)
                if isinstance(outcome, Response):
                    answers.append((key, outcome.body))
                elif meaning(outcome) is Meaning.GONE:
                    answers.append((key, None))
                elif concerns_the_run(outcome):
                    raise outcome
                else:
                    self.transactions.do(
                        lambda key=key, outcome=outcome: self._note_item(key, None, self.collection._explain(outcome))
                    )
        return self.complete(answers)

    def complete(self, items: Iterable[tuple[str, dict[str, Any] | None]]) -> list[tuple[str, dict[str, Any] | None]]:
        """Read what an item consists of besides itself: a delta shows a series as stubs of its occurrences."""
        whole, requests = self.collection._whole_items(list(items))
        for part in split_every(BATCH, requests.items(), list):
            outcomes = self.client.batch([request for _key, request in part])
            for (key, _request), answer in zip(part, outcomes, strict=True):
                outcome = holding_item(self.collection, answer)
                if isinstance(outcome, Response):
                    whole.append((key, outcome.body))
                elif meaning(outcome) is Meaning.GONE:
                    whole += [(key, None)] if self._known([key]) else []
                elif concerns_the_run(outcome):
                    raise outcome
                else:
                    self.transactions.do(
                        lambda key=key, outcome=outcome: self._note_item(key, None, self.collection._explain(outcome))
                    )
        return whole

    # ------------------------------------------------------------------
    # Planning
    # ------------------------------------------------------------------

    def _apply_chunk(self, chunk) -> int:
        try:
            with self.collection.env.cr.savepoint():
                return self._carry_out(self._plan(chunk))
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise
        except Exception as error:  # somewhere in the chunk is a bad one: find it, and let the others pass
            _logger.info("A chunk of %s items is applied one by one: %s", len(chunk), error)
        return sum(self._carry_out_alone(chunk_item) for chunk_item in chunk)

    def _carry_out_alone(self, chunk_item) -> int:
        try:
            with self.collection.env.cr.savepoint():
                return self._carry_out(self._plan([chunk_item]))
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise
        except (UserError, AccessError) as error:
            self._note_item(*chunk_item, str(error))
        except Exception as error:
            _logger.exception("Item %s could not be applied", chunk_item[0])
            self._note_item(*chunk_item, self.collection.env._("Unexpected error: %s", error))
        return 0

    def _plan(self, chunk) -> list[Pulled]:
        links = {
            link.remote_id: link
            for link in self.links.search(
                [("collection_id", "=", self.collection.id), ("remote_id", "in", [key for key, _item in chunk])]
            )
        }
        readable = []
        for key, item in chunk:
            if item is not None and not self.collection._takes_part(item):
                continue
            link = links.get(key, self.links)
            if item is not None:
                item = self.collection._admitted(link, self.collection._remembering(link, item))
                if item is None:
                    continue
            there = item is not None and not self.collection._is_cancelled(item)
            if not there and not link:
                continue
            try:
                value, remarks = self.collection._read_item(item) if there else (None, ())
            except UserError as error:
                self._note_item(key, item, str(error))
                continue
            if there and self.collection._is_used_up(link, value):
                if not link:
                    continue
                value = value if self.collection._goes_on(link, value) else None
            readable.append(Pulled(key, item, value, remarks, link))
        self._find_records(readable)
        odoo_values = self._odoo_values(readable)
        for pulled in readable:
            pulled.odoo = odoo_values.get(pulled.record.id)
            pulled.base = self.collection._base_of(pulled.link)
            if pulled.base and pulled.odoo is None:
                pulled.odoo = self.collection._remainder(pulled.link)
            if pulled.link.state == "new" and not (pulled.link[pulled.link._record_field] or pulled.record):
                # Deleted in Odoo while its creation was under way: what came of it is to be deleted, not imported.
                pulled.base = Base(pulled.value, pulled.value)
            pulled.policy = self.collection._policy(
                pulled.link, pulled.record or pulled.archived, pulled.item, pulled.odoo, pulled.value
            )
            if choice := pulled.link.choice and Side(pulled.link.choice):
                pulled.base = base_of_choice(choice, pulled.odoo, pulled.value)
                pulled.policy = replace(pulled.policy, winner=choice)
            if pulled.value is None and pulled.item is not None:  # what is off there is not made a second time
                pulled.policy = replace(pulled.policy, winner=Side.OUTLOOK)
            pulled.plan = decide(pulled.base, pulled.odoo, pulled.value, pulled.policy)
            if pulled.value is not None and pulled.plan.value is not None:
                self._fit(pulled)
        return readable

    def _fit(self, pulled: Pulled):
        """Fit the plan to the time that Odoo holds: what comes out may have nothing (left) there, or has again."""
        plan, link = pulled.plan, pulled.link
        if pulled.policy.leaves:
            if pulled.plan.to_odoo and self.collection._is_used_up(link, plan.value):
                # Not what goes on elsewhere: it stays as it is there, and what would end it can be read.
                pulled.plan = decide(pulled.base, pulled.odoo, pulled.value, replace(pulled.policy, pull=False))
            return
        if not self.collection._is_used_up(link, plan.value):
            if not pulled.record and pulled.odoo is not None and pulled.policy.pull:
                pulled.archived = pulled.record  # that is what was removed, not what is to come
                pulled.plan = replace(plan, odoo=Action.CREATE)
            return
        ends = Action.DELETE if pulled.record else Action.NOTHING
        if pulled.policy.push and not self.collection._goes_on(link, plan.value):
            pulled.plan = Plan(odoo=ends, outlook=Action.DELETE, conflicts=plan.conflicts)
        else:
            pulled.plan = replace(plan, odoo=ends, value=self.collection._standing(plan.value))
            pulled.remains = True

    def _find_records(self, readable: Sequence[Pulled]):
        """Find the records: by the link, else by whatever else tells which record an item is."""
        unknown = [
            pulled for pulled in readable if not pulled.link or (pulled.item and self._is_mere_note(pulled.link))
        ]
        found = self.collection._identify(unknown)
        for pulled in unknown:
            link, record = found.get(pulled.remote_id, (None, None))
            if link:
                pulled.link.unlink()  # the note that it could not be read
                pulled.link = link
            elif record:
                pulled.record = record
        records = self.collection._records_of(self.links.union(*(pulled.link for pulled in readable)))
        for pulled in readable:
            record = pulled.record or records[pulled.link]
            if not record and pulled.link and pulled.value is not None:
                record = self.collection._record_elsewhere(pulled.item)
            pulled.record = record.filtered("active")
            pulled.archived = record - pulled.record

    def _is_mere_note(self, link) -> bool:
        """A link that was made only to note that an item could not be read: it says nothing about its record."""
        return link.state == "unread"

    def _odoo_values(self, pulled: Sequence[Pulled]) -> dict[int, Any]:
        """Return what Odoo holds; once a plan has been carried out, in the light of what was to be written."""
        records = [item.record for item in pulled if item.record]
        written = {item.record.id: item.plan.value for item in pulled if item.record and item.plan}
        return self.collection._odoo_values(records[0].union(*records), written) if records else {}

    # ------------------------------------------------------------------
    # Applying
    # ------------------------------------------------------------------

    def _carry_out(self, pulled: Sequence[Pulled]) -> int:
        """Bring Odoo's side to the plan and settle the links. Return the number of records changed."""
        created = [item for item in pulled if item.plan.odoo is Action.CREATE]
        for item, record in zip(created, self.collection._create_records(created), strict=True):
            item.record = record
        notes = [self._note_before(item) for item in pulled if item.plan.odoo is not Action.NOTHING]
        changed = created + [item for item in pulled if item.plan.odoo is not Action.CREATE and self._write(item)]
        odoo_values = self._odoo_values(changed)
        self._note_after(notes, odoo_values)
        for item in pulled:
            if item.remains:
                item.odoo = item.plan.value
            elif item.record and item.record.id in odoo_values:
                item.odoo = odoo_values[item.record.id]
            self._settle(item)
        answered = [item for item in pulled if self._take_replies(item)]
        return len({item.remote_id for item in [*changed, *answered]})

    def _note_before(self, item: Pulled) -> dict[str, Any]:
        """Note what a record holds of the fields that will be changed (all of one that ends, nothing of a new one)."""
        before = self.collection._dump(item.odoo) if item.plan.odoo is not Action.CREATE else {}
        if item.plan.odoo is Action.UPDATE:
            before = {name: before[name] for name in sorted(item.plan.to_odoo) if name in before}
        return {"record": item.record, "before": before, "done": item.plan.odoo, "name": item.record.display_name}

    def _note_after(self, notes: Sequence[dict[str, Any]], odoo_values: dict[int, Any]):
        """Keep what was there before, so that it can be put back."""
        for note in notes:
            record, value = note["record"], odoo_values.get(note["record"].id)
            done = note.pop("done")
            now = self.collection._dump(value) if value is not None and done is not Action.DELETE else {}
            if done is Action.CREATE:
                note |= {"kind": "created", "after": now}
                continue
            ended = "declined" if record.active else "archived"
            note["kind"] = ended if done is Action.DELETE else "changed"
            note["after"] = {name: now[name] for name in note["before"] if name in now}
        self.collection._keep_changes(self.outcome, notes)

    def _take_replies(self, item: Pulled) -> bool:
        return bool(item.value is not None and item.record and self.collection._take_replies(item))

    def _write(self, item: Pulled) -> bool:
        """Change or end a record as planned. Return whether anything was done."""
        if item.plan.odoo is Action.UPDATE:
            self.collection._update_record(item.record, item.plan.value, item.plan.to_odoo)
        elif item.plan.odoo is Action.DELETE:
            self.collection._delete_record(item.record, item.link, item.item)
        elif item.policy.leaves:
            return False
        else:
            unsent = item.plan.held or item.odoo is None
            return bool(item.policy.pull and not unsent and item.value is not None) and self.collection._hold_more(
                item.record, item.value
            )
        return True

    def _settle(self, pulled: Pulled):
        """Remember on the link what both sides hold now."""
        if pulled.value is None:
            again = 1 if pulled.plan.outlook is Action.CREATE else 0
            pulled.link._write_changed(
                {"state": "gone", "counter": again, "item": False, "base": False, "etag": False, "decision": False}
            )
            if not again:
                pulled.link._clear_problem()
            self._remember(pulled)
            return
        remarks = [*pulled.remarks]
        if pulled.odoo is not None and pulled.plan.odoo is Action.NOTHING:
            remarks += filter(None, [self.collection._why_not(pulled.value, pulled.odoo)])  # it is so still
        values = {"state": "linked", **self.collection._link_values(pulled.item, remarks)}
        if pulled.plan.odoo is Action.CREATE and not pulled.archived:
            values["from_outlook"] = True
        if pulled.link.decision and pulled.plan.outlook is not Action.DELETE:
            values["decision"] = False
        if pulled.plan.outlook is Action.DELETE:
            # Odoo's deletion is carried over by the push, which needs to know what it deletes.
            values |= {"counter": max(pulled.link.counter, 1), "item": pulled.link.item or pulled.item}
            if pulled.policy.leaves:
                values |= self._taken_along(pulled)
        elif pulled.odoo is not None and not pulled.policy.leaves:
            values |= self._agreement(pulled)
        if pulled.link:
            pulled.link._write_changed(values)
        elif not pulled.record and pulled.plan.outlook is Action.NOTHING:
            return  # not taken into Odoo, and nothing to remember
        else:
            pulled.link = self.links.create({"collection_id": self.collection.id, **values})
        if pulled.remains:
            self.collection._keep_remainder(pulled.link, pulled.plan.value)
        if pulled.policy.leaves:
            self.collection._went_along(pulled)
        elif pulled.record:
            self.collection._link_record(pulled.link, pulled.record)
        if not pulled.link.counter:  # else the problem is one of the push, which has not succeeded yet
            pulled.link._clear_problem()
        self._remember(pulled)

    def _agreement(self, pulled: Pulled) -> dict[str, Any]:
        # At first sight of what this link neither takes nor sends, both sides are as they are: nothing waits.
        idle = not (pulled.link.item or pulled.policy.pull or pulled.policy.push)
        base = rebased(pulled.base, pulled.odoo, pulled.value, frozenset() if idle else pulled.plan.held)
        # Where Outlook's changes are not taken they stay different from the base, should that be allowed one day.
        take = not pulled.link.item or (pulled.policy.pull and not self._is_echo(pulled))
        return {
            "item": pulled.item if take else pulled.link.item,
            "base": self.collection._dump(base.odoo) if base.odoo != base.outlook else False,
            "counter": max(pulled.link.counter, 1 if pulled.plan.to_outlook else 0),
        }

    def _taken_along(self, pulled: Pulled) -> dict[str, Any]:
        """The base of an item that is to end: what it holds by now is not taken a second time after a kill."""
        same = pulled.odoo is None or pulled.odoo == pulled.value
        return {"item": pulled.item, "base": False if same else self.collection._dump(pulled.odoo)}

    def _is_echo(self, pulled: Pulled) -> bool:
        """The very version that we know, perhaps in another shape (the answer to our request, say)."""
        version = self.collection._link_values(pulled.item, pulled.remarks)["etag"]
        dump = self.collection._dump
        same = pulled.base is not None and dump(pulled.base.outlook) == dump(pulled.value)
        return same and version == pulled.link.etag

    def _remember(self, pulled: Pulled):
        """Keep what gave way: nothing is lost silently. Where nothing may be taken or sent, nothing does."""
        if pulled.plan.conflicts and pulled.link and (pulled.policy.pull or pulled.policy.push):
            remember(self.collection, pulled.link, pulled.plan.conflicts)

    def _note_item(self, key: str, item, reason: str):
        """An item could not be applied: say so on its link, which may have to be made for that."""
        link = self.links.search([("collection_id", "=", self.collection.id), ("remote_id", "=", key)], limit=1)
        if not link:
            link = self.links.create({"collection_id": self.collection.id, "remote_id": key, "state": "unread"})
        subject = self.collection._subject_of(item)
        if subject and link.subject != subject:
            link.subject = subject
        kept = item and self.collection._may_be_kept(item)
        if kept and link.refused_item != kept:
            link.refused_item = kept
        link._note_problem(reason, fields.Datetime.now() + delay(link.tries + 1))
