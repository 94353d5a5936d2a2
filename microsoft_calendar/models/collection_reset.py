"""Reset of an account: an errand that lets go of all links, and first deletes what the person wants deleted.

Each step may be repeated: a run that was killed is followed by one that finds most of it done.
"""

from odoo import fields, models
from odoo.addons.microsoft_account.engine.answers import concerns_the_run
from odoo.addons.microsoft_account.graph.client import Request, Response
from odoo.addons.microsoft_account.graph.errors import Meaning, SignInNeeded, meaning
from odoo.tools import split_every

from ..mapping import series

BATCH, CHUNK = 20, 50
NAMED = 20

EXISTING = [
    ("leave", "Leave them untouched"),
    ("outlook", "Delete from the current Microsoft Calendar account"),
    ("odoo", "Delete from Odoo"),
    ("both", "Delete from both"),
]
NEXT = [("new", "Synchronize only new events"), ("all", "Synchronize all existing events")]


class MicrosoftCalendarCollection(models.Model):
    _inherit = "microsoft.calendar.collection"

    reset_existing = fields.Selection(EXISTING, readonly=True)
    reset_next = fields.Selection(NEXT, readonly=True)
    ignored_before = fields.Datetime(
        readonly=True, help="What was made in Outlook before and is not linked does not take part (after a reset)."
    )

    def _reset(self, existing, next_round):
        """Ask for a reset: it is done in the background, at once."""
        self.write(
            {
                "has_errand": True,
                "reset_existing": existing,
                "reset_next": next_round,
                "failures": 0,
                "next_run": fields.Datetime.now(),
            }
        )
        self._wake()

    def _takes_part(self, item):
        if not super()._takes_part(item):
            return False
        since, made = self.ignored_before, item.get("createdDateTime")
        if not since or not isinstance(made, str) or made >= f"{since.isoformat()}Z":
            return True
        return bool(self.link_ids.search_count([("collection_id", "=", self.id), ("remote_id", "=", item["id"])]))

    def _do_errand(self, run):
        left = []
        if self.reset_existing in ("outlook", "both"):
            left = self._reset_outlook(run)
        if self.reset_existing in ("odoo", "both"):
            for ids in split_every(CHUNK, self._links_to_archive().ids, list):
                run.outcome.pulled += run.transactions.do(lambda ids=ids: self._reset_odoo(ids))
        run.transactions.do(self._reset_links)
        run.outcome.message = self._reset_report(run.outcome, left)

    # ------------------------------------------------------------------
    # Outlook
    # ------------------------------------------------------------------

    def _links_to_delete(self):
        """Return the links of what a reset deletes in Outlook: the user's own, and copies of others' meetings."""
        return self._linked() - self._links_to_keep()

    def _linked(self):
        links = self.link_ids.search([("collection_id", "=", self.id), ("state", "=", "linked")])
        return links.filtered(lambda link: link.remote_id and link.item)

    def _links_to_keep(self):
        """Own meetings with people that are over: their cancellation would be mailed to everybody."""
        return self._linked().filtered(lambda link: link.role == "organizer" and self._is_over_with_people(link))

    def _is_over_with_people(self, link):
        value = self._base_of(link).outlook
        end = series.last_end(value)
        return bool(value.attendees.people) and end is not None and end < fields.Datetime.now()

    def _reset_outlook(self, run):
        """Delete in Outlook. Return what is left there, as ``[(subject, reason)]``."""
        over = self.env._("it is over, and its people would get a cancellation")
        left = [(link.display_name, over) for link in self._links_to_keep()]
        waiting = self._links_to_delete().ids
        for ids in split_every(BATCH, waiting, list):
            links = self.link_ids.browse(ids)
            requests = [Request("DELETE", self._item_path(link.remote_id)) for link in links]
            try:
                outcomes = run.client().batch(requests)
                for outcome in outcomes:
                    if isinstance(outcome, SignInNeeded):
                        raise outcome
            except SignInNeeded as error:  # nothing can be asked of Microsoft any more: the rest goes on
                rest = self.link_ids.browse(waiting[waiting.index(ids[0]) :])
                return left + [(link.display_name, self._explain(error)) for link in rest]
            left += run.transactions.do(lambda links=links, outcomes=outcomes: self._note_deleted(links, outcomes, run))
            for outcome in outcomes:
                if concerns_the_run(outcome):
                    raise outcome
        return left

    def _note_deleted(self, links, outcomes, run):
        left = []
        for link, outcome in zip(links, outcomes, strict=True):
            if isinstance(outcome, Response) or meaning(outcome) is Meaning.GONE:
                link.write({"state": "gone", "item": False, "base": False, "counter": 0})
                run.outcome.pushed += 1
            elif not concerns_the_run(outcome):
                left.append((link.display_name, self._explain(outcome)))
        return left

    # ------------------------------------------------------------------
    # Odoo
    # ------------------------------------------------------------------

    def _links_to_archive(self):
        """Return the links whose event a reset takes from Odoo: not what others of this database have as well."""
        links = self.link_ids.search(
            [("collection_id", "=", self.id), ("event_id.active", "=", True), ("state", "!=", "new")]
        )
        return links.filtered(lambda link: link.role == "organizer" or not self._is_of_others(link.event_id))

    def _is_of_others(self, event):
        """Whether somebody else of this database organizes the event or has it in an own mailbox."""
        organizer = event.user_id - self.user_id
        others = event._microsoft_links().filtered(lambda link: link.collection_id != self and link.state == "linked")
        return bool(others or (organizer and organizer._is_internal()))

    def _reset_odoo(self, link_ids):
        """Archive the events: what people wrote about them stays, and a mistake can be mended."""
        events = self.link_ids.browse(link_ids).event_id
        events |= events.recurrence_id.calendar_event_ids
        events = events.filtered("active")
        events.with_context(**self._apply_context()).write({"active": False})
        return len(link_ids)

    # ------------------------------------------------------------------
    # Links
    # ------------------------------------------------------------------

    def _reset_links(self):
        """Forget what was linked. Events keep their iCalUId, by which they are recognized if all is synchronized."""
        now = fields.Datetime.now()
        links = self.link_ids.search([("collection_id", "=", self.id)])
        links.unlink()
        self.write(
            {
                "has_errand": False,
                "reset_existing": False,
                "reset_next": False,
                "cursor": False,
                "cursor_stamp": False,
                "last_success": False,
                "connected_at": now,
                "ignored_before": now if self.reset_next == "new" else False,
                "send_existing": self.reset_next == "all",
            }
        )

    def _reset_report(self, outcome, left):
        """Say what the reset did, and what it left in Outlook, by name."""
        lines = [
            self.env._(
                "Reset: %(outlook)s deleted in Outlook, %(odoo)s archived in Odoo, %(left)s left in Outlook.",
                outlook=outcome.pushed,
                odoo=outcome.pulled,
                left=len(left),
            )
        ]
        lines += [f"“{subject}”: {reason}" for subject, reason in left[:NAMED]]
        if len(left) > NAMED:
            lines.append(self.env._("… and %s more.", len(left) - NAMED))
        return "\n".join(lines)
