"""A weekly meeting made in Odoo's own form, with the synchronisation at work, as a person sees it in the browser."""

from datetime import timedelta

import pytest

from .people import ANNA, PASSWORD, connect_and_begin, day_of_week, wait_until
from .test_browser import SECONDS, browser, log_in, odoo_with_scheduler, picture, playwright

__all__ = ["browser", "odoo_with_scheduler"]

# A Wednesday three weeks ahead.
FIRST = day_of_week(3, weeks=3)
WEEKS = 4


@pytest.fixture
def connected_odoo(odoo_with_scheduler, emulator):
    emulator.seed(ANNA)
    connect_and_begin(odoo_with_scheduler.client(ANNA["address"], PASSWORD))
    return odoo_with_scheduler


def in_outlook(emulator):
    """[(day, subject)] of the occurrences, as Outlook's own view shows them."""
    window = f"startDateTime={FIRST}T00:00:00Z&endDateTime={FIRST + timedelta(weeks=9)}T00:00:00Z"
    found = emulator.act(ANNA["address"], "GET", f"/me/calendarView?{window}&$top=50")["value"]
    return sorted((one["start"]["dateTime"][:10], one["subject"]) for one in found)


def weeks(*subjects):
    return [(str(FIRST + timedelta(weeks=number)), subject) for number, subject in enumerate(subjects) if subject]


def open_event(page, server, client, day):
    """The form of an occurrence."""
    here = [("start", ">=", f"{day} 00:00:00"), ("start", "<=", f"{day} 23:59:59")]
    (event,) = client.search_read("calendar.event", here, ["id"])
    page.goto(f"{server.url}/odoo/calendar.event/{event['id']}")
    page.locator("#name_0").wait_for()


def save(page):
    page.get_by_role("button", name="Save manually").click()
    page.locator(".o_form_saved").wait_for(state="attached")


def test_a_weekly_meeting(browser, connected_odoo, emulator):
    client = connected_odoo.client(ANNA["address"], PASSWORD)
    page = browser.new_page()
    log_in(page, connected_odoo)

    # Every Wednesday, four times.
    page.goto(f"{connected_odoo.url}/odoo/calendar.event/new")
    page.locator("#name_0").fill("Weekly")
    page.locator("button#start_0").click()
    page.locator("input#start_0").fill(f"{FIRST:%m/%d/%Y} 10:00:00")
    page.locator("#name_0").click()
    page.get_by_role("tab", name="Options").click()
    page.locator("[name=recurrency] input").check()
    choose(page, "rrule_type_ui", "Weekly")
    choose(page, "end_type", "Number of repetitions")
    page.locator("[name=count] input").fill(str(WEEKS))
    picture(page, "series-1-form")
    save(page)
    wait_until(lambda: in_outlook(emulator) == weeks(*["Weekly"] * WEEKS), "the series is in Outlook")
    outlook = browser.new_page()
    show_outlook(outlook, emulator)
    picture(outlook, "series-2-outlook")

    # From the third one on it has another name.
    open_event(page, connected_odoo, client, FIRST + timedelta(weeks=2))
    page.get_by_label("This and following events").check()
    page.locator("#name_0").fill("Weekly, new")
    picture(page, "series-3-following")
    save(page)
    halves = ["Weekly", "Weekly", "Weekly, new", "Weekly, new"]
    wait_until(lambda: in_outlook(emulator) == weeks(*halves), "the second half has its name in Outlook")

    # The second one is off.
    open_event(page, connected_odoo, client, FIRST + timedelta(weeks=1))
    page.locator(".o_control_panel .o_cp_action_menus button, .o_form_view .o-dropdown.dropdown-toggle").first.click()
    page.get_by_role("menuitem", name="Delete").click()
    picture(page, "series-4-delete")
    confirm = page.locator(".modal-footer button.btn-primary, .modal-footer button.btn-danger").first
    confirm.click()
    halves[1] = None
    wait_until(lambda: in_outlook(emulator) == weeks(*halves), "the second one is gone in Outlook")
    page.goto(f"{connected_odoo.url}/odoo/calendar")
    page.locator(".fc").wait_for()
    for number, subject in enumerate(halves):
        show_outlook(outlook, emulator, weeks_more=number)
        shown = outlook.get_by_text(subject or "Weekly", exact=True)
        if subject:
            shown.first.wait_for(timeout=15 * SECONDS)
        else:
            # The page may still show the week before for a moment.
            playwright.expect(shown).to_have_count(0, timeout=15 * SECONDS)
        picture(outlook, f"series-5-outlook-{number + 1}")


def choose(page, field, label):
    """Pick from one of Odoo's lists."""
    chosen = page.locator(f"[name={field}] select")
    if chosen.count():
        chosen.select_option(label=label)
        return
    page.locator(f"[name={field}] input").click()
    page.get_by_role("menuitem", name=label, exact=True).or_(page.get_by_role("option", name=label, exact=True)).click()


def show_outlook(page, emulator, weeks_more=0):
    """The emulator's page at the week of one of the occurrences."""
    page.goto(emulator.addresses["page_url"])
    for _week in range(3 + weeks_more):
        page.get_by_role("button", name="Later").click()
