"""What was kept apart goes to Outlook after all: a button on the event's form, with the mails said before."""

from collections import Counter
from dataclasses import replace

from odoo import fields, models
from odoo.addons.microsoft_account.sync import differing
from odoo.exceptions import UserError

from ..mapping.announcement import Change, Which, mails
from .calendar_event import FROM_OUTLOOK
from .value_words import Words

# What attendees see of a value: not its reminder, its tags, its show-as.
SEEN = frozenset({"subject", "time", "body", "location", "privacy", "join_url", "online"})


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    def microsoft_rejoin_note(self):
        """Say what would be sent, and how many mails that makes."""
        event = self._microsoft_apart()
        told = Counter()
        if link := event._microsoft_link_apart():
            told = link._mails_of_fields_apart()
            what = event.env._("Goes to Outlook: %s.", link._fields_apart_in_words())
        else:
            value = event._microsoft_values()[event.id]
            parts = event._microsoft_calendar_of_organizer()._parts_anew(value)
            told = Counter({person.address: 1 + parts for person in value.attendees.people})
            what = event.env._("The event is created in Outlook.")
        if not told:
            return f"{what}\n{event.env._('Nobody gets a mail.')}"
        count = event.env._(
            "Mails that Outlook sends: %(mails)s. People who get them: %(people)s.",
            mails=told.total(),
            people=len(told),
        )
        return f"{what}\n{count}"

    def action_microsoft_rejoin(self):
        """Let Outlook have what it was not told, with the next run."""
        event = self._microsoft_apart()
        if link := event._microsoft_link_apart():
            link._send_fields_apart()
        else:
            known = event.recurrence_id.calendar_event_ids | event
            known.with_context(**{FROM_OUTLOOK: True}).write({"microsoft_kept_apart": False})
            event._microsoft_create_again()
            event._microsoft_put_in_outbox(new=event)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "info", "message": self.env._("On its way to Outlook.")},
        }

    def _microsoft_create_again(self):
        """Let the next run create what Outlook no longer has; the copies of others come back as new ones."""
        links = self.sudo()._microsoft_links().filtered(lambda link: link.role == "apart")
        own = links.filtered(lambda link: link.user_id == self.user_id)
        (links - own).write({"event_id": False, "recurrence_id": False})
        own.write({"role": "organizer", "item": False, "base": False, "etag": False})
        own._count_edit()

    def _microsoft_apart(self):
        """Return the event (of a series the first one) of which something is apart and may be sent.

        :raises UserError: there is nothing, or it is somebody else's to say
        """
        self.ensure_one()
        self.check_access("write")
        event = self.recurrence_id._microsoft_first() or self
        if not event._microsoft_may_rejoin():
            raise UserError(self.env._("There is nothing that could be sent to your Outlook calendar."))
        return event

    def _microsoft_may_rejoin(self):
        """Whether the organizer looks at an event of which Outlook was not told something that it would take."""
        if self.env.user != self.user_id or not self.active or (self.recurrence_id or self)._is_event_over():
            return False
        return bool(
            self._microsoft_calendar_of_organizer() and (self._microsoft_is_absent() or self._microsoft_link_apart())
        )

    def _microsoft_calendar_of_organizer(self):
        return self.env["microsoft.calendar.collection"]._home_of(self.user_id)

    def _microsoft_is_absent(self):
        """Whether Outlook does not have this event because somebody wished so."""
        links = self.sudo()._microsoft_links()
        living = links.filtered(lambda link: link.role != "apart" or link.state != "gone")
        kept = any((self.recurrence_id.calendar_event_ids | self).mapped("microsoft_kept_apart"))
        return not living and bool(links or kept)

    def _microsoft_link_apart(self):
        """Return the link to the organizer's item, if fields of it were kept apart."""
        links = self.sudo()._microsoft_links().filtered(lambda link: link.role == "organizer")
        return links.filtered(lambda link: link._fields_apart())


class MicrosoftCalendarLink(models.Model):
    _inherit = "microsoft.calendar.link"

    kept_apart = fields.Json(
        readonly=True, help="Names of the fields in which somebody changed the event without telling Outlook."
    )

    def _note_fields_apart(self, was, now):
        """Remember what a person did not tell Outlook; whether it still differs is seen in the base."""
        base = self.collection_id._base_of(self) if self.state == "linked" else None
        before = was or (base and base.odoo)
        if before is not None:
            self.kept_apart = sorted(differing(before, now) | set(self.kept_apart or ()))

    def _fields_apart(self):
        """Return the names of the fields in which Odoo's event is still otherwise, by a person's wish."""
        base = self.collection_id._base_of(self) if self.kept_apart and self.state == "linked" else None
        return differing(base.odoo, base.outlook) & set(self.kept_apart) if base else frozenset()

    def _fields_apart_in_words(self):
        words = Words(self.env)
        return ", ".join(words.name(name) for name in sorted(self._fields_apart()))

    def _mails_of_fields_apart(self):
        """Return ``{address: number of mails}`` if these fields are sent."""
        names, base = self._fields_apart(), self.collection_id._base_of(self)
        wanted = replace(base.outlook, **{name: getattr(base.odoo, name) for name in names})
        before, after = ({one.address for one in value.attendees.people} for value in (base.outlook, wanted))
        # With another time all exceptions end in Outlook, and what Odoo has of them is made anew.
        known = base.outlook if base.outlook.time == wanted.time else None
        today = fields.Date.today()
        exceptions = [day for day in known.exceptions.changes_by_day() if day >= today] if known else []
        change = Change(before, after, Which.ALL, seen=bool(names & SEEN), exceptions=len(exceptions))
        parts = self.collection_id._parts_anew(wanted, known)
        return mails(change) + Counter(dict.fromkeys(after, parts))

    def _send_fields_apart(self):
        """From here on they are a difference like any other."""
        names, base = self._fields_apart(), self.collection_id._base_of(self)
        odoo = replace(base.odoo, **{name: getattr(base.outlook, name) for name in names})
        same = odoo == base.outlook
        self.write({"base": False if same else self.collection_id._dump(odoo), "kept_apart": False})
        self._count_edit()
        self.collection_id._wake()
