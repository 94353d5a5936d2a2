"""Those who work at the same time, each in a process of its own: the lanes of the scheduler, and people in Odoo.

Runs where Odoo is loaded. Each does its share of a minute when it is told the time, and reports.
"""

from __future__ import annotations

import math
import multiprocessing
import random
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from unittest.mock import patch

import freezegun.api  # by its whole name: a name of our own would be frozen
import psycopg2.errors

import odoo.api
from odoo.addons.microsoft_account.graph.client import GraphClient
from odoo.fields import Command

from devtools.simulation.story import NOW
from devtools.sweep.world import World

#: (the world at the minute, the minute's number) -> what is to be told of it
Work = Callable[[World, int], dict[str, Any]]
# Nobody waits longer for a lock and takes it for "a moment".
MOMENT = 5.0
TRIES = 10


class Hand:
    """A process that works minute by minute."""

    def __init__(self, world: World, work: Work) -> None:
        context = multiprocessing.get_context("fork")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, world, work), daemon=True)
        self._process.start()

    def begin(self, now: datetime, minute: int) -> None:
        """Let it work on this minute, which begins now."""
        self._pipe.send((now, minute))

    def report(self) -> dict[str, Any]:
        """Wait for its end."""
        told: dict[str, Any] = self._pipe.recv()
        if "error" in told:
            raise RuntimeError(told["error"])
        return told

    def stop(self) -> None:
        """End the process."""
        self._process.terminate()
        self._process.join()


def _serve(pipe: Any, world: World, work: Work) -> None:
    world.use_own_connection()
    while True:
        now, minute = pipe.recv()
        world.move_to(now)
        try:
            pipe.send(work(world, minute))
        except Exception:
            pipe.send({"error": traceback.format_exc()})


def lane(jobs: int) -> Work:
    """A cron worker: so many jobs of the scheduler a minute, each ended by its time after one handful of mailboxes."""

    def work(world: World, _minute: int) -> dict[str, Any]:
        model = world.registry["microsoft.calendar.collection"]
        with _patient(world), patch.object(model, "_cron_seconds", lambda _collections: -1):
            for _job in range(jobs):
                with world.registry.cursor() as cr:
                    odoo.api.Environment(cr, odoo.api.SUPERUSER_ID, {})["microsoft.calendar.collection"]._run_due()
        return {}

    return work


def buttons(people: Sequence[str], presses: int) -> Work:
    """People who press the Outlook button, at random."""

    def work(world: World, minute: int) -> dict[str, Any]:
        chance = random.Random(f"buttons {minute}")
        answers: Counter[str] = Counter()
        with _patient(world):
            for person in chance.sample(people, presses):
                with world.as_user(person) as env:
                    answers[env.user._microsoft_calendar_sync("/odoo")["status"]] += 1
        return {"answers": answers}

    return work


def savers(people: Sequence[str], saves: int) -> Work:
    """People who save something in the calendar of Odoo; how long each save takes, and what came in between."""

    def work(world: World, minute: int) -> dict[str, Any]:
        chance = random.Random(f"savers {minute}")
        told: dict[str, Any] = {"seconds": [], "repeated": 0, "waited too long": 0}
        for number in range(saves):
            person, colleague = chance.sample(people, 2)
            kind = chance.choice(("create", "rename", "move"))
            name, which = f"Odoo {minute}.{number}", chance.random()
            began = freezegun.api.real_perf_counter()
            edit = partial(_edit, kind=kind, name=name, colleague=colleague, which=which)
            _save(world, person, edit, told)
            told["seconds"].append(freezegun.api.real_perf_counter() - began)
        return told

    return work


def _save(world: World, person: str, edit: Callable[[Any], None], told: dict[str, Any]) -> None:
    """As a request of the web client: repeated when somebody else was faster."""
    for _attempt in range(TRIES):
        try:
            with world.as_user(person) as env:
                env.cr.execute("SELECT set_config('lock_timeout', %s, true)", [f"{MOMENT}s"])
                edit(env)
            return
        except psycopg2.errors.LockNotAvailable:
            told["waited too long"] += 1
        except psycopg2.errors.SerializationFailure:
            told["repeated"] += 1
    raise RuntimeError(f"{person} cannot save")


def _edit(env: Any, kind: str, name: str, colleague: str, which: float) -> None:
    events = env["calendar.event"]
    own = events.search([("user_id", "=", env.user.id), ("start", ">", NOW)], order="id")
    if kind == "create" or not own:
        partners = env.user.partner_id | env["res.users"].search([("login", "=", colleague)]).partner_id
        start = NOW + timedelta(days=1 + int(which * 60), hours=int(which * 997) % 9)
        people = [Command.set(partners.ids)]
        events.create({"name": name, "start": start, "stop": start + timedelta(hours=1), "partner_ids": people})
        return
    event = own[int(which * len(own))]
    if kind == "rename":
        event.write({"name": name})
    else:
        start = event.start + timedelta(hours=1)
        event.write({"start": start, "stop": start + timedelta(hours=1)})


@contextmanager
def _patient(world: World) -> Iterator[None]:
    """Who waits for Microsoft lets the emulator's time pass."""
    defaults: Any = GraphClient.__init__.__kwdefaults__

    def sleep(seconds: float) -> None:
        world.control("POST", "/clock", {"advance": math.ceil(seconds)})

    with patch.dict(defaults, sleep=sleep):
        yield
