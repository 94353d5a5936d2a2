"""Calendar events: the outbox, and what the core asks of a connector."""

from odoo import api, fields, models
from odoo.exceptions import UserError

# The engine's own writes bring what Outlook has already: they are not sent back.
FROM_OUTLOOK = "microsoft_calendar_from_outlook"
# Set while events of a known series are edited: what the core tears from it goes to Outlook, too.
SPLITTING = "microsoft_calendar_splitting"
# What is changed under this key stays in Odoo: neither Outlook nor anybody by mail is told (event_apart.py).
KEEP_APART = "microsoft_calendar_keep_apart"

SYNCHRONISED_FIELDS = {
    "active",
    "alarm_ids",
    "allday",
    "attendee_ids",
    "categ_ids",
    "description",
    "duration",
    "location",
    "microsoft_guests",
    "microsoft_teams",
    "name",
    "partner_ids",
    "privacy",
    "recurrence_id",
    "recurrency",
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

    @api.depends("microsoft_link_ids.counter", "recurrence_id.microsoft_link_ids.counter")
    def _compute_need_sync_m(self):
        for event in self:
            event.need_sync_m = any(link.counter for link in event.sudo()._microsoft_links())

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
        events._microsoft_put_in_outbox(new=events)
        return events

    def write(self, vals):
        changed = (SYNCHRONISED_FIELDS | self._get_recurrent_fields()) & set(vals)
        if not changed or self.env.context.get(FROM_OUTLOOK):
            return super().write(vals)
        self._microsoft_check_rule(vals)
        self._microsoft_check_read(vals)
        links = self._microsoft_content_links()
        linked = self.filtered(lambda event: links & event.sudo()._microsoft_links())
        events = self.with_context(**{SPLITTING: True}) if linked.recurrence_id else self
        result = super(CalendarEvent, events).write(vals)
        if not self.env.context.get(SPLITTING):
            self.exists()._microsoft_let_go()
        handed_over = self.exists()._microsoft_hand_over(links) if "user_id" in changed else self.browse()
        self.exists()._microsoft_put_in_outbox(links.exists(), new=linked | handed_over)
        return result

    def unlink(self):
        links = self._microsoft_content_links()
        result = super().unlink()
        links.filtered(
            lambda link: link.state == "new" and not link.transaction_id and not (link.event_id or link.recurrence_id)
        ).unlink()
        if not self.env.context.get(KEEP_APART):
            links = links.exists()
            links._count_edit()
            links.collection_id._wake()
        return result

    def _microsoft_put_in_outbox(self, links=None, new=None):
        """Note that these events have changed in Odoo, for the mailboxes of their organizers.

        :param links: those that the events had before the change; a series may have been torn from its own.
        :param new: events that go to Outlook although it does not know them: just made, or split from a known series.
        """
        if self.env.context.get(FROM_OUTLOOK):
            return
        links = (links or self.env["microsoft.calendar.link"].sudo()) | self._microsoft_content_links()
        if not self.env.context.get(KEEP_APART):
            links._count_edit()
        unknown = {}
        for item in self._microsoft_items():
            link = links.filtered(lambda link, item=item: link.event_id == item)
            if link and item.recurrence_id and link.recurrence_id != item.recurrence_id:
                link.recurrence_id = item.recurrence_id  # the core rewrote the recurrence around the same event
            if not link and not (item.recurrence_id and item.recurrence_id in links.recurrence_id):
                unknown[item] = item._microsoft_home(new=bool(new and item in new))
        if self.env.context.get(KEEP_APART):
            self.browse([item.id for item, home in unknown.items() if home])._microsoft_stay_apart()
            return
        links |= links.create(
            [
                {
                    "collection_id": home.id,
                    "event_id": item.id,
                    "recurrence_id": item.recurrence_id.id,
                    "subject": item.name,
                    "counter": 1,
                }
                for item, home in unknown.items()
                if home
            ]
        )
        links.collection_id._wake()

    def _microsoft_let_go(self):
        """The core may leave the event on which a series was split out of the new one, whose rule lacks its day."""
        for link in self.filtered(lambda event: event.active and not event.recurrence_id).sudo().microsoft_link_ids:
            if first := link.recurrence_id._microsoft_first():
                link.event_id = first
                link.flush_recordset(["event_id"])

    def _microsoft_items(self):
        """Return the events that stand for an item of Outlook: single ones, and the first of each series."""
        splitting = self.env.context.get(SPLITTING)  # then the core is not done with those that are out of any series
        single = self.filtered(lambda event: not event.recurrence_id and not (splitting and event.recurrency))
        recurrences = self.recurrence_id
        firsts = [one._microsoft_first() or one.base_event_id for one in recurrences]
        return single.union(*firsts)

    def _microsoft_links(self):
        """Return the links of these events, or of the series they belong to."""
        return self.microsoft_link_ids | self.recurrence_id.microsoft_link_ids

    def _microsoft_content_links(self):
        """The links to the organizers' own copies: the content of a meeting travels through these alone."""
        links = self.env["microsoft.calendar.link"].sudo()
        if self.env.context.get(FROM_OUTLOOK) or not self.ids:
            return links
        here = [("event_id", "in", self.ids), ("recurrence_id", "in", self.recurrence_id.ids)]
        return links.search(["|", *here, ("role", "=", "organizer")])

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
            and not (self.recurrence_id or self)._is_event_over()
            and (new or self.create_date >= collection._sends_since())
            and not any((self.recurrence_id.calendar_event_ids | self).mapped("microsoft_kept_apart"))
            and not self.sudo()._microsoft_links()
            and not collection._left_out(self)
        )
        return collection if wanted else collection.browse()

    # ------------------------------------------------------------------
    # What the core asks
    # ------------------------------------------------------------------

    def _break_recurrence(self, future=True):
        """Who ends a series with this event goes on with a single one, as asked for: the core leaves it flagged."""
        known = self.filtered(lambda event: event._microsoft_content_links())
        detached = super()._break_recurrence(future)
        known.write({"recurrency": False})
        return detached

    def _microsoft_check_rule(self, vals):
        """A rule that Odoo's form cannot say is changed in Outlook."""
        if vals.get("recurrence_update") not in ("all_events", "future_events"):
            return
        rule_fields = self._get_recurrent_fields() | self._get_time_fields()
        if self.recurrence_id.microsoft_read_only and rule_fields & set(vals):
            raise UserError(
                self.env._(
                    "Odoo cannot express the rule of “%s”. Change its dates and times in Outlook; "
                    "what you change there appears here.",
                    self[:1].name,
                )
            )
