"""The warning before a save: whom Outlook will mail about a change, and how often."""

from collections import Counter

from odoo import api, models

from ..mapping import guests
from ..mapping.announcement import SEEN, Change, Which, mails
from .calendar_event import KEEP_APART
from .event_series import RULE_FIELDS

RULE = {*RULE_FIELDS, "rrule_type_ui"}


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    def microsoft_mails_before(self, vals):
        """Return how many people Outlook will mail if this is saved, and how many mails that are.

        Without records the values are those of a new event; ``active: False`` stands for a deletion, too. Nobody is
        counted for a person who does not want to be asked.
        """
        self.check_access("write")
        told = self._microsoft_mails_for(vals) if self.env.user.microsoft_calendar_warn else Counter()
        return {"people": len(told), "mails": told.total(), "most": max(told.values(), default=0)}

    def microsoft_delete(self, which, keep_apart):
        """Delete what is meant after the person was warned; ``keep_apart``: in Odoo only."""
        events = self.with_context(**{KEEP_APART: True}) if keep_apart else self
        if which in ("future_events", "all_events") and self.recurrence_id:
            events.action_mass_deletion(which)
        else:
            events.unlink()

    def _microsoft_mails_for(self, vals):
        """Return ``{address: number of mails}``."""
        if vals.get("microsoft_keep_apart"):
            return Counter()
        if not self:
            return self._microsoft_mails_for_new(vals)
        told = Counter()
        for recurrence, events in self.grouped("recurrence_id").items():
            whole = recurrence and len(events) > 1 and events >= recurrence._microsoft_events()
            for event in events[:1] if whole else events:
                which = Which.ALL if whole or not recurrence else event._microsoft_which(vals)
                told += event._microsoft_mails_for_one(vals, which)
        return told

    def _microsoft_which(self, vals):
        which = Which(vals.get("recurrence_update") or "self_only")
        first = self == self.recurrence_id._microsoft_first()
        ends = vals.get("active") is False
        if which is Which.FOLLOWING and not ends and self._microsoft_nothing_follows(vals):
            return Which.ONE
        return Which.ALL if which is Which.FOLLOWING and first and not ends else which

    @api.model
    def _microsoft_mails_for_new(self, vals):
        organizer = self.env["res.users"].browse(vals.get("user_id", self.env.uid))
        new = self.new({name: vals.get(name) for name in ("stop", "stop_date", "allday")})
        if not self.env["microsoft.calendar.collection"]._home_of(organizer) or new._is_event_over():
            return Counter()
        after = self._microsoft_addresses_of(self._microsoft_partners_after(vals), organizer)
        return mails(Change(after=after))

    def _microsoft_mails_for_one(self, vals, which):
        comes_back = bool(vals.get("active")) and not self.active
        if not self._microsoft_outlook_tells(vals, comes_back):
            return Counter()
        organizer = self.env["res.users"].browse(vals["user_id"]) if "user_id" in vals else self.user_id
        before = self._microsoft_addresses_of(self.partner_ids, self.user_id)
        seen = self._microsoft_differs(vals, SEEN | RULE)
        timing = self._get_time_fields() | RULE | {"recurrency"}
        change = Change(
            before=frozenset() if comes_back else before,
            after=self._microsoft_addresses_of(self._microsoft_partners_after(vals), organizer),
            which=which,
            seen=seen,
            ends=vals.get("active") is False,
            another_organizer=organizer != self.user_id,
            exceptions=0
            if which is not Which.ALL or self._microsoft_differs(vals, timing)
            else self.recurrence_id._microsoft_exceptions_to_come(),
        )
        return mails(change)

    def _microsoft_outlook_tells(self, vals, comes_back):
        """Whether Outlook hears of a change of this event, and it is not about what is over."""
        if comes_back:
            links = self.sudo()._microsoft_links().filtered(lambda link: link.role == "organizer")
            back_alone = bool(self.recurrence_id._microsoft_events())  # Outlook cannot bring back one occurrence
            return any(link.collection_id._sends_changes() for link in links) and not back_alone
        over = (self.recurrence_id or self)._is_event_over() and not self._get_time_fields() & set(vals)
        return self.active and not over and self._microsoft_who_mails() == "outlook"

    def _microsoft_differs(self, vals, names):
        """Whether a value is another than it is: forms and lists send what was only touched, too."""
        return any(
            self._fields[name].convert_to_cache(vals[name], self)
            != self._fields[name].convert_to_cache(self[name], self)
            for name in names & set(vals)
        )

    def _microsoft_partners_after(self, vals):
        if "partner_ids" not in vals:
            return self.partner_ids
        ids = self._fields["partner_ids"].convert_to_cache(vals["partner_ids"], self)
        return self.env["res.partner"].browse(ids)

    def _microsoft_addresses_of(self, partners, organizer):
        """The addresses of these people and of those whom only Outlook knows, without the organizer's."""
        addresses = (partners | organizer.partner_id)._microsoft_addresses()
        known = {addresses[one] for one in partners if one in addresses}
        invited = known.union(*({guest.address for guest in guests.load(one.microsoft_guests)} for one in self))
        return frozenset(invited - {addresses.get(organizer.partner_id)})


class CalendarRecurrence(models.Model):
    _inherit = "calendar.recurrence"

    def _microsoft_exceptions_to_come(self):
        """Return how many occurrences Outlook holds as changed by themselves, of those to come."""
        known = self._microsoft_known() if self else None
        days = set(known.exceptions.changes_by_day()) if known else set()
        return len(
            self._microsoft_events().filtered(
                lambda event: event._microsoft_slot() in days and not event._is_event_over()
            )
        )
