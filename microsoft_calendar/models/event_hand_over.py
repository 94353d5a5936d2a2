"""Another organizer. Outlook cannot change whose meeting it is: it ends in one mailbox and begins in another.

The event in Odoo stays the same. Its links let go of the items that were its, so that their end means nothing to it:
the former organizer's item is deleted at the next run of that mailbox (link_former.py), the copies of the others go
with it.
"""

from odoo import fields, models
from odoo.exceptions import UserError

from ..mapping import Series, series
from .calendar_event import FROM_OUTLOOK, KEEP_APART, SPLITTING


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    def _microsoft_hand_over(self, links):
        """Let go of the mailboxes whose owners organize these events no longer. Return the events that were let go.

        :param links: to the organizers' copies, as they were before
        """
        if self.env.context.get(FROM_OUTLOOK) or self.env.context.get(SPLITTING):
            return self.browse()
        self._microsoft_check_one_organizer(links)
        handed_over = self.browse()
        for link in links.exists():
            event = link.event_id.with_env(self.env)
            event = event.recurrence_id._microsoft_first() or event
            if event and event.user_id != link.user_id:
                event._microsoft_leave(link)
                handed_over |= event
        return handed_over

    def _microsoft_check_read(self, vals):
        """A meeting may be here by the copy of an attendee, before the mailbox of its organizer was read: there is
        nothing yet that could be ended in it."""
        if "user_id" not in vals or self.env.context.get(FROM_OUTLOOK) or self.env.context.get(KEEP_APART):
            return
        for event in self:
            links = event.sudo()._microsoft_links().filtered(lambda link: link.state == "linked")
            leaves = event.user_id and event.user_id.id != vals["user_id"] and "source" in links.mapped("role")
            if leaves and self.env["microsoft.calendar.collection"]._home_of(event.user_id):
                raise UserError(
                    self.env._(
                        "“%(event)s” is in the Outlook calendar of %(old)s, which has not been read since it is there. "
                        "Synchronize it, and change the organizer then.",
                        event=event.name,
                        old=event.user_id.name,
                    )
                )

    def _microsoft_check_one_organizer(self, links):
        """Outlook knows one organizer for all occurrences of a series."""
        for recurrence in self.recurrence_id & links.recurrence_id.with_env(self.env):
            if len({event.user_id for event in recurrence._microsoft_events()}) > 1:
                raise UserError(
                    self.env._(
                        "“%s” is a series in Outlook, which has one organizer: change the organizer of all events, or "
                        "of this and the following ones.",
                        recurrence._microsoft_first().name,
                    )
                )

    def _microsoft_leave(self, link):
        """This event is not the link's any more: it has another organizer."""
        sent = link.state == "linked" or link.transaction_id
        over = (self.recurrence_id or self)._is_event_over()
        apart = over or self.env.context.get(KEEP_APART)
        if sent and not apart:
            self._microsoft_check_new_organizer(link)
            self._microsoft_check_not_begun(link)
        links = self.sudo()._microsoft_links()
        links.write({"event_id": False, "recurrence_id": False})
        if apart:
            links._set_apart()
        else:
            (links - link)._set_apart()
            link._end_with_former_organizer(self)
        known = self.recurrence_id.calendar_event_ids | self
        known.with_context(**{FROM_OUTLOOK: True}).write({"microsoft_id": False, "ms_universal_event_id": False})
        if not sent and not apart and not self._microsoft_home(new=True):
            # Outlook was about to invite, and now nobody's will.
            self.attendee_ids._send_invitation_emails()

    def _microsoft_check_new_organizer(self, link):
        """Where Outlook cannot follow nothing is changed: half of it would cancel the meeting for everybody."""
        names = {"event": self.name, "old": link.user_id.name, "new": self.user_id.name or self.env._("nobody")}
        if not link.collection_id._sends_changes():
            raise UserError(
                self.env._(
                    "“%(event)s” is in the Outlook calendar of %(old)s, to which nothing is sent: it could not "
                    "be ended there. Start the synchronization first, or change the organizer without telling Outlook.",
                    **names,
                )
            )
        if not self.env["microsoft.calendar.collection"]._home_of(self.user_id):
            raise UserError(
                self.env._(
                    "“%(event)s” is in the Outlook calendar of %(old)s. It cannot go to %(new)s, who has not connected "
                    "Outlook: the meeting would be cancelled for everybody.",
                    **names,
                )
            )
        if self.user_id.partner_id not in self.partner_ids:
            raise UserError(
                self.env._(
                    "“%(event)s” is in the Outlook calendar of %(old)s. To give it to %(new)s, add %(new)s to the "
                    "attendees first.",
                    **names,
                )
            )

    def _microsoft_check_not_begun(self, link):
        """A series is deleted in Outlook as a whole: what has taken place would be gone from everybody's calendar."""
        base = link.collection_id._base_of(link)
        when = base.outlook.time if base else None
        if isinstance(when, Series) and series.has_begun(when, fields.Datetime.now()):
            raise UserError(
                self.env._(
                    "“%(event)s” has begun, and what is over stays in the Outlook calendar of %(old)s. Open the next "
                    "occurrence, and give “this and following events” to %(new)s.",
                    event=self.name,
                    old=link.user_id.name,
                    new=self.user_id.name,
                )
            )
