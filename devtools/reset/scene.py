"""A calendar with one event of each kind that the table knows, and more ordinary ones than go into one batch."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

from odoo.addons.microsoft_calendar.models.calendar_event import FROM_OUTLOOK
from odoo.fields import Command

from devtools.reset.table import MAILS, Combination
from devtools.simulation.story import NOW
from devtools.sweep.scene import TOMORROW, creates, weekly
from devtools.sweep.world import ANNA, BEN, GUEST, World, moment

OUTSIDER = "outsider@fabrikam.example"
PAST = TOMORROW - timedelta(days=30)
# As the table calls them.
OWN_EVENT, AFTERWARDS = "Own event", "Event made in Outlook afterwards"
# A batch is of 20 requests: with these, which end as "Own event" does, Outlook is asked twice for each step.
MORE = [f"{OWN_EVENT} {number}" for number in range(15)]


def prepare(world: World) -> None:
    """Everything synchronised; nobody has been mailed yet."""
    world.people(ANNA, BEN, others=[OUTSIDER])
    with world.as_user() as env:
        env["ir.config_parameter"].set_param("microsoft_account.brake_percent", False)  # a reset does not trip it
    creates(world, ANNA, OWN_EVENT, TOMORROW)
    creates(world, ANNA, "Own meeting", TOMORROW, people=[GUEST])
    series = "Own series with a moved occurrence"
    creates(world, ANNA, series, TOMORROW, recurrence=weekly(4))
    _move_second(world, series)
    creates(world, ANNA, "Own event that is over", PAST)
    creates(world, ANNA, "Own meeting that is over", PAST, people=[GUEST])
    creates(world, OUTSIDER, "Invitation of an outsider", TOMORROW, people=[ANNA])
    creates(world, BEN, "Invitation of a connected colleague", TOMORROW, people=[ANNA])
    for number, name in enumerate(MORE):
        creates(world, ANNA, name, TOMORROW + timedelta(days=1 + number))
    world.synchronise(ANNA, BEN, ANNA)
    _in_odoo_only(world)
    world.synchronise(ANNA, BEN)
    world.pass_time(minutes=10)
    world.control("DELETE", "/mails")


def _move_second(world: World, series: str) -> None:
    events = world.control("GET", f"/mailboxes/{ANNA}/events")["events"]
    (master,) = [one for one in events if one["subject"] == series]
    window = f"startDateTime={NOW.isoformat()}Z&endDateTime={(NOW + timedelta(days=60)).isoformat()}Z"
    second = world.act(ANNA, "GET", f"/me/events/{master['id']}/instances?{window}")["value"][1]
    there = TOMORROW + timedelta(days=8)
    times = {"start": moment(there), "end": moment(there + timedelta(hours=1))}
    world.act(ANNA, "PATCH", f"/me/events/{second['id']}", times)


def _in_odoo_only(world: World) -> None:
    """As it is with an event that is older than the connection: Outlook was never told."""
    with world.as_user(ANNA) as env:
        guest = env["res.partner"].search([("email", "=", GUEST)], limit=1)
        env["calendar.event"].with_context(**{FROM_OUTLOOK: True, "no_mail_to_attendees": True}).create(
            {
                "name": "Event that was in Odoo only",
                "start": TOMORROW,
                "stop": TOMORROW + timedelta(hours=1),
                "partner_ids": [Command.set((env.user.partner_id | guest).ids)],
            }
        )


def ask_for_reset(world: World, combination: Combination) -> int:
    """Anna fills in the wizard; the number of mails that it promises."""
    existing, next_round = combination
    with world.as_user(ANNA) as env:
        values = {"user_id": env.uid, "existing": existing, "next_round": next_round}
        wizard = env["microsoft.calendar.account.reset"].create(values)
        promised: int = wizard.mails
        wizard.action_reset()
    return promised


def make_another(world: World) -> None:
    """What Anna enters in Outlook when all is done."""
    world.pass_time(minutes=1)
    creates(world, ANNA, AFTERWARDS, TOMORROW + timedelta(days=3))


def found(world: World) -> dict[str, str]:
    """Where everything is, in the words of the table, and how many mails the guest got."""
    items = world.control("GET", f"/mailboxes/{ANNA}/events")["events"]
    in_outlook = Counter(item["subject"] for item in items if item["type"] != "exception")
    with world.as_user() as env:
        events = env["calendar.event"].search([])
        in_odoo = Counter(event.name for event in events._microsoft_items())
        mails = env["mail.mail"].search_count([("recipient_ids.email", "=", GUEST)])
    mails += sum(GUEST in mail["to"] for mail in world.control("GET", "/mails")["mails"])
    names = in_outlook.keys() | in_odoo.keys()
    return {MAILS: str(mails), **{name: _where(in_odoo[name], in_outlook[name]) for name in names}}


def _where(in_odoo: int, in_outlook: int) -> str:
    words = {(1, 1): "both", (1, 0): "Odoo", (0, 1): "Outlook"}
    return words.get((in_odoo, in_outlook), f"{in_odoo} in Odoo, {in_outlook} in Outlook")


def unfinished(world: World) -> list[str]:
    """What still waits, or has a problem."""
    with world.as_user() as env:
        links: Any = env["microsoft.calendar.link"].search(["|", ("problem", "!=", False), ("counter", ">", 0)])
        collections = env["microsoft.calendar.collection"].search([])
        left = [f"{link.user_id.login}: {link.subject}: {link.problem}" for link in links]
        left += [f"{one.user_id.login}: the errand waits" for one in collections if one.has_errand]
        left += [f"{one.user_id.login}: {one.state}: {one.message}" for one in collections if one.state != "active"]
    return left
