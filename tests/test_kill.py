"""Odoo is killed (SIGKILL) in the middle of a run. The next one ends with the same events on both sides, none twice."""

from datetime import date, timedelta

import pytest

from tests.people import (
    connected,
    events_in_odoo,
    events_in_outlook,
    press_outlook,
    press_outlook_and_leave,
    timed,
    wait_until,
)

SOON = date.today() + timedelta(days=3)

# Where the run stands still, as a fault that the emulator injects: it takes the request, and answers too late.
# "delay" waits before the work is done, "slow_body" does it first.
SECOND_PAGE = {"path": "/calendarView/delta", "nth": 2}
FIRST_BATCH = {"path": r"/\$batch"}


@pytest.fixture
def anna(configured, emulator):
    """Many events in Outlook (several pages), some in Odoo, nothing synchronised yet."""
    client = connected(
        configured, emulator, outlook=[timed(f"Outlook {n}", SOON + timedelta(n % 100), "08:00") for n in range(130)]
    )
    for n in range(30):
        client.create("calendar.event", name=f"Odoo {n}", start=f"{SOON} 12:00:00", stop=f"{SOON} 13:00:00")
    return client


def press_outlook_and_wait_at(emulator, client, match, kind, seconds):
    """Start a run, and return (its thread) when it waits for the answer to the request that matches."""
    emulator.control("POST", "/faults", {"faults": [{"match": match, "do": {"kind": kind, "seconds": seconds}}]})
    run = press_outlook_and_leave(client)
    wait_until(lambda: emulator.control("GET", "/faults")["faults"] == [], f"the run comes to {match}")
    return run


def kill_when(server, emulator, client, match, kind):
    """Start a run, and kill the server while it waits for the answer to the request that matches."""
    run = press_outlook_and_wait_at(emulator, client, match, kind, seconds=6)
    server.kill()
    run.join(10)
    server.start(cron_threads=0)
    # The emulator does not notice that nobody listens any more: until it has answered, the request counts as running.
    wait_until(lambda: all(entry["status"] for entry in emulator.journal()["requests"]), "the old request ends")


@pytest.mark.parametrize(
    ("match", "kind"),
    [
        pytest.param(SECOND_PAGE, "delay", id="between two pages"),
        pytest.param(FIRST_BATCH, "delay", id="between apply and push"),
        pytest.param(FIRST_BATCH, "slow_body", id="after a batch was accepted, before its answer"),
    ],
)
def test_killed(configured, emulator, anna, match, kind):
    kill_when(configured, emulator, anna, match, kind)
    press_outlook(anna)
    press_outlook(anna)
    expected = {f"Outlook {n}" for n in range(130)} | {f"Odoo {n}" for n in range(30)}
    assert set(events_in_outlook(emulator)) == expected
    assert events_in_odoo(anna) == events_in_outlook(emulator)
    assert emulator.mails() == []


def test_another_run_steps_back_while_one_is_at_work(configured, emulator, anna):
    """The lease: the second press of the button returns at once and asks Microsoft for nothing."""
    run = press_outlook_and_wait_at(emulator, anna, SECOND_PAGE, "delay", seconds=2)
    requests = len(emulator.journal()["requests"])
    assert press_outlook(anna)["status"] == "no_new_event_from_microsoft"
    assert len(emulator.journal()["requests"]) == requests
    run.join(60)
    assert set(events_in_odoo(anna)) >= {"Outlook 0", "Outlook 129"}
