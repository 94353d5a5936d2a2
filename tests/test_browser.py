"""What a person sees in a browser: Odoo, Microsoft's sign-in pages, and the Outlook of the emulator.

The pictures are in .artifacts/, to be looked at.
"""

import contextlib
from datetime import timedelta

import pytest

from devtools import system_packages
from devtools.testing.pytest_run import artifacts

from .people import ANNA, PASSWORD, add_user, day_of_week, timed, weeks_begin_on_monday

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
SECONDS = 1000
WEDNESDAY = day_of_week(3)


@pytest.fixture
def browser():
    executable = system_packages.browser()
    if not executable:
        pytest.skip("no browser (Chromium or Chrome)")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=executable, args=FLAGS)
        context = browser.new_context(viewport={"width": 1400, "height": 900}, timezone_id="Europe/Brussels")
        context.set_default_timeout(30 * SECONDS)
        yield context
        for number, page in enumerate(context.pages, 1):
            picture(page, f"last-{number}")
        browser.close()


@pytest.fixture
def odoo_with_scheduler(configured):
    """Odoo as it is in production: configured, and its scheduler at work."""
    admin = configured.client()
    add_user(admin, ANNA)
    weeks_begin_on_monday(admin)
    configured.restart(cron_threads=2)
    return configured


def picture(page, name):
    """For people to look at: a browser without a graphics card sometimes refuses one, which proves nothing."""
    with contextlib.suppress(playwright.Error):
        page.screenshot(path=artifacts() / f"browser-{name}.png")


def log_in(page, server):
    page.goto(f"{server.url}/web/login")
    page.get_by_label("Email").fill(ANNA["address"])
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/odoo**")


def open_calendar_in_next_week(page, server):
    page.goto(f"{server.url}/odoo/calendar")
    page.get_by_role("button", name="Next").click()


def outlook_button(page, state):
    """Odoo's button, once it shows this state."""
    return page.locator(f".o_outlook_sync[data-state={state}]")


def event_in_odoo(page, text):
    return page.locator(".fc-event", has_text=text)


def create_in_odoo(page, subject, start):
    """With the form, as somebody does who wants to set more than a title."""
    page.locator(".o-calendar-button-new").click()
    page.locator("#name_0").fill(subject)
    page.locator("button#start_0").click()
    page.locator("input#start_0").fill(start)
    page.locator("#name_0").click()
    page.get_by_role("button", name="Save manually").click()
    page.locator(".o_form_saved").wait_for(state="attached")


def test_from_sign_in_to_both_calendars(browser, odoo_with_scheduler, emulator):
    emulator.seed(ANNA)
    emulator.act(ANNA["address"], "POST", "/me/events", timed("Only in Outlook", WEDNESDAY, "13:00", "14:00"))
    page = browser.new_page()
    log_in(page, odoo_with_scheduler)

    # The Outlook button leads to Microsoft, and back into the calendar.
    open_calendar_in_next_week(page, odoo_with_scheduler)
    picture(page, "1-not-connected")
    outlook_button(page, "off").click()
    page.get_by_text(ANNA["address"]).click()
    accept = page.get_by_role("button", name="Accept")
    accept.wait_for()
    picture(page, "2-consent")
    accept.click()
    page.wait_for_url(f"{odoo_with_scheduler.url}/odoo/**")

    # Both calendars have been compared, and nothing is written before the person says how to begin.
    page.get_by_role("button", name="Begin", exact=True).click()
    outlook_button(page, "active").wait_for()
    page.get_by_role("button", name="Next").click()
    event_in_odoo(page, "Only in Outlook").wait_for()
    picture(page, "3-connected")

    # What is made in Odoo appears in Outlook, and nobody presses anything.
    outlook = browser.new_page()
    outlook.goto(emulator.addresses["page_url"])
    outlook.get_by_role("button", name="Later").click()
    create_in_odoo(page, "Made in Odoo", f"{WEDNESDAY:%m/%d/%Y} 10:00:00")
    outlook.get_by_text("Made in Odoo").first.wait_for(timeout=15 * SECONDS)
    picture(outlook, "4-outlook")

    # Dragged in Outlook, it is moved in Odoo after a press on the button.
    (item,) = [item for item in emulator.events(ANNA["address"]) if item["subject"] == "Made in Odoo"]
    thursday = timed("Made in Odoo", WEDNESDAY + timedelta(days=1), "16:00", "17:00")
    emulator.act(
        ANNA["address"], "PATCH", f"/me/events/{item['id']}", {"start": thursday["start"], "end": thursday["end"]}
    )
    open_calendar_in_next_week(page, odoo_with_scheduler)
    outlook_button(page, "active").click()
    moved = page.locator(f".fc-day[data-date='{WEDNESDAY + timedelta(days=1)}'] .fc-event", has_text="Made in Odoo")
    moved.wait_for()
    assert "04:00 PM - 05:00 PM" in moved.inner_text()
    picture(page, "5-moved")
