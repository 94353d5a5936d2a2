"""What is in the pictures: each scene opens a screen as its person would, and waits for what must be seen in it."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from devtools.demo.people import ANNA
from devtools.demo.story import Demo
from devtools.pictures.camera import Camera

CALENDAR = "/odoo/calendar"


class Scenes:
    """The screens, in the order in which Anna meets them."""

    def __init__(self, demo: Demo, camera: Camera) -> None:
        self.demo, self.camera = demo, camera
        self.url = demo.server.url

    def prepare(self) -> None:
        """Weeks begin on Monday in Odoo, as on the page of the emulator."""
        admin = self.demo.server.client()
        (english,) = admin.search_read("res.lang", [("code", "=", "en_US")], ["id"])
        admin.write("res.lang", english["id"], week_start="1")

    def first_dialog(self) -> None:
        """Both calendars compared, before anything is written; it opens by itself."""
        page = self._anna(CALENDAR)
        page.wait_for_selector(".modal button[name=action_begin]")
        self.camera.take(page, "begin", ".modal-content")
        page.context.close()

    def outlook(self) -> None:
        """The coming week on the page of the local Microsoft 365."""
        page = self.camera.page()
        page.goto(self.demo.emulator.addresses["page_url"])
        page.get_by_text("Stand-up").first.wait_for()
        page.click("text=›")
        page.get_by_text("Trade fair").first.wait_for()
        self.camera.take(page, "outlook")
        page.context.close()

    def calendar(self) -> None:
        """The same week in Odoo, and the menu of the button."""
        page = self._anna(CALENDAR)
        page.click(".o_calendar_button_next >> visible=true")
        page.locator(".fc-event", has_text="Trade fair").first.wait_for()
        page.wait_for_selector(".o_outlook_sync[data-state=active]")
        page.click(".o_outlook_toggle")
        page.wait_for_selector(".o_outlook_menu")
        self.camera.take(page, "odoo")
        page.context.close()

    def event(self) -> None:
        """The form of a meeting that two mailboxes hold."""
        page = self._anna(f"{CALENDAR}/{self._event('Review with Ben')}")
        page.wait_for_selector("[name=microsoft_mailboxes] button >> visible=true")
        self.camera.take(page, "event")
        page.context.close()

    def problem(self) -> None:
        """A change that Outlook refuses, while Outlook has another value: both versions side by side."""
        anna, emulator = self.demo.clients[ANNA], self.demo.emulator
        emulator.control("POST", "/faults", {"faults": [REFUSED]})
        anna.write("calendar.event", self._event("Site visit"), location="Warehouse 7", name="Site visit, second round")
        problem: list[Any] = []

        def there() -> bool:
            problem[:] = anna.search_read("microsoft.calendar.link", [("problem", "!=", False)], ["id"])
            return bool(problem)

        self.demo.wait("The refused change does not become a problem", there)
        emulator.control("DELETE", "/faults")
        page = self._anna(f"/odoo/outlook-problems/{problem[0]['id']}")
        page.wait_for_selector(".o_outlook_comparison tbody tr")
        self.camera.take(page, "problem")
        page.context.close()

    def settings(self) -> None:
        """What an administrator enters once; with an address as a company has it, and not the port of this run."""
        admin = self.demo.server.client()
        admin.call("ir.config_parameter", "set_param", [], "web.base.url", "https://odoo.contoso.example")
        page = self.camera.page(admin, size=(1400, 1100))
        page.goto(f"{self.url}/odoo/action-calendar.calendar_settings_action")
        page.wait_for_selector("#microsoft_calendar_settings >> visible=true")
        page.locator("#sync_outlook_calendar_setting").scroll_into_view_if_needed()
        self.camera.take(page, "settings")
        page.context.close()

    def _anna(self, path: str) -> Page:
        page = self.camera.page(self.demo.clients[ANNA])
        page.goto(self.url + path)
        page.wait_for_selector(".o_action_manager .o_view_controller")
        return page

    def _event(self, name: str) -> int:
        (found,) = self.demo.clients[ANNA].search_read("calendar.event", [("name", "=", name)], ["id"])
        number: int = found["id"]
        return number


REFUSED = {
    "match": {"method": "PATCH", "nth": 1, "count": 9},
    "do": {
        "kind": "status",
        "status": 400,
        "code": "ErrorInvalidRequest",
        "message": "Your request can't be completed.",
    },
}
