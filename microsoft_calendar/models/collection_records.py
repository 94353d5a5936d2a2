"""What the engine asks about records: reading, creating, changing and archiving events."""

from odoo import models

from .. import mapping
from ..mapping.values import DEVIATIONS
from .calendar_event import FROM_OUTLOOK

# A private event is one only once its people are there: before that nobody could add them.
AT_FIRST = tuple(name for name in mapping.FIELDS if name not in {"attendees", "privacy", *DEVIATIONS})


class MicrosoftCalendarCollection(models.Model):
    _inherit = "microsoft.calendar.collection"

    def _apply_context(self):
        return {
            FROM_OUTLOOK: True,
            # Outlook has told everybody already.
            "no_mail_to_attendees": True,
            "skip_attendee_notification": True,
            "skip_contact_description": True,
        }

    def _odoo_values(self, records, written=None):
        return records._microsoft_values(written) if records else {}

    def _create_records(self, pulled):
        events = self._user_env()["calendar.event"]
        new = [one for one in pulled if not one.archived]
        self.env["microsoft.calendar.claim"]._claim("event", [uid for one in new if (uid := one.item.get("iCalUId"))])
        created = iter(events.create([self._values_for_new(events, one) for one in new]))
        made = [self._settle_series(one.archived or next(created), one.plan.value) for one in pulled]
        for one, event in zip(pulled, made, strict=True):
            if one.link.decision == "restore":
                self._gather_copies(one.link, event)
        return made

    def _bring_into_odoo(self, value):
        """Create an event, or a series, of a value that has no record any more."""
        events = self._user_env()["calendar.event"]
        event = events.create({"user_id": self.user_id.id, **events._microsoft_vals(_once(value), AT_FIRST)})
        return self._settle_series(event, value)

    def _settle_series(self, event, value):
        """Bring a new or archived event to the value: it may be the first of a series."""
        if not event.active:
            event.write({"active": True})
        self._update_record(event, value, mapping.FIELDS)
        return event

    def _values_for_new(self, events, pulled):
        return {
            **events._microsoft_vals(_once(pulled.value), AT_FIRST),
            **_in_series(pulled.link.recurrence_id),
            **self._people_for_new(pulled.item, pulled.value),
            "privacy": "public",
            "microsoft_id": pulled.remote_id,
            "ms_universal_event_id": pulled.item.get("iCalUId") or False,
        }

    def _update_record(self, record, value, names):
        if isinstance(value.time, mapping.Series):
            record._microsoft_spread(value, self._window_days())
        else:
            record._microsoft_gather()
            record.write(record._microsoft_vals(value, [name for name in names if name not in DEVIATIONS]))

    def _hold_more(self, record, value):
        """The window has moved: a long series has more occurrences in it than Odoo holds."""
        recurrence = record.recurrence_id
        if not recurrence.microsoft_held_until or not isinstance(value.time, mapping.Series):
            return False
        _first, last = recurrence._microsoft_held(value.time, self._window_days())
        if last > recurrence.microsoft_held_until:
            record._microsoft_spread(value, self._window_days())
            return True
        return False

    def _window_days(self):
        start, stop = self._window()
        return start.date(), stop.date()

    def _delete_record(self, record, link, item):
        """The organizer's deletion archives the event. Of other copies: who removed it has declined; who was taken off
        the list leaves the event to the others."""
        events = record.recurrence_id._microsoft_events() or record
        others = record._microsoft_other_copies(link)
        owner = self.user_id.partner_id
        if link.role == "organizer" or (item is not None and not others):
            events.write({"active": False})
        elif item is None:
            self._take_removal(link, events)
        elif "organizer" not in others.mapped("role"):  # whose copy tells whether all is off
            events._microsoft_leave_of(self.user_id)
        else:  # and who is invited, those apart whom it does not name
            events.filtered(lambda one: owner in one.microsoft_member_ids)._microsoft_leave_of(self.user_id)
        if link.role == "source":
            others._share_roles()


def _once(value):
    """The first occurrence of a series, or the event itself."""
    return value.once(value.time.first) if isinstance(value.time, mapping.Series) else value


def _in_series(recurrence):
    """Of a series whose occurrences have all been removed from Odoo, and that has others now."""
    return {"recurrence_id": recurrence.id, "recurrency": True, "follow_recurrence": True} if recurrence else {}
