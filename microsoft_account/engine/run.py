"""One synchronisation of one collection: lock, pull, plan, apply, push, cursor last."""

import logging
import random
import time
from dataclasses import dataclass, field
from datetime import timedelta

from odoo import fields

from ..graph.errors import GraphError, Meaning, meaning
from ..sync import Delta, delay, read_delta
from .brake import Held
from .pull import Pull
from .push import Push
from .transaction import Stopped, Transactions

_logger = logging.getLogger(__name__)


@dataclass
class Outcome:
    """What a run did. ``busy``: another one was at it, nothing was done; ``held``: a person must decide first."""

    busy: bool = False
    failed: bool = False
    held: bool = False
    pulled: int = 0
    pushed: int = 0
    problems: int = 0
    message: str = ""
    refused: list[str] = field(default_factory=list)  # of a run for single items: which of them, and why
    run_id: int = 0  # the run's row in the log, if there is one before its end

    @property
    def word(self) -> str:
        """What the run log says."""
        return "failed" if self.failed else "held" if self.held else "partly" if self.problems else "done"


class Run:
    """One run, on a cursor of its own, whose collection has been leased by the caller.

    :param collection: a record of a model that inherits ``microsoft.collection``, in superuser mode, on that cursor.
    :param delta: what changed in Outlook, when somebody has read it already.
    :param only: ids of the links that a person wants to be synchronised now, and nothing else.
    :param choice: the side that shall win in these, "odoo" or "outlook".
    """

    def __init__(self, collection, delta: Delta | GraphError | None = None, only=None, choice=None):
        self.collection = collection
        self.delta = delta
        self.only: list[int] | None = only
        self.choice: str | None = choice
        self.transactions = Transactions(collection)
        self.outcome = Outcome()
        self._client = None

    @property
    def requests(self) -> int:
        """How many requests were made of Microsoft so far."""
        return self._client.requests if self._client else 0

    def client(self):
        """Return the client of the mailbox, made when first needed: not every errand needs Microsoft.

        :raises GraphError: when the user has to sign in (again)
        """
        if self._client is None:
            self._client = self.collection._client()
        return self._client

    def execute(self) -> Outcome:
        """Synchronise. Failures end up in the collection's state and in the run log, not in an exception."""
        started, self._clock = fields.Datetime.now(), time.monotonic()
        state_before = self.collection.state, self.collection.message
        try:
            if self.only is None:
                self._synchronise()
            else:
                self._synchronise_only(self.only)
        except Stopped:
            self.outcome.message = self.collection._user_env()._("Stopped before it was done; the rest waits.")
        except GraphError as error:
            _logger.info("Synchronisation of %s ended: %s", self.collection, error)
            self._fail(self.collection._explain(error), error)
        except Held as held:
            _logger.info("Synchronisation of %s waits for a decision: %s", self.collection, held)
            self.outcome.held = True
            self.transactions.do(lambda held=held: self.collection._hold(held))
            self.outcome.message = self.collection.message
        except Exception as error:
            _logger.exception("Synchronisation of %s stopped", self.collection)
            self._fail(self.collection.env._("Unexpected error: %s", error))
        self.transactions.do(lambda: self._end(started, state_before))
        return self.outcome

    def _synchronise(self):
        if self.collection.has_errand:
            self.collection._do_errand(self)
            self.delta = None  # it was read before, perhaps with a cursor that is no more
            if self.collection.state == "stopped":
                return
        self.transactions.may_end = True
        try:
            self._round()
        finally:
            self.transactions.may_end = False

    def _round(self):
        """From the delta to the cursor."""
        client = self.client()
        delta = self.delta or self._read_delta(client)
        if isinstance(delta, GraphError):
            raise delta
        if self.collection._identify_mailbox():
            self.transactions.do(lambda: None)
        self.transactions.do(self.collection._check_mailbox)
        pull = Pull(self.collection, client, self.transactions, self.outcome)
        pull.apply(delta)
        self.transactions.do(self.collection._after_pull)
        Push(self.collection, client, self.transactions, self.outcome, pull).send()
        self.transactions.do(lambda: self._succeed(delta))

    def _synchronise_only(self, only: list[int]):
        """Look at these items and send what is waiting for them; the cursor stays where it is."""
        pull = Pull(self.collection, self.client(), self.transactions, self.outcome)
        links = self.collection.env[self.collection._link_model].browse(only)

        pull.apply_items(pull.ask(self.transactions.do(lambda: self._prepare(links.exists()))))
        Push(self.collection, self.client(), self.transactions, self.outcome, pull, only).send()
        self.outcome.refused = [f"{link.display_name}: {link.problem}" for link in links.exists() if link.problem]

    def _prepare(self, links) -> list[str]:
        """Note what a person wants of these links; return the ids of those that Outlook has."""
        links.write({"retry_at": False, **({"choice": self.choice} if self.choice else {})})
        if self.choice == "odoo":
            links._count_edit()
        return links.filtered(lambda link: link.remote_id and link.state != "gone").mapped("remote_id")

    def _read_delta(self, client) -> Delta:
        cursor, first_page = self.collection._delta_start()
        return read_delta(client, cursor, first_page, on_page=lambda: self.transactions.do(lambda: None))

    def _succeed(self, delta: Delta):
        """Everything of this delta is done and committed: the next run begins where it ended."""
        now = fields.Datetime.now()
        self._store_cursor(delta)
        if self.collection.state == "stopped":  # meanwhile, with an errand that is still to be done
            return
        self.collection.write(
            {
                "state": "active",
                "message": False,
                "failures": 0,
                "rest_until": False,
                "last_success": now,
                "next_run": now + self.collection._interval(),
            }
        )

    def _store_cursor(self, delta: Delta):
        stamp = self.collection._stamp()
        if (self.collection.cursor, self.collection.cursor_stamp) != (delta.cursor, stamp):
            self.collection.write({"cursor": delta.cursor, "cursor_stamp": stamp})

    def _fail(self, message: str, error: GraphError | None = None):
        self.outcome.failed = True
        self.outcome.message = message
        self.transactions.do(lambda: self._note_failure(message, error))
        if error and meaning(error) in (Meaning.SIGN_IN, Meaning.REPORT):
            self.collection._report(error)

    def _note_failure(self, message: str, error: GraphError | None):
        failures = self.collection.failures + 1
        now = fields.Datetime.now()
        pause = error.retry_after if error else None
        states = {Meaning.SIGN_IN: "sign_in", Meaning.ADMINISTRATOR: "refused", Meaning.RETRY: self.collection.state}
        state = states.get(meaning(error), "problem") if error else "problem"
        self.collection.write(
            {
                "state": "stopped" if self.collection.state == "stopped" else state,
                "message": message,
                "failures": failures,
                "next_run": now + delay(failures, at_least=pause, chance=random.random()),
                "rest_until": now + timedelta(seconds=pause) if pause else False,
            }
        )

    def _end(self, started, state_before):
        collection, outcome = self.collection, self.outcome
        collection._release_leases()
        now = fields.Datetime.now()
        collection.last_attempt = now
        self.transactions.progress.end()
        outcome.problems = collection._problem_links_count()
        values = {
            **collection._run_values(),
            "started": started,
            "finished": now,
            "outcome": outcome.word,
            "pulled": outcome.pulled,
            "pushed": outcome.pushed,
            "requests": self.requests,
            "seconds": round(time.monotonic() - self._clock, 1),
            "problems": outcome.problems,
            "message": outcome.message,
        }
        runs = collection.env["microsoft.sync.run"]
        if run := runs.browse(outcome.run_id).exists():
            run.write(values)
        else:
            runs.create(values)
        collection._call_attention(state_before[0])
        told = self.transactions.progress.told
        if told or outcome.pulled or state_before != (collection.state, collection.message):
            collection._tell_user(changed=bool(outcome.pulled))
