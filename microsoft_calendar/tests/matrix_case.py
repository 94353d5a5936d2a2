"""People of all kinds, a meeting for each cell of the matrix, and what becomes of it."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from odoo.addons.microsoft_account.tests.common import attendee, times
from odoo.fields import Command

from .common import TOMORROW, MicrosoftCalendarCase
from .who_mails import CONNECTED, EXTERNAL, ODOO, OF_ODOO, OF_OUTLOOK, OUTLOOK, Line

ANNA, BEN = "anna@contoso.example", "ben@contoso.example"
OTTO, NORA, THEO = "otto@contoso.example", "nora@contoso.example", "theo@contoso.example"
GERDA, XENIA, TOM = "gerda@fabrikam.example", "xenia@fabrikam.example", "tom@fabrikam.example"

ORGANIZER = {CONNECTED: ANNA, OF_ODOO: OTTO, OF_OUTLOOK: OTTO, EXTERNAL: GERDA}
ATTENDEE = {"connected": BEN, "not connected": NORA, "external": XENIA}
WITH_MAILBOX_IN_ODOO = (ANNA, BEN, THEO)
LATER = TOMORROW + timedelta(days=1, hours=3)


@dataclass(frozen=True)
class Cell:
    """One meeting of the matrix: what is done with it (a line of the table), and who is the attendee concerned."""

    line: Line
    kind: str

    @property
    def title(self):
        return " / ".join((self.line.organizer, self.line.action, self.line.side, self.kind))

    @property
    def organizer(self):
        return ORGANIZER[self.line.organizer]

    @property
    def attendee(self):
        return ATTENDEE[self.kind]

    @property
    def bystander(self):
        """Somebody else who is invited. Through Theo's mailbox Odoo knows of meetings of who is not connected."""
        return TOM if self.line.organizer == CONNECTED else THEO

    @property
    def possible(self):
        """Who has no account here answers in Odoo only by the link in Odoo's invitation."""
        in_odoo = self.line.action == "answer" and self.line.side == ODOO
        return not (in_odoo and self.kind == "external" and self.line.organizer != OF_ODOO)

    @property
    def made_in(self):
        """A meeting is edited on the other side than that on which it was made, if it can be."""
        if self.line.organizer != CONNECTED:
            return ODOO if self.line.organizer == OF_ODOO else OUTLOOK
        if self.line.action == "create":
            return self.line.side
        return OUTLOOK if self.line.side == ODOO else ODOO


@dataclass(frozen=True)
class Meeting:
    """What one side holds of a meeting."""

    subject: str
    start: object
    people: frozenset
    accepted: bool = False
    free: bool = False
    there: bool = True


def before(cell):
    people = {cell.bystander} if cell.line.action == "add person" else {cell.bystander, cell.attendee}
    return Meeting(cell.title, TOMORROW, frozenset(people))


def after(cell):
    """What the action makes of the meeting where it has an effect."""
    meeting = before(cell)
    return {
        "create": lambda: meeting,
        "retime": lambda: replace(meeting, start=LATER),
        "retitle": lambda: replace(meeting, subject=f"{cell.title}, new"),
        "private field": lambda: replace(meeting, free=True),
        "add person": lambda: replace(meeting, people=meeting.people | {cell.attendee}),
        "remove person": lambda: replace(meeting, people=meeting.people - {cell.attendee}),
        "answer": lambda: replace(meeting, accepted=True),
        "cancel": lambda: replace(meeting, there=False),
    }[cell.line.action]()


def expected(cell, side):
    """What a side holds in the end: an action has an effect where it is done, and where it can travel."""
    if cell.line.side == side:
        return after(cell)
    by_attendee = cell.line.action == "answer" and cell.kind == "connected" and cell.line.organizer != OF_ODOO
    by_organizer = cell.line.organizer == CONNECTED and (cell.line.action != "answer" or cell.line.side == OUTLOOK)
    # Outlook tells of a new list of people only those who are new, or no longer on it.
    told = cell.line.action not in ("add person", "remove person") or cell.kind == "connected"
    by_copy = cell.line.side == OUTLOOK and cell.line.action not in ("answer", "private field") and told
    return after(cell) if by_attendee or by_organizer or by_copy else before(cell)


class MatrixCase(MicrosoftCalendarCase):
    """Anna organizes, or Otto (who has a mailbox, but has not connected it), or Gerda from outside.

    Those who are invited: Ben (connected), Nora (not connected), Xenia (from outside); and with them Tom or Theo.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        names = {OTTO: "Otto Brandt", NORA: "Nora Lind", THEO: "Theo Vance"}
        cls.users = {address: cls.add_user(address, name) for address, name in names.items()}
        cls.users |= {ANNA: cls.anna, BEN: cls.ben}
        outsiders = {XENIA: "Xenia", TOM: "Tom", GERDA: "Gerda"}
        cls.partners = {
            address: cls.env["res.partner"].create({"name": name, "email": address})
            for address, name in outsiders.items()
        } | {address: user.partner_id for address, user in cls.users.items()}

    def setUp(self):
        super().setUp()
        self.outlook.seed(OTTO, NORA, THEO, GERDA, XENIA, TOM)
        for address in (BEN, THEO):
            self.connect(self.users[address])

    # -- what people do ----------------------------------------------------------------------------------------------

    def makes(self, cell, side):
        """The organizer makes the meeting."""
        people = sorted(before(cell).people)
        if side == OUTLOOK:
            self.outlook.creates(cell.organizer, cell.title, TOMORROW, attendees=people)
            return
        partners = [self.partners[address].id for address in [cell.organizer, *people]]
        self.create_event(self.users[cell.organizer], cell.title, partner_ids=[Command.set(partners)])

    def acts(self, cell):
        """Somebody does what the line says."""
        name = cell.line.action.replace(" ", "_")
        getattr(self, f"{name}_in_{cell.line.side.lower()}")(cell)

    def create_in_odoo(self, cell):
        self.makes(cell, ODOO)

    def create_in_outlook(self, cell):
        self.makes(cell, OUTLOOK)

    def in_odoo(self, cell):
        """The meeting as the organizer has it in front of him; who has no account is stood for by an attendee."""
        actor = self.users.get(cell.organizer)
        if not actor:
            actor = self.ben if BEN in before(cell).people else self.users[THEO]
        return self.event(cell.title).with_user(actor).with_context(lang="en_US", tz=actor.tz)

    def retime_in_odoo(self, cell):
        self.in_odoo(cell).write({"start": LATER, "stop": LATER + timedelta(hours=1)})

    def retitle_in_odoo(self, cell):
        self.in_odoo(cell).write({"name": after(cell).subject})

    def private_field_in_odoo(self, cell):
        self.in_odoo(cell).write({"show_as": "free"})

    def add_person_in_odoo(self, cell):
        self.in_odoo(cell).write({"partner_ids": [Command.link(self.partners[cell.attendee].id)]})

    def remove_person_in_odoo(self, cell):
        self.in_odoo(cell).write({"partner_ids": [Command.unlink(self.partners[cell.attendee].id)]})

    def cancel_in_odoo(self, cell):
        self.in_odoo(cell).write({"active": False})

    def answer_in_odoo(self, cell):
        event = self.event(cell.title)
        if user := self.users.get(cell.attendee):
            event.with_user(user).change_attendee_status("accepted", "self_only")
        else:  # as the link in the invitation does
            attendee = event.attendee_ids.filtered(lambda one: one.partner_id == self.partners[cell.attendee])
            attendee.with_user(self.env.ref("base.public_user")).sudo().do_accept()

    def changes(self, cell, **properties):
        item = self.outlook.event(cell.organizer, cell.title)
        self.outlook.changes(cell.organizer, item, **properties)

    def retime_in_outlook(self, cell):
        self.changes(cell, **times(LATER))

    def retitle_in_outlook(self, cell):
        self.changes(cell, subject=after(cell).subject)

    def private_field_in_outlook(self, cell):
        self.changes(cell, showAs="free")

    def invites_in_outlook(self, cell):
        self.changes(cell, attendees=[attendee(address) for address in sorted(after(cell).people)])

    add_person_in_outlook = remove_person_in_outlook = invites_in_outlook

    def answer_in_outlook(self, cell):
        self.outlook.answers(cell.attendee, self.outlook.event(cell.attendee, cell.title), "accept")

    def cancel_in_outlook(self, cell):
        self.outlook.deletes(cell.organizer, self.outlook.event(cell.organizer, cell.title))

    # -- what can be seen --------------------------------------------------------------------------------------------

    def look(self):
        """Read all mailboxes and mails once, for all cells."""
        self.mailboxes = {address: self.outlook.events(address) for address in {*self.partners}}
        self.outlook_mails = self.outlook.mails()
        self.odoo_mails = self.env["mail.mail"].search([]) - self.mails_before

    def found_in_odoo(self, cell):
        """What Odoo holds: one event at most."""
        names = [cell.title, f"{cell.title}, new"]
        event = self.env["calendar.event"].with_context(active_test=False).search([("name", "in", names)])
        self.assertEqual(len(event), 1, "events in Odoo")
        self.assertEqual(event.user_id, self.users.get(cell.organizer, self.env["res.users"]), "organizer in Odoo")
        self.assertEqual(event.microsoft_organizer or "", cell.organizer if cell.line.organizer == EXTERNAL else "")
        return event, Meeting(
            event.name,
            event.start,
            self.people_in_odoo(cell, event) if event.active else before(cell).people,
            event.attendee_ids.filtered(lambda one: one.partner_id == self.partners[cell.attendee]).state == "accepted",
            event.show_as == "free",
            event.active,
        )

    def people_in_odoo(self, cell, event):
        """The attendees, and those who are named without being contacts; the organizer apart."""
        value = event._microsoft_values()[event.id]
        addresses = {*event.attendee_ids.mapped("email"), *value.attendees.by_address()}
        return frozenset(addresses - {cell.organizer})

    def items(self, cell, address):
        titles = (cell.title, f"{cell.title}, new")
        return [item for item in self.mailboxes[address] if item["subject"].removeprefix("Canceled: ") in titles]

    def found_in_outlook(self, cell):
        """What the organizer's mailbox holds; None if nothing."""
        items = self.items(cell, cell.organizer)
        self.assertLessEqual(len(items), 1, "items in the organizer's mailbox")
        return _meeting(items[0], cell) if items else None

    def mails(self, cell, event):
        """How many mails each person got for this meeting: ``(from Outlook, from Odoo)``."""
        uids = {item["iCalUId"] for address in self.mailboxes for item in self.items(cell, address)}
        uids |= set(event.microsoft_link_ids.mapped("ical_uid"))
        by_outlook = Counter(address for mail in self.outlook_mails if mail["event"] in uids for address in mail["to"])
        sent = self.odoo_mails.filtered(lambda mail: (mail.model, mail.res_id) == ("calendar.event", event.id))
        return by_outlook, Counter(address for mail in sent for address in mail.recipient_ids.mapped("email"))


def _meeting(item, cell):
    people = {one["emailAddress"]["address"]: one["status"]["response"] for one in item["attendees"]}
    return Meeting(
        item["subject"],
        _start(item),
        frozenset(people),
        people.get(cell.attendee) == "accepted",
        item["showAs"] == "free",
    )


def _start(item):
    return datetime.fromisoformat(item["start"]["dateTime"][:19])
