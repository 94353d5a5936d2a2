"""Changing parts of an item that have ids of their own: the occurrences of a series."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from odoo import fields
from odoo.tools import split_every

from ..graph.client import Request, Response
from ..graph.errors import GraphError, Meaning, meaning
from ..sync import delay
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
    """The parts of one item that are to be changed, with what the link held when that was planned."""

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
        refusals = []
        for some in split_every(BATCH, parts.parts, list):
            outcomes = self._batch(self._changes(parts.item, some))
            refusals += [one for one in outcomes if isinstance(one, GraphError) and meaning(one) is not Meaning.GONE]
        ((_key, item),) = self.pull.ask([parts.remote_id])
        self.transactions.do(lambda: self._settle(parts, item, refusals))

    def _changes(self, item: Mapping[str, Any], parts: Sequence[Part]) -> list[Request]:
        """Find the parts, and return the requests that change them; one that is no longer there needs none."""
        answers = self._batch([self.collection._part_request(item, part.key) for part in parts])
        changes = [
            self.collection._part_change(item, part, answer.body)
            for part, answer in zip(parts, answers, strict=True)
            if isinstance(answer, Response)
        ]
        return [request for request in changes if request]

    def _batch(self, requests: Sequence[Request]) -> list[Response | GraphError]:
        outcomes = self.client.batch(requests)
        for outcome in outcomes:
            if concerns_the_run(outcome):
                raise outcome
        return outcomes

    def _settle(self, parts: Parts, item: dict[str, Any] | None, refusals: Sequence[GraphError]):
        link = self.links.browse(parts.link_id)
        if item is None:
            return  # gone meanwhile: the next delta tells
        self.outcome.pushed += 1
        remote, remarks = self.collection._read_item(item)
        link._subtract_edits(parts.counter)
        if refusals:
            # What Outlook does not take stays in Odoo as it is, and is told.
            link._note_problem(self.collection._explain(refusals[0]), fields.Datetime.now() + delay(link.tries + 1))
        else:
            link._clear_problem()
        link.write(
            {
                "item": item,
                "base": self.collection._dump(parts.value) if parts.value != remote else False,
                **self.collection._link_values(item, remarks),
            }
        )
