"""What the system tests have in common: two people, and waiting for something to be seen."""

import threading
import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from devtools.sign_in import connect

ANNA = {"address": "anna@contoso.example", "name": "Anna Keller", "timeZone": "W. Europe Standard Time"}
BEN = {"address": "ben@contoso.example", "name": "Ben Okafor", "timeZone": "GMT Standard Time"}
PASSWORD = "a long password"


def day_of_week(number, weeks=1):
    """A day (1 = Monday) of the next week, or of a later one, for people in Brussels whose weeks begin on Monday."""
    today = datetime.now(ZoneInfo("Europe/Brussels")).date()
    return today + timedelta(days=7 * weeks + number - today.isoweekday())


def weeks_begin_on_monday(admin):
    for language in admin.search_read("res.lang", [], ["code"]):
        admin.write("res.lang", language["id"], week_start="1")


def add_user(admin, person, **values):
    """A user of Odoo with nothing but the rights of an employee."""
    return admin.create(
        "res.users",
        name=person["name"],
        login=person["address"],
        email=person["address"],
        password=PASSWORD,
        tz="Europe/Brussels",
        **values,
    )


def connected(server, emulator, person=ANNA, *, outlook=()):
    """A person whose Outlook holds some events, connected, and past the question how to begin; his client."""
    emulator.seed(person)
    for event in outlook:
        emulator.act(person["address"], "POST", "/me/events", event)
    add_user(server.client(), person)
    client = server.client(person["address"], PASSWORD)
    connect_and_begin(client, person)
    return client


def connect_and_begin(client, person=ANNA):
    """Sign in, and answer the question how to begin with the default, as most do."""
    connect(client, person["address"])
    dialog = client.call("res.users", "action_microsoft_calendar_first_sync", [client.uid])
    client.call(dialog["res_model"], "action_begin", [dialog["res_id"]])


def press_outlook(client):
    """The Outlook button: one synchronisation, in this request."""
    return client.json("/microsoft_calendar/sync_data", {"model": "calendar.event", "fromurl": f"{client.url}/odoo"})


def press_outlook_and_leave(client):
    """The same, in a thread: somebody is going to kill the server meanwhile."""

    def press():
        try:
            press_outlook(client)
        except Exception:  # the server was killed, as it should be
            return

    thread = threading.Thread(target=press, daemon=True)
    thread.start()
    return thread


def wait_until(condition, what, seconds=30):
    """Wait for something another process does."""
    deadline = time.monotonic() + seconds
    pause = threading.Event()
    while not (result := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f"after {seconds} seconds: {what}")
        pause.wait(0.05)
    return result


def timed(subject, day, start="09:00", end="10:00", zone="W. Europe Standard Time", **more):
    """An event as Outlook's people write it."""
    return {
        "subject": subject,
        "start": {"dateTime": f"{day}T{start}:00", "timeZone": zone},
        "end": {"dateTime": f"{day}T{end}:00", "timeZone": zone},
        **more,
    }


def events_in_odoo(client):
    """{subject: (start, stop)} of what this person sees in Odoo."""
    events = client.search_read("calendar.event", [], ["name", "start", "stop"])
    assert len({event["name"] for event in events}) == len(events), "an event is there twice"
    return {event["name"]: (event["start"], event["stop"]) for event in events}


def events_in_outlook(emulator, person=ANNA):
    """{subject: (start, end)} of a mailbox, as Odoo would write it: UTC."""
    items = emulator.act(person["address"], "GET", "/me/events?$top=500")["value"]
    assert len({item["subject"] for item in items}) == len(items), "an event is there twice"
    return {item["subject"]: (_utc(item["start"]), _utc(item["end"])) for item in items}


def _utc(moment):
    assert moment["timeZone"] == "UTC"
    return moment["dateTime"][:19].replace("T", " ")
