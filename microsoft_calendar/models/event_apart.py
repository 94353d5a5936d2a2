"""What is changed "without telling Outlook" stays in Odoo: it is neither sent nor mailed, now or later."""

from odoo import api, fields, models
from odoo.addons.microsoft_account.sync import agreed_to_differ

from .calendar_event import FROM_OUTLOOK, KEEP_APART

# Set within a change that is kept apart: the core's own changes below it are part of it.
_WITHIN = "microsoft_calendar_within_apart"
_IN_FORM = "microsoft_keep_apart"


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    microsoft_kept_apart = fields.Boolean(
        "Only in Odoo", copy=False, readonly=True, help="Outlook has not been told of this event, and will not be."
    )
    microsoft_keep_apart = fields.Boolean(
        "Without telling Outlook",
        store=False,
        help="Said with a change: it stays in Odoo, and nobody gets a mail.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """One of the list is enough: a form saves one."""
        vals_list = [dict(vals) for vals in vals_list]
        apart = [vals.pop(_IN_FORM, False) for vals in vals_list]
        events = self.with_context(**{KEEP_APART: True}) if any(apart) else self
        return super(CalendarEvent, events).create(vals_list).with_env(self.env)

    def write(self, vals):
        apart = vals.get(_IN_FORM) or self.env.context.get(KEEP_APART)
        vals = {name: value for name, value in vals.items() if name != _IN_FORM}
        if vals.get("active") and not self.env.context.get(FROM_OUTLOOK):
            self._microsoft_join_again()
        if not apart or self.env.context.get(FROM_OUTLOOK) or self.env.context.get(_WITHIN):
            return super().write(vals)
        events = self.with_context(**{KEEP_APART: True, _WITHIN: True})
        before = self._microsoft_links_and_values()
        result = super(CalendarEvent, events).write(vals)
        self.exists()._microsoft_settle_apart(before)
        return result

    def unlink(self):
        if not self.env.context.get(KEEP_APART) or self.env.context.get(_WITHIN):
            return super().unlink()
        before = self._microsoft_links_and_values()
        result = super(CalendarEvent, self.with_context(**{_WITHIN: True})).unlink()
        self.browse()._microsoft_settle_apart(before)
        return result

    def _microsoft_links_and_values(self):
        """Return ``{link: value}`` of these events as they are now, None for one whose events are gone."""
        links = self.sudo()._microsoft_links().filtered(lambda link: link.role != "apart")
        return {link: link._odoo_value() for link in links}

    def _microsoft_settle_apart(self, before):
        """Both sides agree to differ in what has changed since ``before``; earlier changes stay to be sent."""
        for link, was in before.items():
            now = link.exists() and link._odoo_value()
            if link.exists() and (not now or link.state == "gone"):
                link._set_apart()
            elif now and link.role == "organizer":
                link._note_fields_apart(was, now)
                link._agree_to_differ(was, now)

    def _microsoft_join_again(self):
        """What was archived without telling Outlook, and is still there, is the same meeting again."""
        for link in self.sudo()._microsoft_links().filtered(lambda one: one.role == "apart" and one.state == "linked"):
            # What Outlook said meanwhile was not taken: the next run asks for it.
            link.write({"role": link.collection_id._role_of(link.item, link.event_id), "etag": False})

    def _microsoft_stay_apart(self):
        """These events do not go to Outlook later, either."""
        events = self.recurrence_id.calendar_event_ids | self
        events.with_context(**{FROM_OUTLOOK: True}).write({"microsoft_kept_apart": True})


class MicrosoftCalendarLink(models.Model):
    _inherit = "microsoft.calendar.link"

    def _odoo_value(self):
        """Return what Odoo holds of this item now, None if nothing."""
        self.ensure_one()
        record = self.collection_id._records_of(self)[self].filtered("active")
        return self.collection_id._odoo_values(record).get(record.id)

    def _agree_to_differ(self, was, now):
        """Take what a change made of Odoo's value into the base, and nothing else: then it is no difference."""
        base = self.collection_id._base_of(self) if self.state == "linked" else None
        if base is not None:  # a creation that was not sent yet takes the event as it is then
            base = agreed_to_differ(base, was or base.odoo, now)
            self.base = self.collection_id._dump(base.odoo) if base.odoo != base.outlook else False
