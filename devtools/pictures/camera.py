"""A browser, and what becomes of the pictures that it takes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from contextlib import ExitStack
from urllib.parse import urlsplit

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from devtools import paths
from devtools.odoo_server import OdooClient

# The README of the repository, and the page that Odoo's Apps shows.
FOLDERS = ("docs/images", "microsoft_calendar/static/description")
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync --hide-scrollbars"
)
SIZE = (1400, 900)
# Nothing is being loaded, and all avatars are there.
COMPLETE = """() => document.fonts.status === 'loaded' && !document.querySelector('.o_loading_indicator, .fa-spin')
    && [...document.images].every(image => image.complete)"""
COLORS = 128  # a screen of plain colors is a third as large this way, and looks the same


class Camera:
    """Chromium, and a page for each who looks."""

    def __init__(self, stack: ExitStack, browser: str) -> None:
        driver = stack.enter_context(sync_playwright())
        self._browser = driver.chromium.launch(executable_path=browser, args=FLAGS.split())
        stack.callback(self._browser.close)
        self.taken: list[str] = []

    def page(self, client: OdooClient | None = None, *, size: Sequence[int] = SIZE) -> Page:
        """A window, logged in to Odoo as the client is."""
        context = self._browser.new_context(
            viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce", locale="en-US", timezone_id="UTC"
        )
        if client:
            host = str(urlsplit(client.url).hostname)
            context.add_cookies(
                [
                    {"name": cookie.name, "value": cookie.value or "", "domain": host, "path": "/"}
                    for cookie in client.session.cookies
                ]
            )
        return context.new_page()

    def take(self, page: Page, name: str, selector: str = "") -> None:
        """A picture of the window, or of one part of it."""
        page.mouse.move(0, 0)
        page.evaluate("document.activeElement?.blur()")
        page.wait_for_function(COMPLETE)
        shot = page.locator(selector).first.screenshot() if selector else page.screenshot()
        image = Image.open(io.BytesIO(shot)).convert("RGB").quantize(COLORS, dither=Image.Dither.NONE)
        for folder in FOLDERS:
            image.save(paths.REPOSITORY / folder / f"{name}.png", optimize=True)
        self.taken.append(f"{name}.png")
