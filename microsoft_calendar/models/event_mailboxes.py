"""How an event stands in the mailboxes of its people: what the Outlook section of its form shows."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..mapping.values import web_link


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    microsoft_mailboxes = fields.Json(
        "Outlook",
        compute="_compute_microsoft_mailboxes",
        help="Of each mailbox that has the event, or is to have it: whose, state, state in words, remark, and (of the "
        "own one) the address of the event in Outlook, and whether what was kept apart can be sent.",
    )
    microsoft_can_teams = fields.Boolean(compute="_compute_microsoft_can_teams")

    @api.depends_context("uid")
    @api.depends("microsoft_link_ids", "recurrence_id.microsoft_link_ids")
    def _compute_microsoft_mailboxes(self):
        """People see the own mailbox, and those of the others where they may see the event as it is."""
        me = self.env.user
        for event in self:
            first = event._origin.recurrence_id._microsoft_first() or event._origin
            links = event._origin.sudo()._microsoft_links()
            if not event._microsoft_is_mine():
                links = links.filtered(lambda link: link.user_id == me)
            lines = [event._microsoft_mailbox_line(link) for link in links.sorted(lambda link: link.user_id != me)]
            if me not in links.user_id and event._microsoft_belongs_in_own_mailbox():
                lines.insert(0, event._microsoft_missing_line())
            if lines and lines[0]["own"] and first._microsoft_may_rejoin():
                lines[0]["rejoin"] = True
            event.microsoft_mailboxes = lines

    @api.depends("user_id")
    def _compute_microsoft_can_teams(self):
        for event in self:
            event.microsoft_can_teams = bool(self.env["microsoft.calendar.collection"]._home_of(event.user_id))

    def _microsoft_is_mine(self):
        return self.env.user == self.user_id or self.env.user.partner_id in self.partner_ids

    def _microsoft_belongs_in_own_mailbox(self):
        """The person organizes the event, has a mailbox, and yet it is not there."""
        home = self.env["microsoft.calendar.collection"]._home_of(self.env.user)
        return bool(self._origin and self.active and home and self.user_id == self.env.user)

    def _microsoft_mailbox_line(self, link):
        own = link.user_id == self.env.user
        state, text = self._microsoft_state_of(link)
        return {
            "link": link.id if own else False,
            "user": link.user_id.name,
            "own": own,
            "state": state,
            "text": text,
            "remark": link.remark or False,
            "url": (web_link((link.item or {}).get("webLink")) or False) if own and link.state != "gone" else False,
        }

    def _microsoft_missing_line(self):
        state, text = self._microsoft_why_missing()
        line = {"link": False, "user": self.env.user.name, "own": True}
        return {**line, "state": state, "text": text, "remark": False, "url": False}

    def _microsoft_why_missing(self):
        if self.microsoft_kept_apart:
            return "apart", self.env._("Not in Outlook, which was not told of it.")
        if self._is_event_over():
            return "missing", self.env._("Not in Outlook: what is over is not sent.")
        return "missing", self.env._("Not in Outlook: it was in Odoo before your calendar was connected.")

    def _microsoft_state_of(self, link):
        """Return the state of a link for the person, and what it means in words."""
        if link.problem:
            return "problem", link.problem
        if link.role == "apart":
            return "apart", self.env._("Outlook was not told of this event's end or return, and goes its own way.")
        if link.state == "gone" and not link.counter:
            return "gone", self.env._("No longer in Outlook.")
        if link.collection_id.state == "stopped":
            return "stopped", self.env._("The synchronization of this mailbox is stopped.")
        if link.state == "new":
            return "waiting", self.env._("On its way to Outlook.")
        if link.counter:
            return "waiting", self.env._("A change is on its way to Outlook.")
        if link._fields_apart():
            return "apart", self.env._("Outlook was not told of a change: %s.", link._fields_apart_in_words())
        if link.role == "organizer" and self.microsoft_teams and not self.videocall_location:
            return "synced", self.env._(
                "Synchronized, but Outlook has made no Teams meeting: this mailbox may have none."
            )
        return "synced", self.env._("Synchronized.")

    def action_microsoft_sync_now(self):
        """Synchronize these events now, and nothing else, in the own mailbox (an administrator: in all)."""
        self.check_access("read")
        links = self.sudo()._microsoft_links()
        if not self.env.user._is_system():
            links = links.filtered(lambda link: link.user_id == self.env.user)
        unsent = self.filtered(
            lambda event: not event.sudo()._microsoft_links() and event._microsoft_belongs_in_own_mailbox()
        )
        unsent._microsoft_put_in_outbox(new=unsent)
        if links:
            return links.with_env(self.env)._synchronise_now()
        if not unsent.sudo()._microsoft_links():
            raise UserError(self.env._("There is nothing to synchronize: your Outlook calendar has no part in this."))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._("On its way to Outlook."),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
