"""Who tells the people of an event: exactly one system, decided for each event. See "Who mails" in docs/sync.md."""

from odoo import api, fields, models

from .calendar_event import FROM_OUTLOOK, KEEP_APART, SPLITTING

# Set for what is Odoo's to mail whoever invites: reminders, and what a person sends by hand.
ODOO_MAILS = "microsoft_calendar_odoo_mails"
# The choices of the core's dialogs about a series, as the core's methods know them.
WHICH = {
    "next": "future_events",
    "all": "all_events",
    "future_events": "future_events",
    "all_events": "all_events",
}


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    microsoft_mail_note = fields.Char(
        "Invitations", compute="_compute_microsoft_mail_note", help="Who tells the people of this event."
    )

    def _skip_send_mail_status_update(self):
        if self.env.context.get(ODOO_MAILS):
            return super()._skip_send_mail_status_update()
        if self.env.context.get(FROM_OUTLOOK) or self.env.context.get(KEEP_APART):
            return True
        new = self.env.context.get("is_calendar_event_new") or self.env.context.get(SPLITTING)
        if self._microsoft_who_mails(new=bool(new)) != "odoo":
            return True
        return super()._skip_send_mail_status_update()

    def _microsoft_who_mails(self, new=False):
        """Return who tells the people of this event: ``outlook`` (its organizer's, connected), ``odoo``, or
        ``organizer`` (somebody's own system, to which nothing goes from here).

        :param new: the event is just being made
        """
        self.ensure_one()
        links = self.sudo()._microsoft_links().filtered(lambda link: link.role not in ("apart", "former"))
        own = links.filtered(lambda link: link.role == "organizer")
        if there := own.filtered(lambda link: link.state != "gone" or link.counter):
            return "outlook" if any(link.collection_id._sends_changes() for link in there) else "odoo"
        if self._microsoft_home(new=new):
            return "outlook"
        return "organizer" if self.microsoft_organizer or links - own else "odoo"

    @api.depends("user_id", "partner_ids", "microsoft_link_ids.state", "microsoft_link_ids.role", "start", "active")
    def _compute_microsoft_mail_note(self):
        configured = self.env["res.users"]._microsoft_configured()
        for event in self:
            event.microsoft_mail_note = configured and event._microsoft_say_who_mails()

    def _microsoft_say_who_mails(self):
        """Say in words what people would not expect: that it is Odoo, that it waits, or that nobody does."""
        if not self.partner_ids._origin - self.user_id._origin.partner_id or not self.active or self._is_event_over():
            return False
        if self.microsoft_kept_apart:
            return self.env._("Only in Odoo: Outlook was not told of this event, and nobody is invited through it.")
        who = self._microsoft_who_mails(new=not self._origin)
        account = self.env["microsoft.account"].sudo()._for_user(self.user_id)
        if who == "organizer" or not self.user_id:  # see microsoft_organizer_note
            return False
        if who == "odoo" and account.state in (False, "none"):
            return self.env._("Odoo sends the invitations: %s has not connected Outlook.", self.user_id.name)
        if who == "odoo":
            return self.env._(
                "Odoo sends the invitations: this event is not in the Outlook calendar of %s.", self.user_id.name
            )
        if account.state != "connected":
            return self.env._("Outlook invites as soon as %s has signed in again.", self.user_id.name)
        if self.env["microsoft.calendar.collection"]._paused():
            return self.env._("Outlook invites as soon as the synchronization goes on: it is paused for everybody.")
        return False

    # ------------------------------------------------------------------
    # What the core asks or does
    # ------------------------------------------------------------------

    def action_sendmail(self):
        """A person asks for these mails."""
        return super(CalendarEvent, self.with_context(**{ODOO_MAILS: True})).action_sendmail()

    def action_unlink_event(self, attendee_id=None, recurrence=False):
        """The core offers a mail and deletes one occurrence. Where Odoo does not mail, all that are meant go."""
        if len(self) != 1 or self._microsoft_who_mails() == "odoo":
            return super(CalendarEvent, self.with_context(**{ODOO_MAILS: True})).action_unlink_event(
                attendee_id, recurrence
            )
        if self.recurrence_id and recurrence in WHICH:
            self.action_mass_deletion(WHICH[recurrence])
        else:
            self.unlink()
        return {"type": "ir.actions.act_url", "target": "self", "url": "/odoo/calendar"}


class CalendarAlarmManager(models.AbstractModel):
    _inherit = "calendar.alarm_manager"

    @api.model
    def _send_reminder(self):
        """Reminders that were set in Odoo are Odoo's, whoever invites."""
        return super(CalendarAlarmManager, self.with_context(**{ODOO_MAILS: True}))._send_reminder()
