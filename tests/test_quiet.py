"""What is sent, and above all what is not: seen in the emulator's journal and in PostgreSQL's row versions."""

from datetime import date, timedelta

import psycopg2
import pytest

from tests.people import ANNA, connected, events_in_odoo, events_in_outlook, press_outlook, timed

SOON = date.today() + timedelta(days=3)


@pytest.fixture
def anna(configured, emulator):
    client = connected(configured, emulator, outlook=[timed(f"Outlook {n}", SOON + timedelta(n)) for n in range(5)])
    press_outlook(client)
    return client


def create_in_odoo(client, count, **values):
    start = f"{SOON} 12:00:00"
    return client.call(
        "calendar.event",
        "create",
        [{"name": f"Odoo {n}", "start": start, "stop": f"{SOON} 13:00:00", **values} for n in range(count)],
    )


def requests_since(emulator, number):
    """Method and path of the requests since then; what was inside a batch apart."""
    entries = emulator.journal(number)["requests"]
    return (
        [f"{entry['method']} {entry['path']}" for entry in entries if entry["batch"] is None],
        [f"{entry['method']} {entry['path']}" for entry in entries if entry["batch"] is not None],
    )


def last_number(emulator):
    return max((entry["n"] for entry in emulator.journal()["requests"]), default=0)


def test_saving_makes_no_request(anna, emulator):
    before = last_number(emulator)
    (event,) = create_in_odoo(anna, 1)
    anna.write("calendar.event", event, name="Renamed")
    anna.call("calendar.event", "unlink", [event])
    assert requests_since(emulator, before) == ([], [])


def test_a_run_without_changes_is_one_delta_request(anna, emulator):
    press_outlook(anna)
    before = last_number(emulator)
    press_outlook(anna)
    outer, inner = requests_since(emulator, before)
    assert [line.partition("?")[0] for line in outer] == ["GET /me/calendarView/delta"]
    assert inner == []


def test_a_hundred_new_events_need_five_batches(anna, emulator):
    before = last_number(emulator)
    create_in_odoo(anna, 100)
    press_outlook(anna)
    outer, inner = requests_since(emulator, before)
    assert 1 <= outer.count("POST /$batch") <= 5
    assert inner == ["POST /me/events"] * 100
    assert len(events_in_outlook(emulator)) == 105


def test_ten_runs_write_nothing(anna, emulator, database):
    create_in_odoo(anna, 3)
    for _run in range(2):
        press_outlook(anna)
    rows, etags = row_versions(database), versions(emulator)
    assert rows
    for _run in range(10):
        press_outlook(anna)
    assert row_versions(database) == rows
    assert versions(emulator) == etags
    assert events_in_odoo(anna) == events_in_outlook(emulator)


TABLES = ("calendar_event", "calendar_attendee", "microsoft_calendar_link", "microsoft_account", "res_users")


def row_versions(database):
    """{(table, id): (xmin, ctid)} of everything that a run could touch without need."""
    versions = {}
    with psycopg2.connect(dbname=database) as connection, connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT id, xmin::text, ctid::text FROM {table}")
            versions.update({(table, row[0]): row[1:] for row in cursor.fetchall()})
    return versions


def versions(emulator):
    return {item["id"]: item["@odata.etag"] for item in emulator.events(ANNA["address"])}
