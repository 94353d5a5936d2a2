"""The Outlook button through all its states, in a browser and on a real server; what it says and where it leads."""

from datetime import timedelta

import pytest

from devtools.emulator import APPLICATION

from .people import ANNA, add_user, day_of_week, timed, weeks_begin_on_monday
from .test_browser import browser, log_in, outlook_button
from .test_browser_settings import fault, page

__all__ = ["browser", "page"]

TUESDAY = day_of_week(2)
SUBJECTS = [f"Meeting {number}" for number in range(1, 7)]


@pytest.fixture
def calendar(page, server, emulator):
    """Anna's calendar, with nothing configured."""
    emulator.seed(ANNA)
    for number, subject in enumerate(SUBJECTS):
        event = timed(subject, TUESDAY + timedelta(days=number), "09:00", "10:00")
        emulator.act(ANNA["address"], "POST", "/me/events", event)
    server.start("--log-level=info", cron_threads=0)
    add_user(server.client(), ANNA)
    weeks_begin_on_monday(server.client())
    log_in(page, server)
    open_calendar(page, server)
    return page


def open_calendar(page, server):
    page.goto(f"{server.url}/odoo/calendar")
    page.locator(".o_outlook_sync").wait_for()


def told(page, words):
    """A notification says so, and is closed."""
    notification = page.locator(".o_notification", has_text=words)
    notification.wait_for()
    notification.locator(".o_notification_close").click()


def choose(page, item):
    page.locator(".o_outlook_toggle").click()
    page.locator(f".o_outlook_menu .{item}").click()


def sign_in(page, server):
    page.get_by_text(ANNA["address"]).click()
    page.get_by_role("button", name="Accept").click()
    page.wait_for_url(f"{server.url}/odoo/**")


def test_all_states(calendar, server, emulator):
    page, admin = calendar, server.client()

    def parameter(name, value):
        admin.call("ir.config_parameter", "set_param", [], name, value)

    outlook_button(page, "unconfigured").click()
    told(page, "Please ask your administrator")

    for name, value in APPLICATION.items():
        parameter(name, value)
    open_calendar(page, server)
    outlook_button(page, "off").click()
    sign_in(page, server)

    # Signed in, and nothing begins before the person says how.
    page.locator(".modal").get_by_role("button", name="Close").click()
    outlook_button(page, "first").click()
    page.get_by_role("button", name="Begin", exact=True).click()
    outlook_button(page, "active").wait_for()

    # While Microsoft takes its time the button runs, and the calendar can be used.
    emulator.control("POST", "/faults", fault("delta", {"kind": "delay", "seconds": 2}))
    outlook_button(page, "active").click()
    outlook_button(page, "running").wait_for()
    page.get_by_role("button", name="Next").click()
    emulator.control("DELETE", "/faults")
    outlook_button(page, "active").wait_for()
    page.locator(".fc-event", has_text=SUBJECTS[0]).wait_for()
    page.locator(".o_outlook_detail", has_text="just now").wait_for()

    # A problem, with its number; it is retried where it is explained.
    anna = server.client(ANNA["address"], "a long password")
    (event,) = anna.search_read("calendar.event", [("name", "=", SUBJECTS[0])], ["id"])
    anna.write("calendar.event", event["id"], name="Refused")
    refusal = {"kind": "status", "status": 400, "code": "ErrorInvalidRequest", "message": "No."}
    emulator.control("POST", "/faults", {"faults": [{"match": {"method": "PATCH", "count": 9}, "do": refusal}]})
    outlook_button(page, "active").click()
    outlook_button(page, "problem").wait_for()
    emulator.control("DELETE", "/faults")
    page.locator(".o_outlook_problems", has_text="1").click()
    page.locator(".o_data_row", has_text="Microsoft does not accept it").locator("td[name=subject]").click()
    page.locator("button[name=action_retry]").click()
    told(page, "Odoo and Outlook are the same")
    open_calendar(page, server)
    outlook_button(page, "active").wait_for()

    # Microsoft wants another sign-in.
    emulator.control("POST", "/tokens", {"do": "revoke_refresh"})
    emulator.control("POST", "/tokens", {"do": "expire_access"})
    emulator.control("POST", "/tokens", {"do": "forget_consent"})
    outlook_button(page, "active").click()
    outlook_button(page, "sign_in").click()
    sign_in(page, server)
    outlook_button(page, "active").wait_for()

    choose(page, "o_outlook_stop")
    outlook_button(page, "stopped").wait_for()
    told(page, "Nothing was removed")
    choose(page, "o_outlook_restart")
    outlook_button(page, "active").wait_for()

    parameter("microsoft_calendar_sync_paused", "True")
    open_calendar(page, server)
    outlook_button(page, "paused").click()
    told(page, "An administrator paused")
    parameter("microsoft_calendar_sync_paused", False)

    parameter("microsoft_calendar.enabled", "no")
    open_calendar(page, server)
    outlook_button(page, "disabled").click()
    told(page, "Switched off in the settings")
    parameter("microsoft_calendar.enabled", False)

    # Much is gone at once: the person decides.
    for item in emulator.events(ANNA["address"]):
        emulator.act(ANNA["address"], "DELETE", f"/me/events/{item['id']}")
    open_calendar(page, server)
    outlook_button(page, "active").click()
    outlook_button(page, "brake").click()
    page.get_by_role("button", name="Restore").click()
    page.locator(".modal").get_by_role("button", name="Restore").click()
    page.locator(".modal").wait_for(state="detached")
    open_calendar(page, server)
    outlook_button(page, "active").click()
    page.locator(".o_outlook_detail", has_text="just now").wait_for()
    assert sorted(item["subject"] for item in emulator.events(ANNA["address"])) == sorted(["Refused", *SUBJECTS[1:]])
