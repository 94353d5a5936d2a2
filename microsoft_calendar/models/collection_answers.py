"""What the engine asks about answers: what a person answered in Odoo is said in the own mailbox."""

from collections import Counter
from datetime import date

from odoo import models
from odoo.addons.microsoft_account.engine.parts import Part
from odoo.addons.microsoft_account.graph.client import Request

from ..mapping import deviations_graph

VERBS = {"accepted": "accept", "tentative": "tentativelyAccept", "declined": "decline"}
WHOLE = ""


class MicrosoftCalendarCollection(models.Model):
    _inherit = "microsoft.calendar.collection"

    def _replies(self, link, record):
        """Who answers all occurrences of a series answers the series, once; those answered otherwise come after it."""
        answers = link.answers or {}
        days = {event._microsoft_slot().isoformat() for event in record.recurrence_id._microsoft_events()}
        if days and days <= answers.keys():
            ((usual, _times),) = Counter(answers[day] for day in days).most_common(1)
            return [Part(WHOLE, usual)]
        return [Part(date.fromisoformat(day) if day else WHOLE, state) for day, state in answers.items()]

    def _replied(self, link, parts):
        for part in parts:
            day = part.key.isoformat() if part.key else WHOLE
            link.answers = {
                one: state
                for one, state in (link.answers or {}).items()
                if state != part.value or (part.key and one != day)
            } or False
        if link.answers:
            link._count_edit()

    def _part_request(self, item, key):
        if key == WHOLE:
            return Request("GET", self._item_path(item["id"]))
        return super()._part_request(item, key)

    def _part_change(self, item, part, answer):
        if part.value not in VERBS:
            return super()._part_change(item, part, answer)
        found = [answer]
        if part.key:
            when = self._read_item(item)[0].time
            found = [one for one in answer.get("value", found) if deviations_graph.slot(one, when) == part.key]
        if not found:
            return None
        return Request("POST", f"{self._item_path(found[0]['id'])}/{VERBS[part.value]}", {"sendResponse": True})
