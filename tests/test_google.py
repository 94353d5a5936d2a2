"""Odoo's own connector to Google beside ours: installed, and connected to nothing."""

from datetime import date, timedelta

import pytest

from devtools import odoo_process
from devtools.command import run
from tests.people import ANNA, BEN, add_user, connected, press_outlook, timed

SOON = date.today() + timedelta(days=3)
FIELDS = ["name", "user_id", "partner_ids", "google_id", "need_sync", "active"]


@pytest.fixture
def server_with_google(odoo, database, request):
    """The configured server, on a database with google_calendar."""
    folders = [odoo.package / "addons", *odoo.addons_path()]
    if not any((folder / "google_calendar" / "__manifest__.py").is_file() for folder in folders):
        pytest.skip("This Odoo has no google_calendar.")
    arguments = ["-d", database, "-i", "google_calendar", "--stop-after-init", "--no-http", "--max-cron-threads=0"]
    run(odoo_process.command(odoo, *arguments), what="google_calendar:", env=odoo_process.environment(odoo))
    return request.getfixturevalue("configured")


@pytest.fixture
def ben(server_with_google, emulator):
    """Ben, with Outlook; Anna is with Google."""
    client = connected(server_with_google, emulator, BEN)
    press_outlook(client)
    add_user(server_with_google.client(), ANNA)
    return client


def invited_by_anna(emulator, name, google_id):
    """What Outlook makes of an invitation that comes from Google."""
    person = {"address": ANNA["address"], "name": ANNA["name"]}
    guest = {"address": BEN["address"], "name": BEN["name"]}
    event = {
        **timed(name, SOON, zone="UTC"),
        "iCalUId": f"{google_id}@google.com",
        "isOrganizer": False,
        "organizer": {"emailAddress": person},
        "attendees": [{"type": "required", "emailAddress": guest}],
    }
    emulator.control("POST", "/raw", {"mailbox": BEN["address"], "event": event})


def of_google(admin, name, google_id):
    """The event as Google's connector brings it."""
    users = admin.search_read("res.users", [("login", "in", [ANNA["address"], BEN["address"]])], ["partner_id"])
    (anna,) = admin.search_read("res.users", [("login", "=", ANNA["address"])], ["id"])
    return admin.create(
        "calendar.event",
        name=name,
        start=f"{SOON} 09:00:00",
        stop=f"{SOON} 10:00:00",
        user_id=anna["id"],
        partner_ids=[(6, 0, [user["partner_id"][0] for user in users])],
        google_id=google_id,
        need_sync=False,
    )


def all_events(admin, name):
    return admin.search_read("calendar.event", [("name", "=", name)], FIELDS, context={"active_test": False})


def changes(emulator):
    return [one for one in emulator.journal()["requests"] if one["method"] in ("POST", "PATCH", "DELETE")
            and one["path"].startswith("/me/events")]  # fmt: skip


def test_D05_one_meeting_through_google_and_outlook(server_with_google, emulator, ben):
    """Anna's meeting is in Odoo by Google's connector, and in Ben's Outlook: one event, exported to nobody."""
    admin = server_with_google.client()
    event = of_google(admin, "Budget", "abc123")
    (before,) = all_events(admin, "Budget")
    invited_by_anna(emulator, "Budget", "abc123")
    for _again in range(3):
        press_outlook(ben)
        assert all_events(admin, "Budget") == [before]
    (link,) = admin.search_read("microsoft.calendar.link", [("event_id", "=", event)], ["role", "problem"])
    assert (link["role"], link["problem"]) == ("source", False)
    assert changes(emulator) == []
    assert emulator.mails() == []


def test_D05_outlook_first(server_with_google, emulator, ben):
    """The other way about Google's connector finds the event by its own id, and has nothing to send."""
    admin = server_with_google.client()
    invited_by_anna(emulator, "Budget", "def456")
    for _again in range(3):
        press_outlook(ben)
    (event,) = all_events(admin, "Budget")
    assert (event["google_id"], event["need_sync"]) == ("def456", False)
    assert event["user_id"][1] == ANNA["name"]
    assert changes(emulator) == []
    assert emulator.mails() == []


def test_D05_what_comes_from_outlook_does_not_go_to_google(server_with_google, emulator, ben):
    """Also not after it was changed in Outlook."""
    admin = server_with_google.client()
    item = emulator.act(BEN["address"], "POST", "/me/events", timed("Own", SOON, zone="UTC"))
    press_outlook(ben)
    emulator.act(BEN["address"], "PATCH", f"/me/events/{item['id']}", timed("Own", SOON, "11:00", "12:00", zone="UTC"))
    press_outlook(ben)
    (event,) = all_events(admin, "Own")
    assert (event["google_id"], event["need_sync"]) == (False, False)
