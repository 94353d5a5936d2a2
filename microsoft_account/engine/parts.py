"""Changing parts of an item that have ids of their own: the occurrences of a series."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from odoo import fields
from odoo.tools import split_every

from ..graph.client import Request, Response
from ..graph.errors import GraphError, Meaning, Unreadable, meaning
from ..sync import delay, differing
from .answers import concerns_the_run

if TYPE_CHECKING:
    from .push import Push

BATCH = 20


@dataclass(frozen=True)
class Part:
    """What is to be done with one part: bring the fields ``names`` to the value, or delete it (None)."""

    key: Any
    value: Any = None
    names: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Parts:
    """The parts of one item that are to be changed, with what the link held when that was planned.

    ``value`` is what the item shall be then. Answers are no part of it: without a value the next delta tells.
    """

    link_id: int
    remote_id: str
    counter: int
    item: Mapping[str, Any]
    value: Any
    parts: Sequence[Part]


class PartsSender:
    """Finds the ids of parts, changes them, and reads the item again as a whole."""

    def __init__(self, push: Push):
        self.collection = push.collection
        self.client = push.client
        self.transactions = push.transactions
        self.outcome = push.outcome
        self.pull = push.pull
        self.links = push.links

    def send(self, parts: Parts):
        """Change the parts. What is refused is noted; the rest stands, and is seen when all is read again."""
        refused = self._change_all(parts)
        if parts.value is None:
            self.transactions.do(lambda: self._settle_replies(parts, refused))
            return
        for _key, item in self.pull.ask([parts.remote_id]):  # none, if it could not be read: that is noted
            self.transactions.do(lambda item=item: self._settle(parts, item, refused))

    def _change_all(self, parts: Parts) -> list[tuple[Part, GraphError]]:
        refusals = []
        for some in split_every(BATCH, parts.parts, list):
            # The versions of occurrences may go with their series: then each change makes the others stale, and they
            # are changed one after the other.
            for part, error in self._change(parts.item, some):
                again = meaning(error) is Meaning.PLAN_AGAIN
                refusals += self._change(parts.item, [part]) if again else [(part, error)]
        return refusals

    def _change(self, item: Mapping[str, Any], parts: Sequence[Part]) -> list[tuple[Part, GraphError]]:
        """Find the parts and change them; one that is no longer there needs nothing. Return what was refused."""
        found = [
            Unreadable("Microsoft Graph answered without content.", status=answer.status)
            if isinstance(answer, Response) and not isinstance(answer.body, dict)
            else answer
            for answer in self._batch([self.collection._part_request(item, part.key) for part in parts])
        ]
        answers = list(zip(parts, found, strict=True))
        changes = [
            (part, request)
            for part, answer in answers
            if isinstance(answer, Response) and (request := self.collection._part_change(item, part, answer.body))
        ]
        outcomes = self._batch([request for _part, request in changes])
        answers += [(part, outcome) for (part, _request), outcome in zip(changes, outcomes, strict=True)]
        return [
            (part, outcome)
            for part, outcome in answers
            if isinstance(outcome, GraphError) and meaning(outcome) is not Meaning.GONE
        ]

    def _batch(self, requests: Sequence[Request]) -> list[Response | GraphError]:
        outcomes = self.client.batch(requests)
        for outcome in outcomes:
            if concerns_the_run(outcome):
                raise outcome
        return outcomes

    def _settle_replies(self, parts: Parts, refused: Sequence[tuple[Part, GraphError]]):
        """What was said is not said again, whatever became of the rest."""
        link = self.links.browse(parts.link_id)
        self.outcome.pushed += len(refused) < len(parts.parts)
        if refused:
            self._note(link, refused)
        else:
            link._subtract_edits(parts.counter)
            link._clear_problem()
        self.collection._replied(link, [part for part in parts.parts if part not in [part for part, _error in refused]])

    def _note(self, link, refused: Sequence[tuple[Part, GraphError]]):
        ((_part, error), *_others) = refused
        link._note_problem(self.collection._explain(error), fields.Datetime.now() + delay(link.tries + 1))

    def _settle(self, parts: Parts, item: dict[str, Any] | None, refused: Sequence[tuple[Part, GraphError]]):
        if item is None:  # gone meanwhile: the next delta tells
            return
        link = self.links.browse(parts.link_id)
        self.outcome.pushed += 1
        remote, remarks = self.collection._read_item(item)
        base = parts.value
        if refused:
            # What Outlook did not take stays different from the base, and pending: it is tried again, and told.
            left = differing(parts.value, remote) & self.collection._fields_of_parts(parts.value)
            base = replace(parts.value, **{name: getattr(remote, name) for name in left})
            self._note(link, refused)
        else:
            link._subtract_edits(parts.counter)
            link._clear_problem()
        link.write(
            {
                "item": item,
                "base": self.collection._dump(base) if base != remote else False,
                **self.collection._link_values(item, remarks),
            }
        )
        if record := self.collection._records_of(link)[link]:
            self.collection._link_record(link, record)
