"""What a first synchronisation would do: both sides are read, nothing is written."""

from dataclasses import dataclass, field

from odoo import fields, models
from odoo.addons.microsoft_account.engine.pull import Pull
from odoo.addons.microsoft_account.engine.run import Outcome
from odoo.addons.microsoft_account.graph.errors import GraphError
from odoo.addons.microsoft_account.sync import Action, read_delta
from odoo.exceptions import UserError

from .. import mapping

# What each person has for himself makes no other event of it.
OWN_FIELDS = frozenset({"reminder", "categories"})


@dataclass(frozen=True)
class Seen:
    """One event or series: what a person would call it, when it (first) is, how many people Outlook would mail."""

    subject: str
    start: str = ""
    mails: int = 0
    reason: str = ""


@dataclass
class Preview:
    """What is where. ``upcoming``, ``past`` and ``meanwhile`` are in Odoo only, and organized by the user; the last was
    made since the calendar was connected: Outlook or Odoo tells its people, as the person chooses.
    """

    outlook_only: list[Seen] = field(default_factory=list)
    same: list[Seen] = field(default_factory=list)
    different: list[Seen] = field(default_factory=list)
    unreadable: list[Seen] = field(default_factory=list)
    upcoming: list[Seen] = field(default_factory=list)
    past: list[Seen] = field(default_factory=list)
    meanwhile: list[Seen] = field(default_factory=list)
    people: int = 0

    @property
    def mails(self):
        """How many mails Outlook sends when the upcoming events are."""
        return sum(one.mails for one in self.upcoming)

    @property
    def meetings(self):
        return sum(bool(one.mails) for one in self.upcoming)


class MicrosoftCalendarCollection(models.Model):
    _inherit = "microsoft.calendar.collection"

    def _preview(self):
        """Read both sides and return a :class:`Preview`.

        :raises UserError: Microsoft cannot be asked; in words
        """
        with self.env.registry.cursor() as cr:
            collection = self._on_cursor(cr)
            try:
                return collection._read_both_sides()
            except GraphError as error:
                raise UserError(collection._explain(error)) from error
            finally:
                cr.rollback()  # planning may have noted what it could not read

    def _read_both_sides(self):
        client = self._client()
        self._identify_mailbox()
        delta = read_delta(client, None, self._first_page())
        # Lists as a run would see them: the unreadable are noted on links, which are rolled back in the end.
        foreseen = Pull(self, client, _AtOnce(), Outcome()).foresee(delta)
        preview = Preview()
        for one in foreseen:
            self._sort_in(preview, one)
        noted = self.link_ids.search([("collection_id", "=", self.id), ("problem", "!=", False)])
        preview.unreadable = [Seen(link.display_name, reason=link.problem) for link in noted]
        known = self.env["calendar.event"].browse({one.record.id for one in foreseen if one.record})
        self._look_into_odoo(preview, known)
        return preview

    def _sort_in(self, preview, one):
        if one.plan.odoo is Action.CREATE:
            preview.outlook_only.append(self._seen(one.value))
        elif one.record and one.value is not None:
            differs = (one.plan.to_odoo | one.plan.to_outlook) - OWN_FIELDS
            (preview.different if differs else preview.same).append(self._seen(one.value))

    def _look_into_odoo(self, preview, known):
        """Events that the user organizes and Outlook does not have: to come, and over."""
        upcoming = self._unsent_events()
        upcoming = upcoming.filtered(
            lambda event: event not in known and event.recurrence_id not in known.recurrence_id
        )
        values = upcoming._microsoft_values()
        preview.upcoming = [self._seen(values[event.id]) for event in upcoming]
        addresses = {person.address for value in values.values() for person in value.attendees.people}
        preview.people = len(addresses)
        start, _stop = self._window()
        over = self.env["calendar.event"].search(
            [("user_id", "=", self.user_id.id), ("stop", "<", fields.Datetime.now()), ("stop", ">=", start)]
        )
        linked = over.sudo()._microsoft_links().event_id
        past = (over - known - linked)._microsoft_items().filtered(lambda event: event in over) - upcoming
        preview.past = [Seen(event.name, str(event.start)) for event in past]
        meanwhile = self._made_meanwhile().event_id.filtered(lambda event: event.active and not self._has_ended(event))
        preview.meanwhile = [self._seen(value) for value in meanwhile._microsoft_values().values()]

    def _seen(self, value):
        first, parts = value.time, 0
        if isinstance(value.time, mapping.Series):
            first = value.time.first
            # Each occurrence that is otherwise is sent by itself, with a mail of its own.
            parts = self._parts_anew(value)
        start = first.first if isinstance(first, mapping.AllDay) else first.start
        return Seen(value.subject, str(start), len(value.attendees.people) * (1 + parts))


class _AtOnce:
    """In the place of the run's transactions: nothing is committed."""

    def do(self, work):
        return work()
