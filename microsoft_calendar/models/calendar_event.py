"""Calendar events: the outbox, and what the core asks of a connector."""

from odoo import api, fields, models
from odoo.exceptions import UserError

# The engine's own writes bring what Outlook has already: they are not sent back.
FROM_OUTLOOK = "microsoft_calendar_from_outlook"

SYNCHRONISED_FIELDS = {
    "active",
    "alarm_ids",
    "allday",
    "attendee_ids",
    "categ_ids",
    "description",
    "duration",
    "location",
    "name",
    "partner_ids",
    "privacy",
    "show_as",
    "start",
    "start_date",
    "stop",
    "stop_date",
    "user_id",
    "videocall_location",
}


class CalendarEvent(models.Model):
    _name = "calendar.event"
    _inherit = ["calendar.event", "microsoft.calendar.sync"]

    microsoft_recurrence_master_id = fields.Char("Outlook series ID", copy=False, readonly=True)
    microsoft_organizer = fields.Char(
        "Organizer's address",
        copy=False,
        readonly=True,
        help="Of a meeting whose organizer is not a user of this database.",
    )
    microsoft_link_ids = fields.One2many("microsoft.calendar.link", "event_id", groups="base.group_user")

    @api.depends("microsoft_link_ids.counter")
    def _compute_need_sync_m(self):
        for event in self:
            event.need_sync_m = any(link.counter for link in event.sudo().microsoft_link_ids)

    @api.model
    def _search_need_sync_m(self, operator, value):
        if operator != "in":
            return NotImplemented
        pending = self.env["microsoft.calendar.link"].sudo()._search([("counter", ">", 0)])
        return [("microsoft_link_ids", "any" if True in value else "not any", [("id", "in", pending)])]

    # ------------------------------------------------------------------
    # Outbox: who changes an event in Odoo leaves a note in the same transaction, and waits for nobody
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        events = super().create(vals_list)
        events._microsoft_put_in_outbox(new=True)
        return events

    def write(self, vals):
        changed = SYNCHRONISED_FIELDS & set(vals)
        if "user_id" in changed:
            self._microsoft_check_organizer(vals["user_id"])
        result = super().write(vals)
        if changed:
            self._microsoft_put_in_outbox()
        return result

    def unlink(self):
        links = self._microsoft_content_links()
        never_sent = links.filtered(lambda link: link.state == "new" and not link.transaction_id)
        result = super().unlink()
        never_sent.unlink()
        links -= never_sent
        links._count_edit()
        links.collection_id._wake()
        return result

    def _microsoft_put_in_outbox(self, new=False):
        """Note that these events are new or have changed in Odoo, for the mailboxes of their organizers."""
        if self.env.context.get(FROM_OUTLOOK):
            return
        links = self._microsoft_content_links()
        links._count_edit()
        links |= (
            self.env["microsoft.calendar.link"]
            .sudo()
            .create(
                [
                    {"collection_id": collection.id, "event_id": event.id, "subject": event.name, "counter": 1}
                    for event in self - links.event_id
                    if (collection := event._microsoft_home(new))
                ]
            )
        )
        links.collection_id._wake()

    def _microsoft_content_links(self):
        """The links to the organizers' own copies: the content of a meeting travels through these alone."""
        if self.env.context.get(FROM_OUTLOOK) or not self.ids:
            return self.env["microsoft.calendar.link"].sudo()
        return (
            self.env["microsoft.calendar.link"]
            .sudo()
            .search([("event_id", "in", self.ids), ("role", "=", "organizer")])
        )

    def _microsoft_home(self, new=False):
        """Return the collection in which this event, that Outlook does not know yet, is to be created, if any.

        Not for what was there before the person connected: it is sent when the person asks for it.

        :param new: the event is just being made.
        """
        self.ensure_one()
        collection = self.env["microsoft.calendar.collection"]._home_of(self.user_id)
        wanted = (
            collection
            and self.active
            and not self.recurrency
            and not self._is_event_over()
            and (new or self.create_date >= collection.connected_at)
            and not self.sudo().microsoft_link_ids
        )
        return collection if wanted else collection.browse()

    # ------------------------------------------------------------------
    # What the core asks
    # ------------------------------------------------------------------

    def _skip_send_mail_status_update(self):
        """Outlook invites the people of an event that is, or is about to be, in its organizer's mailbox."""
        if self._microsoft_mailbox():
            return True
        return super()._skip_send_mail_status_update()

    def _microsoft_mailbox(self):
        self.ensure_one()
        linked = self.sudo().microsoft_link_ids.filtered(
            lambda link: link.role == "organizer" and link.state != "gone" and link.collection_id.state != "stopped"
        )
        return linked.collection_id or self._microsoft_home(new=bool(self.env.context.get("is_calendar_event_new")))

    def _microsoft_check_organizer(self, user_id):
        """Outlook cannot give a meeting to another organizer; to try would cancel it for everybody."""
        for event in self:
            if event.user_id.id != user_id and event._microsoft_content_links().filtered(
                lambda link: link.state == "linked"
            ):
                raise UserError(
                    self.env._(
                        "“%(event)s” is in the Outlook calendar of %(user)s. Outlook cannot change the organizer of a "
                        "meeting: create a new one for the new organizer, and delete this one.",
                        event=event.name,
                        user=event.user_id.name,
                    )
                )
