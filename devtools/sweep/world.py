"""Two people, a database and a Microsoft 365 that can be put back to a moment and looked at from outside.

Runs where Odoo is loaded. What is to be killed while it synchronises is a child process, made by `fork`.
"""

from __future__ import annotations

import itertools
import math
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch
from urllib.parse import quote

import freezegun.api
import psycopg2.errors
import requests

import odoo.api
import odoo.sql_db
from odoo.addons.microsoft_account.engine import transaction
from odoo.addons.microsoft_account.engine.transaction import transact
from odoo.addons.microsoft_account.graph.client import GraphClient
from odoo.addons.microsoft_account.graph.sessions import SessionPool
from odoo.addons.microsoft_account.graph.transport import Transport
from odoo.addons.microsoft_account.models import account_tokens
from odoo.modules.registry import Registry

from devtools import databases
from devtools.emulator import CLIENT_ID, CLIENT_SECRET
from devtools.simulation.odoo_side import connect, consent, same_time_in_odoo
from devtools.simulation.story import NOW

ANNA, BEN, GUEST = "anna@contoso.example", "ben@contoso.example", "guest@fabrikam.example"
TABLES = ("calendar_event", "calendar_recurrence", "calendar_attendee", "microsoft_calendar_link")
KILLED = -signal.SIGKILL
SHOWN = 3


class World:
    """Odoo and Outlook at one moment."""

    def __init__(self, database: str, control_url: str) -> None:
        self.database = database
        before, _underscore, process = database.rpartition("_")
        self.saved, self.copied = f"{before}saved_{process}", f"{before}copied_{process}"
        self.registry = Registry(database)
        self.now = NOW
        self._url = control_url
        self.use_own_connection()
        self.connected: tuple[str, ...] = ()
        self._outlook_saved: Any = None
        # The clock of this process stands still at the world's until the end: to stop it looks into every module.
        self._stack = ExitStack()
        self._clock = self._stack.enter_context(freezegun.freeze_time(self.now))
        self._stack.enter_context(same_time_in_odoo())

    def use_own_connection(self) -> None:
        """Talk to the emulator over a connection that no other process has: needed after a fork."""
        self._session = requests.Session()
        self._session.trust_env = False

    # ----------------------------------------------------------------------------------------------------- the clock

    def move_to(self, now: datetime) -> None:
        """Move the clock of this process."""
        self.now = now
        self._clock.move_to(now)

    def pass_time(self, **elapsed: float) -> None:
        """Let time pass, on both sides."""
        self.move_to(self.now + timedelta(**elapsed))
        self.control("POST", "/clock", {"now": f"{self.now.isoformat()}Z"})

    # ------------------------------------------------------------------------------------------------------- Outlook

    def control(self, method: str, path: str, body: Any = None) -> Any:
        """A request to the emulator's control interface."""
        answer = self._session.request(method, self._url + path, json=body, timeout=60)
        if not answer.ok:
            raise RuntimeError(f"The emulator refuses {method} {path}: {answer.status_code} {answer.text[:300]}")
        return answer.json() if answer.content else None

    def act(self, address: str, method: str, path: str, body: Any = None) -> Any:
        """What a person does in Outlook."""
        answer = self.control("POST", "/act", {"as": address, "method": method, "path": path, "body": body})
        if answer["status"] >= 400:
            raise RuntimeError(f"Outlook refuses {method} {path}: {answer}")
        return answer["body"]

    def journal(self) -> list[dict[str, Any]]:
        """The requests to Graph since it was emptied; those inside a batch have its number as `batch`."""
        found: list[dict[str, Any]] = self.control("GET", "/journal")["requests"]
        return found

    # ---------------------------------------------------------------------------------------------------------- Odoo

    @contextmanager
    def as_user(self, login: str | None = None) -> Iterator[Any]:
        """An environment with the rights of a person (or none), committed at the end."""
        with self.registry.cursor() as cr:
            self.registry.check_signaling(cr)
            env = odoo.api.Environment(cr, odoo.api.SUPERUSER_ID, {})
            if login:
                user = env["res.users"].search([("login", "=", login)])
                env = odoo.api.Environment(cr, user.id, {"lang": "en_US", "tz": "Europe/Brussels"})
            yield env

    def people(self, *addresses: str, others: Sequence[str] = (), users: Sequence[str] = ()) -> None:
        """Users of Odoo with mailboxes, connected; other mailboxes; users of Odoo without one."""
        self.connected = addresses
        self.control("POST", "/reset", {})
        self.control("POST", "/clock", {"now": f"{self.now.isoformat()}Z"})
        mailboxes = [
            {"address": one, "name": _name(one), "timeZone": "Romance Standard Time"} for one in (*addresses, *others)
        ]
        self.control("POST", "/seed", {"mailboxes": mailboxes})
        with self.as_user() as env:
            parameters = env["ir.config_parameter"]
            parameters.set_param("microsoft_calendar_client_id", CLIENT_ID)
            parameters.set_param("microsoft_calendar_client_secret", CLIENT_SECRET)
            # The people of the stories delete much, and mean it.
            parameters.set_param("microsoft_account.brake_percent", "100")
            for one in (*addresses, *users):
                values = {"name": _name(one), "login": one, "email": one, "tz": "Europe/Brussels"}
                user = env["res.users"].create(values)
                if one in addresses:
                    self._connect(user)

    def sign_in_again(self) -> list[str]:
        """Who is asked to sign in does so; their addresses."""
        with self.as_user() as env:
            waiting = env["microsoft.calendar.collection"].search([("state", "=", "sign_in")])
            for user in waiting.user_id:
                self._connect(user)
            return [str(login) for login in waiting.user_id.mapped("login")]

    def _connect(self, user: Any) -> None:
        connect(user, self.act(user.login, "GET", "/me"), self.control("POST", "/sign_in", consent(user.login)))

    # ----------------------------------------------------------------------------------------------- synchronisation

    def synchronise(
        self,
        *addresses: str,
        kill: tuple[str, int] | None = None,
        overtaken: int = 0,
        report: str = "",
        meanwhile: Callable[[int], None] | None = None,
    ) -> int:
        """One run for each. ``kill`` does it in a process of its own that ends at the n-th commit, before or after it
        is done: as a worker is killed. ``overtaken`` is the transaction that another one is faster than.
        ``meanwhile`` is called before the n-th request goes out.

        The number of commits; KILLED if it was. ``report`` is a file for what a run says of a failure.
        """
        if kill:
            return self._in_a_process(lambda: self._work(addresses, report, kill))()
        with _overtaken(overtaken), _interrupted(meanwhile) if meanwhile else nullcontext():
            return self._work(addresses, report)

    def synchronise_twice(self, *addresses: str) -> None:
        """Two workers at once, who begin at either end."""
        other = self._in_a_process(lambda: self._work(addresses[::-1], ""))
        self._work(addresses, "")
        other()

    def _in_a_process(self, work: Callable[[], int]) -> Callable[[], int]:
        """Begin the work in another process; a function that waits for its end, with its result or KILLED."""
        odoo.sql_db.close_all()  # a child must not inherit the connections of its parent
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            self.use_own_connection()
            account_tokens._sessions = SessionPool()
            status = 1
            try:
                os.write(writing, str(work()).encode())
                status = 0
            except BaseException:
                traceback.print_exc(file=sys.stderr)
                sys.stderr.flush()
            finally:
                os._exit(status)
        os.close(writing)

        def ended() -> int:
            with os.fdopen(reading) as pipe:
                told = pipe.read()
            _pid, status = os.waitpid(child, 0)
            code = os.waitstatus_to_exitcode(status)
            if code not in (0, KILLED):
                raise RuntimeError(f"The synchronisation ended with {code}.")
            return int(told) if code == 0 else KILLED

        return ended

    def _work(self, addresses: Sequence[str], report: str, kill: tuple[str, int] | None = None) -> int:
        def sleep(seconds: float) -> None:
            self.control("POST", "/clock", {"advance": math.ceil(seconds)})

        commits = _Commits(kill)
        defaults: Any = GraphClient.__init__.__kwdefaults__
        with patch.dict(defaults, sleep=sleep), commits.counted():
            for address in addresses:
                with self.registry.cursor() as cr:
                    env = odoo.api.Environment(cr, odoo.api.SUPERUSER_ID, {})
                    collection = env["microsoft.calendar.collection"].search([("user_id.login", "=", address)])
                    outcome = collection._synchronise()
                if report and (outcome.failed or outcome.busy):
                    with open(report, "a") as file:
                        file.write(f"{address}: {outcome}\n")
        return commits.done

    # ---------------------------------------------------------------------------------------------- there and back

    def save(self) -> None:
        """Remember this moment."""
        odoo.sql_db.close_all()
        databases.drop(self.saved)
        databases.create(self.saved, self.database)
        self._outlook_saved = self.control("GET", "/dump")
        self._saved_at = self.now

    def restore(self) -> None:
        """Go back to it. The registry stays as it is, for the models are the same."""
        odoo.sql_db.close_all()
        databases.drop(self.database)
        databases.create(self.database, self.saved)
        self.registry.clear_all_caches()
        self.control("DELETE", "/faults")
        self.control("POST", "/load", self._outlook_saved)
        self.control("DELETE", "/journal")
        self.now = self._saved_at
        self.pass_time(seconds=0)

    def back_up(self) -> None:
        """Copy Odoo's database, and nothing of Outlook."""
        odoo.sql_db.close_all()
        databases.drop(self.copied)
        databases.create(self.copied, self.database)

    def bring_back(self) -> None:
        """Odoo's database is what it was when it was copied; Outlook knows nothing of it."""
        odoo.sql_db.close_all()
        databases.drop(self.database)
        databases.create(self.database, self.copied)
        self.registry.clear_all_caches()

    def close(self) -> None:
        """Forget the moment."""
        odoo.sql_db.close_all()
        databases.drop(self.saved)
        databases.drop(self.copied)
        self._stack.close()

    # ------------------------------------------------------------------------------------------------ what there is

    def state(self) -> dict[str, list[Any]]:
        """Everything that people can see, without ids and times of writing: what two worlds are compared by."""
        found: dict[str, list[Any]] = {"mails": sorted(_mail(one) for one in self.control("GET", "/mails")["mails"])}
        with self.as_user() as env:
            events = env["calendar.event"].with_context(active_test=False).search([])
            found["odoo"] = sorted(_event(event) for event in events)
            links = env["microsoft.calendar.link"].search(["|", ("problem", "!=", False), ("counter", ">", 0)])
            found["unfinished"] = [f"{link.user_id.login}: {link.subject}: {link.problem}" for link in links]
            collections = env["microsoft.calendar.collection"].search([("state", "!=", "active")])
            found["collections"] = [f"{one.user_id.login}: {one.state}: {one.message}" for one in collections]
            people = env["res.partner"].search([("email", "!=", False)])
            found["contacts"] = sorted(people.mapped("email"))
        for address in self.connected:
            found[address] = sorted(_item(item) for item in self.view(address))
        return found

    def view(self, address: str, days_ahead: int = 200) -> Iterator[dict[str, Any]]:
        """The calendar view of a mailbox around the saved moment."""
        since, until = self._saved_at - timedelta(days=60), self._saved_at + timedelta(days=days_ahead)
        window = f"startDateTime={since.isoformat()}Z&endDateTime={until.isoformat()}Z"
        path = f"/me/calendarView?{window}&$top=999"
        while path:
            page = self.act(address, "GET", path)
            yield from page["value"]
            path = page.get("@odata.nextLink", "").partition("/v1.0")[2]

    def complaints(self) -> list[str]:
        """What the emulator's referee has to say, the first of it."""
        return [f"the referee: {one}" for one in self.control("GET", "/journal")["complaints"][:SHOWN]]

    def written_by_a_run(self, *addresses: str) -> list[Any]:
        """One more run for each: the rows of Odoo and the items of Outlook that are not what they were before it."""
        before = self._versions()
        self.synchronise(*addresses)
        after = self._versions()
        return [key for key in before.keys() | after.keys() if before.get(key) != after.get(key)]

    def _versions(self) -> dict[Any, Any]:
        """PostgreSQL's version of each row and the ETag of each item: what a run without work leaves alone."""
        found: dict[Any, Any] = {}
        with self.as_user() as env:
            for table in TABLES:
                env.cr.execute(f"SELECT id, xmin::text FROM {table}")
                found |= {(table, key): version for key, version in env.cr.fetchall()}
        for address in self.connected:
            for item in self.control("GET", f"/mailboxes/{quote(address)}/events")["events"]:
                found[address, item["id"]] = item["@odata.etag"]
        return found


class _Commits:
    """Counts the commits of this process, and ends it at one of them."""

    def __init__(self, kill: tuple[str, int] | None) -> None:
        self.kill = kill
        self.done = 0

    @contextmanager
    def counted(self) -> Iterator[None]:
        """As long as this lasts."""
        commit: Callable[[Any], Any] = odoo.sql_db.Cursor.commit

        def counted(cursor: Any) -> Any:
            self.done += 1
            number = self.done  # what is done after a commit may commit by itself, in another database
            if self.kill == ("before", number):
                os.kill(os.getpid(), signal.SIGKILL)
            result = commit(cursor)
            if self.kill == ("after", number):
                os.kill(os.getpid(), signal.SIGKILL)
            return result

        with patch.object(odoo.sql_db.Cursor, "commit", counted):
            yield


@contextmanager
def _interrupted(meanwhile: Callable[[int], None]) -> Iterator[None]:
    """Call ``meanwhile`` with the number of each request to Graph before it goes out. No transaction is open then."""
    exchange, numbers = Transport.exchange, itertools.count(1)

    def interrupted(transport: Any, request: Any, token: str) -> Any:
        meanwhile(next(numbers))
        return exchange(transport, request, token)

    with patch.object(Transport, "exchange", interrupted):
        yield


@contextmanager
def _overtaken(nth: int) -> Iterator[None]:
    """The n-th transaction of the runs finds, once its work is done, that another one was faster."""
    number = 0

    def overtaken(cr: Any, work: Callable[[], Any]) -> Any:
        def done() -> Any:
            nonlocal number
            result = work()
            number += 1
            if number == nth:
                raise psycopg2.errors.SerializationFailure
            return result

        return transact(cr, done)

    with patch.object(transaction, "transact", overtaken):
        yield


def wait_for_the_dead(world: World, seconds: float = 5) -> None:
    """A killed process leaves its database connections for a moment: its lease ends with them."""
    deadline = freezegun.api.real_monotonic() + seconds
    query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    while freezegun.api.real_monotonic() < deadline:
        with world.registry.cursor() as cr:
            cr.execute(query)
            (others,) = cr.fetchone()
        if not others:
            return
        time.sleep(0.02)


def _event(event: Any) -> tuple[Any, ...]:
    times = (event.start_date, event.stop_date) if event.allday else (event.start, event.stop)
    people = sorted(f"{one.email} {one.state}" for one in event.attendee_ids)
    return (
        event.name,
        *map(str, times),
        event.active,
        event.user_id.login or "",
        event.location or "",
        str(people),
        bool(event.recurrence_id),
        event.need_sync_m,
    )


def _item(item: dict[str, Any]) -> tuple[Any, ...]:
    people = sorted(f"{one['emailAddress']['address']} {one['status']['response']}" for one in item["attendees"])
    return (
        item["subject"],
        item["start"]["dateTime"],
        item["end"]["dateTime"],
        item["isAllDay"],
        item["isCancelled"],
        item["responseStatus"]["response"],
        item["location"]["displayName"],
        str(people),
        item["type"],
    )


def _mail(mail: dict[str, Any]) -> tuple[str, ...]:
    return mail["kind"], mail["from"], str(sorted(mail["to"])), mail["subject"], str(mail.get("occurrence"))


def _name(address: str) -> str:
    return address.partition("@")[0].title()


def moment(when: datetime) -> dict[str, str]:
    """Graph's way to say when."""
    return {"dateTime": when.isoformat(), "timeZone": "UTC"}
