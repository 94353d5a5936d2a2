"""A recurrence as a value: what Odoo's events of a series mean, however the core has rewritten them."""

from odoo import fields, models

from .. import mapping
from ..mapping import recurrence_odoo, series, series_odoo

PATTERN_FIELDS = (
    "rrule_type",
    "interval",
    "mon",
    "tue",
    "wed",
    "thu",
    "fri",
    "sat",
    "sun",
    "month_by",
    "day",
    "weekday",
    "byday",
)
RULE_FIELDS = (*PATTERN_FIELDS, "end_type", "count", "until", "event_tz")


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    microsoft_slot = fields.Date(
        copy=False, readonly=True, help="The day at which the rule has this occurrence, if it was moved."
    )

    def write(self, vals):
        """Remember where the rule had an occurrence that is moved."""
        if "microsoft_slot" in vals or not (self._get_time_fields() | {"recurrence_id", "allday"}) & set(vals):
            return super().write(vals)
        before = {event: (event.recurrence_id, event._microsoft_slot()) for event in self if event.recurrence_id}
        result = super().write(vals)
        for event in self.exists():
            recurrence, slot = before.get(event, (None, False))
            stays = event.recurrence_id and event.recurrence_id == recurrence
            slot = slot if stays and event._microsoft_day() != slot else False
            if event.microsoft_slot != slot:
                super(CalendarEvent, event).write({"microsoft_slot": slot})
        return result

    def _microsoft_slot(self):
        """Return the day at which the rule has this occurrence."""
        return self.microsoft_slot or self._microsoft_day()

    def _microsoft_day(self):
        """Return the day of the event in the zone of its series."""
        return series.slot_of(self._microsoft_time(), self.recurrence_id.event_tz or "UTC")

    def _microsoft_values(self, written=None):
        """Return ``{event id: EventValue}``; an event of a series stands for the whole of it.

        :param written: values that were written just before, by event id
        """
        in_series = self.filtered("recurrence_id")
        values = (self - in_series)._microsoft_own_values()
        for event in in_series:
            if event.recurrence_id._microsoft_events():
                values[event.id] = event.recurrence_id._microsoft_value((written or {}).get(event.id))
        return values


class CalendarRecurrence(models.Model):
    _inherit = "calendar.recurrence"

    microsoft_link_ids = fields.One2many("microsoft.calendar.link", "recurrence_id", groups="base.group_user")
    microsoft_read_only = fields.Boolean(
        readonly=True, copy=False, help="Odoo's form cannot say this rule of Outlook: it can be changed there only."
    )

    microsoft_held_from = fields.Date(
        readonly=True, copy=False, help="First day of the occurrences that Odoo holds of a series of Outlook."
    )
    microsoft_held_until = fields.Date(readonly=True, copy=False, help="Last day of those; Outlook has the others.")

    def _microsoft_events(self):
        """Return the occurrences that are there, in order."""
        return self.calendar_event_ids.filtered("active").sorted("start")

    def _microsoft_first(self):
        """Return the event that stands for the series: the base event, or the first one if that is gone."""
        events = self._microsoft_events()
        return self.base_event_id if self.base_event_id in events else events[:1]

    def _microsoft_value(self, known=None):
        """Return the series as a value; ``known`` is what it was at last, if not what the link says."""
        known = known or self._microsoft_known()
        events = self._microsoft_events()
        values = events._microsoft_own_values()
        present = {event._microsoft_slot(): values[event.id] for event in events}
        rule = self._microsoft_rule(present, known)
        held = (self.microsoft_held_from, self.microsoft_held_until) if self.microsoft_held_until else None
        moved = {event._microsoft_slot() for event in events if not event.follow_recurrence}
        return series_odoo.of_events(rule, present, known, held, moved)

    def _microsoft_known(self):
        """Return the series as both sides knew it last, from the copy that its content travels through."""
        links = self.sudo().microsoft_link_ids | self.base_event_id.sudo().microsoft_link_ids
        link = links.filtered(lambda one: one.role != "copy" and one.item)[:1]
        base = link.collection_id._base_of(link) if link else None
        return base.odoo if base else None

    def _microsoft_rule(self, present, known):
        zone = self.event_tz or "UTC"
        in_place = [value.time for day, value in present.items() if series.slot_of(value.time, zone) == day]
        if not in_place and known and isinstance(known.time, mapping.Series):
            in_place = [known.time.first]
        first = in_place[0] if in_place else next(iter(present.values())).time
        rule_fields = {name: self[name] for name in RULE_FIELDS}
        week_start = self._get_lang_week_start().weekday
        rule = recurrence_odoo.of_odoo(rule_fields, first, week_start)
        if self.microsoft_read_only and known and isinstance(known.time, mapping.Series):
            # What the form shows is something like the known rule, unless it has been given another one since.
            alike = {
                name: said for name, said in self._microsoft_rule_vals(known.time).items() if name in PATTERN_FIELDS
            }
            if recurrence_odoo.of_odoo({**rule_fields, **alike}, first, week_start) == rule:
                return known.time.rule
        return rule

    def _apply_recurrence(self, *args, **kwargs):
        """The core adds the contact details to the description of occurrences that it makes anew, which have them
        already: without this a series that is moved would have another text in all but its first event."""
        return super(CalendarRecurrence, self.with_context(skip_contact_description=True))._apply_recurrence(
            *args, **kwargs
        )
