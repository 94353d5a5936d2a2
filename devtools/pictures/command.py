"""`python3 -m devtools pictures`: takes all pictures again, and ends by itself."""

from __future__ import annotations

from contextlib import ExitStack

from devtools import system_packages
from devtools.console import Problem, say, step
from devtools.demo.story import Demo
from devtools.pictures.camera import FOLDERS, Camera
from devtools.pictures.scenes import Scenes
from devtools.setup import prepare_databases


def run() -> int:
    """Play the demo, and take a picture where there is something to see."""
    browser = system_packages.browser()
    if not browser:
        raise Problem("No browser (Chromium or Chrome): no pictures can be taken.")
    odoo, template = prepare_databases()
    with ExitStack() as stack:
        demo = Demo(stack, odoo, template, odoo_port=0, emulator_port=0)
        camera = Camera(stack, browser)
        scenes = Scenes(demo, camera)
        demo.prepare()
        scenes.prepare()
        with step("The first dialog"):
            scenes.first_dialog()
        demo.begin()
        demo.edit_both_sides()
        with step("Both calendars"):
            scenes.outlook()
            scenes.calendar()
        with step("An event"):
            scenes.event()
        with step("What needs a person"):
            scenes.problem()
        with step("The settings"):
            scenes.settings()
    say("\n" + "\n".join(f"{folder}: {', '.join(camera.taken)}" for folder in FOLDERS))
    return 0
