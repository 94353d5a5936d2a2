"""`make demo` and `DEMO=once make demo`."""

from __future__ import annotations

import os
import threading
from contextlib import ExitStack

from devtools.console import Problem, heading, say
from devtools.demo.people import PASSWORD, PEOPLE
from devtools.demo.story import Demo
from devtools.emulator import repository_has_it
from devtools.processes import need_port
from devtools.setup import prepare_databases

ODOO_PORT, EMULATOR_PORT = 8069, 8365


def run() -> int:
    """Set up, play the story, and stay up unless `DEMO=once`; 0 only if both calendars agree."""
    once = os.environ.get("DEMO") == "once"
    if not repository_has_it():
        raise Problem("The emulator (graph_emulator) is missing in this checkout.")
    odoo_port = _port("ODOO_PORT", 0 if once else ODOO_PORT)
    emulator_port = _port("EMULATOR_PORT", 0 if once else EMULATOR_PORT)
    odoo, template = prepare_databases()
    with ExitStack() as stack:
        demo = Demo(stack, odoo, template, odoo_port=odoo_port, emulator_port=emulator_port)
        problems = demo.play()
        if problems:
            heading("Not as it should be")
            say("\n".join(f"  {text}" for text in problems))
        else:
            say("\nBoth calendars agree.")
        if not once:
            _stay(demo)
    return 1 if problems else 0


def _stay(demo: Demo) -> None:
    logins = " or ".join(person.address for person in PEOPLE)
    say(
        f"""
Odoo      {demo.server.url}/odoo/calendar   log in as {logins}, password {PASSWORD} (or admin, admin)
Outlook   {demo.emulator.addresses["page_url"]}   the emulator: mailboxes, mails
Stop      Ctrl-C"""
    )
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        say("\nStopping.")


def _port(variable: str, default: int) -> int:
    """The port that a variable names; 0 lets the system choose."""
    text = os.environ.get(variable, "")
    if text and not text.isdigit():
        raise Problem(f"{variable} must be a number, not {text!r}.")
    port = int(text or default)
    return need_port(port, variable) if port else 0
