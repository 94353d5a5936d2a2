"""The page in a browser: look, drag, create, answer. Skipped where Playwright or Chromium is missing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from .stage import Stage

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as running:
        started = running.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def page(stage: Stage, browser: Any, request: pytest.FixtureRequest) -> Iterator[Any]:
    """The page, 1400 pixels wide unless a test says otherwise; no error may turn up in its console."""
    width = getattr(request, "param", 1400)
    context = browser.new_context(viewport={"width": width, "height": 900}, timezone_id="UTC")
    opened = context.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    stage.anna.create(subject="Planning", with_=["ben"])
    opened.goto(stage.emulator.page_url)
    if width < 720:
        opened.locator(".strip button").nth(1).click()  # Tuesday
    opened.locator(".event", has_text="Planning").first.wait_for()
    yield opened
    context.close()
    assert errors == []


def test_an_event_is_dragged_to_another_day(stage: Stage, page: Any) -> None:
    box = page.locator(".event", has_text="Planning").first.bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + 20 + box["width"], box["y"] + 10 + 44, steps=6)
    page.mouse.up()
    page.locator("#toast", has_text="Moved").wait_for()
    assert stage.anna.find("Planning")["start"]["dateTime"].startswith("2026-10-07T11:00")
    assert stage.ben.find("Planning")["start"]["dateTime"].startswith("2026-10-07T11:00")


def test_an_invitation_is_answered(stage: Stage, page: Any) -> None:
    page.locator(".event", has_text="Planning").first.click()
    page.get_by_role("button", name="Ben’s copy").click()
    page.get_by_role("button", name="Accept").click()
    page.locator("#toast", has_text="Accept").wait_for()
    assert stage.ben.find("Planning")["responseStatus"]["response"] == "accepted"
    page.get_by_role("link", name="Mails").click()
    assert page.locator(".row.mail").first.inner_text().startswith("answer")


def test_an_event_is_made(stage: Stage, page: Any) -> None:
    page.get_by_role("button", name="New event").click()
    page.get_by_label("Subject").fill("Lunch")
    page.get_by_label("Invite").fill("cora@contoso.example")
    page.get_by_role("button", name="Create").click()
    page.locator(".event", has_text="Lunch").first.wait_for()
    assert stage.cora.find("Lunch")["organizer"]["emailAddress"]["address"] == "anna@contoso.example"


def test_what_somebody_else_does_turns_up_by_itself(stage: Stage, page: Any) -> None:
    stage.cora.create(subject="From elsewhere", start="2026-10-08T10:00:00", end="2026-10-08T11:00:00")
    page.locator(".event", has_text="From elsewhere").wait_for()


@pytest.mark.parametrize("number", [1, 2])
def test_what_changes_while_the_page_opens_is_not_missed(stage: Stage, browser: Any, number: int) -> None:
    """Right before the page's first, and second, look at the pulse somebody makes an event."""
    looks: list[str] = []
    context = browser.new_context(viewport={"width": 1400, "height": 900}, timezone_id="UTC")
    page = context.new_page()

    def look(route: Any) -> None:
        looks.append(route.request.url)
        if len(looks) == number:
            stage.cora.create(subject="Just now", start="2026-10-08T10:00:00", end="2026-10-08T11:00:00")
        route.continue_()

    page.route("**/pulse", look)
    page.goto(stage.emulator.page_url)
    page.locator(".event", has_text="Just now").wait_for()
    context.close()


def test_the_stage_changes_switches_and_faults(stage: Stage, page: Any) -> None:
    page.get_by_role("link", name="Stage").click()
    page.get_by_role("button", name="The next request: 503").click()
    page.locator("#toast", has_text="It will happen").wait_for()
    page.get_by_label("stale_delete").select_option("refuses")
    page.locator("#toast", has_text="stale_delete is refuses").wait_for()
    assert stage.anna.get("/me").status == 503
    assert stage.control("GET", "/switches")["stale_delete"] == "refuses"


@pytest.mark.parametrize("page", [400], indirect=True)
def test_a_narrow_page_does_not_scroll_sideways(page: Any) -> None:
    for view in ("calendar", "mails", "journal", "stage"):
        page.goto(page.url.partition("#")[0] + "#" + view)
        page.locator(f"#view-{view}").wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= 400, view
