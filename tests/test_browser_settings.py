"""Settings and preferences in a browser: configure, connect in a window of its own, check, three levels."""

from pathlib import Path

import pytest

from devtools import databases
from devtools.emulator import APPLICATION
from devtools.odoo_server import OdooServer, alarms

from .people import ANNA
from .test_browser import browser, log_in, odoo_with_scheduler, picture, playwright

__all__ = ["browser", "odoo_with_scheduler"]

WIDTHS = (1400, 400)


def fault(path, do, service="graph"):
    return {"faults": [{"match": {"service": service, "path": path, "count": 20}, "do": do}]}


def pictures(page, name):
    """At both widths."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 1300})
        picture(page, f"{name}-{width}")
    page.set_viewport_size({"width": WIDTHS[0], "height": 1300})


def log_in_as_administrator(page, server):
    page.goto(f"{server.url}/web/login")
    page.get_by_label("Email").fill("admin")
    page.get_by_label("Password").fill("admin")
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/odoo**", timeout=120_000)  # the assets are made now


def lines(page):
    """{name: state} of the check on the page, once it has ended."""
    page.locator(".o_microsoft_check button:not([disabled])").first.wait_for()
    found = page.locator(".o_microsoft_check_line").all()
    return {line.locator(".fw-bold").inner_text(): line.get_attribute("data-state") for line in found}


def check(page, name, until):
    """Press the button of a check, and wait for a line that tells it is a new one."""
    page.get_by_role("button", name=name).click()
    page.locator(".o_microsoft_check_line", has_text=until).first.wait_for()
    return lines(page)


@pytest.fixture
def page(browser):
    page = browser.new_page()
    page.set_viewport_size({"width": WIDTHS[0], "height": 1300})
    return page


@pytest.fixture
def untouched_server(odoo, emulator, tmp_path):
    """Odoo's calendar, with our addons on the path and not installed."""
    with databases.copy(databases.base_template(odoo), "tick") as name:
        server = OdooServer(odoo, name, Path(tmp_path, "odoo.log"), env=emulator.environment())
        yield server
        server.kill()
        assert alarms(server.log) == []


def test_tick(page, untouched_server):
    """The core's own check box installs the addon, and its settings are there."""
    untouched_server.start("--log-level=info", cron_threads=0)
    log_in_as_administrator(page, untouched_server)
    page.goto(f"{untouched_server.url}/odoo/action-calendar.calendar_settings_action")
    page.locator("[name=module_microsoft_calendar] input").check()
    page.get_by_role("button", name="Save", exact=True).click()
    page.locator("#microsoft_calendar_settings [name=microsoft_redirect_url]").wait_for(timeout=120_000)
    assert page.locator("[name=module_microsoft_calendar] input").is_checked()


def test_configure(page, server, emulator):
    # At debug level Odoo itself tells what people save.
    server.start("--log-level=info", cron_threads=0)
    log_in_as_administrator(page, server)
    page.goto(f"{server.url}/odoo/action-calendar.calendar_settings_action")
    settings = page.locator("#microsoft_calendar_settings")
    field = {
        name: settings.locator(f"[name={name}] input")
        for name in ("cal_microsoft_client_id", "cal_microsoft_client_secret", "microsoft_tenant")
    }
    settings.wait_for()
    assert "/microsoft_account/authentication" in settings.locator("[name=microsoft_redirect_url]").inner_text()
    assert check(page, "Test Configuration", "It is missing") == {
        "Client ID": "bad",
        "Client secret": "bad",
        "Redirect address": "unknown",
    }
    pictures(page, "settings-1-empty")
    field["cal_microsoft_client_id"].fill(APPLICATION["microsoft_calendar_client_id"])
    field["cal_microsoft_client_secret"].fill("5f0c8c7e-2f4e-4a53-9d5c-7f6a2f2d9d10")
    assert check(page, "Test Configuration", "the ID of the secret")["Client secret"] == "bad"
    field["cal_microsoft_client_secret"].fill("wrong")
    assert check(page, "Test Configuration", "refuses the client secret")["Application"] == "bad"
    field["cal_microsoft_client_secret"].fill(APPLICATION["microsoft_calendar_client_secret"])
    field["microsoft_tenant"].fill("nowhere.example")
    assert check(page, "Test Configuration", "no tenant “nowhere.example”")["Tenant"] == "bad"
    field["microsoft_tenant"].fill("common")
    found = check(page, "Test Configuration", "Microsoft accepts them")
    assert found["Application and secret"] == "good"
    pictures(page, "settings-2-good")
    page.get_by_role("button", name="Save", exact=True).click()
    settings.get_by_text("A secret is stored").wait_for()
    assert field["cal_microsoft_client_secret"].input_value() == ""
    assert check(page, "Test Configuration", "Microsoft accepts them")["Application and secret"] == "good"


def open_preferences(page, server):
    page.goto(f"{server.url}/odoo/calendar")
    page.locator(".o_user_menu button").click()
    page.get_by_role("menuitem", name="My Preferences").click()
    page.get_by_role("tab", name="Calendar").click()
    page.locator(".o_outlook_account").wait_for()


def test_connect_check_and_set(page, odoo_with_scheduler, emulator):
    emulator.seed(ANNA)
    server = odoo_with_scheduler
    log_in(page, server)
    open_preferences(page, server)
    pictures(page, "preferences-1-not-connected")

    # In a window of its own; the preferences stay where they are.
    with page.expect_popup() as opened:
        page.get_by_role("button", name="Connect", exact=True).click()
    window = opened.value
    window.get_by_text(ANNA["address"]).click()
    with window.expect_event("close"):
        window.get_by_role("button", name="Accept").click()
    page.locator(".o_outlook_account", has_text=ANNA["address"]).wait_for()

    # Check Connection, with what may be wrong.
    good = {"Sign-in": "good", "Permissions": "good", "Mailbox": "good", "Calendar": "good"}
    assert check(page, "Check Connection", "Signed in as") == good
    pictures(page, "preferences-2-connected")
    emulator.control(
        "POST", "/faults", fault("/me/calendar$", {"kind": "status", "status": 403, "code": "accessDenied"})
    )
    assert check(page, "Check Connection", "does not allow Odoo") == {
        "Sign-in": "good",
        "Permissions": "good",
        "Calendar": "bad",
    }
    emulator.control("DELETE", "/faults")
    emulator.control("POST", "/faults", fault(".", {"kind": "drop_before"}))
    assert check(page, "Check Connection", "cannot be reached") == {"Sign-in": "bad"}
    emulator.control("DELETE", "/faults")
    emulator.control("POST", "/tokens", {"do": "revoke_refresh"})
    emulator.control("POST", "/tokens", {"do": "expire_access"})
    assert check(page, "Check Connection", "Connect your account again") == {"Sign-in": "bad"}
    pictures(page, "preferences-3-sign-in-again")

    # Three levels, in force as shown.
    admin = server.client()
    admin.call("ir.config_parameter", "set_param", [], "microsoft_calendar.interval", "20")
    (company,) = admin.search_read("res.company", [], ["id"], limit=1)
    admin.write("res.company", company["id"], microsoft_calendar_direction="to_odoo")
    open_preferences(page, server)
    shown = page.locator(".o_microsoft_in_force")
    shown.get_by_text("In force: 20 (the database's)").wait_for()
    shown.get_by_text("In force: Outlook to Odoo (the company's)").wait_for()
    page.locator("[name=microsoft_calendar_interval] input").fill("45")
    page.get_by_label("Direction").click()
    page.get_by_role("option", name="Odoo to Outlook").or_(
        page.get_by_role("menuitem", name="Odoo to Outlook")
    ).first.click()
    shown.get_by_text("In force: Odoo to Outlook", exact=True).wait_for()
    page.get_by_role("button", name="Update Preferences").click()
    page.locator(".modal").wait_for(state="detached")
    open_preferences(page, server)
    shown.get_by_text("In force: 45", exact=True).wait_for()
    shown.get_by_text("In force: Odoo to Outlook", exact=True).wait_for()
    pictures(page, "preferences-4-levels")
    assert playwright.expect(page.locator("[name=microsoft_calendar_interval] input")).to_have_value("45") is None
