"""Two people whose mailboxes show the same meetings and the same people, synchronised at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

from tests.people import ANNA, BEN, connected, events_in_odoo, press_outlook, timed

SOON = date.today() + timedelta(days=3)
MEETINGS = 30


def test_each_meeting_and_each_person_once(configured, emulator):
    emulator.seed(ANNA, BEN)
    people = [{"emailAddress": {"address": f"guest{n}@fabrikam.example", "name": f"Guest {n}"}} for n in range(5)]
    ben = {"emailAddress": {"address": BEN["address"], "name": BEN["name"]}}
    meetings = [timed(f"Meeting {n}", SOON + timedelta(n), attendees=[ben, *people]) for n in range(MEETINGS)]
    both = [
        connected(configured, emulator, ANNA, outlook=meetings),
        connected(configured, emulator, BEN),
    ]
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(press_outlook, both))
    for client in both:
        press_outlook(client)
    assert set(events_in_odoo(both[0])) == {f"Meeting {n}" for n in range(MEETINGS)}
    admin = configured.client()
    assert admin.call("res.partner", "search_count", [("email", "like", "@fabrikam.example")]) == 5
    assert admin.call("microsoft.calendar.link", "search_count", [("role", "=", "organizer")]) == MEETINGS
    assert admin.call("microsoft.calendar.link", "search_count", [("role", "=", "copy")]) == MEETINGS
