"""What happens in the demo, step by step, all of it over HTTP as people and their browsers would do it."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

from devtools import databases, paths
from devtools.console import Problem, heading, say, step
from devtools.demo import calendars, people
from devtools.demo.people import ANNA, PASSWORD, PEOPLE, Person
from devtools.emulator import APPLICATION, Emulator
from devtools.odoo_server import OdooClient, OdooServer, alarms
from devtools.odoo_source import Odoo
from devtools.sign_in import connect

PATIENCE = 60.0  # seconds; each step takes a few


class Demo:
    """A database, an emulator and an Odoo, and two people who use them."""

    def __init__(self, stack: ExitStack, odoo: Odoo, template: str, *, odoo_port: int, emulator_port: int) -> None:
        self.now = datetime.now(UTC).replace(tzinfo=None)
        folder = paths.REPOSITORY / ".artifacts" / "demo"
        database = stack.enter_context(databases.copy(template, "demo"))
        self.emulator = Emulator(folder, port=emulator_port)
        with step("Emulator"):
            self.emulator.start(odoo)
        stack.callback(self.emulator.stop)
        databases.set_parameters(database, APPLICATION)
        log = folder / "odoo.log"
        log.unlink(missing_ok=True)
        self.server = OdooServer(odoo, database, log, port=odoo_port, env=self.emulator.environment())
        with step("Odoo"):
            self.server.start()
        stack.callback(self.server.stop)
        self.clients: dict[Person, OdooClient] = {}

    def play(self) -> list[str]:
        """The whole story; what is wrong at its end."""
        self.prepare()
        self.begin()
        self.edit_both_sides()
        outlook, odoo = self._both()
        for person in PEOPLE:
            calendars.show(f"{person.name} (times in UTC)", outlook[person], odoo[person])
            if person == ANNA:
                before = " and ".join(meeting["name"] for meeting in people.in_odoo_before(self.now.date()))
                say(f"{'':19}(-: {before} were in Odoo before she connected; they are not sent by themselves)")
        self._show_runs()
        self._show_mails()
        return self._problems()

    # ---------------------------------------------------------------------------------------------------- the steps

    def prepare(self) -> None:
        """People, what is in their calendars, and their signing in."""
        with step("Two people, with mailboxes and logins"):
            self.emulator.reset()
            self.emulator.seed(
                *(
                    {"address": person.address, "name": person.name, "timeZone": person.windows_zone}
                    for person in PEOPLE
                )
            )
            admin = self.server.client()
            for person in PEOPLE:
                admin.create(
                    "res.users", name=person.name, login=person.address, email=person.address, password=PASSWORD,
                    tz=person.zone,
                )  # fmt: skip
                self.clients[person] = self.server.client(person.address, PASSWORD)
        with step("Anna's Outlook and Odoo before she connects them") as current:
            events = list(people.in_annas_outlook(self.now.date()))
            for event in events:
                self.emulator.act(ANNA.address, "POST", "/me/events", event)
            meetings = list(people.in_odoo_before(self.now.date()))
            for meeting in meetings:
                self.clients[ANNA].create("calendar.event", **meeting)
            current.note = f"{len(events)} events in Outlook, {len(meetings)} in Odoo"
        with step("Both sign in at Microsoft and consent, over HTTP"):
            for person in PEOPLE:
                connect(self.clients[person], person.address)

    def begin(self) -> None:
        """The choice in the first dialog, and the first run."""
        with step("Both begin as most do: import, and send what is new from now on"):
            for person in PEOPLE:
                client = self.clients[person]
                dialog = client.call("res.users", "action_microsoft_calendar_first_sync", [client.uid])
                client.call(dialog["res_model"], "action_begin", [dialog["res_id"]])
        with step("First synchronisation") as current:
            for person in PEOPLE:
                self.press_outlook(person)
            # Who presses while the scheduler is at it starts no second run, and does not wait for its end.
            self.wait("The calendars do not agree", lambda: not any(self._differences(person) for person in PEOPLE))
            current.note = f"{len(calendars.of_odoo(self.clients[ANNA], ANNA, self.now))} events in Anna's Odoo"

    def edit_both_sides(self) -> None:
        """Changes in Odoo and in Outlook, and both of them on the other side."""
        anna = self.clients[ANNA]
        with step("Anna enters meetings in Odoo (one is weekly) and moves one; nobody presses anything") as current:
            started = time.monotonic()
            for meeting in people.in_odoo_after(self.now.date()):
                anna.create("calendar.event", **meeting)
            (budget,) = anna.search_read("calendar.event", [("name", "=", "Budget")], ["start", "stop"])
            anna.write("calendar.event", budget["id"], **{side: _later(budget[side]) for side in ("start", "stop")})
            self.wait("The changes do not reach Outlook", lambda: not self._differences(ANNA))
            current.note = f"in Outlook after {time.monotonic() - started:.1f} s"
        with step("Anna moves a meeting in Outlook, and Ben presses Outlook in Odoo"):
            review = next(
                event for event in self.emulator.events(ANNA.address) if event["subject"] == "Review with Ben"
            )
            day = people.monday(self.now.date()) + timedelta(days=10)
            self.emulator.act(ANNA.address, "PATCH", f"/me/events/{review['id']}", {
                "start": {"dateTime": f"{day}T16:00:00", "timeZone": ANNA.windows_zone},
                "end": {"dateTime": f"{day}T17:00:00", "timeZone": ANNA.windows_zone},
                "location": {"displayName": "Room Amber"},
            })  # fmt: skip
            for person in PEOPLE:
                self.press_outlook(person)
            self.wait("The calendars do not agree", lambda: not any(self._differences(person) for person in PEOPLE))

    def press_outlook(self, person: Person) -> None:
        """The button of the calendar view; its answer comes when the run is over."""
        client = self.clients[person]
        answer = client.json("/microsoft_calendar/sync_data", {"model": "calendar.event", "fromurl": client.url})
        if answer.get("status") not in ("need_refresh", "no_new_event_from_microsoft"):
            raise Problem(f"Odoo does not synchronise {person.name}'s calendar but answers {answer}.")

    def wait(self, what: str, done: Callable[[], bool]) -> None:
        """Look again and again; not finding it in time is seen in the comparison at the end."""
        deadline = time.monotonic() + PATIENCE
        while not done():
            if time.monotonic() > deadline:
                say(f"    {what} within {PATIENCE:.0f} s.")
                return
            time.sleep(0.3)

    # --------------------------------------------------------------------------------------------------- what is seen

    def _both(self) -> tuple[dict[Person, list[calendars.Entry]], dict[Person, list[calendars.Entry]]]:
        outlook = {person: calendars.of_outlook(self.emulator, person, self.now) for person in PEOPLE}
        odoo = {person: calendars.of_odoo(self.clients[person], person, self.now) for person in PEOPLE}
        return outlook, odoo

    def _differences(self, person: Person) -> list[str]:
        before = [meeting["name"] for meeting in people.in_odoo_before(self.now.date())]
        return calendars.differences(
            calendars.of_outlook(self.emulator, person, self.now),
            calendars.of_odoo(self.clients[person], person, self.now),
            expected_in_odoo=before if person == ANNA else (),
        )

    def _show_runs(self) -> None:
        heading("What went which way")
        runs = self.server.client().search_read(
            "microsoft.sync.run", [], ["user_id", "started", "pulled", "pushed", "requests", "problems", "message"],
            order="id",
        )  # fmt: skip
        for run in runs:
            if run["pulled"] or run["pushed"] or run["problems"]:
                say(
                    f"  {run['started'][11:]} {run['user_id'][1]:12} {run['pulled']:3} to Odoo"
                    f" {run['pushed']:3} to Outlook {run['requests']:3} requests {run['message'] or ''}"
                )
        idle = sum(not (run["pulled"] or run["pushed"]) for run in runs)
        say(f"  and {idle} runs in which nothing had changed")

    def _show_mails(self) -> None:
        heading("Mails that Outlook sent")
        for mail in self.emulator.mails():
            to = mail["to"] if isinstance(mail["to"], str) else ", ".join(mail["to"])
            say(f"  {mail['kind']:13}{mail['subject']}: {mail['from']} -> {to}")

    def _problems(self) -> list[str]:
        found = [f"{person.name}, {text}" for person in PEOPLE for text in self._differences(person)]
        found += [f"the referee of the emulator complains: {text}" for text in self.emulator.journal()["complaints"]]
        found += [f"in Odoo's log: {record}" for record in alarms(self.server.log)[:10]]
        return found


def _later(stamp: str) -> str:
    """Half an hour later, as Odoo writes times."""
    return str(datetime.fromisoformat(stamp) + timedelta(minutes=30))
