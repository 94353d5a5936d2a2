"""`python3 -m devtools load`: plays an hour of many mailboxes in processes of their own and tells the figures."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

from devtools.odoo_source import Odoo
from devtools.simulation.process import SimulationProcess


def run(odoo: Odoo, template: str, *, mailboxes: int, minutes: int) -> int:
    """Play it; how many things were wrong."""
    arguments = ["--mailboxes", str(mailboxes), "--minutes", str(minutes)]
    with ExitStack() as stack:
        worker = SimulationProcess(stack, odoo, template, "devtools.load.worker", "load", arguments)
        *_minutes, line = worker.play(_told)
    return int(line["failed"])


def _told(line: dict[str, Any]) -> str:
    if "minute" in line:
        return f"  minute {line['minute']}: the success longest ago is {line['oldest']:.0f} minutes old"
    saves, waits, counts = line["save"], line["lock waits"], line["counts"]
    wrong = "".join(f"\n  ! {one}" for one in line["failure"])
    return (
        f"  {line['played']} minutes by the clock, {line['seconds']} s; "
        + ", ".join(f"{count} {what}" for what, count in sorted(counts.items()))
        + f"\n  longest without a success: {line['oldest']:.0f} minutes ({line['bound']:.0f} are allowed)"
        f"\n  {line['saves']} saves in Odoo: median {saves['median']:.2f} s, longest {saves['longest']:.2f} s"
        f"\n  waits for a lock: {waits['seen']} seen, the longest {waits['longest']:.3f} s{wrong}"
    )
