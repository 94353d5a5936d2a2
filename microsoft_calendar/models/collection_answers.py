"""What the engine asks about answers given in Odoo: they are said in the person's own mailbox."""

from collections import Counter

from odoo import models
from odoo.addons.microsoft_account.engine.parts import Part
from odoo.addons.microsoft_account.graph.client import Request
from odoo.exceptions import UserError

from ..mapping import answers, deviations_graph

VERBS = {"accepted": "accept", "tentative": "tentativelyAccept", "declined": "decline"}
WHOLE = ""
# Copies of the person who invites, or did: nobody asked that person.
OWN = ("organizer", "former")
# Outlook knows answers to a series and to single occurrences. Each of those is a mail to the organizer.
MOST_DAYS = 20


class MicrosoftCalendarCollection(models.Model):
    _inherit = "microsoft.calendar.collection"

    def _replies(self, link, record):
        """Who answers all occurrences of a series answers the series, once; those answered otherwise come after it."""
        waiting = self._waiting_answers(record) if link.role not in OWN else None
        if not waiting:
            return []
        if not record.recurrence_id:
            return [Part(WHOLE, waiting.state)]
        known = self._known_answers(link)
        waiting = self._not_said(waiting, known)
        if not waiting:
            return []
        ((usual, _times),) = Counter(waiting.mapped("state")).most_common(1)
        if known.whole.get(answers.OWNER) != usual and self._means_all(record.recurrence_id, waiting, usual):
            return [Part(WHOLE, usual)]
        if len(waiting) > MOST_DAYS:
            raise UserError(
                self._user_env()._(
                    "Outlook can be told one answer to the whole series, or answers to single occurrences, but not to "
                    "%(count)s of them. Answer all events of “%(event)s”, or answer in Outlook.",
                    count=len(waiting),
                    event=record.name,
                )
            )
        return [Part(one.event_id._microsoft_slot(), one.state) for one in waiting]

    def _waiting_answers(self, record):
        """Return the attendees of the event (or its series) who are this person and have answered in Odoo."""
        events = record.sudo().recurrence_id._microsoft_events() or record.sudo()
        return events.attendee_ids.filtered(
            lambda one: one.microsoft_answer_waits and one.partner_id == self.user_id.partner_id
        )

    def _known_answers(self, link):
        return answers.load(link.answers) if link.answers else answers.Answers()

    def _not_said(self, waiting, known):
        """Return those of these answers to occurrences that Outlook does not hold already."""
        held = waiting.filtered(lambda one: known.on(one.event_id._microsoft_slot()).get(answers.OWNER) == one.state)
        held.microsoft_answer_waits = False
        return waiting - held

    def _means_all(self, recurrence, waiting, usual):
        """Whether an answer to the series would say nothing about an occurrence that the person has not said."""
        others = recurrence.sudo()._microsoft_events().filtered(lambda event: not event._is_event_over())
        own = (others - waiting.event_id).attendee_ids.filtered(lambda one: one.partner_id == self.user_id.partner_id)
        return all(attendee.state == usual for attendee in own)

    def _replied(self, link, parts):
        """Outlook holds these answers now, which is no news when it comes back."""
        waiting = self._waiting_answers(self._records_of(link)[link])
        known = self._known_answers(link)
        whole, days = dict(known.whole), {day: dict(own) for day, own in known.days.items()}
        for part in parts:
            if part.key == WHOLE:
                whole[answers.OWNER] = part.value
            else:
                days.setdefault(part.key, {})[answers.OWNER] = part.value
        link.answers = answers.dump(answers.Answers(whole, days))
        self._not_said(waiting, answers.Answers(whole, days))
        if self._waiting_answers(self._records_of(link)[link]):
            link._count_edit()

    def _part_request(self, item, key):
        if key == WHOLE:
            return Request("GET", self._item_path(item["id"]))
        return super()._part_request(item, key)

    def _part_change(self, item, part, answer):
        """Return the request that answers, unless that was answered already: a run may have been killed after it."""
        if part.value not in VERBS:
            return super()._part_change(item, part, answer)
        found = [answer]
        if part.key:
            when = self._read_item(item)[0].time
            found = [one for one in answer.get("value", found) if deviations_graph.slot(one, when) == part.key]
        if not found or answers.owners(found[0]) == part.value:
            return None
        mail = self._setting("answer_mail")
        return Request("POST", f"{self._item_path(found[0]['id'])}/{VERBS[part.value]}", {"sendResponse": mail})
